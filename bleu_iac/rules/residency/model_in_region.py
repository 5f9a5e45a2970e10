"""A model answers in the region where it is deployed."""

from collections.abc import Iterator

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.looking import found, is_one_of
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

IN_REGION = ("Standard", "ProvisionedManaged")
"""The deployment types that process a request where the account is (the maker's page on deployment types)."""
ANYWHERE = ("global", "developertier")
ZONE = ("datazone",)
PATHS = {
    f"{PROVIDER}:cognitiveservices:Deployment": "sku.name",
    f"{PROVIDER}:machinelearningservices:ConnectionDeployment": "properties.sku.name",
    f"{PROVIDER}:machinelearningservices:EndpointDeployment": "properties.sku.name",
    f"{PROVIDER}:machinelearningservices:InferenceEndpoint": "sku.name",
    f"{PROVIDER}:machinelearningservices:ServerlessEndpoint": "sku.name",
}
ONLY_WHEN_WRITTEN = frozenset(PATHS) - {f"{PROVIDER}:cognitiveservices:Deployment"}
"""Types whose tier is of another kind when it is left out: they run in the place of their workspace."""
OLDER = "properties.scaleSettings.scaleType"
"""How a deployment was sized before it had a SKU; it ran in the account's region."""

NOT_HERE = Text(
    "must be one of {known}, found {found}{why}",
    "doit être l'un de {known}, trouvé : {found}{why}",
)
SENT_ANYWHERE = Text(", which sends requests to any region of the world", ", qui envoie les requêtes partout au monde")
SENT_IN_ZONE = Text(
    ", which sends requests to any region of the maker's zone", ", qui envoie les requêtes dans toute la zone"
)
NOT_KNOWN = Text(", of which nobody here knows where it answers", ", dont on ne sait pas ici d'où il répond")


def _why(value: object) -> Text | None:
    if not isinstance(value, str):
        return None
    if value.lower().startswith(ANYWHERE):
        return SENT_ANYWHERE
    return SENT_IN_ZONE if value.lower().startswith(ZONE) else NOT_KNOWN


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Accept the two names that are known to stay; any other, and none at all, is refused."""
    path = PATHS.get(resource.type)
    if path is None:
        return
    steps = tuple(path.split("."))
    value = resource.look(path)
    if value is UNKNOWN:
        yield undetermined(steps)
    elif value is None and (resource.type in ONLY_WHEN_WRITTEN or _is_older(resource)):
        return
    elif not is_one_of(*IN_REGION)(value):
        why = _why(value)
        said = NOT_HERE(known=", ".join(IN_REGION), found=found(resource, steps), why="" if why is None else why())
        yield Finding(steps, said)


def _is_older(resource: Resource) -> bool:
    value = resource.look(OLDER)
    return value is not UNKNOWN and is_one_of("Standard", "Manual")(value)


RULE = Rule(
    id="residency-model-in-region",
    ref="BLEU-0101",
    severity=Severity.CRITICAL,
    title=Text(
        "A model answers in the region where it is deployed", "Un modèle répond dans la région où il est déployé"
    ),
    reason=Text(
        "The account is in a region, and yet a global or data-zone deployment sends each request, with all that is in "
        "it, to whatever region has capacity.",
        "Le compte est dans une région, et pourtant un déploiement global ou de zone envoie chaque requête, avec tout "
        "ce qu'elle contient, à la région qui a de la capacité.",
    ),
    fix=Text(
        "Deploy the model with the SKU Standard or ProvisionedManaged",
        "Déployez le modèle avec le SKU Standard ou ProvisionedManaged",
    ),
    controls=("19.2.a", "19.2.b"),
    check=check,
    refused=Example("azure-native:cognitiveservices:Deployment", {"sku": {"name": "GlobalStandard", "capacity": 10}}),
    accepted=Example("azure-native:cognitiveservices:Deployment", {"sku": {"name": "Standard", "capacity": 10}}),
    types=frozenset(PATHS),
)
