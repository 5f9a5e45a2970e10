"""Every text in a resource, found once and shared by all the rules that go through texts by their name or content."""

from collections.abc import Iterator, Mapping, Sequence
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

_last: tuple[Resource, Sequence[Leaf]] | None = None
"""Rules are asked about a resource one after the other."""


def leaves_of(resource: Resource) -> Sequence[Leaf]:
    """Give the texts of an azure-native resource and what is unknown in it, tags left out; nothing for any other."""
    global _last  # noqa: PLW0603 - one tuple, put in place whole, so that threads can't mix two resources up
    known = _last
    if known is None or known[0] is not resource:
        known = _last = (resource, tuple(_inside(resource.inputs, (), "")) if _is_azures(resource) else ())
    return known[1]


def _is_azures(resource: Resource) -> bool:
    return resource.type.startswith(f"{PROVIDER}:") and resource.type != PROVIDER_TYPE


def _inside(value: Any, path: Path, name: str) -> Iterator[Leaf]:
    if isinstance(value, str) or value is UNKNOWN:
        yield Leaf(path, name, value)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key != _NOTES:
                yield from _inside(inner, (*path, key), key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _inside(inner, (*path, index), name)
