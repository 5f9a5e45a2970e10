"""The one in-memory form of "a resource somebody declared", whatever it was read from.

Whoever reads a resource (the analyzer, the guard, a check of an export or a template) turns the format it comes in
into plain dicts, lists and scalars, once; what is not known before deployment becomes `UNKNOWN`; where secrets stood
is kept as paths. Rules see nothing else.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NoReturn

Path = tuple[str | int, ...]


class Unknown:
    """A value that exists only once deployed. Asking it anything is an error: no rule passes it by accident."""

    __slots__ = ()

    def _refuse(self, *_: object) -> NoReturn:
        raise TypeError("an unknown value has no answer: test `is UNKNOWN` first")

    def __bool__(self) -> NoReturn:  # noqa: PLE0304 - never returns
        self._refuse()

    def __eq__(self, other: object) -> NoReturn:
        self._refuse()

    def __ne__(self, other: object) -> NoReturn:
        self._refuse()

    __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __iter__ = __len__ = __getitem__ = _refuse
    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "unknown until deployed"


UNKNOWN = Unknown()

_STEP = re.compile(r"\[(\d+|\*)\]|([^.\[\]]+)")


@lru_cache(maxsize=4096)  # the same few paths are asked of every resource
def parse_path(text: str) -> tuple[str | int, ...]:
    """Turn `properties.locations[*].name` into steps; `*` stands for every element of a list or value of a map."""
    return tuple(
        int(index) if index.isdigit() else "*" if index == "*" else name for index, name in _STEP.findall(text)
    )


def show_path(path: Sequence[str | int]) -> str:
    """Write steps the way a reader knows them: `properties.locations[0].name`."""
    shown = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return shown.removeprefix(".")


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider a resource is managed by, as configured."""

    type: str
    name: str
    inputs: Mapping[str, Any]
    urn: str = ""
    secrets: frozenset[Path] = frozenset()
    """Paths of the values of `inputs` that were marked secret: never shown."""


@dataclass(frozen=True, slots=True)
class Options:
    """The resource options that a rule may have to judge."""

    protect: bool = False
    ignore_changes: tuple[str, ...] = ()
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A value and the concrete path it was found at."""

    path: Path
    value: Any


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource somebody declared."""

    type: str
    """Canonical type token: see `bleu_iac.catalogue.tokens`."""
    name: str
    inputs: Mapping[str, Any]
    """Dicts, lists, scalars and `UNKNOWN`, keyed as azure-native's schema does (camelCase)."""
    urn: str = ""
    declared_type: str = ""
    """The token as it was declared, when it differs from the canonical one."""
    secrets: frozenset[Path] = frozenset()
    """Paths of the values that were marked secret: never shown."""
    provider: Provider | None = None
    options: Options = field(default_factory=Options)
    custom: bool = True
    """Whether a provider manages it; false for a component, which only groups others that are judged themselves."""

    def look(self, path: str) -> Any:
        """Give the value at `path`: `None` when absent, `UNKNOWN` when it or a step to it is unknown.

        `path` names one place: for a pattern with `[*]`, use `each`.
        """
        value: Any = self.inputs
        for step in parse_path(path):
            if value is UNKNOWN:
                return UNKNOWN
            value = _step(value, step)
        return value

    def each(self, pattern: str) -> Iterator[Found]:
        """Give every value that `pattern` meets; an unknown on the way is given at its own path, once."""
        yield from _walk(self.inputs, (), parse_path(pattern))

    def shown(self, path: str | Path) -> str:
        """Give the value at `path` as a message may show it: a secret, or anything around one, stays hidden."""
        steps = parse_path(path) if isinstance(path, str) else path
        if any(secret[: len(steps)] == steps or steps[: len(secret)] == secret for secret in self.secrets):
            return "[secret]"
        value: Any = self.inputs
        for step in steps:
            value = UNKNOWN if value is UNKNOWN else _step(value, step)
        text = repr(value)
        return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


_LONGEST_SHOWN = 200


def _step(value: Any, step: str | int) -> Any:
    if isinstance(value, (dict, Mapping)):  # `dict` first: asking the abstract class costs ten times more
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _walk(value: Any, done: Path, steps: Sequence[str | int]) -> Iterator[Found]:
    if value is UNKNOWN or not steps:
        if value is not None:
            yield Found(done, value)
        return
    step, rest = steps[0], steps[1:]
    if step != "*":
        yield from _walk(_step(value, step), (*done, step), rest)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _walk(inner, (*done, key), rest)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _walk(inner, (*done, index), rest)
