"""Classify every type and property of the installed SDK, for `bleu_iac.catalogue.meanings` to read.

The SDK's shapes are a graph already: each object type is classified once, wherever it occurs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bleu_iac.catalogue import decisions, sdk
from bleu_iac.catalogue.decisions import Decisions, Subject
from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.meanings import looks_like_a_place
from bleu_iac.catalogue.shapes import Kind as ValueKind
from bleu_iac.catalogue.shapes import ListOf, MapOf, ObjectOf, OneOf, Properties, Property, Ref, Scalar, Shape

Owner = str | Ref
"""A resource type's token, or an object's type."""


@dataclass(frozen=True, slots=True)
class Unclassified:
    """A type or a property that nobody has decided about."""

    path: str
    """`storage:StorageAccount` for a type, `storage.NetworkRuleSet.ipRules` for a property."""
    concern: str
    """What it looks like: a concern, or `holds` for a type."""
    by: str
    """Which part of the net caught it (names, paths, descriptions, values), or values nobody called good or bad."""


@dataclass(frozen=True, slots=True)
class Classified:
    """The whole SDK, classified."""

    modules: Mapping[str, Mapping[str, Any]]
    """The content of `types/<module>.json`, by module."""
    unclassified: Sequence[Unclassified]
    unused: Sequence[str]
    """Decisions about what does not exist, or that an earlier one hides."""
    free: Sequence[str]
    kinds: Mapping[str, Mapping[str, Sequence[str]]]
    """Of each kind, the types that have it, by module."""


def classify(
    types: Mapping[str, Mapping[str, Any]],
    versions: Mapping[str, str],
    progress: Callable[[int, int], None] | None = None,
) -> Classified:
    """Classify the installed SDK. `types` says of each what it holds; `progress` is told how many are done, of all."""
    concerns = decisions.read()
    inputs: dict[str, Properties] = {}
    objects: set[Ref] = set()
    for done, token in enumerate(sorted(sdk.tokens())):
        if progress is not None:
            progress(done, len(sdk.tokens()))
        inputs[token] = properties_of(token)
        objects |= sdk.reachable(inputs[token])
    free = _free_names((*inputs.values(), *map(sdk.object_type, objects)))
    unclassified: list[Unclassified] = []
    modules: dict[str, dict[str, Any]] = {}
    owners: list[Owner] = [*inputs, *sorted(objects, key=_shown)]
    for owner in owners:
        found = _owner(owner, concerns, unclassified)
        module, name = (owner.module, name_of(owner)) if isinstance(owner, Ref) else owner.split(":")[1:]
        kind = modules.setdefault(module, {"types": {}, "objects": {}})
        if isinstance(owner, Ref):
            kind["objects"][name] = found
            continue
        token = owner.partition(":")[2]
        about = types.get(token)
        if about is None:
            unclassified.append(Unclassified(token, "holds", "names"))
        kind["types"][name] = {**(about or {}), "api": versions.get(token, ""), **found}
    unused = [f"{each.concern}: {one}" for each in concerns for one in each.unused()]
    return Classified(modules, unclassified, unused, free, _kinds(modules, concerns))


def _owner(owner: Owner, concerns: Iterable[Decisions], unclassified: list[Unclassified]) -> dict[str, Any]:
    told = sdk.descriptions(owner)
    properties: dict[str, Any] = {}
    plain = []
    for name, item in properties_of(owner).items():
        subject = Subject(_shown(owner), name, item.shape, told[name].lower())
        edge = _edge(item, list(_means(subject, concerns, unclassified)))
        if edge:
            properties[name] = edge
        else:
            plain.append(name)
    return {"properties": properties, "plain": " ".join(sorted(plain))}


def _means(subject: Subject, concerns: Iterable[Decisions], unclassified: list[Unclassified]) -> Iterator[str]:
    for concern in concerns:
        if not concern.catches(subject) and subject.path not in concern.exact_paths:
            continue
        decision = concern.decide(subject)
        if decision is None:
            unclassified.append(Unclassified(subject.path, concern.concern.value, concern.caught_by(subject)))
            continue
        yield decision.id
        if undecided := decision.undecided(subject):
            unclassified.append(Unclassified(subject.path, concern.concern.value, f"values {', '.join(undecided)}"))


def _edge(item: Property, means: list[str]) -> dict[str, Any]:
    """Give an edge in its shortest form; an empty one for a property that neither means nor leads to anything."""
    refs = sorted({name_of(ref) for ref in sdk.references(item.shape)})
    edge: dict[str, Any] = {}
    if means:
        edge["means"] = means
        if item.default is not None:
            edge["default"] = item.default
    if refs:
        edge["objects"] = refs
        if steps := steps_of(item.shape):
            edge["steps"] = steps
    elif is_free(item.shape):
        edge["free"] = 1
    return edge


def steps_of(shape: Shape) -> str:
    """Give how what is inside a value is wrapped: `[*]` for each list, `{*}` for each map."""
    match shape:
        case ListOf(element):
            return "[*]" + steps_of(element)
        case MapOf(element):
            return "{*}" + steps_of(element)
        case OneOf(options):
            return max(map(steps_of, options), key=len)
    return ""


def _kinds(modules: Mapping[str, Mapping[str, Any]], concerns: Iterable[Decisions]) -> dict[str, dict[str, list[str]]]:
    """Find, of each kind that says something, the types that have it anywhere."""
    kind_of = {decision.id: decision.kind for each in concerns for decision in each.decisions}
    found: dict[str, dict[str, list[str]]] = {}
    for module, content in sorted(modules.items()):
        below = {name: _reached(name, content["objects"]) for name in content["objects"]}
        own = {name: _kinds_of(each, kind_of) for name, each in content["objects"].items()}
        for name, each in sorted(content["types"].items()):
            kinds = set(_kinds_of(each, kind_of))
            for inside in _objects(each):
                kinds.update(*(own[other] for other in below[inside]))
            for kind in kinds:
                found.setdefault(kind.value, {}).setdefault(module, []).append(name)
    return found


def _kinds_of(owner: Mapping[str, Any], kind_of: Mapping[str, Kind]) -> set[Kind]:
    kinds = {kind_of[each] for edge in owner["properties"].values() for each in edge.get("means", ())}
    return {kind for kind in kinds if kind.says_something}


def _objects(owner: Mapping[str, Any]) -> set[str]:
    return {name for edge in owner["properties"].values() for name in edge.get("objects", ())}


def _reached(start: str, objects: Mapping[str, Mapping[str, Any]]) -> set[str]:
    found = {start}
    waiting = [start]
    while waiting:
        new = _objects(objects[waiting.pop()]) - found
        found |= new
        waiting.extend(new)
    return found


def _free_names(owners: Iterable[Properties]) -> list[str]:
    """Give the names that somewhere hold a form of the user's own, and nowhere an object with a place inside."""
    owners = list(owners)
    with_place = {ref for ref in {ref for each in owners for ref in _refs(each)} if _has_place(ref)}
    free = {name for each in owners for name, item in each.items() if is_free(item.shape)}
    holding = {
        name for each in owners for name, item in each.items() if with_place.intersection(sdk.references(item.shape))
    }
    return sorted(name for name in free - holding if not looks_like_a_place(name))


def _refs(properties: Properties) -> Iterator[Ref]:
    for item in properties.values():
        yield from sdk.references(item.shape)


def _has_place(ref: Ref) -> bool:
    below = [sdk.object_type(ref), *map(sdk.object_type, sdk.reachable(sdk.object_type(ref)))]
    return any(looks_like_a_place(name) for properties in below for name in properties)


def properties_of(owner: Owner) -> Properties:
    """Give the inputs of a resource type, or the properties of an object."""
    if isinstance(owner, Ref):
        return sdk.object_type(owner)
    found = sdk.resource_type(owner)
    if found is None:
        raise KeyError(owner)
    return found.inputs


def name_of(ref: Ref) -> str:
    """Give an object's name as the data has it."""
    return ref.name.removesuffix("Args")


def _shown(owner: Owner) -> str:
    return f"{owner.module}.{name_of(owner)}" if isinstance(owner, Ref) else owner.partition(":")[2]


def is_free(shape: Shape) -> bool:
    """Tell whether the user chooses the keys inside: a map of scalars, or anything at all."""
    match shape:
        case MapOf(element):
            return not isinstance(element, ObjectOf)
        case Scalar(kind):
            return kind is ValueKind.ANY
        case ListOf(element):
            return is_free(element)
        case OneOf(options):
            return any(map(is_free, options))
    return False
