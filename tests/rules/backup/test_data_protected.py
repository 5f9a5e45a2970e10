"""BLEU-0229."""

import pytest

from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.backup.data_protected import RULE
from bleu_iac.rules.restoring import Means, answered

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


def test_an_account_is_not_protected_by_a_service_that_switches_nothing_on(ask_stack):
    assert ask_stack(ID, [account(), service("File")]) == [f"violation files: {NOTHING}"]


DISK_ID = f"{GROUP}/Microsoft.Compute/disks/data"
OTHER_ID = f"{GROUP}/Microsoft.Compute/disks/other"


def disk(id_=DISK_ID):
    inputs = {"resourceGroupName": "data", "diskName": "data"}
    return Resource("azure-native:compute:Disk", "disk", inputs, "urn:disk", id=id_)


def machine_with(target, *, id_=MACHINE_ID, of=(), system=False):
    named = {"managedDisk": {"id": target}}
    storage = {"osDisk": named} if system else {"osDisk": {"createOption": "FromImage"}, "dataDisks": [named]}
    inputs = {"resourceGroupName": "data", "vmName": "server", "storageProfile": storage}
    return Resource(
        "azure-native:compute:VirtualMachine",
        "server",
        inputs,
        "urn:server",
        id=id_,
        property_dependencies={"storageProfile": [*of]},
    )


def item_with(**more):
    inputs = {"properties": {"sourceResourceId": MACHINE_ID, **more}}
    return Resource("azure-native:recoveryservices:ProtectedItem", "item", inputs, "urn:item")


LEAVES_OUT = {"diskExclusionProperties": {"diskLunList": [0], "isInclusionList": False}}


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param([disk()], [f"violation disk: {NOTHING}"], id="none"),
        pytest.param([disk(), instance(DISK_ID)], [], id="in a Backup vault"),
        pytest.param([disk(), item(DISK_ID)], [f"violation disk: {NOTHING}"], id="in a vault that takes no disks"),
        pytest.param([disk(), machine_with(DISK_ID), item(MACHINE_ID)], [], id="of a machine that is protected"),
        pytest.param(
            [disk(), machine_with(DISK_ID, system=True), item(MACHINE_ID)], [], id="the system's disk of a machine"
        ),
        pytest.param(
            [disk(), machine_with(DISK_ID)],
            [f"violation disk: {NOTHING}", f"violation server: {NOTHING}"],
            id="of a machine that is not",
        ),
        pytest.param(
            [disk(), machine_with(OTHER_ID), item(MACHINE_ID)],
            [f"violation disk: {NOTHING}"],
            id="beside a machine with another",
        ),
        pytest.param(
            [disk(), machine_with(DISK_ID), item_with(extendedProperties=LEAVES_OUT)],
            [f"violation disk: {NOTHING}"],
            id="of a machine whose backup leaves disks out",
        ),
        pytest.param(
            [disk(), machine_with(DISK_ID), item_with(extendedProperties=UNKNOWN)],
            [f"undetermined disk: {MAYBE}"],
            id="of a machine whose backup leaves who knows what out",
        ),
        pytest.param(
            [disk(""), machine_with(UNKNOWN, id_="", of=["urn:disk"]), item(UNKNOWN, of=["urn:server"])],
            [],
            id="preview, the machine made from it",
        ),
        pytest.param(
            [disk(""), machine_with(UNKNOWN, id_="", of=["urn:other"]), item(UNKNOWN, of=["urn:server"])],
            [f"violation disk: {NOTHING}"],
            id="preview, the machine made from another",
        ),
        pytest.param(
            [disk(""), machine_with(UNKNOWN, id_=""), item(UNKNOWN, of=["urn:server"])],
            [f"undetermined disk: {MAYBE}"],
            id="preview, the machine made from who knows what",
        ),
        pytest.param(
            [disk(""), machine_with(UNKNOWN, id_="", of=["urn:disk"]), item(UNKNOWN)],
            [f"undetermined disk: {MAYBE}", f"undetermined server: {MAYBE}"],
            id="preview, the item made from who knows what",
        ),
    ],
)
def test_a_disk_is_protected_by_itself_or_with_its_machine(ask_stack, resources, expected):
    assert sorted(ask_stack(ID, resources)) == expected
    assert sorted(ask_stack(ID, resources[::-1])) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("Protected", []),
        ("protectionstopped", [f"violation server: {NOTHING}"]),
        ("ProtectionPaused", [f"violation server: {NOTHING}"]),
        ("BackupsSuspended", [f"violation server: {NOTHING}"]),
        (UNKNOWN, [f"undetermined server: {MAYBE}"]),
    ],
)
def test_a_backup_that_was_stopped_protects_nothing(ask_stack, state, expected):
    assert ask_stack(ID, [machine(), item_with(protectionState=state)]) == expected


SAN = f"{GROUP}/Microsoft.ElasticSan/elasticSans/san/volumegroups/group"


def volume(id_=f"{SAN}/volumes/data"):
    return Resource(
        "azure-native:elasticsan:Volume",
        "volume",
        {"volumeGroupName": "group"},
        "urn:volume",
        id=id_,
        property_dependencies={"volumeGroupName": ["urn:group"]},
    )


def instance_of(target, *urns):
    inputs = {"properties": {"dataSourceInfo": {"resourceID": target}}}
    kind = "azure-native:dataprotection:BackupInstance"
    return Resource(kind, "instance", inputs, "urn:instance", property_dependencies={"properties": urns})


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param([volume()], [f"violation volume: {NOTHING}"], id="none"),
        pytest.param([volume(), instance_of(SAN)], [], id="its group"),
        pytest.param([volume(), instance_of(f"{SAN}/volumes/data")], [], id="itself"),
        pytest.param([volume(), instance_of(SAN + "2")], [f"violation volume: {NOTHING}"], id="another group"),
        pytest.param([volume(""), instance_of(UNKNOWN, "urn:group")], [], id="preview, made from its group"),
        pytest.param([volume(""), instance_of(UNKNOWN)], [f"undetermined volume: {MAYBE}"], id="unknown"),
    ],
)
def test_a_volume_of_a_san_is_protected_with_its_group(ask_stack, resources, expected):
    assert ask_stack(ID, resources) == expected
    assert ask_stack(ID, resources[::-1]) == expected


@pytest.mark.parametrize("token", sorted(answered(Means.VAULT)))
def test_every_type_that_a_vault_protects_is_asked(ask_stack, token):
    assert ask_stack(ID, [Resource(token, "it", {}, "urn:it")]) == [f"violation it: {NOTHING}"]


@pytest.mark.parametrize("means", [each for each in Means if each is not Means.VAULT])
def test_what_no_vault_protects_is_not_asked(means):
    assert not answered(means).keys() & RULE.types


def test_a_message_is_in_french_too(ask_stack, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask_stack(ID, [machine(), item(UNKNOWN)]) == [
        "undetermined server: a peut-être une sauvegarde : ce qui est sauvegardé n'est pas connu avant le déploiement"
    ]
    assert ask_stack(ID, [disk()]) == ["violation disk: n'a rien qui permette une restauration"]
