"""Which properties of a type say where something is: regions, replicas, failover partners, at any depth.

The answer for a type is a node of a graph, to be followed along with the type's inputs: each property of an object that
is a place, or holds one, has an edge; lists are followed element by element; a type that refers to itself leads back to
its own node. What looks like a place by its name is one, unless `data/places.toml` says otherwise, with the reason.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from bleu_iac.catalogue import data

_NAME = re.compile(r"(?:.*[a-z0-9_])?(?:Location|Region)s?(?:Name)?|(?:location|region)s?(?:Name)?")
_WHOLE_NAMES = frozenset(
    {"dataCenter", "dataCenterName", "preferredDataCenterRegion", "geo", "dataBoundary", "dataResidencyBoundary"}
    | {"regionalDataBoundary"}
)
ANY_KEY = "*"
"""The edge of a map whose keys are the user's own."""


@lru_cache(maxsize=8192)
def looks_like_a_place(name: str) -> bool:
    """Tell whether a property's name says that its value is a place."""
    return _NAME.fullmatch(name) is not None or name in _WHOLE_NAMES


class Kind(StrEnum):
    """What is to be judged where an edge ends."""

    REGION = "region"
    """A region of the cloud, or one of the values allowed beside."""
    CITY = "city"
    """A city, perhaps with a number."""
    NOT_A_PLACE = "not"
    """It looks like a place and is none."""
    FREE = "free"
    """A map or a value with a form of the user's own: nothing in it is a property of Azure's."""


@dataclass(frozen=True, slots=True)
class Edge:
    """What a property of a node is, and where its inside leads."""

    kind: Kind | None = None
    allowed: frozenset[str] = frozenset()
    """Values that are good beside the cloud's regions, in lower case."""
    node: int | None = None
    """The node of the objects in it; `None` when no place is inside."""


Node = Mapping[str, Edge]
"""Properties by name; empty when nothing below is a place."""


@dataclass(frozen=True, slots=True)
class _Graph:
    roots: Mapping[str, int]
    raw: Sequence[Mapping[str, Sequence[Any]]]
    read: dict[int, Node] = field(default_factory=dict)


@cache
def _graph() -> _Graph:
    content = data.load("places.json")
    return _Graph(content["types"], content["nodes"])


@cache
def free_names() -> frozenset[str]:
    """Give the names that are everywhere a map or a value of the user's own form (tags, parameters...)."""
    return frozenset(data.load("places.json")["free"])


def root(token: str) -> int | None:
    """Give the number of a canonical type's node; `None` when the type has no place, or is not known."""
    return _graph().roots.get(token.partition(":")[2])


def node(index: int | None) -> Node:
    """Give a node by the number an edge names; an empty one for none."""
    if index is None:
        return {}
    graph = _graph()
    if index not in graph.read:
        graph.read[index] = {name: _edge(*raw) for name, raw in graph.raw[index].items()}
    return graph.read[index]


def holds_places(index: int | None) -> bool:
    """Tell whether something below a node is a place."""
    return index in _with_places()


@cache
def _with_places() -> frozenset[int]:
    raw = _graph().raw
    judged = {Kind.REGION.value, Kind.CITY.value}
    found = {number for number, edges in enumerate(raw) if any(edge[0] in judged for edge in edges.values())}
    while more := {
        number
        for number, edges in enumerate(raw)
        if number not in found and any(len(edge) == _EDGE_WITH_NODE and edge[2] in found for edge in edges.values())
    }:
        found |= more
    return frozenset(found)


_EDGE_WITH_NODE = 3


def _edge(kind: str | None, allowed: Sequence[str] = (), inside: int | None = None) -> Edge:
    return Edge(None if kind is None else Kind(kind), frozenset(value.lower() for value in allowed), inside)
