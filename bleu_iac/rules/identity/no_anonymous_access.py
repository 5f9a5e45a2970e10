"""Nobody comes in without saying who he is."""

from bleu_iac.rules.rule import Example, Rule, Severity
from bleu_iac.rules.tables import Switch, all_stand, table
from bleu_iac.text import Text

_ASKED = ("RedirectToLoginPage", "Return401", "Return403", "Return404")
"""What becomes of who has not said who he is."""
_SITE = (
    Switch("globalValidation.requireAuthentication", (True,)),
    Switch("globalValidation.unauthenticatedClientAction", _ASKED, absent=True),
)
_SITE_OF_OLD = (Switch("unauthenticatedClientAction", _ASKED, absent=True),)

SWITCHES = table(
    {
        "app:ContainerAppsAuthConfig": [
            Switch("globalValidation.unauthenticatedClientAction", _ASKED, absent=True),
        ],
        "containerregistry:Registry": [Switch("anonymousPullEnabled", (False,), absent=True)],
        "machinelearningservices:Registry": [
            Switch(
                "regionDetails[*].storageAccountDetails[*].systemCreatedStorageAccount.allowBlobPublicAccess",
                (False,),
                absent=True,
            )
        ],
        "storage:BlobContainer": [Switch("publicAccess", ("None",), absent=True)],
        "storage:StorageAccount": [Switch("allowBlobPublicAccess", (False,))],
        "web:WebAppAuthSettings": _SITE_OF_OLD,
        "web:WebAppAuthSettingsSlot": _SITE_OF_OLD,
        "web:WebAppAuthSettingsV2": _SITE,
        "web:WebAppAuthSettingsV2Slot": _SITE,
        "web:WebAppAuthSettingsV2WithoutSecrets": _SITE,
        "web:WebAppAuthSettingsV2WithoutSecretsSlot": _SITE,
        "webpubsub:WebPubSubHub": [Switch("properties.anonymousConnectPolicy", ("deny",), absent=True)],
    }
)

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
    check=all_stand(SWITCHES),
    refused=Example("azure-native:storage:BlobContainer", {"publicAccess": "Blob"}),
    accepted=Example("azure-native:storage:BlobContainer", {"publicAccess": "None"}),
    types=frozenset(SWITCHES),
)
