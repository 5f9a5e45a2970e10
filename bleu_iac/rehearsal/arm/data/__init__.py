"""Facts about ARM, as tables."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_FOLDER = files(__name__)


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Give the rows of a tab-separated file; a line that begins with `#` is a remark."""
    lines = (_FOLDER / name).read_text("utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


@cache
def table(name: str) -> dict[str, Any]:
    """Give the content of a TOML file."""
    return tomllib.loads((_FOLDER / name).read_text("utf-8"))
