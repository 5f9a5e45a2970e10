"""Switches that the catalogue lists, in every type that has one: what a program writes out is judged.

The catalogue says of each switch which values are good and which are bad. What leaving one out amounts to is a matter
of each service: the tables of the rules (`bleu_iac.rules.tables`) say it where it is known, and a switch that a table
has is the table's alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bleu_iac.catalogue import facts
from bleu_iac.catalogue.meanings import Value, decided
from bleu_iac.resources import UNKNOWN, Found, Path, Resource, parse_path
from bleu_iac.rules.leaves import names_in, unknown_in
from bleu_iac.rules.looking import MUST_BE, found
from bleu_iac.rules.rule import Finding, undetermined
from bleu_iac.rules.tables import Table, is_good, wanted

Elsewhere = Mapping[str, Sequence[str]]
"""Paths that another rule judges, or that are judged in another way, by canonical token."""


class _Row(NamedTuple):
    pattern: str
    names: frozenset[str | int]
    """Every name on the way: where one is missing, there is no such switch."""
    above: frozenset[str | int]
    """The names of what it stands in."""
    good: tuple[Value, ...]


class Listed:
    """The switches that some decisions of the catalogue are about."""

    def __init__(self, *decisions: str, table: Table | None = None, elsewhere: Elsewhere | None = None) -> None:
        """`table` and `elsewhere` have the paths that are left to others."""
        self._decisions = decisions
        others: dict[str, set[str]] = {}
        for token, switches in (table or {}).items():
            others.setdefault(token, set()).update(switch.path.removesuffix("[*]") for switch in switches)
        for token, paths in (elsewhere or {}).items():
            others.setdefault(token, set()).update(paths)
        self._others: Mapping[str, set[str]] = others
        self._rows: dict[str, tuple[_Row, ...]] = {}
        self.types = frozenset(
            token
            for decision in decisions
            for token, paths in facts.switches(decision).items()
            if not others.get(token, set()).issuperset(paths)
        )
        """The types that have such a switch."""

    def findings(self, resource: Resource) -> Iterator[Finding]:
        """Judge each switch that is written out, or that something not known yet may hold."""
        if resource.type not in self.types:
            return
        names, unknown = names_in(resource), unknown_in(resource)
        later: dict[Path, None] = {}
        for row in self._of(resource.type):
            if row.names <= names or not unknown.isdisjoint(row.above):
                for each in resource.each(row.pattern):
                    yield from _judged(resource, row, each, later)
        yield from map(undetermined, later)

    def _of(self, token: str) -> tuple[_Row, ...]:
        if token not in self._rows:
            others = self._others.get(token, set())
            rows: dict[str, _Row] = {}  # a switch that two concerns meet in is judged once
            for decision in self._decisions:
                for path in facts.switches(decision).get(token, ()):
                    if path not in others:
                        rows.setdefault(path, _row(path, decided(decision).good))
            self._rows[token] = tuple(rows.values())
        return self._rows[token]


def _row(path: str, good: tuple[Value, ...]) -> _Row:
    names = [step for step in parse_path(path) if step != "*"]
    return _Row(path, frozenset(names), frozenset(names[:-1]), good)


def _judged(resource: Resource, row: _Row, each: Found, later: dict[Path, None]) -> Iterator[Finding]:
    if each.value is UNKNOWN:
        later[each.path] = None
    elif isinstance(each.value, list):
        for index, inner in enumerate(each.value):
            yield from _judged(resource, row, Found((*each.path, index), inner), later)
    elif not is_good(row.good, each.value):
        good = wanted(_alike(row.good, each.value))
        yield Finding(each.path, MUST_BE(wanted=good, found=found(resource, each.path)))


def _alike(good: tuple[Value, ...], value: Any) -> Sequence[Value]:
    """Give the good values of the kind that stands there, since a decision covers several spellings."""
    return [each for each in good if type(each) is type(value)] or good
