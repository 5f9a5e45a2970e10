"""Nobody of another tenant is given what is deployed, to manage or to have."""

from collections.abc import Iterator
from typing import Annotated

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.looking import found
from bleu_iac.rules.ownership import listed_in
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity, undetermined
from bleu_iac.text import Text

ID = "residency-no-delegation"

TENANTS = {
    f"{PROVIDER}:managedservices:RegistrationDefinition": "properties.managedByTenantId",
    f"{PROVIDER}:datashare:Invitation": "targetActiveDirectoryId",
    f"{PROVIDER}:subscription:SubscriptionTarDirectory": "properties.destinationTenantId",
}
"""Where the type names the tenant that is given something."""
ASSIGNMENT = f"{PROVIDER}:managedservices:RegistrationAssignment"
DEFINITION = "properties.registrationDefinitionId"

NOT_LISTED = Text(
    "gives a tenant what the rule's list of tenants does not allow, found {found}",
    "donne à un locataire ce que la liste de locataires de la règle ne permet pas, trouvé : {found}",
)
NOT_DEFINED_HERE = Text(
    "delegates by a definition that the rule's list of definitions does not have, found {found}",
    "délègue par une définition que la liste de définitions de la règle n'a pas, trouvé : {found}",
)


class Parameters(RuleParameters):
    """What the rule may be told."""

    tenants: Annotated[
        tuple[str, ...],
        Text(
            "Ids of the tenants that may be given something",
            "Identifiants des locataires à qui quelque chose peut être confié",
        ),
    ] = ()
    definitions: Annotated[
        tuple[str, ...],
        Text(
            "Ids of the registration definitions that may be assigned",
            "Identifiants des définitions d'inscription qui peuvent être affectées",
        ),
    ] = ()


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Refuse who is not on the list; a definition that is declared elsewhere is judged there, or is not known here."""
    parameters = context.parameters.get(ID, {})
    if path := TENANTS.get(resource.type):
        steps, value = tuple(path.split(".")), resource.look(path)
        if value is UNKNOWN:
            yield undetermined(steps)
        elif not (isinstance(value, str) and value.lower() in listed_in(parameters, "tenants")):
            yield Finding(steps, NOT_LISTED(found=found(resource, steps)))
    elif resource.type == ASSIGNMENT:
        steps, value = tuple(DEFINITION.split(".")), resource.look(DEFINITION)
        if value is UNKNOWN:
            yield undetermined(steps)
        elif not (isinstance(value, str) and value.lower() in listed_in(parameters, "definitions")):
            yield undetermined(steps, NOT_DEFINED_HERE(found=found(resource, steps)))


RULE = Rule(
    id=ID,
    ref="BLEU-0106",
    severity=Severity.CRITICAL,
    title=Text(
        "Nothing is delegated to another tenant that was not accepted",
        "Rien n'est délégué à un autre locataire qui n'a pas été accepté",
    ),
    reason=Text(
        "Delegated management lets people of another directory act on a whole subscription, and a share gives them "
        "the data: from wherever they are, under their own rules.",
        "La gestion déléguée laisse des personnes d'un autre annuaire agir sur tout un abonnement, et un partage leur "
        "donne les données : d'où qu'elles soient, selon leurs propres règles.",
    ),
    fix=Text(
        "Take it out, or list the tenant in the rule's parameter `tenants`",
        "Supprimez-la, ou listez le locataire dans le paramètre `tenants` de la règle",
    ),
    controls=("9.7.a", "15.1.b", "19.2.c"),
    check=check,
    refused=Example(
        "azure-native:managedservices:RegistrationDefinition",
        {"properties": {"managedByTenantId": "11111111-2222-4333-8444-555555555555"}},
    ),
    accepted=Example("azure-native:datashare:Account", {"location": "{region}"}),
    types=frozenset({*TENANTS, ASSIGNMENT}),
    parameters=Parameters,
)
