"""Find, in the installed SDK, where switches stand: what the data of types alone does not say of them.

    left_out(...)  those that have to be asked about where they are left out
    variants(...)  those that are another thing in each of several alternatives

An object that is one of several alternatives has its switches only where the values stand that tell it apart.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bleu_iac.catalogue import sdk
from bleu_iac.catalogue.decisions import Decision, form, listed
from bleu_iac.catalogue.shapes import Constant, Property, Ref
from bleu_iac.catalogue.switches import leading
from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.catalogue.walk import Owner, name_of, properties_of, steps_of

When = Mapping[str, Sequence[Any]]
"""By path, the values of which one has to stand there."""


def left_out(modules: Mapping[str, Mapping[str, Any]], decided: Iterable[Decision]) -> dict[str, dict[str, Any]]:
    """Give the content of `left_out.json`: of each decision the types, their paths, the good values and when to ask.

    It has the switches of which a decision says that leaving them out is bad, or that nobody knows what it amounts to.
    What the SDK's class itself sends is the default that the API's description has: where that is a good value there
    is nothing to ask, and where it is a bad one, leaving the switch out is bad.
    """
    asked = {each.id: each for each in decided if each.bad and each.absent in ("bad", "unknown")}
    found: dict[str, dict[str, Any]] = {decision: {} for decision in asked}
    for token, place in _places(modules, asked):
        if not place.is_sent_good:
            paths = found[place.decision.id].setdefault(token, {})
            entry = paths.setdefault(place.path, {"good": place.good, "when": [], "bad": True})
            entry["when"].append(place.when)
            entry["bad"] &= place.decision.absent == "bad" or place.default is not None
    for types in found.values():
        for paths in types.values():
            for entry in paths.values():
                entry["when"] = _joined(entry["when"])
    return found


def variants(modules: Mapping[str, Mapping[str, Any]], decided: Iterable[Decision]) -> dict[str, dict[str, Any]]:
    """Give the content of `variants.json`: of each type the paths that mean something else in each alternative.

    Of each decision that meets there, it has when the decision is meant.
    """
    switches = {each.id: each for each in decided if each.bad}
    found: dict[str, dict[str, dict[str, list[When]]]] = {}
    for token, place in _places(modules, switches):
        decisions = found.setdefault(token, {}).setdefault(place.path, {})
        decisions.setdefault(place.decision.id, []).append(place.told)
    several = {
        token: {path: decisions for path, decisions in paths.items() if _differ(decisions.values())}
        for token, paths in found.items()
    }
    return {
        token: {
            path: {decision: _joined(when) for decision, when in sorted(decisions.items())}
            for path, decisions in sorted(paths.items())
        }
        for token, paths in several.items()
        if paths
    }


def _differ(whens: Iterable[list[When]]) -> bool:
    return len({json.dumps(when, sort_keys=True) for when in whens}) > 1


def _places(
    modules: Mapping[str, Mapping[str, Any]], decisions: Mapping[str, Decision]
) -> Iterator[tuple[str, "_Place"]]:
    """Give every switch of some decisions, with the type that has it (`module:Type`)."""
    for module, content in sorted(modules.items()):
        ways = _Ways(content, leading(content["objects"], frozenset(decisions)), decisions)
        for name in sorted(content["types"]):
            for place in _below(f"{PROVIDER}:{module}:{name}", ways, "", {}, frozenset()):
                yield f"{module}:{name}", place


@dataclass(frozen=True, slots=True)
class _Ways:
    content: Mapping[str, Any]
    """A module, as `data/types` has it."""
    leading: frozenset[str]
    """The objects that have a switch, or lead to one."""
    decisions: Mapping[str, Decision]


@dataclass(frozen=True, slots=True)
class _Place:
    decision: Decision
    path: str
    good: list[Any]
    """The good values that it can have there."""
    told: When
    """What tells the alternatives apart that have it."""
    beside: When
    """What has to stand beside it as well, for leaving it out to matter."""
    default: Constant | None
    """What the SDK's class sends by itself."""

    @property
    def is_sent_good(self) -> bool:
        """Whether the SDK's class sends a good value by itself."""
        good = {str(each).lower() for each in self.decision.good}
        return self.default is not None and str(self.default).lower() in good

    @property
    def when(self) -> When:
        """When to ask about it."""
        return {**self.told, **self.beside}


def _below(owner: Owner, ways: _Ways, above: str, when: When, seen: frozenset[str]) -> Iterator[_Place]:
    """Give each switch below; a type inside itself is not followed again."""
    if isinstance(owner, Ref):
        raw = ways.content["objects"][name_of(owner)]
    else:
        raw = ways.content["types"][owner.split(":")[2]]
    for name, item in properties_of(owner).items():
        edge = raw["properties"].get(name, {})
        for decision in (ways.decisions[each] for each in edge.get("means", ()) if each in ways.decisions):
            beside = {above + other: list(values) for other, values in decision.beside.items()}
            good = _good(decision, item)
            yield _Place(decision, above + name, good, when, beside, item.default)
        refs = list(dict.fromkeys(sdk.references(item.shape)))
        for ref in refs:
            inside = name_of(ref)
            if inside in ways.leading and inside not in seen:
                here = f"{above}{name}{steps_of(item.shape).replace('{*}', '[*]')}."
                told = _told_by(ref, here) if len(refs) > 1 else {}
                yield from _below(ref, ways, here, {**when, **told}, seen | {inside})


def _told_by(ref: Ref, here: str) -> When:
    """Give what tells an alternative apart: the properties that have one value only."""
    items = sdk.object_type(ref).values()
    return {here + item.name: [item.constant] for item in items if item.constant is not None}


def _good(decision: Decision, item: Property) -> list[Any]:
    """Give the good values that this property can have, since a decision covers several spellings."""
    texts = {value.lower() for value in listed(item.shape)}
    is_flag = form(item.shape) == "flag"
    fitting = [each for each in decision.good if (isinstance(each, bool) if is_flag else str(each).lower() in texts)]
    return fitting or list(decision.good)


def _joined(alternatives: Sequence[When]) -> list[When]:
    """Put alternatives together that differ in the values at one path; none where one of them holds always."""
    if not all(alternatives):
        return []
    joined = [dict(each) for each in alternatives]
    for path in sorted({path for each in alternatives for path in each}):
        groups: dict[str, dict[str, Sequence[Any]]] = {}
        for each in joined:
            rest = json.dumps([path in each, {key: each[key] for key in each if key != path}], sort_keys=True)
            group = groups.setdefault(rest, each)
            if path in each:
                group[path] = list(dict.fromkeys([*group[path], *each[path]]))
        joined = list(groups.values())
    return list(joined)
