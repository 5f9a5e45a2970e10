"""BLEU-0215."""

import pytest

from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.holding import LOGS_IN_SERVICES, WITH_LOGS, holds_data

ID = "logging-diagnostics-present"
GROUP = "/subscriptions/1/resourceGroups/data/providers"
VAULT_ID = f"{GROUP}/Microsoft.KeyVault/vaults/keys"
ACCOUNT_ID = f"{GROUP}/Microsoft.Storage/storageAccounts/files"
NO_LOGS = "has no diagnostic setting that keeps its logs"
MAYBE = "may have a diagnostic setting: what it is about, or what it keeps, is not known before deployment"
ALL = [{"categoryGroup": "allLogs", "enabled": True}]


def vault(name="keys", *, id_=VAULT_ID, **inputs):
    names = {"resourceGroupName": "data", "vaultName": "keys", **inputs}
    return Resource("azure-native:keyvault:Vault", name, names, f"urn:{name}", id=id_)


def account(*, id_=ACCOUNT_ID):
    inputs = {"resourceGroupName": "data", "accountName": "files"}
    return Resource("azure-native:storage:StorageAccount", "files", inputs, "urn:files", id=id_)


def service(kind="Blob", *, id_="", of="urn:files", account_name=UNKNOWN):
    inputs = {"accountName": account_name, f"{kind.lower()}ServicesName": "default", "resourceGroupName": "data"}
    token = f"azure-native:storage:{kind}ServiceProperties"
    return Resource(token, kind, inputs, f"urn:{kind}", id=id_, property_dependencies={"accountName": [of]})


def setting(target, *, of=(), logs=ALL):
    inputs = {"resourceUri": target, **({} if logs is None else {"logs": logs})}
    kind = "azure-native:monitor:DiagnosticSetting"
    return Resource(kind, "setting", inputs, "urn:setting", property_dependencies={"resourceUri": [*of]})


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param([vault()], [f"violation keys: {NO_LOGS}"], id="none"),
        pytest.param([vault(), setting(VAULT_ID)], [], id="its id"),
        pytest.param([vault(), setting(VAULT_ID.upper() + "/")], [], id="its id, spelt otherwise"),
        pytest.param([vault(), setting(VAULT_ID + "2")], [f"violation keys: {NO_LOGS}"], id="another's id"),
        pytest.param(
            [vault(), setting(VAULT_ID, logs=[{"categoryGroup": "allLogs", "enabled": False}])],
            [f"violation keys: {NO_LOGS}"],
            id="switched off",
        ),
        pytest.param([vault(), setting(VAULT_ID, logs=None)], [f"violation keys: {NO_LOGS}"], id="metrics only"),
        pytest.param([vault(), setting(VAULT_ID, logs="all")], [f"violation keys: {NO_LOGS}"], id="wrong type"),
        pytest.param([vault(), setting(VAULT_ID, logs=UNKNOWN)], [f"undetermined keys: {MAYBE}"], id="logs unknown"),
        pytest.param(
            [vault(), setting(VAULT_ID, logs=[{"categoryGroup": "allLogs", "enabled": UNKNOWN}])],
            [f"undetermined keys: {MAYBE}"],
            id="enabled unknown",
        ),
        pytest.param(
            [vault(), setting(VAULT_ID, logs=UNKNOWN), setting(VAULT_ID)], [], id="one unknown, one that keeps"
        ),
    ],
)
def test_a_vault_whose_logs_nobody_keeps_is_refused(ask_stack, resources, expected):
    assert ask_stack(ID, resources) == expected
    assert ask_stack(ID, resources[::-1]) == expected


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param([vault(id_=""), setting(UNKNOWN, of=["urn:keys"])], [], id="made from the vault"),
        pytest.param(
            [vault(id_=""), setting(UNKNOWN, of=["urn:other"])], [f"violation keys: {NO_LOGS}"], id="made from another"
        ),
        pytest.param([vault(id_=""), setting(UNKNOWN)], [f"undetermined keys: {MAYBE}"], id="made from who knows what"),
        pytest.param([vault(id_=""), setting(VAULT_ID)], [], id="written out, with the names declared"),
        pytest.param(
            [vault(id_=""), setting(f"{GROUP}/Microsoft.KeyVault/vaults/other")],
            [f"violation keys: {NO_LOGS}"],
            id="written out, with another name",
        ),
        pytest.param(
            [vault(id_="", vaultName=UNKNOWN), setting(VAULT_ID)],
            [f"undetermined keys: {MAYBE}"],
            id="written out, and the name is not known yet",
        ),
        pytest.param(
            [vault(id_="", vaultName=UNKNOWN), setting(VAULT_ID, of=["urn:keys"])],
            [],
            id="the name unknown, made from it",
        ),
        pytest.param([vault(id_="", vaultName=UNKNOWN)], [f"violation keys: {NO_LOGS}"], id="no setting at all"),
    ],
)
def test_at_a_preview_what_an_id_is_made_from_tells_whose_it_is(ask_stack, resources, expected):
    assert ask_stack(ID, resources) == expected


def test_once_ids_are_known_what_they_were_made_from_no_longer_counts(ask_stack):
    elsewhere = setting(f"{GROUP}/Microsoft.KeyVault/vaults/other", of=["urn:keys"])
    assert ask_stack(ID, [vault(), elsewhere]) == [f"violation keys: {NO_LOGS}"]


SERVICE_ID = f"{ACCOUNT_ID}/blobServices/default"


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param([account(), setting(SERVICE_ID)], [], id="of its service"),
        pytest.param([account(), setting(ACCOUNT_ID)], [f"violation files: {NO_LOGS}"], id="of the account alone"),
        pytest.param([account(id_=""), setting(UNKNOWN, of=["urn:files"])], [], id="preview, made from the account"),
        pytest.param(
            [account(id_=""), service(), setting(UNKNOWN, of=["urn:Blob"])], [], id="preview, made from the service"
        ),
        pytest.param(
            [account(), service(id_=SERVICE_ID), setting(SERVICE_ID)], [], id="deployed, the service declared"
        ),
        pytest.param(
            [account(), service(id_=SERVICE_ID), setting(f"{ACCOUNT_ID}/fileServices/default")],
            [f"violation Blob: {NO_LOGS}"],
            id="another service's",
        ),
        pytest.param([account()], [f"violation files: {NO_LOGS}"], id="none"),
    ],
)
def test_a_storage_account_is_logged_by_its_services(ask_stack, resources, expected):
    assert ask_stack(ID, resources) == expected


def test_a_message_is_in_french_too(ask_stack, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask_stack(ID, [vault()]) == ["violation keys: n'a pas de paramètre de diagnostic qui garde ses logs"]


@pytest.mark.parametrize("token", sorted(WITH_LOGS))
def test_every_type_that_can_is_asked(ask_stack, token):
    assert ask_stack(ID, [Resource(token, "it", {}, "urn:it")]) == [f"violation it: {NO_LOGS}"]


def test_what_is_asked_for_logs_holds_something():
    assert LOGS_IN_SERVICES < WITH_LOGS
    others = {token.partition(":")[2] for token in WITH_LOGS if not holds_data(token)}
    assert others == {
        "containerservice:ManagedCluster",  # runs what holds data
        "redis:Redis",  # in memory
        "sql:Database",  # parts of a server that itself writes none
        "synapse:SqlPool",
    }
