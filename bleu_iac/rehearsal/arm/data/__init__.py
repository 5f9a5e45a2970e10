"""Facts about ARM, as tables."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_FOLDER = files(__name__)


@cache
def table(name: str) -> dict[str, Any]:
    """Give the content of a TOML file."""
    return tomllib.loads((_FOLDER / name).read_text("utf-8"))
