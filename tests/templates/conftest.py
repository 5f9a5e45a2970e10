"""Evaluating expressions and opening templates."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bleu_iac.resources import UNKNOWN, show_path
from bleu_iac.templates.evaluation import Budget, Parameter, Scope
from bleu_iac.templates.opening import Opening


def plain(value: Any) -> Any:
    """Give a value that can be compared: what is unknown in it becomes a text."""
    if value is UNKNOWN:
        return "UNKNOWN"
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list) else value


def scope(variables: Mapping[str, Any] | None = None, **parameters: Any) -> Scope:
    """Give a scope with parameters that were given, and variables as a template has them."""
    given = {name.lower(): Parameter(value, is_given=True) for name, value in parameters.items()}
    return Scope(Budget(), [], given, {name.lower(): value for name, value in (variables or {}).items()}, {})


@pytest.fixture
def evaluate() -> Callable[..., Any]:
    """Give a function that evaluates an expression."""
    return lambda text, variables=None, **given: plain(scope(variables, **given).value(f"[{text}]", set()))


def shown(opened: Opening) -> list[tuple[str, str, str, Any]]:
    """Give what is inside: place, canonical type, name and inputs."""
    return [
        (
            show_path(each.path),
            each.resource.type.removeprefix("azure-native:"),
            each.resource.name,
            plain(each.resource.inputs),
        )
        for each in opened.inside
    ]


def closed(opened: Opening) -> list[str]:
    """Give what could not be opened, with its place."""
    return [f"{show_path(each.path)}: {each.message}" for each in opened.closed]
