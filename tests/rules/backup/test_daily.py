"""BLEU-0228."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "backup-daily"
POLICY = "azure-native:recoveryservices:ProtectionPolicy"
PATH = "properties.schedulePolicy.scheduleRunFrequency"
MUST = "must be daily or more often, found"
LATER = "is not known before deployment"


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ({"scheduleRunFrequency": "Daily"}, []),
        ({"scheduleRunFrequency": "hourly"}, []),
        ({"scheduleRunFrequency": "Weekly"}, [f"violation {PATH}: {MUST} 'Weekly'"]),
        ({"scheduleRunFrequency": 1}, [f"violation {PATH}: {MUST} 1"]),
        ({}, [f"violation {PATH}: {MUST} nothing"]),
        ({"scheduleRunFrequency": UNKNOWN}, [f"undetermined {PATH}: {LATER}"]),
        (UNKNOWN, [f"undetermined {PATH}: {LATER}"]),
    ],
)
def test_a_weekly_backup_is_refused(ask, schedule, expected):
    assert ask(ID, POLICY, {"properties": {"schedulePolicy": schedule}}) == expected


def test_of_a_database_in_a_machine_the_full_copies_are_asked_for(ask):
    def policy(kind, frequency):
        return {"policyType": kind, "schedulePolicy": {"scheduleRunFrequency": frequency}}

    nested = "properties.subProtectionPolicy"
    good = {"properties": {"subProtectionPolicy": [policy("Full", "Daily"), {"policyType": "Log"}]}}
    weekly = {"properties": {"subProtectionPolicy": [policy("Full", "Weekly"), policy("Differential", "Weekly")]}}
    assert ask(ID, POLICY, good) == []
    assert ask(ID, POLICY, weekly) == [
        f"violation {nested}[0].schedulePolicy.scheduleRunFrequency: {MUST} 'Weekly'",
    ]
    assert ask(ID, POLICY, {"properties": {"subProtectionPolicy": UNKNOWN}}) == [f"undetermined {nested}: {LATER}"]
    assert ask(ID, POLICY, {"properties": {"subProtectionPolicy": [UNKNOWN, "x"]}}) == [
        f"undetermined {nested}[0]: {LATER}",
        f"violation {nested}[1]: {MUST} 'x'",
    ]


INTERVALS = "properties.policyRules[0].trigger.schedule.repeatingTimeIntervals"
EVERY = "must be a repetition of a day or less (R/.../P1D), found"


@pytest.mark.parametrize(
    ("intervals", "expected"),
    [
        (["R/2024-01-01T02:00:00+00:00/P1D"], []),
        (["R/2024-01-01T02:00:00+00:00/PT4H"], []),
        (["R/2024-01-01T02:00:00+00:00/P1W", "R/2024-01-01T02:00:00+00:00/P1D"], []),
        (["R/2024-01-01T02:00:00+00:00/P1W"], [f"violation {INTERVALS}[0]: {EVERY} 'R/2024-01-01T02:00:00+00:00/P1W'"]),
        (["R/x/PT48H"], [f"violation {INTERVALS}[0]: {EVERY} 'R/x/PT48H'"]),
        ([3], [f"violation {INTERVALS}[0]: {EVERY} 3"]),
        ([UNKNOWN], [f"undetermined {INTERVALS}[0]: {LATER}"]),
        ([], ["violation properties.policyRules: has no schedule"]),
        (UNKNOWN, [f"undetermined {INTERVALS}: {LATER}"]),
    ],
)
def test_the_other_kind_of_vault_writes_intervals(ask, intervals, expected):
    rules = [{"name": "daily", "trigger": {"schedule": {"repeatingTimeIntervals": intervals}}}]
    assert ask(ID, "azure-native:dataprotection:BackupPolicy", {"properties": {"policyRules": rules}}) == expected
