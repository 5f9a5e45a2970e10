"""Pulumi's wire form of property values, to and from plain Python.

A struct of the protocol becomes dicts, lists and scalars, with `UNKNOWN` for what is not known yet; where secrets stood
is given apart, as paths, so that what reads the values needs no unwrapping and what shows them knows what to hide.
The signatures and sentinels are the protocol's own: sdk/go/common/resource/properties.go and
sdk/go/common/resource/plugin/rpc.go in pulumi/pulumi.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from google.protobuf.struct_pb2 import ListValue, Struct, Value

from bleu_iac.resources import UNKNOWN, Path

SIGNATURE = "4dabf18193072939515e22adb298388d"
"""Key that marks a map as something else than a map; its value says what."""
SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - a signature, not a secret
RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e"
OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
ASSET = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7"

UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
UNKNOWNS = frozenset(
    {
        UNKNOWN_STRING,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # a boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # a number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # a list
        "030794c1-ac77-496b-92df-f27374a8bd58",  # an asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # an archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # an object
    }
)
"""A string equal to one of these stands for a value that is not known yet."""
UNKNOWN_LENGTH = len(UNKNOWN_STRING)


def from_struct(struct: Struct) -> tuple[dict[str, Any], frozenset[Path]]:
    """Read a struct: its plain values, and the paths of those that were marked secret.

    Secrets and outputs are unwrapped, a reference to a resource becomes its id (its URN for a component), whole
    numbers become `int`; assets and archives stay the maps they are on the wire, signature included.
    """
    secrets: set[Path] = set()
    return _read_fields(struct, (), secrets), frozenset(secrets)


def to_struct(values: Mapping[str, Any], secrets: Iterable[Path] = ()) -> Struct:
    """Write plain values as a struct; what stands at one of the `secrets`' paths is marked secret.

    A path that leads nowhere is passed over. Raises `TypeError` for a value that has no form on the wire.
    """
    struct = Struct()
    _write_fields(struct, values, _by_first_step(secrets))
    return struct


def _read_fields(struct: Struct, path: Path, secrets: set[Path]) -> dict[str, Any]:
    """Read a map. Most values are texts and switches: read here, they cost half of what a call for each would."""
    fields = struct.fields
    values: dict[str, Any] = {}
    for key in fields:
        value = fields[key]
        if text := value.string_value:  # what a value is not is given as empty
            values[key] = UNKNOWN if len(text) == UNKNOWN_LENGTH and text in UNKNOWNS else text
        elif value.bool_value:
            values[key] = True
        else:
            values[key] = _read(value, path, key, secrets)
    return values


def _read(value: Value, above: Path, step: str | int, secrets: set[Path]) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return UNKNOWN if value.string_value in UNKNOWNS else value.string_value
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    if kind == "struct_value":
        struct = value.struct_value
        if SIGNATURE in struct.fields:
            return _read_marked(struct, above, step, secrets)
        return _read_fields(struct, (*above, step), secrets)
    if kind == "list_value":
        path = (*above, step)
        return [_read(inner, path, index, secrets) for index, inner in enumerate(value.list_value.values)]
    if kind == "bool_value":
        return value.bool_value
    return None


def _read_marked(struct: Struct, above: Path, step: str | int, secrets: set[Path]) -> Any:
    fields = struct.fields
    signature = fields[SIGNATURE].string_value
    if signature == SECRET:
        secrets.add((*above, step))
        return _read(fields["value"], above, step, secrets) if "value" in fields else None
    if signature == OUTPUT:
        if "secret" in fields and fields["secret"].bool_value:
            secrets.add((*above, step))
        return _read(fields["value"], above, step, secrets) if "value" in fields else UNKNOWN
    if signature == RESOURCE:
        return _read(fields["id" if "id" in fields else "urn"], above, step, secrets)
    return _read_fields(struct, (*above, step), secrets)


_Nested = dict[str | int, "set[Path]"]


def _by_first_step(paths: Iterable[Path]) -> _Nested:
    nested: _Nested = {}
    for path in paths:
        if path:
            nested.setdefault(path[0], set()).add(path[1:])
    return nested


def _write_fields(struct: Struct, values: Mapping[str, Any], secrets: _Nested) -> None:
    for key, inner in values.items():
        _write(struct.fields[key], inner, secrets.get(key))


def _write(target: Value, value: Any, secrets: set[Path] | None) -> None:
    if secrets and () in secrets:
        target.struct_value.fields[SIGNATURE].string_value = SECRET
        target = target.struct_value.fields["value"]
    if value is None:
        target.null_value = 0  # type: ignore[assignment]
    elif value is UNKNOWN:
        target.string_value = UNKNOWN_STRING
    elif isinstance(value, str):
        target.string_value = value
    elif isinstance(value, bool):
        target.bool_value = value
    elif isinstance(value, int | float):
        target.number_value = value
    elif isinstance(value, Mapping):
        target.struct_value.SetInParent()
        _write_fields(target.struct_value, value, _by_first_step(secrets or ()))
    elif isinstance(value, Sequence):
        target.list_value.SetInParent()
        _write_items(target.list_value, value, _by_first_step(secrets or ()))
    else:
        raise TypeError(f"a {type(value).__name__} has no form on the wire")


def _write_items(target: ListValue, values: Sequence[Any], secrets: _Nested) -> None:
    for index, inner in enumerate(values):
        _write(target.values.add(), inner, secrets.get(index))
