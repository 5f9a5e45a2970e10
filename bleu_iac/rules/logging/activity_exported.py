"""The activity log of a subscription that a stack creates is sent to where it lasts.

A subscription's setting says in none of its inputs which subscription it is about: it is the one that its provider is
configured for. So a subscription is known by its id where its alias says it; else by what the provider's
`subscriptionId`, or the `resourceUri` of a general setting, was made from. What such a setting keeps is judged by
`logging-diagnostics-complete`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from bleu_iac.catalogue.tokens import PROVIDER, PROVIDER_TYPE
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.links import Names, Targets, plain_id
from bleu_iac.rules.logging.diagnostics_present import keeps_logs
from bleu_iac.rules.rule import Context, Example, Finding, Severity, undetermined
from bleu_iac.rules.stack import Found, Kept, StackRule
from bleu_iac.text import Text

ALIAS = f"{PROVIDER}:subscription:Alias"
OF_SUBSCRIPTION = f"{PROVIDER}:monitor:SubscriptionDiagnosticSetting"
OF_RESOURCE = f"{PROVIDER}:monitor:DiagnosticSetting"
EXISTING = "properties.subscriptionId"
TARGET, CONFIGURED = "resourceUri", "subscriptionId"
_SUBSCRIPTION = re.compile(r"/subscriptions/[^/]+")

NOT_EXPORTED = Text(
    "has no diagnostic setting of the subscription that keeps its activity log",
    "n'a pas de paramètre de diagnostic de l'abonnement qui garde son journal d'activité",
)
MAYBE_EXPORTED = Text(
    "may have its activity log kept: which subscription a setting is about, or what it keeps, is not known before "
    "deployment",
    "a peut-être son journal d'activité gardé : l'abonnement que concerne un paramètre, ou ce qu'il garde, n'est pas "
    "connu avant le déploiement",
)


class _Setting(NamedTuple):
    """A setting that may be about a subscription."""

    target: Any
    """The subscription's id."""
    sure: bool
    provider: str = ""
    """The URN of the provider whose subscription it is about."""


class _Alias(NamedTuple):
    subscription: Any


class _Provider:
    """Marks a provider, of which nothing is kept but what its subscription was made from."""


_PROVIDER = _Provider()


def note(resource: Resource, _: Context) -> Any:
    """Keep which subscription a setting is about, and which ones are created."""
    if resource.type == ALIAS:
        return _Alias(resource.look(EXISTING))
    if resource.type == PROVIDER_TYPE:
        return _PROVIDER
    kept = keeps_logs(resource.inputs)
    if kept is False:
        return None
    if resource.type == OF_SUBSCRIPTION:
        provider = resource.provider
        configured = None if provider is None else provider.inputs.get(CONFIGURED)
        return _Setting(_id(configured), kept is True, "" if provider is None else provider.urn)
    target = resource.look(TARGET)
    about = target is UNKNOWN or _SUBSCRIPTION.fullmatch(plain_id(target) or "")
    return _Setting(target, kept is True) if about else None


def _id(subscription: Any) -> Any:
    """Give a subscription's ARM id; what no configuration says comes from the environment, and is not known."""
    return f"/subscriptions/{subscription}" if isinstance(subscription, str) and subscription else UNKNOWN


def judge(kept: Sequence[Kept], _: Context) -> Iterator[Found]:
    """Ask for a setting of each subscription that is created."""
    providers = {
        each.resource.urn: each.resource.property_dependencies.get(CONFIGURED, ())
        for each in kept
        if each.note is _PROVIDER
    }
    settings = Targets()
    for each in (each for each in kept if isinstance(each.note, _Setting)):
        own, target = plain_id(each.resource.id), each.note.target
        if each.resource.type == OF_SUBSCRIPTION:
            made_from = providers.get(each.note.provider, ())
            target = target if own is None else own.partition("/providers/")[0]
        else:
            made_from = each.resource.property_dependencies.get(TARGET, ())
        settings.add(target, made_from, sure=each.note.sure)
    for alias in (each for each in kept if isinstance(each.note, _Alias)):
        id_ = _id(alias.note.subscription)
        answer = settings.name(replace(alias.resource, id="" if id_ is UNKNOWN else id_), None)
        if answer is Names.MAYBE:
            yield alias.resource, undetermined((), MAYBE_EXPORTED())
        elif answer is Names.NO:
            yield alias.resource, Finding((), NOT_EXPORTED())


_EXAMPLE = Example(ALIAS, {"aliasName": "example", "properties": {"displayName": "example"}}, "subscription")
_KEPT = {"workspaceId": "/subscriptions/0", "logs": [{"categoryGroup": "allLogs", "enabled": True}]}

RULE = StackRule(
    id="logging-activity-exported",
    ref="BLEU-0221",
    severity=Severity.HIGH,
    title=Text(
        "A subscription that is created has its activity log kept",
        "Un abonnement qui est créé a son journal d'activité gardé",
    ),
    reason=Text(
        "The activity log says who created, changed and deleted what, and who gave whom which role. Left to itself a "
        "subscription keeps it for ninety days, and SecNumCloud asks for six months.",
        "Le journal d'activité dit qui a créé, modifié et supprimé quoi, et qui a donné quel rôle à qui. Laissé à "
        "lui-même, un abonnement le garde quatre-vingt-dix jours, et SecNumCloud demande six mois.",
    ),
    fix=Text(
        "Add a monitor.DiagnosticSetting whose resource_uri is made from the alias (properties.subscription_id), or a "
        "monitor.SubscriptionDiagnosticSetting with a provider whose subscription_id is",
        "Ajoutez un monitor.DiagnosticSetting dont resource_uri vient de l'alias (properties.subscription_id), ou un "
        "monitor.SubscriptionDiagnosticSetting avec un provider dont subscription_id en vient",
    ),
    controls=("12.6.a", "12.6.b", "12.6.c", "12.7.c"),
    note=note,
    judge=judge,
    refused=(_EXAMPLE,),
    accepted=(
        _EXAMPLE,
        Example(
            OF_RESOURCE,
            {"resourceUri": "/subscriptions/1", **_KEPT},
            "setting",
            property_dependencies={TARGET: ["subscription"]},
        ),
    ),
    types=frozenset({ALIAS, OF_SUBSCRIPTION, OF_RESOURCE, PROVIDER_TYPE}),
    follows=frozenset({TARGET, CONFIGURED}),
    answers=frozenset({OF_SUBSCRIPTION, OF_RESOURCE}),
)
