"""The texts of a resource that the catalogue says mean something: found by their names, told by their places."""

from collections.abc import Iterator
from functools import lru_cache

from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.meanings import ANY_KEY, Edge, type_facts
from bleu_iac.resources import Path, Resource, parse_path
from bleu_iac.rules.leaves import Leaf, leaves_of, names_in


def meant(resource: Resource, *kinds: Kind) -> Iterator[tuple[Leaf, Edge]]:
    """Give each text, or unknown value, that stands in a property of one of the kinds, and what the property means.

    Where the property is a map, each of its texts is given.
    """
    names = _names(resource.type, kinds)
    if names_in(resource).isdisjoint(names):
        return
    for leaf in leaves_of(resource):
        if leaf.name in names or not names.isdisjoint(leaf.path):
            edge = edge_at(resource.type, leaf.path, kinds)
            if edge is not None:
                yield leaf, edge


@lru_cache(maxsize=4096)
def _names(token: str, kinds: tuple[Kind, ...]) -> frozenset[str]:
    """Give the names of a type's properties of some kinds."""
    facts = type_facts(token)
    paths = () if facts is None else facts.paths(*kinds)
    return frozenset(str(next(step for step in reversed(parse_path(path)) if step != "*")) for path, _ in paths)


@lru_cache(maxsize=8192)  # the same places are asked about in every resource of a type
def edge_at(token: str, path: Path, kinds: tuple[Kind, ...]) -> Edge | None:
    """Give the first property on the way to a place that is of one of the kinds."""
    facts = type_facts(token)
    node = None if facts is None else facts.node
    for step in path:
        if isinstance(step, int):
            continue
        edge = None if node is None else node.get(step) or node.get(ANY_KEY)
        if edge is None:
            return None
        if edge.of(*kinds):
            return edge
        node = edge.node
    return None


@lru_cache(maxsize=8192)
def may_hold(token: str, path: Path, kinds: tuple[Kind, ...]) -> bool:
    """Tell whether what stands at a place is of one of the kinds, or has something inside that is."""
    if edge_at(token, path, kinds) is not None:
        return True
    facts = type_facts(token)
    node = None if facts is None else facts.node
    for step in path:
        if not isinstance(step, int):
            edge = None if node is None else node.get(step) or node.get(ANY_KEY)
            node = None if edge is None else edge.node
    return node is not None and node.leads_to(*kinds)


@lru_cache(maxsize=8192)
def is_known(token: str, path: Path) -> bool:
    """Tell whether the catalogue has the property at a place, or leaves what is there to the user."""
    facts = type_facts(token)
    node = None if facts is None else facts.node
    for step in path:
        if isinstance(step, int):
            continue
        if node is None:
            return False
        edge = node.get(step) or node.get(ANY_KEY)
        if edge is None:
            return step in node.plain
        if edge.free:
            return True
        node = edge.node
    return True
