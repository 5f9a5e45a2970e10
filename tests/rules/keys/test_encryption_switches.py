"""BLEU-0152, BLEU-0153 and BLEU-0161."""

import pytest

from bleu_iac.resources import UNKNOWN

TWICE = "keys-infrastructure-encrypted"
HOST = "keys-encryption-at-host"
LATER = "is not known before deployment"
LEFT_OUT = "is left out, and what that amounts to is not documented: write"
ON = "must be one of true, Enabled, found"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        ("storage:StorageAccount", {}, [f"violation encryption.requireInfrastructureEncryption: {ON} nothing"]),
        (
            "storage:StorageAccount",
            {"encryption": UNKNOWN},
            [f"undetermined encryption.requireInfrastructureEncryption: {LATER}"],
        ),
        ("storage:StorageAccount", {"encryption": {"requireInfrastructureEncryption": True}}, []),
        ("kusto:Cluster", {"enableDoubleEncryption": False}, [f"violation enableDoubleEncryption: {ON} False"]),
        (
            "netapp:CapacityPool",
            {"encryptionType": "Single"},
            ["violation encryptionType: must be Double, found 'Single'"],
        ),
        ("netapp:CapacityPool", {"encryptionType": "Double"}, []),
        ("operationalinsights:Cluster", {}, []),
        ("databox:Job", {"details": {}}, []),
    ],
)
def test_the_second_layer(ask, token, inputs, expected):
    assert ask(TWICE, f"azure-native:{token}", inputs) == expected


@pytest.mark.parametrize(
    ("kind", "passes"),
    [
        ("EncryptionAtRestWithCustomerKey", True),
        ("EncryptionAtRestWithPlatformAndCustomerKeys", True),
        ("ConfidentialVmEncryptedWithCustomerKey", True),
        ("EncryptionAtRestWithPlatformKey", False),
    ],
)
def test_a_disk_encryption_set_needs_the_customers_key_and_no_second_one(ask, kind, passes):
    sets, inputs = "azure-native:compute:DiskEncryptionSet", {"encryptionType": kind}
    assert ask(TWICE, sets, inputs) == []
    assert any("encryptionType" in said for said in ask("keys-customer-key", sets, inputs)) is not passes


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        ("compute:VirtualMachine", {}, [f"violation securityProfile.encryptionAtHost: {ON} nothing"]),
        (
            "compute:VirtualMachine",
            {"securityProfile": {"encryptionAtHost": "yes"}},
            [f"violation securityProfile.encryptionAtHost: {ON} 'yes'"],
        ),
        (
            "compute:VirtualMachine",
            {"securityProfile": {"encryptionAtHost": UNKNOWN}},
            [f"undetermined securityProfile.encryptionAtHost: {LATER}"],
        ),
        ("compute:VirtualMachine", {"securityProfile": {"encryptionAtHost": True}}, []),
        (
            "containerservice:ManagedCluster",
            {"agentPoolProfiles": [{"enableEncryptionAtHost": True}, {}]},
            [f"violation agentPoolProfiles[1].enableEncryptionAtHost: {ON} nothing"],
        ),
        ("redhatopenshift:OpenShiftCluster", {"masterProfile": {"encryptionAtHost": "Enabled"}}, []),
        ("batch:Pool", {"vmSize": "Standard_D2s_v5"}, []),
    ],
)
def test_the_host(ask, token, inputs, expected):
    assert ask(HOST, f"azure-native:{token}", inputs) == expected


def test_it_is_said_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(HOST, "azure-native:compute:VirtualMachine", {}) == [
        "violation securityProfile.encryptionAtHost: doit être l'un de true, Enabled, trouvé : rien"
    ]


STORED = "keys-encryption-on"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (
            "sql:TransparentDataEncryption",
            {"state": "Disabled"},
            ["violation state: must be Enabled, found 'Disabled'"],
        ),
        ("sql:TransparentDataEncryption", {"state": "enabled"}, []),
        ("sql:TransparentDataEncryption", {"state": UNKNOWN}, [f"undetermined state: {LATER}"]),
        ("sql:TransparentDataEncryption", {"state": "Paused"}, ["violation state: must be Enabled, found 'Paused'"]),
        ("sql:TransparentDataEncryption", {}, [f"undetermined state: {LEFT_OUT} Enabled"]),
        ("datalakestore:Account", {}, []),
        ("compute:VirtualMachine", {"storageProfile": {"osDisk": {"managedDisk": {"securityProfile": {}}}}}, []),
        (
            "kusto:Cluster",
            {"enableDiskEncryption": False},
            ["violation enableDiskEncryption: must be true, found False"],
        ),
        (
            "storage:StorageAccount",
            {"encryption": {"services": {"blob": {"enabled": True}, "file": {"enabled": False}}}},
            ["violation encryption.services.file.enabled: must be true, found False"],
        ),
        (
            "storage:StorageAccount",
            {"encryption": {"services": UNKNOWN}},
            [f"undetermined encryption.services: {LATER}"],
        ),
        (
            "hdinsight:Cluster",
            {"properties": {"computeProfile": {"roles": [{"encryptDataDisks": True}, {"encryptDataDisks": False}]}}},
            ["violation properties.computeProfile.roles[1].encryptDataDisks: must be true, found False"],
        ),
        ("storage:EncryptionScope", {"state": "Disabled"}, []),
        (
            "sqlvirtualmachine:SqlVirtualMachine",
            {"autoBackupSettings": {"enable": True}},
            ["violation autoBackupSettings.enableEncryption: must be true, found nothing"],
        ),
        (
            "sqlvirtualmachine:SqlVirtualMachine",
            {"autoBackupSettings": {"enable": UNKNOWN}},
            [
                "undetermined autoBackupSettings.enableEncryption: must be true if autoBackupSettings.enable is true, "
                f"which {LATER}"
            ],
        ),
        (
            "sqlvirtualmachine:SqlVirtualMachine",
            {"autoBackupSettings": UNKNOWN},
            [f"undetermined autoBackupSettings.enableEncryption: {LATER}"],
        ),
        (
            "sqlvirtualmachine:SqlVirtualMachine",
            {"autoBackupSettings": {"enable": True, "enableEncryption": True}},
            [],
        ),
        ("sqlvirtualmachine:SqlVirtualMachine", {"autoBackupSettings": {"enable": False}}, []),
        ("sqlvirtualmachine:SqlVirtualMachine", {}, []),
    ],
)
def test_what_is_stored_stays_encrypted(ask, token, inputs, expected):
    assert ask(STORED, f"azure-native:{token}", inputs) == expected
