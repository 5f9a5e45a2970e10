"""What a resource gives back: its inputs in the shape of its outputs, and what the service adds.

In a preview azure-native copies the inputs into the outputs' shape and leaves unknown, at every depth, whatever the
inputs do not say (provider/pkg/convert/previewOutputs.go in pulumi/pulumi-azure-native); `preview` does the same.
"""

import re
import typing
from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from bleu_iac.catalogue import sdk
from bleu_iac.catalogue.shapes import Kind, ListOf, MapOf, ObjectOf, OneOf, Properties, Scalar, Shape
from bleu_iac.rehearsal.store import key_of
from bleu_iac.resources import UNKNOWN

_OURS = UUID("6b1ec0de-0000-4000-8000-000000000000")
_VERSION = re.compile(r"Azure REST API version (\d{4}-\d\d-\d\d(?:-\w+)?)")


class _Absent:
    """Stands for a property that is left out."""


_ABSENT = _Absent()


def guid(identifier: str, what: str = "") -> str:
    """Make up a GUID for a resource: the same one each time it is asked for."""
    return str(uuid5(_OURS, f"{key_of(identifier)}#{what}"))


def preview(token: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is known of a type's outputs before the resource exists or changes; the rest is `UNKNOWN`."""
    kind = _type(token)
    outputs = _fit(kind.outputs, inputs, UNKNOWN)
    if "azureApiVersion" in kind.outputs:
        outputs["azureApiVersion"] = inputs.get("azureApiVersion") or api_version(token)
    return outputs


def made(token: str, inputs: Mapping[str, Any], added: Mapping[str, Any]) -> dict[str, Any]:
    """Give a type's outputs: its inputs and what the service `added`, as far as the type has such properties."""
    kind = _type(token)
    inner = inputs.get("properties")
    # Where outputs have no `properties`, azure-native puts what is inside it at the top.
    flat = inner if isinstance(inner, Mapping) and "properties" not in kind.outputs else {}
    return _fit(kind.outputs, merged(merged(flat, inputs), added), _ABSENT)


def settled(token: str) -> dict[str, Any]:
    """Give the state that ARM reports once a resource is there, wherever the type reports it."""
    outputs = _type(token).outputs
    state = {"provisioningState": "Succeeded"}
    inner = outputs.get("properties")
    within = (
        inner is not None
        and isinstance(inner.shape, ObjectOf)
        and "provisioningState" in sdk.object_type(inner.shape.ref)
    )
    return {**state, "properties": state} if within else {**state}


@cache
def api_version(token: str) -> str | None:
    """Give the version of the service's API that the SDK's type speaks."""
    for overload in typing.get_overloads(_type(token).cls.__init__):
        if found := _VERSION.search(overload.__doc__ or ""):
            return found[1]
    return None


def merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Put one object over another, property by property; lists and scalars are replaced."""
    result = dict(one)
    for name, value in other.items():
        below = result.get(name)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            result[name] = merged(below, value)
        else:
            result[name] = value
    return result


def _type(token: str) -> Any:
    kind = sdk.resource_type(token)
    if kind is None:
        raise KeyError(token)
    return kind


def _fit(properties: Properties, values: Mapping[str, Any], missing: Any) -> dict[str, Any]:
    result = {}
    for name, item in properties.items():
        if item.constant is not None and (missing is UNKNOWN or values.get(name) is not None):
            fitted: Any = item.constant
        elif (value := values.get(name)) is not None:
            fitted = _fit_value(item.shape, value, missing)
        else:
            fitted = missing
        if fitted is not _ABSENT:
            result[name] = fitted
    return result


def _fit_value(shape: Shape, value: Any, missing: Any) -> Any:
    if value is UNKNOWN:
        return UNKNOWN
    match shape:
        case Scalar(kind=Kind.ANY) | OneOf():
            return value
        case Scalar() if not isinstance(value, list | Mapping):
            return value
        case ListOf(element) if isinstance(value, list):
            return [_kept(_fit_value(element, inner, missing)) for inner in value]
        case MapOf(element) if isinstance(value, Mapping):
            return {key: _kept(_fit_value(element, inner, missing)) for key, inner in value.items()}
        case ObjectOf(ref) if isinstance(value, Mapping):
            return _fit(sdk.object_type(ref), value, missing)
        case _:
            # Inputs and outputs may differ in kind (a list of identities becomes a map): the service's answer decides.
            return missing


def _kept(value: Any) -> Any:
    return None if value is _ABSENT else value
