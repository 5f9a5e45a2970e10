"""Properties that mean the same in every type that has them: which types, and where. No type's own data is loaded."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from bleu_iac.catalogue import data
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
