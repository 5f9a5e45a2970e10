"""How a component declares an Azure resource: only what carries a value, and no version aliases.

A generated azure-native class registers every property it knows, dozens of them `None`, and adds 30 to 65 aliases, one
for each API version its type ever had. Each costs Outputs and type look-ups before the engine does anything, so that a
thousand accounts take about a minute to preview. `declare` gives the same class, called in the same way and checked by
the same types, that registers what was given and nothing else.

Leaving the aliases out is safe here for one reason: they serve stacks that were first deployed under a versioned token,
and no component of this library ever was. Should azure-native rename a token that a component uses, that component has
to be given an explicit `pulumi.Alias` of the old token in the release that takes the new azure-native.
"""

import sys
from collections.abc import Sequence
from functools import partial
from typing import Any, TypeVar, cast

import pulumi
import pulumi.runtime
from pulumi_azure_native import _utilities

ResourceT = TypeVar("ResourceT", bound=pulumi.CustomResource)
ValueT = TypeVar("ValueT")


def declare(resource: type[ResourceT], *, outputs: Sequence[str] = ()) -> type[ResourceT]:
    """Give a stand-in for a generated class, to be called as the class itself is: `declare(keyvault.Vault)("kv", ...)`.

    `outputs` names the properties that Azure alone gives and that somebody reads (`principal_id`); those given as
    inputs, and `id`, are there without being named. Nested properties are written as the SDK's `...ArgsDict`: the
    `...Args` classes add defaults of their own, some of them open. Raises `TypeError` for a class that is not one of
    azure-native's generated resources.
    """
    return cast("type[ResourceT]", partial(_register, resource, _arguments_class(resource), tuple(outputs)))


def known(resource: pulumi.Resource, value: ValueT) -> pulumi.Output[ValueT]:
    """Give a value that is known now as an Output that waits for `resource`, and makes what uses it depend on it.

    A name read from a resource (`group.name`) is unknown during the preview that creates it, and with it everything
    a policy would have judged. A URN is always known.
    """
    return resource.urn.apply(lambda _: value)


def _register(
    resource: type[ResourceT],
    arguments_class: type,
    outputs: Sequence[str],
    name: str,
    /,
    opts: pulumi.ResourceOptions | None = None,
    **properties: Any,
) -> ResourceT:
    arguments: Any = object.__new__(arguments_class)  # its own constructor would add the SDK's defaults
    for property_name, value in properties.items():
        if value is not None:
            arguments.__dict__[_own_name(arguments_class, property_name)] = value
    arguments.__dict__.update(dict.fromkeys(outputs))
    # Without these the engine chooses another default provider than the one the SDK was made for.
    defaults = _utilities.get_resource_opts_defaults()
    declared = resource.__new__(resource)
    pulumi.CustomResource.__init__(
        declared,
        _token(resource),
        name,
        arguments,
        pulumi.ResourceOptions.merge(defaults, opts),
    )
    return declared


def _own_name(arguments_class: type, property_name: str) -> str:
    """Undo the underscore of a property that would collide with a parameter every resource has (`resource_name_`)."""
    return property_name if hasattr(arguments_class, property_name) else property_name.removesuffix("_")


def _token(resource: type) -> str:
    return cast("str", vars(resource)["pulumi_type"])


def _arguments_class(resource: type) -> type:
    """Find the class of a resource's arguments: `StorageAccountArgs`, or `SubnetInitArgs` where the former is taken."""
    module = sys.modules[resource.__module__]
    exported = [name for name in getattr(module, "__all__", ()) if name.endswith("Args")]
    if "pulumi_type" not in vars(resource) or len(exported) != 1:
        raise TypeError(f"{resource.__name__} is not a generated resource class")
    return cast("type", getattr(module, exported[0]))
