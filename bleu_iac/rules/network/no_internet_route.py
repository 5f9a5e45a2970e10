"""No route leads to the Internet past the firewall."""

from collections.abc import Iterator

from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.meanings import types_with
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.looking import MUST_BE, found, is_one_of
from bleu_iac.rules.meant import meant
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

HOP = "nextHopType"
WANTED = Text(
    "a firewall or a gateway of one's own (VirtualAppliance, VirtualNetworkGateway, VnetLocal) or None",
    "un pare-feu ou une passerelle à soi (VirtualAppliance, VirtualNetworkGateway, VnetLocal) ou None",
)
_is_inside = is_one_of("VirtualAppliance", "VirtualNetworkGateway", "VnetLocal", "VirtualNetwork", "None", "NoNextHop")


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge each route by its next hop, wherever routes stand."""
    for leaf, _edge in meant(resource, Kind.EGRESS):
        if leaf.name != HOP:
            continue
        if leaf.value is UNKNOWN:
            yield undetermined(leaf.path)
        elif not _is_inside(leaf.value):
            yield Finding(leaf.path, MUST_BE(wanted=WANTED(), found=found(resource, leaf.path)))


RULE = Rule(
    id="network-no-internet-route",
    ref="BLEU-0191",
    severity=Severity.HIGH,
    title=Text("No route leads straight to the Internet", "Aucune route ne mène droit à Internet"),
    reason=Text(
        "Where a route's next hop is the Internet, what leaves by it is seen by no firewall, and is not held back.",
        "Là où le prochain saut d'une route est Internet, ce qui en sort n'est vu d'aucun pare-feu, et n'est pas "
        "retenu.",
    ),
    fix=Text(
        "Lead the route to the firewall (next_hop_type='VirtualAppliance'), or let bleu.Network make it",
        "Menez la route au pare-feu (next_hop_type='VirtualAppliance'), ou laissez bleu.Network la faire",
    ),
    controls=("12.14.a", "13.2.a", "13.2.e"),
    check=check,
    refused=Example("azure-native:network:Route", {"addressPrefix": "0.0.0.0/0", "nextHopType": "Internet"}),
    accepted=Example("azure-native:network:Route", {"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance"}),
    types=types_with(Kind.EGRESS),
)
