"""The cloud a stack's configuration chooses, with what it knows better."""

import json
from collections.abc import Mapping

from bleu_iac.clouds import get, read_overrides
from bleu_iac.clouds.model import CANNOT_READ, Cloud, CloudError, Overrides
from bleu_iac.errors import Problem

SETTING = "bleu-iac:cloud"
"""A profile's name, or a mapping of `name` and overrides (see `Overrides`), which may be written as JSON."""

DEFAULT = "bleu"


def configured(raw: object, where: str = SETTING) -> Cloud:
    """Give the cloud that the value of the setting describes; without one, Bleu.

    Raises `CloudError` with all problems, placed under `where`.
    """
    if isinstance(raw, str) and raw.lstrip().startswith("{"):
        raw = _json(raw)
    if raw is None:
        return get(DEFAULT)
    if not isinstance(raw, Mapping):
        return get(str(raw), where)
    problems: list[Problem] = []
    overrides = Overrides()
    try:
        overrides = read_overrides({key: value for key, value in raw.items() if key != "name"}, where)
    except CloudError as error:
        problems += error.problems
    name = raw.get("name")
    try:
        cloud = get(DEFAULT if name is None else str(name), f"{where}.name").overridden(overrides, where)
    except CloudError as error:
        problems += error.problems
    if problems:
        raise CloudError(CANNOT_READ(), problems)
    return cloud


def _json(text: str) -> object:
    """Read what `pulumi config set` was given as JSON; what is none stays a text, which names no cloud."""
    try:
        return json.loads(text)
    except ValueError:
        return text
