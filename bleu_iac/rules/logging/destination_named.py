"""An audit, or a flow log, that is on names where it is kept."""

from collections.abc import Iterator
from typing import Any

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.logging.diagnostics_complete import NO_SINK
from bleu_iac.rules.logging.kept_six_months import AUDITS, FLOW_LOG
from bleu_iac.rules.looking import is_one_of, require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

STORAGE, MONITOR = "storageEndpoint", "isAzureMonitorTargetEnabled"
FLOWS = "storageId"
ANALYTICS = "flowAnalyticsConfiguration.networkWatcherFlowAnalyticsConfiguration"
WORKSPACE = "workspaceResourceId"

AN_ID = Text("the id of a workspace", "l'id d'un espace de travail")


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge the places that each kind of log can name."""
    if resource.type in AUDITS:
        yield from _audit(resource)
    elif resource.type == FLOW_LOG:
        yield from _flows(resource)


def _audit(resource: Resource) -> Iterator[Finding]:
    state, monitor = resource.look("state"), resource.look(MONITOR)
    if state is not UNKNOWN and not is_one_of("Enabled")(state):
        return  # logging-not-deletable has it
    if monitor is True or _is_given(resource.look(STORAGE)):
        return
    if monitor is UNKNOWN:
        yield undetermined((MONITOR,))
    else:
        yield Finding((), NO_SINK(sinks=f"{STORAGE}, {MONITOR}"))


def _flows(resource: Resource) -> Iterator[Finding]:
    if not _is_given(resource.look(FLOWS)):
        yield Finding((), NO_SINK(sinks=FLOWS))
    path, analysed = f"{ANALYTICS}.{WORKSPACE}", resource.look(f"{ANALYTICS}.enabled")
    value = resource.look(path)
    if analysed is UNKNOWN and not _is_given(value):
        yield undetermined(tuple(path.split(".")))
    elif analysed is True and value is not UNKNOWN:
        yield from require(resource, path, value, AN_ID(), _is_given)


def _is_given(value: Any) -> bool:
    """Tell whether a place is named; one that is not known yet is there."""
    return value is UNKNOWN or (isinstance(value, str) and value != "")


RULE = Rule(
    id="logging-destination-named",
    ref="BLEU-0220",
    severity=Severity.MEDIUM,
    title=Text(
        "An audit or a flow log that is on names where it is kept",
        "Un audit ou un journal de flux activé nomme où il est gardé",
    ),
    reason=Text(
        "What is written to nowhere looks like a log in every list, and is none when it is needed.",
        "Ce qui n'est écrit nulle part a l'air d'un journal dans toutes les listes, et n'en est pas un le jour venu.",
    ),
    fix=Text(
        "Set storage_endpoint or is_azure_monitor_target_enabled=True; of a flow log, storage_id and the workspace of "
        "its analytics",
        "Mettez storage_endpoint ou is_azure_monitor_target_enabled=True ; d'un journal de flux, storage_id et "
        "l'espace de travail de son analyse",
    ),
    controls=("12.6.a", "12.6.b", "12.7.c"),
    check=check,
    refused=Example(f"{PROVIDER}:sql:ServerBlobAuditingPolicy", {"state": "Enabled"}),
    accepted=Example(
        f"{PROVIDER}:sql:ServerBlobAuditingPolicy", {"state": "Enabled", "isAzureMonitorTargetEnabled": True}
    ),
    types=AUDITS | {FLOW_LOG},
)
