"""What was read from the azure-native SDK, as `bleu_iac.catalogue.build` wrote it, and the decisions taken about it."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

FOLDER = files(__name__)


@cache
def load(name: str) -> Any:
    """Give the content of one JSON file, by its path in the folder, read once."""
    return json.loads((FOLDER / name).read_text("utf-8"))


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Give the rows of a tab-separated file; a line that begins with `#` is a remark."""
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))
