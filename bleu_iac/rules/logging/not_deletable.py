"""Logs can't be made to vanish, or to stop."""

from bleu_iac.rules.rule import Example, Rule, Severity
from bleu_iac.rules.tables import Switch, all_stand, table
from bleu_iac.text import Text

SWITCHES = table(
    {
        "network:FlowLog": [Switch("enabled", (True,))],
        "operationalinsights:Workspace": [Switch("features.immediatePurgeDataOn30Days", (False,), absent=True)],
        "applicationinsights:Component": [Switch("immediatePurgeDataOn30Days", (False,), absent=True)],
        "sql:DatabaseBlobAuditingPolicy": [Switch("state", ("Enabled",))],
        "sql:ExtendedDatabaseBlobAuditingPolicy": [Switch("state", ("Enabled",))],
        "sql:ExtendedServerBlobAuditingPolicy": [Switch("state", ("Enabled",))],
        "sql:ServerBlobAuditingPolicy": [Switch("state", ("Enabled",))],
    }
)

RULE = Rule(
    id="logging-not-deletable",
    ref="BLEU-0218",
    severity=Severity.HIGH,
    title=Text(
        "Logs are neither purged at once nor switched off", "Les logs ne sont ni purgés d'un coup ni désactivés"
    ),
    reason=Text(
        "Who wants to leave no trace shortens the retention and waits a day, or switches the log off: a workspace that "
        "purges at once makes the first one work.",
        "Qui ne veut pas laisser de trace raccourcit la rétention et attend un jour, ou désactive le journal : un "
        "espace de travail qui purge d'un coup permet la première ruse.",
    ),
    fix=Text(
        "Use bleu.LogWorkspace, or set the switch as shown",
        "Utilisez bleu.LogWorkspace, ou mettez l'interrupteur comme indiqué",
    ),
    controls=("12.6.b", "12.6.c", "12.7.a"),
    check=all_stand(SWITCHES),
    refused=Example("azure-native:operationalinsights:Workspace", {"features": {"immediatePurgeDataOn30Days": True}}),
    accepted=Example("azure-native:operationalinsights:Workspace", {"features": {"immediatePurgeDataOn30Days": False}}),
    types=frozenset(SWITCHES),
)
