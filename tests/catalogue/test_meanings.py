"""What is known of single types, and how the graph is followed."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bleu_iac
from bleu_iac.catalogue import data, known
from bleu_iac.catalogue.kinds import Concern, Holds, Kind
from bleu_iac.catalogue.meanings import (
    ANY_KEY,
    Edge,
    Node,
    TypeFacts,
    free_names,
    looks_like_a_place,
    type_facts,
    types_with,
)

NOT_AZURES_OWN = [
    "authorization:PimRoleEligibilitySchedule", "keyvault:AccessPolicy", "servicebus:DefaultRule", "storage:Blob",
    "storage:BlobContainerLegalHold", "storage:StorageAccountStaticWebsite",
]  # fmt: skip
"""Types that the provider itself makes of other calls, so that they have no API version."""
PREVIEWS = 731


def facts(name: str) -> TypeFacts:
    found = type_facts(f"azure-native:{name}")
    assert found is not None
    return found


def edge(path: str) -> Edge:
    """Give the edge at `storage:StorageAccount.sku.name`."""
    name, *steps = path.split(".")
    node: Node | None = facts(name).node
    found = None
    for step in steps:
        assert node is not None, path
        found = node[step]
        node = found.node
        while node is not None and ANY_KEY in node:
            node = node[ANY_KEY].node
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        # Places
        ("storage:StorageAccount.location", Kind.REGION),
        ("storage:StorageAccount.sku.name", Kind.COPY_SWITCH),
        ("storage:StorageAccount.allowCrossTenantReplication", Kind.COPY_SWITCH),
        ("storage:ObjectReplicationPolicy.destinationAccount", Kind.REPLICA),
        ("cosmosdb:DatabaseAccount.locations.locationName", Kind.REGION),
        ("cosmosdb:DatabaseAccount.backupPolicy.periodicModeProperties.backupStorageRedundancy", Kind.COPY_SWITCH),
        ("containerregistry:Replication.location", Kind.REGION),
        ("appconfiguration:Replica.location", Kind.REGION),
        ("compute:GalleryImageVersion.publishingProfile.targetRegions.name", Kind.REGION),
        ("keyvault:ManagedHsm.properties.regions.name", Kind.REGION),
        ("sql:Database.requestedBackupStorageRedundancy", Kind.COPY_SWITCH),
        ("sql:FailoverGroup.secondaryType", Kind.REPLICA),
        ("dbforpostgresql:Server.backup.geoRedundantBackup", Kind.COPY_SWITCH),
        ("servicebus:Namespace.geoDataReplication.locations.locationName", Kind.REGION),
        ("eventhub:DisasterRecoveryConfig.partnerNamespace", Kind.REPLICA),
        ("recoveryservices:Vault.properties.redundancySettings.crossRegionRestore", Kind.COPY_SWITCH),
        ("dataprotection:BackupVault.properties.storageSettings.type", Kind.COPY_SWITCH),
        ("iothub:IotHubResource.properties.enableDataResidency", Kind.COPY_SWITCH),
        ("communication:CommunicationService.dataLocation", Kind.REGION),
        ("notificationhubs:Namespace.replicationRegion", Kind.REGION),
        ("apimanagement:ApiManagementService.additionalLocations.location", Kind.REGION),
        ("redis:LinkedServer.linkedRedisCacheLocation", Kind.REGION),
        ("netapp:CapacityPoolVolume.dataProtection.replication.remoteVolumeRegion", Kind.REGION),
        ("aad:DomainService.replicaSets.location", Kind.REGION),
        ("machinelearningservices:Registry.regionDetails.location", Kind.REGION),
        ("cognitiveservices:Deployment.sku.name", Kind.COPY_SWITCH),
        ("network:ExpressRoutePort.peeringLocation", Kind.CITY),
        ("network:Subnet.serviceEndpoints.locations", Kind.NOT_A_PLACE),
        ("compute:VirtualMachine.zones", Kind.NOT_A_PLACE),
        # Keys
        ("storage:StorageAccount.encryption.keySource", Kind.KEY_SWITCH),
        ("storage:StorageAccount.encryption.keyVaultProperties.keyVaultUri", Kind.CUSTOMER_KEY),
        ("storage:StorageAccount.encryption.requireInfrastructureEncryption", Kind.ENCRYPTION_SWITCH),
        ("compute:Disk.encryption.diskEncryptionSetId", Kind.CUSTOMER_KEY),
        ("compute:DiskEncryptionSet.encryptionType", Kind.KEY_SWITCH),
        ("compute:VirtualMachine.securityProfile.encryptionAtHost", Kind.ENCRYPTION_SWITCH),
        ("sql:EncryptionProtector.serverKeyType", Kind.KEY_SWITCH),
        ("keyvault:Key.properties.keySize", Kind.KEY_MATERIAL),
        ("eventhub:Namespace.encryption.keySource", Kind.KEY_SWITCH),
        # Networks
        ("keyvault:Vault.properties.publicNetworkAccess", Kind.PUBLIC_SWITCH),
        ("keyvault:Vault.properties.networkAcls.defaultAction", Kind.FIREWALL_DEFAULT),
        ("keyvault:Vault.properties.networkAcls.bypass", Kind.FIREWALL_BYPASS),
        ("keyvault:Vault.properties.networkAcls.ipRules.value", Kind.SOURCES),
        ("storage:BlobContainer.publicAccess", Kind.PUBLIC_SWITCH),
        ("network:SecurityRule.sourceAddressPrefix", Kind.SOURCES),
        ("containerservice:ManagedCluster.apiServerAccessProfile.enablePrivateCluster", Kind.PUBLIC_SWITCH),
        ("containerservice:ManagedCluster.apiServerAccessProfile.authorizedIPRanges", Kind.SOURCES),
        ("network:NetworkInterface.ipConfigurations.publicIPAddress.publicIPAllocationMethod", Kind.PUBLIC_ADDRESS),
        # Ways in, and what travels
        ("cosmosdb:DatabaseAccount.disableLocalAuth", Kind.LOCAL_AUTH_SWITCH),
        ("cosmosdb:DatabaseAccount.disableKeyBasedMetadataWriteAccess", Kind.LOCAL_AUTH_SWITCH),
        ("storage:StorageAccount.allowSharedKeyAccess", Kind.LOCAL_AUTH_SWITCH),
        ("containerregistry:Registry.adminUserEnabled", Kind.LOCAL_AUTH_SWITCH),
        ("sql:Server.administrators.azureADOnlyAuthentication", Kind.LOCAL_AUTH_SWITCH),
        ("redis:Redis.enableNonSslPort", Kind.CLEAR_TEXT_SWITCH),
        ("web:WebApp.httpsOnly", Kind.CLEAR_TEXT_SWITCH),
        ("web:WebApp.siteConfig.ftpsState", Kind.CLEAR_TEXT_SWITCH),
        ("storage:StorageAccount.minimumTlsVersion", Kind.TLS_MINIMUM),
        # Secrets and people
        ("sql:Server.administratorLoginPassword", Kind.SECRET),
        ("datafactory:LinkedService.properties.connectionString", Kind.SECRET),
        ("keyvault:Secret.properties.value", Kind.SECRET),
        ("compute:VirtualMachine.userData", Kind.MAY_HOLD_SECRET),
        ("authorization:RoleAssignment.principalId", Kind.PRINCIPAL),
        ("authorization:RoleAssignment.roleDefinitionId", Kind.ROLE),
        ("managedservices:RegistrationDefinition.properties.managedByTenantId", Kind.TENANT),
        ("managedservices:RegistrationDefinition.properties.authorizations.principalId", Kind.PRINCIPAL),
        ("managedidentity:FederatedIdentityCredential.issuer", Kind.TRUST),
        # Where data goes, and what is meant
        ("monitor:DiagnosticSetting.workspaceId", Kind.COPIES_OUT),
        ("monitor:DiagnosticSetting.storageAccountId", Kind.COPIES_OUT),
        ("monitor:DiagnosticSetting.marketplacePartnerId", Kind.COPIES_OUT),
        ("eventhub:EventHub.captureDescription.destination.storageAccountResourceId", Kind.COPIES_OUT),
        ("eventgrid:EventSubscription.destination.resourceId", Kind.COPIES_OUT),
        ("monitor:ActionGroup.webhookReceivers.serviceUri", Kind.WEBHOOK),
        ("monitor:ActionGroup.emailReceivers.emailAddress", Kind.PERSON),
        ("network:Subnet.networkSecurityGroup.id", Kind.REFERENCE),
    ],
)  # fmt: skip
def test_a_well_known_property_means_what_it_does(path, kind):
    assert kind in {meaning.kind for meaning in edge(path).meanings}


@pytest.mark.parametrize(
    ("path", "kind", "good", "pair", "bad", "absent", "sent"),
    [
        ("cosmosdb:DatabaseAccount.disableLocalAuth", Kind.LOCAL_AUTH_SWITCH, {True}, set(), {False}, "bad", None),
        ("redis:Redis.enableNonSslPort", Kind.CLEAR_TEXT_SWITCH, {False}, set(), {True}, "good", False),
        ("storage:BlobContainer.publicAccess", Kind.PUBLIC_SWITCH,
         {"None"}, set(), {"Container", "Blob"}, "good", None),
        ("dbforpostgresql:Server.backup.geoRedundantBackup", Kind.COPY_SWITCH,
         {"Disabled", False}, {"Enabled", True}, set(), "good", "Disabled"),
        ("sql:Database.requestedBackupStorageRedundancy", Kind.COPY_SWITCH,
         {"Local", "Zone"}, {"Geo", "GeoZone"}, set(), "pair", None),
        ("containerregistry:Registry.adminUserEnabled", Kind.LOCAL_AUTH_SWITCH,
         {False, "Disabled"}, set(), {True, "Enabled"}, "good", False),
    ],
)  # fmt: skip
def test_a_switch_has_its_values(path, kind, good, pair, bad, absent, sent):
    found = edge(path)
    (meaning,) = found.of(kind)
    assert (set(meaning.good), set(meaning.pair), set(meaning.bad)) == (good, pair, bad)
    assert (meaning.absent, found.default) == (absent, sent)


def test_where_ai_models_run_is_told_by_their_tier():
    (meaning,) = edge("cognitiveservices:Deployment.sku.name").of(Kind.COPY_SWITCH)
    assert {"GlobalStandard", "DataZoneStandard", "DeveloperTier"} <= set(meaning.bad)
    assert {"Standard", "ProvisionedManaged"} <= set(meaning.good)


@pytest.mark.parametrize(
    ("name", "holds", "is_global", "component"),
    [
        ("storage:StorageAccount", Holds.DATA, False, "StorageAccount"),
        ("storage:BlobContainer", Holds.PART, False, None),
        ("keyvault:Vault", Holds.SECRETS, False, "KeyVault"),
        ("operationalinsights:Workspace", Holds.LOGS, False, "LogWorkspace"),
        ("redis:Redis", Holds.TRANSIENT, False, None),
        ("network:VirtualNetwork", Holds.NOTHING, False, "Network"),
        ("sql:Server", Holds.DATA, False, None),
        ("sql:Database", Holds.PART, False, None),
        ("compute:Snapshot", Holds.DATA, False, None),
        ("recoveryservices:Vault", Holds.DATA, False, None),
        ("machinelearningservices:Workspace", Holds.DATA, False, None),
        ("eventhub:Namespace", Holds.DATA, False, None),
        ("containerregistry:Registry", Holds.DATA, False, None),
        ("search:Service", Holds.DATA, False, None),
        ("frontdoor:FrontDoor", Holds.TRANSIENT, True, None),
        ("trafficmanager:Profile", Holds.NOTHING, True, None),
        ("communication:EmailService", Holds.DATA, True, None),
        ("azureactivedirectory:B2CTenant", Holds.DATA, True, None),
        ("authorization:RoleAssignment", Holds.NOTHING, True, None),
    ],
)
def test_a_well_known_type_holds_what_it_does(name, holds, is_global, component):
    found = facts(name)
    assert (found.holds, found.is_global, found.component) == (holds, is_global, component)
    assert found.holds_reason
    assert bool(found.global_reason) is is_global


def test_every_component_that_is_named_exists():
    named = {found.component for token in known.types() if (found := type_facts(token)) and found.component}
    assert named == {"CustomerKey", "Foundation", "KeyVault", "LogWorkspace", "Network", "StorageAccount"}
    assert named <= set(bleu_iac.__all__)


def test_an_api_version_is_known_of_every_type_and_previews_are_told():
    found = [type_facts(token) or pytest.fail(token) for token in sorted(known.types())]
    assert [each.token.partition(":")[2] for each in found if not each.api_version] == NOT_AZURES_OWN
    assert facts("storage:StorageAccount").api_version == "2024-01-01"
    assert not facts("storage:StorageAccount").is_preview
    assert sum(each.is_preview for each in found) == PREVIEWS


def test_what_is_no_type_has_no_facts():
    assert type_facts("azure-native:storage:StorageVault") is None
    assert type_facts("storage:StorageAccount") is None
    assert type_facts("") is None


@cache
def nodes() -> tuple[Node, ...]:
    """Give every node of every type."""
    found: dict[int, Node] = {}
    waiting = [(type_facts(token) or pytest.fail(token)).node for token in sorted(known.types())]
    while waiting:
        node = waiting.pop()
        if id(node) not in found:
            found[id(node)] = node
            waiting.extend(inside for each in node.values() if (inside := each.node) is not None)
    return tuple(found.values())


def test_every_meaning_names_a_decision_with_a_reason():
    for node in nodes():
        for found in node.values():
            for meaning in found.meanings:
                assert meaning.decision
                assert len(meaning.reason) > 5
                assert meaning.absent in ("", "good", "pair", "bad", "unknown")


def test_a_property_has_one_meaning_a_concern_where_there_is_one_object():
    for node in nodes():
        if len(node.owners) == 1:
            for found in node.values():
                concerns = [meaning.concern for meaning in found.meanings]
                assert len(concerns) == len(set(concerns))


def test_what_alternatives_have_in_common_is_what_one_of_them_means():
    """A linked service is one of more than a hundred objects; what any of them has is there."""
    node = facts("datafactory:LinkedService").node["properties"].node
    assert node is not None
    assert len(node.owners) > 100
    assert {"connectionString", "password", "servicePrincipalKey", "url"} <= node.keys()


def test_a_type_inside_itself_leads_back_to_its_own_node():
    node = facts("network:PublicIPAddress").node["linkedPublicIPAddress"].node
    assert node is not None
    assert node["linkedPublicIPAddress"].node is node


def test_the_types_of_a_kind_are_those_that_have_a_path_of_it():
    for kind in Kind:
        if kind.says_something:
            having = {token for token in known.types() if (type_facts(token) or pytest.fail(token)).node.leads_to(kind)}
            assert types_with(kind) == having, kind


def test_paths_are_from_the_top_down_and_nearest_are_the_own():
    found = facts("storage:StorageAccount")
    paths = [path for path, _ in found.paths(Kind.PUBLIC_SWITCH)]
    assert paths == ["allowBlobPublicAccess", "publicNetworkAccess", "routingPreference.publishInternetEndpoints"]
    assert [path for path, _ in found.nearest(Kind.PUBLIC_SWITCH)] == ["allowBlobPublicAccess", "publicNetworkAccess"]
    assert [path for path, _ in facts("cosmosdb:DatabaseAccount").paths(Kind.REGION)] == [
        "location", "locations[*].locationName", "restoreParameters.sourceBackupLocation",
    ]  # fmt: skip


def test_each_kind_answers_one_concern_and_each_concern_has_its_nothing():
    nothing = [kind for kind in Kind if not kind.says_something]
    assert [kind.concern for kind in nothing] == list(Concern)
    assert Kind.REGION.concern is Concern.PLACE
    assert Kind.CUSTOMER_KEY.concern is Concern.KEY
    assert Kind.REFERENCE.concern is Concern.REFERENCE
    assert {Holds.DATA, Holds.PART, Holds.SECRETS, Holds.LOGS, Holds.TRANSIENT} == {
        each for each in Holds if each.anything
    }


def test_judging_one_type_reads_one_module():
    program = """
import sys
from bleu_iac.catalogue import data
from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.meanings import type_facts
read = []
load = data.load
data.load = lambda name: read.append(name) or load(name)
type_facts("azure-native:storage:StorageAccount").paths(Kind.REGION)
assert sorted(read) == ["decisions.json", "holds.json", "types.json", "types/storage.json"], read
assert not {"pulumi", "pulumi_azure_native"} & sys.modules.keys()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_data_is_small():
    sizes = {path.name: path.stat().st_size for path in (Path(str(data.FOLDER)) / "types").iterdir()}
    assert max(sizes.values()) < 400_000
    assert sum(sizes.values()) < 3_500_000


def test_tags_are_the_users_own():
    assert {"tags", "appSettingsOverrides"} <= free_names()
    assert not any(map(looks_like_a_place, free_names()))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(known.types())), st.sampled_from([kind for kind in Kind if kind.says_something]))
def test_a_path_leads_to_an_edge_of_its_kind(token, kind):
    found = type_facts(token)
    assert found is not None
    for path, edge_there in found.paths(kind)[:50]:
        node: Node | None = found.node
        reached = None
        for step in path.replace("[*]", "").split("."):
            assert node is not None
            reached = node[step]
            node = reached.node
        assert reached is not None
        assert reached.meanings == edge_there.meanings
        assert reached.of(kind)


def test_the_files_name_nothing_twice():
    for path in (Path(str(data.FOLDER)) / "types").iterdir():

        def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
            assert len({name for name, _ in pairs}) == len(pairs), path.name  # noqa: B023
            return dict(pairs)

        json.loads(path.read_text("utf-8"), object_pairs_hook=once)
