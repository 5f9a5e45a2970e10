"""From ARM's form of a resource to azure-native's, so that rules written for the one judge the other.

ARM keeps nearly everything in an object called `properties`, at every level; azure-native lifts it out, and calls a few
properties otherwise. ARM does not mind capitals. Where a value came from is remembered, so that a finding names the
place in the template.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bleu_iac.catalogue import arm, places
from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Path

_ENVELOPE = frozenset(
    {"apiversion", "asserts", "comments", "condition", "copy", "dependson", "existing", "name", "resources", "type"}
)
"""What ARM's language adds to a resource, in lower case."""
_TOP_LEVEL = frozenset(
    {"extendedLocation", "identity", "kind", "location", "managedBy", "plan", "scope", "sku", "tags", "zones"}
)
"""What every resource of ARM may have beside its `properties`."""
_PROPERTIES = "properties"
_OF_A_KIND = "typeProperties"
"""What Data Factory keeps in a second such object, wherever there are several kinds of something; lifted as well."""
_FACTORY = f"{PROVIDER}:datafactory:"
_IDENTITIES = "userAssignedIdentities"


class Partly(dict[str, Any]):
    """An object of which more is there than is known: whatever else is asked for is unknown."""

    def get(self, key: str, default: Any = None) -> Any:
        """Give a value, unknown when it is not among those that are known."""
        del default
        return self[key]

    def __missing__(self, key: str) -> Any:
        return UNKNOWN


@dataclass
class Body:
    """A resource's inputs, and where in ARM's form each of them stands."""

    token: str
    inputs: dict[str, Any] = field(default_factory=dict[str, Any])
    _origins: dict[Path, Path] = field(default_factory=dict[Path, Path])

    def place(self, path: Path) -> Path:
        """Give the place in ARM's form of a path in the inputs; of one that is absent, where it would stand."""
        for length in range(len(path), 0, -1):
            if (origin := self._origins.get(path[:length])) is not None:
                return self._absent(origin, path[length:])
        lifted = path and path[0] not in _TOP_LEVEL and arm.is_lifted(self.token, _PROPERTIES)
        kept = lifted and arm.own_name(self.token, "", str(path[0])) == _PROPERTIES  # by another name
        return self._absent((_PROPERTIES,) if lifted and not kept else (), path)

    def _absent(self, at: Path, rest: Path) -> Path:
        """Give where something would stand below a place, by ARM's names."""
        for step in rest:
            above = "".join("[*]" if isinstance(each, int) else f".{each.lower()}" for each in at).removeprefix(".")
            at = (*at, arm.own_name(self.token, above, step) if isinstance(step, str) else step)
        return at

    def paths_of(self, origin: Path) -> Iterator[Path]:
        """Give the paths in the inputs of what ARM's form has at a place."""
        around: tuple[Path, Path] | None = None
        for path, at in self._origins.items():
            if at[: len(origin)] == origin:
                yield path
            elif origin[: len(at)] == at and (around is None or len(at) > len(around[1])):
                around = path, at
        if around is not None:
            yield (*around[0], *origin[len(around[1]) :])


def body(token: str, evaluated: Mapping[str, Any], names: Mapping[str, Any]) -> Body:
    """Give azure-native's form of a resource; `names` are the inputs that its name and its parents' give."""
    made = Body(token)
    shaper = _Shaper(made)
    own = {key: value for key, value in evaluated.items() if key.lower() not in _ENVELOPE}
    parts = list(shaper.parts(own, "", "", ()))
    known = [part for part in parts if part.inside is not UNKNOWN]
    inputs: dict[str, Any] = shaper.joined(known, "", ())
    if len(known) < len(parts):  # many properties at once are unknown; what is beside them is known
        inputs = Partly(inputs)
        for name in places.node(places.root(token)):
            inputs.setdefault(name, UNKNOWN)
    for name, value in names.items():
        inputs.setdefault(name, value)
    made.inputs = inputs
    return made


@dataclass(frozen=True)
class _Part:
    """What an object has itself, or in one of those that are lifted into it."""

    inside: Any
    arm_path: str
    at: Path
    holder: str = ""
    """The name of the object that it is lifted out of."""


@dataclass(frozen=True)
class _Shaper:
    made: Body

    def object(self, value: Mapping[str, Any], pattern: str, arm_path: str, at: Path, into: Path) -> Any:
        """Give an object; unknown when something that should be lifted into it is."""
        parts = list(self.parts(value, pattern, arm_path, at))
        return UNKNOWN if any(part.inside is UNKNOWN for part in parts) else self.joined(parts, pattern, into)

    def parts(
        self, value: Mapping[str, Any], pattern: str, arm_path: str, at: Path, holder: str = ""
    ) -> Iterator[_Part]:
        """Give an object's own properties, then those lifted into it, from any depth."""
        own: dict[str, Any] = {}
        lifted: list[_Part] = []
        for key, inner in value.items():
            path = f"{arm_path}{key.lower()}"
            if (inner is UNKNOWN or isinstance(inner, Mapping)) and self._lifts(key, pattern, path):
                lifted.append(_Part(inner, f"{path}.", (*at, key), arm.spelling(self.made.token, key)))
            else:
                own[key] = inner
        yield _Part(own, arm_path, at, holder)
        for part in lifted:
            if part.inside is UNKNOWN:
                yield part
            else:
                yield from self.parts(part.inside, pattern, part.arm_path, part.at, part.holder)

    def joined(self, parts: Sequence[_Part], pattern: str, into: Path) -> dict[str, Any]:
        """Give the object that has all the parts' properties."""
        found: dict[str, Any] = {}
        beside: frozenset[str] = frozenset()
        for part in parts:
            for key, inner in part.inside.items():
                name = self._name(key, part.arm_path)
                here = (*part.at, key)
                if part.holder and name in beside:  # another property of the same name: it stays where it was
                    below = found.setdefault(part.holder, {})
                    if not isinstance(below, dict):  # the holder is there twice, once as something else
                        below = {}
                        found[part.holder] = [found[part.holder], below]
                    self._put(below, name, inner, pattern, f"{part.arm_path}{key.lower()}", here, (*into, part.holder))
                else:
                    self._put(found, name, inner, pattern, f"{part.arm_path}{key.lower()}", here, into)
            if not part.holder:
                beside = frozenset(found)
        return found

    def _lifts(self, key: str, pattern: str, arm_path: str) -> bool:
        renamed = arm.renamed(self.made.token, arm_path)
        if renamed is not None:
            return not renamed
        if key.lower() == _PROPERTIES:
            return arm.is_lifted(self.made.token, f"{pattern}{_PROPERTIES}")
        return key.lower() == _OF_A_KIND.lower() and self.made.token.startswith(_FACTORY)

    def _name(self, key: str, arm_path: str) -> str:
        renamed = arm.renamed(self.made.token, f"{arm_path}{key.lower()}")
        return renamed or arm.spelling(self.made.token, key)

    def _put(
        self, found: dict[str, Any], name: str, value: Any, pattern: str, arm_path: str, at: Path, into: Path
    ) -> None:
        here = (*into, name)
        self.made._origins[here] = at
        if name == _IDENTITIES and isinstance(value, Mapping):
            read: Any = list(value)
        elif name in places.free_names() and not arm.holds_renamed(self.made.token, arm_path.rpartition(".")[2]):
            read = value  # the user's own form
        else:
            read = self._value(value, f"{pattern}{name}", arm_path, at, here)
        # Written twice, in other capitals: which one counts is not known, and both together are no good value.
        found[name] = [found[name], read] if name in found else read

    def _value(self, value: Any, pattern: str, arm_path: str, at: Path, into: Path) -> Any:
        if isinstance(value, Mapping):
            return self.object(value, f"{pattern}.", f"{arm_path}.", at, into)
        if isinstance(value, list):
            return [
                self._value(inner, f"{pattern}[*]", f"{arm_path}[*]", (*at, index), (*into, index))
                for index, inner in enumerate(value)
            ]
        return value
