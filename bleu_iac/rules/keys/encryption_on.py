"""Where a service lets its own encryption be switched off, or leaves it off, it is on."""

from collections.abc import Iterator

from bleu_iac.resources import Resource
from bleu_iac.rules.listed import Listed
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity
from bleu_iac.rules.tables import Switch, all_stand, table
from bleu_iac.text import Text

_BACKUP = "autoBackupSettings"
SWITCHES = table(
    {
        "sqlvirtualmachine:SqlVirtualMachine": [
            Switch(f"{_BACKUP}.enableEncryption", (True,), only=(f"{_BACKUP}.enable", (True,)))
        ]
    }
)
"""What is not encrypted unless asked for. Where no backup is made, there is nothing to encrypt."""

LISTED = Listed(
    "key-at-rest",
    "key-at-rest-by-default",
    "key-at-rest-found",
    "key-at-rest-of-lakes",
    "key-at-rest-off-by-default",
    "key-confidential",
    "key-confidential-messages",
    table=SWITCHES,
)
_switches = all_stand(SWITCHES)


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge what is written out, and the few that encrypt nothing when left alone."""
    yield from _switches(resource, context)
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
    fix=Text("Switch the encryption that is named on", "Activez le chiffrement nommé"),
    controls=("10.1.a", "10.1.d"),
    check=check,
    refused=Example("azure-native:sql:TransparentDataEncryption", {"state": "Disabled"}),
    accepted=Example("azure-native:sql:TransparentDataEncryption", {"state": "Enabled"}),
    types=frozenset(SWITCHES) | LISTED.types,
)
