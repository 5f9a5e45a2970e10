"""A key serves one use: it encrypts, or it signs."""

from collections.abc import Iterator

from bleu_iac.resources import UNKNOWN, Resource, parse_path
from bleu_iac.rules.looking import MUST_BE, found
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

OPERATIONS = "properties.keyOps"
SIGNING = frozenset({"sign", "verify"})
ENCRYPTING = frozenset({"encrypt", "decrypt", "wrapkey", "unwrapkey"})

SAID = Text("a list of what the key is for", "une liste de ce à quoi sert la clé")
ONE_USE = Text("operations of one use, to encrypt or to sign", "des opérations d'un seul usage, chiffrer ou signer")


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Left out, a key may be used for everything its type can do."""
    path = parse_path(OPERATIONS)
    value = resource.look(OPERATIONS)
    if value is UNKNOWN:
        yield undetermined(path)
        return
    if not isinstance(value, list) or not value:
        yield Finding(path, MUST_BE(wanted=SAID(), found=found(resource, path)))
        return
    known = {str(each).lower() for each in value if each is not UNKNOWN}
    if known & SIGNING and known & ENCRYPTING:
        yield Finding(path, MUST_BE(wanted=ONE_USE(), found=found(resource, path)))
    else:
        yield from (undetermined((*path, index)) for index, each in enumerate(value) if each is UNKNOWN)


RULE = Rule(
    id="keys-key-one-use",
    ref="BLEU-0155",
    severity=Severity.MEDIUM,
    title=Text("A key serves one use: it encrypts, or it signs", "Une clé sert à un usage : chiffrer, ou signer"),
    reason=Text(
        "ANSSI asks for one use per key: what a key signs can be turned against what it encrypts, and the two have "
        "different lives.",
        "L'ANSSI demande un usage par clé : ce qu'une clé signe peut se retourner contre ce qu'elle chiffre, et les "
        "deux n'ont pas la même durée de vie.",
    ),
    fix=Text(
        "Use bleu.CustomerKey, or set key_ops=['wrapKey', 'unwrapKey'], or ['sign', 'verify']",
        "Utilisez bleu.CustomerKey, ou mettez key_ops=['wrapKey', 'unwrapKey'], ou ['sign', 'verify']",
    ),
    controls=("10.5.a",),
    check=check,
    refused=Example("azure-native:keyvault:Key", {"properties": {"keyOps": ["wrapKey", "unwrapKey", "sign"]}}),
    accepted=Example("azure-native:keyvault:Key", {"properties": {"keyOps": ["wrapKey", "unwrapKey"]}}),
    types=frozenset({"azure-native:keyvault:Key"}),
)
