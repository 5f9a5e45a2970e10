"""Which properties of a type say where something is: the part of the catalogue's graph that is about places.

The answer for a type is a node, to be followed along with the type's inputs: each property of an object that is a
place, or holds one, has an edge; lists are followed element by element; a type that refers to itself leads back to its
own node. What is a place, `data/decisions/place.toml` says, with the reasons.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from bleu_iac.catalogue import kinds, meanings
from bleu_iac.catalogue.meanings import ANY_KEY as ANY_KEY
from bleu_iac.catalogue.meanings import Node as CatalogueNode
from bleu_iac.catalogue.meanings import free_names as free_names
from bleu_iac.catalogue.meanings import looks_like_a_place as looks_like_a_place

Inside = CatalogueNode
"""What `node` takes."""


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


class Edge(NamedTuple):
    """What a property of a node is, and where its inside leads."""

    kind: Kind | None = None
    allowed: frozenset[str] = frozenset()
    """Values that are good beside the cloud's regions, in lower case."""
    node: Inside | None = None
    """The node of the objects in it; `None` when there are none."""


Node = Mapping[str, Edge]
"""Properties by name."""

_NOTHING: Node = {}
_PLACES = (kinds.Kind.REGION, kinds.Kind.CITY)
_KINDS = {kinds.Kind.REGION: Kind.REGION, kinds.Kind.CITY: Kind.CITY}


def root(token: str) -> Inside | None:
    """Give a canonical type's node; `None` when the type is not known."""
    facts = meanings.type_facts(token)
    return None if facts is None else facts.node


def node(found: Inside | None) -> Node:
    """Give what is inside a node that `root` or an edge names; nothing for none."""
    if found is None:
        return _NOTHING
    known = _read.get(id(found))
    if known is None:
        known = _read[id(found)] = {name: _edge(edge) for name, edge in found.items()}
    return known


_read: dict[int, Node] = {}
"""By the identity of the catalogue's nodes, which live as long as the process."""


def holds_places(found: Inside | None) -> bool:
    """Tell whether something in a node, or below, is a place."""
    return found is not None and found.leads_to(*_PLACES)


def _edge(edge: meanings.Edge) -> Edge:
    said = edge.of(*_PLACES)
    if said:
        kind = min((meaning.kind for meaning in said), key=_PLACES.index)
        allowed = frozenset.intersection(
            *(frozenset(str(value).lower() for value in each.good) for each in said if each.kind is kind)
        )
        return Edge(_KINDS[kind], allowed, edge.node)
    if edge.free:
        return Edge(Kind.FREE, node=edge.node)
    return Edge(Kind.NOT_A_PLACE if edge.of(kinds.Kind.NOT_A_PLACE) else None, node=edge.node)
