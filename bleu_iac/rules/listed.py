"""Switches that the catalogue lists, in every type that has one.

The catalogue says of each switch which values are good and which are bad, and what leaving it out amounts to. What a
program writes out is judged. What it leaves out of a block that stands is reported where nobody says what that amounts
to, and refused where it is bad and no table says so: the tables of the rules (`bleu_iac.rules.tables`) also say of a
switch whether the block above it has to be there, and a switch that a table has is the table's alone.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bleu_iac.catalogue import facts
from bleu_iac.catalogue.facts import LeftOut
from bleu_iac.catalogue.meanings import Meaning, Value, decided
from bleu_iac.resources import UNKNOWN, Found, Path, Resource, parse_path, show_path
from bleu_iac.rules.leaves import names_in, unknown_in
from bleu_iac.rules.looking import LEFT_OUT, MUST_BE, found
from bleu_iac.rules.rule import Finding, undetermined
from bleu_iac.rules.tables import Table, is_good, wanted

Elsewhere = Mapping[str, Sequence[str]]
"""Paths that another rule judges, or that are judged in another way, by canonical token."""

_Later = dict[Path, None]
"""Where something is that is not known yet: each place once, in order."""
_When = tuple[tuple[tuple[Path, Container[str]], ...], ...]
"""Of each alternative that has a switch, what tells it apart: paths as patterns, and values in lower case."""


class _Row(NamedTuple):
    pattern: str
    depth: int
    """The steps that lead to what it stands in."""
    names: frozenset[str | int]
    """Every name on the way: where one is missing, there is no such switch."""
    above: frozenset[str | int]
    """The names of what it stands in."""
    good: tuple[Value, ...]
    beside: tuple[tuple[str, Container[str]], ...]
    """Properties beside it, each with the values for which the switch matters, in lower case."""
    variants: tuple[tuple[_When, tuple[Value, ...]], ...] = ()
    """The good values of each alternative, for a switch that is another one in each."""


class _Asked(NamedTuple):
    """A switch that may not be left out where the block that it stands in is there."""

    block: str
    """The pattern of that block; empty for the resource itself."""
    above: frozenset[str | int]
    name: str
    good: tuple[Value, ...]
    is_bad: bool
    """Whether leaving it out is bad; otherwise nobody says what it amounts to."""
    when: _When


class Listed:
    """The switches that some decisions of the catalogue are about."""

    def __init__(
        self,
        *decisions: str,
        table: Table | None = None,
        elsewhere: Elsewhere | None = None,
        required: Sequence[str] = (),
    ) -> None:
        """`table` and `elsewhere` have the paths left to others; `required`, of the decisions, what is asked for.

        A switch of a decision that is `required` is refused when it is left out.
        """
        self._decisions = decisions
        self._required = frozenset(required)
        others: dict[str, set[str]] = {}
        for token, switches in (table or {}).items():
            others.setdefault(token, set()).update(switch.path.removesuffix("[*]") for switch in switches)
        for token, paths in (elsewhere or {}).items():
            others.setdefault(token, set()).update(paths)
        self._others: Mapping[str, set[str]] = others
        self._rows: dict[str, tuple[tuple[_Row, ...], tuple[_Asked, ...]]] = {}
        self.types = frozenset(
            token
            for decision in decisions
            for token, paths in facts.switches(decision).items()
            if not others.get(token, set()).issuperset(paths)
        )
        """The types that have such a switch."""

    def findings(self, resource: Resource) -> Iterator[Finding]:
        """Judge each switch that is written out, or that something not known yet may hold, or that is left out."""
        if resource.type not in self.types:
            return
        rows, asked = self._of(resource.type)
        names, unknown = names_in(resource), unknown_in(resource)
        later: _Later = {}
        for row in rows:
            if row.names <= names or not unknown.isdisjoint(row.above):
                for each in resource.each(row.pattern):
                    yield from _judged(resource, row, each, later)
        for switch in asked:
            if switch.above <= names:
                yield from _left_out(resource, switch, later)
        yield from map(undetermined, later)

    def _of(self, token: str) -> tuple[tuple[_Row, ...], tuple[_Asked, ...]]:
        if token not in self._rows:
            others = self._others.get(token, set())
            rows: dict[str, _Row] = {}  # a switch that two concerns meet in is judged once
            asked: dict[str, _Asked] = {}
            for decision in self._decisions:
                meaning = decided(decision)
                for path in facts.switches(decision).get(token, ()):
                    if path not in others:
                        rows.setdefault(path, _row(path, meaning, facts.variants(token, path)))
                if meaning.absent == "unknown" or decision in self._required:
                    for path, left_out in facts.left_out(decision).get(token, {}).items():
                        if path not in others:
                            asked.setdefault(f"{decision}: {path}", _asked(path, left_out))
            self._rows[token] = tuple(rows.values()), tuple(asked.values())
        return self._rows[token]


def _row(path: str, meaning: Meaning, variants: Mapping[str, facts.When]) -> _Row:
    names = [step for step in parse_path(path) if step != "*"]
    beside = tuple((name, _lowered(values)) for name, values in meaning.beside)
    each = tuple((_when(when), decided(decision).good) for decision, when in variants.items())
    depth = len(parse_path(path)) - 1
    return _Row(path, depth, frozenset(names), frozenset(names[:-1]), meaning.good, beside, each)


def _asked(path: str, left_out: LeftOut) -> _Asked:
    *above, name = parse_path(path)
    names = frozenset(step for step in above if step != "*")
    return _Asked(show_path(above), names, str(name), left_out.good, left_out.is_bad, _when(left_out.when))


def _when(when: facts.When) -> _When:
    return tuple(tuple((parse_path(path), _lowered(values)) for path, values in each.items()) for each in when)


def _lowered(values: Sequence[Value]) -> frozenset[str]:
    return frozenset(str(value).lower() for value in values)


def _judged(resource: Resource, row: _Row, each: Found, later: _Later) -> Iterator[Finding]:
    if each.value is UNKNOWN:
        later[each.path] = None
    elif isinstance(each.value, list):
        for index, inner in enumerate(each.value):
            yield from _judged(resource, row, Found((*each.path, index), inner), later)
    elif row.variants:
        yield from _judged_by_variant(resource, row, each, later)
    elif not is_good(row.good, each.value):
        doubt = _Later()
        if _matters(resource, each.path[: row.depth], row, doubt):
            yield _bad(resource, row.good, each)
        later.update(doubt)


def _judged_by_variant(resource: Resource, row: _Row, each: Found, later: _Later) -> Iterator[Finding]:
    """Judge a value by the alternative that stands; where none does, by all of them."""
    block, doubt = each.path[: row.depth], _Later()
    standing = [good for when, good in row.variants if _stands(resource, block, when, doubt)]
    goods = standing or [good for _, good in row.variants]
    bad = [good for good in goods if not is_good(good, each.value)]
    if doubt and 0 < len(bad) < len(goods):
        later.update(doubt)
    elif bad:
        yield _bad(resource, bad[0], each)


def _matters(resource: Resource, block: Path, row: _Row, doubt: _Later) -> bool:
    """Tell whether a switch matters beside what stands there, and beside what does not; or add what it hangs on."""
    for name, values in row.beside:
        path = (*block, name)
        value = resource.look(path)
        if value is not None and not _says(value, path, values, doubt):
            return False
    return not doubt


def _bad(resource: Resource, good: tuple[Value, ...], each: Found) -> Finding:
    return Finding(each.path, MUST_BE(wanted=wanted(_alike(good, each.value)), found=found(resource, each.path)))


def _alike(good: tuple[Value, ...], value: Any) -> Sequence[Value]:
    """Give the good values of the kind that stands there, since a decision covers several spellings."""
    return [each for each in good if type(each) is type(value)] or good


def _left_out(resource: Resource, switch: _Asked, later: _Later) -> Iterator[Finding]:
    for block in resource.each(switch.block) if switch.block else (Found((), resource.inputs),):
        if not isinstance(block.value, Mapping):
            continue  # what is not known is said as that, and nothing else has a switch
        value = block.value.get(switch.name)
        if value is not None and not (isinstance(value, list) and not value):
            continue
        path: Path = (*block.path, switch.name)
        doubt = _Later()
        if not _stands(resource, block.path, switch.when, doubt):
            later.update(doubt)
        elif switch.is_bad:
            at = path if switch.good else block.path  # no value would do: it is the block that may not stand
            yield Finding(at, MUST_BE(wanted=wanted(switch.good), found=found(resource, at)))
        else:
            yield undetermined(path, LEFT_OUT(wanted=wanted(switch.good)))


def _stands(resource: Resource, block: Path, when: _When, doubt: _Later) -> bool:
    """Tell whether a block is one of some alternatives; what that hangs on and is not known yet is added."""
    for alternative in when:
        unknown = _Later()
        for told, values in alternative:
            path = (*block[: len(told) - 1], told[-1])
            if not _says(resource.look(path), path, values, unknown):
                break
        else:
            if not unknown:
                return True
            doubt.update(unknown)
    return not when


def _says(value: Any, path: Path, values: Container[str], unknown: _Later) -> bool:
    """Tell whether a value, or an element of a list, is one of some, or may be: then where it is unknown is added."""
    if value is None:
        return False
    elements = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
    if any(each is not UNKNOWN and str(each).lower() in values for _, each in elements):
        return True
    later = {path if index is None else (*path, index): None for index, each in elements if each is UNKNOWN}
    unknown.update(later)
    return bool(later)
