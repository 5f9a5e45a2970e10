"""The storage account."""

import pulumi
import pytest

import bleu_iac as bleu
from bleu_iac import clouds

UNDER_ONE_KEY = {"enabled": True, "keyType": "Account"}


def account(stack, **args):
    """Give what builds an account with all it needs."""

    def inside(base):
        logs, subnet, vault = stack.keys(base)
        key = bleu.CustomerKey("archive", {"vault": vault})
        given = {"foundation": base, "logs": logs, "key": key, "subnet": subnet, **args}
        return bleu.StorageAccount("data", given)

    return inside


def test_an_account_is_encrypted_with_the_customers_key_and_private_from_its_first_second(stack):
    registered = stack.build(account(stack))

    assert stack.under("StorageAccount", "data", registered) == {
        ("managedidentity:UserAssignedIdentity", "data-identity"): {
            "resourceName": "id-tax-test-bleuc-data",
            "resourceGroupName": stack.group,
            "location": "bleufrancecentral",
            "tags": stack.tags,
        },
        ("authorization:RoleAssignment", "data-key-role"): {
            "roleAssignmentName": "e0659df5-bc23-5f29-be07-2bc397cf551d",
            "scope": "archive-id",
            "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/"
            "e147488a-f6f5-4113-8e2d-b22465e65bf6",
            "principalId": "data-identity-principal",
            "principalType": "ServicePrincipal",
        },
        ("storage:StorageAccount", "data"): {
            "accountName": "sttaxdatalo2twr",
            "resourceGroupName": stack.group,
            "location": "bleufrancecentral",
            "kind": "StorageV2",
            "sku": {"name": "Standard_LRS"},
            "accessTier": "Hot",
            "identity": {"type": "UserAssigned", "userAssignedIdentities": ["data-identity-id"]},
            "encryption": {
                "keySource": "Microsoft.Keyvault",
                "keyVaultProperties": {
                    "keyName": "archive",
                    "keyVaultUri": "https://kv-tax-keys-u5txhh.vault.sovcloud-api.fr",
                },
                "encryptionIdentity": {"encryptionUserAssignedIdentity": "data-identity-id"},
                "requireInfrastructureEncryption": True,
                "services": {
                    "blob": UNDER_ONE_KEY,
                    "file": UNDER_ONE_KEY,
                    "queue": UNDER_ONE_KEY,
                    "table": UNDER_ONE_KEY,
                },
            },
            "publicNetworkAccess": "Disabled",
            "networkRuleSet": {
                "defaultAction": "Deny",
                "bypass": "None",
                "ipRules": [],
                "virtualNetworkRules": [],
                "resourceAccessRules": [],
            },
            "routingPreference": {
                "routingChoice": "MicrosoftRouting",
                "publishInternetEndpoints": False,
                "publishMicrosoftEndpoints": False,
            },
            "minimumTlsVersion": "TLS1_2",
            "enableHttpsTrafficOnly": True,
            "allowSharedKeyAccess": False,
            "defaultToOAuthAuthentication": True,
            "allowBlobPublicAccess": False,
            "allowCrossTenantReplication": False,
            "allowedCopyScope": "PrivateLink",
            "dnsEndpointType": "Standard",
            "isHnsEnabled": False,
            "isLocalUserEnabled": False,
            "isSftpEnabled": False,
            "enableNfsV3": False,
            "enableExtendedGroups": False,
            "tags": stack.tags,
        },
        ("storage:BlobServiceProperties", "data-blob"): {
            "blobServicesName": "default",
            "accountName": "sttaxdatalo2twr",
            "resourceGroupName": stack.group,
            "cors": {"corsRules": []},
            "isVersioningEnabled": True,
            "deleteRetentionPolicy": {"enabled": True, "days": 30, "allowPermanentDelete": False},
            "containerDeleteRetentionPolicy": {"enabled": True, "days": 30, "allowPermanentDelete": False},
        },
        ("network:PrivateEndpoint", "data-blob-endpoint"): {
            "privateEndpointName": "pep-tax-test-bleuc-data-blob",
            "customNetworkInterfaceName": "nic-tax-test-bleuc-data-blob",
            "resourceGroupName": stack.group,
            "location": "bleufrancecentral",
            "subnet": {"id": "hub-id/subnets/snet-endpoints"},
            "privateLinkServiceConnections": [
                {"name": "pep-tax-test-bleuc-data-blob", "privateLinkServiceId": "data-id", "groupIds": ["blob"]}
            ],
            "tags": stack.tags,
        },
        ("network:PrivateDnsZoneGroup", "data-blob-dns"): {
            "privateDnsZoneGroupName": "default",
            "privateEndpointName": "pep-tax-test-bleuc-data-blob",
            "resourceGroupName": stack.group,
            "privateDnsZoneConfigs": [{"name": "storage-blob", "privateDnsZoneId": "hub-storage-blob-id"}],
        },
        ("monitor:DiagnosticSetting", "data-blob-diagnostics"): {
            "name": "to-log-workspace",
            "resourceUri": "data-blob-id",
            "workspaceId": "logs-id",
            "logs": [{"categoryGroup": "allLogs", "enabled": True}],
        },
        ("monitor:DiagnosticSetting", "data-diagnostics"): {
            "name": "to-log-workspace",
            "resourceUri": "data-id",
            "workspaceId": "logs-id",
            "metrics": [{"category": "Transaction", "enabled": True}],
        },
    }


def test_each_service_in_use_has_its_settings_its_logs_and_its_private_address(stack):
    registered = stack.build(account(stack, services=["table", "queue", "file", "queue"], recovery_days=14))

    own = stack.under("StorageAccount", "data", registered)
    services = {key: inputs for key, inputs in own.items() if key[0].endswith("ServiceProperties")}
    where = {"accountName": "sttaxdatalo2twr", "resourceGroupName": stack.group, "cors": {"corsRules": []}}
    assert services == {
        ("storage:FileServiceProperties", "data-file"): {
            **where,
            "fileServicesName": "default",
            "shareDeleteRetentionPolicy": {"enabled": True, "days": 14, "allowPermanentDelete": False},
            "protocolSettings": {
                "smb": {
                    "versions": "SMB3.1.1;",
                    "authenticationMethods": "Kerberos;",
                    "kerberosTicketEncryption": "AES-256;",
                    "channelEncryption": "AES-256-GCM;",
                }
            },
        },
        ("storage:QueueServiceProperties", "data-queue"): {**where, "queueServiceName": "default"},
        ("storage:TableServiceProperties", "data-table"): {**where, "tableServiceName": "default"},
    }
    names = {name for type_, name in own if type_ in ("network:PrivateEndpoint", "monitor:DiagnosticSetting")}
    assert names == {
        "data-diagnostics",
        *(f"data-{service}-{what}" for service in ("file", "queue", "table") for what in ("endpoint", "diagnostics")),
    }


def test_the_account_waits_for_the_role_that_lets_it_use_the_key(stack):
    registered = stack.build(account(stack))

    role = stack.of(registered, "azure-native:authorization:RoleAssignment", "data-key-role")
    assert role.urn in stack.of(registered, "azure-native:storage:StorageAccount", "data").depends_on


def test_outputs_of_an_account_wait_for_it_and_its_name_is_known_in_a_preview(stack):
    def inside(base):
        made = account(stack)(base)
        base.add(pulumi.CustomResource("test:index:Own", "own", {"account": made.account_name}, None))

    registered = stack.build(inside, preview=True)

    own = stack.of(registered, "test:index:Own", "own")
    assert own.inputs == {"account": "sttaxdatalo2twr"}
    assert own.depends_on == {stack.of(registered, "azure-native:storage:StorageAccount", "data").urn}


@pytest.mark.parametrize(
    ("cloud", "region", "redundancy", "sku"),
    [
        ("bleu", "bleufrancecentral", "LRS", "Standard_LRS"),
        ("bleu", "bleufrancesouth", "GRS", "Standard_GRS"),
        ("azure-france", "francecentral", "ZRS", "Standard_ZRS"),
        ("azure-france", "francecentral", "GZRS", "Standard_GZRS"),
    ],
)
def test_copies_go_where_the_region_is_known_to_have_them(stack, cloud, region, redundancy, sku):
    registered = stack.build(account(stack, redundancy=redundancy), cloud=cloud, region=region)

    assert stack.of(registered, "azure-native:storage:StorageAccount", "data").inputs["sku"] == {"name": sku}


@pytest.mark.parametrize(
    ("cloud", "region", "redundancy", "problem"),
    [
        (
            "bleu",
            "bleufrancecentral",
            "ZRS",
            "ZRS needs 3 availability zones, and nothing public says how many bleufrancecentral has. Use LRS, or give"
            " the region's availability_zones under bleu-iac:cloud.regions when the operator has told them",
        ),
        (
            "bleu",
            "bleufrancesouth",
            "GZRS",
            "GZRS needs 3 availability zones, and nothing public says how many bleufrancesouth has. Use LRS, or give"
            " the region's availability_zones under bleu-iac:cloud.regions when the operator has told them",
        ),
        (
            "azure-france",
            "francesouth",
            "ZRS",
            "ZRS needs 3 availability zones, and francesouth has 0. Use LRS",
        ),
    ],
)
def test_copies_across_zones_are_refused_where_zones_are_not_known(stack, cloud, region, redundancy, problem):
    text = stack.refusal(account(stack, redundancy=redundancy), cloud=cloud, region=region)

    assert text == f"StorageAccount 'data' cannot be built:\n  BLEU-E113 redundancy: {problem}"


def test_copies_in_a_pair_are_refused_where_there_is_none(stack):
    alone = clouds.Region(
        name="bleufrancewest", display_name="Bleu France West", short_name="bleuw", country="FR", city="Rennes",
        operator="Bleu", pair=None, availability_zones=3,
    )  # fmt: skip
    cloud = clouds.get("bleu").overridden(clouds.Overrides(regions=(alone,)))

    assert stack.refusal(account(stack, redundancy="GZRS"), cloud=cloud, region="bleufrancewest") == (
        "StorageAccount 'data' cannot be built:\n"
        "  BLEU-E113 redundancy: GZRS copies to the region's pair, and bleufrancewest has none in Bleu. Use LRS"
    )


def test_all_that_is_wrong_is_said_at_once(stack):
    text = stack.refusal(
        account(stack, services=["blob", "blobs"], redundancy="RAGRS", recovery_days=6, allow_shared_key_access=True)
    )

    assert text == (
        "StorageAccount 'data' cannot be built:\n"
        "  BLEU-E101 allow_shared_key_access: is not an argument. Known: foundation, key, logs, recovery_days,"
        " redundancy, services, subnet\n"
        "  BLEU-E105 services[1]: 'blobs' is not one of the values it takes. Did you mean blob?\n"
        "  BLEU-E105 redundancy: 'RAGRS' is not one of the values it takes. Did you mean GRS?\n"
        "  BLEU-E106 recovery_days: must be between 7 and 365, got 6. Leave it out to keep 30"
    )


def test_a_judged_argument_that_is_an_output_is_refused(stack):
    def inside(base):
        account(stack, redundancy=pulumi.Output.from_input("LRS"))(base)

    text = stack.refusal(inside)

    assert text == (
        "StorageAccount 'data' cannot be built:\n"
        "  BLEU-E103 redundancy: must be known now, got an Output. Pass a text: it is judged before anything is created"
    )


def test_a_service_whose_zone_the_hub_lacks_is_refused(stack):
    def inside(base):
        logs = stack.logs(base)
        subnet = stack.hub(base, logs, private_dns_zones=["keyvault", "storage_blob"]).subnet("endpoints")
        vault = bleu.KeyVault("keys", {"foundation": base, "logs": logs, "subnet": subnet})
        key = bleu.CustomerKey("archive", {"vault": vault})
        args = {"foundation": base, "logs": logs, "key": key, "subnet": subnet, "services": ["blob", "queue"]}
        bleu.StorageAccount("data", args)

    assert stack.refusal(inside) == (
        "StorageAccount 'data' cannot be built:\n"
        "  BLEU-E112 subnet: needs the private DNS zone 'storage_queue', which the hub 'hub' does not have. Add"
        " 'storage_queue' to the hub's private_dns_zones"
    )


def test_a_key_whose_foundation_is_locked_is_refused(stack):
    def program(base):
        with bleu.Foundation("far", {**stack.foundation, "workload": "far"}) as far:
            logs, subnet, vault = stack.keys(far)
            key = bleu.CustomerKey("archive", {"vault": vault})
        bleu.StorageAccount("data", {"foundation": base, "logs": logs, "key": key, "subnet": subnet})

    assert stack.refusal(program) == (
        "StorageAccount 'data' cannot be built:\n"
        "  BLEU-E110 key: is not open. Build components inside `with bleu.Foundation(...) as foundation:`: leaving it"
        " declares the delete lock"
    )
