"""Vaults keep what is deleted and never give protection back; keys and secrets have URIs of the cloud's own."""

import pytest

from bleu_iac import clouds
from bleu_iac.rehearsal.store import Store

SUBSCRIPTION = "00000000-0000-4000-8000-00000000c10d"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
ID = f"{GROUP}/providers/Microsoft.KeyVault/vaults/safe1"


def refused(call, *arguments):
    with pytest.raises(Exception, match="BLEU-E") as answer:
        call(*arguments)
    return str(answer.value)


def with_properties(inputs, **changes):
    return {**inputs, "properties": {**inputs["properties"], **changes}}


def test_a_vault_says_its_uri_and_its_protection(client, group, vault_inputs):
    identifier, outputs = client.create("keyvault:Vault", vault_inputs)
    assert identifier == ID
    properties = outputs["properties"]
    assert properties["vaultUri"] == "https://safe1.vault.sovcloud-api.fr/"
    assert properties["softDeleteRetentionInDays"] == 90
    assert (properties["enableSoftDelete"], properties["enablePurgeProtection"]) == (True, True)
    assert properties["provisioningState"] == "Succeeded"


@pytest.mark.parametrize("already", [False, True])
def test_purge_protection_is_never_false(client, group, vault_inputs, already):
    if already:
        client.create("keyvault:Vault", vault_inputs)
    off = with_properties(vault_inputs, enablePurgeProtection=False)
    arguments = (client.update, "keyvault:Vault", ID, off) if already else (client.create, "keyvault:Vault", off)
    assert refused(*arguments) == (
        "BLEU-E416 REHEARSAL BadRequest properties.enablePurgeProtection: can't be false: purge protection is never "
        "taken back, and Azure refuses the value even on a new vault. Write true; leave it out only on a vault for "
        "trials"
    )


def test_purge_protection_that_is_left_out_of_a_change_stays(client, vault, vault_inputs):
    without = with_properties(vault_inputs, enablePurgeProtection=None)
    assert client.update("keyvault:Vault", vault, without)["properties"]["enablePurgeProtection"] is True


def test_soft_delete_can_not_be_turned_off(client, vault, vault_inputs):
    off = with_properties(vault_inputs, enableSoftDelete=False)
    assert refused(client.update, "keyvault:Vault", vault, off) == (
        "BLEU-E416 REHEARSAL BadRequest properties.enableSoftDelete: can't be turned off again. Leave it out"
    )


def test_the_retention_has_limits_and_stays(client, group, vault_inputs):
    too_short = with_properties(vault_inputs, softDeleteRetentionInDays=6)
    assert refused(client.create, "keyvault:Vault", too_short) == (
        "BLEU-E426 REHEARSAL BadRequest properties.softDeleteRetentionInDays: must be between 7 and 90, found 6. "
        "Write 90"
    )
    client.create("keyvault:Vault", with_properties(vault_inputs, softDeleteRetentionInDays=30))
    other = with_properties(vault_inputs, softDeleteRetentionInDays=31)
    assert refused(client.update, "keyvault:Vault", ID, other) == (
        "BLEU-E416 REHEARSAL BadRequest properties.softDeleteRetentionInDays: was set to 30 when the vault was made "
        "and "
        "can't be changed, found 31. Write 30"
    )
    kept = client.update("keyvault:Vault", ID, vault_inputs)
    assert kept["properties"]["softDeleteRetentionInDays"] == 30


def test_a_name_is_unique_in_the_whole_cloud(client, vault, vault_inputs):
    client.create("resources:ResourceGroup", {"resourceGroupName": "rg2", "location": "bleufrancesouth"})
    elsewhere = {**vault_inputs, "resourceGroupName": "rg2", "vaultName": "SAFE1"}
    assert refused(client.create, "keyvault:Vault", elsewhere) == (
        f"BLEU-E414 REHEARSAL NameAlreadyTaken vaultName: the name 'SAFE1' is taken by {ID}: it must be unique in the "
        "whole cloud. Choose another name"
    )


def test_a_deleted_vault_keeps_its_name(client, vault, vault_inputs):
    client.delete("keyvault:Vault", vault)
    assert client.read("keyvault:Vault", vault)[0] == ""
    assert refused(client.create, "keyvault:Vault", vault_inputs) == (
        f"BLEU-E414 REHEARSAL ConflictError vaultName: the name 'safe1' belongs to a deleted vault that is kept for 90 "
        f"days ({ID}). Choose another name, or set properties.createMode to 'recover' for one run; in a rehearsal, "
        "`bleu-iac rehearse reset` frees it"
    )


def test_it_keeps_it_when_its_group_is_deleted_too(client, group, vault, vault_inputs):
    client.delete("resources:ResourceGroup", group)
    client.create("resources:ResourceGroup", {"resourceGroupName": "rg", "location": "bleufrancecentral"})
    assert "ConflictError" in refused(client.create, "keyvault:Vault", vault_inputs)


def test_a_vault_is_recovered_with_its_keys(client, vault, key, vault_inputs):
    client.delete("keyvault:Vault", vault)
    back = with_properties(vault_inputs, createMode="recover", publicNetworkAccess="enabled")
    _, outputs = client.create("keyvault:Vault", back)
    assert outputs["properties"]["publicNetworkAccess"] == "disabled"
    assert client.read("keyvault:Key", key)[0] == key
    assert client.update("keyvault:Vault", vault, back)["properties"]["publicNetworkAccess"] == "enabled"


def test_there_must_be_something_to_recover(client, group, vault_inputs):
    recovering = with_properties(vault_inputs, createMode="recover")
    assert refused(client.create, "keyvault:Vault", recovering) == (
        "BLEU-E414 REHEARSAL SoftDeletedVaultDoesNotExist properties.createMode: no deleted vault 'safe1' is kept "
        "here. Leave properties.createMode out"
    )


def test_purging_frees_the_name(client, vault, vault_inputs, tmp_path):
    client.delete("keyvault:Vault", vault)
    with Store(tmp_path / "r.sqlite") as store:
        assert store.purge_deleted() == 1
    assert client.create("keyvault:Vault", vault_inputs)[0] == ID


def test_a_key_says_its_uris(client, vault, key_inputs):
    _, outputs = client.create("keyvault:Key", key_inputs)
    assert outputs["keyUri"] == "https://safe1.vault.sovcloud-api.fr/keys/cmk"
    assert outputs["keyUriWithVersion"].startswith("https://safe1.vault.sovcloud-api.fr/keys/cmk/")
    assert (outputs["kty"], outputs["keySize"], outputs["attributes"]) == ("RSA-HSM", 3072, {"enabled": True})


def test_an_hsm_key_needs_a_premium_vault(client, group, vault_inputs, key_inputs):
    client.create("keyvault:Vault", with_properties(vault_inputs, sku={"family": "A", "name": "standard"}))
    assert refused(client.create, "keyvault:Key", key_inputs) == (
        "BLEU-E426 REHEARSAL BadRequest properties.kty: a key of type RSA-HSM needs a vault of the SKU premium, and "
        "'safe1' is standard. Set properties.sku.name of the vault to 'premium'"
    )


def test_a_deleted_key_comes_back_as_it_was(client, key, key_inputs):
    client.delete("keyvault:Key", key)
    assert client.read("keyvault:Key", key)[0] == ""
    identifier, outputs = client.create("keyvault:Key", with_properties(key_inputs, keySize=4096))
    assert (identifier, outputs["keySize"]) == (key, 3072)


def test_a_deleted_secret_comes_back_with_its_new_value(client, vault):
    secret = {"resourceGroupName": "rg", "vaultName": "safe1", "secretName": "s", "properties": {"value": "one"}}
    identifier, first = client.create("keyvault:Secret", secret)
    client.delete("keyvault:Secret", identifier)
    _, second = client.create("keyvault:Secret", {**secret, "properties": {"value": "two"}})
    assert second["properties"]["secretUriWithVersion"] != first["properties"]["secretUriWithVersion"]


def test_a_deleted_managed_hsm_keeps_its_name(client, group):
    inputs = {"resourceGroupName": "rg", "name": "hsm1", "location": "bleufrancecentral"}
    identifier, _ = client.create("keyvault:ManagedHsm", inputs)
    client.delete("keyvault:ManagedHsm", identifier)
    assert refused(client.create, "keyvault:ManagedHsm", inputs) == (
        "BLEU-E414 REHEARSAL ConflictError name: the name 'hsm1' belongs to something deleted that is kept "
        f"({identifier}). Choose another name; in a rehearsal, `bleu-iac rehearse reset` frees it"
    )


def test_a_key_that_exists_is_not_changed(client, key, key_inputs):
    outputs = client.update("keyvault:Key", key, with_properties(key_inputs, keySize=4096))
    assert outputs["keySize"] == 3072
    assert client.read("keyvault:Key", key)[1]["properties"]["keySize"] == 3072


def test_a_secret_has_a_uri_and_its_value_is_not_given_back(client, vault):
    secret = {"resourceGroupName": "rg", "vaultName": "safe1", "secretName": "s", "properties": {"value": "hush"}}
    identifier, outputs = client.create("keyvault:Secret", secret, "it", [("properties", "value")])
    assert "hush" not in str(outputs)
    assert outputs["properties"]["secretUri"] == "https://safe1.vault.sovcloud-api.fr/secrets/s"
    first = outputs["properties"]["secretUriWithVersion"]
    secret["properties"] = {"value": "other"}
    assert client.update("keyvault:Secret", identifier, secret)["properties"]["secretUriWithVersion"] != first


def test_without_a_public_suffix_the_output_is_missing_and_never_made_up(tmp_path, connect):
    from bleu_iac.rehearsal import provider

    bleu = clouds.get("bleu")
    unknown = bleu.suffixes["servicebus"]
    cloud = bleu.model_copy(update={"suffixes": {**bleu.suffixes, "keyvault": unknown}})
    with provider.serving(
        cloud, tmp_path / "x.sqlite", subscription_id=SUBSCRIPTION, tenant_id="00000000-0000-4000-8000-0000000e417a"
    ) as server:
        client = connect(server)
        client.create("resources:ResourceGroup", {"resourceGroupName": "rg", "location": "bleufrancecentral"})
        inputs = {
            "resourceGroupName": "rg",
            "vaultName": "safe1",
            "location": "bleufrancecentral",
            "properties": {"tenantId": "t", "sku": {"family": "A", "name": "premium"}},
        }
        _, outputs = client.create("keyvault:Vault", inputs)
    assert "vaultUri" not in outputs["properties"]
