"""BLEU-0225."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "backup-soft-delete"
LATER = "is not known before deployment"
SHARES = "azure-native:storage:FileServiceProperties"
BLOCK = "shareDeleteRetentionPolicy"
DAYS = "must be at least 7 (days), found"
SETTINGS = "properties.securitySettings.softDeleteSettings"


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        pytest.param({"enabled": True, "days": 7}, [], id="on"),
        pytest.param(
            {"enabled": False, "days": 7}, [f"violation {BLOCK}.enabled: must be true, found False"], id="off"
        ),
        pytest.param({}, [f"violation {BLOCK}.enabled: must be true, found nothing"], id="missing"),
        pytest.param(None, [f"violation {BLOCK}.enabled: must be true, found nothing"], id="block missing"),
        pytest.param({"enabled": "yes"}, [f"violation {BLOCK}.enabled: must be true, found 'yes'"], id="wrong type"),
        pytest.param({"enabled": UNKNOWN}, [f"undetermined {BLOCK}.enabled: {LATER}"], id="unknown"),
        pytest.param(UNKNOWN, [f"undetermined {BLOCK}.enabled: {LATER}"], id="block unknown"),
        pytest.param({"enabled": True, "days": 3}, [f"violation {BLOCK}.days: {DAYS} 3"], id="short"),
        pytest.param({"enabled": True}, [f"violation {BLOCK}.days: {DAYS} nothing"], id="days missing"),
        pytest.param(
            {"enabled": True, "days": 7, "allowPermanentDelete": True},
            [f"violation {BLOCK}.allowPermanentDelete: must be false, found True"],
            id="and purged all the same",
        ),
    ],
)
def test_shares_that_are_gone_when_deleted_are_refused(ask, policy, expected):
    assert ask(ID, SHARES, {} if policy is None else {BLOCK: policy}) == expected


def test_blobs_and_containers_are_both_asked_for(ask):
    found = ask(ID, "azure-native:storage:BlobServiceProperties", {})
    assert [each.split(":")[0] for each in found] == [
        "violation deleteRetentionPolicy.enabled",
        "violation containerDeleteRetentionPolicy.enabled",
    ]


@pytest.mark.parametrize(
    ("token", "settings", "expected"),
    [
        ("recoveryservices:Vault", {}, []),
        ("recoveryservices:Vault", {"softDeleteState": "AlwaysON", "softDeleteRetentionPeriodInDays": 14}, []),
        (
            "recoveryservices:Vault",
            {"softDeleteState": "Disabled"},
            [f"violation {SETTINGS}.softDeleteState: must be Enabled, found 'Disabled'"],
        ),
        (
            "recoveryservices:Vault",
            {"softDeleteRetentionPeriodInDays": 1},
            [f"violation {SETTINGS}.softDeleteRetentionPeriodInDays: {DAYS} 1"],
        ),
        ("dataprotection:BackupVault", {"state": "On"}, []),
        ("dataprotection:BackupVault", {"state": "Off"}, [f"violation {SETTINGS}.state: must be Enabled, found 'Off'"]),
        ("dataprotection:BackupVault", UNKNOWN, [f"undetermined {SETTINGS}.state: {LATER}"]),
    ],
)
def test_a_vault_has_it_unless_told(ask, token, settings, expected):
    inputs = {"properties": {"securitySettings": {"softDeleteSettings": settings}}}
    assert ask(ID, f"azure-native:{token}", inputs) == expected


def test_how_long_can_be_configured(ask):
    assert ask(ID, SHARES, {BLOCK: {"enabled": True, "days": 14}}, parameters={"days": 30}) == [
        f"violation {BLOCK}.days: must be at least 30 (days), found 14"
    ]


STORE = {"enablePurgeProtection": True, "sku": {"name": "Standard"}}


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (STORE, []),
        ({**STORE, "softDeleteRetentionInDays": 7}, []),
        ({**STORE, "softDeleteRetentionInDays": 1}, [f"violation softDeleteRetentionInDays: {DAYS} 1"]),
        ({**STORE, "softDeleteRetentionInDays": UNKNOWN}, [f"undetermined softDeleteRetentionInDays: {LATER}"]),
        ({"sku": {"name": "standard"}}, ["violation enablePurgeProtection: must be true, found nothing"]),
        ({**STORE, "enablePurgeProtection": UNKNOWN}, [f"undetermined enablePurgeProtection: {LATER}"]),
        (
            {"enablePurgeProtection": True, "sku": {"name": "Free"}},
            ["violation sku.name: must be one of Standard, Premium, found 'Free'"],
        ),
    ],
)
def test_a_configuration_store_that_can_be_purged_is_refused(ask, inputs, expected):
    assert ask(ID, "azure-native:appconfiguration:ConfigurationStore", inputs) == expected


def test_a_configuration_store_is_not_asked_for_more_than_it_can(ask):
    token, inputs = "azure-native:appconfiguration:ConfigurationStore", {**STORE, "softDeleteRetentionInDays": 7}
    assert ask(ID, token, inputs, parameters={"days": 30}) == []
