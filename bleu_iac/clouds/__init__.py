"""The clouds this library knows, and nothing about them is written anywhere else.

>>> from bleu_iac import clouds
>>> {region.country for region in clouds.get("bleu").regions}
{'FR'}
"""

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import ValidationError

from bleu_iac.clouds.model import (
    CANNOT_USE,
    NO_SUCH_CLOUD,
    Cloud,
    CloudError,
    Confidence,
    Fact,
    Overrides,
    Region,
    normalise_location,
    read_overrides,
)
from bleu_iac.clouds.validation import nearest, validation_problems
from bleu_iac.errors import Problem

__all__ = [
    "Cloud",
    "CloudError",
    "Confidence",
    "Fact",
    "Overrides",
    "Region",
    "code_services",
    "get",
    "names",
    "normalise_location",
    "read_overrides",
]

_DATA = files("bleu_iac.clouds") / "data"


@cache
def names() -> tuple[str, ...]:
    """Give the names of the profiles that come with the library."""
    found = (entry.name for entry in _DATA.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


@cache
def code_services() -> Mapping[str, str]:
    """Give the hosts of services that keep source code, which resources of any cloud name by no host: by service."""
    found: Mapping[str, str] = json.loads((_DATA / "code_services.json").read_text("utf-8"))
    return found


def get(name: str, where: str = "cloud") -> Cloud:
    """Load a profile, checked. Raises `CloudError` for a name that is none; `where` is the place it was given at."""
    if name not in names():
        wrong = Problem("BLEU-E201", where, NO_SUCH_CLOUD(name=name), nearest(name, names()))
        raise CloudError(CANNOT_USE(name=name), [wrong])
    return _load(name)


@cache
def _load(name: str) -> Cloud:
    try:
        return Cloud.model_validate(tomllib.loads((_DATA / f"{name}.toml").read_text("utf-8")))
    except ValidationError as error:
        raise CloudError(CANNOT_USE(name=name), validation_problems(error, "BLEU-E203", model=Cloud)) from None
