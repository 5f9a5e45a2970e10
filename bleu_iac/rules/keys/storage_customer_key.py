"""Storage is encrypted with a key its owner holds, in a vault of the same cloud."""

from collections.abc import Iterator

from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.looking import is_one_of, require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity
from bleu_iac.rules.vaults import is_key_name, is_vault, vault_suffixes
from bleu_iac.text import Message, Text

SOURCE = "encryption.keySource"
NAME = "encryption.keyVaultProperties.keyName"
VAULT = "encryption.keyVaultProperties.keyVaultUri"
VERSION = "encryption.keyVaultProperties.keyVersion"

KEY_NAME = Text("the name of a key", "le nom d'une clé")
VAULT_URI = Text(
    "the https address of a vault of {cloud} ({suffixes})", "l'adresse https d'un coffre de {cloud} ({suffixes})"
)
NO_VERSION = Text(
    "left out, so that a rotated key is taken up", "omis, pour qu'une clé renouvelée soit prise en compte"
)


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Without a source, Microsoft's own key is used; then the rest needs no judging.

    Which identity fetches the key is not judged: ARM refuses one that is missing or may not, and it is often known only
    once deployed.
    """
    source = resource.look(SOURCE)
    wrong = list(require(resource, SOURCE, source, "Microsoft.Keyvault", is_one_of("Microsoft.Keyvault")))
    yield from wrong
    if wrong and source is not UNKNOWN:
        return
    cloud = context.cloud

    def uri() -> Message:
        return VAULT_URI(cloud=cloud.display_name, suffixes=", ".join(vault_suffixes(cloud)))

    yield from require(resource, NAME, resource.look(NAME), KEY_NAME, is_key_name)
    yield from require(resource, VAULT, resource.look(VAULT), uri, lambda value: is_vault(value, cloud))
    yield from require(resource, VERSION, resource.look(VERSION), NO_VERSION, lambda value: value in (None, ""))


_GOOD = {
    "identity": {"type": "UserAssigned", "userAssignedIdentities": ["{identity}"]},
    "encryption": {
        "keySource": "Microsoft.Keyvault",
        "keyVaultProperties": {"keyName": "data", "keyVaultUri": "{vault}"},
        "encryptionIdentity": {"encryptionUserAssignedIdentity": "{identity}"},
    },
}

RULE = Rule(
    id="keys-storage-customer-key",
    ref="BLEU-0013",
    severity=Severity.HIGH,
    title=Text(
        "Storage is encrypted with a key its owner holds in this cloud",
        "Le stockage est chiffré avec une clé que son propriétaire détient dans ce cloud",
    ),
    reason=Text(
        "With the platform's key, whoever runs the platform can read the data. A key of one's own, in a vault of the "
        "same cloud and rotated there, can be withdrawn; a vault of another cloud answers to another law.",
        "Avec la clé de la plateforme, qui opère la plateforme peut lire les données. Une clé à soi, dans un coffre "
        "du même cloud et renouvelée là, peut être retirée ; un coffre d'un autre cloud répond à un autre droit.",
    ),
    fix=Text(
        "Use bleu.StorageAccount with a bleu.CustomerKey, or set encryption.key_source='Microsoft.Keyvault' with the "
        "vault, the key's name and a user-assigned identity",
        "Utilisez bleu.StorageAccount avec une bleu.CustomerKey, ou mettez "
        "encryption.key_source='Microsoft.Keyvault' avec le coffre, le nom de la clé et une identité affectée par "
        "l'utilisateur",
    ),
    controls=("10.1.a", "10.5.c", "19.6.c"),
    check=check,
    refused=Example("azure-native:storage:StorageAccount", {"encryption": {"keySource": "Microsoft.Storage"}}),
    accepted=Example("azure-native:storage:StorageAccount", _GOOD),
    types=frozenset({"azure-native:storage:StorageAccount"}),
)
