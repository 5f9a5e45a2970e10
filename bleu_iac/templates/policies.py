"""What an Azure policy does by itself: the template that it deploys, and the changes that it makes.

The language: Microsoft Learn, "Azure Policy definitions deployIfNotExists effect", and those of `modify` and `append`.
Its names are compared without regard to case.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bleu_iac.resources import UNKNOWN, Path
from bleu_iac.templates.expressions import inside_brackets

RULE = "policyRule"
DETAILS: Path = ("then", "details")
DEPLOYMENT: Path = (*DETAILS, "deployment", "properties")
"""Where a rule has what it deploys: the properties of a deployment."""
_TAGS = ("tags.", "tags[")
_MOST_PROPERTIES = ("template", "templateLink", "parameters", "parametersLink")


def details(rule: Any) -> Any:
    """Give the details of a rule's effect: `None` where it has none, `UNKNOWN` where it is not known whether it has."""
    return _within(rule, DETAILS)


def deployment(rule: Any) -> Any:
    """Give the properties of what a rule deploys, under the names that a deployment has; `None` where there is none.

    What the policy's own language fills into the parameters, once it has found something, is unknown.
    """
    found = _within(rule, DEPLOYMENT)
    if not isinstance(found, Mapping):
        return UNKNOWN if found is UNKNOWN else None
    by_name = {key.lower(): inner for key, inner in found.items()}
    given = {name: by_name[name.lower()] for name in _MOST_PROPERTIES if by_name.get(name.lower()) is not None}
    if "parameters" in given:
        given["parameters"] = _filled_in(given["parameters"])
    return given


def changes(rule: Any) -> Iterator[Path]:
    """Give the places in a rule where it changes a property of what others declare; tags are none."""
    found = details(rule)
    if isinstance(found, list):  # what `append` adds
        yield from ((*DETAILS, index) for index, each in enumerate(found) if _is_change(each))
    elif isinstance(found, Mapping):
        operations = _within(found, ("operations",))
        for index, each in enumerate(operations if isinstance(operations, list) else ()):
            if _is_change(each):
                yield (*DETAILS, "operations", index)


def _is_change(operation: Any) -> bool:
    field = _within(operation, ("field",))
    name = field.lower() if isinstance(field, str) else ""
    return name != "tags" and not name.startswith(_TAGS)


def _within(value: Any, path: Path) -> Any:
    for step in path:
        if not isinstance(value, Mapping):
            break
        value = next((inner for key, inner in value.items() if key.lower() == step), None)
    else:
        return value
    return UNKNOWN if value is UNKNOWN else None


def _filled_in(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _filled_in(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled_in(inner) for inner in value]
    return UNKNOWN if isinstance(value, str) and inside_brackets(value) is not None else value
