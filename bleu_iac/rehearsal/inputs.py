"""Check a resource's inputs against its type in the SDK: names, required properties, kinds, enumerations.

This is more than azure-native's own check does (provider/pkg/provider/provider.go in pulumi/pulumi-azure-native, whose
`Check` passes unknown properties over, does not look at enumerations and takes a boolean anywhere): those mistakes
surface only when the service itself refuses the request, and a rehearsal has no service. Like that check, it converts
nothing: "90" is no number and 90 no string; and like it, a required property is missed even when the SDK's classes
would have filled in a default, because a plain dictionary goes out without it.

Not checked, because the SDK does not say it: lengths, patterns and ranges; and anything inside a property of any kind.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from bleu_iac.catalogue import sdk
from bleu_iac.catalogue.shapes import (
    Kind,
    ListOf,
    MapOf,
    ObjectOf,
    OneOf,
    Properties,
    Property,
    Ref,
    Scalar,
    Shape,
)
from bleu_iac.resources import UNKNOWN, Path, Resource, show_path
from bleu_iac.text import Message, Text
from bleu_iac.wire import ARCHIVE, ASSET, SIGNATURE

NO_SUCH_TYPE = Text(
    "{token!r} is not a resource type of pulumi-azure-native {version}",
    "{token!r} n'est pas un type de ressource de pulumi-azure-native {version}",
)
OTHER_TYPE = Text(
    "Use a type that this version has, or the version that has this type",
    "Utilisez un type de cette version, ou la version qui a ce type",
)
NO_SUCH_PROPERTY = Text("is not a property", "n'est pas une propriété")
MISSING = Text("is missing", "est absent")
WRONG_KIND = Text("must be {kind}, found {value}", "doit être {kind}, trouvé {value}")
NOT_THE_CONSTANT = Text("must be {constant!r}, found {value}", "doit être {constant!r}, trouvé {value}")
NOT_LISTED = Text("must be one of {values}; found {value}", "doit être l'une des valeurs {values} ; trouvé {value}")
NOT_IN_LONG_LIST = Text(
    "must be one of the {count} values that pulumi-azure-native {version} lists; found {value}",
    "doit être l'une des {count} valeurs que liste pulumi-azure-native {version} ; trouvé {value}",
)
DID_YOU_MEAN = Text("Did you mean {near}?", "Vouliez-vous dire {near} ?")
KNOWN_NAMES = Text("Known: {names}", "Connus : {names}")
REMOVE = Text("Remove it: nothing can stand here", "Supprimez-le : rien ne peut figurer ici")
GIVE_KIND = Text("Give it {kind}", "Donnez-lui {kind}")
GIVE_ONE_OF = Text("Give it one of {values}", "Donnez-lui l'une des valeurs {values}")
GIVE_LISTED = Text("Give it one of the values the SDK lists", "Donnez-lui l'une des valeurs que liste le SDK")
WRITE = Text("Write {value!r}", "Écrivez {value!r}")
MAYBE_NEWER = Text(
    "{fix} (the list is pulumi-azure-native {version}'s: what the service has gained since needs a newer version)",
    "{fix} (la liste est celle de pulumi-azure-native {version} : ce que le service a gagné depuis demande une "
    "version plus récente)",
)

KINDS: Mapping[Kind, Text] = {
    Kind.STRING: Text("a string", "une chaîne de caractères"),
    Kind.INTEGER: Text("a whole number", "un nombre entier"),
    Kind.NUMBER: Text("a number", "un nombre"),
    Kind.BOOLEAN: Text("true or false", "true ou false"),
    Kind.ASSET: Text("an asset or an archive", "un fichier ou une archive (asset, archive)"),
    Kind.ANY: Text("a value", "une valeur"),
}
AN_OBJECT = Text("an object", "un objet")
A_LIST = Text("a list", "une liste")

PROVIDER_OWN = frozenset({"azureApiVersion", "__createBeforeDelete"})
"""Inputs that azure-native itself adds to every resource: they come back in what it stored."""

HIDDEN = "(secret)"
"""Stands in a path for a name that somebody chose inside a secret."""

_LONGEST_LIST = 16
_INTEGER_TOLERANCE = 1e-9  # the provider's own

_Owner = str | Ref

_INCOMPLETE: frozenset[tuple[_Owner, str]] = frozenset(
    {
        # The service's own documentation gives this list up: sizes differ by region and grow all the time.
        (Ref("compute", "HardwareProfileArgs"), "vmSize"),
        # Lists of public Azure's regions: which regions there are is for the cloud to say.
        (Ref("migrate", "AssessmentPropertiesArgs"), "azureLocation"),
        (Ref("migrate", "SqlAssessmentSettingsArgs"), "disasterRecoveryLocation"),
        (Ref("weightsandbiases", "PartnerPropertiesArgs"), "region"),
        ("azure-native:migrate:AvsAssessmentsOperation", "azureLocation"),
        ("azure-native:migrate:SqlAssessmentV2Operation", "disasterRecoveryLocation"),
        ("azure-native:notificationhubs:Namespace", "replicationRegion"),
    }
)
"""Open enumerations whose list is known not to be all there is: any string passes."""

_COMBINED: frozenset[tuple[_Owner, str]] = frozenset({(Ref("storage", "NetworkRuleSetArgs"), "bypass")})
"""Enumerations whose values may stand together, separated by commas, without being listed so."""


@dataclass(frozen=True, slots=True)
class InputProblem:
    """One thing wrong with a resource's inputs."""

    path: Path
    """Where, as concrete steps; empty for the resource as a whole."""
    what: Message
    """What is wrong, with the value unless it is a secret's."""
    fix: Message
    """What to write instead."""

    @property
    def property(self) -> str:
        """The place as a reader knows it: `properties.networkAcls.defaultAction`."""
        return show_path(self.path)

    def __str__(self) -> str:
        return f"{self.property}: {self.what}. {self.fix}".removeprefix(": ")


def check(token: str, inputs: Mapping[str, Any], secrets: frozenset[Path] = frozenset()) -> list[InputProblem]:
    """Give all problems of a resource's inputs, sorted by path.

    `token` is canonical, `inputs` plain values as `bleu_iac.wire.from_struct` gives them. What is `UNKNOWN` passes;
    what is null counts as absent. What stands at one of the `secrets`' paths is not shown, nor are names inside it.
    """
    found = sdk.resource_type(token)
    if found is None:
        near = _nearest(token, sdk.tokens())
        fix = DID_YOU_MEAN(near=near) if near else OTHER_TYPE()
        return [InputProblem((), NO_SUCH_TYPE(token=token, version=sdk.version()), fix)]
    inner = {name: value for name, value in inputs.items() if name not in PROVIDER_OWN}
    problems = _Check(Resource(token, "", inputs, secrets=secrets)).properties(token, found.inputs, inner, ())
    return sorted(problems, key=lambda problem: [(isinstance(step, str), step) for step in problem.path])


class _Check:
    """One resource under check; `resource` knows what may be shown."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource

    def properties(
        self, owner: _Owner, known: Properties, values: Mapping[str, Any], path: Path
    ) -> Iterator[InputProblem]:
        for name, value in values.items():
            if value is None:
                continue
            if name in known:
                yield from self.value(owner, known[name], known[name].shape, value, (*path, name))
            else:
                yield self.unknown_property(name, known, path)
        for name, item in known.items():
            if item.required and values.get(name) is None:
                yield InputProblem((*path, name), MISSING(), _give(item.shape))

    def value(self, owner: _Owner, item: Property, shape: Shape, value: Any, path: Path) -> Iterator[InputProblem]:
        """Check one value of the property `item` of `owner`; inside lists and maps `shape` is that of an element."""
        if value is UNKNOWN or value is None:
            return
        match shape:
            case Scalar():
                yield from self.scalar(owner, item, shape, value, path)
            case ListOf(element) if isinstance(value, list):
                for index, inner in enumerate(value):
                    yield from self.value(owner, item, element, inner, (*path, index))
            case MapOf(element) if _is_object(value):
                for key, inner in value.items():
                    yield from self.value(owner, item, element, inner, self.below(path, key))
            case ObjectOf(ref) if _is_object(value):
                yield from self.properties(ref, sdk.object_type(ref), value, path)
            case OneOf() if _is_object(value):
                yield from self.variant(shape, value, path)
            case _:
                yield self.wrong_kind(_kind(shape), path)

    def variant(self, union: OneOf, value: Mapping[str, Any], path: Path) -> Iterator[InputProblem]:
        """Check an object as the variant that it says it is."""
        variants = sdk.variants(union)
        said = value.get(variants.discriminator)
        below = (*path, variants.discriminator)
        if said is UNKNOWN:
            return
        if isinstance(said, str) and said in variants.refs:
            ref = variants.refs[said]
            yield from self.properties(ref, sdk.object_type(ref), value, path)
            return
        names = Scalar(Kind.STRING, tuple(variants.refs))
        if said is None:
            yield InputProblem(below, MISSING(), _give(names))
        elif isinstance(said, str):
            yield self.not_listed(names, said, below)
        else:
            yield self.wrong_kind(KINDS[Kind.STRING](), below)

    def scalar(self, owner: _Owner, item: Property, shape: Scalar, value: Any, path: Path) -> Iterator[InputProblem]:
        if not _is_of_kind(shape.kind, value):
            yield self.wrong_kind(KINDS[shape.kind](), path, _written_as(shape.kind, value))
        elif item.constant is not None:
            if value != item.constant:
                what = NOT_THE_CONSTANT(constant=item.constant, value=self.resource.shown(path))
                yield InputProblem(path, what, WRITE(value=item.constant))
        elif shape.values and (owner, item.name) not in _INCOMPLETE:
            parts = value.split(",") if (owner, item.name) in _COMBINED else [value]
            listed = {_compared(allowed) for allowed in shape.values}
            if not all(_compared(part) in listed for part in parts):
                yield self.not_listed(shape, value, path)

    def unknown_property(self, name: str, known: Properties, path: Path) -> InputProblem:
        below = self.below(path, name)
        near = next((item.name for item in known.values() if item.python_name == name), None) or _nearest(name, known)
        if near is not None and below[-1] is not HIDDEN:
            return InputProblem(below, NO_SUCH_PROPERTY(), DID_YOU_MEAN(near=near))
        fix = KNOWN_NAMES(names=", ".join(sorted(known))) if known else REMOVE()
        return InputProblem(below, NO_SUCH_PROPERTY(), fix)

    def wrong_kind(self, kind: Message, path: Path, instead: Any = None) -> InputProblem:
        shown = self.resource.shown(path)
        fix = GIVE_KIND(kind=kind) if instead is None or self.is_secret(path) else WRITE(value=instead)
        return InputProblem(path, WRONG_KIND(kind=kind, value=shown), fix)

    def not_listed(self, shape: Scalar, value: Any, path: Path) -> InputProblem:
        shown, version = self.resource.shown(path), sdk.version()
        if len(shape.values) > _LONGEST_LIST:
            what = NOT_IN_LONG_LIST(count=len(shape.values), version=version, value=shown)
        else:
            what = NOT_LISTED(values=_joined(shape.values), value=shown)
        near = None if self.is_secret(path) else _nearest(str(value), [str(allowed) for allowed in shape.values])
        fix = _give(shape) if near is None else DID_YOU_MEAN(near=repr(near))
        return InputProblem(path, what, MAYBE_NEWER(fix=fix, version=version) if shape.open else fix)

    def below(self, path: Path, name: str) -> Path:
        """Step to a name that somebody chose, unless it is part of a secret."""
        return (*path, HIDDEN if self.is_secret(path) else name)

    def is_secret(self, path: Path) -> bool:
        return any(path[: len(secret)] == secret for secret in self.resource.secrets)


def _is_object(value: Any) -> bool:
    return isinstance(value, Mapping) and SIGNATURE not in value


def _is_of_kind(kind: Kind, value: Any) -> bool:
    match kind:
        case Kind.STRING:
            return isinstance(value, str)
        case Kind.BOOLEAN:
            return isinstance(value, bool)
        case Kind.NUMBER:
            return _is_number(value)
        case Kind.INTEGER:
            return _is_number(value) and math.isfinite(value) and abs(value - round(value)) <= _INTEGER_TOLERANCE
        case Kind.ASSET:
            return isinstance(value, Mapping) and isinstance(mark := value.get(SIGNATURE), str) and mark in _ASSETS
        case Kind.ANY:
            return True


_ASSETS = (ASSET, ARCHIVE)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _written_as(kind: Kind, value: Any) -> str | float | bool | None:
    """Give what was most likely meant by a value of the wrong kind."""
    if kind is Kind.STRING and _is_number(value):
        return str(int(value)) if _is_of_kind(Kind.INTEGER, value) else str(value)
    if kind is Kind.BOOLEAN and isinstance(value, str) and value.casefold() in ("true", "false"):
        return value.casefold() == "true"
    if kind in (Kind.INTEGER, Kind.NUMBER) and isinstance(value, str):
        try:
            number = float(value)
        except ValueError:
            return None
        if _is_of_kind(Kind.INTEGER, number):
            return int(number)
        return number if kind is Kind.NUMBER and math.isfinite(number) else None
    return None


def _compared(value: Any) -> Any:
    """Give a value as ARM compares it: in any case, blanks around commas not counting."""
    return ",".join(part.strip() for part in value.casefold().split(",")) if isinstance(value, str) else value


def _kind(shape: Shape) -> Message:
    match shape:
        case Scalar(kind):
            return KINDS[kind]()
        case ListOf():
            return A_LIST()
        case _:
            return AN_OBJECT()


def _give(shape: Shape) -> Message:
    if not isinstance(shape, Scalar) or not shape.values:
        return GIVE_KIND(kind=_kind(shape))
    return GIVE_LISTED() if len(shape.values) > _LONGEST_LIST else GIVE_ONE_OF(values=_joined(shape.values))


def _joined(values: Iterable[Any]) -> str:
    return ", ".join(repr(value) for value in values)


def _nearest(word: str, words: Collection[str]) -> str | None:
    folded = {known.casefold(): known for known in words}
    near = get_close_matches(word.casefold(), folded, 1)
    return folded[near[0]] if near else None
