"""What azure-native's resource types mean: each type for itself, and the graph of its properties.

    type_facts(token)     what is known of one type: None when the SDK has no such type
    types_with(kind)      the types that have a property of a kind, without loading any of them

The data is one JSON file a module of azure-native (`data/types/storage.json`), read when the first type of the module
is asked about: 0.1 ms for most modules, 2.3 for the largest, and the graph above it is made node by node. Text was
measured against the same compressed (2.6 ms) and against a database of one row a type or object (3.6 ms for the whole
module): it is as fast, the difference between two releases can be read in it, and a wheel compresses it anyway, from
2.7 MB to 0.4. Nothing of Pulumi's is imported.

A type's properties are the node of a graph: each property has an edge, which says what it means and leads to the node
of the objects in it. Lists are looked through; a type that contains itself leads back to its own node. Where a property
takes one of several objects, the node has the properties of all of them, whatever tells them apart, so that no choice
of discriminator hides one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from bleu_iac.catalogue import data, known
from bleu_iac.catalogue.kinds import Concern, Holds, Kind
from bleu_iac.catalogue.tokens import PROVIDER

ANY_KEY = "*"
"""The edge of a map whose keys are the user's own."""

Value = str | int | float | bool


class Meaning(NamedTuple):
    """What a property means, and by which decision."""

    kind: Kind
    decision: str
    """The decision's id, in `data/decisions/`."""
    reason: str
    good: tuple[Value, ...] = ()
    """Values that are good; for a region, those allowed beside the cloud's regions."""
    pair: tuple[Value, ...] = ()
    """For copies: values that copy to the region's pair."""
    bad: tuple[Value, ...] = ()
    absent: str = ""
    """What no value at all amounts to: `good`, `pair`, `bad` or `unknown`; empty where it amounts to nothing."""
    beside: tuple[tuple[str, tuple[Value, ...]], ...] = ()
    """Properties beside it, each with the values for which the switch matters."""

    @property
    def concern(self) -> Concern:
        """The question that it answers."""
        return self.kind.concern


class Edge(NamedTuple):
    """A property: what it means, and what is inside."""

    meanings: tuple[Meaning, ...] = ()
    """At most one a concern, but for a property that several alternative objects have."""
    default: Value | None = None
    """What the SDK's class sends when the program says nothing; `None` when it sends nothing."""
    free: bool = False
    """A map or a value with a form of the user's own: nothing in it is a property of Azure's."""
    steps: str = ""
    """How the objects inside are wrapped, as paths show it: `[*]` for each list."""
    inside: "tuple[_Module, tuple[str, ...]] | None" = None
    """Where `node` is to be had."""

    @property
    def node(self) -> "Node | None":
        """The properties of the objects inside; `None` when there are none that mean anything."""
        return None if self.inside is None else self.inside[0].node(self.inside[1])

    def of(self, *kinds: Kind) -> tuple[Meaning, ...]:
        """Give the meanings of some kinds."""
        return tuple(meaning for meaning in self.meanings if meaning.kind in kinds)


class Node(dict[str, Edge]):
    """The properties of a type, or of the objects at one place, by name: those that mean anything or lead anywhere."""

    def __init__(self, edges: Mapping[str, Edge], owners: tuple[str, ...], plain: frozenset[str]) -> None:
        """`owners` are the types of the objects, `plain` the properties that mean nothing."""
        super().__init__(edges)
        self.owners = owners
        self.plain = plain
        self._leads: dict[frozenset[Kind], bool] = {}

    def leads_to(self, *kinds: Kind) -> bool:
        """Tell whether a property here, or anywhere below, is of one of the kinds."""
        wanted = frozenset(kinds)
        if wanted not in self._leads:
            self._leads[wanted] = any(edge.of(*kinds) for node in self._below() for edge in node.values())
        return self._leads[wanted]

    def _below(self) -> Iterator["Node"]:
        seen: set[tuple[str, ...]] = set()
        waiting = [self]
        while waiting:
            node = waiting.pop()
            if node.owners not in seen:
                seen.add(node.owners)
                yield node
                waiting.extend(inside for edge in node.values() if (inside := edge.node) is not None)

    def paths(self, *kinds: Kind) -> Iterator[tuple[str, Edge]]:
        """Give every path below that is of one of the kinds, from the top down; a type inside itself is not repeated.

        A path is as `bleu_iac.resources` reads it: `properties.networkAcls.defaultAction`, `locations[*].locationName`.
        """
        level: list[tuple[str, Node, frozenset[tuple[str, ...]]]] = [("", self, frozenset())]
        while level:
            below = []
            for above, node, seen in level:
                inside = seen | {node.owners}
                for name, edge in node.items():
                    if edge.of(*kinds):
                        yield above + name, edge
                    if edge.inside is None or edge.inside[1] in inside:
                        continue
                    if (deeper := edge.node) is not None and deeper.leads_to(*kinds):
                        below.append((f"{above}{name}{edge.steps}.", deeper, inside))
            level = below


@dataclass(frozen=True, eq=False)
class TypeFacts:
    """What is known of one resource type."""

    token: str
    """Canonical: `azure-native:storage:StorageAccount`."""
    holds: Holds
    """Whether it keeps data of the customer's."""
    holds_reason: str
    is_global: bool
    """Whether it is in no region by its nature, so that its location says little of where its data is."""
    global_reason: str
    component: str | None
    """The component of ours that stands for it: `StorageAccount`."""
    api_version: str
    """Azure's API version that the SDK calls: `2024-01-01`."""
    node: Node
    """Its properties."""
    _paths: dict[frozenset[Kind], tuple[tuple[str, Edge], ...]] = field(default_factory=dict, repr=False)

    @property
    def is_preview(self) -> bool:
        """Whether the API is a preview, which Azure gives no warranty for."""
        return "preview" in self.api_version

    def paths(self, *kinds: Kind) -> tuple[tuple[str, Edge], ...]:
        """Give the properties of some kinds, at any depth: see `Node.paths`."""
        wanted = frozenset(kinds)
        if wanted not in self._paths:
            self._paths[wanted] = tuple(self.node.paths(*kinds))
        return self._paths[wanted]

    def nearest(self, *kinds: Kind) -> tuple[tuple[str, Edge], ...]:
        """Give those of `paths` that stand nearest to the top, outside lists: the resource's own switches."""
        own = [(path, edge) for path, edge in self.paths(*kinds) if "*" not in path]
        depth = min((path.count(".") for path, _ in own), default=0)
        return tuple((path, edge) for path, edge in own if path.count(".") == depth)


class _Module:
    """One file of the data."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._content = content
        self._nodes: dict[tuple[str, ...], Node] = {}

    @property
    def types(self) -> Mapping[str, Mapping[str, Any]]:
        types: Mapping[str, Mapping[str, Any]] = self._content["types"]
        return types

    def node(self, owners: tuple[str, ...]) -> Node:
        """Give the node of some objects, or of a resource type (`:Name`), made when it is first asked for."""
        if owners not in self._nodes:
            self._nodes[owners] = self._keys(owners) if owners[0] == ANY_KEY else self._made(owners)
        return self._nodes[owners]

    def _made(self, owners: tuple[str, ...]) -> Node:
        raw = [self.types[owner[1:]] if owner[0] == ":" else self._content["objects"][owner] for owner in owners]
        found: dict[str, list[Mapping[str, Any]]] = {}
        for one in raw:
            for name, edge in one["properties"].items():
                found.setdefault(name, []).append(edge)
        plain = frozenset(name for one in raw for name in one["plain"].split()) - found.keys()
        return Node({name: self._edge(edges) for name, edges in found.items()}, owners, plain)

    def _keys(self, owners: tuple[str, ...]) -> Node:
        """Make the node of a map: one edge for any key. `owners` are the mark, what wraps the objects, the objects."""
        return Node({ANY_KEY: Edge(steps=owners[1], inside=(self, owners[2:]))}, owners, frozenset())

    def _edge(self, raw: list[Mapping[str, Any]]) -> Edge:
        """Make one edge of what the alternatives say: whatever means something wins over what says that it does not."""
        meanings = [_meanings()[each] for one in raw for each in one.get("means", ())]
        told = {meaning.concern for meaning in meanings if meaning.kind.says_something}
        kept = dict.fromkeys(each for each in meanings if each.kind.says_something or each.concern not in told)
        owners = tuple(sorted({name for one in raw for name in one.get("objects", ())}))
        steps = max((one.get("steps", "") for one in raw), key=len)
        lists, has_keys, rest = steps.partition("{*}")
        if owners and has_keys:
            owners = (ANY_KEY, rest, *owners)
        return Edge(
            tuple(kept),
            next((one["default"] for one in raw if "default" in one), None),
            all("free" in one for one in raw),
            lists,
            (self, owners) if owners else None,
        )


@cache
def _meanings() -> Mapping[str, Meaning]:
    return {
        decision: Meaning(
            kind=Kind(raw["kind"]),
            decision=decision,
            reason=raw["reason"],
            good=tuple(raw.get("good", ())),
            pair=tuple(raw.get("pair", ())),
            bad=tuple(raw.get("bad", ())),
            absent=raw.get("absent", ""),
            beside=tuple((name, tuple(values)) for name, values in raw.get("beside", {}).items()),
        )
        for decision, raw in data.load("decisions.json").items()
    }


def decided(decision: str) -> Meaning:
    """Give what a decision says, by its id; `KeyError` where there is none."""
    return _meanings()[decision]


@cache
def _module(name: str) -> _Module:
    return _Module(data.load(f"types/{name}.json"))


@cache
def type_facts(token: str) -> TypeFacts | None:
    """Give what is known of a type, by its canonical token; `None` when there is no such type."""
    if not known.is_known(token):
        return None
    _, module_name, name = token.split(":")
    module = _module(module_name)
    raw = module.types[name]
    reasons = data.load("holds.json")
    holds, is_global = reasons[raw["holds"]], reasons.get(raw.get("global"))
    return TypeFacts(
        token=token,
        holds=Holds(holds["kind"]),
        holds_reason=holds["reason"],
        is_global=is_global is not None,
        global_reason=is_global["reason"] if is_global else "",
        component=raw.get("component"),
        api_version=raw.get("api", ""),
        node=module.node((f":{name}",)),
    )


@cache
def types_with(kind: Kind) -> frozenset[str]:
    """Give the types that have a property of a kind, at any depth."""
    modules: Mapping[str, list[str]] = data.load(f"kinds/{kind}.json")
    return frozenset(f"{PROVIDER}:{module}:{name}" for module, names in modules.items() for name in names)


@cache
def free_names() -> frozenset[str]:
    """Give the names that are everywhere a map or a value of the user's own form (tags, parameters...)."""
    return frozenset(data.load("free.json"))


_PLACE = re.compile(r"(?:.*[a-z0-9_])?(?:Location|Region)s?(?:Name)?|(?:location|region)s?(?:Name)?")
_PLACES = frozenset(
    {"dataCenter", "dataCenterName", "preferredDataCenterRegion", "geo", "dataBoundary", "dataResidencyBoundary"}
    | {"regionalDataBoundary"}
)


def looks_like_a_place(name: str) -> bool:
    """Tell whether a name says that its value is a place: for properties that the SDK does not have."""
    return _PLACE.fullmatch(name) is not None or name in _PLACES
