"""What a waiver is: one rule that somebody was allowed to break, in one place, for a reason and for a time."""

from collections.abc import Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

from bleu_iac.resources import Resource
from bleu_iac.text import Message, Text

WAIVED = Text(
    "Waived until {expires}, approved by {approver} for {requester}: {reason} (ticket {ticket})",
    "Dérogation jusqu'au {expires}, accordée par {approver} à {requester} : {reason} (ticket {ticket})",
)

_ELSEWHERE = "\0"
"""What no name and no type is."""


def _exact(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise PydanticCustomError("line", "must be printable and not empty")
    return text


def _line(text: str) -> str:
    return _exact(" ".join(text.split()))


def _date(value: Any) -> date:
    """Read `2030-01-31`; pydantic would take numbers as well, for seconds."""
    try:
        given = value if type(value) is date else date.fromisoformat(value)
    except (TypeError, ValueError):
        given = None
    if given is None or value not in (given, given.isoformat()):
        raise PydanticCustomError("date", "must be a date")
    return given


def _not_too_wide(pattern: str) -> str:
    """Refuse a pattern that says nothing of what a resource is or is called: at most which stack it is in."""
    stack = pattern.split("::")[:2] if pattern.startswith("urn:") else []
    if _fits(pattern, "::".join([*stack, *[_ELSEWHERE] * (4 - len(stack))])):
        raise PydanticCustomError("too_wide", "is too wide")
    return pattern


def _fits(pattern: str, text: str) -> bool:
    """Compare with a pattern in which `*` stands for any characters, and nothing else for anything but itself."""
    return fnmatchcase(text, pattern.replace("[", "[[]").replace("?", "[?]"))


_Exact = Annotated[str, AfterValidator(_exact)]
_Line = Annotated[str, AfterValidator(_line)]
_Date = Annotated[date, BeforeValidator(_date)]


class Waiver(BaseModel):
    """One entry of a file of waivers."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)

    rule: _Exact
    """The id of the rule, or its ref, which outlives a new id."""
    resource: Annotated[_Exact, AfterValidator(_not_too_wide)]
    """The name of the resource or its URN, as a message shows them; `*` stands for any characters."""
    property: _Exact | None = None
    """The property, as a message shows it, `*` again for any characters; without it, all that the rule finds."""
    reason: _Line
    ticket: _Line
    requester: _Line
    approver: _Line
    granted: _Date
    expires: _Date
    """The last day."""

    def covers(self, resource: Resource, found_at: str) -> bool:
        """Tell whether it is about a finding of its rule: which resource, and at which property."""
        named = _fits(self.resource, resource.name) or (resource.urn != "" and _fits(self.resource, resource.urn))
        return named and (self.property is None or _fits(self.property, found_at))

    def told(self) -> Message:
        """Say until when, by whom and why."""
        said = self.model_dump(include={"expires", "approver", "requester", "reason", "ticket"})
        return WAIVED(**said)


class Waivers:
    """The waivers in force, and those of them that have covered something."""

    def __init__(self, by_rule: Mapping[str, Sequence[Waiver]]) -> None:
        """`by_rule`: by the rule's id."""
        self._by_rule = by_rule
        self.used: set[Waiver] = set()

    def __bool__(self) -> bool:
        return bool(self._by_rule)

    def covering(self, rule: str, resource: Resource, found_at: str) -> Waiver | None:
        """Give the waiver that covers a finding, the first of several; all of them were of use."""
        covering = [each for each in self._by_rule.get(rule, ()) if each.covers(resource, found_at)]
        self.used.update(covering)
        return covering[0] if covering else None


NO_WAIVERS = Waivers({})
