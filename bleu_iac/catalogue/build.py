"""Build the catalogue's data from the installed azure-native SDK, and the classic one: `bleu-iac catalogue build`.

The files are the same, byte for byte, for the same SDKs and the same decisions; a test compares them.
"""

import json
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from bleu_iac.catalogue import arm_paths, classic_build, data, decisions, standing, switches, walk
from bleu_iac.catalogue.walk import Classified

_DECLARED = re.compile(r'^@pulumi\.type_token\("azure-native:([^"]+)"\)\nclass \w+\(pulumi\.CustomResource\)', re.M)
_ALIAS = re.compile(r'pulumi\.Alias\(type_="azure-native:([^"/:]+)(?:/v\w+)?:(\w+)"\)')
_API_VERSION = re.compile(r"Uses Azure REST API version (\d{4}-\d{2}-\d{2}[\w-]*)")

Progress = Callable[[int, int], None]


def classified(progress: Progress | None = None) -> Classified:
    """Classify the installed SDK, once in a process: 20 s and 800 MB, most of it the SDK's own import."""
    if not _done:
        _done.append(_classify(progress))
    return _done[0]


_done: list[Classified] = []


def _classify(progress: Progress | None) -> Classified:
    types = decisions.read_types()
    found = walk.classify(
        {token: about for token in _sources() if (about := types.about(token)) is not None},
        {token: source.api_version for token, source in _sources().items()},
        progress,
    )
    classic = classic_build.build() if classic_build.is_installed() else classic_build.Built()
    unlisted, strangers = arm_paths.compared()
    unused = [
        *(f"types: {each}" for each in types.unused(_sources())),
        *(f"classic: {each}" for each in classic.unused),
        *(f"{arm_paths.LIST}: {each}" for each in strangers),
    ]
    nowhere = [walk.Unclassified(name, "path", arm_paths.LIST) for name in unlisted]
    unclassified = [*found.unclassified, *nowhere, *classic.undecided]
    return Classified(found.modules, unclassified, [*found.unused, *unused], found.free, found.kinds)


def contents(progress: Progress | None = None) -> dict[str, Any]:
    """Give what each data file holds, by its path in the folder. Raises `ModuleNotFoundError` without both SDKs."""
    classic = classic_build.build()
    found = classified(progress)
    types = decisions.read_types()
    decided = [each for concern in decisions.read() for each in concern.decisions]
    return {
        "types.json": _types(),
        "renames.json": _renames(),
        "decisions.json": {each.id: _meaning(each) for each in decided},
        "holds.json": {
            each.id: {"reason": each.reason, **({"kind": each.kind.value} if each.kind else {})}
            for each in (*types.holds, *types.is_global)
        },
        "facts.json": switches.build(found.modules, {each.id: each.kind for each in decided}),
        "switches.json": switches.listed(found.modules, frozenset(each.id for each in decided if each.bad)),
        "left_out.json": standing.left_out(found.modules, decided),
        "variants.json": standing.variants(found.modules, decided),
        "free.json": found.free,
        "arm.json": arm_paths.build({name: source.api_version for name, source in _sources().items()}),
        "names.json": arm_paths.names(),
        "classic.json": classic.types,
        "classic_reasons.json": classic.reasons,
        **{f"kinds/{kind}.json": modules for kind, modules in found.kinds.items()},
        **{f"types/{module}.json": content for module, content in found.modules.items()},
    }


def _meaning(decision: decisions.Decision) -> dict[str, Any]:
    said = {"kind": decision.kind.value, "reason": decision.reason}
    given = {name: getattr(decision, name) for name in ("good", "pair", "bad", "absent", "beside")}
    return {**said, **{name: value for name, value in given.items() if value}}


def write(progress: Progress | None = None) -> list[str]:
    """Write the data files into the package, all or none, and give the names of those that changed.

    Whoever reads them at the same time reads the old ones or the new ones.
    """
    folder = Path(str(data.FOLDER))
    texts = {name: rendered(content) for name, content in contents(progress).items()}
    before = {name: (folder / name).read_text("utf-8") for name in files(folder)}
    aside = Path(mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        for name, text in texts.items():
            (aside / name).parent.mkdir(exist_ok=True)
            (aside / name).write_text(text, "utf-8")
        for name in texts:
            (folder / name).parent.mkdir(exist_ok=True)
            (aside / name).replace(folder / name)
        for name in before.keys() - texts.keys():
            (folder / name).unlink()
    finally:
        shutil.rmtree(aside)
    return sorted(name for name in texts.keys() | before.keys() if texts.get(name) != before.get(name))


def files(folder: Path) -> list[str]:
    """Give the data files that are built, by their path in the folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.json"))


def is_checkout() -> bool:
    """Tell whether the package is a checkout's, whose data can be written; an installed one is left as it is."""
    return (Path(str(data.FOLDER)).parents[2] / "pyproject.toml").is_file() and os.access(str(data.FOLDER), os.W_OK)


def rendered(content: Any) -> str:
    """Give the text of a data file: sorted, one type, object or entry a line, so that a difference can be read."""
    if isinstance(content, Mapping) and content.keys() == {"types", "objects"}:
        return "{\n" + ",\n".join(f'"{part}":{_lines(content[part])}' for part in ("types", "objects")) + "\n}\n"
    return (_lines(content) if isinstance(content, Mapping) else _compact(content)) + "\n"


def _lines(content: Mapping[str, Any]) -> str:
    lines = (f"{json.dumps(key)}:{_compact(value)}" for key, value in sorted(content.items()))
    return "{\n" + ",\n".join(lines) + "\n}"


def _compact(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


class _Source:
    """What the source file of one type says."""

    def __init__(self, text: str, token: str) -> None:
        names = {f"{module}:{name}" for module, name in _ALIAS.findall(text)}
        self.earlier = frozenset(names - {token})
        """The names, without version, that the type was known by in any release."""
        version = _API_VERSION.search(text)
        self.api_version = version[1] if version else ""


@cache
def _sources() -> Mapping[str, _Source]:
    """Read the SDK's sources, by `module:Type`."""
    spec = find_spec("pulumi_azure_native")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pulumi_azure_native is not installed")
    found = {}
    for path in sorted(Path(spec.origin).parent.glob("*/*.py")):
        text = path.read_text("utf-8")
        if declared := _DECLARED.search(text):
            found[declared[1]] = _Source(text, declared[1])
    return found


def _types() -> dict[str, list[str]]:
    modules: defaultdict[str, list[str]] = defaultdict(list)
    for token in sorted(_sources()):
        module, name = token.split(":")
        modules[module].append(name)
    return dict(modules)


def _renames() -> dict[str, str]:
    """Map each earlier name to the present one.

    A name that is still a type's own is that type. Where several types carry the same earlier name, the one that kept
    the type's name and only changed module has it; failing that nobody has, and the token stays unknown.
    """
    present: defaultdict[str, list[str]] = defaultdict(list)
    for token, source in _sources().items():
        for name in source.earlier - _sources().keys():
            present[name].append(token)
    renames: dict[str, str] = {}
    for name, tokens in present.items():
        same = [token for token in tokens if token.split(":")[1] == name.split(":")[1]]
        best = tokens if len(tokens) == 1 else same
        if len(best) == 1:
            renames[name] = best[0]
    return renames


if __name__ == "__main__":
    write()
