"""Build the graph of places from the SDK's shapes: see `bleu_iac.catalogue.places` for what it says.

Alternatives of one property are merged into one node, whatever tells them apart, so that no choice of discriminator
hides a place: where one alternative has a place and another has none under the same name, it is one.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bleu_iac.catalogue import data, sdk
from bleu_iac.catalogue.places import ANY_KEY, Kind, looks_like_a_place
from bleu_iac.catalogue.shapes import Kind as ValueKind
from bleu_iac.catalogue.shapes import ListOf, MapOf, ObjectOf, OneOf, Property, Ref, Scalar, Shape

Owner = str | Ref
"""A resource type's token, or an object's type."""


@dataclass(frozen=True, slots=True)
class _Key:
    """A node before it has a number."""

    owners: frozenset[Owner]
    in_place: bool
    """Whether the objects stand in a property that looks like a place, so that their `name` is the place's."""
    is_map: bool = False


class _Decisions:
    def __init__(self, raw: Mapping[str, Mapping[str, Any]]) -> None:
        self.not_a_place = raw["not_a_place"]
        self.also_allowed = raw["also_allowed"]
        self.city = raw["city"]
        self.used: set[str] = set()

    def edge(self, owner: Owner, name: str) -> list[Any]:
        """Give kind and allowed values of a property that looks like a place."""
        for key in (f"{_shown(owner)}.{name}", f"*.{name}"):
            for table, kind in ((self.not_a_place, Kind.NOT_A_PLACE), (self.city, Kind.CITY)):
                if key in table:
                    self.used.add(key)
                    return [kind.value, []]
            if key in self.also_allowed:
                self.used.add(key)
                return [Kind.REGION.value, list(self.also_allowed[key]["values"])]
        return [Kind.REGION.value, []]


def build() -> dict[str, Any]:
    """Give the content of `places.json`."""
    decisions = _Decisions(tomllib.loads((data.FOLDER / "places.toml").read_text("utf-8")))
    inputs = {token: _properties(token) for token in sorted(sdk.tokens())}
    free = _free_names(inputs)
    edges: dict[_Key, dict[str, list[Any]]] = {}
    roots = {token: _Key(frozenset({token}), in_place=False) for token in inputs}
    waiting = list(roots.values())
    while waiting:
        key = waiting.pop()
        if key not in edges:
            edges[key] = dict(_edges(key, decisions, free))
            waiting.extend(edge[2] for edge in edges[key].values() if edge[2] is not None)
    if unused := {*decisions.not_a_place, *decisions.also_allowed, *decisions.city} - decisions.used:
        raise ValueError(f"places.toml decides about what does not exist: {', '.join(sorted(unused))}")
    return _numbered(roots, edges, free)


def _edges(key: _Key, decisions: _Decisions, free: frozenset[str]) -> Iterator[tuple[str, list[Any]]]:
    if key.is_map:
        yield ANY_KEY, [None, [], _Key(key.owners, key.in_place)]
        return
    merged: dict[str, list[Property]] = {}
    leaves: dict[str, list[list[Any]]] = {}
    for owner in sorted(key.owners, key=_shown):
        for name, item in _properties(owner).items():
            merged.setdefault(name, []).append(item)
            place = looks_like_a_place(name) or (key.in_place and name == "name")
            if place and _has_text(item.shape):
                leaves.setdefault(name, []).append(decisions.edge(owner, name))
            elif place:
                leaves.setdefault(name, []).append([Kind.NOT_A_PLACE.value, []])
            elif name not in free and _is_free(item.shape):
                leaves.setdefault(name, []).append([Kind.FREE.value, []])
    for name, items in merged.items():
        refs = frozenset(ref for item in items for ref in sdk.references(item.shape))
        is_map = any(_is_map(item.shape) for item in items)
        inside = _Key(refs, looks_like_a_place(name), is_map) if refs else None
        kind, allowed = _strictest(leaves.get(name, []))
        yield name, [kind, allowed, inside]


def _strictest(leaves: list[list[Any]]) -> list[Any]:
    """Merge what alternatives say of one property: a place wins over none, an allowed value must be allowed by all."""
    for kind in (Kind.REGION, Kind.CITY, Kind.FREE, Kind.NOT_A_PLACE):
        if same := [set(allowed) for found, allowed in leaves if found == kind.value]:
            return [kind.value, sorted(set.intersection(*same))]
    return [None, []]


def _numbered(
    roots: Mapping[str, _Key], edges: Mapping[_Key, Mapping[str, list[Any]]], free: frozenset[str]
) -> dict[str, Any]:
    """Drop what leads to no decision, give equal nodes one number, and write edges in their shortest form."""
    useful = {key for key, found in edges.items() if any(edge[0] is not None for edge in found.values())}
    while more := {
        key for key, found in edges.items() if key not in useful and any(edge[2] in useful for edge in found.values())
    }:
        useful |= more
    order = sorted(useful, key=lambda key: (sorted(map(_shown, key.owners)), key.in_place, key.is_map))
    group = dict.fromkeys(order, 0)
    while True:  # equal nodes are found by refining groups until nothing is told apart any more
        forms: dict[Any, int] = {}
        finer = {key: forms.setdefault(repr((group[key], _form(edges[key], group))), len(forms)) for key in order}
        if len(set(finer.values())) == len(set(group.values())):
            break
        group = finer
    nodes: dict[int, dict[str, list[Any]]] = {}
    for key in order:
        nodes.setdefault(finer[key], _form(edges[key], finer))
    return {
        "types": {token.partition(":")[2]: finer[key] for token, key in roots.items() if key in useful},
        "nodes": [nodes[number] for number in sorted(nodes)],
        "free": sorted(free),
    }


def _form(found: Mapping[str, list[Any]], number: Mapping[_Key, int]) -> dict[str, list[Any]]:
    form = {}
    for name, (kind, allowed, inside) in sorted(found.items()):
        edge = [kind, allowed, number.get(inside)]
        while edge and not edge[-1] and edge[-1] != 0:
            edge.pop()
        if edge:
            form[name] = edge
    return form


def _free_names(inputs: Mapping[str, Mapping[str, Property]]) -> frozenset[str]:
    """Give the names that somewhere hold a form of the user's own, and nowhere an object with a place inside."""
    refs = {ref for properties in inputs.values() for ref in sdk.reachable(properties)}
    names = {ref: sdk.object_type(ref).keys() for ref in refs}
    with_place = {ref for ref in refs if any(map(looks_like_a_place, names[ref]))}
    leading = with_place | {ref for ref in refs if sdk.reachable(sdk.object_type(ref)) & with_place}
    holding: set[str] = set()
    free: set[str] = set()
    for properties in (*inputs.values(), *map(sdk.object_type, refs)):
        for name, item in properties.items():
            if _is_free(item.shape):
                free.add(name)
            if leading.intersection(sdk.references(item.shape)):
                holding.add(name)
    return frozenset(name for name in free - holding if not looks_like_a_place(name))


def _properties(owner: Owner) -> Mapping[str, Property]:
    if isinstance(owner, Ref):
        return sdk.object_type(owner)
    found = sdk.resource_type(owner)
    if found is None:
        raise KeyError(owner)
    return found.inputs


def _shown(owner: Owner) -> str:
    return f"{owner.module}.{owner.name.removesuffix('Args')}" if isinstance(owner, Ref) else owner.partition(":")[2]


def _parts(shape: Shape) -> Iterable[Shape]:
    match shape:
        case ListOf(element) | MapOf(element):
            return (element,)
        case OneOf(options):
            return options
    return ()


def _has_text(shape: Shape) -> bool:
    if isinstance(shape, Scalar):
        return shape.kind in (ValueKind.STRING, ValueKind.ANY)
    return any(_has_text(part) for part in _parts(shape))


def _is_map(shape: Shape) -> bool:
    return isinstance(shape, MapOf) or any(_is_map(part) for part in _parts(shape))


def _is_free(shape: Shape) -> bool:
    """Tell whether the user chooses the keys inside: a map of scalars, or anything at all."""
    if isinstance(shape, MapOf) and not isinstance(shape.element, ObjectOf):
        return True
    if isinstance(shape, Scalar):
        return shape.kind is ValueKind.ANY
    return any(_is_free(part) for part in _parts(shape) if not isinstance(shape, MapOf))
