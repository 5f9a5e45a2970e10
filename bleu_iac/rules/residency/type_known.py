"""A type nobody here has looked at is refused until somebody has."""

from collections.abc import Iterator

from bleu_iac.catalogue import known
from bleu_iac.catalogue.tokens import PROVIDER, canonical, package
from bleu_iac.resources import Resource
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity
from bleu_iac.text import Text

NOT_KNOWN = Text(
    "{token} is not a type this version of the library knows, so nothing can be said of where its data goes",
    "{token} n'est pas un type que connaît cette version de la bibliothèque : on ne peut rien dire du lieu de ses "
    "données",
)


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Other providers' types are another rule's, components are judged by what is in them."""
    token = canonical(resource.type)
    if (
        resource.custom
        and package(token) == PROVIDER
        and token.startswith(f"{PROVIDER}:")
        and not known.is_known(token)
    ):
        yield Finding((), NOT_KNOWN(token=resource.declared_type or resource.type))


RULE = Rule(
    id="residency-type-known",
    ref="BLEU-0004",
    severity=Severity.HIGH,
    title=Text("Every Azure type is one this library knows", "Chaque type Azure est connu de cette bibliothèque"),
    reason=Text(
        "Where a type keeps its data, and by which property it lets them out, has to be understood before it can be "
        "judged.",
        "Où un type garde ses données, et par quelle propriété il les laisse sortir, doit être compris avant d'être "
        "jugé.",
    ),
    fix=Text(
        "Use a type of the azure-native release this library was made for, or a newer release of this library",
        "Utilisez un type de la version d'azure-native pour laquelle cette bibliothèque est faite, ou une version plus "
        "récente de celle-ci",
    ),
    controls=("19.2.a", "19.2.b"),
    check=check,
    refused=Example("azure-native:storage:StorageVault", {}),
    accepted=Example("azure-native:storage:StorageAccount", {}),
)
