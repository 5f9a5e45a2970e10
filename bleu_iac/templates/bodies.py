"""From ARM's form of a resource to azure-native's, so that rules written for the one judge the other.

ARM keeps nearly everything in an object called `properties`, at every level; azure-native lifts it out, and calls a few
properties otherwise. ARM does not mind capitals. Where a value came from is remembered, so that a finding names the
place in the template.
"""

from collections.abc import Iterator, Mapping
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
                return (*origin, *path[length:])
        lifted = path and path[0] not in _TOP_LEVEL and arm.is_lifted(self.token, _PROPERTIES)
        return (_PROPERTIES, *path) if lifted else path

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
    found = shaper.object(own, "", "", (), ())
    inputs: dict[str, Any] = Partly() if found is UNKNOWN else found
    if found is UNKNOWN:  # all properties at once are unknown; what is beside them is known
        beside = {key: value for key, value in own.items() if key.lower() != _PROPERTIES}
        inputs.update(shaper.object(beside, "", "", (), ()))
        for name in places.node(places.root(token)):
            inputs.setdefault(name, UNKNOWN)
    for name, value in names.items():
        inputs.setdefault(name, value)
    made.inputs = inputs
    return made


@dataclass(frozen=True)
class _Shaper:
    made: Body

    def object(self, value: Mapping[str, Any], pattern: str, arm_path: str, at: Path, into: Path) -> Any:
        """Give an object; unknown when all that should be lifted into it is."""
        found: dict[str, Any] = {}
        lifted: list[tuple[str, Mapping[str, Any]]] = []
        for key, inner in value.items():
            if self._lifts(key, pattern):
                if inner is UNKNOWN:
                    return UNKNOWN
                if isinstance(inner, Mapping):
                    lifted.append((key, inner))
                    continue
            self._put(found, key, inner, pattern, arm_path, (*at, key), into)
        beside = frozenset(found)
        for key, inside in lifted:
            for name, inner in inside.items():
                if arm.spelling(name) in beside:  # another property of the same name: it stays where it was
                    holder = _PROPERTIES if key.lower() == _PROPERTIES else _OF_A_KIND
                    below = found.setdefault(holder, {})
                    if not isinstance(below, dict):  # the holder is there twice, once as something else
                        below = {}
                        found[holder] = [found[holder], below]
                    self._put(below, name, inner, pattern, arm_path, (*at, key, name), (*into, holder))
                else:
                    self._put(found, name, inner, pattern, arm_path, (*at, key, name), into)
        return found

    def _lifts(self, key: str, pattern: str) -> bool:
        if key.lower() == _PROPERTIES:
            return arm.is_lifted(self.made.token, f"{pattern}{_PROPERTIES}")
        return key.lower() == _OF_A_KIND.lower() and self.made.token.startswith(_FACTORY)

    def _put(
        self, found: dict[str, Any], key: str, value: Any, pattern: str, arm_path: str, at: Path, into: Path
    ) -> None:
        arm_here = f"{arm_path}{key.lower()}"
        name = arm.renames(self.made.token).get(arm_here) or arm.spelling(key)
        here = (*into, name)
        self.made._origins[here] = at
        if name == _IDENTITIES and isinstance(value, Mapping):
            read: Any = list(value)
        elif name in places.free_names():
            read = value  # the user's own form
        else:
            read = self._value(value, f"{pattern}{name}", arm_here, at, here)
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
