"""What the types of the classic provider (`azure:`, Pulumi's bridge of Terraform's azurerm) are in azure-native.

The same resource, under other names and with other properties: `azure:storage/account:Account` is what
`azure-native:storage:StorageAccount` is. Types that only earlier releases had are known too. What each type is, was
read from the SDK's documentation or decided by people: see `bleu_iac.catalogue.classic_build`.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from bleu_iac.catalogue import data
from bleu_iac.catalogue.tokens import CLASSIC, PROVIDER


class Relation(StrEnum):
    """What a classic type is to the types of azure-native."""

    SAME = "same"
    """The same resource; where there are several, one of them."""
    PART = "part"
    """A property of such a resource."""
    NONE = "none"
    """Nothing that azure-native has."""


class Counterpart(NamedTuple):
    """What stands for a classic type in azure-native."""

    relation: Relation
    types: tuple[str, ...]
    """Canonical tokens; none for `Relation.NONE`."""
    decision: str
    """The decision's id, in `data/decisions/classic.toml`."""
    reason: str


@cache
def types() -> frozenset[str]:
    """Give the tokens of all classic types."""
    return frozenset(f"{CLASSIC}:{name}" for name in _types())


@cache
def counterpart(token: str) -> Counterpart | None:
    """Give what stands for a classic type; `None` for a token that no release had."""
    package, _, name = token.partition(":")
    found = _types().get(name) if package == CLASSIC else None
    if found is None:
        return None
    decision, *given = found
    about = _reasons()[decision]
    tokens = tuple(f"{PROVIDER}:{each}" for each in given)
    return Counterpart(Relation(about["kind"]), tokens, decision, about["reason"])


def _types() -> Mapping[str, Sequence[str]]:
    loaded: Mapping[str, Sequence[str]] = data.load("classic.json")
    return loaded


def _reasons() -> Mapping[str, Mapping[str, str]]:
    loaded: Mapping[str, Mapping[str, str]] = data.load("classic_reasons.json")
    return loaded
