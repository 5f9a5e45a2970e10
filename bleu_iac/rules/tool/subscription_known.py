"""What is named by an ARM id is in one's own subscription, or in one that is on the list."""

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated

from pydantic import Field

from bleu_iac.catalogue.kinds import Kind
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.leaves import any_name, leaves_of, names_in, slashed_in
from bleu_iac.rules.looking import found
from bleu_iac.rules.meant import may_hold
from bleu_iac.rules.ownership import OWN, Named, Owned, listed_in
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity, undetermined
from bleu_iac.text import Text

ID = "tool-subscription-known"

_IN_ID = re.compile(r"(?<![a-z])subscriptions/(?P<id>[a-z0-9-]+)(?![^/?#,;\s'\"])", re.IGNORECASE)
_NAME = re.compile(r"(?!saas).*subscription(?:id)?s?", re.IGNORECASE)
"""The names that hold a bare id, and not one of the marketplace's: `subscriptionId`, `subscriptions`."""
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_IDS = (Kind.REFERENCE, Kind.SCOPE)
EVERYBODY = "*"
"""What private link services call every subscription there is."""

SUBSCRIPTIONS = Owned(
    setting="subscriptionId",
    not_listed=Text(
        "must be in one of the subscriptions listed ({listed}), found {found}",
        "doit être dans l'un des abonnements listés ({listed}), trouvé : {found}",
    ),
    not_own=Text(
        "names another subscription than the stack's own ({own}), and the rule's list of subscriptions does not have "
        "it, found {found}",
        "nomme un autre abonnement que celui de la pile ({own}), et la liste d'abonnements de la règle ne l'a pas, "
        "trouvé : {found}",
    ),
    unsaid=Text(
        "names a subscription, and nothing says which is the stack's own: set azure-native:subscriptionId, or list "
        "yours in the rule's parameter `subscriptions`, found {found}",
        "nomme un abonnement, et rien ne dit lequel est celui de la pile : définissez azure-native:subscriptionId, ou "
        "listez les vôtres dans le paramètre `subscriptions` de la règle, trouvé : {found}",
    ),
    several=Text(
        "names another subscription than {own}, which the same resource names, and nothing says which is the stack's "
        "own, found {found}",
        "nomme un autre abonnement que {own}, que nomme la même ressource, et rien ne dit lequel est celui de la "
        "pile, trouvé : {found}",
    ),
)

ONE_BY_ONE = Text(
    "must name subscriptions one by one, found {found}", "doit nommer des abonnements un par un, trouvé : {found}"
)


class Parameters(RuleParameters):
    """What the rule may be told."""

    subscriptions: Annotated[
        tuple[str, ...],
        Text(
            "Ids of every subscription that may be deployed into, or named",
            "Identifiants de tous les abonnements où l'on peut déployer, ou qui peuvent être nommés",
        ),
    ] = ()
    own: Annotated[str, OWN] = Field(default_factory=lambda: os.environ.get("ARM_SUBSCRIPTION_ID", ""))


def _named(resource: Resource) -> Iterator[Named]:
    """Give every subscription that an ARM id or a lone id names, and `EVERYBODY`."""
    # What is not known is an id of the same control plane; which subscription it has is asked once it is known.
    for path, _, text in slashed_in(resource):
        for one in _in_ids(text):
            yield Named(path, one)
    if any_name(names_in(resource), _is_of_a_subscription):
        for path, name, text in leaves_of(resource):
            if text is not UNKNOWN and _is_of_a_subscription(name) and (text == EVERYBODY or _GUID.fullmatch(text)):
                yield Named(path, text.lower())


@lru_cache(maxsize=4096)
def _is_of_a_subscription(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


@lru_cache(maxsize=4096)  # the same ids stand in many resources
def _in_ids(text: str) -> tuple[str, ...]:
    return tuple(one["id"].lower() for one in _IN_ID.finditer(text)) if "subscriptions/" in text.lower() else ()


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge every id in the resource; what is not known yet is asked again at the update that follows, if one does."""
    parameters = context.parameters.get(ID, {})
    listed = listed_in(parameters, "subscriptions")
    yield from SUBSCRIPTIONS.of_setting(resource, listed)
    own = SUBSCRIPTIONS.own(resource, parameters.get("own", "")) or _of_id(resource)
    named = [each for each in _named(resource) if each.id != own]
    for each in named:
        if each.id == EVERYBODY:
            yield Finding(each.path, ONE_BY_ONE(found=found(resource, each.path)))
    yield from SUBSCRIPTIONS.judge(resource, (each for each in named if each.id != EVERYBODY), listed, own)
    if resource.final:
        yield from _never_known(resource)


def _never_known(resource: Resource) -> Iterator[Finding]:
    for path, name, text in leaves_of(resource):
        if text is UNKNOWN and (_NAME.fullmatch(name) or may_hold(resource.type, path, _IDS)):
            yield undetermined(path)


def _of_id(resource: Resource) -> str | None:
    own = _IN_ID.search(resource.id)
    return own["id"].lower() if own else None


RULE = Rule(
    id=ID,
    ref="BLEU-0120",
    severity=Severity.HIGH,
    title=Text(
        "What is named by an id is in a subscription of one's own",
        "Ce que nomme un identifiant est dans un abonnement à soi",
    ),
    reason=Text(
        "A replica, a destination of logs, a peering or a target that is named by its id can be in anybody's "
        "subscription: what it is, and where, is judged by nobody here.",
        "Un réplica, une destination de journaux, un appairage ou une cible que nomme un identifiant peut être dans "
        "l'abonnement de n'importe qui : ce que c'est, et où, personne ne le juge ici.",
    ),
    fix=Text(
        "Set azure-native:subscriptionId, and list in the rule's parameter `subscriptions` the others that are yours",
        "Définissez azure-native:subscriptionId, et listez dans le paramètre `subscriptions` de la règle les autres "
        "qui sont à vous",
    ),
    controls=("9.7.a", "15.1.b", "19.2.b"),
    check=check,
    refused=Example(
        "azure-native:network:PrivateLinkService",
        {
            "visibility": {"subscriptions": [EVERYBODY]},
            "autoApproval": {"subscriptions": ["11111111-2222-4333-8444-555555555555"]},
        },
    ),
    accepted=Example("azure-native:storage:StorageAccount", {"accountName": "example"}),
    parameters=Parameters,
)
