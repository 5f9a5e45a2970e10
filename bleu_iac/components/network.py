"""A virtual network that nothing enters or leaves unless its flow matrix says so: a hub, or a spoke of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import NotRequired, TypedDict

import pulumi
from pulumi_azure_native import network

from bleu_iac.clouds.validation import nearest
from bleu_iac.components import naming, network_plan
from bleu_iac.components.arguments import NOT_ONE_OF, ArgumentError, Checked
from bleu_iac.components.declare import declare, known
from bleu_iac.components.diagnostics import send_logs
from bleu_iac.components.flows import FlowArgs, security_rules
from bleu_iac.components.network_plan import PRIVATE_ENDPOINTS, Plan
from bleu_iac.components.operationalinsights import LogWorkspace
from bleu_iac.components.private_dns import PrivateZones
from bleu_iac.components.resources import Foundation
from bleu_iac.errors import Problem
from bleu_iac.text import Text

ANYWHERE = "0.0.0.0/0"

NO_SUBNET = Text("Network {network!r} can't give a subnet", "Le réseau {network!r} ne peut pas donner de sous-réseau")


class SubnetArgs(TypedDict):
    """One subnet."""

    prefix: str
    """Its range, inside the network's; /29 or larger."""
    purpose: NotRequired[str]
    """`workload`, or `private-endpoints` for one that holds nothing else. Default: `workload`."""


class NetworkArgs(TypedDict):
    """Ranges and flows are plain: they are judged together, before anything is created."""

    foundation: Foundation
    """Where it belongs; must be open. A spoke's hub may belong to another, which must be open too."""
    logs: LogWorkspace
    """Where its logs go."""
    address_space: Sequence[str]
    """Its ranges: private ones, such as `10.0.0.0/22`."""
    subnets: Mapping[str, SubnetArgs]
    """Its subnets, by name."""
    hub: NotRequired["Network"]
    """The hub it is a spoke of: it is peered with it, and uses its private DNS zones. Default: it is a hub itself."""
    spokes: NotRequired[Sequence[str]]
    """For a hub: the ranges that its spokes will have. They may use its private endpoints. Default: none."""
    private_dns_zones: NotRequired[Sequence[str]]
    """For a hub: the zones it has for private endpoints, by their keys in the cloud profile. Default: those the
    components of this library use."""
    flows: NotRequired[Mapping[str, FlowArgs]]
    """What is authorised beside HTTPS from each workload subnet to the private endpoints of this network and its hub.
    Default: nothing."""
    egress_address: NotRequired[pulumi.Input[str]]
    """Private address of the firewall that everything leaving the network goes through. Default: nothing leaves, the
    default route ends nowhere."""


@dataclass(frozen=True, slots=True)
class Subnet:
    """A subnet, for what is placed into it."""

    network: "Network"
    name: str
    """Its name in the program."""
    prefix: str
    """Its range."""
    purpose: str
    """`workload` or `private-endpoints`."""
    id: pulumi.Output[str]
    """Its ARM id; what uses it waits until the network is peered, since a network that is being changed refuses."""


class Network(pulumi.ComponentResource):
    """A network whose security groups deny everything, in and out, that is not authorised with a reason.

    Every subnet has a security group of its own, a route table whose default route leads to the firewall or nowhere,
    no implicit way out, and network rules that hold for private endpoints too. The subnets are declared inside the
    network: one request, so that no two of them meet in Azure ("another operation is in progress"), and none is lost
    when the network is updated.
    """

    network_id: pulumi.Output[str]
    """ARM id of the network."""

    def __init__(self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create the network. Raises `ArgumentError` for arguments that are wrong."""
        checked = Checked("Network", name, NetworkArgs, args)
        plan = network_plan.judge(checked, name, args)
        checked.refuse()
        super().__init__("bleu-iac:index:Network", name, None, opts)
        self.name = name
        self.foundation = args["foundation"]
        self.hub = args.get("hub")
        self.address_space = plan.space
        self.spoke_ranges = plan.spokes
        self.endpoint_ranges = plan.ranges(PRIVATE_ENDPOINTS)
        self.joined: dict[str, Sequence[IPv4Network]] = {}
        self.foundation.add(self)
        self._vnet_name = self.foundation.names.name(naming.NETWORK, name)
        self._vnet = self._declare(plan, args)
        self.network_id = self._vnet.id
        self._peerings: list[network.VirtualNetworkPeering] = []
        if self.hub is None:
            self._zones = PrivateZones(name, self.foundation, plan.zones, self)
        else:
            self._zones = self.hub._zones
            self._join(self.hub, forwarded=network_plan.leaves(args))
        self._zones.link(name, self._vnet_name, self._vnet.id, self)
        self._subnets = self._ready_subnets(plan)
        self.register_outputs({"network_id": self.network_id})

    def subnet(self, name: str) -> Subnet:
        """Give a subnet by its name. Raises `ArgumentError` for a name that is none's."""
        if name not in self._subnets:
            problem = Problem("BLEU-E105", "name", NOT_ONE_OF(value=name), nearest(name, self._subnets))
            raise ArgumentError(NO_SUBNET(network=self.name), [problem])
        return self._subnets[name]

    @property
    def zones(self) -> PrivateZones:
        """The private DNS zones that names are found in: the hub's."""
        return self._zones

    def _declare(self, plan: Plan, args: NetworkArgs) -> network.VirtualNetwork:
        """Declare the network with its subnets, and for each of these a security group; routes are the same for all."""
        names, location, tags = self.foundation.names, self.foundation.location, self.foundation.tags
        under = pulumi.ResourceOptions(parent=self)
        routes = declare(network.RouteTable)(
            self.name,
            route_table_name=names.name(naming.ROUTE_TABLE, self.name),
            resource_group_name=self.foundation.resource_group_name,
            location=location,
            disable_bgp_route_propagation=True,
            routes=[_default_route(args)],
            tags=tags,
            opts=under,
        )
        inline: list[network.SubnetArgsDict] = []
        for subnet, range_ in plan.subnets.items():
            group = declare(network.NetworkSecurityGroup)(
                f"{self.name}-{subnet}",
                network_security_group_name=names.name(naming.SECURITY_GROUP, self.name, subnet),
                resource_group_name=self.foundation.resource_group_name,
                location=location,
                security_rules=security_rules(range_, plan.flows),
                tags=tags,
                opts=under,
            )
            send_logs(f"{self.name}-{subnet}", group.id, args["logs"].workspace_id, parent=self)
            inline.append(_inline(subnet, range_, group.id, routes.id))
        vnet = declare(network.VirtualNetwork)(
            self.name,
            virtual_network_name=self._vnet_name,
            resource_group_name=self.foundation.resource_group_name,
            location=location,
            address_space={"address_prefixes": [str(range_) for range_ in plan.space]},
            subnets=inline,
            enable_ddos_protection=False,
            enable_vm_protection=False,
            tags=tags,
            opts=under,
        )
        send_logs(self.name, vnet.id, args["logs"].workspace_id, parent=self)
        return vnet

    def _join(self, hub: "Network", *, forwarded: bool) -> None:
        """Peer with the hub, both ways, one change at a time: Azure refuses two on one network at once."""
        if hub.foundation is not self.foundation:
            hub.foundation.add(self)
        outward = self._peer(self, hub, forwarded=forwarded, after=[])
        inward = self._peer(hub, self, forwarded=False, after=[outward, *hub._peerings[-1:]])
        self._peerings.append(inward)
        hub._peerings.append(inward)
        hub.joined[self.name] = self.address_space

    def _peer(
        self, near: "Network", far: "Network", *, forwarded: bool, after: Sequence[pulumi.Resource]
    ) -> network.VirtualNetworkPeering:
        return declare(network.VirtualNetworkPeering)(
            f"{near.name}-to-{far.name}",
            virtual_network_peering_name=f"to-{far.name}",
            virtual_network_name=known(near._vnet, near._vnet_name),
            resource_group_name=near.foundation.resource_group_name,
            remote_virtual_network={"id": far.network_id},
            allow_virtual_network_access=True,
            allow_forwarded_traffic=forwarded,
            allow_gateway_transit=False,
            use_remote_gateways=False,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[*after]),
        )

    def _ready_subnets(self, plan: Plan) -> Mapping[str, Subnet]:
        """Give the subnets, each with an id that waits for the network to be peered."""
        ready = pulumi.Output.all(self._vnet.id, *(peering.urn for peering in self._peerings))
        return {
            name: Subnet(
                network=self,
                name=name,
                prefix=str(range_),
                purpose=plan.purposes[name],
                id=_subnet_id(ready, name),
            )
            for name, range_ in plan.subnets.items()
        }


def _azure_name(subnet: str) -> str:
    return f"snet-{subnet}"


def _subnet_id(network_first: pulumi.Output[list[str]], subnet: str) -> pulumi.Output[str]:
    return network_first.apply(lambda values: f"{values[0]}/subnets/{_azure_name(subnet)}")


def _inline(
    subnet: str, range_: IPv4Network, group_id: pulumi.Input[str], routes_id: pulumi.Input[str]
) -> network.SubnetArgsDict:
    return {
        "name": _azure_name(subnet),
        "address_prefix": str(range_),
        "default_outbound_access": False,
        "network_security_group": {"id": group_id},
        "route_table": {"id": routes_id},
        "private_endpoint_network_policies": network.VirtualNetworkPrivateEndpointNetworkPolicies.ENABLED,
        "private_link_service_network_policies": network.VirtualNetworkPrivateLinkServiceNetworkPolicies.ENABLED,
    }


def _default_route(args: NetworkArgs) -> network.RouteArgsDict:
    if network_plan.leaves(args):
        return {
            "name": "default",
            "address_prefix": ANYWHERE,
            "next_hop_type": network.RouteNextHopType.VIRTUAL_APPLIANCE,
            "next_hop_ip_address": args["egress_address"],
        }
    return {"name": "default", "address_prefix": ANYWHERE, "next_hop_type": network.RouteNextHopType.NONE}
