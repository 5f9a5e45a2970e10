"""Finding every place in a resource: its inputs and the graph of its type, followed side by side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bleu_iac.catalogue import places
from bleu_iac.catalogue.places import ANY_KEY, Edge, Inside, Kind, Node
from bleu_iac.resources import UNKNOWN, Path, Resource, Unknown

_BY_NAME = Edge(Kind.REGION)
_NOTHING = Edge()
_FREE = Edge(Kind.FREE)
_PLAIN = frozenset({str, int, float, bool, type(None)})


@dataclass(frozen=True, slots=True)
class Place:
    """A value that says where something is; or an unknown value that would hold some."""

    path: Path
    value: Any
    edge: Edge
    guessed: bool = False
    """Whether only its name says that it is a place: the catalogue does not have the property."""


def places_of(resource: Resource) -> Iterator[Place]:
    """Give every place, the top level's first.

    A property that the catalogue does not have where it stands (another API version's, or a misspelt one) is a place
    when its name says so, except inside what the user himself gives form to.
    """
    yield from _object(resource.inputs, (), places.root(resource.type))


def _object(value: Mapping[str, Any], path: Path, node: Inside | None) -> Iterator[Place]:
    edges = places.node(node)
    below: list[tuple[Path, Any, Inside | None]] = []
    for name, inner in value.items():
        edge = edges.get(name) or _edge(edges, name)
        is_plain = type(inner) in _PLAIN  # most values are, and most of them say nothing of places
        if edge.kind is None and is_plain:
            continue
        if edge.kind is Kind.FREE and edge.node is None:
            continue
        here = (*path, name)
        if edge.kind is Kind.REGION or edge.kind is Kind.CITY:
            yield from _leaves(inner, here, edge)
        elif inner is UNKNOWN and places.holds_places(edge.node):
            yield Place(here, UNKNOWN, edge)
        if not is_plain and isinstance(inner, (dict, list, Mapping)):  # the abstract class last: asking it is slow
            below.append((here, inner, edge.node))
    for here, inner, inside in below:
        yield from _inside(inner, here, inside)


def _inside(value: Any, path: Path, node: Inside | None) -> Iterator[Place]:
    if isinstance(value, (dict, Mapping)):
        yield from _object(value, path, node)
    elif isinstance(value, list):
        for index, element in enumerate(value):
            if type(element) in _PLAIN:
                continue
            if element is UNKNOWN and places.holds_places(node):
                yield Place((*path, index), UNKNOWN, _BY_NAME)
            yield from _inside(element, (*path, index), node)


def _leaves(value: Any, path: Path, edge: Edge) -> Iterator[Place]:
    """Give the texts, each element of a list for itself; an object is followed instead where the graph leads on."""
    if isinstance(value, list):
        for index, element in enumerate(value):
            yield from _leaves(element, (*path, index), edge)
        return
    if edge is _BY_NAME and isinstance(value, Mapping) and isinstance(value.get("name"), str | Unknown):
        path, value = (*path, "name"), value["name"]
    leads_on = _names_a_place(value) if edge is _BY_NAME else edge.node is not None
    followed = isinstance(value, Mapping) and leads_on
    if value is UNKNOWN or (value is not None and not followed):
        yield Place(path, value, edge, guessed=edge is _BY_NAME)


def _names_a_place(value: Any) -> bool:
    """Tell whether an object that stands for a place says which; nothing can be said of one that does not."""
    if isinstance(value, Mapping):
        return any(_by_its_name(name) is _BY_NAME or _names_a_place(inner) for name, inner in value.items())
    return isinstance(value, list) and any(_names_a_place(inner) for inner in value)


def _edge(edges: Node, name: str) -> Edge:
    """Give the edge of a property that the node does not name."""
    return edges.get(ANY_KEY) or _by_its_name(name)


@lru_cache(maxsize=4096)
def _by_its_name(name: str) -> Edge:
    if name in places.free_names():
        return _FREE
    return _BY_NAME if places.looks_like_a_place(name) else _NOTHING
