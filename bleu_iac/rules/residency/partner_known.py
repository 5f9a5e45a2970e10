"""The other end of a replication, a failover or a private connection is named by its id."""

import re
from collections.abc import Iterator, Mapping

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.looking import found
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

COPIES: Mapping[str, tuple[str, ...]] = {
    "azurearcdata:FailoverGroup": ("properties.partnerManagedInstanceId",),
    "eventhub:DisasterRecoveryConfig": ("partnerNamespace",),
    "kusto:AttachedDatabaseConfiguration": ("clusterResourceId",),
    "netapp:CapacityPoolVolume": ("dataProtection.replication.remoteVolumeResourceId",),
    "netapp:VolumeGroup": ("volumes[*].dataProtection.replication.remoteVolumeResourceId",),
    "recoveryservices:ReplicationNetworkMapping": ("properties.recoveryNetworkId",),
    "recoveryservices:ReplicationProtectionContainerMapping": ("properties.targetProtectionContainerId",),
    "recoveryservices:ReplicationRecoveryPlan": ("properties.primaryFabricId", "properties.recoveryFabricId"),
    "redis:LinkedServer": ("linkedRedisCacheId",),
    "redis:RedisLinkedServer": ("linkedRedisCacheId",),
    "redisenterprise:Database": ("geoReplication.linkedDatabases[*].id",),
    "servicebus:DisasterRecoveryConfig": ("partnerNamespace",),
    "servicebus:MigrationConfig": ("targetNamespace",),
    "sql:FailoverGroup": ("partnerServers[*].id",),
    "sql:InstanceFailoverGroup": (
        "managedInstancePairs[*].partnerManagedInstanceId",
        "managedInstancePairs[*].primaryManagedInstanceId",
    ),
    "sql:ServerCommunicationLink": ("partnerServer",),
    "storage:ObjectReplicationPolicy": ("sourceAccount", "destinationAccount"),
}
"""Where data is copied to or from: what is not known yet is undetermined."""
ALIASES: Mapping[str, tuple[str, ...]] = {
    "network:PrivateEndpoint": (
        "manualPrivateLinkServiceConnections[*].privateLinkServiceId",
        "privateLinkServiceConnections[*].privateLinkServiceId",
    ),
}
"""Where a service of somebody else's can be named by its alias; an id that is not known yet is judged when it is."""
_ALIAS = re.compile(r"[^/]+\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\..+", re.IGNORECASE)
_ID = re.compile(r"/subscriptions/[^/]+/.+", re.IGNORECASE | re.DOTALL)

ONLY_A_NAME = Text(
    "names the other end without its full id, so that nothing says whose it is, found {found}",
    "nomme l'autre extrémité sans son identifiant complet, si bien que rien ne dit à qui elle est, trouvé : {found}",
)
NOT_AN_ID = Text("must be an id, found {found}", "doit être un identifiant, trouvé : {found}")


def _paths(table: Mapping[str, tuple[str, ...]], token: str) -> tuple[str, ...]:
    return table.get(token.partition(":")[2], ())


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Accept a full id: its subscription is judged elsewhere, and its place where it is declared."""
    for path in _paths(COPIES, resource.type):
        for each in resource.each(path):
            if each.value is UNKNOWN:
                yield undetermined(each.path)
            elif not isinstance(each.value, str):
                yield Finding(each.path, NOT_AN_ID(found=found(resource, each.path)))
            elif each.value and _ID.fullmatch(each.value) is None:
                yield undetermined(each.path, ONLY_A_NAME(found=found(resource, each.path)))
    for path in _paths(ALIASES, resource.type):
        for each in resource.each(path):
            if isinstance(each.value, str) and _ALIAS.fullmatch(each.value):
                yield undetermined(each.path, ONLY_A_NAME(found=found(resource, each.path)))


RULE = Rule(
    id="residency-partner-known",
    ref="BLEU-0104",
    severity=Severity.HIGH,
    title=Text(
        "Whatever data is replicated with is named by its id",
        "Tout ce avec quoi des données sont répliquées est nommé par son identifiant",
    ),
    reason=Text(
        "A partner that is named by its name alone, or by an alias, can be in another subscription, tenant or region: "
        "only its id leads to a declaration that was judged.",
        "Un partenaire nommé par son seul nom, ou par un alias, peut être dans un autre abonnement, locataire ou "
        "région : seul son identifiant mène à une déclaration qui a été jugée.",
    ),
    fix=Text(
        "Pass the id of the resource, declared in the program or in one of your subscriptions",
        "Passez l'identifiant de la ressource, déclarée dans le programme ou dans un de vos abonnements",
    ),
    controls=("12.5.d", "19.2.a", "19.2.b"),
    check=check,
    refused=Example("azure-native:servicebus:DisasterRecoveryConfig", {"partnerNamespace": {"name": "other"}}),
    accepted=Example(
        "azure-native:servicebus:DisasterRecoveryConfig",
        {
            "partnerNamespace": "/subscriptions/0/resourceGroups/example/providers/Microsoft.ServiceBus/namespaces"
            "/second"
        },
    ),
    types=frozenset(f"{PROVIDER}:{token}" for token in (*COPIES, *ALIASES)),
)
