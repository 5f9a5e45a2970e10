"""How far a long work has come: one line on a terminal, gone at the end; nothing anywhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import environ
from time import monotonic

from bleu_iac.text import Message

Line = Callable[[Message], None]
"""Shows a message in the place of the one before."""

_BETWEEN = 0.3
"""Seconds between two messages, and before the first: nothing for what takes less than a moment."""
_CLEAR = "\x1b[2K"


@contextmanager
def line() -> Iterator[Line]:
    """Give what shows a line, or does nothing where there is no terminal to show it on."""
    if not sys.stderr.isatty() or environ.get("TERM") == "dumb":
        yield lambda _: None
        return
    shown_at = monotonic()

    def show(message: Message) -> None:
        nonlocal shown_at
        if monotonic() - shown_at > _BETWEEN:
            shown_at = monotonic()
            _write(f"{_CLEAR}{message}\r")

    try:
        yield show
    finally:
        _write(_CLEAR)


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
