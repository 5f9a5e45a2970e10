"""Rules of keys and networks that are a table: the switches of each type that must stand one way."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bleu_iac.catalogue.meanings import Value
from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Found, Path, Resource, parse_path, show_path
from bleu_iac.rules.looking import LEFT_OUT, NOTHING, ONE_OF, is_one_of, require
from bleu_iac.rules.rule import Check, Context, Finding, undetermined
from bleu_iac.text import Message, Text

IF_SO = Text(
    "must be {wanted} if {other} is {value}, which is not known before deployment",
    "doit être {wanted} si {other} est {value}, ce qui n'est pas connu avant le déploiement",
)


class Switch(NamedTuple):
    """A property with good values."""

    path: str
    """With `[*]` for each element of a list; where there is no element, there is nothing to judge."""
    good: tuple[Value, ...]
    """Texts are compared without regard to case."""
    absent: bool | None = False
    """Whether leaving it out is good; `None` where nobody says what it amounts to."""
    inside: str = ""
    """The block that has to stand for the switch to mean something."""
    only: tuple[str, tuple[Value, ...]] | None = None
    """Another property and the values of it for which the switch means something."""


Table = Mapping[str, Sequence[Switch]]
"""Switches by canonical token."""


def table(rows: Mapping[str, Sequence[Switch]]) -> Table:
    """Give a table written with `module:Type` under canonical tokens."""
    return {f"{PROVIDER}:{name}": tuple(switches) for name, switches in rows.items()}


def all_stand(switches: Table) -> Check:
    """Make a check that each of a type's switches stands as its table says."""

    def check(resource: Resource, _: Context) -> Iterator[Finding]:
        for switch in switches.get(resource.type, ()):
            yield from judged(resource, switch)

    return check


def judged(resource: Resource, switch: Switch) -> Iterator[Finding]:
    """Judge one switch, wherever its path leads."""
    if switch.inside and resource.look(switch.inside) is None:
        return
    if switch.only is not None:
        other, meant = switch.only
        value = resource.look(other)
        if value is UNKNOWN:
            yield from _in_doubt(resource, switch)
            return
        if not is_good(meant, value):
            return
    for each in places(resource, switch.path):
        if each.value is None and switch.absent is None:
            yield undetermined(each.path, LEFT_OUT(wanted=wanted(switch.good)))
        else:
            yield from require(
                resource, each.path, each.value, lambda: wanted(switch.good), lambda value: _stands(switch, value)
            )


def _in_doubt(resource: Resource, switch: Switch) -> Iterator[Finding]:
    """Say of a switch that is not good that it has to be, should the other property turn out to be what it is for."""
    for each in places(resource, switch.path):
        if each.value is UNKNOWN:
            yield undetermined(each.path)
        elif not _stands(switch, each.value) and switch.only is not None:
            other, meant = switch.only
            yield undetermined(each.path, IF_SO(wanted=wanted(switch.good), other=other, value=wanted(meant)))


def places(resource: Resource, pattern: str) -> Iterator[Found]:
    """Give the value at a path, absent ones as well, for each element of the lists on the way.

    An unknown, or what should have been a list, is given where it stands.
    """
    steps = parse_path(pattern)
    if "*" not in steps:
        yield Found(steps, resource.look(pattern))
        return
    last = len(steps) - steps[::-1].index("*")
    rest = steps[last:]
    for element in resource.each(show_path(steps[:last])):
        if len(element.path) < last or element.value is UNKNOWN or not rest:
            yield element
        else:
            path: Path = (*element.path, *rest)
            yield Found(path, resource.look(path))


def _stands(switch: Switch, value: Any) -> bool:
    return switch.absent is True if value is None else is_good(switch.good, value)


def is_good(good: Sequence[Value], value: Any) -> bool:
    """Tell whether a known value is one of the good ones; texts are compared without regard to case."""
    if isinstance(value, str):
        return is_one_of(*good)(value)
    return any(type(value) is type(each) and value == each for each in good)


def wanted(good: Sequence[Value]) -> Message | str:
    """Give the good values as a message says them; "nothing" where there are none."""
    if not good:
        return NOTHING()
    names = list(dict.fromkeys(str(each).lower() if isinstance(each, bool) else str(each) for each in good))
    return names[0] if len(names) == 1 else ONE_OF(names=", ".join(names))
