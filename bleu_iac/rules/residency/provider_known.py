"""Everything is run by azure-native, or by a provider that can hold no data of anybody's."""

from collections.abc import Collection, Iterator
from typing import Annotated

from bleu_iac.catalogue import classic
from bleu_iac.catalogue.classic import Relation
from bleu_iac.catalogue.tokens import CLASSIC, CLASSIC_TYPE, PROVIDER, PROVIDER_TYPE, package
from bleu_iac.resources import Resource
from bleu_iac.rules.looking import ONE_OF
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity
from bleu_iac.text import Message, Text

ID = "residency-provider-known"

HARMLESS = {
    "pulumi": "the engine's own: stacks, references to other stacks",
    "random": "makes values, kept in the stack's state",
    "tls": "makes keys and certificates, kept in the stack's state",
    "bleu-iac": "this library's components, judged by what is in them",
}
"""Providers that reach nothing outside the stack, each with the reason."""

NOT_KNOWN = Text(
    "{token} is run by the provider {name!r}, which can put data anywhere and run anything",
    "{token} est géré par le fournisseur {name!r}, qui peut placer des données et exécuter du code n'importe où",
)
CLASSIC_ITSELF = Text(
    "{token} is the classic provider, whose settings are not read here: {instead} is the one that is led to the cloud "
    "and judged",
    "{token} est le fournisseur classique, dont les réglages ne sont pas lus ici : {instead} est celui qui est mené au "
    "cloud et jugé",
)
OF_CLASSIC = Text(
    "{token} is run by the classic provider {name}, whose properties are not read here: {instead}",
    "{token} est géré par le fournisseur classique {name}, dont les propriétés ne sont pas lues ici : {instead}",
)
SAME = Text("{types} is the same thing", "{types} est la même chose")
PART = Text("it is a property of {types}", "c'est une propriété de {types}")
NOTHING_LIKE_IT = Text("azure-native has nothing for it", "azure-native n'a rien pour cela")
NO_CLASSIC = Text("it has no such type", "il n'a pas ce type")


class Parameters(RuleParameters):
    """What was decided."""

    providers: Annotated[
        tuple[str, ...],
        Text(
            "Names of other providers that were accepted, such as azuread: nobody judges here what they do",
            "Noms d'autres fournisseurs qui ont été acceptés, comme azuread : personne ne juge ici ce qu'ils font",
        ),
    ] = ()


def _instead(token: str) -> Message:
    """Say what stands for a classic type in azure-native."""
    found = classic.counterpart(token)
    if found is None:
        return NO_CLASSIC()
    if found.relation is Relation.NONE:
        return NOTHING_LIKE_IT()
    types = found.types[0] if len(found.types) == 1 else ONE_OF(names=", ".join(found.types))
    return (SAME if found.relation is Relation.SAME else PART)(types=types)


def _said(resource: Resource, name: str) -> Message:
    token = resource.declared_type or resource.type
    if name != CLASSIC or package(resource.type) != CLASSIC:
        return NOT_KNOWN(token=token, name=name)
    if resource.type == CLASSIC_TYPE:
        return CLASSIC_ITSELF(token=token, instead=PROVIDER_TYPE)
    return OF_CLASSIC(token=token, name=name, instead=_instead(resource.type))


def _accepted(context: Context) -> Collection[str]:
    accepted: Collection[str] = context.parameters.get(ID, {}).get("providers", ())
    return accepted


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Refuse a provider that is neither on the list nor accepted, itself and with each of its resources."""
    if not resource.custom:
        return
    managers = [package(resource.type)]
    if resource.provider is not None:
        managers.append(package(resource.provider.type))
    for name in dict.fromkeys(managers):
        if name != PROVIDER and name not in HARMLESS and name not in _accepted(context):
            yield Finding((), _said(resource, name))


RULE = Rule(
    id=ID,
    ref="BLEU-0005",
    severity=Severity.CRITICAL,
    title=Text(
        "Every resource is run by azure-native, or by a provider that reaches nothing",
        "Chaque ressource est gérée par azure-native, ou par un fournisseur qui n'atteint rien",
    ),
    reason=Text(
        "Another cloud's provider, a dynamic provider or a command run on the side is outside everything that is "
        "judged here: each is refused until somebody decides.",
        "Le fournisseur d'un autre cloud, un fournisseur dynamique ou une commande lancée à côté échappe à tout ce "
        "qui est jugé ici : chacun est refusé tant que personne n'a décidé.",
    ),
    fix=Text(
        "Declare it with azure-native or with a component of bleu, or list the provider in the rule's parameter "
        "`providers`, once somebody has decided",
        "Déclarez-la avec azure-native ou un composant de bleu, ou listez le fournisseur dans le paramètre `providers` "
        "de la règle, une fois que quelqu'un l'a décidé",
    ),
    controls=("15.1.a", "19.2.b", "19.6.c"),
    check=check,
    parameters=Parameters,
    refused=Example("command:local:Command", {"create": "rclone sync /data remote:"}),
    accepted=Example("azure-native:storage:StorageAccount", {}),
)
