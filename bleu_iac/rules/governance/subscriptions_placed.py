"""A subscription is put under a management group that is known, so that its policies hold."""

from collections.abc import Iterator
from typing import Annotated, Any

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.looking import found
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity, undetermined
from bleu_iac.text import Text

ID = "governance-subscriptions-placed"
PLACES = {
    f"{PROVIDER}:management:ManagementGroupSubscription": "groupId",
    f"{PROVIDER}:subscription:Alias": "properties.additionalProperties.managementGroupId",
}
"""Where each type names the group."""

NO_GROUP = Text("names no management group", "ne nomme pas de groupe d'administration")
NOT_LISTED = Text(
    "is none of the management groups listed ({listed}), found {found}",
    "n'est pas un des groupes d'administration listés ({listed}), trouvé : {found}",
)
NO_LIST = Text(
    "can't be told: which management groups have the policies is not configured (parameter groups), found {found}",
    "ne peut pas être jugé : les groupes qui ont les stratégies ne sont pas configurés (paramètre groups), trouvé : "
    "{found}",
)


class Parameters(RuleParameters):
    """Where subscriptions may be."""

    groups: Annotated[
        tuple[str, ...],
        Text(
            "Names (the last word of the id) of management groups that have the policies",
            "Noms (le dernier mot de l'identifiant) des groupes d'administration qui portent les stratégies",
        ),
    ] = ()


def _name(value: Any) -> str:
    return str(value).strip("/").rpartition("/")[2].lower()


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Compare the group with those listed; without a list nothing can be told."""
    path = PLACES.get(resource.type)
    if path is None:
        return
    steps, group = tuple(path.split(".")), resource.look(path)
    listed = context.parameters.get(ID, {}).get("groups", ())
    if group is UNKNOWN:
        yield undetermined(steps)
    elif group in (None, ""):
        yield Finding(steps, NO_GROUP())
    elif not listed:
        yield undetermined(steps, NO_LIST(found=found(resource, path)))
    elif _name(group) not in {each.lower() for each in listed}:
        yield Finding(steps, NOT_LISTED(listed=", ".join(listed), found=found(resource, path)))


RULE = Rule(
    id=ID,
    ref="BLEU-0246",
    severity=Severity.MEDIUM,
    title=Text(
        "A subscription is under a management group that is known",
        "Un abonnement est sous un groupe d'administration connu",
    ),
    reason=Text(
        "Policies come down from management groups: a subscription elsewhere has none of them.",
        "Les stratégies descendent des groupes d'administration : un abonnement placé ailleurs n'en a aucune.",
    ),
    fix=Text(
        "Name a management group, and list it in the rule's parameter groups",
        "Nommez un groupe d'administration, et listez-le dans le paramètre groups de la règle",
    ),
    controls=("9.7.b", "12.2.a", "18.4.a"),
    check=check,
    refused=Example(f"{PROVIDER}:subscription:Alias", {"properties": {"displayName": "example"}}),
    accepted=Example(
        f"{PROVIDER}:management:ManagementGroupSubscription",
        {"groupId": "example"},
        parameters={"groups": ("example",)},
    ),
    types=frozenset(PLACES),
    parameters=Parameters,
)
