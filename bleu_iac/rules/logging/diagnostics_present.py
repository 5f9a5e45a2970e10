"""Every resource that holds data has its logs kept by a diagnostic setting."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.holding import LOGS_IN_SERVICES, WITH_LOGS
from bleu_iac.rules.links import Names, Targets, declared_id, plain_id
from bleu_iac.rules.rule import Context, Example, Finding, Severity, undetermined
from bleu_iac.rules.stack import Found, Kept, StackRule
from bleu_iac.text import Text

SETTING = f"{PROVIDER}:monitor:DiagnosticSetting"
SERVICES = frozenset(f"{PROVIDER}:storage:{name}ServiceProperties" for name in ("Blob", "File", "Queue", "Table"))
TARGET, PARENT = "resourceUri", "accountName"
_OF_A_SERVICE = "services/default"
"""How the id of a service of a storage account ends: `.../storageAccounts/data/blobServices/default`."""

NO_LOGS = Text("has no diagnostic setting that keeps its logs", "n'a pas de paramètre de diagnostic qui garde ses logs")
MAYBE_LOGS = Text(
    "may have a diagnostic setting: what it is about, or what it keeps, is not known before deployment",
    "a peut-être un paramètre de diagnostic : ce qu'il concerne ou ce qu'il garde n'est pas connu avant le déploiement",
)


_NOT_KEPT, _UNSURE = Finding((), NO_LOGS()), undetermined((), MAYBE_LOGS())
"""Made once: a stack may have a hundred thousand of them."""


class _Setting(NamedTuple):
    target: Any
    sure: bool
    """Whether it is known that it keeps logs."""


def keeps_logs(inputs: Mapping[str, Any]) -> Any:
    """Tell whether a diagnostic setting keeps any log; `UNKNOWN` when that is not known yet."""
    logs = inputs.get("logs")
    entries = logs if isinstance(logs, list) else [logs]
    enabled = [each.get("enabled") if isinstance(each, Mapping) else each for each in entries]
    if any(value is True for value in enabled):
        return True
    return UNKNOWN if any(value is UNKNOWN for value in enabled) else False


def note(resource: Resource, _: Context) -> Any:
    """Keep what a setting is about, and where a resource that needs one stands."""
    if resource.type != SETTING:
        return declared_id(resource) or True
    kept = keeps_logs(resource.inputs)
    return None if kept is False else _Setting(resource.look(TARGET), kept is True)


def judge(kept: Sequence[Kept], _: Context) -> Iterator[Found]:
    """Ask for a setting of each resource; of a storage account, for one of a service of it."""
    accounts = {
        each.resource.urn: each.resource.property_dependencies.get(PARENT, ())
        for each in kept
        if each.resource.type in SERVICES
    }
    targets, of_services = Targets(), Targets()
    for setting in (each for each in kept if isinstance(each.note, _Setting)):
        target, sure = setting.note.target, setting.note.sure
        made_from = setting.resource.property_dependencies.get(TARGET, ())
        targets.add(target, made_from, sure=sure)
        parents = {account for urn in made_from for account in accounts.get(urn, ())}
        of_services.add(_account(target), {*made_from, *parents}, sure=sure)
    for needs in (each for each in kept if not isinstance(each.note, _Setting)):
        asked = of_services if needs.resource.type in LOGS_IN_SERVICES else targets
        answer = asked.name(needs.resource, needs.note if isinstance(needs.note, str) else None)
        if answer is Names.MAYBE:
            yield needs.resource, _UNSURE
        elif answer is Names.NO:
            yield needs.resource, _NOT_KEPT


def _account(target: Any) -> Any:
    """Give the id of the account that a service belongs to; nothing for what is no service."""
    id_ = plain_id(target)
    if id_ is None:
        return target
    return id_.rsplit("/", 2)[0] if id_.endswith(_OF_A_SERVICE) else None


_VAULT = "/subscriptions/0/resourceGroups/example/providers/Microsoft.KeyVault/vaults/example"
_KEPT = {"workspaceId": "/subscriptions/0", "logs": [{"categoryGroup": "allLogs", "enabled": True}]}

RULE = StackRule(
    id="logging-diagnostics-present",
    ref="BLEU-0215",
    severity=Severity.HIGH,
    title=Text(
        "What holds data has a diagnostic setting that keeps its logs",
        "Ce qui contient des données a un paramètre de diagnostic qui garde ses logs",
    ),
    reason=Text(
        "Without a diagnostic setting a service writes nobody down who reads, changes or deletes what is in it.",
        "Sans paramètre de diagnostic, un service ne note pas qui lit, modifie ou supprime ce qu'il contient.",
    ),
    fix=Text(
        "Use a component of bleu, or add a monitor.DiagnosticSetting whose resource_uri is the resource's id; of a "
        "storage account, that of each service (account.id + '/blobServices/default')",
        "Employez un composant de bleu, ou ajoutez un monitor.DiagnosticSetting dont resource_uri est l'id de la "
        "ressource ; d'un compte de stockage, celui de chaque service (account.id + '/blobServices/default')",
    ),
    controls=("12.6.a", "12.6.b", "12.7.c"),
    note=note,
    judge=judge,
    refused=(Example(f"{PROVIDER}:keyvault:Vault", {"vaultName": "example"}, id=_VAULT),),
    accepted=(
        Example(f"{PROVIDER}:keyvault:Vault", {"vaultName": "example"}, id=_VAULT),
        Example(SETTING, {"resourceUri": _VAULT, **_KEPT}, "setting"),
    ),
    types=WITH_LOGS | SERVICES | {SETTING},
    follows=frozenset({TARGET, PARENT}),
    answers=frozenset({SETTING}),
)
