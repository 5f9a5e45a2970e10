"""Build ARM's side of the catalogue from the SDK: see `bleu_iac.catalogue.arm` for what it says.

The SDK does not hold ARM's paths: it is published without the section `Import` of its documentation, which shows them.
`data/arm_paths.tsv` has them all, looked up; a type that a newer SDK brings has to be, before the catalogue is built.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from bleu_iac.catalogue import data, sdk
from bleu_iac.catalogue.shapes import ListOf, MapOf, ObjectOf, OneOf, Properties, Ref, Shape

LIST = "arm_paths.tsv"
_BLANK = re.compile(r"\{[^}]*\}")
_GROUP = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"


def build(versions: Mapping[str, str]) -> dict[str, Any]:
    """Give `arm.json`: each type's path, where it keeps `properties`, its kind, whether it is an earlier one.

    `versions` has the API version of each type.
    """
    listed = _listed()
    built: dict[str, Any] = {}
    for token in sorted(sdk.tokens()):
        kind = sdk.resource_type(token)
        if kind is None:
            raise KeyError(token)
        name = token.partition(":")[2]
        own_kind = kind.inputs.get("kind")
        kept = sorted(set(_kept(kind.inputs, "", frozenset())))
        built[name] = [_written_out(listed[name]), kept, own_kind.constant if own_kind and own_kind.constant else "", 0]
    for name in _earlier(built, versions):
        built[name][-1] = 1
    return built


def compared() -> tuple[list[str], list[str]]:
    """Give the types of the SDK whose path nobody has looked up, and those listed that the SDK does not have."""
    names, listed = {token.partition(":")[2] for token in sdk.tokens()}, _listed().keys()
    return sorted(names - listed), sorted(listed - names)


def _listed() -> Mapping[str, str]:
    return {name: path for name, path in data.rows(LIST)}  # noqa: C416 - checks that each row has two


def _earlier(built: Mapping[str, Sequence[Any]], versions: Mapping[str, str]) -> Iterator[str]:
    """Give the types at whose place, and of whose kind, there is one of a later API: ARM's type is that one today."""
    places: dict[tuple[str, str], list[str]] = {}
    for name, (path, _, kind, _) in built.items():
        places.setdefault((_BLANK.sub("{}", path.lower()), kind.lower()), []).append(name)
    for names in places.values():
        latest = max(
            names, key=lambda name: (versions.get(name, "")[:10], "preview" not in versions.get(name, ""), name)
        )
        yield from (name for name in names if name != latest)


def names() -> dict[str, list[str]]:
    """Give the content of `names.json`: every property's name, by its first letter.

    ARM does not mind capitals and azure-native does. Where two names differ in nothing else, each is here by the module
    that has only the one, or else by the type; within a type, by place, `arm_renames.toml` has them.
    """
    scopes: dict[str, dict[str, set[str]]] = {}
    for token in sorted(sdk.tokens()):
        name = token.partition(":")[2]
        for scope in ("", name.partition(":")[0], name):
            spellings = scopes.setdefault(scope, {})
            for lowered, written in _written(token).items():
                spellings.setdefault(lowered, set()).update(written)
    found: dict[str, list[str]] = {}
    for scope, spellings in scopes.items():
        module, _, is_type = scope.partition(":")
        wider = [scopes[""]] * bool(scope) + [scopes[module]] * bool(is_type)
        for lowered, known in sorted(spellings.items()):
            if len(known) == 1 and all(len(each[lowered]) > 1 for each in wider):
                found.setdefault(scope or lowered[0], []).append(*known)
    return found


@cache
def _written(token: str) -> Mapping[str, frozenset[str]]:
    """Give how the names of all properties of a type are spelt, by their lower case."""
    found: dict[str, set[str]] = {}
    kind = sdk.resource_type(token)
    inputs: Properties = kind.inputs if kind is not None else {}
    for properties in (inputs, *map(sdk.object_type, sdk.reachable(inputs))):
        for name in properties:
            found.setdefault(name.lower(), set()).add(name)
    return {lowered: frozenset(written) for lowered, written in found.items()}


def ambiguous(token: str) -> frozenset[str]:
    """Give the names, in lower case, that a type itself spells in several ways."""
    return frozenset(lowered for lowered, written in _written(token).items() if len(written) > 1)


def _kept(inside: Properties, above: str, seen: frozenset[Ref]) -> Iterator[str]:
    """Give the places of a property called `properties`; a type inside itself is not followed again."""
    for name, item in inside.items():
        here = f"{above}{name}"
        if name == "properties":
            yield here
        for ref, depth in _objects(item.shape):
            if ref not in seen:
                yield from _kept(sdk.object_type(ref), f"{here}{'[*]' * depth}.", seen | {ref})


def _objects(shape: Shape, depth: int = 0) -> Iterator[tuple[Ref, int]]:
    match shape:
        case ObjectOf(ref):
            yield ref, depth
        case ListOf(element) | MapOf(element):
            yield from _objects(element, depth + 1)
        case OneOf(options):
            for option in options:
                yield from _objects(option, depth)


def _written_out(path: str) -> str:
    where, _, rest = path.partition(":")
    if where == "rg":
        return f"{_GROUP}/providers/{rest}"
    if where == "sub":
        return f"/subscriptions/{{subscriptionId}}/providers/{rest}"
    if where == "on":
        scope, _, rest = rest.partition(":")
        return f"/{scope}/providers/{rest}"
    return path
