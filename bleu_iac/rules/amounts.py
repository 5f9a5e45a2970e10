"""Numbers that have to be large enough."""

from collections.abc import Iterator
from typing import Any

from bleu_iac.resources import Path, Resource
from bleu_iac.rules.looking import require
from bleu_iac.rules.rule import Finding
from bleu_iac.text import Text

AT_LEAST = Text("at least {days} (days)", "au moins {days} (jours)")


def is_number(value: Any) -> bool:
    """Tell whether a value is a number; what is read from JSON or sent by an engine may be a float."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def at_least(
    resource: Resource, path: str | Path, value: Any, days: int, *, endless: tuple[int, ...] = (), absent: bool = False
) -> Iterator[Finding]:
    """Judge a number of days: large enough, or one that stands for no end; left out where that is good."""

    def good(found: Any) -> bool:
        if found is None:
            return absent
        return is_number(found) and (found >= days or found in endless)

    yield from require(resource, path, value, lambda: AT_LEAST(days=days), good)
