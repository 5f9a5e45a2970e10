"""A JSON document read piece by piece: only what is asked for is ever whole in memory.

The parser is Python's own: it takes one value at a time from a text of which a piece is there. A value cut off by the
end of the piece is parsed again once more of the text has come, which happens once a piece.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

_PIECE = 1 << 20
"""Bytes read at once; more when a single value is longer."""
_LONGEST_TOKEN = 16
"""Characters; a mistake nearer than this to the end of what was read may be a word or a number that is cut."""
_UNENDED_STRING = "Unterminated string"
_BLANK = re.compile(r"[ \t\n\r]*")
_BETWEEN = re.compile(r"[ \t\n\r]*,[ \t\n\r]*")


class NotJsonError(ValueError):
    """The text is no JSON: at a line and a column, both counted from 1, stands what can't."""

    def __init__(self, line: int, column: int, found: str) -> None:
        """`found` is the character that can't stand there; empty at the end of the text."""
        super().__init__(line, column, found)
        self.line, self.column, self.found = line, column, found


class NotTextError(ValueError):
    """The bytes are no text, or no compressed file where they begin like one."""


class TooDeepError(ValueError):
    """A value is nested deeper than Python can follow."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class Document:
    """A JSON document, read from its beginning to its end, once."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        """`read` gives at most that many bytes, and none at the end."""
        self._read = read
        first = read(_PIECE)
        self._decoder = codecs.getincrementaldecoder(_encoding(first))()
        self._text, self._at, self._ended = "", 0, False
        self._line, self._column = 1, 1  # of the first character of `_text`
        self._decode = json.JSONDecoder(parse_constant=_no_number).raw_decode
        self._append(first)

    @property
    def line(self) -> int:
        """The line that is being read."""
        return self._place(self._at)[0]

    def next(self) -> str:
        """Give the character the next value begins with; empty at the end."""
        self._skip(_BLANK)
        return self._text[self._at : self._at + 1]

    def value(self) -> Any:
        """Read the next value, whole."""
        while True:
            self._skip(_BLANK)
            try:
                value, end = self._decode(self._text, self._at)
            except json.JSONDecodeError as error:
                self._more_or_fail(error.pos, cut=error.msg.startswith(_UNENDED_STRING))
            except RecursionError:
                raise TooDeepError(self.line) from None
            except ValueError:  # no number, or one of more digits than Python takes
                raise self._wrong(self._at) from None
            else:
                # Only a number does not show where it ends: more of it may follow, even after a dot that is there.
                if not isinstance(value, int | float) or end < len(self._text) - _LONGEST_TOKEN or not self._more():
                    self._at = end
                    return value

    def fields(self) -> Iterator[str]:
        """Read an object: give each key; whoever asks reads its value before the next one."""
        self._take("{")
        while self.next() != "}":
            if self._text[self._at : self._at + 1] != '"':
                raise self._wrong(self._at)
            key = self.value()
            self._skip(_BLANK)
            self._take(":")
            yield key
            self._skip(_BLANK)
            if not self._comma("}"):
                break
        self._take("}")

    def elements(self) -> Iterator[Any]:
        """Read an array: give each element, whole."""
        self._take("[")
        if self.next() != "]":
            yield self.value()
            while self._comma("]"):
                yield self.value()
        self._take("]")

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self.next():
            raise self._wrong(self._at)

    def _comma(self, closing: str) -> bool:
        """Pass over a comma and the blanks around; without one, what closes has to follow."""
        found = _BETWEEN.match(self._text, self._at)
        if found and found.end() < len(self._text):  # by far the most frequent case, so it comes first
            self._at = found.end()
        elif self.next() == closing:
            return False
        else:
            self._take(",")
        if self.next() == closing:
            raise self._wrong(self._at)
        return True

    def _take(self, wanted: str) -> None:
        if self.next() != wanted:
            raise self._wrong(self._at)
        self._at += 1

    def _skip(self, pattern: re.Pattern[str]) -> None:
        while True:
            found = pattern.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text) or not self._more():
                return

    def _more_or_fail(self, position: int, *, cut: bool = False) -> None:
        """Read on when the end of the piece may be what was wrong."""
        if not (cut or position > len(self._text) - _LONGEST_TOKEN) or not self._more():
            raise self._wrong(len(self._text) if cut else position)

    def _more(self) -> bool:
        """Forget what was read, and read on; as much again as is left, so that long values cost no more than others."""
        if self._ended:
            return False
        self._line, self._column = self._place(self._at)
        self._text, self._at = self._text[self._at :], 0
        self._append(self._read(max(_PIECE, len(self._text))))
        return True

    def _append(self, piece: bytes) -> None:
        self._ended = not piece
        try:
            self._text += self._decoder.decode(piece, final=self._ended)
        except UnicodeDecodeError as error:
            raise NotTextError(str(error.reason)) from None

    def _place(self, position: int) -> tuple[int, int]:
        lines = self._text.count("\n", 0, position)
        if not lines:
            return self._line, self._column + position
        return self._line + lines, position - self._text.rfind("\n", 0, position)

    def _wrong(self, position: int) -> NotJsonError:
        return NotJsonError(*self._place(position), self._text[position : position + 1])


def _no_number(word: str) -> NoReturn:
    """Refuse `NaN` and `Infinity`, which Python would take."""
    raise ValueError(word)


def _encoding(first: bytes) -> str:
    """Tell the encoding by the first bytes: UTF-8, or what some shells write on redirection."""
    return json.detect_encoding(first[:4])
