"""A deleted vault keeps its keys until its retention ends, and nobody can shorten that."""

from collections.abc import Iterator

from bleu_iac.resources import Resource
from bleu_iac.rules.looking import require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity
from bleu_iac.text import Text

PURGE = "properties.enablePurgeProtection"
SOFT_DELETE = "properties.enableSoftDelete"


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Purge protection is off unless switched on; soft delete is on unless switched off."""
    yield from require(resource, PURGE, resource.look(PURGE), "true", lambda value: value is True)
    yield from require(
        resource, SOFT_DELETE, resource.look(SOFT_DELETE), "true", lambda value: value is True or value is None
    )


RULE = Rule(
    id="keys-vault-purge-protected",
    ref="BLEU-0010",
    severity=Severity.HIGH,
    title=Text(
        "A deleted vault can be recovered until its retention ends",
        "Un coffre supprimé reste récupérable jusqu'à la fin de sa rétention",
    ),
    reason=Text(
        "Whoever can purge a vault can destroy, in one call, every datum its keys encrypt. With purge protection "
        "nobody can, not even the operator, before the retention ends.",
        "Qui peut purger un coffre peut détruire d'un seul appel toutes les données que ses clés chiffrent. Avec la "
        "protection contre la purge, personne ne le peut, pas même l'opérateur, avant la fin de la rétention.",
    ),
    fix=Text(
        "Use bleu.KeyVault, or set enable_purge_protection=True",
        "Utilisez bleu.KeyVault, ou mettez enable_purge_protection=True",
    ),
    controls=("10.5.a", "10.5.c"),
    check=check,
    refused=Example("azure-native:keyvault:Vault", {"properties": {"sku": {"name": "premium"}}}),
    accepted=Example("azure-native:keyvault:Vault", {"properties": {"enablePurgeProtection": True}}),
    types=frozenset({"azure-native:keyvault:Vault", "azure-native:keyvault:ManagedHsm"}),
)
