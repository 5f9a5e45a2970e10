"""The expressions of ARM templates, `[concat('a', parameters('b')[0].c)]`, as trees.

The syntax: Microsoft Learn, "Syntax and expressions in ARM templates".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

LONGEST = 24_576
"""Characters; ARM itself takes no longer expression."""
_DEEPEST = 40
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?[0-9]+)|(?P<name>\w+)|(?P<mark>\.\?|\[\?|[()\[\],.]))"
)


class NotUnderstoodError(ValueError):
    """The text is no expression that is known here."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A text or a whole number."""

    value: str | int


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what it is given."""

    name: str
    """In lower case, as ARM does not mind capitals; a template's own function has its namespace before it."""
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Inside:
    """A property, or an element, of a value."""

    value: "Node"
    key: "Node"
    or_null: bool
    """Whether one that is not there is null (`.?name`, `[?0]`) and no error."""


Node = Literal | Call | Inside


def inside_brackets(text: str) -> str | None:
    """Give the expression in a text; `None` for a plain text."""
    return text[1:-1] if text.startswith("[") and text.endswith("]") and not text.startswith("[[") else None


def plain(text: str) -> str:
    """Give what a plain text says: two brackets at its beginning stand for one."""
    return text[1:] if text.startswith("[[") else text


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """Read an expression, without its brackets. Raises `NotUnderstoodError`."""
    if len(text) > LONGEST:
        raise NotUnderstoodError("too long")
    parser = _Parser(_tokens(text))
    node = parser.node(0)
    parser.end()
    return node


def _tokens(text: str) -> Sequence[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise NotUnderstoodError(text[at:])
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


class _Parser:
    def __init__(self, tokens: Sequence[tuple[str, str]]) -> None:
        self._tokens, self._at = tokens, 0

    def node(self, depth: int) -> Node:
        if depth > _DEEPEST:
            raise NotUnderstoodError("too deep")
        value = self._first(depth)
        while (mark := self._next()) in (".", ".?", "[", "[?"):
            self._at += 1
            key: Node
            if mark in (".", ".?"):
                key = Literal(self._take("name"))
            else:
                key = self.node(depth + 1)
                self._mark("]")
            value = Inside(value, key, or_null=mark.endswith("?"))
        return value

    def end(self) -> None:
        if self._at < len(self._tokens):
            raise NotUnderstoodError(self._tokens[self._at][1])

    def _first(self, depth: int) -> Node:
        kind, text = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        if kind == "text":
            self._at += 1
            return Literal(text[1:-1].replace("''", "'"))
        if kind == "number":
            self._at += 1
            return Literal(int(text))
        name = self._take("name")
        if self._next() == ".":
            self._at += 1
            name = f"{name}.{self._take('name')}"
        return Call(name.lower(), self._arguments(depth))

    def _arguments(self, depth: int) -> tuple[Node, ...]:
        self._mark("(")
        found: list[Any] = []
        while self._next() != ")":
            if found:
                self._mark(",")
            found.append(self.node(depth + 1))
        self._mark(")")
        return tuple(found)

    def _next(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def _take(self, kind: str) -> str:
        if self._at >= len(self._tokens) or self._tokens[self._at][0] != kind:
            raise NotUnderstoodError(self._next())
        self._at += 1
        return self._tokens[self._at - 1][1]

    def _mark(self, wanted: str) -> None:
        if self._next() != wanted or self._tokens[self._at][0] != "mark":
            raise NotUnderstoodError(self._next())
        self._at += 1
