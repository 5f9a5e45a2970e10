"""The private address a service is reached by, and the name that leads to it."""

from collections.abc import Iterator

import pulumi
from pulumi_azure_native import network

from bleu_iac.components import naming
from bleu_iac.components.declare import declare, known
from bleu_iac.components.network import Subnet
from bleu_iac.components.network_plan import PRIVATE_ENDPOINTS
from bleu_iac.components.private_dns import label
from bleu_iac.components.resources import Foundation
from bleu_iac.errors import Problem
from bleu_iac.text import Text

OTHER_PURPOSE = Text(
    "is the subnet {subnet!r}, whose purpose is {purpose}", "est le sous-réseau {subnet!r}, d'usage {purpose}"
)
GIVE_ENDPOINT_SUBNET = Text("Give one whose purpose is {purpose}", "Donnez-en un dont l'usage (purpose) est {purpose}")


def connect(
    name: str,
    service_id: pulumi.Input[str],
    group: str,
    zone: str,
    *,
    foundation: Foundation,
    subnet: Subnet,
    parent: pulumi.Resource,
) -> None:
    """Declare `<name>-<group>-endpoint`, a private endpoint to one of a service's groups, and its DNS record.

    `group` is Azure's name of what is reached (`vault`, `blob`), `zone` the key of its zone in the cloud profile. The
    endpoint stands in the network's region, whatever the service's.
    """
    endpoint_name = foundation.names.name(naming.PRIVATE_ENDPOINT, name, group)
    endpoint = declare(network.PrivateEndpoint)(
        f"{name}-{group}-endpoint",
        private_endpoint_name=endpoint_name,
        custom_network_interface_name=foundation.names.name(naming.NETWORK_INTERFACE, name, group),
        resource_group_name=foundation.resource_group_name,
        location=subnet.network.foundation.location,
        subnet={"id": subnet.id},
        private_link_service_connections=[
            {"name": endpoint_name, "private_link_service_id": service_id, "group_ids": [group]}
        ],
        tags=foundation.tags,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    declare(network.PrivateDnsZoneGroup)(
        f"{name}-{group}-dns",
        private_dns_zone_group_name="default",
        private_endpoint_name=known(endpoint, endpoint_name),
        resource_group_name=foundation.resource_group_name,
        private_dns_zone_configs=[{"name": label(zone), "private_dns_zone_id": subnet.network.zones.id(zone)}],
        opts=pulumi.ResourceOptions(parent=parent),
    )


def endpoint_problems(name: str, group: str, zone: str, foundation: Foundation, subnet: Subnet) -> Iterator[Problem]:
    """Say what keeps a private endpoint from being made in this subnet."""
    yield from foundation.names.problems(naming.PRIVATE_ENDPOINT, name, group)
    yield from subnet.network.zones.problems(zone, "subnet")
    if subnet.purpose != PRIVATE_ENDPOINTS:
        what = OTHER_PURPOSE(subnet=subnet.name, purpose=subnet.purpose)
        yield Problem("BLEU-E116", "subnet", what, GIVE_ENDPOINT_SUBNET(purpose=PRIVATE_ENDPOINTS))
