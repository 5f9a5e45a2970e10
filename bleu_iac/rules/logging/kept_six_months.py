"""Logs are kept for six months, and none is thrown away earlier."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.amounts import at_least
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity, undetermined
from bleu_iac.text import Text

ID = "logging-kept-six-months"
SIX_MONTHS = 183
"""Whichever six months they are: SecNumCloud 3.2, 12.6.c."""
FEWEST = 180

WORKSPACE = f"{PROVIDER}:operationalinsights:Workspace"
TABLE = f"{PROVIDER}:operationalinsights:Table"
INSIGHTS = f"{PROVIDER}:applicationinsights:Component"
FLOW_LOG = f"{PROVIDER}:network:FlowLog"
AUDITS = frozenset(
    f"{PROVIDER}:sql:{name}BlobAuditingPolicy" for name in ("Server", "Database", "ExtendedServer", "ExtendedDatabase")
)
ALERTS = frozenset(
    f"{PROVIDER}:{name}"
    for name in (
        "dbforpostgresql:SingleServerServerSecurityAlertPolicy",
        "sql:DatabaseSecurityAlertPolicy",
        "sql:DatabaseThreatDetectionPolicy",
        "sql:ServerSecurityAlertPolicy",
    )
)
"""What writes down attacks that were noticed, for as many days."""
SETTINGS = frozenset({f"{PROVIDER}:aadiam:DiagnosticSetting", f"{PROVIDER}:monitor:DiagnosticSetting"})
"""What says for each log how long storage keeps it."""
_AS_LONG_AS_THE_WORKSPACE = -1
_FOR_EVER = 0


class Parameters(RuleParameters):
    """How long."""

    days: Annotated[
        int,
        Field(ge=FEWEST),
        Text(
            "Days that logs are kept; 365 for what is restricted (II 901)",
            "Jours pendant lesquels les journaux sont gardés ; 365 pour ce qui est en diffusion restreinte (II 901)",
        ),
    ] = SIX_MONTHS


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge each place's own way of saying how long."""
    days = context.parameters.get(ID, {}).get("days", SIX_MONTHS)
    if resource.type == WORKSPACE:
        yield from at_least(resource, "retentionInDays", resource.look("retentionInDays"), days)
    elif resource.type == TABLE:
        total = resource.look("totalRetentionInDays")
        path = "retentionInDays" if total is None else "totalRetentionInDays"  # what is kept in archive counts
        value = resource.look(path)
        yield from at_least(resource, path, value, days, endless=(_AS_LONG_AS_THE_WORKSPACE,), absent=True)
    elif resource.type == INSIGHTS:
        in_workspace = resource.look("workspaceResourceId")
        if in_workspace is not UNKNOWN and not in_workspace:  # else it is the workspace's business
            yield from at_least(resource, "retentionInDays", resource.look("retentionInDays"), days)
    elif resource.type == FLOW_LOG:
        path = "retentionPolicy.days"
        if resource.look("retentionPolicy.enabled") is not UNKNOWN and not resource.look("retentionPolicy.enabled"):
            return  # nothing is thrown away
        yield from at_least(resource, path, resource.look(path), days, endless=(_FOR_EVER,), absent=True)
    elif resource.type in SETTINGS:
        yield from _setting(resource, days)
    elif resource.type in AUDITS | ALERTS:
        path = "retentionDays"
        yield from at_least(resource, path, resource.look(path), days, endless=(_FOR_EVER,), absent=True)


def _setting(resource: Resource, days: int) -> Iterator[Finding]:
    """Judge what is thrown away in storage; elsewhere a setting's retention counts for nothing."""
    storage = resource.look("storageAccountId")
    if storage is not UNKNOWN and not storage:
        return
    for policy in resource.each("logs[*].retentionPolicy"):
        if policy.value is UNKNOWN:
            yield undetermined(policy.path)
        elif isinstance(policy.value, Mapping):
            enabled = policy.value.get("enabled")
            if enabled is UNKNOWN or enabled:
                path, value = (*policy.path, "days"), policy.value.get("days")
                yield from at_least(resource, path, value, days, endless=(_FOR_EVER,), absent=True)


RULE = Rule(
    id=ID,
    ref="BLEU-0217",
    severity=Severity.HIGH,
    title=Text("Logs are kept for six months at least", "Les logs sont gardés au moins six mois"),
    reason=Text(
        "Intrusions are found months after they happened; SecNumCloud asks for six. A workspace left to itself keeps "
        "thirty days.",
        "Une intrusion se découvre des mois après ; SecNumCloud demande six mois. Un espace de travail laissé à "
        "lui-même garde trente jours.",
    ),
    fix=Text(
        "Use bleu.LogWorkspace, or set retention_in_days to 183 or more",
        "Utilisez bleu.LogWorkspace, ou mettez retention_in_days à 183 ou plus",
    ),
    controls=("12.6.c", "12.9.a"),
    check=check,
    refused=Example(WORKSPACE, {"retentionInDays": 90}),
    accepted=Example(WORKSPACE, {"retentionInDays": 365}),
    types=frozenset({WORKSPACE, TABLE, INSIGHTS, FLOW_LOG}) | AUDITS | ALERTS | SETTINGS,
    parameters=Parameters,
)
