"""How a provider is configured, from wherever it can be seen.

The engine gives a stack's providers, default ones included, to rules as resources of their own; with each resource it
repeats the provider that manages it. A provider that has a URN is such a resource and is judged there, once; one that
has none (a guard inside the program, an export cut short) is judged with each of its resources.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from bleu_iac.catalogue.tokens import PROVIDER_TYPE, canonical
from bleu_iac.resources import UNKNOWN, Path, Resource
from bleu_iac.rules.looking import found
from bleu_iac.text import Message


class Setting(NamedTuple):
    """One value of a provider's configuration."""

    path: Path
    value: Any
    """`None` when absent; a boolean also where it was written as a text; `UNKNOWN`."""
    shown: Message | str


def settings(resource: Resource, name: str) -> Iterator[Setting]:
    """Give an azure-native provider's value of that name; nothing when there is no such provider to judge here."""
    if canonical(resource.type) == PROVIDER_TYPE:
        yield Setting((name,), _read(resource.inputs.get(name)), found(resource, (name,)))
        return
    provider = resource.provider
    if provider is not None and not provider.urn and canonical(provider.type) == PROVIDER_TYPE:
        plain = Resource(PROVIDER_TYPE, provider.name, provider.inputs, secrets=provider.secrets)
        yield Setting(("provider", name), _read(provider.inputs.get(name)), found(plain, (name,)))


def _read(value: Any) -> Any:
    """Undo the engine's form: a provider's values travel as texts, those that are no text as JSON in a text."""
    if value is UNKNOWN or not isinstance(value, str):
        return value
    try:
        inner = json.loads(value)
    except (ValueError, RecursionError):  # plain text
        return value
    return inner if isinstance(inner, str | bool) else value
