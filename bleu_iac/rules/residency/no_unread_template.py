"""What is deployed is declared where it can be judged, not out of sight in a linked template or a script.

A template that is given whole is opened, and the rules judge what is inside like any other resource: see
`bleu_iac.templates.opening`.
"""

from collections.abc import Iterator

from bleu_iac.resources import Resource, parse_path
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.templates.types import OPENED
from bleu_iac.text import Text

_MODULE = "azure-native:resources"
SEALED = frozenset(
    {
        "azure-native:blueprint:Assignment",
        "azure-native:blueprint:Blueprint",
        "azure-native:blueprint:PublishedBlueprint",
        "azure-native:solutions:Application",
        "azure-native:solutions:ApplicationDefinition",
    }
)
"""Types that declare other resources inside themselves, where they can't be read."""
SCRIPTS = frozenset({f"{_MODULE}:AzureCliScript", f"{_MODULE}:AzurePowerShellScript"})
"""Types that run commands with the rights of an identity."""

STATEMENTS = {
    "azure-native:containerregistry:Task": ("step.encodedTaskContent",),
    "azure-native:containerregistry:TaskRun": ("runRequest.encodedTaskContent", "runRequest.step.encodedTaskContent"),
    "azure-native:kusto:Script": ("scriptContent", "scriptUrl"),
}
"""Where a type takes commands that are run inside its own service: what they reach is not read."""

DEPLOYS = Text(
    "deploys what this rule does not read, so it may be anything, anywhere",
    "déploie ce que cette règle ne lit pas : ce peut être n'importe quoi, n'importe où",
)
RUNS = Text(
    "runs a script, which may create or copy anything, anywhere",
    "exécute un script, qui peut créer ou copier n'importe quoi, n'importe où",
)


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Refuse what is sealed; of a template that can be opened, name what in it could not be."""
    if resource.type in OPENED:
        from bleu_iac.templates.opening import opening  # loaded for templates only

        for closed in opening(resource).closed:
            yield undetermined(closed.path, closed.message)
    elif resource.type in SEALED | SCRIPTS:
        yield Finding((), DEPLOYS() if resource.type in SEALED else RUNS())
    for path in STATEMENTS.get(resource.type, ()):
        if resource.look(path) is not None:
            yield undetermined(parse_path(path), RUNS())


RULE = Rule(
    id="residency-no-unread-template",
    ref="BLEU-0006",
    severity=Severity.HIGH,
    title=Text(
        "Nothing is deployed out of sight, from a template kept elsewhere or a script",
        "Rien n'est déployé hors de vue, depuis un modèle conservé ailleurs ou un script",
    ),
    reason=Text(
        "A resource inside a linked template, a blueprint, a managed application or a script never reaches a rule. A "
        "template that is given whole is opened, and what is in it is judged.",
        "Une ressource placée dans un modèle lié, un blueprint, une application managée ou un script n'atteint "
        "aucune règle. Un modèle donné en entier est ouvert, et ce qu'il contient est jugé.",
    ),
    fix=Text(
        "Declare its resources in the program, with their own types",
        "Déclarez ses ressources dans le programme, avec leurs propres types",
    ),
    controls=("14.2.a", "19.2.b"),
    check=check,
    refused=Example(f"{_MODULE}:AzureCliScript", {"scriptContent": "az storage blob copy start-batch"}),
    accepted=Example(
        f"{_MODULE}:Deployment",
        {
            "properties": {
                "mode": "Incremental",
                "template": {
                    "resources": [{"type": "Microsoft.Storage/storageAccounts", "name": "data", "location": "{region}"}]
                },
            }
        },
    ),
    types=OPENED | SEALED | SCRIPTS | STATEMENTS.keys(),
)
