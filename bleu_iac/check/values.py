"""Values as a state keeps them: plain JSON, in which an object with a signature stands for a secret or an unknown.

The forms are sdk/go/common/apitype/core.go (`SecretV1`) and sdk/go/common/resource/properties.go in pulumi/pulumi.
"""

import json
import struct
from collections.abc import Mapping
from typing import Any

from bleu_iac.resources import UNKNOWN, Path
from bleu_iac.wire import OUTPUT, RESOURCE, SECRET, SIGNATURE, UNKNOWN_LENGTH, UNKNOWNS

_FLOAT = "8ad145fe-0d11-4827-bfd7-1abcbf086f5c"
"""pkg/resource/stack/deployment.go, `floatSignature`."""


def read(values: dict[str, Any]) -> tuple[Mapping[str, Any], frozenset[Path]]:
    """Give the plain values, and the paths of those that were secret.

    A secret that is encrypted is unknown here; one exported in clear is known, and never shown. Assets and archives
    stay the objects they are. Values without a mark, which are nearly all, are given as they are.
    """
    if not _marked(values):
        return values, frozenset()
    secrets: set[Path] = set()
    return {key: _read(value, (key,), secrets) for key, value in values.items()}, frozenset(secrets)


def _marked(values: dict[str, Any]) -> bool:
    """Tell whether there is a signature or an unknown anywhere inside; a loop, so that depth does not matter."""
    waiting: list[Any] = [values]
    for value in waiting:  # grows while it is gone through
        if type(value) is dict:
            if SIGNATURE in value:
                return True
            value = value.values()  # noqa: PLW2901
        for inner in value:
            kind = type(inner)
            if kind is str:
                if len(inner) == UNKNOWN_LENGTH and inner in UNKNOWNS:
                    return True
            elif (kind is dict or kind is list) and inner:
                waiting.append(inner)
    return False


def _read(value: Any, path: Path, secrets: set[Path]) -> Any:
    if isinstance(value, str):
        return UNKNOWN if value in UNKNOWNS else value
    if isinstance(value, list):
        return [_read(inner, (*path, index), secrets) for index, inner in enumerate(value)]
    if not isinstance(value, dict):
        return value
    signature = value.get(SIGNATURE)
    if signature == SECRET:
        secrets.add(path)
        return _read(_in_clear(value), path, secrets)
    if signature == OUTPUT:
        if value.get("secret") is True:
            secrets.add(path)
        return _read(value["value"], path, secrets) if "value" in value else UNKNOWN
    if signature == _FLOAT:
        return _no_number(value)
    if signature == RESOURCE:
        return _read(value.get("id", value.get("urn")), path, secrets)
    return {key: _read(inner, (*path, key), secrets) for key, inner in value.items()}


def _no_number(marked: dict[str, Any]) -> Any:
    """Give what JSON has no number for, infinite or none: its eight bytes are written in hexadecimal."""
    try:
        return struct.unpack(">d", bytes.fromhex(marked["value"]))[0]
    except (KeyError, TypeError, ValueError, struct.error):
        return UNKNOWN


def _in_clear(secret: dict[str, Any]) -> Any:
    """Give the value of a secret exported with `--show-secrets`: JSON in a text."""
    if "plaintext" not in secret:
        return secret.get("value", UNKNOWN)
    try:
        return json.loads(secret["plaintext"])
    except (TypeError, ValueError, RecursionError):
        return UNKNOWN
