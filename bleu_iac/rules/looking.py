"""How rules look at a property and say what they found: what more than one rule needs."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from bleu_iac.resources import UNKNOWN, Path, Resource, parse_path
from bleu_iac.rules.rule import Check, Context, Finding, undetermined
from bleu_iac.text import Message, Text

MUST_BE = Text("must be {wanted}, found {found}", "doit être {wanted}, trouvé : {found}")
LEFT_OUT = Text(
    "is left out, and what that amounts to is not documented: write {wanted}",
    "n'est pas écrit, et rien ne documente ce que cela vaut : écrivez {wanted}",
)
ONE_OF = Text("one of {names}", "l'un de {names}")
NOTHING = Text("nothing", "rien")


def found(resource: Resource, path: str | Path) -> Message | str:
    """Give what stands at a path as a message may show it; "nothing" for what is absent."""
    shown = resource.shown(path)
    return NOTHING() if shown == "None" else shown


Wanted = Message | str | Callable[[], Message | str]
"""What is wanted, as a message says it; or what makes it, where that takes a while and is rarely said."""


def require(
    resource: Resource, path: str | Path, value: Any, wanted: Wanted, good: Callable[[Any], bool]
) -> Iterator[Finding]:
    """Judge the value found at a path: good, not known yet, or a violation that says what was wanted."""
    if value is not UNKNOWN and good(value):
        return
    steps = parse_path(path) if isinstance(path, str) else path
    if value is UNKNOWN:
        yield undetermined(steps)
    else:
        said = wanted() if callable(wanted) else wanted
        yield Finding(steps, MUST_BE(wanted=said, found=found(resource, steps)))


def must_be(path: str, wanted: bool) -> Check:
    """Make a check that a switch is explicitly on, or explicitly off: absent counts as the opposite."""

    def check(resource: Resource, _: Context) -> Iterator[Finding]:
        value = resource.look(path)
        yield from require(resource, path, value, str(wanted).lower(), lambda value: value is wanted)

    return check


@lru_cache(maxsize=4096)
def is_one_of(*wanted: str | float) -> Callable[[Any], bool]:
    """Make a test for a text of an enumeration, which ARM compares without regard to case."""
    lowered = {value.lower() for value in wanted if isinstance(value, str)}
    return lambda value: isinstance(value, str) and value.lower() in lowered


def host(url: Any) -> str | None:
    """Give the host of an https URL, in lower case; `None` for anything else."""
    try:
        parts = urlsplit(url) if isinstance(url, str) and url.isascii() else None
        plain = parts is not None and parts.scheme == "https" and parts.username is None and parts.port in (None, 443)
    except ValueError:  # a port that is none, brackets that don't match
        return None
    return parts.hostname.lower() if parts is not None and plain and parts.hostname else None
