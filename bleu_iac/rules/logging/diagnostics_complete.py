"""A diagnostic setting keeps what it can, and sends it somewhere."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Path, Resource
from bleu_iac.rules.links import plain_id
from bleu_iac.rules.looking import found, require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Message, Text

OF_RESOURCE = f"{PROVIDER}:monitor:DiagnosticSetting"
OF_SUBSCRIPTION = f"{PROVIDER}:monitor:SubscriptionDiagnosticSetting"
OF_GROUP = f"{PROVIDER}:monitor:ManagementGroupDiagnosticSetting"
OF_DIRECTORY = f"{PROVIDER}:aadiam:DiagnosticSetting"
SINKS = (
    "workspaceId", "storageAccountId", "eventHubAuthorizationRuleId", "serviceBusRuleId", "marketplacePartnerId",
)  # fmt: skip
ACTIVITY = ("Administrative", "Security", "Policy")
"""What has to be kept of the activity log, if not all of it."""
DIRECTORY = ("AuditLogs", "SignInLogs")
"""And of a directory's: who changed it, and who signed in."""
_WIDE = re.compile(r"/subscriptions/[^/]+|/providers/microsoft\.management/managementgroups/[^/]+")
"""What a general setting is about when it keeps the activity log: a subscription, or a management group."""
LISTS = ("logs", "metrics")
GROUPS = frozenset({"alllogs", "audit"})

NO_SINK = Text("sends to nothing: none of {sinks} is given", "n'envoie rien : aucun de {sinks} n'est donné")
NOTHING_KEPT = Text("keeps no log and no metric", "ne garde ni log ni métrique")
NOT_ENTRIES = Text("is no list of logs: {found}", "n'est pas une liste de logs : {found}")
LACKS = Text("does not keep {categories} {log}", "ne garde pas {categories} {log}")
OF_ACTIVITY = Text("of the activity log", "du journal d'activité")
OF_ENTRA = Text("of the directory's log", "du journal de l'annuaire")


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge the sink, and that everything listed is switched on."""
    if all(_is_nothing(resource.look(sink)) for sink in SINKS):
        yield Finding((), NO_SINK(sinks=", ".join(SINKS)))
    if all(_is_nothing(resource.look(name)) for name in LISTS):
        yield Finding((), NOTHING_KEPT())
    for name in LISTS:
        yield from _entries(resource, name)
    if resource.type == OF_DIRECTORY:
        yield from _whole(resource, DIRECTORY, OF_ENTRA())
    elif resource.type in (OF_SUBSCRIPTION, OF_GROUP) or _is_wide(resource.look("resourceUri")):
        yield from _whole(resource, ACTIVITY, OF_ACTIVITY())


def _is_wide(target: Any) -> bool:
    """Tell whether a general setting is about the activity log; before its target is known it is nearly always not."""
    return target is not UNKNOWN and _WIDE.fullmatch(plain_id(target) or "") is not None


def _is_nothing(value: Any) -> bool:
    return value is not UNKNOWN and value in (None, "", [])


def _entries(resource: Resource, name: str) -> Iterator[Finding]:
    value = resource.look(name)
    if value is UNKNOWN:
        yield undetermined((name,))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _entry(resource, entry, (name, index))
    elif value is not None:
        yield Finding((name,), NOT_ENTRIES(found=found(resource, name)))


def _entry(resource: Resource, entry: Any, path: Path) -> Iterator[Finding]:
    if entry is UNKNOWN:
        yield undetermined(path)
    elif isinstance(entry, Mapping):
        yield from require(resource, (*path, "enabled"), entry.get("enabled"), "true", lambda value: value is True)
    else:
        yield Finding(path, NOT_ENTRIES(found=found(resource, path)))


def _whole(resource: Resource, wanted: Sequence[str], log: Message) -> Iterator[Finding]:
    logs = resource.look("logs")
    entries = [entry for entry in logs if isinstance(entry, Mapping)] if isinstance(logs, list) else []
    words = [entry.get(name) for entry in entries for name in ("category", "categoryGroup")]
    if logs is UNKNOWN or any(word is UNKNOWN for word in words):
        yield undetermined(("logs",))
        return
    kept = {word.lower() for word in words if isinstance(word, str)}
    missing = [category for category in wanted if category.lower() not in kept]
    if missing and not kept & GROUPS:
        yield Finding(("logs",), LACKS(categories=", ".join(missing), log=log))


RULE = Rule(
    id="logging-diagnostics-complete",
    ref="BLEU-0216",
    severity=Severity.MEDIUM,
    title=Text(
        "A diagnostic setting keeps what it names, and sends it somewhere",
        "Un paramètre de diagnostic garde ce qu'il nomme, et l'envoie quelque part",
    ),
    reason=Text(
        "A setting with a category switched off, or without a destination, looks like logging and keeps nothing. Of "
        "the activity log, who changed what, who was alerted and which policy refused have to be kept.",
        "Un paramètre dont une catégorie est désactivée, ou sans destination, a l'air de journaliser et ne garde rien. "
        "Du journal d'activité, il faut garder qui a changé quoi, les alertes et les refus des stratégies.",
    ),
    fix=Text(
        "Set logs=[{{'category_group': 'allLogs', 'enabled': True}}] and workspace_id",
        "Mettez logs=[{{'category_group': 'allLogs', 'enabled': True}}] et workspace_id",
    ),
    controls=("12.6.a", "12.6.b", "12.7.c"),
    check=check,
    refused=Example(OF_RESOURCE, {"logs": [{"categoryGroup": "allLogs", "enabled": True}]}),
    accepted=Example(
        OF_RESOURCE, {"workspaceId": "/subscriptions/0", "logs": [{"categoryGroup": "allLogs", "enabled": True}]}
    ),
    types=frozenset({OF_RESOURCE, OF_SUBSCRIPTION, OF_GROUP, OF_DIRECTORY}),
)
