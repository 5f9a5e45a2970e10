"""A key never leaves its vault."""

from collections.abc import Iterator

from bleu_iac.resources import UNKNOWN, Resource, parse_path
from bleu_iac.rules.looking import found, require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

EXPORTABLE = "properties.attributes.exportable"
RELEASE = "properties.releasePolicy"
OPERATIONS = "properties.keyOps"

RELEASED = Text(
    "lets the key be released to an outside environment: {found}",
    "laisse la clé être remise à un environnement extérieur : {found}",
)


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Left out, a key can neither be exported nor released."""
    value = resource.look(EXPORTABLE)
    yield from require(resource, EXPORTABLE, value, "false", lambda value: value is False or value is None)
    policy = resource.look(RELEASE)
    if policy is UNKNOWN:
        yield undetermined(parse_path(RELEASE))
    elif policy not in (None, {}):
        yield Finding(parse_path(RELEASE), RELEASED(found=found(resource, RELEASE)))
    for operation in resource.each(f"{OPERATIONS}[*]"):
        if operation.value is not UNKNOWN and str(operation.value).lower() == "release":
            yield Finding(operation.path, RELEASED(found=found(resource, operation.path)))


RULE = Rule(
    id="keys-key-not-exportable",
    ref="BLEU-0154",
    severity=Severity.HIGH,
    title=Text("A key never leaves its vault", "Une clé ne quitte jamais son coffre"),
    reason=Text(
        "Once a key is out, nobody knows who holds it, and withdrawing it from the vault protects nothing any more.",
        "Une fois la clé sortie, nul ne sait qui la détient, et la retirer du coffre ne protège plus rien.",
    ),
    fix=Text(
        "Use bleu.CustomerKey, or set properties.attributes.exportable=False without a release policy",
        "Utilisez bleu.CustomerKey, ou mettez properties.attributes.exportable=False sans politique de remise",
    ),
    controls=("10.5.a", "10.5.c", "19.6.c"),
    check=check,
    refused=Example("azure-native:keyvault:Key", {"properties": {"attributes": {"exportable": True}}}),
    accepted=Example("azure-native:keyvault:Key", {"properties": {"attributes": {"exportable": False}}}),
    types=frozenset({"azure-native:keyvault:Key"}),
)
