"""The vault and its keys."""

import pulumi
import pytest

import bleu_iac as bleu
from bleu_iac.resources import UNKNOWN

SUBSCRIPTION = "/subscriptions/22222222-2222-4333-8444-555555555555"


def test_a_vault_is_private_uses_roles_alone_and_cannot_be_purged(stack):
    registered = stack.build(stack.keys)

    assert stack.under("KeyVault", "keys", registered) == {
        ("keyvault:Vault", "keys"): {
            "vaultName": "kv-tax-keys-u5txhh",
            "resourceGroupName": stack.group,
            "location": "bleufrancecentral",
            "properties": {
                "tenantId": "11111111-2222-4333-8444-555555555555",
                "sku": {"family": "A", "name": "premium"},
                "enableRbacAuthorization": True,
                "enableSoftDelete": True,
                "softDeleteRetentionInDays": 90,
                "enablePurgeProtection": True,
                "enabledForDeployment": False,
                "enabledForDiskEncryption": False,
                "enabledForTemplateDeployment": False,
                "publicNetworkAccess": "Disabled",
                "networkAcls": {
                    "defaultAction": "Deny",
                    "bypass": "AzureServices",
                    "ipRules": [],
                    "virtualNetworkRules": [],
                },
            },
            "tags": stack.tags,
        },
        ("network:PrivateEndpoint", "keys-vault-endpoint"): {
            "privateEndpointName": "pep-tax-test-bleuc-keys-vault",
            "customNetworkInterfaceName": "nic-tax-test-bleuc-keys-vault",
            "resourceGroupName": stack.group,
            "location": "bleufrancecentral",
            "subnet": {"id": "hub-id/subnets/snet-endpoints"},
            "privateLinkServiceConnections": [
                {
                    "name": "pep-tax-test-bleuc-keys-vault",
                    "privateLinkServiceId": "keys-id",
                    "groupIds": ["vault"],
                }
            ],
            "tags": stack.tags,
        },
        ("network:PrivateDnsZoneGroup", "keys-vault-dns"): {
            "privateDnsZoneGroupName": "default",
            "privateEndpointName": "pep-tax-test-bleuc-keys-vault",
            "resourceGroupName": stack.group,
            "privateDnsZoneConfigs": [{"name": "keyvault", "privateDnsZoneId": "hub-keyvault-id"}],
        },
        ("monitor:DiagnosticSetting", "keys-diagnostics"): {
            "name": "to-log-workspace",
            "resourceUri": "keys-id",
            "workspaceId": "logs-id",
            "logs": [{"categoryGroup": "allLogs", "enabled": True}],
        },
    }


def test_a_key_stays_in_its_hsm_wraps_only_and_is_rotated(stack):
    registered = stack.build(lambda base: bleu.CustomerKey("archive", {"vault": stack.keys(base)[2]}))

    assert stack.under("CustomerKey", "archive", registered) == {
        ("keyvault:Key", "archive"): {
            "keyName": "archive",
            "vaultName": "kv-tax-keys-u5txhh",
            "resourceGroupName": stack.group,
            "properties": {
                "kty": "RSA-HSM",
                "keySize": 4096,
                "keyOps": ["wrapKey", "unwrapKey"],
                "attributes": {"enabled": True, "exportable": False},
                "rotationPolicy": {
                    "attributes": {"expiryTime": "P455D"},
                    "lifetimeActions": [
                        {"action": {"type": "rotate"}, "trigger": {"timeAfterCreate": "P365D"}},
                        {"action": {"type": "notify"}, "trigger": {"timeBeforeExpiry": "P30D"}},
                    ],
                },
            },
            "tags": stack.tags,
        },
    }


def test_arguments_change_what_they_say(stack):
    def inside(base):
        logs, subnet, _ = stack.keys(base)
        args = {"foundation": base, "logs": logs, "subnet": subnet, "retention_days": 7}
        vault = bleu.KeyVault("short", args)
        bleu.CustomerKey("small", {"vault": vault, "size": 3072, "rotation_days": 90})

    registered = stack.build(inside)

    vault = stack.of(registered, "azure-native:keyvault:Vault", "short").inputs
    key = stack.of(registered, "azure-native:keyvault:Key", "small").inputs
    assert vault["properties"]["softDeleteRetentionInDays"] == 7
    assert key["properties"]["keySize"] == 3072
    assert key["properties"]["rotationPolicy"]["attributes"] == {"expiryTime": "P180D"}


def test_deleting_a_vault_takes_its_keys_away_without_a_request_to_its_private_address(stack):
    registered = stack.build(lambda base: bleu.CustomerKey("archive", {"vault": stack.keys(base)[2]}))

    vault = stack.of(registered, "azure-native:keyvault:Vault", "keys")
    assert stack.of(registered, "azure-native:keyvault:Key", "archive").deleted_with == vault.urn


def test_a_grant_is_the_one_role_on_the_one_key(stack):
    def inside(base):
        key = bleu.CustomerKey("archive", {"vault": stack.keys(base)[2]})
        key.grants.encrypt("reader-key-role", "a-principal")

    registered = stack.build(inside)

    grant = stack.of(registered, "azure-native:authorization:RoleAssignment", "reader-key-role")
    assert grant.inputs == {
        "roleAssignmentName": "4ce869f6-5d01-5938-b3a6-62965ff3c385",
        "scope": "archive-id",
        "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6",
        "principalId": "a-principal",
        "principalType": "ServicePrincipal",
    }
    lock = stack.of(registered, "azure-native:authorization:ManagementLockByScope", "base-lock")
    assert grant.urn in lock.depends_on


def test_outputs_give_the_same_registrations(stack):
    def shape(principal):
        def inside(base):
            bleu.CustomerKey("archive", {"vault": stack.keys(base)[2]}).grants.encrypt("grant", principal())

        return [(resource.type, resource.name, resource.inputs) for resource in stack.build(inside)]

    assert shape(lambda: pulumi.Output.from_input("p")) == shape(lambda: "p")


def test_what_encrypts_is_known_in_a_preview(stack):
    told = {}

    def inside(base):
        _, _, vault = stack.keys(base)
        key = bleu.CustomerKey("archive", {"vault": vault})
        own = pulumi.CustomResource("test:index:Own", "own", {"vault": vault.vault_uri, "key": key.key_uri}, None)
        base.add(own)
        told["names"] = (vault.vault_name, key.key_name)

    registered = stack.build(inside, preview=True)

    assert stack.of(registered, "test:index:Own", "own").inputs == {
        "vault": "https://kv-tax-keys-u5txhh.vault.sovcloud-api.fr",
        "key": "https://kv-tax-keys-u5txhh.vault.sovcloud-api.fr/keys/archive",
    }
    assert told["names"] == ("kv-tax-keys-u5txhh", "archive")
    endpoint = stack.under("KeyVault", "keys", registered)["network:PrivateEndpoint", "keys-vault-endpoint"]
    assert endpoint["subnet"]["id"] is UNKNOWN


def test_a_rebuilt_foundation_has_another_vault_name(stack):
    registered = stack.build(stack.keys, generation=2)

    vault = stack.of(registered, "azure-native:keyvault:Vault", "keys")
    assert vault.inputs["vaultName"] not in ("kv-tax-keys-u5txhh", None)
    assert vault.inputs["resourceGroupName"] == stack.group


@pytest.mark.parametrize("days", [6, 91])
def test_a_retention_azure_does_not_take_is_refused(stack, days):
    def inside(base):
        logs, subnet, _ = stack.keys(base)
        bleu.KeyVault("v", {"foundation": base, "logs": logs, "subnet": subnet, "retention_days": days})

    assert stack.refusal(inside) == (
        "KeyVault 'v' cannot be built:\n"
        f"  BLEU-E106 retention_days: must be between 7 and 90, got {days}. Leave it out to keep 90"
    )


def test_a_subnet_for_workloads_holds_no_private_endpoint(stack):
    def inside(base):
        logs = stack.logs(base)
        hub = stack.hub(base, logs, private_dns_zones=["storage_blob"])
        bleu.KeyVault("keys", {"foundation": base, "logs": logs, "subnet": hub.subnet("machines")})

    assert stack.refusal(inside) == (
        "KeyVault 'keys' cannot be built:\n"
        "  BLEU-E112 subnet: needs the private DNS zone 'keyvault', which the hub 'hub' does not have. Add 'keyvault'"
        " to the hub's private_dns_zones\n"
        "  BLEU-E116 subnet: is the subnet 'machines', whose purpose is workload. Give one whose purpose is"
        " private-endpoints"
    )


def test_no_argument_opens_a_vault(stack):
    def inside(base):
        logs, subnet, _ = stack.keys(base)
        bleu.KeyVault("v", {"foundation": base, "logs": logs, "subnet": subnet, "public_network_access": "Enabled"})

    assert stack.refusal(inside) == (
        "KeyVault 'v' cannot be built:\n"
        "  BLEU-E101 public_network_access: is not an argument. Known: foundation, logs, retention_days, subnet"
    )


@pytest.mark.parametrize("size", [2048, 4097])
def test_a_key_size_below_what_anssi_advises_is_refused(stack, size):
    def inside(base):
        bleu.CustomerKey("k", {"vault": stack.keys(base)[2], "size": size, "rotation_days": 27})

    assert stack.refusal(inside) == (
        "CustomerKey 'k' cannot be built:\n"
        "  BLEU-E106 rotation_days: must be between 28 and 730, got 27. Leave it out to keep 365\n"
        f"  BLEU-E106 size: must be 3072 or 4096, got {size}. Leave it out to keep 4096"
    )


def test_a_key_is_not_added_to_a_vault_whose_foundation_is_locked(stack):
    def program(base):
        with bleu.Foundation("far", {**stack.foundation, "workload": "far"}) as far:
            _, _, vault = stack.keys(far)
        bleu.CustomerKey("late", {"vault": vault})

    assert stack.refusal(program) == (
        "CustomerKey 'late' cannot be built:\n"
        "  BLEU-E110 vault: is not open. Build components inside `with bleu.Foundation(...) as foundation:`: leaving it"
        " declares the delete lock"
    )
