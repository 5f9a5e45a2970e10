"""Nobody reaches storage with a key that says nothing of who he is."""

from bleu_iac.rules.looking import must_be
from bleu_iac.rules.rule import Example, Rule, Severity
from bleu_iac.text import Text

RULE = Rule(
    id="identity-no-shared-keys",
    ref="BLEU-0030",
    severity=Severity.HIGH,
    title=Text(
        "Storage is reached with an identity, never with a shared key",
        "Le stockage s'atteint avec une identité, jamais avec une clé partagée",
    ),
    reason=Text(
        "An account key gives everything to whoever holds it, is not bound to a person and leaves no name in the "
        "logs; so do the signed URLs made from it. Left unset, keys are accepted.",
        "Une clé de compte donne tout à qui la détient, n'est liée à personne et ne laisse pas de nom dans les "
        "journaux ; de même les URL signées qu'on en tire. Sans indication, les clés sont acceptées.",
    ),
    fix=Text(
        "Use bleu.StorageAccount, or set allow_shared_key_access=False and grant roles",
        "Utilisez bleu.StorageAccount, ou mettez allow_shared_key_access=False et attribuez des rôles",
    ),
    controls=("9.2.b", "9.5.d"),
    check=must_be("allowSharedKeyAccess", False),
    refused=Example("azure-native:storage:StorageAccount", {"kind": "StorageV2"}),
    accepted=Example("azure-native:storage:StorageAccount", {"allowSharedKeyAccess": False}),
    types=frozenset({"azure-native:storage:StorageAccount"}),
)
