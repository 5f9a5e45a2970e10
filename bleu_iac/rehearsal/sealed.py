"""The secrets of a stack's configuration, which only the real stack's key opens."""

from collections.abc import Iterator, Mapping
from typing import Any

PLACEHOLDER = "REHEARSAL"
"""What a rehearsal puts in the place of such a secret."""

Place = tuple[str | int, ...]


def places_of(value: object, path: Place) -> Iterator[Place]:
    """Find the values of a stack's configuration that are encrypted with the real stack's key."""
    if isinstance(value, Mapping):
        if set(value) == {"secure"}:
            yield path
            return
        for key, inner in value.items():
            yield from places_of(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places_of(inner, (*path, index))


def without(value: Any, sealed: frozenset[Place], path: Place = ()) -> Any:
    """Copy a configuration without its encrypted values; in a list their places are kept."""
    if path in sealed:
        return PLACEHOLDER
    if isinstance(value, Mapping):
        return {key: without(inner, sealed, (*path, key)) for key, inner in value.items() if (*path, key) not in sealed}
    if isinstance(value, list):
        return [without(inner, sealed, (*path, index)) for index, inner in enumerate(value)]
    return value


def config_path(path: Place) -> str:
    """Write a place in a configuration as `pulumi config set --path` reads it."""
    first, *rest = path
    return str(first) + "".join(f"[{step}]" if isinstance(step, int) else f'["{step}"]' for step in rest)
