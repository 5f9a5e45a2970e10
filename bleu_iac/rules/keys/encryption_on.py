"""Where a service lets its own encryption be switched off, it stays on."""

from collections.abc import Iterator

from bleu_iac.resources import Resource
from bleu_iac.rules.listed import Listed
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity
from bleu_iac.text import Text

LISTED = Listed("key-at-rest", "key-confidential")


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge what is written out: left alone, services encrypt what they store."""
    yield from LISTED.findings(resource)


RULE = Rule(
    id="keys-encryption-on",
    ref="BLEU-0161",
    severity=Severity.HIGH,
    title=Text(
        "No encryption of what is stored is switched off", "Aucun chiffrement de ce qui est stocké n'est désactivé"
    ),
    reason=Text(
        "A key of one's own protects nothing where the encryption it belongs to is off.",
        "Une clé à soi ne protège rien là où le chiffrement auquel elle sert est désactivé.",
    ),
    fix=Text("Switch the encryption that is named on, or leave it out", "Activez le chiffrement nommé, ou omettez-le"),
    controls=("10.1.a", "10.1.d"),
    check=check,
    refused=Example("azure-native:sql:TransparentDataEncryption", {"state": "Disabled"}),
    accepted=Example("azure-native:sql:TransparentDataEncryption", {"state": "Enabled"}),
    types=LISTED.types,
)
