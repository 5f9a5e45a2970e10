"""The types that the azure-native SDK has: what is not among them has not been understood by anybody here."""

from functools import cache

from bleu_iac.catalogue import data
from bleu_iac.catalogue.tokens import PROVIDER


@cache
def types() -> frozenset[str]:
    """Give the canonical tokens of all azure-native resource types."""
    modules: dict[str, list[str]] = data.load("types.json")
    return frozenset(f"{PROVIDER}:{module}:{name}" for module, names in modules.items() for name in names)


def is_known(token: str) -> bool:
    """Tell whether a canonical token is one of the SDK's types."""
    return token in types()
