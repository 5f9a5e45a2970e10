"""What else opens a resource to the public network is closed: other switches, in each service's own spelling."""

from collections.abc import Iterator

from bleu_iac.resources import Resource
from bleu_iac.rules.listed import Listed
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity
from bleu_iac.rules.tables import Switch, all_stand, table
from bleu_iac.text import Text

_CLOSED = ("Disabled",)
_OFF = (False,)
_CONTAINERS = (Switch("ipAddress.type", ("Private",), inside="ipAddress"),)
_DISK = (Switch("networkAccessPolicy", ("DenyAll", "AllowPrivate")),)
_LOGS = (
    Switch("publicNetworkAccessForIngestion", ("Disabled", "SecuredByPerimeter")),
    Switch("publicNetworkAccessForQuery", ("Disabled", "SecuredByPerimeter")),
)
_PORTAL = (Switch("properties.public", _OFF, absent=True),)
_SITE = (Switch("siteConfig.publicNetworkAccess", _CLOSED, absent=True),)
_OWN_MACHINES = ("AmlCompute", "ComputeInstance")

SWITCHES = table(
    {
        "aad:DomainService": [Switch("ldapsSettings.externalAccess", _CLOSED, absent=True)],
        "apimanagement:ApiGateway": [Switch("virtualNetworkType", ("Internal",))],
        "applicationinsights:Component": _LOGS,
        "appplatform:ApiPortal": _PORTAL,
        "appplatform:App": [Switch("properties.vnetAddons.publicEndpoint", _OFF, absent=True)],
        "appplatform:DevToolPortal": _PORTAL,
        "appplatform:Gateway": _PORTAL,
        "appplatform:Service": [
            Switch("properties.vnetAddons.dataPlanePublicEndpoint", _OFF, absent=True),
            Switch("properties.vnetAddons.logStreamPublicEndpoint", _OFF, absent=True),
        ],
        "avs:PrivateCloud": [Switch("internet", _CLOSED, absent=True)],
        "batch:Pool": [Switch("networkConfiguration.publicIPAddressConfiguration.provision", ("NoPublicIPAddresses",))],
        "compute:Disk": _DISK,
        "compute:Gallery": [Switch("sharingProfile.permissions", ("Private", "Groups"), absent=True)],
        "compute:Snapshot": _DISK,
        "containerinstance:CGProfile": _CONTAINERS,
        "containerinstance:ContainerGroup": _CONTAINERS,
        "containerinstance:ContainerGroupProfile": _CONTAINERS,
        "containerservice:AgentPool": [Switch("enableNodePublicIP", _OFF, absent=True)],
        "containerservice:ManagedCluster": [
            Switch("agentPoolProfiles[*].enableNodePublicIP", _OFF, absent=True),
            Switch(
                "ingressProfile.webAppRouting.nginx.defaultIngressControllerType",
                ("Internal", "None"),
                only=("ingressProfile.webAppRouting.enabled", (True,)),
            ),
            Switch(
                "securityProfile.azureKeyVaultKms.keyVaultNetworkAccess",
                ("Private",),
                inside="securityProfile.azureKeyVaultKms",
            ),
        ],
        "confidentialledger:Ledger": [Switch("properties.ledgerType", ("Private",))],
        "databricks:Workspace": [Switch("parameters.enableNoPublicIp.value", (True,))],
        "dbforpostgresql:ServerGroupCluster": [
            Switch("coordinatorEnablePublicIpAccess", _OFF),
            Switch("nodeEnablePublicIpAccess", _OFF),
        ],
        "devtestlab:VirtualMachine": [Switch("disallowPublicIpAddress", (True,))],
        "devtestlab:VirtualNetwork": [Switch("subnetOverrides[*].usePublicIpAddressPermission", ("Deny",))],
        "hybridnetwork:ArtifactStore": [Switch("properties.backingResourcePublicNetworkAccess", _CLOSED)],
        "machinelearningservices:Compute": [
            Switch("properties.properties.enableNodePublicIp", _OFF, only=("properties.computeType", _OWN_MACHINES)),
            Switch(
                "properties.properties.remoteLoginPortPublicAccess",
                _CLOSED,
                only=("properties.computeType", _OWN_MACHINES[:1]),
            ),
            Switch("properties.properties.sshSettings.sshPublicAccess", _CLOSED, absent=True),
        ],
        "machinelearningservices:OnlineDeployment": [Switch("properties.egressPublicNetworkAccess", _CLOSED)],
        "machinelearningservices:Workspace": [
            Switch("allowPublicAccessWhenBehindVnet", _OFF, absent=True),
            Switch(
                "serverlessComputeSettings.serverlessComputeNoPublicIP", (True,), inside="serverlessComputeSettings"
            ),
        ],
        "monitor:PrivateLinkScope": [
            Switch("accessModeSettings.ingestionAccessMode", ("PrivateOnly",)),
            Switch("accessModeSettings.queryAccessMode", ("PrivateOnly",)),
            Switch("accessModeSettings.exclusions[*].ingestionAccessMode", ("PrivateOnly",)),
            Switch("accessModeSettings.exclusions[*].queryAccessMode", ("PrivateOnly",)),
        ],
        "network:NetworkVirtualAppliance": [Switch("additionalNics[*].hasPublicIp", _OFF, absent=True)],
        "operationalinsights:Workspace": _LOGS,
        "purview:Account": [
            Switch("ingestionStorage.publicNetworkAccess", _CLOSED, inside="ingestionStorage"),
            Switch("managedResourcesPublicNetworkAccess", _CLOSED),
        ],
        "servicefabric:ManagedCluster": [Switch("enableServicePublicIP", _OFF, absent=True)],
        "servicefabric:NodeType": [Switch("enableNodePublicIP", _OFF, absent=True)],
        "sql:ManagedInstance": [Switch("publicDataEndpointEnabled", _OFF, absent=True)],
        "web:AppServiceEnvironment": [Switch("internalLoadBalancingMode", ("Web, Publishing", "Web,Publishing"))],
        "workloads:SapVirtualInstance": [Switch("managedResourcesNetworkAccessType", ("Private",))],
        "web:WebApp": _SITE,
        "web:WebAppSlot": _SITE,
    }
)

LISTED = Listed(
    "exposure-by-a-link",
    "exposure-closed-when-set",
    "exposure-mesh-gateway",
    "exposure-model-balancer",
    "exposure-network-type",
    "exposure-open-when-set",
    "exposure-outbound-default",
    "exposure-sql-connectivity",
    "exposure-sync-traffic",
    table=SWITCHES,
    elsewhere={
        # network-cluster-private
        "azure-native:containerservice:ManagedCluster": [
            "apiServerAccessProfile.enablePrivateCluster",
            "apiServerAccessProfile.enablePrivateClusterPublicFQDN",
        ],
        "azure-native:containerservice:Fleet": ["hubProfile.apiServerAccessProfile.enablePrivateCluster"],
        # network-egress-named
        "azure-native:network:Subnet": ["defaultOutboundAccess"],
        "azure-native:network:VirtualNetwork": ["subnets[*].defaultOutboundAccess"],
        "azure-native:servicefabric:NodeType": ["useDefaultPublicLoadBalancer"],
    },
)
_switches = all_stand(SWITCHES)


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge the switches whose every value is known here, then those that the catalogue lists besides."""
    yield from _switches(resource, context)
    yield from LISTED.findings(resource)


RULE = Rule(
    id="network-public-side-closed",
    ref="BLEU-0170",
    severity=Severity.HIGH,
    title=Text(
        "No second switch opens a resource to the public network",
        "Aucun second interrupteur n'ouvre une ressource au réseau public",
    ),
    reason=Text(
        "Many services have, beside their public access, an endpoint of data, nodes, logs or queries with a public "
        "side of its own, and some open it unless told not to.",
        "Beaucoup de services ont, à côté de leur accès public, un point d'accès de données, de nœuds, de journaux ou "
        "de requêtes avec son propre côté public, et certains l'ouvrent si on ne le leur interdit pas.",
    ),
    fix=Text(
        "Close the switch that is named and reach the resource through its private network",
        "Fermez l'interrupteur nommé et atteignez la ressource par son réseau privé",
    ),
    controls=("9.6.d", "9.6.i", "9.6.k", "13.2.b"),
    check=check,
    refused=Example("azure-native:sql:ManagedInstance", {"publicDataEndpointEnabled": True}),
    accepted=Example("azure-native:sql:ManagedInstance", {"publicDataEndpointEnabled": False}),
    types=frozenset(SWITCHES) | LISTED.types,
)
