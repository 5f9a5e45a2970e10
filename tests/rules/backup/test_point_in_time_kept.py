"""BLEU-0227."""

import pytest

from bleu_iac.resources import UNKNOWN
from bleu_iac.rules.backup.point_in_time_kept import RETENTIONS

ID = "backup-point-in-time-kept"
PATH = "backup.backupRetentionDays"
LATER = "is not known before deployment"


@pytest.mark.parametrize("token", ["dbforpostgresql:Server", "dbformysql:Server"])
@pytest.mark.parametrize(
    ("backup", "expected"),
    [
        ({"backupRetentionDays": 7}, []),
        ({}, []),
        (None, []),
        ({"backupRetentionDays": 1}, [f"violation {PATH}: must be at least 7 (days), found 1"]),
        ({"backupRetentionDays": "x"}, [f"violation {PATH}: must be at least 7 (days), found 'x'"]),
        ({"backupRetentionDays": UNKNOWN}, [f"undetermined {PATH}: {LATER}"]),
        (UNKNOWN, [f"undetermined {PATH}: {LATER}"]),
    ],
)
def test_a_server_that_remembers_less_than_a_week_is_refused(ask, token, backup, expected):
    assert ask(ID, f"azure-native:{token}", {} if backup is None else {"backup": backup}) == expected


def test_when_more_is_asked_for_the_service_s_own_week_is_too_short(ask):
    assert ask(ID, "azure-native:sql:BackupShortTermRetentionPolicy", {}, parameters={"days": 14}) == [
        "violation retentionDays: must be at least 14 (days), found nothing"
    ]


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"backupPolicy": {"type": "Continuous"}}, []),
        ({}, ["violation backupPolicy.type: must be Continuous, found nothing"]),
        ({"backupPolicy": {"type": "Periodic"}}, ["violation backupPolicy.type: must be Continuous, found 'Periodic'"]),
        ({"backupPolicy": UNKNOWN}, [f"undetermined backupPolicy.type: {LATER}"]),
    ],
)
def test_cosmos_db_is_backed_up_continuously(ask, inputs, expected):
    assert ask(ID, "azure-native:cosmosdb:DatabaseAccount", inputs) == expected


AT_LEAST = "must be at least 7 (days), found"


@pytest.mark.parametrize(("token", "path"), sorted(RETENTIONS.items()))
def test_every_type_that_says_how_many_days_is_judged(ask, token, path):
    def inputs(value):
        for name in reversed(path.split(".")):
            value = {name: value}
        return value

    assert ask(ID, token, {}) == ask(ID, token, inputs(7)) == []
    assert ask(ID, token, inputs(6)) == [f"violation {path}: {AT_LEAST} 6"]
    assert ask(ID, token, inputs(UNKNOWN)) == [f"undetermined {path}: {LATER}"]


def test_of_an_app_no_days_are_for_ever_and_of_a_server_they_are_none(ask):
    app, server = "azure-native:web:WebAppBackupConfiguration", "azure-native:dbforpostgresql:Server"
    assert ask(ID, app, {"backupSchedule": {"retentionPeriodInDays": 0}}) == []
    assert ask(ID, server, {"backup": {"backupRetentionDays": 0}}) == [f"violation {PATH}: {AT_LEAST} 0"]
