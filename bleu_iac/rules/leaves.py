"""Every text in a resource, found once and shared by all the rules that go through texts by their name or content."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bleu_iac.catalogue.tokens import PROVIDER, PROVIDER_TYPE
from bleu_iac.resources import UNKNOWN, Path, Resource


class Leaf(NamedTuple):
    """A text, or an unknown value that may be one or hold some."""

    path: Path
    name: str
    """The property it stands in: the last step that is a name."""
    value: Any
    """A `str`, or `UNKNOWN`."""


_NOTES = "tags"
"""What people write about a resource; no service reads it."""

_last: tuple[Resource, Sequence[Leaf], frozenset[str]] | None = None
"""Rules are asked about a resource one after the other."""


def leaves_of(resource: Resource) -> Sequence[Leaf]:
    """Give the texts of an azure-native resource and what is unknown in it, tags left out; nothing for any other."""
    return _found_in(resource)[1]


def names_in(resource: Resource) -> frozenset[str]:
    """Give the name of every property of an azure-native resource, at any depth, tags left out.

    A rule that looks for a few names asks here first, and for most resources last.
    """
    return _found_in(resource)[2]


def _found_in(resource: Resource) -> tuple[Resource, Sequence[Leaf], frozenset[str]]:
    global _last  # noqa: PLW0603 - one tuple, put in place whole, so that threads can't mix two resources up
    known = _last
    if known is None or known[0] is not resource:
        found: list[Leaf] = []
        if resource.type.startswith(f"{PROVIDER}:") and resource.type != PROVIDER_TYPE:
            _collect(resource.inputs, (), "", found)
        known = _last = (resource, found)
    return known[1]


def _collect(value: Any, path: Path, name: str, found: list[Leaf]) -> None:
    """Add the leaves of a value; a plain list, since a generator at each level would cost three times as much."""
    if isinstance(value, str) or value is UNKNOWN:
        found.append(Leaf(path, name, value))
    elif isinstance(value, dict | Mapping):
        for key, inner in value.items():
            if key != _NOTES:
                _collect(inner, (*path, key), key, found)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _collect(inner, (*path, index), name, found)
