"""A database, or an app, can be put back to what it was in the last days."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import Resource
from bleu_iac.rules.amounts import at_least
from bleu_iac.rules.looking import is_one_of, require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity
from bleu_iac.text import Text

ID = "backup-point-in-time-kept"
FEWEST_DAYS = 7
_COSMOS = f"{PROVIDER}:cosmosdb:DatabaseAccount"
_POLICY = "backupPolicy.type"

_OF_A_SERVER = "properties.storageProfile.backupRetentionDays"
_OF_AN_APP = "backupSchedule.retentionPeriodInDays"

RETENTIONS = {
    f"{PROVIDER}:azurearcdata:SqlServerDatabase": "properties.backupPolicy.retentionPeriodDays",
    f"{PROVIDER}:azurearcdata:SqlServerInstance": "properties.backupPolicy.retentionPeriodDays",
    f"{PROVIDER}:dbformariadb:Server": _OF_A_SERVER,
    f"{PROVIDER}:dbformysql:Server": "backup.backupRetentionDays",
    f"{PROVIDER}:dbformysql:SingleServer": _OF_A_SERVER,
    f"{PROVIDER}:dbforpostgresql:Server": "backup.backupRetentionDays",
    f"{PROVIDER}:dbforpostgresql:SingleServer": _OF_A_SERVER,
    f"{PROVIDER}:sql:BackupShortTermRetentionPolicy": "retentionDays",
    f"{PROVIDER}:sqlvirtualmachine:SqlVirtualMachine": "autoBackupSettings.retentionPeriod",
    f"{PROVIDER}:web:WebAppBackupConfiguration": _OF_AN_APP,
    f"{PROVIDER}:web:WebAppBackupConfigurationSlot": _OF_AN_APP,
}
"""Where each type says for how many days; left out, all of them keep seven or more."""
_FOR_EVER = {token: (0,) for token, path in RETENTIONS.items() if path == _OF_AN_APP}


class Parameters(RuleParameters):
    """How long."""

    days: Annotated[
        int,
        Field(ge=1, le=35),
        Text("Days a database can be put back by", "Jours dont une base de données peut être ramenée en arrière"),
    ] = FEWEST_DAYS


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge the days; of Cosmos DB, that the backup is the continuous one, which keeps seven or thirty."""
    days = context.parameters.get(ID, {}).get("days", FEWEST_DAYS)
    if resource.type == _COSMOS:
        yield from require(resource, _POLICY, resource.look(_POLICY), "Continuous", is_one_of("Continuous"))
    elif resource.type in RETENTIONS:
        path = RETENTIONS[resource.type]
        endless = _FOR_EVER.get(resource.type, ())
        yield from at_least(resource, path, resource.look(path), days, endless=endless, absent=days <= FEWEST_DAYS)


RULE = Rule(
    id=ID,
    ref="BLEU-0227",
    severity=Severity.MEDIUM,
    title=Text(
        "A database, or an app, can be put back to what it was in the last week",
        "Une base de données, ou une application, peut être remise à son état de la semaine écoulée",
    ),
    reason=Text(
        "What went wrong is seldom noticed the same day. Cosmos DB left to itself keeps two copies, eight hours back.",
        "Ce qui a mal tourné se remarque rarement le jour même. Cosmos DB laissé à lui-même garde deux copies, sur "
        "huit heures.",
    ),
    fix=Text(
        "Keep 7 days or more; for Cosmos DB set backup_policy of type Continuous",
        "Gardez 7 jours ou plus ; pour Cosmos DB mettez une backup_policy de type Continuous",
    ),
    controls=("12.5.a", "17.2.a"),
    check=check,
    refused=Example(f"{PROVIDER}:dbforpostgresql:Server", {"backup": {"backupRetentionDays": 1}}),
    accepted=Example(f"{PROVIDER}:dbforpostgresql:Server", {"backup": {"backupRetentionDays": 35}}),
    types=frozenset({*RETENTIONS, _COSMOS}),
    parameters=Parameters,
)
