"""The types of the installed `pulumi_azure_native` SDK, as data.

    tokens()              every resource type token; nothing of the SDK is imported (2 ms)
    resource_type(token)  inputs and outputs of one type; imports the one SDK module that has it
    object_type(ref)      properties of a nested object, by the `Ref` in an `ObjectOf` shape
    descriptions(owner)   what the SDK says of each property of a type or of an input object
    variants(one_of)      the objects a `OneOf` allows, by the value that tells them apart
    reachable(properties) every object type that can occur inside, each once
    version()             the installed SDK's version

Everything is read from the generated classes themselves: property names and types from their getters, constants and
defaults from the statements of their `__init__` that set them. What can't be read raises `UnreadableTypeError`; a test
reads every type of the SDK. Results are kept for the life of the process; threads may ask at the same time.

The first type of an SDK module costs the module's import, 0.1 to 0.5 s on two cores; the next ones, and all nested
objects, a few milliseconds. Reading everything takes 11 s and 720 MB, nearly all of it imports.
"""

import ast
import json
import re
import sys
import types
import typing
from bisect import bisect_left
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import import_module, metadata
from importlib.util import find_spec
from inspect import get_annotations
from pathlib import Path
from threading import RLock
from typing import Any

from bleu_iac.catalogue.shapes import (
    Constant,
    Kind,
    ListOf,
    MapOf,
    ObjectOf,
    OneOf,
    Properties,
    Property,
    Ref,
    ResourceType,
    Scalar,
    Shape,
    Variants,
)

_PACKAGE = "pulumi_azure_native"

_ONE_READER = RLock()
"""The SDK's modules load themselves when first touched, and a second thread would see one half loaded."""


class UnreadableTypeError(TypeError):
    """The SDK has a class in a form that is not known here: this library has to follow it before it can be used."""


@cache
def version() -> str:
    """Give the installed SDK's version: `3.29.0`."""
    return metadata.version("pulumi-azure-native")


@cache
def tokens() -> frozenset[str]:
    """Give every resource type token of the installed SDK: `azure-native:storage:StorageAccount`."""
    return frozenset(_classes())


@cache
def resource_type(token: str) -> ResourceType | None:
    """Give a resource type by its token; `None` when the SDK has no such type."""
    if token not in _classes():
        return None
    module, name = _classes()[token]
    with _ONE_READER:
        cls = getattr(import_module(module), name)
        return ResourceType(token, _properties(_args_class(cls)), _properties(cls), cls)


@cache
def object_type(ref: Ref) -> Properties:
    """Give the properties of a nested object. Raises `KeyError` when the SDK has no such class."""
    part = "_inputs" if ref.name.endswith("Args") else "outputs"
    with _ONE_READER:
        try:
            cls = getattr(import_module(f"{_PACKAGE}.{ref.module}.{part}"), ref.name)
        except (ModuleNotFoundError, AttributeError):
            raise KeyError(ref) from None
        return _properties(cls)


def descriptions(owner: str | Ref) -> Mapping[str, str]:
    """Give what the SDK says of each input of a resource type, by its token, or of each property of an object."""
    with _ONE_READER:
        if isinstance(owner, Ref):
            cls = getattr(import_module(f"{_PACKAGE}.{owner.module}._inputs"), owner.name)
        else:
            module, name = _classes()[owner]
            cls = _args_class(getattr(import_module(module), name))
    getters = [item.fget for item in vars(cls).values() if isinstance(item, property) and item.fget is not None]
    return {vars(getter)["_pulumi_name"]: (getter.__doc__ or "").strip() for getter in getters}


@cache
def variants(union: OneOf) -> Variants:
    """Give the objects a `OneOf` allows, by the value of the property that tells them apart."""
    constants = [
        (ref, {item.name: item.constant for item in object_type(ref).values() if item.constant is not None})
        for ref in references(union)
    ]
    for name in constants[0][1] if constants else ():
        refs = {found[name]: ref for ref, found in constants if name in found}
        if len(refs) == len(union.options):
            return Variants(name, refs)
    raise UnreadableTypeError(f"nothing tells apart {union}")


def reachable(properties: Properties) -> frozenset[Ref]:
    """Give the types of all objects that can occur inside, at any depth."""
    found: set[Ref] = set()
    waiting = [properties]
    while waiting:
        for item in waiting.pop().values():
            new = set(references(item.shape)) - found
            found |= new
            waiting.extend(object_type(ref) for ref in new)
    return frozenset(found)


def references(shape: Shape) -> Iterator[Ref]:
    """Give the object types a shape names itself, through lists, maps and alternatives."""
    match shape:
        case ObjectOf(ref):
            yield ref
        case ListOf(element) | MapOf(element):
            yield from references(element)
        case OneOf(options):
            for option in options:
                yield from references(option)


@cache
def _classes() -> Mapping[str, tuple[str, str]]:
    """Read token -> (module, class) from the table the SDK registers its types with."""
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise UnreadableTypeError(f"{_PACKAGE} is not installed")
    found = re.search(r'resource_modules="""(.*?)"""', Path(spec.origin).read_text("utf-8"), re.DOTALL)
    if found is None:
        raise UnreadableTypeError(f"{_PACKAGE} registers no types")
    return {
        token: (module["fqn"], name) for module in json.loads(found[1]) for token, name in module["classes"].items()
    }


def _args_class(cls: type) -> type:
    """Find the class of a resource's arguments: an overload of its constructor names it."""
    for overload in typing.get_overloads(cls.__init__):  # type: ignore[misc]
        annotation = get_annotations(overload).get("args")
        for option in typing.get_args(annotation) or (annotation,):
            if isinstance(option, type) and option is not types.NoneType:
                return option
    raise UnreadableTypeError(f"{cls.__qualname__}: no overload takes its arguments")


def _properties(cls: type) -> Properties:
    written = _written(cls)
    found = {}
    for python_name, item in vars(cls).items():
        getter = item.fget if isinstance(item, property) else None
        if getter is None:
            continue
        options = _options(get_annotations(getter)["return"])
        required = types.NoneType not in options
        shape = _shape(options, cls)
        constant = written.constants.get(python_name)
        if constant is not None and isinstance(shape, Scalar):
            shape = Scalar(shape.kind, (constant,))
        name = vars(getter)["_pulumi_name"]  # what `pulumi.getter(name=...)` leaves on a getter
        found[name] = Property(name, python_name, shape, required, written.defaults.get(python_name), constant)
    return found


_SCALARS = {str: Kind.STRING, int: Kind.INTEGER, float: Kind.NUMBER, bool: Kind.BOOLEAN, Any: Kind.ANY}


def _options(hint: Any) -> list[Any]:
    """Take apart `Input[...]`, `Output[...]`, `Optional` and `Union`; the promises inside an `Input` are left out."""
    origin = typing.get_origin(hint)
    if origin is typing.Union:
        return [option for branch in typing.get_args(hint) for option in _options(branch)]
    if origin is Awaitable or (isinstance(hint, typing.ForwardRef) and hint.__forward_arg__.startswith("Output[")):
        return []
    if getattr(origin, "__module__", "").startswith("pulumi."):
        return _options(typing.get_args(hint)[0])
    return [hint]


def _shape(options: Sequence[Any], cls: type) -> Shape:
    shapes: list[Shape] = []
    for option in options:
        if option is types.NoneType:
            continue
        shape = _one(option, cls)
        same = next((i for i, known in enumerate(shapes) if _same_kind(known, shape)), None)
        if same is None:
            shapes.append(shape)
        else:
            shapes[same] = _merged(shapes[same], shape)
    if not shapes:
        raise UnreadableTypeError(f"{cls.__qualname__}: a property has no type")
    return shapes[0] if len(shapes) == 1 else OneOf(tuple(shapes))


def _same_kind(one: Shape, other: Shape) -> bool:
    return isinstance(one, Scalar) and isinstance(other, Scalar) and one.kind is other.kind


def _merged(one: Shape, other: Shape) -> Shape:
    """Read `str | SomeEnum` as one scalar: the enumeration's values, and open because any string is taken too."""
    if not isinstance(one, Scalar) or not isinstance(other, Scalar):
        raise UnreadableTypeError(f"{one} is not of {other}'s kind")
    values = tuple(dict.fromkeys(one.values + other.values))
    return Scalar(one.kind, values, open=any(scalar.open or not scalar.values for scalar in (one, other)))


def _one(hint: Any, cls: type) -> Shape:
    if isinstance(hint, (str, typing.ForwardRef)):
        return _named(hint if isinstance(hint, str) else hint.__forward_arg__, cls)
    if hint in _SCALARS:
        return Scalar(_SCALARS[hint])
    if isinstance(hint, type) and hint.__module__ == "pulumi.asset":
        return Scalar(Kind.ASSET)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Sequence:
        return ListOf(_shape(_options(arguments[0]), cls))
    if origin is Mapping and arguments[0] is str:
        return MapOf(_shape(_options(arguments[1]), cls))
    raise UnreadableTypeError(f"{cls.__qualname__}: {hint!r}")


def _named(name: str, cls: type) -> Shape:
    """Read the class a forward reference names, in the module that names it."""
    found: Any = sys.modules[cls.__module__]
    for part in name.split("."):
        found = getattr(found, part)
    if issubclass(found, Enum):
        values = tuple(member.value for member in found)
        kinds = {type(value) for value in values}
        if len(kinds) != 1:
            raise UnreadableTypeError(f"{found.__qualname__}: values of several kinds")
        return Scalar(_SCALARS[kinds.pop()], values)
    return ObjectOf(Ref(found.__module__.split(".")[1], found.__name__))


@dataclass(frozen=True, slots=True)
class _Written:
    """What a class's constructor itself puts into properties, by Python name."""

    constants: Mapping[str, Constant]
    defaults: Mapping[str, Constant]


_DEFAULT = r"if (?P<default>\w+) is None:\n +(?P=default) = (?P<default_value>.+)"
_CONSTANT = r"pulumi\.set\(__self__, \"(?P<constant>\w+)\", (?P<constant_value>['\"\d.\-TF].*)\)"
_STATEMENT = re.compile(rf"^ +(?:{_DEFAULT}|{_CONSTANT})$", re.MULTILINE)


@cache
def _statements(module: str) -> tuple[Sequence[int], Sequence[re.Match[str]]]:
    """Find the statements of a source file that write a constant, with their line numbers."""
    path = sys.modules[module].__file__
    if path is None:
        raise UnreadableTypeError(f"{module} has no source")
    text = Path(path).read_text("utf-8")
    lines, found, line, at = [], [], 1, 0
    for match in _STATEMENT.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        lines.append(line)
        found.append(match)
    return lines, found


def _written(cls: type) -> _Written:
    constructor = vars(cls).get("__init__")
    if not isinstance(constructor, types.FunctionType):
        return _Written({}, {})
    code = constructor.__code__
    lines, statements = _statements(cls.__module__)
    first, last = code.co_firstlineno, max(line for *_, line in code.co_lines() if line is not None)
    constants, defaults = {}, {}
    for match in statements[bisect_left(lines, first) : bisect_left(lines, last + 1)]:
        if match["default"]:
            defaults[match["default"]] = ast.literal_eval(match["default_value"])
        else:
            constants[match["constant"]] = ast.literal_eval(match["constant_value"])
    return _Written(constants, defaults)
