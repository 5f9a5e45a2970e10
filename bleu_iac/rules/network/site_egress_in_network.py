"""What a web application sends goes through its network."""

from collections.abc import Iterator

from bleu_iac.resources import UNKNOWN, Resource, parse_path
from bleu_iac.rules.looking import MUST_BE, found
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

SUBNET = "virtualNetworkSubnetId"
ROUTES = (
    "siteConfig.vnetRouteAllEnabled",
    "vnetRouteAllEnabled",
    "outboundVnetRouting.allTraffic",
    "outboundVnetRouting.applicationTraffic",
)
"""The same switch in the API's versions."""

A_SUBNET = Text("the id of a subnet", "l'id d'un sous-réseau")


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge whether a subnet is named and takes all traffic; which subnet it is may be known once deployed."""
    subnet = resource.look(SUBNET)
    if subnet is not UNKNOWN and not (isinstance(subnet, str) and subnet.strip()):
        yield Finding(parse_path(SUBNET), MUST_BE(wanted=A_SUBNET(), found=found(resource, SUBNET)))
    values = [resource.look(path) for path in ROUTES]
    if not any(value is True for value in values):
        path = parse_path(ROUTES[0])
        if any(value is UNKNOWN for value in values):
            yield undetermined(path)
        else:
            yield Finding(path, MUST_BE(wanted="true", found=found(resource, path)))


RULE = Rule(
    id="network-site-egress-in-network",
    ref="BLEU-0176",
    severity=Severity.MEDIUM,
    title=Text(
        "What a web application sends goes through its network",
        "Ce qu'une application web envoie passe par son réseau",
    ),
    reason=Text(
        "Otherwise it leaves by public addresses that the platform's customers share, past every firewall, and private "
        "endpoints are not reached.",
        "Sinon cela sort par des adresses publiques que les clients de la plateforme partagent, en contournant tout "
        "pare-feu, et les points de terminaison privés ne sont pas atteints.",
    ),
    fix=Text(
        "Set virtual_network_subnet_id and site_config.vnet_route_all_enabled=True",
        "Mettez virtual_network_subnet_id et site_config.vnet_route_all_enabled=True",
    ),
    controls=("9.6.k", "12.14.a", "13.2.b"),
    check=check,
    refused=Example("azure-native:web:WebApp", {"httpsOnly": True}),
    accepted=Example(
        "azure-native:web:WebApp",
        {
            "virtualNetworkSubnetId": "/subscriptions/0/resourceGroups/example/providers/Microsoft.Network"
            "/virtualNetworks/spoke/subnets/apps",
            "siteConfig": {"vnetRouteAllEnabled": True},
        },
    ),
    types=frozenset({"azure-native:web:WebApp", "azure-native:web:WebAppSlot"}),
)
