"""A backup policy keeps its daily copies for a week at least."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from bleu_iac.resources import UNKNOWN, Found, Resource
from bleu_iac.rules.amounts import AT_LEAST, is_number
from bleu_iac.rules.backup.daily import BACKUP_POLICY, VAULT_POLICY
from bleu_iac.rules.looking import require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity, undetermined
from bleu_iac.text import Text

ID = "backup-kept"
FEWEST_DAYS = 7
DURATIONS = tuple(
    f"properties.{policy}.{place}"
    for policy in ("retentionPolicy", "vaultRetentionPolicy.vaultRetention", "subProtectionPolicy[*].retentionPolicy")
    for place in ("retentionDuration", "dailySchedule.retentionDuration")
)
"""Where a policy of a Recovery Services vault says how long; weekly copies and older ones are kept for longer."""
RULES, LIFECYCLES, DURATION = "properties.policyRules", "lifecycles", "deleteAfter.duration"
"""A Backup vault's policy has a rule of retention for each kind of copy, the default one for the daily ones."""

NOT_SAID = Text("does not say how long a copy is kept", "ne dit pas combien de temps une copie est gardée")

_DAYS = {"days": 1, "weeks": 7, "months": 30, "years": 365}
_ISO = re.compile(
    r"P(?:(?P<years>\d{1,9})Y)?(?:(?P<months>\d{1,9})M)?(?:(?P<weeks>\d{1,9})W)?(?:(?P<days>\d{1,9})D)?",
    re.IGNORECASE,
)


class Parameters(RuleParameters):
    """How long."""

    days: Annotated[
        int,
        Field(ge=1, le=9999),
        Text("Days that a daily copy is kept", "Jours pendant lesquels une copie quotidienne est gardée"),
    ] = FEWEST_DAYS


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge the retention in the form each kind of vault writes it in."""
    days = context.parameters.get(ID, {}).get("days", FEWEST_DAYS)
    if resource.type == VAULT_POLICY:
        yield from _vault_policy(resource, days)
    elif resource.type == BACKUP_POLICY:
        yield from _backup_policy(resource, days)


def _vault_policy(resource: Resource, days: int) -> Iterator[Finding]:
    found = {each.path: each.value for pattern in DURATIONS for each in resource.each(pattern)}
    for path, value in found.items():
        said: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
        if any(part is UNKNOWN for part in (value, said.get("count"), said.get("durationType"))):
            yield undetermined(path)
        elif not _counted(said) >= days:  # so that what is no number is no retention
            yield from require(resource, path, value, AT_LEAST(days=days), lambda _: False)
    if not found:
        yield Finding(("properties", "retentionPolicy"), NOT_SAID())


def _counted(duration: Mapping[str, Any]) -> float:
    """Give a duration in days; none for what counts nothing."""
    count: Any = duration.get("count")
    return count * _DAYS.get(str(duration.get("durationType")).lower(), 0) if is_number(count) else 0


def _backup_policy(resource: Resource, days: int) -> Iterator[Finding]:
    durations = list(_of_daily_copies(resource))
    if any(_length(each.value) >= days for each in durations):
        return  # what is kept shortly in one place is kept for longer in another
    for each in durations:
        yield from require(resource, each.path, each.value, AT_LEAST(days=days), lambda _: False)
    if not durations:
        yield Finding(tuple(RULES.split(".")), NOT_SAID())


def _of_daily_copies(resource: Resource) -> Iterator[Found]:
    """Give the durations of the default rule; of all rules where none is the default, and what is not known yet."""
    rules = list(resource.each(f"{RULES}[*]"))
    retaining = [each for each in rules if isinstance(each.value, Mapping) and LIFECYCLES in each.value]
    default = [each for each in retaining if each.value.get("isDefault") is True] or retaining
    yield from (each for each in rules if each.value is UNKNOWN)
    for rule in default:
        wanted = f"{RULES}[{rule.path[-1]}].{LIFECYCLES}[*].{DURATION}"
        yield from resource.each(wanted)


def _length(duration: Any) -> int:
    """Give a duration in days; none for what is not known, and for what is no duration of days."""
    found = _ISO.fullmatch(duration) if isinstance(duration, str) else None
    return sum(int(number) * _DAYS[unit] for unit, number in found.groupdict("0").items()) if found else 0


_RETENTION = {"retentionPolicyType": "SimpleRetentionPolicy"}

RULE = Rule(
    id=ID,
    ref="BLEU-0231",
    severity=Severity.MEDIUM,
    title=Text("Daily backups are kept for a week at least", "Les sauvegardes quotidiennes sont gardées une semaine"),
    reason=Text(
        "What went wrong is seldom noticed the same day: a copy that is gone by then is none.",
        "Ce qui a mal tourné se remarque rarement le jour même : une copie déjà disparue n'en est pas une.",
    ),
    fix=Text("Keep daily copies for 7 days or more", "Gardez les copies quotidiennes 7 jours ou plus"),
    controls=("12.5.a", "17.2.a"),
    check=check,
    refused=Example(
        VAULT_POLICY,
        {"properties": {"retentionPolicy": {**_RETENTION, "retentionDuration": {"count": 1, "durationType": "Days"}}}},
    ),
    accepted=Example(
        VAULT_POLICY,
        {"properties": {"retentionPolicy": {**_RETENTION, "retentionDuration": {"count": 30, "durationType": "Days"}}}},
    ),
    types=frozenset({VAULT_POLICY, BACKUP_POLICY}),
    parameters=Parameters,
)
