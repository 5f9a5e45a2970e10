"""Finding every place in a resource: its inputs and the graph of its type, followed side by side."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from bleu_iac.catalogue import places
from bleu_iac.catalogue.places import ANY_KEY, Edge, Inside, Kind, Node
from bleu_iac.resources import UNKNOWN, Path, Resource, Unknown

_BY_NAME = Edge(Kind.REGION)
_NOTHING = Edge()
_FREE = Edge(Kind.FREE)
_PLAIN = frozenset({str, int, float, bool, type(None)})


class Place(NamedTuple):
    """A value that says where something is; or an unknown value that would hold some."""

    path: Path
    value: Any
    edge: Edge
    guessed: bool = False
    """Whether only its name says that it is a place: the catalogue does not have the property."""


def places_of(resource: Resource) -> Sequence[Place]:
    """Give every place, the top level's first.

    A property that the catalogue does not have where it stands (another API version's, or a misspelt one) is a place
    when its name says so, except inside what the user himself gives form to.
    """
    found: list[Place] = []
    _object(resource.inputs, (), places.root(resource.type), found)
    return found


def _object(value: Mapping[str, Any], path: Path, node: Inside | None, found: list[Place]) -> None:
    """Add the places of an object. Every resource comes by here: a list costs half of what generators would."""
    edges = _by_node.get(id(node))
    if edges is None:
        edges = _by_node[id(node)] = _Edges(places.node(node))
    below: list[tuple[Path, Any, Inside | None]] = []
    for name, inner in value.items():
        edge = edges[name]
        kind, is_plain = edge.kind, type(inner) in _PLAIN  # most values are, and most of them say nothing of places
        if kind is None and is_plain:
            continue
        if kind is Kind.FREE and edge.node is None:
            continue
        here = (*path, name)
        if kind is Kind.REGION or kind is Kind.CITY:
            _leaves(inner, here, edge, found)
        elif inner is UNKNOWN and places.holds_places(edge.node):
            found.append(Place(here, UNKNOWN, edge))
        if not is_plain and isinstance(inner, (dict, list, Mapping)):  # the abstract class last: asking it is slow
            below.append((here, inner, edge.node))
    for here, inner, inside in below:
        if isinstance(inner, list):
            _list(inner, here, inside, found)
        else:
            _object(inner, here, inside, found)


def _list(value: list[Any], path: Path, node: Inside | None, found: list[Place]) -> None:
    for index, element in enumerate(value):
        if type(element) in _PLAIN:
            continue
        if element is UNKNOWN:
            if places.holds_places(node):
                found.append(Place((*path, index), UNKNOWN, _BY_NAME))
        elif isinstance(element, list):
            _list(element, (*path, index), node, found)
        elif isinstance(element, (dict, Mapping)):
            _object(element, (*path, index), node, found)


def _leaves(value: Any, path: Path, edge: Edge, found: list[Place]) -> None:
    """Add the texts, each element of a list for itself; an object is followed instead where the graph leads on."""
    if isinstance(value, list):
        for index, element in enumerate(value):
            _leaves(element, (*path, index), edge, found)
        return
    if type(value) is str:
        found.append(Place(path, value, edge, guessed=edge is _BY_NAME))
        return
    if edge is _BY_NAME and isinstance(value, Mapping) and isinstance(value.get("name"), str | Unknown):
        path, value = (*path, "name"), value["name"]
    leads_on = _names_a_place(value) if edge is _BY_NAME else edge.node is not None
    followed = isinstance(value, Mapping) and leads_on
    if value is UNKNOWN or (value is not None and not followed):
        found.append(Place(path, value, edge, guessed=edge is _BY_NAME))


def _names_a_place(value: Any) -> bool:
    """Tell whether an object that stands for a place says which; nothing can be said of one that does not."""
    if isinstance(value, Mapping):
        return any(_by_its_name(name) is _BY_NAME or _names_a_place(inner) for name, inner in value.items())
    return isinstance(value, list) and any(_names_a_place(inner) for inner in value)


class _Edges(dict[str, Edge]):
    """The edges of a node by name; for a name that the node does not have, what was worked out when it first came."""

    def __init__(self, node: Node) -> None:
        super().__init__(node)
        self._of_any = node.get(ANY_KEY)  # once: what a user calls by that very name is kept beside it

    def __missing__(self, name: str) -> Edge:
        edge = self._of_any or _by_its_name(name)
        if len(self) < _MOST_NAMES:  # users' own maps have names without end
            self[name] = edge
        return edge


_MOST_NAMES = 1024
_by_node: dict[int, _Edges] = {}
"""By the identity of the catalogue's nodes, which live as long as the process."""


@lru_cache(maxsize=4096)
def _by_its_name(name: str) -> Edge:
    if name in places.free_names():
        return _FREE
    return _BY_NAME if places.looks_like_a_place(name) else _NOTHING
