"""Properties that mean the same in every type that has them: which types, and where. No type's own data is loaded."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from bleu_iac.catalogue import data
from bleu_iac.catalogue.meanings import Value
from bleu_iac.catalogue.tokens import PROVIDER


class Fact(StrEnum):
    """What a property means."""

    PUBLIC_ACCESS = "publicNetworkAccess"
    """The switch that opens a service to the public network."""
    LOCAL_AUTH = "disableLocalAuth"
    """The switch that leaves the directory as the only way in."""
    TLS = "minimumTls"
    """The oldest TLS a service speaks."""
    SECURITY_RULES = "securityRules"
    """Objects that allow or deny traffic by its source; an empty path is the resource itself."""


@cache
def paths(fact: Fact) -> Mapping[str, tuple[str, ...]]:
    """Give the paths at which types have it, by canonical token; a switch's are those nearest to the top."""
    found: Mapping[str, list[str]] = data.load("facts.json")[fact]
    return {f"{PROVIDER}:{token}": tuple(where) for token, where in found.items()}


@cache
def switches(decision: str) -> Mapping[str, tuple[str, ...]]:
    """Give the paths of the switches that a decision of the catalogue is about, by canonical token."""
    found: Mapping[str, list[str]] = data.load("switches.json")[decision]
    return {f"{PROVIDER}:{token}": tuple(where) for token, where in found.items()}


When = Sequence[Mapping[str, Sequence[Value]]]
"""What tells alternatives apart: one of these has, at every path, one of the values; always, where there are none."""


class LeftOut(NamedTuple):
    """A switch that has to be asked about where it is left out."""

    good: tuple[Value, ...]
    """The good values that it can have there."""
    when: When
    is_bad: bool
    """Whether leaving it out is bad; otherwise no document says what it amounts to."""


@cache
def left_out(decision: str) -> Mapping[str, Mapping[str, LeftOut]]:
    """Give the switches of a decision that are bad when left out, or nobody knows what: by canonical token and path."""
    found: Mapping[str, Mapping[str, Mapping[str, Any]]] = data.load("left_out.json").get(decision, {})
    return {
        f"{PROVIDER}:{token}": {
            path: LeftOut(tuple(each["good"]), each["when"], each["bad"]) for path, each in paths.items()
        }
        for token, paths in found.items()
    }


def variants(token: str, path: str) -> Mapping[str, When]:
    """Give when each decision is meant, for a switch that means something else in each of several alternatives."""
    found: Mapping[str, Mapping[str, Mapping[str, When]]] = data.load("variants.json")
    return found.get(token.partition(":")[2], {}).get(path, {})
