"""BLEU-0228."""

import pytest

from bleu_iac.resources import UNKNOWN
from bleu_iac.rules.backup.daily import APPS, CLUSTER, COUNTS, SQL_MACHINE

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
    without = {"properties": {"subProtectionPolicy": [{"policyType": "Log"}, policy("Differential", "Daily")]}}
    assert ask(ID, POLICY, without) == [
        f"violation {nested}: makes no full copy, which those of changes and of logs start from"
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


NUMBER = "must be a number of daily copies, or hourly ones, found"


def nested(path, value):
    for name in reversed(path.split(".")):
        value = {name: value}
    return value


@pytest.mark.parametrize(("token", "paths"), sorted(COUNTS.items()))
def test_a_policy_that_keeps_no_daily_copy_makes_none(ask, token, paths):
    first, last = paths[0], paths[-1]
    assert ask(ID, token, nested(first, 7)) == ask(ID, token, nested(last, 24.0)) == []
    assert ask(ID, token, nested(first, 0)) == [f"violation {first}: {NUMBER} 0"]
    assert ask(ID, token, nested(first, "7")) == [f"violation {first}: {NUMBER} '7'"]
    assert ask(ID, token, {}) == [f"violation {first}: {NUMBER} nothing"]
    assert ask(ID, token, nested(last, UNKNOWN)) == [f"undetermined {last}: {LATER}"]


DAY_OR_LESS = "must be a day or less, found"
INTERVAL = "backupSchedule.frequencyInterval"


@pytest.mark.parametrize("token", sorted(APPS))
@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ({"frequencyUnit": "Day", "frequencyInterval": 1}, []),
        ({"frequencyUnit": "hour", "frequencyInterval": 24.0}, []),
        ({"frequencyUnit": "Day", "frequencyInterval": 7}, [f"violation {INTERVAL}: {DAY_OR_LESS} 7"]),
        ({"frequencyUnit": "Hour", "frequencyInterval": 48}, [f"violation {INTERVAL}: {DAY_OR_LESS} 48"]),
        ({"frequencyInterval": 0}, [f"violation {INTERVAL}: {DAY_OR_LESS} 0"]),
        ({}, [f"violation {INTERVAL}: {DAY_OR_LESS} nothing"]),
        (None, ["violation backupSchedule: has no schedule"]),
        ({"frequencyUnit": UNKNOWN, "frequencyInterval": 7}, [f"undetermined backupSchedule: {LATER}"]),
        (UNKNOWN, [f"undetermined backupSchedule: {LATER}"]),
    ],
)
def test_an_app_is_backed_up_every_day(ask, token, schedule, expected):
    assert ask(ID, token, {"backupSchedule": schedule}) == expected


HOURS = "properties.hoursBetweenBackups"
FULL = "autoBackupSettings.fullBackupFrequency"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (CLUSTER, {}, []),
        (CLUSTER, {"properties": {"hoursBetweenBackups": 24}}, []),
        (CLUSTER, {"properties": {"hoursBetweenBackups": 48}}, [f"violation {HOURS}: {DAY_OR_LESS} 48"]),
        (CLUSTER, {"properties": {"hoursBetweenBackups": 0}}, [f"violation {HOURS}: {DAY_OR_LESS} 0"]),
        (CLUSTER, {"properties": UNKNOWN}, [f"undetermined {HOURS}: {LATER}"]),
        (SQL_MACHINE, {}, []),
        (SQL_MACHINE, {"autoBackupSettings": {"enable": True, "fullBackupFrequency": "daily"}}, []),
        (SQL_MACHINE, {"autoBackupSettings": {"enable": False, "fullBackupFrequency": "Weekly"}}, []),
        (
            SQL_MACHINE,
            {"autoBackupSettings": {"enable": True, "fullBackupFrequency": "Weekly"}},
            [f"violation {FULL}: {MUST} 'Weekly'"],
        ),
        (
            SQL_MACHINE,
            {"autoBackupSettings": {"enable": UNKNOWN, "fullBackupFrequency": UNKNOWN}},
            [f"undetermined {FULL}: {LATER}"],
        ),
    ],
)
def test_where_the_service_makes_copies_the_rhythm_that_is_given_is_judged(ask, token, inputs, expected):
    assert ask(ID, token, inputs) == expected


def test_a_message_is_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(ID, CLUSTER, {"properties": {"hoursBetweenBackups": 48}}) == [
        f"violation {HOURS}: doit être un jour ou moins, trouvé : 48"
    ]
