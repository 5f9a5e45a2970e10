"""Nobody comes in without saying who he is."""

from collections.abc import Iterator

from bleu_iac.resources import Resource
from bleu_iac.rules.listed import Listed
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity
from bleu_iac.rules.tables import Switch, all_stand, table
from bleu_iac.text import Text

SWITCHES = table(
    {
        "containerregistry:Registry": [Switch("anonymousPullEnabled", (False,), absent=True)],
        "storage:BlobContainer": [Switch("publicAccess", ("None",), absent=True)],
        "storage:StorageAccount": [Switch("allowBlobPublicAccess", (False,))],
        "web:WebAppAuthSettingsV2": [Switch("globalValidation.requireAuthentication", (True,))],
        "web:WebAppAuthSettingsV2Slot": [Switch("globalValidation.requireAuthentication", (True,))],
        "web:WebAppAuthSettingsV2WithoutSecrets": [Switch("globalValidation.requireAuthentication", (True,))],
        "web:WebAppAuthSettingsV2WithoutSecretsSlot": [Switch("globalValidation.requireAuthentication", (True,))],
        "webpubsub:WebPubSubHub": [Switch("properties.anonymousConnectPolicy", ("deny",), absent=True)],
    }
)
LISTED = Listed("exposure-blob", table=SWITCHES)
_switches = all_stand(SWITCHES)


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge each service by its own switch, and the accounts that a service makes by theirs."""
    yield from _switches(resource, context)
    yield from LISTED.findings(resource)


RULE = Rule(
    id="identity-no-anonymous-access",
    ref="BLEU-0201",
    severity=Severity.HIGH,
    title=Text("Nobody has access without a name", "Personne n'a accès sans dire qui il est"),
    reason=Text(
        "What anybody may read is nobody's any more: a container opened once is copied within hours. Where an account "
        "does not forbid it, one wrong setting on a container is enough.",
        "Ce que chacun peut lire n'est plus à personne : un conteneur ouvert une fois est copié en quelques heures. Là "
        "où un compte ne l'interdit pas, un seul réglage faux sur un conteneur suffit.",
    ),
    fix=Text(
        "Use bleu.StorageAccount, or set the switch as shown",
        "Utilisez bleu.StorageAccount, ou mettez l'interrupteur comme indiqué",
    ),
    controls=("9.2.b", "9.6.h"),
    check=check,
    refused=Example("azure-native:storage:BlobContainer", {"publicAccess": "Blob"}),
    accepted=Example("azure-native:storage:BlobContainer", {"publicAccess": "None"}),
    types=frozenset(SWITCHES) | LISTED.types,
)
