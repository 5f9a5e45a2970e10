"""No secret stands in plain text among a resource's properties."""

import re
from collections.abc import Iterator

from bleu_iac.catalogue.kinds import Kind
from bleu_iac.resources import UNKNOWN, Path, Resource, parse_path
from bleu_iac.rules.leaves import Leaf
from bleu_iac.rules.meant import meant
from bleu_iac.rules.plain_secrets import is_nothing_secret, secrets_in
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.templates.types import OPENED
from bleu_iac.text import Text

PLAIN = Text(
    "holds a secret in plain text; its value is not shown here",
    "contient un secret en clair ; sa valeur n'est pas montrée ici",
)
PERHAPS = Text(
    "is not known before deployment, nor whether it is marked secret",
    "n'est pas connu avant le déploiement, ni s'il est marqué secret",
)

OUTPUT = Text(
    "gives a secret back, which everybody who may read the deployment reads; its type must be securestring or "
    "secureobject",
    "rend un secret, que lit quiconque peut lire le déploiement ; son type doit être securestring ou secureobject",
)

KEPT = "azure-native:keyvault:Secret"
CONTENT = "properties.value"
"""Whatever is kept in a vault is a secret, whatever it looks like."""
_ALL_SECRET = re.compile(r"[sS]ecret|[pP]rotected|embeddedCert")
"""The names of maps whose every value is a secret; in others, the names of the values tell."""


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge what is not marked: a value that is marked secret is encrypted in the state, and shown nowhere."""
    said = set()
    if resource.type in OPENED:
        from bleu_iac.templates.opening import opening  # loaded for templates only

        for path in opening(resource).showing:
            said.add(path)
            yield Finding(path, OUTPUT())
    for found in secrets_in(resource):
        if found.path in said:
            continue
        said.add(found.path)
        if not _is_marked(resource, found.path):
            yield undetermined(found.path, PERHAPS()) if found.value is UNKNOWN else Finding(found.path, PLAIN())
    if resource.type == KEPT:
        path, value = parse_path(CONTENT), resource.look(CONTENT)
        if path not in said and not _is_marked(resource, path):
            if value is UNKNOWN:
                yield undetermined(path, PERHAPS())
            elif isinstance(value, str) and value:
                yield Finding(path, PLAIN())
        return
    for leaf in _known(resource):
        if leaf.path in said or _is_marked(resource, leaf.path):
            continue
        if leaf.value is UNKNOWN:
            yield undetermined(leaf.path, PERHAPS())
        elif not is_nothing_secret(leaf.value):
            yield Finding(leaf.path, PLAIN())


def _known(resource: Resource) -> Iterator[Leaf]:
    """Give what the catalogue says is a secret, whatever its name; of a map, each value where all of them are."""
    for leaf, edge in meant(resource, Kind.SECRET):
        if not edge.free or any(isinstance(step, str) and _ALL_SECRET.search(step) for step in leaf.path):
            yield leaf


def _is_marked(resource: Resource, path: Path) -> bool:
    return any(path[: len(secret)] == secret for secret in resource.secrets)


RULE = Rule(
    id="keys-no-plain-secret",
    ref="BLEU-0160",
    severity=Severity.CRITICAL,
    title=Text(
        "No secret stands in plain text among a resource's properties",
        "Aucun secret ne figure en clair parmi les propriétés d'une ressource",
    ),
    reason=Text(
        "What is not marked secret is written as it is into the state, the previews and the logs of every run, and "
        "into the resource, where whoever may read it reads it.",
        "Ce qui n'est pas marqué secret est écrit tel quel dans l'état, les aperçus et les journaux de chaque "
        "exécution, et dans la ressource, où le lit qui peut la lire.",
    ),
    fix=Text(
        "Use an identity instead of a secret; or keep it in bleu.KeyVault and name it there; at least give it as "
        "pulumi.Output.secret(...) or from configuration set with --secret",
        "Utilisez une identité plutôt qu'un secret ; ou gardez-le dans bleu.KeyVault et nommez-le là ; au moins "
        "donnez-le par pulumi.Output.secret(...) ou d'une configuration écrite avec --secret",
    ),
    controls=("10.3.a", "10.5.d"),
    check=check,
    refused=Example("azure-native:compute:VirtualMachine", {"osProfile": {"adminPassword": "in-plain-text"}}),
    accepted=Example(
        "azure-native:web:WebAppApplicationSettings",
        {"properties": {"DB_PASSWORD": "@Microsoft.KeyVault(VaultName=example;SecretName=database)"}},
    ),
)
