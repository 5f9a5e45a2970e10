"""Features and providers are registered only when somebody has listed them."""

from collections.abc import Iterator
from typing import Annotated, Any

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.looking import found
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity, undetermined
from bleu_iac.text import Text

ID = "governance-features-listed"
FEATURE = f"{PROVIDER}:features:SubscriptionFeatureRegistration"
PROVIDERS = frozenset(
    f"{PROVIDER}:providerhub:{name}"
    for name in ("NotificationRegistration", "ProviderRegistration", "ResourceTypeRegistration")
)

NOT_LISTED = Text(
    "is no feature that is listed ({listed}), found {found}",
    "n'est pas une fonctionnalité listée ({listed}), trouvé : {found}",
)
MAKES_A_PROVIDER = Text(
    "makes a resource provider, whose code acts on the control plane",
    "crée un fournisseur de ressources, dont le code agit sur le plan de contrôle",
)


class Parameters(RuleParameters):
    """What may be registered."""

    features: Annotated[
        tuple[str, ...],
        Text(
            "Features that may be registered, each after its namespace",
            "Fonctionnalités qui peuvent être enregistrées, chacune après son espace de noms",
        ),
    ] = ("Microsoft.Compute/EncryptionAtHost",)
    """Encryption at host is generally available and still has to be registered."""


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Accept what is listed, in any case."""
    if resource.type != FEATURE:
        yield Finding((), MAKES_A_PROVIDER())
        return
    names: list[Any] = [resource.look("providerNamespace"), resource.look("featureName")]
    if any(name is UNKNOWN for name in names):
        yield undetermined(("featureName",))
        return
    listed = context.parameters.get(ID, {}).get("features", ())
    if "/".join(map(str, names)).lower() not in {each.lower() for each in listed}:
        yield Finding(("featureName",), NOT_LISTED(listed=", ".join(listed), found=found(resource, "featureName")))


RULE = Rule(
    id=ID,
    ref="BLEU-0245",
    severity=Severity.MEDIUM,
    title=Text(
        "Preview features and providers are registered only when listed",
        "Fonctionnalités en préversion et fournisseurs ne sont enregistrés que listés",
    ),
    reason=Text(
        "A preview runs outside the agreement on where data is and who supports it, for the whole subscription.",
        "Une préversion fonctionne hors de l'engagement sur le lieu des données et le support, pour tout l'abonnement.",
    ),
    fix=Text(
        "Leave it out, or list the feature in the rule's parameter features once it was examined",
        "Retirez-la, ou listez-la dans le paramètre features de la règle une fois examinée",
    ),
    controls=("12.2.a", "14.2.b"),
    check=check,
    refused=Example(FEATURE, {"providerNamespace": "Microsoft.Compute", "featureName": "SomePreview"}),
    accepted=Example(FEATURE, {"providerNamespace": "Microsoft.Compute", "featureName": "EncryptionAtHost"}),
    types=frozenset({FEATURE}) | PROVIDERS,
    parameters=Parameters,
)
