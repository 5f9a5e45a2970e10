"""What a network's arguments come down to, judged whole: ranges, subnets, flows and zones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from bleu_iac.components import addresses, naming, private_dns
from bleu_iac.components.arguments import Checked
from bleu_iac.components.flows import ENDPOINTS, HTTPS, Flow, flow_problems
from bleu_iac.components.resources import judge_open
from bleu_iac.errors import Problem
from bleu_iac.text import Text

if TYPE_CHECKING:
    from bleu_iac.components.network import Network, NetworkArgs

WORKLOAD, PRIVATE_ENDPOINTS = "workload", "private-endpoints"
PURPOSES = (WORKLOAD, PRIVATE_ENDPOINTS)

HUB_ONLY = Text("is for a hub, and this network has one", "est pour un hub, et ce réseau en a un")
GIVE_IT_TO_THE_HUB = Text("Give it to the hub {hub!r}", "Donnez-le au hub {hub!r}")
SPOKE_OF_A_SPOKE = Text("{name!r} has a hub itself", "{name!r} a lui-même un hub")
GIVE_A_HUB = Text("Give the network that has none: {hub!r}", "Donnez le réseau qui n'en a pas : {hub!r}")
NOT_EXPECTED = Text("{value!r} is not kept for spokes by the hub", "{value!r} n'est pas réservée aux spokes par le hub")
TELL_THE_HUB = Text("Add it to spokes of the hub {hub!r}", "Ajoutez-la à spokes du hub {hub!r}")

ENDPOINT_REASON = "Services are reached through their private endpoints"


@dataclass(slots=True)
class Plan:
    """A network, ready to be declared."""

    space: list[IPv4Network] = field(default_factory=list)
    subnets: dict[str, IPv4Network] = field(default_factory=dict)
    purposes: dict[str, str] = field(default_factory=dict)
    spokes: list[IPv4Network] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    zones: dict[str, str] = field(default_factory=dict)
    """Names of private DNS zones, by key; a spoke has none."""

    def ranges(self, purpose: str) -> tuple[IPv4Network, ...]:
        """Give the ranges of the subnets of one purpose."""
        return tuple(range_ for name, range_ in self.subnets.items() if self.purposes[name] == purpose)


def judge(checked: Checked, name: str, args: "NetworkArgs") -> Plan:
    """Note what is wrong with a network's values, and give what the sound ones come down to."""
    plan = Plan()
    checked.extend(naming.misnamed("name", name))
    hub = args["hub"] if checked.sound("hub") else None
    if checked.sound("foundation"):
        judge_open(checked, args["foundation"])
        checked.extend(_name_problems(name, args, list(args["subnets"]) if checked.sound("subnets") else []))
    if hub:
        _judge_hub(checked, hub, args)
    if checked.sound("address_space"):
        plan.space, problems = addresses.space_problems("address_space", args["address_space"])
        checked.extend(problems)
    if checked.sound("spokes"):
        taken = {"address_space": plan.space}
        plan.spokes, problems = addresses.space_problems("spokes", args["spokes"])
        checked.extend([*problems, *_overlaps("spokes", plan.spokes, taken)])
    if checked.sound("subnets"):
        _plan_subnets(checked, plan, args)
    if hub:
        checked.extend(_apart(plan, hub))
    if checked.sound("flows"):
        listed, problems = flow_problems(args["flows"], plan.subnets, leaves=leaves(args))
        checked.extend(problems)
        plan.flows = listed
    plan.flows = [*_endpoint_flow(plan, hub), *plan.flows]
    if checked.sound("foundation") and "hub" not in args:
        _plan_zones(checked, plan, args)
    return plan


def leaves(args: "NetworkArgs") -> bool:
    """Tell whether anything leaves the network."""
    return args.get("egress_address") is not None


def _judge_hub(checked: Checked, hub: "Network", args: "NetworkArgs") -> None:
    if hub.hub is not None:
        checked.problem("BLEU-E116", "hub", SPOKE_OF_A_SPOKE(name=hub.name), GIVE_A_HUB(hub=hub.hub.name))
    elif checked.sound("foundation") and hub.foundation is not args["foundation"]:
        # The peering and the links to the zones are made in the hub's group, under the hub's lock.
        judge_open(checked, hub.foundation, "hub")
    for argument in ("spokes", "private_dns_zones"):
        if argument in args:
            checked.problem("BLEU-E116", argument, HUB_ONLY(), GIVE_IT_TO_THE_HUB(hub=hub.name))


def _plan_subnets(checked: Checked, plan: Plan, args: "NetworkArgs") -> None:
    for subnet, given in args["subnets"].items():
        checked.extend(naming.misnamed(f"subnets.{subnet}", subnet))
        plan.purposes[subnet] = given.get("purpose", WORKLOAD)
        checked.known(f"subnets.{subnet}.purpose", plan.purposes[subnet], PURPOSES)
    prefixes = {subnet: given["prefix"] for subnet, given in args["subnets"].items()}
    plan.subnets, problems = addresses.subnet_problems(prefixes, plan.space)
    checked.extend(problems)


def _plan_zones(checked: Checked, plan: Plan, args: "NetworkArgs") -> None:
    if "private_dns_zones" in args and not checked.sound("private_dns_zones"):
        return
    foundation = args["foundation"]
    keys = args.get("private_dns_zones", private_dns.DEFAULT_ZONES)
    plan.zones, problems = private_dns.zone_names(foundation.cloud, foundation.location, keys, "private_dns_zones")
    checked.extend(problems)


def _endpoint_flow(plan: Plan, hub: "Network | None") -> Iterator[Flow]:
    """Let workloads, and for a hub those of its spokes, reach private endpoints here and in the hub."""
    sources = (*plan.ranges(WORKLOAD), *plan.spokes)
    destinations = (*plan.ranges(PRIVATE_ENDPOINTS), *(hub.endpoint_ranges if hub else ()))
    if sources and destinations:
        yield Flow(ENDPOINTS, sources, destinations, (HTTPS,), "Tcp", ENDPOINT_REASON)


def _apart(plan: Plan, hub: "Network") -> Iterator[Problem]:
    """Hold a spoke to the ranges its hub keeps for it, apart from the hub and other spokes: Azure peers no overlap."""
    for index, range_ in enumerate(plan.space):
        if not addresses.within(range_, hub.spoke_ranges):
            where = f"address_space[{index}]"
            yield Problem("BLEU-E111", where, NOT_EXPECTED(value=str(range_)), TELL_THE_HUB(hub=hub.name))
    yield from _overlaps("address_space", plan.space, {hub.name: hub.address_space, **hub.joined})


def _overlaps(
    where: str, ranges: Sequence[IPv4Network], taken: Mapping[str, Sequence[IPv4Network]]
) -> Iterator[Problem]:
    others = [(other, range_) for other, theirs in taken.items() for range_ in theirs]
    for index, range_ in enumerate(ranges):
        yield from addresses.overlaps(f"{where}[{index}]", range_, others)


def _name_problems(name: str, args: "NetworkArgs", subnets: Sequence[str]) -> Iterator[Problem]:
    names = args["foundation"].names
    yield from names.problems(naming.NETWORK, name)
    for subnet in subnets:
        yield from names.problems(naming.SECURITY_GROUP, name, subnet)
