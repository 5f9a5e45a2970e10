"""What is deployed is declared where it can be judged, not inside a template or a script."""

from collections.abc import Iterator

from bleu_iac.resources import Resource
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity
from bleu_iac.text import Text

_MODULE = "azure-native:resources"
TEMPLATES = frozenset(
    {
        f"{_MODULE}:Deployment",
        f"{_MODULE}:DeploymentAtManagementGroupScope",
        f"{_MODULE}:DeploymentAtScope",
        f"{_MODULE}:DeploymentAtSubscriptionScope",
        f"{_MODULE}:DeploymentAtTenantScope",
        f"{_MODULE}:DeploymentStackAtManagementGroup",
        f"{_MODULE}:DeploymentStackAtResourceGroup",
        f"{_MODULE}:DeploymentStackAtSubscription",
        f"{_MODULE}:DeploymentStacksWhatIfResultsAtManagementGroup",
        f"{_MODULE}:DeploymentStacksWhatIfResultsAtResourceGroup",
        f"{_MODULE}:DeploymentStacksWhatIfResultsAtSubscription",
        f"{_MODULE}:Resource",
        f"{_MODULE}:TemplateSpec",
        f"{_MODULE}:TemplateSpecVersion",
        "azure-native:blueprint:Assignment",
        "azure-native:blueprint:Blueprint",
        "azure-native:blueprint:PublishedBlueprint",
        "azure-native:blueprint:TemplateArtifact",
        "azure-native:solutions:Application",
        "azure-native:solutions:ApplicationDefinition",
    }
)
"""Types that declare other resources inside themselves."""
SCRIPTS = frozenset({f"{_MODULE}:AzureCliScript", f"{_MODULE}:AzurePowerShellScript"})
"""Types that run commands with the rights of an identity."""

DEPLOYS = Text(
    "deploys what this rule does not read, so it may be anything, anywhere",
    "déploie ce que cette règle ne lit pas : ce peut être n'importe quoi, n'importe où",
)
RUNS = Text(
    "runs a script, which may create or copy anything, anywhere",
    "exécute un script, qui peut créer ou copier n'importe quoi, n'importe où",
)


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Refuse the type alone, whatever it holds."""
    if resource.type in TEMPLATES | SCRIPTS:
        yield Finding((), DEPLOYS() if resource.type in TEMPLATES else RUNS())


RULE = Rule(
    id="residency-no-unread-template",
    ref="BLEU-0006",
    severity=Severity.HIGH,
    title=Text(
        "Nothing is deployed from inside a template or a script",
        "Rien n'est déployé depuis l'intérieur d'un modèle ou d'un script",
    ),
    reason=Text(
        "A resource inside an ARM template, a blueprint, a managed application or a script never reaches a rule.",
        "Une ressource placée dans un modèle ARM, un blueprint, une application managée ou un script n'atteint "
        "aucune règle.",
    ),
    fix=Text(
        "Declare its resources in the program, with their own types",
        "Déclarez ses ressources dans le programme, avec leurs propres types",
    ),
    controls=("14.2.a", "19.2.b"),
    check=check,
    refused=Example("azure-native:resources:Deployment", {"properties": {"mode": "Incremental", "template": {}}}),
    accepted=Example("azure-native:resources:ResourceGroup", {"location": "{region}"}),
    types=TEMPLATES | SCRIPTS,
)
