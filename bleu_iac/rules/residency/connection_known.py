"""What lies at the other end of a gateway, a circuit or a site was declared.

A circuit of one's own subscription needs no key: where it ends, `residency-location-in-cloud` says by its meeting
point; a gateway of one's own is judged where it is made, and named by an id that `tool-subscription-known` judges.
"""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address, ip_network
from typing import Annotated

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Found, Resource
from bleu_iac.rules.looking import found
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity, undetermined
from bleu_iac.text import Text

ID = "residency-connection-known"

SITES: Mapping[str, tuple[str, ...]] = {
    "network:LocalNetworkGateway": ("gatewayIpAddress", "fqdn"),
    "network:VirtualNetworkGatewayConnection": ("localNetworkGateway2.gatewayIpAddress", "localNetworkGateway2.fqdn"),
    "network:VpnSite": ("ipAddress", "vpnSiteLinks[*].ipAddress", "vpnSiteLinks[*].fqdn"),
}
"""The outside address of a place that is joined to the network."""
_KEY, _CONNECTIONS = "authorizationKey", "connections[*].authorizationKey"
KEYS: Mapping[str, tuple[str, ...]] = {
    "avs:GlobalReachConnection": (_KEY,),
    "managednetworkfabric:NetworkFabricController": (
        "infrastructureExpressRouteConnections[*].expressRouteAuthorizationKey",
        "workloadExpressRouteConnections[*].expressRouteAuthorizationKey",
    ),
    "network:ExpressRouteCircuit": (_KEY, f"peerings[*].{_CONNECTIONS}"),
    "network:ExpressRouteCircuitConnection": (_KEY,),
    "network:ExpressRouteCircuitPeering": (_CONNECTIONS,),
    "network:ExpressRouteConnection": (_KEY,),
    "network:ExpressRouteGateway": (f"expressRouteConnections[*].{_KEY}",),
    "network:VirtualNetworkGatewayConnection": (_KEY,),
}
"""The key by which somebody else's circuit, or port, is used. One's own needs none."""
LENT_AT: Mapping[str, tuple[str, ...]] = {
    "network:ExpressRouteCircuit": ("authorizations[*]",),
    "network:ExpressRouteCircuitAuthorization": ("",),
    "network:ExpressRoutePortAuthorization": ("",),
}
"""What lets somebody else use a circuit or a port; empty for the resource itself."""
ANNOUNCED = frozenset(
    {"peering:PeerAsn", "peering:PeeringService", "peering:RegisteredAsn", "peering:RegisteredPrefix"}
)
"""Types that join a network to the public one, by its operator."""

NOT_DECLARED = Text(
    "joins a place that the rule's list of sites does not have, found {found}",
    "relie un lieu que la liste de sites de la règle n'a pas, trouvé : {found}",
)
WRONG = Text("must be an address or a name, found {found}", "doit être une adresse ou un nom, trouvé : {found}")
ANOTHERS = Text("uses a circuit that belongs to somebody else", "utilise un circuit qui appartient à quelqu'un d'autre")
LENT = Text(
    "lets somebody else connect his networks, and nothing says whose and where they are",
    "laisse quelqu'un d'autre relier ses réseaux, et rien ne dit à qui et où ils sont",
)
PUBLIC = Text(
    "exchanges routes with a network of the public Internet, and nothing says where it is",
    "échange des routes avec un réseau d'Internet, et rien ne dit où il est",
)


class Parameters(RuleParameters):
    """What the rule may be told."""

    sites: Annotated[
        tuple[str, ...],
        Text(
            "Outside addresses, networks of them, or names of one's own places",
            "Adresses extérieures, réseaux de telles adresses, ou noms de lieux à soi",
        ),
    ] = ()


def _is_declared(text: str, sites: tuple[str, ...]) -> bool:
    if text.lower() in {one.lower() for one in sites}:
        return True
    try:
        address = ip_address(text)
        return any(address in ip_network(one, strict=False) for one in sites if one[:1].isdigit() or ":" in one)
    except ValueError:  # a name
        return False


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Give undetermined for what nobody declared, since it may be one's own; the Internet never is."""
    token = resource.type.partition(":")[2]
    for path in LENT_AT.get(token, ()):
        for each in resource.each(path) if path else [Found((), resource.inputs)]:
            yield undetermined(each.path, LENT())
    if token in ANNOUNCED:
        yield Finding((), PUBLIC())
    sites = context.parameters.get(ID, {}).get("sites", ())
    for path in SITES.get(token, ()):
        for each in resource.each(path):
            if each.value is UNKNOWN:
                yield undetermined(each.path)
            elif not isinstance(each.value, str):
                yield Finding(each.path, WRONG(found=found(resource, each.path)))
            elif each.value and not _is_declared(each.value, sites):
                yield undetermined(each.path, NOT_DECLARED(found=found(resource, each.path)))
    for path in KEYS.get(token, ()):
        for each in resource.each(path):
            yield undetermined(each.path, ANOTHERS())


RULE = Rule(
    id=ID,
    ref="BLEU-0109",
    severity=Severity.MEDIUM,
    title=Text("Places that are joined to a network were declared", "Les lieux reliés à un réseau ont été déclarés"),
    reason=Text(
        "Traffic that leaves by a tunnel or a circuit arrives where its other end is, and from there comes whoever is "
        "let in.",
        "Le trafic qui part par un tunnel ou un circuit arrive là où est son autre extrémité, et de là vient qui est "
        "laissé entrer.",
    ),
    fix=Text(
        "List the outside address in the rule's parameter `sites`, once somebody has confirmed the place",
        "Listez l'adresse extérieure dans le paramètre `sites` de la règle, une fois le lieu confirmé",
    ),
    controls=("13.1.a", "19.2.a", "19.2.c"),
    check=check,
    refused=Example("azure-native:peering:PeerAsn", {"peerAsn": 64496, "peerName": "example"}),
    accepted=Example("azure-native:network:LocalNetworkGateway", {"location": "{region}"}),
    types=frozenset(f"{PROVIDER}:{token}" for token in (*SITES, *KEYS, *LENT_AT, *ANNOUNCED)),
    parameters=Parameters,
)
