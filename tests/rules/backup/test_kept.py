"""BLEU-0231."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "backup-kept"
POLICY = "azure-native:recoveryservices:ProtectionPolicy"
OTHER = "azure-native:dataprotection:BackupPolicy"
LATER = "is not known before deployment"
MUST = "must be at least 7 (days), found"
SIMPLE = "properties.retentionPolicy.retentionDuration"
DAILY = "properties.retentionPolicy.dailySchedule.retentionDuration"


def lasting(count, kind="Days"):
    return {"count": count, "durationType": kind}


@pytest.mark.parametrize(
    ("retention", "expected"),
    [
        ({"retentionDuration": lasting(7)}, []),
        ({"retentionDuration": lasting(1.0, "weeks")}, []),
        ({"dailySchedule": {"retentionDuration": lasting(1, "Months")}}, []),
        (
            {"retentionDuration": lasting(6)},
            [f"violation {SIMPLE}: {MUST} {{'count': 6, 'durationType': 'Days'}}"],
        ),
        (
            {"dailySchedule": {"retentionDuration": lasting(6)}},
            [f"violation {DAILY}: {MUST} {{'count': 6, 'durationType': 'Days'}}"],
        ),
        (
            {"retentionDuration": lasting(30, "Invalid")},
            [f"violation {SIMPLE}: {MUST} {{'count': 30, 'durationType': 'Invalid'}}"],
        ),
        ({"retentionDuration": "long"}, [f"violation {SIMPLE}: {MUST} 'long'"]),
        ({"retentionDuration": {}}, [f"violation {SIMPLE}: {MUST} {{}}"]),
        ({"retentionDuration": lasting(UNKNOWN)}, [f"undetermined {SIMPLE}: {LATER}"]),
        ({"retentionDuration": lasting(7, UNKNOWN)}, [f"undetermined {SIMPLE}: {LATER}"]),
        (UNKNOWN, [f"undetermined properties.retentionPolicy: {LATER}"]),
        ({}, ["violation properties.retentionPolicy: does not say how long a copy is kept"]),
        (
            {"weeklySchedule": {"retentionDuration": lasting(12, "Weeks")}},
            ["violation properties.retentionPolicy: does not say how long a copy is kept"],
        ),
    ],
)
def test_a_copy_that_is_gone_within_a_week_is_refused(ask, retention, expected):
    assert ask(ID, POLICY, {"properties": {"retentionPolicy": retention}}) == expected


def test_databases_in_machines_and_shares_have_places_of_their_own(ask):
    full = {"policyType": "Full", "retentionPolicy": {"dailySchedule": {"retentionDuration": lasting(30)}}}
    log = {"policyType": "Log", "retentionPolicy": {"retentionDuration": lasting(1)}}
    assert ask(ID, POLICY, {"properties": {"subProtectionPolicy": [full]}}) == []
    assert ask(ID, POLICY, {"properties": {"subProtectionPolicy": [full, log]}}) == [
        f"violation properties.subProtectionPolicy[1].retentionPolicy.retentionDuration: {MUST} "
        "{'count': 1, 'durationType': 'Days'}"
    ]
    kept = {"snapshotRetentionInDays": 5, "vaultRetention": {"dailySchedule": {"retentionDuration": lasting(30)}}}
    assert ask(ID, POLICY, {"properties": {"vaultRetentionPolicy": kept}}) == []


def retaining(*durations, default=True):
    lifecycles = [{"deleteAfter": {"duration": duration}} for duration in durations]
    return {"objectType": "AzureRetentionRule", "isDefault": default, "lifecycles": lifecycles}


RULES = "properties.policyRules"
BACKUP = {"objectType": "AzureBackupRule", "name": "daily"}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([BACKUP, retaining("P7D")], []),
        ([retaining("P1M"), BACKUP], []),
        ([retaining("P1D", "P1Y")], []),
        ([retaining("P1D"), retaining("P12W", default=False)], [f"{RULES}[0].lifecycles[0]", "'P1D'"]),
        ([retaining("P12W", default=False)], []),
        ([retaining("PT24H")], [f"{RULES}[0].lifecycles[0]", "'PT24H'"]),
        ([retaining(30)], [f"{RULES}[0].lifecycles[0]", "30"]),
    ],
)
def test_the_other_kind_of_vault_has_rules_of_retention(ask, rules, expected):
    found = ask(ID, OTHER, {"properties": {"policyRules": rules}})
    if expected:
        place, value = expected
        assert found == [f"violation {place}.deleteAfter.duration: {MUST} {value}"]
    else:
        assert found == []


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([BACKUP], [f"violation {RULES}: does not say how long a copy is kept"]),
        ([], [f"violation {RULES}: does not say how long a copy is kept"]),
        (UNKNOWN, [f"undetermined {RULES}: {LATER}"]),
        ([BACKUP, UNKNOWN], [f"undetermined {RULES}[1]: {LATER}"]),
        ([retaining(UNKNOWN)], [f"undetermined {RULES}[0].lifecycles[0].deleteAfter.duration: {LATER}"]),
        ([retaining(UNKNOWN, "P30D")], []),
    ],
)
def test_what_is_not_said_or_not_known_is_no_retention(ask, rules, expected):
    assert ask(ID, OTHER, {"properties": {"policyRules": rules}}) == expected


def test_how_long_can_be_configured(ask):
    inputs = {"properties": {"policyRules": [retaining("P30D")]}}
    assert ask(ID, OTHER, inputs, parameters={"days": 90}) == [
        f"violation {RULES}[0].lifecycles[0].deleteAfter.duration: must be at least 90 (days), found 'P30D'"
    ]


def test_a_message_is_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(ID, OTHER, {}) == [f"violation {RULES}: ne dit pas combien de temps une copie est gardée"]
