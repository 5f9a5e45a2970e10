"""The control plane of a cluster is reached from a private network only."""

from bleu_iac.rules.rule import Example, Rule, Severity
from bleu_iac.rules.tables import Switch, all_stand, table
from bleu_iac.text import Text

_PRIVATE = ("Private",)

SWITCHES = table(
    {
        "containerservice:Fleet": [
            Switch("hubProfile.apiServerAccessProfile.enablePrivateCluster", (True,), inside="hubProfile")
        ],
        "containerservice:ManagedCluster": [
            Switch("apiServerAccessProfile.enablePrivateCluster", (True,)),
            Switch("apiServerAccessProfile.enablePrivateClusterPublicFQDN", (False,)),
        ],
        "hdinsight:Cluster": [
            Switch("properties.networkProperties.resourceProviderConnection", ("Outbound",)),
            Switch("properties.networkProperties.privateLink", ("Enabled",)),
        ],
        "redhatopenshift:OpenShiftCluster": [
            Switch("apiserverProfile.visibility", _PRIVATE),
            Switch("ingressProfiles[*].visibility", _PRIVATE),
        ],
    }
)

RULE = Rule(
    id="network-cluster-private",
    ref="BLEU-0171",
    severity=Severity.HIGH,
    title=Text(
        "The control plane of a cluster is reached from a private network only",
        "Le plan de contrôle d'une grappe ne s'atteint que d'un réseau privé",
    ),
    reason=Text(
        "Whoever reaches the control plane of a cluster and has, or forges, a credential administers all that runs in "
        "it. SecNumCloud keeps administration off public networks.",
        "Qui atteint le plan de contrôle d'une grappe et a, ou forge, un secret administre tout ce qui y tourne. "
        "SecNumCloud tient l'administration hors des réseaux publics.",
    ),
    fix=Text(
        "For AKS set api_server_access_profile.enable_private_cluster=True and enable_private_cluster_public_fqdn="
        "False; elsewhere set the visibility or connection that is named to its private value",
        "Pour AKS, mettez api_server_access_profile.enable_private_cluster=True et "
        "enable_private_cluster_public_fqdn=False ; ailleurs, mettez la visibilité ou la connexion nommée à sa valeur "
        "privée",
    ),
    controls=("9.6.d", "9.6.j", "13.2.c"),
    check=all_stand(SWITCHES),
    refused=Example("azure-native:redhatopenshift:OpenShiftCluster", {"apiserverProfile": {"visibility": "Public"}}),
    accepted=Example("azure-native:redhatopenshift:OpenShiftCluster", {"apiserverProfile": {"visibility": "Private"}}),
    types=frozenset(SWITCHES),
)
