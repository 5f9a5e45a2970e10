"""BLEU-0230."""

import pytest

from bleu_iac.resources import UNKNOWN
from bleu_iac.rules.backup.switched_on import IN_FORCE
from bleu_iac.rules.restoring import Means, answered

ID = "backup-switched-on"
LATER = "is not known before deployment"
VOLUME = "azure-native:netapp:CapacityPoolVolume"
BACKUP, SNAPSHOT = "dataProtection.backup.backupPolicyId", "dataProtection.snapshot.snapshotPolicyId"
NONE = f"keeps no copy of itself: none of {BACKUP}, {SNAPSHOT} is given"
ENFORCED = "dataProtection.backup.policyEnforced"


@pytest.mark.parametrize(
    ("protection", "expected"),
    [
        pytest.param({"backup": {"backupPolicyId": "/policy"}}, [], id="backups"),
        pytest.param({"snapshot": {"snapshotPolicyId": "/policy"}}, [], id="snapshots"),
        pytest.param({"backup": {"backupPolicyId": "/policy", "policyEnforced": True}}, [], id="in force"),
        pytest.param({}, [f"violation : {NONE}"], id="neither"),
        pytest.param({"backup": {"backupPolicyId": ""}}, [f"violation : {NONE}"], id="empty"),
        pytest.param({"backup": {"backupVaultId": "/vault"}}, [f"violation : {NONE}"], id="a vault and no policy"),
        pytest.param({"replication": {"endpointType": "dst"}}, [f"violation : {NONE}"], id="a replica, which follows"),
        pytest.param(
            {"backup": {"backupPolicyId": "/policy", "policyEnforced": False}},
            [f"violation {ENFORCED}: must be true, found False"],
            id="not in force",
        ),
        pytest.param(
            {"backup": {"backupPolicyId": "/policy", "policyEnforced": UNKNOWN}},
            [f"undetermined {ENFORCED}: {LATER}"],
            id="in force, maybe",
        ),
        pytest.param(
            {"backup": {"backupPolicyId": UNKNOWN}}, [f"undetermined {BACKUP}: {LATER}"], id="a policy not known yet"
        ),
        pytest.param(
            {"backup": {"backupPolicyId": UNKNOWN}, "snapshot": {"snapshotPolicyId": "/policy"}},
            [],
            id="one unknown, one given",
        ),
        pytest.param(
            UNKNOWN, [f"undetermined {BACKUP}: {LATER}", f"undetermined {ENFORCED}: {LATER}"], id="block unknown"
        ),
    ],
)
def test_a_volume_that_names_no_policy_is_refused(ask, protection, expected):
    assert ask(ID, VOLUME, {"dataProtection": protection}) == expected


def test_each_volume_of_a_group_is_asked(ask):
    named = {"dataProtection": {"backup": {"backupPolicyId": "/policy"}}}
    assert ask(ID, "azure-native:netapp:VolumeGroup", {"volumes": [named, {}, UNKNOWN]}) == [
        f"violation volumes[1]: {NONE}",
        f"undetermined volumes[2].{BACKUP}: {LATER}",
        f"undetermined volumes[2]: {LATER}",
    ]
    assert ask(ID, "azure-native:netapp:VolumeGroup", {"volumes": "x"})[0] == f"violation volumes: {NONE}"


@pytest.mark.parametrize("token", sorted(answered(Means.SWITCH)))
def test_every_type_with_a_switch_is_asked(ask, token):
    answer = answered(Means.SWITCH)[token]
    inputs = {answer.each.removesuffix("[*]"): [{}]} if answer.each else {}
    place = answer.each.replace("*", "0")
    assert ask(ID, token, inputs) == [
        f"violation {place}: keeps no copy of itself: none of {', '.join(answer.any)} is given"
    ]


@pytest.mark.parametrize(
    ("token", "good", "bad", "finding"),
    [
        ("netapp:BackupPolicy", {"enabled": True}, {"enabled": False}, "enabled: must be true, found False"),
        ("netapp:SnapshotPolicy", {"enabled": True}, {}, "enabled: must be true, found nothing"),
        (
            "netapp:ElasticBackupPolicy",
            {"properties": {"policyState": "Enabled"}},
            {"properties": {"policyState": "Disabled"}},
            "properties.policyState: must be Enabled, found 'Disabled'",
        ),
        (
            "netapp:ElasticSnapshotPolicy",
            {"properties": {"policyStatus": "enabled"}},
            {"properties": {}},
            "properties.policyStatus: must be Enabled, found nothing",
        ),
        ("web:WebAppBackupConfiguration", {"enabled": True}, {}, "enabled: must be true, found nothing"),
        (
            "web:WebAppBackupConfigurationSlot",
            {"enabled": True},
            {"enabled": False},
            "enabled: must be true, found False",
        ),
    ],
)
def test_a_policy_that_is_off_is_refused(ask, token, good, bad, finding):
    assert ask(ID, f"azure-native:{token}", good) == []
    assert ask(ID, f"azure-native:{token}", bad) == [f"violation {finding}"]


def test_every_policy_is_tested_here():
    assert {token for token in IN_FORCE if token not in answered(Means.SWITCH)} == {
        f"azure-native:{name}"
        for name in (
            "netapp:BackupPolicy",
            "netapp:ElasticBackupPolicy",
            "netapp:ElasticSnapshotPolicy",
            "netapp:SnapshotPolicy",
            "web:WebAppBackupConfiguration",
            "web:WebAppBackupConfigurationSlot",
        )
    }


def test_a_message_is_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(ID, VOLUME, {}) == [
        f"violation : ne garde aucune copie de soi : aucun de {BACKUP}, {SNAPSHOT} n'est donné"
    ]
