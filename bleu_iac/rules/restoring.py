"""How what each type holds can be had back: an answer for every type that holds data, from `data/restoring/`."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from bleu_iac.catalogue.tokens import PROVIDER


class Means(StrEnum):
    """Where a copy is to be had from."""

    VAULT = "vault"
    """A vault, of which an item or an instance names the resource: `backup-data-protected` asks for one."""
    SWITCH = "switch"
    """What a property of the resource switches on: `backup-switched-on` asks for it."""
    SERVICE = "service"
    """The service, which keeps copies of everything unasked."""
    ELSEWHERE = "elsewhere"
    """What it was made from, which is kept in another place; or it stands for what is asked for itself."""
    COPY = "copy"
    """It is a copy."""
    NONE = "none"
    """Nothing that a declaration could show."""


class Answer(NamedTuple):
    """One `[[answer]]` of the data."""

    id: str
    means: Means
    of: tuple[str, ...]
    """Canonical tokens."""
    reason: str
    by: tuple[str, ...] = ()
    """Of a vault: the types that name what they protect."""
    within: str = ""
    """Of a vault: the input that names a scope, whose protection is this resource's as well."""
    any: tuple[str, ...] = ()
    """Of a switch: properties of which one has to be given."""
    each: str = ""
    """Of a switch: the list (`volumes[*]`) of which each element has these properties."""


def answers() -> tuple[Answer, ...]:
    """Give every answer, in the order of the data."""
    return (*_read("asked.toml"), *_read("unasked.toml"))


def answered(means: Literal[Means.VAULT, Means.SWITCH]) -> Mapping[str, Answer]:
    """Give the answers that a rule asks for, of one means, by type."""
    return {token: answer for answer in _read("asked.toml") if answer.means is means for token in answer.of}


@cache
def _read(name: str) -> tuple[Answer, ...]:
    text = (Path(__file__).parent / "data" / "restoring" / name).read_text("utf-8")
    return tuple(
        Answer(
            id=raw["id"],
            means=Means(raw["means"]),
            of=_tokens(raw["of"]),
            reason=raw["reason"],
            by=_tokens(raw.get("by", ())),
            within=raw.get("within", ""),
            any=tuple(raw.get("any", ())),
            each=raw.get("each", ""),
        )
        for raw in tomllib.loads(text)["answer"]
    )


def _tokens(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{PROVIDER}:{name}" for name in names)


_HEADINGS = {
    Means.VAULT: "A vault, which has to name it (`backup-data-protected`)",
    Means.SWITCH: "A switch of its own (`backup-switched-on`)",
    Means.SERVICE: "The service, unasked",
    Means.ELSEWHERE: "Elsewhere",
    Means.COPY: "It is a copy",
    Means.NONE: "None known",
}


def page() -> str:
    """Give the answers as Markdown tables, for the documentation."""
    return "\n\n".join("\n".join(_table(means)) for means in Means)


def _table(means: Means) -> Iterator[str]:
    mine = [answer for answer in answers() if answer.means is means]
    yield f"### {_HEADINGS[means]}: {sum(len(answer.of) for answer in mine)} types"
    yield ""
    yield "| types | how, or why not |"
    yield "|---|---|"
    for answer in mine:
        names = sorted(token.partition(":")[2] for token in answer.of)
        yield f"| {', '.join(f'`{name}`' for name in names)} | {answer.reason}{_named(answer)} |"


def _named(answer: Answer) -> str:
    protectors = [token.partition(":")[2] for token in answer.by]
    paths = [f"{answer.each}.{path}" if answer.each else path for path in answer.any]
    named = " or ".join(f"`{name}`" for name in (*protectors, *paths))
    return f" ({named})" if named else ""
