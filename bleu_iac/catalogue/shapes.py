"""The forms a value can have in azure-native: what a property's type is, as plain data.

A shape never holds another object's properties: it names them by a `Ref`, which `bleu_iac.catalogue.sdk.object_type`
looks up. A type that refers to itself is so a graph that can be followed as far as needed, and never an endless tree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a single value is."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    ASSET = "asset"
    """The content of a file or of a folder: Pulumi's assets and archives."""
    ANY = "any"
    """Anything JSON can say: nothing is known about its inside."""


Constant = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value, or anything at all (`Kind.ANY`)."""

    kind: Kind
    values: tuple[Constant, ...] = ()
    """The values the SDK lists, in its order; empty when it lists none."""
    open: bool = False
    """Whether the SDK itself takes a value outside `values` (`str | SomeEnum`), because the service may know more."""


@dataclass(frozen=True, slots=True)
class Ref:
    """The name of an object's type."""

    module: str
    """azure-native's module: `storage`."""
    name: str
    """The SDK's class: `NetworkRuleSetArgs` of inputs, `NetworkRuleSetResponse` of outputs."""


@dataclass(frozen=True, slots=True)
class ObjectOf:
    """An object with known properties."""

    ref: Ref


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of values of one shape."""

    element: "Shape"


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object with any keys, whose values have one shape."""

    element: "Shape"


@dataclass(frozen=True, slots=True)
class OneOf:
    """A value of any one of several shapes: objects, told apart by a property that has another constant in each."""

    options: tuple["Shape", ...]


Shape = Scalar | ObjectOf | ListOf | MapOf | OneOf


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a resource or of an object."""

    name: str
    """As the engine and the provider know it: `resourceGroupName`."""
    python_name: str
    """As a Python program knows it: `resource_group_name`."""
    shape: Shape
    required: bool
    """Whether the provider refuses an object without it. A default does not change that: the SDK's classes fill
    defaults in, a plain dictionary goes out without them."""
    default: Constant | None = None
    """What the SDK's class sends when the program says nothing; `None` when it sends nothing."""
    constant: Constant | None = None
    """The only value there is, in this very spelling: it tells the variants of a `OneOf` apart."""


Properties = Mapping[str, Property]
"""Properties by their `name`."""


@dataclass(frozen=True, slots=True)
class Variants:
    """The objects that a `OneOf` allows."""

    discriminator: str
    """The property that tells them apart."""
    refs: Mapping[Constant, Ref]
    """The object's type for each value of that property."""


@dataclass(frozen=True, slots=True)
class ResourceType:
    """One resource type of the SDK."""

    token: str
    """`azure-native:storage:StorageAccount`."""
    inputs: Properties
    outputs: Properties
    """What the provider gives back, without `id` and `urn`, which every resource has."""
    cls: type
    """The generated class."""
