"""The one in-memory form of "a resource somebody declared", whatever it was read from.

Whoever reads a resource (the analyzer, the guard, a check of an export or a template) turns the format it comes in
into plain dicts, lists and scalars, once; what is not known before deployment becomes `UNKNOWN`; where secrets stood
is kept as paths. Rules see nothing else.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, NoReturn

from bleu_iac.text import Text

Path = tuple[str | int, ...]

STACK_TYPE = "pulumi:pulumi:Stack"
"""The type of the stack itself, which the engine registers first."""


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
        return str(UNTIL_DEPLOYED)

    def __reduce__(self) -> str:
        return "UNKNOWN"  # a copy, deep or pickled, is the same object: `is UNKNOWN` holds for it


UNTIL_DEPLOYED = Text("unknown until deployed", "inconnu avant le déploiement")

UNKNOWN = Unknown()

_NAME = r"[^.\[\]\"]+"
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_STEP = re.compile(rf"\[(?P<index>[0-9]+)\]|\[(?P<every>\*)\]|\[(?P<quoted>{_QUOTED})\]|(?:^|(?!^)\.)(?P<name>{_NAME})")
_PLAIN_NAME = re.compile(_NAME)


@lru_cache(maxsize=4096)  # the same few paths are asked of every resource
def parse_path(text: str) -> tuple[str | int, ...]:
    """Turn `properties.locations[*].name` into steps; `*` stands for every element of a list or value of a map.

    A key that holds a dot, a bracket or a quote stands in brackets as JSON: `tags["cost.centre"]`. Raises `ValueError`
    for a text that is no path, so that a slip of the pen never reads as "absent".
    """
    steps: list[str | int] = []
    end = 0
    for step in _STEP.finditer(text):
        if step.start() != end:
            break
        end = step.end()
        index, every, quoted, name = step.group("index", "every", "quoted", "name")
        steps.append(int(index) if index else every or (json.loads(quoted) if quoted else name))
    if end != len(text):
        raise ValueError(f"{text!r} is not a path: stuck at {text[end:]!r}")
    return tuple(steps)


def show_path(path: Sequence[str | int]) -> str:
    """Write steps the way a reader knows them: `properties.locations[0].name`; `parse_path` reads it back."""
    return "".join(_shown_step(step) for step in path).removeprefix(".")


def _shown_step(step: str | int) -> str:
    if isinstance(step, int) or step == "*":
        return f"[{step}]"
    if _PLAIN_NAME.fullmatch(step) and step.isprintable():
        return f".{step}"
    return f"[{json.dumps(step, ensure_ascii=not step.isprintable())}]"


@lru_cache(maxsize=4096)
def _place(path: str) -> Path:
    steps = parse_path(path)
    if "*" in steps:
        raise ValueError(f"{path!r} names many places: use `each`")
    return steps


STARTED_BY = "__internal"
"""Where the engine keeps, among a provider's inputs, what it starts the provider by (pulumi/pulumi,
pkg/resource/deploy/providers/registry.go)."""
DOWNLOAD_URL = "pluginDownloadURL"
"""In there: where the provider's code is fetched from."""


class Provider(NamedTuple):
    """The provider a resource is managed by, as configured."""

    type: str
    name: str
    inputs: Mapping[str, Any]
    urn: str = ""
    secrets: frozenset[Path] = frozenset()
    """Paths of the values of `inputs` that were marked secret: never shown."""


class Options(NamedTuple):
    """The resource options that a rule may have to judge."""

    protect: bool = False
    ignore_changes: tuple[str, ...] = ()
    parent: str = ""


class Found(NamedTuple):
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
    id: str = ""
    """What the provider calls it, for azure-native its ARM id; empty while it is not known, or not told."""
    property_dependencies: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    """The URNs of the resources whose outputs an input was made from, by input; where whoever reads it is told."""
    final: bool = False
    """Whether nobody asks again once more is known: what is unknown in a template, or in an export, stays so. Of what a
    program declares the update asks again, with every value known, before it creates anything."""

    def look(self, path: str | Path) -> Any:
        """Give the value at `path`: `None` when absent, `UNKNOWN` when it or a step to it is unknown.

        `path` names one place, as a text or as steps; for a pattern with `[*]`, which is refused here, there is `each`.
        """
        value: Any = self.inputs
        for step in _place(path) if isinstance(path, str) else path:
            if isinstance(value, dict):  # what it nearly always is: a call of `_step` would double what a rule costs
                value = value.get(step)
            elif value is UNKNOWN:
                return UNKNOWN
            else:
                value = _step(value, step)
        return value

    def each(self, pattern: str) -> Iterator[Found]:
        """Give every value that `pattern` meets, with its concrete path; what is absent is not met.

        What stops the pattern on its way is given at its own path, once: an unknown, or a value that should have been
        a list or a map for `[*]`. No rule passes it for want of having seen it.
        """
        return _walk(self.inputs, (), parse_path(pattern))

    def shown(self, path: str | Path) -> str:
        """Give the value at `path` as a message may show it: a secret, or anything around one, stays hidden."""
        steps = _place(path) if isinstance(path, str) else path
        if any(secret[: len(steps)] == steps or steps[: len(secret)] == secret for secret in self.secrets):
            return "[secret]"
        value: Any = self.inputs
        for step in steps:
            value = UNKNOWN if value is UNKNOWN else _step(value, step)
        text = repr(_ordered(value))
        return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


_LONGEST_SHOWN = 200


def _ordered(value: Any) -> Any:
    """Put the keys of maps in order: on the wire they have none, and a message is to be the same each time."""
    if isinstance(value, Mapping):
        return {key: _ordered(value[key]) for key in sorted(value)}
    return [_ordered(each) for each in value] if isinstance(value, list) else value


def _step(value: Any, step: str | int) -> Any:
    if isinstance(value, (dict, Mapping)):  # `dict` first: asking the abstract class costs ten times more
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _walk(value: Any, done: Path, steps: Sequence[str | int]) -> Iterator[Found]:
    for at, step in enumerate(steps):
        if value is UNKNOWN or value is None:
            break
        if step == "*":
            yield from _walk_each(value, done, steps[at + 1 :])
            return
        value = value.get(step) if isinstance(value, dict) else _step(value, step)
        done = (*done, step)
    if value is not None:
        yield Found(done, value)


def _walk_each(value: Any, done: Path, rest: Sequence[str | int]) -> Iterator[Found]:
    if isinstance(value, (dict, Mapping)):
        for key, inner in value.items():
            yield from _walk(inner, (*done, key), rest)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _walk(inner, (*done, index), rest)
    else:
        yield Found(done, value)
