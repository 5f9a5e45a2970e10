"""What the installed SDK has that the shipped catalogue does not say, and the other way about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bleu_iac.catalogue import build, classic_build, data
from bleu_iac.catalogue.build import Progress
from bleu_iac.catalogue.tokens import CLASSIC
from bleu_iac.catalogue.walk import Unclassified


@dataclass(frozen=True, slots=True)
class Difference:
    """Types by their token (`storage:StorageAccount`), properties by their path (`storage.Sku.name`).

    Classic types have `azure:` before them.
    """

    new_types: Sequence[str]
    removed_types: Sequence[str]
    new_properties: Sequence[str]
    """Of types and objects that both have."""
    removed_properties: Sequence[str]
    changed: Sequence[str]
    """Types and properties about which the decisions now say something else, or that have another default or form."""
    unclassified: Sequence[Unclassified]
    unused: Sequence[str]
    """Decisions about what does not exist."""

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)


def compare(progress: Progress | None = None) -> Difference:
    """Compare the installed SDK, by the decisions as they stand, with the data as it is shipped.

    The classic one as well, where it is installed.
    """
    found = build.classified(progress)
    difference = between(_shipped(), found.modules, found.unclassified, found.unused)
    if not classic_build.is_installed():
        return difference
    before, now = data.load("classic.json"), classic_build.build().types
    changed = {name for name in before.keys() & now.keys() if before[name] != now[name]}
    return replace(
        difference,
        new_types=[*difference.new_types, *_classic(now.keys() - before.keys())],
        removed_types=[*difference.removed_types, *_classic(before.keys() - now.keys())],
        changed=[*difference.changed, *_classic(changed)],
    )


def _classic(names: Iterable[str]) -> list[str]:
    return [f"{CLASSIC}:{name}" for name in sorted(names)]


def between(
    shipped: Mapping[str, Any],
    installed: Mapping[str, Any],
    unclassified: Sequence[Unclassified] = (),
    unused: Sequence[str] = (),
) -> Difference:
    """Compare the contents of the modules' files, by module."""
    before, now = dict(_owners(shipped)), dict(_owners(installed))
    both = sorted(before.keys() & now.keys())
    names = {owner: (_names(before[owner]), _names(now[owner])) for owner in both}
    return Difference(
        new_types=sorted(owner for owner in now.keys() - before.keys() if ":" in owner),
        removed_types=sorted(owner for owner in before.keys() - now.keys() if ":" in owner),
        new_properties=[f"{owner}.{name}" for owner in both for name in sorted(names[owner][1] - names[owner][0])],
        removed_properties=[f"{owner}.{name}" for owner in both for name in sorted(names[owner][0] - names[owner][1])],
        changed=[each for owner in both for each in _changed(owner, before[owner], now[owner])],
        unclassified=unclassified,
        unused=unused,
    )


def _shipped() -> dict[str, Any]:
    folder = Path(str(data.FOLDER)) / "types"
    return {path.stem: data.load(f"types/{path.name}") for path in sorted(folder.glob("*.json"))}


def _owners(modules: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for module, content in modules.items():
        for part, mark in (("types", ":"), ("objects", ".")):
            for name, owner in content[part].items():
                yield f"{module}{mark}{name}", owner


def _names(owner: Mapping[str, Any]) -> set[str]:
    return {*owner["properties"], *owner["plain"].split()}


def _changed(path: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    about = {name for name in before.keys() | now.keys() if name not in ("properties", "plain")}
    if any(before.get(name) != now.get(name) for name in about):
        yield path
    for name in sorted(_names(before) & _names(now)):
        if before["properties"].get(name) != now["properties"].get(name):
            yield f"{path}.{name}"
