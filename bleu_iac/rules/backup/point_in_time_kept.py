"""A database can be put back to any moment of the last days."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import Resource
from bleu_iac.rules.amounts import at_least
from bleu_iac.rules.looking import is_one_of, require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity
from bleu_iac.text import Text

ID = "backup-point-in-time-kept"
FEWEST_DAYS = 7
_COSMOS = f"{PROVIDER}:cosmosdb:DatabaseAccount"
_POLICY = "backupPolicy.type"

RETENTIONS = {
    f"{PROVIDER}:dbformysql:Server": "backup.backupRetentionDays",
    f"{PROVIDER}:dbforpostgresql:Server": "backup.backupRetentionDays",
    f"{PROVIDER}:sql:BackupShortTermRetentionPolicy": "retentionDays",
}
"""Where each type says for how many days; left out, all of them keep seven."""


class Parameters(BaseModel):
    """How long."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    days: int = Field(FEWEST_DAYS, ge=1, le=35)
    """Days a database can be put back by."""


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge the days; of Cosmos DB, that the backup is the continuous one, which keeps seven or thirty."""
    days = context.parameters.get(ID, {}).get("days", FEWEST_DAYS)
    if resource.type == _COSMOS:
        yield from require(resource, _POLICY, resource.look(_POLICY), "Continuous", is_one_of("Continuous"))
    elif resource.type in RETENTIONS:
        path = RETENTIONS[resource.type]
        yield from at_least(resource, path, resource.look(path), days, absent=days <= FEWEST_DAYS)


RULE = Rule(
    id=ID,
    ref="BLEU-0227",
    severity=Severity.MEDIUM,
    title=Text(
        "A database can be put back to any moment of the last week",
        "Une base de données peut être remise à tout instant de la semaine écoulée",
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
