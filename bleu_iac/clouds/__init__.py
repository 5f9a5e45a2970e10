"""The clouds this library knows, and nothing about them is written anywhere else.

>>> from bleu_iac import clouds
>>> clouds.get("bleu").region("Bleu France Central").pair
'bleufrancesouth'
"""

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import ValidationError

from bleu_iac.clouds.model import (
    CANNOT_USE,
    KNOWN_CLOUDS,
    NO_SUCH_CLOUD,
    Cloud,
    CloudError,
    Confidence,
    Fact,
    Overrides,
    Region,
    normalise_location,
    validation_problems,
)
from bleu_iac.errors import Problem

__all__ = [
    "Cloud",
    "CloudError",
    "Confidence",
    "Fact",
    "Overrides",
    "Region",
    "get",
    "names",
    "normalise_location",
]

_DATA = files("bleu_iac.clouds") / "data"


@cache
def names() -> tuple[str, ...]:
    """Give the names of the profiles that come with the library."""
    found = (entry.name for entry in _DATA.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


@cache
def get(name: str) -> Cloud:
    """Load a profile, checked. Raises `CloudError` for a name that is none."""
    if name not in names():
        known = KNOWN_CLOUDS(names=", ".join(names()))
        raise CloudError(CANNOT_USE(name=name), [Problem("BLEU-E201", name, NO_SUCH_CLOUD(), known)])
    try:
        return Cloud.model_validate(tomllib.loads((_DATA / f"{name}.toml").read_text("utf-8")))
    except ValidationError as error:
        raise CloudError(CANNOT_USE(name=name), validation_problems(error, "BLEU-E203")) from None
