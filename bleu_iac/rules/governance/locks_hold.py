"""A lock that is declared does lock; a stack that ARM manages denies changes from outside."""

from bleu_iac.rules.rule import Example, Rule, Severity
from bleu_iac.rules.tables import Switch, all_stand, table
from bleu_iac.text import Text

_LEVEL = (Switch("level", ("CanNotDelete", "ReadOnly")),)
_DENY = (Switch("denySettings.mode", ("DenyDelete", "DenyWriteAndDelete")),)

SWITCHES = table(
    {
        "authorization:ManagementLockAtResourceGroupLevel": _LEVEL,
        "authorization:ManagementLockAtResourceLevel": _LEVEL,
        "authorization:ManagementLockAtSubscriptionLevel": _LEVEL,
        "authorization:ManagementLockByScope": _LEVEL,
        "resources:DeploymentStackAtManagementGroup": _DENY,
        "resources:DeploymentStackAtResourceGroup": _DENY,
        "resources:DeploymentStackAtSubscription": _DENY,
    }
)

RULE = Rule(
    id="governance-locks-hold",
    ref="BLEU-0243",
    severity=Severity.MEDIUM,
    title=Text("A lock or a deny setting locks something", "Un verrou ou un réglage de refus verrouille quelque chose"),
    reason=Text(
        "A lock of the level NotSpecified, or a deployment stack that denies nothing, is found by every inventory and "
        "stops nobody.",
        "Un verrou de niveau NotSpecified, ou une pile de déploiement qui ne refuse rien, figure dans tout "
        "inventaire et n'arrête personne.",
    ),
    fix=Text(
        "Set the level to CanNotDelete, or deny_settings.mode to denyDelete",
        "Mettez le niveau à CanNotDelete, ou deny_settings.mode à denyDelete",
    ),
    controls=("12.2.a",),
    check=all_stand(SWITCHES),
    refused=Example("azure-native:authorization:ManagementLockByScope", {"level": "NotSpecified"}),
    accepted=Example("azure-native:authorization:ManagementLockByScope", {"level": "CanNotDelete"}),
    types=frozenset(SWITCHES),
)
