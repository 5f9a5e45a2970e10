"""What leaves goes by a way that was chosen: no outbound access that nobody configured."""

from collections.abc import Iterator

from bleu_iac.resources import UNKNOWN, Path, Resource
from bleu_iac.rules.listed import Listed
from bleu_iac.rules.looking import require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.rules.subnets import is_reserved, subnets
from bleu_iac.rules.tables import Switch, judged, table
from bleu_iac.text import Text

SWITCHES = table(
    {
        "appplatform:Service": [Switch("properties.networkProfile.outboundType", ("userDefinedRouting",))],
        "cognitiveservices:Account": [Switch("properties.restrictOutboundNetworkAccess", (True,))],
        "containerservice:ManagedCluster": [Switch("networkProfile.outboundType", ("userDefinedRouting", "none"))],
        "databricks:Workspace": [Switch("requiredNsgRules", ("NoAzureDatabricksRules", "NoAzureServiceRules"))],
        "discovery:Supercomputer": [Switch("properties.outboundType", ("None",))],
        "hdinsight:Cluster": [
            Switch("properties.networkProperties.outboundDependenciesManagedType", ("External",), absent=None)
        ],
        "iothub:IotHubResource": [Switch("properties.restrictOutboundNetworkAccess", (True,))],
        "kusto:Cluster": [Switch("restrictOutboundNetworkAccess", ("Enabled",))],
        "network:ConnectionPolicy": [Switch("properties.enableInternetSecurity", (True,))],
        "network:HubVirtualNetworkConnection": [Switch("enableInternetSecurity", (True,))],
        "redhatopenshift:OpenShiftCluster": [Switch("networkProfile.outboundType", ("UserDefinedRouting",))],
        "servicefabric:NodeType": [Switch("useDefaultPublicLoadBalancer", (False,), absent=True)],
        "sql:Server": [Switch("restrictOutboundNetworkAccess", ("Enabled",))],
    }
)
LISTED = Listed(
    "exposure-control-plane",
    "exposure-hub-default-route",
    "exposure-managed-network",
    "exposure-names-asked-again",
    "exposure-outbound-dependencies",
    "exposure-outbound-endpoints",
    "exposure-outbound-restricted",
    "exposure-outbound-type",
    "exposure-translated",
    table=SWITCHES,
)
"""Routes are judged by `network-no-internet-route`."""
DEFAULT = "defaultOutboundAccess"
NETWORKS = frozenset({"azure-native:network:Subnet", "azure-native:network:VirtualNetwork"})


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge clusters and services by what lets them send, subnets by the default that has to be switched off."""
    for switch in SWITCHES.get(resource.type, ()):
        yield from judged(resource, switch)
    yield from LISTED.findings(resource)
    if resource.type in NETWORKS:
        for subnet in subnets(resource):
            if subnet.value is UNKNOWN:
                yield undetermined(subnet.path)
            elif not is_reserved(subnet):
                path: Path = (*subnet.path, DEFAULT)
                value = resource.look(path)
                yield from require(resource, path, value, "false", lambda value: value is False)


RULE = Rule(
    id="network-egress-named",
    ref="BLEU-0172",
    severity=Severity.MEDIUM,
    title=Text(
        "What leaves a network goes by a way that was chosen",
        "Ce qui sort d'un réseau passe par un chemin choisi",
    ),
    reason=Text(
        "By default Azure gives the machines of a subnet, and the nodes of a cluster, a public way out past every "
        "firewall, and a database or a service of its own sends to any host it is told to. SecNumCloud asks that what "
        "leaves can be inspected and removed.",
        "Par défaut, Azure donne aux machines d'un sous-réseau, et aux nœuds d'une grappe, une sortie publique qui "
        "contourne tout pare-feu, et une base de données ou un service envoie à tout hôte qu'on lui nomme. SecNumCloud "
        "demande que ce qui sort puisse être inspecté et supprimé.",
    ),
    fix=Text(
        "Use bleu.Network, or set default_outbound_access=False on subnets and outbound_type='userDefinedRouting' on "
        "clusters, with a route to a firewall; restrict_outbound_network_access on services, with the hosts they need",
        "Utilisez bleu.Network, ou mettez default_outbound_access=False sur les sous-réseaux et "
        "outbound_type='userDefinedRouting' sur les grappes, avec une route vers un pare-feu ; "
        "restrict_outbound_network_access sur les services, avec les hôtes dont ils ont besoin",
    ),
    controls=("12.14.a", "13.2.a", "13.2.e"),
    check=check,
    refused=Example("azure-native:network:Subnet", {"addressPrefix": "10.0.0.0/24"}),
    accepted=Example("azure-native:network:Subnet", {"defaultOutboundAccess": False}),
    types=NETWORKS | frozenset(SWITCHES) | LISTED.types,
)
