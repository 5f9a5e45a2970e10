"""Build the catalogue's data from the installed azure-native SDK: `python -m bleu_iac.catalogue.build`.

The files are the same, byte for byte, for the same SDK; a test compares them with the installed one.
"""

import json
import re
from collections import defaultdict
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bleu_iac.catalogue import arm_paths, data, graph, switches

_DECLARED = re.compile(r'^@pulumi\.type_token\("azure-native:([^"]+)"\)\nclass \w+\(pulumi\.CustomResource\)', re.M)
_ALIAS = re.compile(r'pulumi\.Alias\(type_="azure-native:([^"/:]+)(?:/v\w+)?:(\w+)"\)')


def contents() -> dict[str, Any]:
    """Give what each data file holds."""
    aliases = _aliases()
    return {
        "types.json": _types(aliases),
        "renames.json": _renames(aliases),
        "places.json": graph.build(),
        "facts.json": switches.build(),
        "arm.json": arm_paths.build(),
        "names.json": arm_paths.names(),
    }


def write() -> None:
    """Write the data files into the package."""
    folder = Path(str(data.FOLDER))
    for name, content in contents().items():
        (folder / name).write_text(rendered(content), "utf-8")


def rendered(content: Any) -> str:
    """Give the text of a data file: sorted and compact, one entry a line, so that a difference can be read."""
    lines = (f"{json.dumps(key)}:{_compact(value)}" for key, value in sorted(content.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _compact(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(map(_compact, value)) + "]"
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


@cache
def _aliases() -> dict[str, frozenset[str]]:
    """Read the SDK's sources: `module:Type` to the names, without version, that it was known by in any release."""
    spec = find_spec("pulumi_azure_native")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pulumi_azure_native is not installed")
    found: dict[str, frozenset[str]] = {}
    for source in sorted(Path(spec.origin).parent.glob("*/*.py")):
        text = source.read_text("utf-8")
        if declared := _DECLARED.search(text):
            names = {f"{module}:{name}" for module, name in _ALIAS.findall(text)}
            found[declared[1]] = frozenset(names - {declared[1]})
    return found


def _types(aliases: dict[str, frozenset[str]]) -> dict[str, list[str]]:
    modules: defaultdict[str, list[str]] = defaultdict(list)
    for token in sorted(aliases):
        module, name = token.split(":")
        modules[module].append(name)
    return dict(modules)


def _renames(aliases: dict[str, frozenset[str]]) -> dict[str, str]:
    """Map each earlier name to the present one.

    A name that is still a type's own is that type. Where several types carry the same earlier name, the one that kept
    the type's name and only changed module has it; failing that nobody has, and the token stays unknown.
    """
    present: defaultdict[str, list[str]] = defaultdict(list)
    for token, earlier in aliases.items():
        for name in earlier - aliases.keys():
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
