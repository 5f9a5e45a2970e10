"""Telling whether a place in a resource stands in a rule that denies."""

from collections.abc import Mapping
from typing import Any

from bleu_iac.resources import Path, Resource
from bleu_iac.rules.looking import is_one_of

_refuses = is_one_of("Deny", "Reject", "Block")
_ACTIONS = ("action", "access")


def is_denied(resource: Resource, path: Path) -> bool:
    """Tell whether an object around a place says that what it is about is refused: `action: Deny`."""
    value: Any = resource.inputs
    for step in path:
        if isinstance(value, Mapping):
            if any(_denies(value.get(name)) for name in _ACTIONS):
                return True
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step]
        else:
            break
    return False


def _denies(action: Any) -> bool:
    if isinstance(action, Mapping):
        action = action.get("type")
    return isinstance(action, str) and _refuses(action)
