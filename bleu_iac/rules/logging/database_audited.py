"""Every SQL server is audited, and what its audit says is kept.

A server has an auditing policy, which writes to storage or to Azure Monitor; what goes to Azure Monitor goes nowhere
without a diagnostic setting of the server's `master` database (the SDK says so of `isAzureMonitorTargetEnabled`). A
managed instance and a Synapse workspace have no auditing policy among the SDK's resources: their audit is switched on
inside, and what a stack can show is the diagnostic setting that keeps it. How long storage keeps an audit is judged by
`logging-kept-six-months`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.links import GROUP, Names, Targets, declared_id, plain_id
from bleu_iac.rules.looking import is_one_of
from bleu_iac.rules.rule import Context, Example, Finding, Severity, undetermined
from bleu_iac.rules.stack import Found, Kept, StackRule
from bleu_iac.text import Text

SERVER = f"{PROVIDER}:sql:Server"
BY_SETTING = frozenset({f"{PROVIDER}:sql:ManagedInstance", f"{PROVIDER}:synapse:Workspace"})
POLICIES = frozenset(f"{PROVIDER}:sql:{name}BlobAuditingPolicy" for name in ("Server", "ExtendedServer"))
SETTING = f"{PROVIDER}:monitor:DiagnosticSetting"
TARGET, PARENT = "resourceUri", "serverName"
CATEGORY = "SQLSecurityAuditEvents"
_MASTER = "/databases/master"

NOT_AUDITED = Text(
    "has no auditing policy that is enabled and sends somewhere",
    "n'a pas de stratégie d'audit activée qui envoie quelque part",
)
NOT_TAKEN = Text(
    "sends its audit to Azure Monitor, where no diagnostic setting of its master database keeps it",
    "envoie son audit à Azure Monitor, où aucun paramètre de diagnostic de sa base master ne le garde",
)
NOT_KEPT = Text(
    "has no diagnostic setting that keeps its audit ({category})",
    "n'a pas de paramètre de diagnostic qui garde son audit ({category})",
)
MAYBE_AUDITED = Text(
    "may be audited: what is audited, or what is kept of it, is not known before deployment",
    "est peut-être audité : ce qui est audité, ou ce qui en est gardé, n'est pas connu avant le déploiement",
)

_enabled = is_one_of("Enabled")
_groups = is_one_of("allLogs", "audit")
_category = is_one_of(CATEGORY)


class _Policy(NamedTuple):
    """An auditing policy of a server, and whether it writes to storage and to Azure Monitor."""

    server: Any
    storage: Names
    monitor: Names


class _Setting(NamedTuple):
    target: Any
    sure: bool
    """Whether it is known that it keeps the audit."""


def note(resource: Resource, _: Context) -> Any:
    """Keep where audits go, what settings keep, and where what has to be audited stands."""
    if resource.type == SETTING:
        kept = _keeps_audit(resource.look("logs"))
        return None if kept is Names.NO else _Setting(resource.look(TARGET), kept is Names.YES)
    if resource.type in POLICIES:
        return _policy(resource)
    return declared_id(resource) or True


def _policy(resource: Resource) -> _Policy | None:
    state, storage = resource.look("state"), resource.look("storageEndpoint")
    monitor = resource.look("isAzureMonitorTargetEnabled")
    if state is not UNKNOWN and not _enabled(state):
        return None
    at_best = Names.MAYBE if state is UNKNOWN else Names.YES
    return _Policy(
        _server(resource),
        at_best if storage is UNKNOWN or storage else Names.NO,  # one that is not known yet is there
        Names.MAYBE if monitor is UNKNOWN else at_best if monitor is True else Names.NO,
    )


def _server(policy: Resource) -> Any:
    group, name = policy.look(GROUP), policy.look(PARENT)
    if group is UNKNOWN or name is UNKNOWN:
        return UNKNOWN
    return f"/resourceGroups/{group}/providers/Microsoft.Sql/servers/{name}"


def _keeps_audit(logs: Any) -> Names:
    entries = logs if isinstance(logs, list) else [logs]
    return min((_keeps(entry) for entry in entries), default=Names.NO)


def _keeps(entry: Any) -> Names:
    if entry is UNKNOWN:
        return Names.MAYBE
    if not isinstance(entry, Mapping):
        return Names.NO
    enabled, group, category = (entry.get(name) for name in ("enabled", "categoryGroup", "category"))
    if enabled is not UNKNOWN and enabled is not True:
        return Names.NO
    if (group is not UNKNOWN and _groups(group)) or (category is not UNKNOWN and _category(category)):
        return Names.MAYBE if enabled is UNKNOWN else Names.YES
    return Names.MAYBE if group is UNKNOWN or category is UNKNOWN else Names.NO


def judge(kept: Sequence[Kept], _: Context) -> Iterator[Found]:
    """Ask for an audit of each server, and for a setting that keeps that of what has no policy."""
    audits = _Audits(kept)
    for needs in (each for each in kept if not isinstance(each.note, _Policy | _Setting)):
        declared = needs.note if isinstance(needs.note, str) else None
        if needs.resource.type in BY_SETTING:
            answer, missing = audits.kept.name(needs.resource, declared), NOT_KEPT(category=CATEGORY)
        else:
            sent = audits.monitor.name(needs.resource, declared)
            taken = max(sent, audits.of_master.name(needs.resource, declared))
            answer = min(audits.storage.name(needs.resource, declared), taken)
            missing = NOT_AUDITED() if sent is Names.NO else NOT_TAKEN()
        if answer is Names.MAYBE:
            yield needs.resource, undetermined((), MAYBE_AUDITED())
        elif answer is Names.NO:
            yield needs.resource, Finding((), missing)


class _Audits:
    """What the policies and the settings of a stack are about."""

    def __init__(self, kept: Iterable[Kept]) -> None:
        self.storage, self.monitor, self.of_master, self.kept = Targets(), Targets(), Targets(), Targets()
        for each in kept:
            if isinstance(each.note, _Policy):
                self._add_policy(each.resource, each.note)
            elif isinstance(each.note, _Setting):
                self._add_setting(each.note, each.resource.property_dependencies.get(TARGET, ()))

    def _add_policy(self, resource: Resource, policy: _Policy) -> None:
        own = plain_id(resource.id)
        server = policy.server if own is None else own.rsplit("/", 2)[0]
        made_from = resource.property_dependencies.get(PARENT, ())
        for targets, answer in ((self.storage, policy.storage), (self.monitor, policy.monitor)):
            if answer is not Names.NO:
                targets.add(server, made_from, sure=answer is Names.YES)

    def _add_setting(self, setting: _Setting, made_from: Sequence[str]) -> None:
        self.kept.add(setting.target, made_from, sure=setting.sure)
        if setting.target is UNKNOWN:  # made from a server, it may be about any of its databases
            self.of_master.add(UNKNOWN, made_from, sure=False)
        elif (id_ := plain_id(setting.target)) is not None and id_.endswith(_MASTER):
            self.of_master.add(id_.removesuffix(_MASTER), made_from, sure=setting.sure)


_SERVER = "/subscriptions/0/resourceGroups/example/providers/Microsoft.Sql/servers/example"
_EXAMPLE = Example(SERVER, {"serverName": "example", GROUP: "example"}, "server", id=_SERVER)
_AUDIT = {"serverName": "example", GROUP: "example", "state": "Enabled", "isAzureMonitorTargetEnabled": True}
_KEPT = {"workspaceId": "/subscriptions/0", "logs": [{"category": CATEGORY, "enabled": True}]}

RULE = StackRule(
    id="logging-database-audited",
    ref="BLEU-0219",
    severity=Severity.HIGH,
    title=Text("Who does what in a SQL database is written down", "Qui fait quoi dans une base SQL est consigné"),
    reason=Text(
        "A database that is not audited cannot tell who read it, who changed it and who was refused.",
        "Une base sans audit ne peut pas dire qui l'a lue, qui l'a modifiée et qui a été refusé.",
    ),
    fix=Text(
        "Add a sql.ExtendedServerBlobAuditingPolicy with state Enabled and is_azure_monitor_target_enabled=True, and a "
        "monitor.DiagnosticSetting that keeps SQLSecurityAuditEvents of server.id + '/databases/master'; of a managed "
        "instance or a workspace, one of itself",
        "Ajoutez un sql.ExtendedServerBlobAuditingPolicy avec state à Enabled et is_azure_monitor_target_enabled=True, "
        "et un monitor.DiagnosticSetting qui garde SQLSecurityAuditEvents de server.id + '/databases/master' ; d'une "
        "instance gérée ou d'un espace de travail, celui de la ressource même",
    ),
    controls=("12.6.a", "12.6.b", "12.7.c"),
    note=note,
    judge=judge,
    refused=(_EXAMPLE,),
    accepted=(
        _EXAMPLE,
        Example(f"{PROVIDER}:sql:ExtendedServerBlobAuditingPolicy", _AUDIT, "audit"),
        Example(SETTING, {"resourceUri": f"{_SERVER}{_MASTER}", **_KEPT}, "setting"),
    ),
    types=BY_SETTING | POLICIES | {SERVER, SETTING},
    follows=frozenset({TARGET, PARENT}),
    answers=POLICIES | {SETTING},
)
