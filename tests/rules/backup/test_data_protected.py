"""BLEU-0229."""

import pytest

from bleu_iac.resources import UNKNOWN, Resource

ID = "backup-data-protected"
GROUP = "/subscriptions/1/resourceGroups/data/providers"
MACHINE_ID = f"{GROUP}/Microsoft.Compute/virtualMachines/server"
ACCOUNT_ID = f"{GROUP}/Microsoft.Storage/storageAccounts/files"
NOTHING = "has nothing that it could be restored from"
MAYBE = "may be backed up: what is backed up is not known before deployment"


def machine(id_=MACHINE_ID):
    inputs = {"resourceGroupName": "data", "vmName": "server"}
    return Resource("azure-native:compute:VirtualMachine", "server", inputs, "urn:server", id=id_)


def account(id_=ACCOUNT_ID):
    inputs = {"resourceGroupName": "data", "accountName": "files"}
    return Resource("azure-native:storage:StorageAccount", "files", inputs, "urn:files", id=id_)


def item(target, *, of=()):
    dependencies = {"properties": [*of]}
    inputs = {"properties": {"sourceResourceId": target}}
    return Resource(
        "azure-native:recoveryservices:ProtectedItem", "item", inputs, "urn:item", property_dependencies=dependencies
    )


def instance(target):
    inputs = {"properties": {"dataSourceInfo": {"resourceID": target}}}
    return Resource("azure-native:dataprotection:BackupInstance", "instance", inputs, "urn:instance")


def service(kind, id_="", account_name="files", **settings):
    names = {"resourceGroupName": "data", "accountName": account_name, f"{kind.lower()}ServicesName": "default"}
    names["queueServiceName"] = names["tableServiceName"] = "default"
    return Resource(
        f"azure-native:storage:{kind}ServiceProperties",
        kind,
        {**names, **settings},
        f"urn:{kind}",
        id=id_,
        property_dependencies={"accountName": ["urn:files"]},
    )


KEPT = {"enabled": True, "days": 30}
RECOVERS = {"deleteRetentionPolicy": KEPT, "isVersioningEnabled": True}


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param([machine()], [f"violation server: {NOTHING}"], id="none"),
        pytest.param([machine(), item(MACHINE_ID.upper())], [], id="in a Recovery Services vault"),
        pytest.param([machine(), instance(MACHINE_ID)], [], id="in a Backup vault"),
        pytest.param([machine(), item(ACCOUNT_ID)], [f"violation server: {NOTHING}"], id="of something else"),
        pytest.param([machine(), item(None)], [f"violation server: {NOTHING}"], id="of nothing"),
        pytest.param([machine(""), item(UNKNOWN, of=["urn:server"])], [], id="preview, made from it"),
        pytest.param([machine(""), item(UNKNOWN)], [f"undetermined server: {MAYBE}"], id="unknown"),
    ],
)
def test_a_machine_that_nothing_restores_is_refused(ask_stack, resources, expected):
    assert ask_stack(ID, resources) == expected
    assert ask_stack(ID, resources[::-1]) == expected


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param([account()], [f"violation files: {NOTHING}"], id="no service set"),
        pytest.param([account(), service("Blob", **RECOVERS)], [], id="versions and soft delete"),
        pytest.param([account(), service("Blob", f"{ACCOUNT_ID}/blobServices/default", **RECOVERS)], [], id="deployed"),
        pytest.param(
            [account(""), service("Blob", account_name=UNKNOWN, **RECOVERS)], [], id="preview, made from the account"
        ),
        pytest.param(
            [account(), service("Blob", deleteRetentionPolicy=KEPT)], [f"violation files: {NOTHING}"], id="no versions"
        ),
        pytest.param(
            [account(), service("Blob", deleteRetentionPolicy=KEPT, isVersioningEnabled=UNKNOWN)],
            [f"undetermined files: {MAYBE}"],
            id="versions unknown",
        ),
        pytest.param([account(), service("File", shareDeleteRetentionPolicy=KEPT)], [], id="shares"),
        pytest.param([account(), service("Queue")], [], id="queues, which can't be backed up"),
        pytest.param([account(), instance(ACCOUNT_ID)], [], id="in a Backup vault"),
    ],
)
def test_an_account_that_nothing_restores_is_refused(ask_stack, resources, expected):
    assert ask_stack(ID, resources) == expected
    assert ask_stack(ID, resources[::-1]) == expected
