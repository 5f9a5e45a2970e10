"""What azure-native fills in before anything else: a name, a location, the version of the service's API.

The same rules as its own `applyDefaults` (provider/pkg/provider/provider.go in pulumi/pulumi-azure-native): a name that
was made stays; a location is the old one, the provider's, or the resource group's.
"""

import random
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bleu_iac.catalogue import sdk
from bleu_iac.rehearsal.arm.changes import RANDOMLY_NAMED
from bleu_iac.rehearsal.arm.ids import path_of
from bleu_iac.rehearsal.arm.outputs import api_version
from bleu_iac.resources import UNKNOWN

_HEX = "0123456789abcdef"
_SUFFIX_LENGTH = 8
# azure-native does not give these a location of its own accord.
_NO_LOCATION = frozenset({"azure-native:resources:Deployment", "azure-native:network:LoadBalancerBackendAddressPool"})


@dataclass(frozen=True, slots=True)
class Naming:
    """How the engine wants names to be made."""

    name: str
    """The resource's name in the program."""
    seed: bytes = b""
    """The same seed makes the same name."""
    proposed: str | None = None
    """A name that the user's configuration makes."""
    enforced: bool = False
    """Whether the proposed name holds even where a GUID is wanted."""
    disabled: bool = False
    """Whether the user's configuration asks for names in full."""


def fill_in(
    token: str,
    inputs: Mapping[str, Any],
    old: Mapping[str, Any],
    naming: Naming,
    provider_location: str | None,
    group_location: Callable[[str], str | None],
) -> dict[str, Any]:
    """Give the inputs with what azure-native adds; `group_location` tells where a resource group is."""
    filled = dict(inputs)
    path, kind = path_of(token), sdk.resource_type(token)
    if kind is None:
        raise KeyError(token)
    name = path.own_name
    if name is not None and name in kind.inputs and filled.get(name) is None:
        made, at_random = _name(path.naming, old.get(name), old.get(RANDOMLY_NAMED), naming)
        if made is not None:
            filled[name] = made
            if at_random:
                filled[RANDOMLY_NAMED] = True
    if "location" in kind.inputs and filled.get("location") is None and token not in _NO_LOCATION:
        location = _location(filled, old, provider_location, group_location)
        if location is not None:
            filled["location"] = location
    if "azureApiVersion" in kind.outputs and filled.get("azureApiVersion") is None:
        version = api_version(token)
        if version is not None:
            filled["azureApiVersion"] = version
    return filled


def _name(strategy: str, old: Any, old_was_random: Any, naming: Naming) -> tuple[str | None, bool]:
    if isinstance(old, str):
        return old, old_was_random is True
    if naming.disabled:
        return None, False
    if naming.proposed is not None and (naming.enforced or strategy != "uuid"):
        return naming.proposed, True
    if strategy == "copy":
        return naming.name, False
    if strategy == "uuid":
        return str(UUID(_random_hex(naming.seed, 32))), True
    return naming.name + _random_hex(naming.seed, _SUFFIX_LENGTH), True


def _random_hex(seed: bytes, length: int) -> str:
    if not seed:
        return secrets.token_hex(length // 2)
    source = random.Random(seed)  # noqa: S311 - a name, and the engine wants it to be repeatable
    return "".join(source.choice(_HEX) for _ in range(length))


def _location(
    inputs: Mapping[str, Any],
    old: Mapping[str, Any],
    provider_location: str | None,
    group_location: Callable[[str], str | None],
) -> Any:
    if old.get("location") is not None:
        return old["location"]
    if provider_location:
        return provider_location
    group = inputs.get("resourceGroupName")
    if group is UNKNOWN:
        return UNKNOWN
    return group_location(group) if isinstance(group, str) else None
