"""What differs between a resource's old and new inputs, and what of it only a new resource can have.

As azure-native decides it (provider/pkg/provider/diff.go in pulumi/pulumi-azure-native): inputs are compared with
inputs; a change of what the id is made of, of the location or of a property that the service never changes replaces
the resource, and the old one goes first unless its name was made at random. Which properties never change is known
for the types of `data/types.toml` only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bleu_iac.clouds import normalise_location
from bleu_iac.rehearsal.arm import data
from bleu_iac.rehearsal.arm.ids import TypePath, path_of
from bleu_iac.resources import UNKNOWN, Path, show_path

RANDOMLY_NAMED = "__createBeforeDelete"
"""Input by which azure-native remembers that it made the name: the new resource does not clash with the old one."""


class Change(StrEnum):
    """What happens to a property."""

    ADD = "add"
    DELETE = "delete"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Difference:
    """One property that changes."""

    path: Path
    change: Change
    replaces: bool

    @property
    def property(self) -> str:
        """The property as the engine writes it: `tags.owner`, `rules[0].name`."""
        return show_path(self.path)


def differences(token: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Give what changes, sorted by path; what is not known yet counts as changed."""
    fixed = _fixed(token, path_of(token))
    return [
        Difference(path, change, path[0] in fixed)
        for path, change in _compare((), old, new)
        if path != (RANDOMLY_NAMED,)
    ]


def old_goes_first(old: Mapping[str, Any]) -> bool:
    """Tell whether a resource that is replaced must be deleted before the new one is made."""
    return old.get(RANDOMLY_NAMED) is not True


def _fixed(token: str, path: TypePath) -> frozenset[str]:
    listed: list[str] = data.table("types.toml")["replaced_by"].get(token.removeprefix("azure-native:"), [])
    return frozenset({name.split(".")[0] for name in path.names} | {"location"} | set(listed))


def _compare(path: Path, old: Any, new: Any) -> Iterator[tuple[Path, Change]]:
    if new is UNKNOWN or old is UNKNOWN:
        yield path, Change.UPDATE
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in sorted({*old, *new}):
            below = (*path, name)
            if new.get(name) is None:
                if old.get(name) is not None:
                    yield below, Change.DELETE
            elif old.get(name) is None:
                yield below, Change.ADD
            else:
                yield from _compare(below, old[name], new[name])
    elif isinstance(old, list) and isinstance(new, list):
        for index, (one, other) in enumerate(zip(old, new, strict=False)):
            yield from _compare((*path, index), one, other)
        for index in range(len(old), len(new)):
            yield (*path, index), Change.ADD
        for index in range(len(new), len(old)):
            yield (*path, index), Change.DELETE
    elif path == ("location",) and isinstance(old, str) and isinstance(new, str):
        if normalise_location(old) != normalise_location(new):
            yield path, Change.UPDATE
    elif old != new or isinstance(old, bool) != isinstance(new, bool):
        yield path, Change.UPDATE
