"""Where what is checked comes from: a file or standard input, compressed or not; and the errors of reading it."""

import gzip
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

from bleu_iac.check.stream import Document, NotJsonError, NotTextError, TooDeepError
from bleu_iac.errors import BleuError, Problem
from bleu_iac.text import Message, Text

STANDARD_INPUT = "-"
"""The path that stands for standard input."""

CANNOT_CHECK = Text("{path} can't be checked", "{path} ne peut pas être contrôlé")
CANNOT_OPEN = Text("can't be read ({reason})", "ne peut pas être lu ({reason})")
GIVE_A_FILE = Text(
    "Give a file that can be read, or - for standard input",
    "Donnez un fichier lisible, ou - pour l'entrée standard",
)
NOT_TEXT = Text("is not a text ({reason})", "n'est pas un texte ({reason})")
CUT = Text("ends in the middle of the document", "s'arrête au milieu du document")
NOT_JSON = Text("is not JSON: {found!r} can't stand here", "n'est pas du JSON : {found!r} ne peut pas être ici")
TOO_DEEP = Text("is nested too deeply", "est imbriqué trop profondément")
WRITE_AGAIN = Text(
    "Write it again: pulumi stack export --file stack.json",
    "Écrivez-le à nouveau : pulumi stack export --file stack.json",
)
MEND = Text("Mend the document at that place", "Corrigez le document à cet endroit")

_GZIP = b"\x1f\x8b"


class UnreadableError(BleuError):
    """What was given can't be read, or is nothing that can be checked."""


@dataclass(frozen=True, slots=True)
class Source:
    """Something to check, opened."""

    path: str
    """As the user gave it."""
    size: int | None
    """Bytes; `None` when that is not known before the end."""
    position: Callable[[], int]
    """Bytes read so far."""
    document: Document


def unreadable(path: str, where: str, code: str, what: Message, fix: Message) -> UnreadableError:
    """Make the error that says what is wrong at which place of a file: `stack.json:12:3`."""
    place = f"{path}:{where}" if where else path
    return UnreadableError(CANNOT_CHECK(path=path), [Problem(code, place, what, fix)])


@contextmanager
def opened(path: str) -> Iterator[Source]:
    """Open a file, or standard input for `-`. What goes wrong while it is read is raised as `UnreadableError`."""
    try:
        with _raw(path) as raw:
            counted = _Counted(path, raw)
            size = None if path == STANDARD_INPUT else os.fstat(raw.fileno()).st_size
            yield Source(path, size, counted.position, Document(_decompressed(counted)))
    except NotTextError as error:
        raise unreadable(path, "", "BLEU-E521", NOT_TEXT(reason=error), WRITE_AGAIN()) from None
    except NotJsonError as error:
        what = NOT_JSON(found=error.found) if error.found else CUT()
        fix = MEND() if error.found else WRITE_AGAIN()
        raise unreadable(path, f"{error.line}:{error.column}", "BLEU-E521", what, fix) from None
    except TooDeepError as error:
        raise unreadable(path, str(error.line), "BLEU-E521", TOO_DEEP(), MEND()) from None


class _Counted:
    """A file that knows how much of it was read."""

    def __init__(self, path: str, raw: BufferedReader) -> None:
        self._path, self._raw, self._count = path, raw, 0

    def read(self, most: int) -> bytes:
        try:
            piece = self._raw.read(most)
        except OSError as error:
            raise _cannot_open(self._path, error) from None
        self._count += len(piece)
        return piece

    def starts_with(self, first: bytes) -> bool:
        try:
            return self._raw.peek(len(first)).startswith(first)
        except OSError as error:
            raise _cannot_open(self._path, error) from None

    def position(self) -> int:
        return self._count


@contextmanager
def _raw(path: str) -> Iterator[BufferedReader]:
    if path == STANDARD_INPUT:
        yield cast(BufferedReader, sys.stdin.buffer)
        return
    try:
        raw = Path(path).open("rb")  # noqa: SIM115 - closed below; only what opening raises is caught here
    except (OSError, ValueError) as error:  # a zero byte in the path
        raise _cannot_open(path, error) from None
    with raw:
        yield raw


def _cannot_open(path: str, error: Exception) -> UnreadableError:
    reason = getattr(error, "strerror", None) or str(error)
    return unreadable(path, "", "BLEU-E520", CANNOT_OPEN(reason=reason), GIVE_A_FILE())


def _decompressed(counted: _Counted) -> Callable[[int], bytes]:
    if not counted.starts_with(_GZIP):
        return counted.read
    inside = gzip.GzipFile(fileobj=cast(BinaryIO, counted))

    def read(most: int) -> bytes:
        try:
            return inside.read(most)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise NotTextError(str(error)) from None

    return read
