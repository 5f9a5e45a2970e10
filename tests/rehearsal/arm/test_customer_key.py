"""A storage account takes a customer's key only when everything about it is right."""

import pytest

SUBSCRIPTION = "00000000-0000-4000-8000-00000000c10d"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/safe1"
IDENTITY = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/who"
ROLES = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions"
ENCRYPTION_USER = f"{ROLES}/e147488a-f6f5-4113-8e2d-b22465e65bf6"
READER = f"{ROLES}/21090545-7ca7-4776-b22c-e363652d74d2"
ACCOUNT = {
    "resourceGroupName": "rg",
    "accountName": "data1",
    "location": "bleufrancecentral",
    "kind": "StorageV2",
    "sku": {"name": "Standard_LRS"},
    "identity": {"type": "UserAssigned", "userAssignedIdentities": [IDENTITY]},
    "encryption": {
        "keySource": "Microsoft.Keyvault",
        "keyVaultProperties": {"keyName": "cmk", "keyVaultUri": "https://safe1.vault.sovcloud-api.fr"},
        "encryptionIdentity": {"encryptionUserAssignedIdentity": IDENTITY},
    },
}


def refused(call, *arguments):
    with pytest.raises(Exception, match="BLEU-E") as answer:
        call(*arguments)
    return str(answer.value)


def with_encryption(**changes):
    return {**ACCOUNT, "encryption": {**ACCOUNT["encryption"], **changes}}


def with_properties(inputs, **changes):
    return {**inputs, "properties": {**inputs["properties"], **changes}}


@pytest.fixture
def identity(client, group):
    inputs = {"resourceGroupName": "rg", "resourceName": "who", "location": "bleufrancecentral"}
    return client.create("managedidentity:UserAssignedIdentity", inputs)[1]


def grant(client, identity, scope, role=ENCRYPTION_USER):
    inputs = {"scope": scope, "principalId": identity["principalId"], "roleDefinitionId": role}
    return client.create("authorization:RoleAssignment", inputs)[1]


@pytest.mark.parametrize("above", ["key", "vault", "group", "subscription"])
def test_a_role_on_the_key_or_above_it_is_enough(client, identity, key, above):
    scope = {"key": key, "vault": VAULT, "group": GROUP, "subscription": f"/subscriptions/{SUBSCRIPTION}"}[above]
    assert grant(client, identity, scope)["principalType"] == "ServicePrincipal"
    _, outputs = client.create("storage:StorageAccount", ACCOUNT)
    assert outputs["encryption"]["keyVaultProperties"]["keyName"] == "cmk"
    assert outputs["identity"]["userAssignedIdentities"] == {
        IDENTITY: {"clientId": identity["clientId"], "principalId": identity["principalId"]}
    }


def test_without_a_role(client, identity, key):
    assert refused(client.create, "storage:StorageAccount", ACCOUNT) == (
        f"BLEU-E417 REHEARSAL KeyVaultAuthenticationFailure {key}: the identity 'who' may not use the key 'cmk': no "
        "role "
        "on the key, the vault 'safe1' or above gives it. Give it the role 'Key Vault Crypto Service Encryption User' "
        "(e147488a-f6f5-4113-8e2d-b22465e65bf6) on the key, and wait for the assignment with depends_on"
    )


def test_a_role_that_reads_or_stands_elsewhere_is_not_enough(client, identity, key, key_inputs):
    grant(client, identity, key, READER)
    other, _ = client.create("keyvault:Key", {**key_inputs, "keyName": "cmk2"})
    grant(client, identity, other)
    assert "KeyVaultAuthenticationFailure" in refused(client.create, "storage:StorageAccount", ACCOUNT)


@pytest.mark.parametrize(
    ("actions", "not_actions", "enough"),
    [
        (["Microsoft.KeyVault/vaults/keys/*"], [], True),
        ([f"Microsoft.KeyVault/vaults/keys/{action}" for action in ("read", "wrap/action", "unwrap/action")], [], True),
        (["Microsoft.KeyVault/vaults/keys/read"], [], False),
        (["*"], ["Microsoft.KeyVault/vaults/keys/unwrap/action"], False),
    ],
)
def test_a_role_of_ones_own_is_looked_into(client, identity, key, actions, not_actions, enough):
    role, _ = client.create(
        "authorization:RoleDefinition",
        {
            "scope": f"/subscriptions/{SUBSCRIPTION}",
            "roleName": "keys",
            "permissions": [{"dataActions": actions, "notDataActions": not_actions}],
            "assignableScopes": [f"/subscriptions/{SUBSCRIPTION}"],
        },
    )
    grant(client, identity, key, role)
    if enough:
        assert client.create("storage:StorageAccount", ACCOUNT)[0]
    else:
        assert "KeyVaultAuthenticationFailure" in refused(client.create, "storage:StorageAccount", ACCOUNT)


def test_a_vault_without_purge_protection_is_refused(client, identity, group, vault_inputs, key_inputs):
    client.create("keyvault:Vault", with_properties(vault_inputs, enablePurgeProtection=None))
    key, _ = client.create("keyvault:Key", key_inputs)
    grant(client, identity, key)
    assert refused(client.create, "storage:StorageAccount", ACCOUNT) == (
        f"BLEU-E417 REHEARSAL KeyVaultPolicyError {VAULT}: the vault 'safe1' has no purge protection: its keys could "
        "be "
        "lost with all that they encrypt. Set properties.enablePurgeProtection to true on the vault, or use "
        "bleu.KeyVault"
    )


def test_a_vault_closed_to_trusted_services_is_refused(client, identity, group, vault_inputs, key_inputs):
    acls = {"bypass": "None", "defaultAction": "Deny"}
    client.create("keyvault:Vault", with_properties(vault_inputs, networkAcls=acls))
    grant(client, identity, client.create("keyvault:Key", key_inputs)[0])
    assert refused(client.create, "storage:StorageAccount", ACCOUNT) == (
        f"BLEU-E417 REHEARSAL KeyVaultAccessForbidden {VAULT}: the vault 'safe1' is closed to Azure's own services too "
        "(networkAcls.bypass is 'None'). Write networkAcls.bypass 'AzureServices' on the vault: only trusted services "
        "pass, and each needs its role"
    )


def test_all_that_is_wrong_is_told_at_once(client, identity, group, vault_inputs, key_inputs):
    wrong = {"enablePurgeProtection": None, "networkAcls": {"bypass": "None", "defaultAction": "Deny"}}
    client.create("keyvault:Vault", with_properties(vault_inputs, **wrong))
    client.create("keyvault:Key", with_properties(key_inputs, kty="EC-HSM", attributes={"enabled": False}))
    codes = [line.split()[2] for line in refused(client.create, "storage:StorageAccount", ACCOUNT).splitlines()]
    assert codes == [
        "KeyVaultPolicyError",
        "KeyVaultAccessForbidden",
        "KeyVaultKeyDisabled",
        "KeyVaultKeyTypeNotSupported",
        "KeyVaultAuthenticationFailure",
    ]


def test_a_key_that_does_not_exist(client, identity, vault):
    assert refused(client.create, "storage:StorageAccount", ACCOUNT) == (
        "BLEU-E417 REHEARSAL KeyVaultKeyNotFound encryption.keyVaultProperties.keyName: there is no key 'cmk' in the "
        "vault 'safe1'. Create the key first, and take its name from the key itself"
    )


def test_a_vault_that_does_not_exist(client, identity):
    assert refused(client.create, "storage:StorageAccount", ACCOUNT) == (
        "BLEU-E417 REHEARSAL KeyVaultNotFound encryption.keyVaultProperties.keyVaultUri: there is no vault at "
        "https://safe1.vault.sovcloud-api.fr. Take the URI from the vault's own outputs"
    )


def test_a_key_source_without_a_key(client, identity):
    assert refused(client.create, "storage:StorageAccount", with_encryption(keyVaultProperties={})) == (
        "BLEU-E417 REHEARSAL InvalidValuesForRequestParameters encryption.keyVaultProperties: is missing, and "
        "keySource "
        "is Microsoft.Keyvault. Give keyName and keyVaultUri, with an identity that may use the key"
    )


def test_an_identity_that_is_not_assigned(client, identity, key):
    unassigned = {**ACCOUNT, "identity": {"type": "SystemAssigned"}}
    assert refused(client.create, "storage:StorageAccount", unassigned) == (
        "BLEU-E417 REHEARSAL InvalidResourceIdentity encryption.encryptionIdentity.encryptionUserAssignedIdentity: "
        f"{IDENTITY} is not assigned to the account. Name it in identity.userAssignedIdentities too"
    )


def test_a_new_account_has_no_identity_of_its_own_yet(client, key):
    own = {**with_encryption(encryptionIdentity=None), "identity": {"type": "SystemAssigned"}}
    assert refused(client.create, "storage:StorageAccount", own) == (
        "BLEU-E417 REHEARSAL InvalidResourceIdentity encryption.encryptionIdentity.encryptionUserAssignedIdentity: is "
        "missing: a new account has no identity of its own yet that could have been given the key. Create a "
        "user-assigned identity, give it the key, and name it here"
    )


def test_an_account_that_exists_may_use_its_own(client, key):
    plain = {**ACCOUNT, "encryption": None, "identity": {"type": "SystemAssigned"}}
    account, outputs = client.create("storage:StorageAccount", plain)
    grant(client, outputs["identity"], key)
    own = {**with_encryption(encryptionIdentity=None), "identity": {"type": "SystemAssigned"}}
    assert client.update("storage:StorageAccount", account, own)["encryption"]["keySource"] == "Microsoft.Keyvault"


def test_a_vault_that_goes_by_access_policies(client, identity, group, vault_inputs, key_inputs):
    inputs = with_properties(vault_inputs, enableRbacAuthorization=False)
    vault, _ = client.create("keyvault:Vault", inputs)
    client.create("keyvault:Key", key_inputs)
    assert refused(client.create, "storage:StorageAccount", ACCOUNT) == (
        f"BLEU-E417 REHEARSAL KeyVaultAuthenticationFailure {VAULT}: the identity 'who' may not use the key 'cmk': the "
        "vault 'safe1' goes by access policies and none gives it get, wrapKey and unwrapKey. Set "
        "properties.enableRbacAuthorization to true and give it the role, or add an access policy"
    )
    policy = {
        "tenantId": "t",
        "objectId": identity["principalId"],
        "permissions": {"keys": ["get", "wrapKey", "unwrapKey"]},
    }
    client.update("keyvault:Vault", vault, with_properties(inputs, accessPolicies=[policy]))
    assert client.create("storage:StorageAccount", ACCOUNT)[0]


def test_the_same_role_under_another_name_is_refused(client, identity, key):
    first = grant(client, identity, key)
    inputs = {
        "scope": key,
        "principalId": identity["principalId"],
        "roleDefinitionId": ENCRYPTION_USER,
        "roleAssignmentName": "33333333-3333-4333-8333-333333333333",
    }
    roles = f"{key}/providers/Microsoft.Authorization/roleAssignments"
    assert refused(client.create, "authorization:RoleAssignment", inputs) == (
        f"BLEU-E414 REHEARSAL RoleAssignmentExists {roles}/33333333-3333-4333-8333-333333333333: "
        f"{roles}/{first['name']} "
        "gives the same principal the same role on the same scope already. Keep one of the two"
    )


def test_a_role_is_named_by_its_definitions_id(client, identity, key):
    inputs = {"scope": key, "principalId": identity["principalId"], "roleDefinitionId": "Reader"}
    assert refused(client.create, "authorization:RoleAssignment", inputs) == (
        "BLEU-E426 REHEARSAL InvalidRoleDefinitionId roleDefinitionId: 'Reader' is not the id of a role definition. "
        "Write /subscriptions/<subscription>/providers/Microsoft.Authorization/roleDefinitions/<guid>"
    )
