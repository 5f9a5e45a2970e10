"""What was read from the azure-native SDK, as `bleu_iac.catalogue.build` wrote it, and the decisions taken about it."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

FOLDER = files(__name__)


@cache
def load(name: str) -> Any:
    """Give the content of one JSON file, read once."""
    return json.loads((FOLDER / name).read_text("utf-8"))
