"""The subnets a resource declares: itself, or those inside a network."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from bleu_iac.resources import UNKNOWN, Path, Resource

_RESERVED = frozenset(
    {"gatewaysubnet", "azurefirewallsubnet", "azurefirewallmanagementsubnet", "azurebastionsubnet", "routeserversubnet"}
)
"""Names that Azure keeps for its own services: it decides what may be set on these subnets."""

SUBNET = "azure-native:network:Subnet"


class Subnet(NamedTuple):
    """One subnet."""

    path: Path
    """Where it stands; empty for a resource that is a subnet itself."""
    value: Any
    """Its properties; `UNKNOWN` before deployment."""
    name: Any
    """Its name in Azure, as far as it is given."""


def subnets(resource: Resource) -> Iterator[Subnet]:
    """Give the subnet a resource is, or each subnet of a network."""
    if resource.type == SUBNET:
        names = (resource.inputs.get("subnetName"), resource.inputs.get("name"), resource.name)
        yield Subnet((), resource.inputs, next(name for name in names if name is not None))
        return
    for each in resource.each("subnets[*]"):
        yield Subnet(each.path, each.value, each.value.get("name") if isinstance(each.value, Mapping) else None)


def is_reserved(subnet: Subnet) -> bool:
    """Tell whether Azure keeps the subnet's name for a service of its own; a name that is not known is not kept."""
    return subnet.name is not UNKNOWN and isinstance(subnet.name, str) and subnet.name.lower() in _RESERVED
