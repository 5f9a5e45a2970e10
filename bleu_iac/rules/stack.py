"""What a rule is that judges resources together, and how a stack of any size is judged by such rules.

A stack rule is two functions. `note` is asked of each resource as it comes, and gives the little that has to be kept of
it; `judge` is asked once, at the end, with all that was kept. Whoever reads a stack holds notes, never resources: a
hundred thousand of them fit into some tens of megabytes. Between the two, what only the end of a deployment tells can
be added to what was noted: `linked`.

Two resources belong together when one names the other: by its ARM id, once that is known; before, by Pulumi's own
record of which outputs an input was made from.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from bleu_iac.resources import STACK_TYPE, Options, Resource
from bleu_iac.rules.rule import ANY_TYPE, RULE_FAILED, Context, Described, Example, Finding, waived

_NOTHING: Mapping[str, Any] = {}
_NO_OPTIONS = Options()
WHOLE_STACK = Resource(STACK_TYPE, "stack", _NOTHING, custom=False)
"""What a finding is about that is about no resource in particular."""


class Kept(NamedTuple):
    """What is kept of one resource for one rule."""

    resource: Resource
    """Who it is: type, name, URN, id and the dependencies the rule follows; its inputs are not kept."""
    note: Any
    """What the rule's `note` gave."""


Found = tuple[Resource, Finding]
"""A finding and the resource it is about: one that was kept, or `WHOLE_STACK`."""
Note = Callable[[Resource, Context], Any]
"""Gives what is to be kept of a resource: something small, `None` for nothing."""
Judge = Callable[[Sequence[Kept], Context], Iterator[Found]]


@dataclass(frozen=True, eq=False)
class StackRule(Described):
    """One rule that judges a whole stack. Its module is `rules/<family>/<rest_of_the_id>.py`, where it is `RULE`.

    Its findings do not depend on the order of the resources.
    """

    note: Note
    judge: Judge
    refused: tuple[Example, ...]
    accepted: tuple[Example, ...]
    types: frozenset[str] = ANY_TYPE
    """Canonical tokens of the resources it looks at."""
    follows: frozenset[str] = frozenset()
    """The inputs (at the top level) whose dependencies it asks for."""
    answers: frozenset[str] = frozenset()
    """Types that are what it asks for. While a new one of them is left out of an operation (`--exclude`, `--target`),
    there is nothing to say: whether it is there shows in the operation that makes it."""


class _Failure(NamedTuple):
    """A rule that raised where it should have given a note."""

    error: str


class Noted(NamedTuple):
    """What is kept of one resource, for each of the rules that keep something of it."""

    resource: Resource
    notes: tuple[tuple[int, Any], ...]
    """Each with the rule's place in the set."""


class StackRules:
    """Stack rules, and what they judge against."""

    def __init__(self, rules: Iterable[StackRule], context: Context) -> None:
        self.rules = tuple(rules)
        self._context = context
        self._follows = frozenset(name for rule in self.rules for name in rule.follows)
        self._every = tuple(index for index, rule in enumerate(self.rules) if not rule.types)
        self._by_type = {
            token: tuple(index for index, rule in enumerate(self.rules) if not rule.types or token in rule.types)
            for token in {token for rule in self.rules for token in rule.types}
        }

    def note(self, resource: Resource) -> Noted | None:
        """Give what has to be kept of a resource; `None` when no rule needs anything of it."""
        notes: list[tuple[int, Any]] = []
        for index in self._by_type.get(resource.type, self._every):
            try:
                note = self.rules[index].note(resource, self._context)
            except Exception as error:  # noqa: BLE001 - said of the resource, at the end
                note = _Failure(type(error).__name__)
            if note is not None:
                notes.append((index, note))
        return Noted(self._bare(resource), tuple(notes)) if notes else None

    def linked(self, noted: Noted, id_: str, property_dependencies: Mapping[str, Sequence[str]]) -> Noted:
        """Add what was not known when the resource was noted."""
        resource = replace(
            noted.resource, id=id_, property_dependencies=_followed(property_dependencies, self._follows)
        )
        return noted._replace(resource=resource)

    def waiting(self, left_out: frozenset[str]) -> frozenset[str]:
        """Give the ids of the rules that wait for resources, given by their types, that an operation leaves out."""
        return frozenset(rule.id for rule in self.rules if rule.answers & left_out)

    def judge(
        self, noted: Iterable[Noted], left_out: frozenset[str] = frozenset()
    ) -> Iterator[tuple[Resource, list[tuple[StackRule, list[Finding]]]]]:
        """Ask every rule about the whole: give each resource that something is said of, with all that is said.

        `left_out` are the types of new resources that are left out of the operation: see `StackRule.answers`.
        """
        waiting = self.waiting(left_out)
        kept: list[list[Kept]] = [[] for _ in self.rules]
        said: dict[int, tuple[Resource, list[tuple[StackRule, list[Finding]]]]] = {}
        failed: list[list[Found]] = [[] for _ in self.rules]
        for each in noted:
            for index, note in each.notes:
                if isinstance(note, _Failure):
                    failed[index].append((each.resource, Finding((), RULE_FAILED(error=note.error))))
                else:
                    kept[index].append(Kept(each.resource, note))
        for rule, theirs, failures in zip(self.rules, kept, failed, strict=True):
            found = () if rule.id in waiting else judge(rule, theirs, self._context)
            for resource, finding in (*failures, *found):
                of_resource = said.setdefault(id(resource), (resource, []))[1]
                if not of_resource or of_resource[-1][0] is not rule:
                    of_resource.append((rule, []))
                of_resource[-1][1].append(finding)
        for of, all_said in said.values():
            yield of, [(rule, waived(rule, of, findings, self._context)) for rule, findings in all_said]

    def _bare(self, resource: Resource) -> Resource:
        return Resource(
            resource.type,
            resource.name,
            _NOTHING,
            sys.intern(resource.urn),
            resource.declared_type,
            options=_NO_OPTIONS,
            custom=resource.custom,
            id=resource.id,
            property_dependencies=_followed(resource.property_dependencies, self._follows),
        )


def judge(rule: StackRule, kept: Sequence[Kept], context: Context) -> list[Found]:
    """Ask one rule. A rule that raises gives a finding that says so, beside what it had found before."""
    found: list[Found] = []
    try:
        for each in rule.judge(kept, context):
            found.append(each)  # one by one, so that what came before a failure is kept
    except Exception as error:  # noqa: BLE001 - a broken rule must neither pass nor hide the others
        found.append((WHOLE_STACK, Finding((), RULE_FAILED(error=type(error).__name__))))
    return found


def _followed(dependencies: Mapping[str, Any], names: frozenset[str]) -> Mapping[str, Sequence[str]]:
    """Keep the dependencies that somebody asks for; the URNs are shared with the resources that have them."""
    followed = {
        name: tuple(sys.intern(urn) for urn in dependencies[name] if isinstance(urn, str))
        for name in names & dependencies.keys()
        if isinstance(dependencies[name], list | tuple)
    }
    return followed or _NOTHING
