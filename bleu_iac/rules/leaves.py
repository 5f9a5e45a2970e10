"""Every text in a resource, found once and shared by all the rules that go through texts by their name or content."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
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


class _Found(NamedTuple):
    resource: Resource
    leaves: Sequence[Leaf] = ()
    names: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    slashed: Sequence[Leaf] = ()
    addresses: Sequence[Leaf] = ()
    others: Sequence[Leaf] = ()


_NOTES = "tags"
"""What people write about a resource; no service reads it."""

_last: _Found | None = None
"""Rules are asked about a resource one after the other."""


def leaves_of(resource: Resource) -> Sequence[Leaf]:
    """Give the texts of an azure-native resource and what is unknown in it, tags left out; nothing for any other."""
    return _found_in(resource).leaves


def others_of(resource: Resource) -> Sequence[Leaf]:
    """Give what `leaves_of` leaves out: what is among the tags of an azure-native resource; of any other, all."""
    return _found_in(resource).others


def names_in(resource: Resource) -> frozenset[str]:
    """Give the name of every property of an azure-native resource, at any depth, tags left out.

    A rule that looks for a few names asks here first, and for most resources last.
    """
    return _found_in(resource).names


@lru_cache(maxsize=4096)  # most resources of a type have the same names
def any_name(names: frozenset[str], is_one: Callable[[str], bool]) -> bool:
    """Tell whether one of the names that a resource has is of a kind."""
    return any(map(is_one, names))


def unknown_in(resource: Resource) -> frozenset[str]:
    """Give the names of the properties of an azure-native resource that are unknown, or hold something unknown."""
    return _found_in(resource).unknown


def slashed_in(resource: Resource) -> Sequence[Leaf]:
    """Give the texts of an azure-native resource that have a slash in them, without which there is no path or id."""
    return _found_in(resource).slashed


def addresses_in(resource: Resource) -> Sequence[Leaf]:
    """Give the texts of an azure-native resource that may be a URL, or pairs of keys and values."""
    return _found_in(resource).addresses


def _found_in(resource: Resource) -> _Found:
    global _last  # noqa: PLW0603 - one tuple, put in place whole, so that threads can't mix two resources up
    known = _last
    if known is None or known[0] is not resource:
        into: _Into = ([], set(), set(), [], [], [])
        _gather(resource.inputs, (), "", into)
        leaves, names, unknown, slashed, addresses, others = into
        if resource.type.startswith(f"{PROVIDER}:") and resource.type != PROVIDER_TYPE:
            named = _one_of_them(frozenset(names))
            known = _made(_Found, (resource, tuple(leaves), named, frozenset(unknown), slashed, addresses, others))
        else:
            known = _Found(resource, others=(*leaves, *others))
        _last = known
    return known


_Into = tuple[list[Leaf], set[str], set[str], list[Leaf], list[Leaf], list[Leaf]]
"""What is found: the leaves, the names of all properties and of those unknown, the leaves with a slash, those that may
be addresses, and the leaves among tags."""


def _gather(value: Any, path: Path, name: str, into: _Into) -> None:
    """Add the leaves of an object or a list, in their order. Every resource comes by here: it is written to be fast."""
    if isinstance(value, list):
        for index, inner in enumerate(value):
            _add(inner, path, index, name, into)
        return
    leaves, names, _, slashed, addresses, others = into
    names.update(value)
    for key, inner in value.items():
        kind = type(inner)
        if kind in _SILENT:
            continue
        if key == _NOTES:
            _add(inner, path, key, key, (others, set(), set(), [], [], others))
        elif kind is str:  # by far the most frequent case
            leaf = _made(Leaf, (path + (key,), key, inner))  # noqa: RUF005 - takes a quarter less
            leaves.append(leaf)
            if "/" in inner:
                slashed.append(leaf)
                if "://" in inner or "=" in inner:
                    addresses.append(leaf)
            elif "=" in inner:
                addresses.append(leaf)
        else:
            _add(inner, path, key, key, into)


def _add(inner: Any, path: Path, step: str | int, name: str, into: _Into) -> None:
    if type(inner) in _SILENT:
        return
    leaves, _, unknown, slashed, addresses, _ = into
    if inner is UNKNOWN:
        unknown.add(name)
        leaves.append(Leaf((*path, step), name, inner))
    elif isinstance(inner, str):
        leaf = _made(Leaf, ((*path, step), name, inner))
        leaves.append(leaf)
        if "/" in inner:
            slashed.append(leaf)
        if "=" in inner or "://" in inner:
            addresses.append(leaf)
    elif isinstance(inner, (dict, list, Mapping)):
        _gather(inner, (*path, step), name, into)


@lru_cache(maxsize=4096)
def _one_of_them(names: frozenset[str]) -> frozenset[str]:
    """Give one set for all that are equal: what was asked of it before is found by its identity, without comparing."""
    return names


_made = tuple.__new__
"""What a named tuple's own constructor calls, which is Python code and takes twice as long."""
_SILENT = frozenset({int, float, bool, type(None)})
