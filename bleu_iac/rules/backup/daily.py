"""A backup policy makes a copy every day."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Path, Resource
from bleu_iac.rules.amounts import is_number
from bleu_iac.rules.looking import MUST_BE, found, is_one_of, require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

VAULT_POLICY = f"{PROVIDER}:recoveryservices:ProtectionPolicy"
BACKUP_POLICY = f"{PROVIDER}:dataprotection:BackupPolicy"
APPS = frozenset(f"{PROVIDER}:web:{name}" for name in ("WebAppBackupConfiguration", "WebAppBackupConfigurationSlot"))
APP_SCHEDULE = "backupSchedule"
COUNTS = {
    f"{PROVIDER}:netapp:BackupPolicy": ("dailyBackupsToKeep",),
    f"{PROVIDER}:netapp:ElasticBackupPolicy": ("properties.dailyBackupsToKeep",),
    f"{PROVIDER}:netapp:SnapshotPolicy": ("dailySchedule.snapshotsToKeep", "hourlySchedule.snapshotsToKeep"),
    f"{PROVIDER}:netapp:ElasticSnapshotPolicy": (
        "properties.dailySchedule.snapshotsToKeep",
        "properties.hourlySchedule.snapshotsToKeep",
    ),
}
"""How many daily copies, or hourly ones, a policy keeps: of none it makes none."""
CLUSTER = f"{PROVIDER}:cosmosdb:CassandraCluster"
BETWEEN = "properties.hoursBetweenBackups"
SQL_MACHINE = f"{PROVIDER}:sqlvirtualmachine:SqlVirtualMachine"
AUTOMATIC = "autoBackupSettings"
_SCHEDULE = "properties.schedulePolicy"
_INTERVALS = "properties.policyRules[*].trigger.schedule.repeatingTimeIntervals[*]"
_RULES = "properties.policyRules"

DAILY = Text("daily or more often", "quotidienne ou plus fréquente")
A_DAY = Text("a day or less", "un jour ou moins")
SOME = Text("a number of daily copies, or hourly ones", "un nombre de copies quotidiennes, ou horaires")
EVERY_DAY = Text("a repetition of a day or less (R/.../P1D)", "une répétition d'un jour ou moins (R/.../P1D)")
NO_FULL_COPY = Text(
    "makes no full copy, which those of changes and of logs start from",
    "ne fait aucune copie complète, dont partent celles des changements et des journaux",
)
NO_SCHEDULE = Text("has no schedule", "n'a pas de planification")

_DAY_OR_LESS = re.compile(r".*/(P1D|PT([1-9]|1[0-9]|2[0-4])H|PT[0-9]+M)")


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge the schedule in the form each kind of vault writes it in."""
    if resource.type == VAULT_POLICY:
        yield from _vault_policy(resource)
    elif resource.type == BACKUP_POLICY:
        yield from _backup_policy(resource)
    elif resource.type in APPS:
        yield from _of_an_app(resource)
    elif resource.type in COUNTS:
        yield from _counts(resource, COUNTS[resource.type])
    elif resource.type == CLUSTER:
        value = resource.look(BETWEEN)
        yield from require(resource, BETWEEN, value, A_DAY(), lambda hours: hours is None or _is_within(hours, 24))
    elif resource.type == SQL_MACHINE and resource.look(f"{AUTOMATIC}.enable") is not False:
        path = f"{AUTOMATIC}.fullBackupFrequency"  # left out, the service itself decides, by how much is written
        value = resource.look(path)
        yield from require(resource, path, value, DAILY(), lambda value: value is None or is_one_of("Daily")(value))


def _of_an_app(resource: Resource) -> Iterator[Finding]:
    if resource.look(APP_SCHEDULE) is None:
        yield Finding((APP_SCHEDULE,), NO_SCHEDULE())
        return
    unit, path = resource.look(f"{APP_SCHEDULE}.frequencyUnit"), f"{APP_SCHEDULE}.frequencyInterval"
    interval = resource.look(path)
    if unit is UNKNOWN or interval is UNKNOWN:
        yield undetermined((APP_SCHEDULE,))
        return
    most = 24 if is_one_of("Hour")(unit) else 1
    yield from require(resource, path, interval, A_DAY(), lambda value: _is_within(value, most))


def _is_within(value: Any, most: int) -> bool:
    return is_number(value) and 0 < value <= most


def _counts(resource: Resource, paths: tuple[str, ...]) -> Iterator[Finding]:
    values = [resource.look(path) for path in paths]
    if any(value is not UNKNOWN and is_number(value) and value > 0 for value in values):
        return
    for path, value in zip(paths, values, strict=True):
        if value is UNKNOWN:
            yield undetermined(tuple(path.split(".")))
            return
    yield from require(resource, paths[0], values[0], SOME(), lambda _: False)


def _vault_policy(resource: Resource) -> Iterator[Finding]:
    nested = resource.look("properties.subProtectionPolicy")
    if nested is UNKNOWN:
        yield undetermined(("properties", "subProtectionPolicy"))
    elif isinstance(nested, list) and nested:  # of a database in a machine: full copies, differences, logs
        for index, policy in enumerate(nested):
            path: Path = ("properties", "subProtectionPolicy", index)
            if not isinstance(policy, Mapping):
                yield from require(resource, path, policy, DAILY(), lambda _: False)
            elif not _is_of_logs(policy):
                schedule = policy.get("schedulePolicy")
                value = schedule.get("scheduleRunFrequency") if isinstance(schedule, Mapping) else schedule
                yield from _frequency(resource, (*path, "schedulePolicy", "scheduleRunFrequency"), value)
        if all(isinstance(policy, Mapping) and _is_of_logs(policy) for policy in nested):
            yield Finding(("properties", "subProtectionPolicy"), NO_FULL_COPY())
    else:
        path = (*_SCHEDULE.split("."), "scheduleRunFrequency")
        yield from _frequency(resource, path, resource.look(f"{_SCHEDULE}.scheduleRunFrequency"))


def _is_of_logs(policy: Mapping[str, Any]) -> bool:
    """Tell a policy of logs or differences: they have no frequency, and full copies beside them."""
    kind = policy.get("policyType")
    return kind is not UNKNOWN and not is_one_of("Full", "CopyOnlyFull", "SnapshotFull")(kind)


def _frequency(resource: Resource, path: Path, value: Any) -> Iterator[Finding]:
    yield from require(resource, path, value, DAILY(), is_one_of("Daily", "Hourly"))


def _backup_policy(resource: Resource) -> Iterator[Finding]:
    intervals = list(resource.each(_INTERVALS))
    for each in intervals:
        if each.value is UNKNOWN:
            yield undetermined(each.path)
    known = [each for each in intervals if each.value is not UNKNOWN]
    if any(isinstance(each.value, str) and _DAY_OR_LESS.fullmatch(each.value.upper()) for each in known):
        return  # weekly and monthly copies beside are no harm
    for each in known:
        yield Finding(each.path, MUST_BE(wanted=EVERY_DAY(), found=found(resource, each.path)))
    if not intervals:
        yield Finding(tuple(_RULES.split(".")), NO_SCHEDULE())


RULE = Rule(
    id="backup-daily",
    ref="BLEU-0228",
    severity=Severity.MEDIUM,
    title=Text("Backups are made every day", "Les sauvegardes sont quotidiennes"),
    reason=Text(
        "SecNumCloud asks for a backup a day: what was written since the last one is lost.",
        "SecNumCloud demande une sauvegarde par jour : ce qui a été écrit depuis la dernière est perdu.",
    ),
    fix=Text("Set the schedule to Daily or Hourly", "Mettez la planification à Daily ou Hourly"),
    controls=("12.5.a",),
    check=check,
    refused=Example(VAULT_POLICY, {"properties": {"schedulePolicy": {"scheduleRunFrequency": "Weekly"}}}),
    accepted=Example(VAULT_POLICY, {"properties": {"schedulePolicy": {"scheduleRunFrequency": "Daily"}}}),
    types=frozenset({VAULT_POLICY, BACKUP_POLICY, CLUSTER, SQL_MACHINE, *APPS, *COUNTS}),
)
