"""A storage account's firewall lets nobody through that is not named."""

from bleu_iac.rules.firewalls import denies
from bleu_iac.rules.rule import Example, Rule, Severity
from bleu_iac.text import Text

RULE = Rule(
    id="network-storage-firewall-denies",
    ref="BLEU-0021",
    severity=Severity.HIGH,
    title=Text(
        "A storage account's firewall denies whoever is not named",
        "Le pare-feu d'un compte de stockage refuse qui n'est pas nommé",
    ),
    reason=Text(
        "Without network rules an account lets every network through. With them, a public access switched on again by "
        "mistake opens nothing.",
        "Sans règles réseau, un compte laisse passer tous les réseaux. Avec elles, un accès public rouvert par erreur "
        "n'ouvre rien.",
    ),
    fix=Text(
        "Use bleu.StorageAccount, or set network_rule_set.default_action='Deny'",
        "Utilisez bleu.StorageAccount, ou mettez network_rule_set.default_action='Deny'",
    ),
    controls=("9.6.d", "9.6.k", "13.2.a"),
    check=denies("networkRuleSet", "iPAddressOrRange"),
    refused=Example("azure-native:storage:StorageAccount", {"networkRuleSet": {"defaultAction": "Allow"}}),
    accepted=Example("azure-native:storage:StorageAccount", {"networkRuleSet": {"defaultAction": "Deny"}}),
    types=frozenset({"azure-native:storage:StorageAccount"}),
)
