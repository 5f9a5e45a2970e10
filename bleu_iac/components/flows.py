"""The matrix of authorised flows of a network, and the security rules it comes down to.

Everything that is not listed is denied, between two machines of the same subnet too. Azure's `VirtualNetwork` tag is
never used: it holds the ranges of every user-defined route, so that a default route to a firewall makes it the whole
Internet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import NotRequired, TypedDict

from pulumi_azure_native import network

from bleu_iac.components import addresses
from bleu_iac.components.naming import misnamed
from bleu_iac.errors import Problem
from bleu_iac.text import Text

FIRST_PRIORITY, LAST_PRIORITY = 100, 4096
PROTOCOLS = ("Tcp", "Udp")
DENY_ALL, ENDPOINTS = "deny-all", "private-endpoints"
"""Names of the rules that every network has."""
PORTS = range(1, 65536)
LONGEST_REASON = 140
HTTPS = 443

NO_END_HERE = Text("has neither end in this network", "n'a aucune extrémité dans ce réseau")
NAME_A_SUBNET = Text(
    "Give one of its subnets ({subnets}) as source or destination",
    "Donnez un de ses sous-réseaux ({subnets}) comme source ou destination",
)
NEITHER = Text("{value!r} is no subnet of this network and no range", "{value!r} n'est ni un sous-réseau ni une plage")
USE_SUBNET_OR_RANGE = Text(
    "Give a subnet ({subnets}) or a range such as 10.0.0.0/24",
    "Donnez un sous-réseau ({subnets}) ou une plage (10.0.0.0/24)",
)
PUBLIC_SOURCE = Text("{value!r} is not private", "{value!r} n'est pas privée")
NOTHING_ENTERS = Text(
    "Nothing enters from a public network: give a private range",
    "Rien n'entre d'un réseau public : donnez une plage privée",
)
PUBLIC_DESTINATION = Text(
    "{value!r} is public, and nothing leaves this network", "{value!r} est publique, et rien ne sort de ce réseau"
)
GIVE_EGRESS = Text(
    "Give egress_address, the private address of the firewall it leaves through",
    "Donnez egress_address, l'adresse privée du pare-feu de sortie",
)
NAME_TAKEN = Text("is the name of a rule every network has", "est le nom d'une règle que tout réseau a")
NAME_IT_OTHERWISE = Text("Give it another name", "Donnez-lui un autre nom")
BAD_PORT = Text("{value} is not a port", "{value} n'est pas un port")
USE_PORTS = Text("Give ports from {low} to {high}", "Donnez des ports de {low} à {high}")
NO_PORTS = Text("is empty", "est vide")
BAD_PROTOCOL = Text("{value!r} is not a protocol it takes", "{value!r} n'est pas un protocole admis")
USE_PROTOCOL = Text("Use {protocols}", "Employez {protocols}")
BAD_REASON = Text("has {length} characters", "a {length} caractères")
GIVE_A_REASON = Text(
    "Say in 1 to {longest} characters why the flow is authorised", "Dites en 1 à {longest} caractères pourquoi"
)


class FlowArgs(TypedDict):
    """One authorised flow. At least one end lies in the network; the other may be any private range."""

    source: str
    """Who opens the connection: a subnet of this network, by name, or a private range."""
    destination: str
    """Who answers: a subnet of this network, or a range; a public one only where there is an `egress_address`."""
    ports: Sequence[int]
    """Ports of the destination."""
    protocol: NotRequired[str]
    """`Tcp` or `Udp`. Default: `Tcp`."""
    reason: str
    """Why it is authorised, in at most 140 characters: it is the justification in the flow matrix."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow, with its ends as ranges."""

    name: str
    sources: tuple[IPv4Network, ...]
    destinations: tuple[IPv4Network, ...]
    ports: tuple[int, ...]
    protocol: str
    reason: str


def flow_problems(
    flows: Mapping[str, FlowArgs], subnets: Mapping[str, IPv4Network], *, leaves: bool
) -> tuple[list[Flow], list[Problem]]:
    """Read the flows that a user lists; `leaves` says whether there is a way out of the network."""
    problems: list[Problem] = []
    read: list[Flow] = []
    for name, flow in flows.items():
        where = f"flows.{name}"
        problems.extend(misnamed(where, name))
        if name in (DENY_ALL, ENDPOINTS):
            problems.append(Problem("BLEU-E115", where, NAME_TAKEN(), NAME_IT_OTHERWISE()))
        source = _end(f"{where}.source", flow["source"], subnets, problems)
        destination = _end(f"{where}.destination", flow["destination"], subnets, problems)
        problems.extend(_publics(where, source, destination, leaves=leaves))
        problems.extend(_details(where, flow))
        if source and destination:
            if flow["source"] not in subnets and flow["destination"] not in subnets:
                fix = NAME_A_SUBNET(subnets=", ".join(subnets))
                problems.append(Problem("BLEU-E115", where, NO_END_HERE(), fix))
            ports = tuple(int(port) for port in flow["ports"])
            read.append(
                Flow(name, (source,), (destination,), ports, flow.get("protocol", PROTOCOLS[0]), flow["reason"])
            )
    return read, problems


def security_rules(subnet: IPv4Network, flows: Sequence[Flow]) -> list[network.SecurityRuleArgsDict]:
    """Give the rules of one subnet's security group: the flows that begin or end there, and nothing else."""
    inbound = [flow for flow in flows if subnet in flow.destinations]
    outbound = [flow for flow in flows if subnet in flow.sources]
    return [
        *(
            _allow(flow, "in", priority, flow.sources, (subnet,))
            for priority, flow in enumerate(inbound, FIRST_PRIORITY)
        ),
        _deny_all("in"),
        *(
            _allow(flow, "out", priority, (subnet,), flow.destinations)
            for priority, flow in enumerate(outbound, FIRST_PRIORITY)
        ),
        _deny_all("out"),
    ]


_DIRECTIONS = {"in": "Inbound", "out": "Outbound"}


def _allow(
    flow: Flow, way: str, priority: int, sources: Sequence[IPv4Network], destinations: Sequence[IPv4Network]
) -> network.SecurityRuleArgsDict:
    return {
        "name": f"{way}-{flow.name}",
        "description": flow.reason,
        "direction": _DIRECTIONS[way],
        "priority": priority,
        "access": network.SecurityRuleAccess.ALLOW,
        "protocol": flow.protocol,
        "source_address_prefixes": [str(range_) for range_ in sources],
        "source_port_range": "*",
        "destination_address_prefixes": [str(range_) for range_ in destinations],
        "destination_port_ranges": [str(port) for port in flow.ports],
    }


def _deny_all(way: str) -> network.SecurityRuleArgsDict:
    return {
        "name": f"{way}-{DENY_ALL}",
        "description": "What is not in the flow matrix is denied",
        "direction": _DIRECTIONS[way],
        "priority": LAST_PRIORITY,
        "access": network.SecurityRuleAccess.DENY,
        "protocol": "*",
        "source_address_prefix": "*",
        "source_port_range": "*",
        "destination_address_prefix": "*",
        "destination_port_range": "*",
    }


def _end(where: str, value: str, subnets: Mapping[str, IPv4Network], problems: list[Problem]) -> IPv4Network | None:
    if value in subnets:
        return subnets[value]
    if "/" not in value:
        fix = USE_SUBNET_OR_RANGE(subnets=", ".join(subnets))
        problems.append(Problem("BLEU-E115", where, NEITHER(value=value), fix))
        return None
    return addresses.parse(where, value, problems)


def _publics(
    where: str, source: IPv4Network | None, destination: IPv4Network | None, *, leaves: bool
) -> Iterator[Problem]:
    if source and not addresses.is_private(source):
        yield Problem("BLEU-E115", f"{where}.source", PUBLIC_SOURCE(value=str(source)), NOTHING_ENTERS())
    if destination and not addresses.is_private(destination) and not leaves:
        what = PUBLIC_DESTINATION(value=str(destination))
        yield Problem("BLEU-E115", f"{where}.destination", what, GIVE_EGRESS())


def _details(where: str, flow: FlowArgs) -> Iterator[Problem]:
    use_ports = USE_PORTS(low=PORTS[0], high=PORTS[-1])
    if not flow["ports"]:
        yield Problem("BLEU-E115", f"{where}.ports", NO_PORTS(), use_ports)
    for index, port in enumerate(flow["ports"]):
        if port not in PORTS:
            yield Problem("BLEU-E115", f"{where}.ports[{index}]", BAD_PORT(value=port), use_ports)
    protocol = flow.get("protocol", PROTOCOLS[0])
    if protocol not in PROTOCOLS:
        fix = USE_PROTOCOL(protocols=", ".join(PROTOCOLS))
        yield Problem("BLEU-E115", f"{where}.protocol", BAD_PROTOCOL(value=protocol), fix)
    if not 0 < len(flow["reason"].strip()) <= LONGEST_REASON:
        what = BAD_REASON(length=len(flow["reason"].strip()))
        yield Problem("BLEU-E115", f"{where}.reason", what, GIVE_A_REASON(longest=LONGEST_REASON))
