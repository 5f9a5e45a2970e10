"""A vault's firewall lets nobody through that is not named."""

from bleu_iac.rules.firewalls import denies
from bleu_iac.rules.rule import Example, Rule, Severity
from bleu_iac.text import Text

RULE = Rule(
    id="network-vault-firewall-denies",
    ref="BLEU-0022",
    severity=Severity.HIGH,
    title=Text(
        "A vault's firewall denies whoever is not named",
        "Le pare-feu d'un coffre refuse qui n'est pas nommé",
    ),
    reason=Text(
        "Without network rules a vault lets every network through. With them, a public access switched on again by "
        "mistake opens nothing.",
        "Sans règles réseau, un coffre laisse passer tous les réseaux. Avec elles, un accès public rouvert par erreur "
        "n'ouvre rien.",
    ),
    fix=Text(
        "Use bleu.KeyVault, or set properties.network_acls.default_action='Deny'",
        "Utilisez bleu.KeyVault, ou mettez properties.network_acls.default_action='Deny'",
    ),
    controls=("9.6.d", "10.5.c", "13.2.a"),
    check=denies("properties.networkAcls", "value"),
    refused=Example("azure-native:keyvault:Vault", {"properties": {"networkAcls": {"defaultAction": "Allow"}}}),
    accepted=Example("azure-native:keyvault:Vault", {"properties": {"networkAcls": {"defaultAction": "Deny"}}}),
    types=frozenset({"azure-native:keyvault:Vault", "azure-native:keyvault:ManagedHsm"}),
)
