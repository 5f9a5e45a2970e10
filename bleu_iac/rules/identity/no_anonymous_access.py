"""Nobody comes in without saying who he is."""

from collections.abc import Iterator

from bleu_iac.resources import Resource
from bleu_iac.rules.listed import Listed
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity
from bleu_iac.rules.tables import Switch, all_stand, table
from bleu_iac.text import Text

SITE_OF_STORAGE = "azure-native:storage:StorageAccountStaticWebsite"
"""Microsoft Learn, "Static website hosting in Azure Storage": forbidding anonymous access does not close it."""
TO_ANYBODY = Text(
    "shows what the account has in $web to whoever asks, even where the account forbids anonymous access",
    "montre ce que le compte a dans $web à qui le demande, même si le compte interdit l'accès anonyme",
)

_ASKED = ("RedirectToLoginPage", "Return401", "Return403", "Return404")
"""What becomes of who has not said who he is."""
_SITE = (
    Switch("globalValidation.requireAuthentication", (True,)),
    Switch("globalValidation.unauthenticatedClientAction", _ASKED, absent=True),
)
_FUNCTION = (Switch("config.bindings[*].authLevel", ("function", "admin", "system"), absent=True),)
_SITE_OF_OLD = (Switch("unauthenticatedClientAction", _ASKED, absent=True),)

SWITCHES = table(
    {
        "app:ContainerAppsAuthConfig": [
            Switch("globalValidation.unauthenticatedClientAction", _ASKED, absent=True),
        ],
        "containerregistry:Registry": [Switch("anonymousPullEnabled", (False,), absent=True)],
        "relay:HybridConnection": [Switch("requiresClientAuthorization", (True,), absent=True)],
        "relay:WCFRelay": [Switch("requiresClientAuthorization", (True,), absent=True)],
        "storage:BlobContainer": [Switch("publicAccess", ("None",), absent=True)],
        "storage:StorageAccount": [Switch("allowBlobPublicAccess", (False,))],
        "web:WebAppAuthSettings": _SITE_OF_OLD,
        "web:WebAppFunction": _FUNCTION,
        "web:WebAppInstanceFunctionSlot": _FUNCTION,
        "web:WebAppAuthSettingsSlot": _SITE_OF_OLD,
        "web:WebAppAuthSettingsV2": _SITE,
        "web:WebAppAuthSettingsV2Slot": _SITE,
        "web:WebAppAuthSettingsV2WithoutSecrets": _SITE,
        "web:WebAppAuthSettingsV2WithoutSecretsSlot": _SITE,
        "webpubsub:WebPubSubHub": [Switch("properties.anonymousConnectPolicy", ("deny",), absent=True)],
    }
)
LISTED = Listed("exposure-blob", table=SWITCHES)
_switches = all_stand(SWITCHES)


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge each service by its own switch, the accounts that a service makes by theirs; no account shows a site."""
    if resource.type == SITE_OF_STORAGE:
        yield Finding((), TO_ANYBODY())
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
    types=frozenset({*SWITCHES, SITE_OF_STORAGE}) | LISTED.types,
)
