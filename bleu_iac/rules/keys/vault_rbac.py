"""Who may use a vault is decided by roles, in one place."""

from bleu_iac.rules.looking import must_be
from bleu_iac.rules.rule import Example, Rule, Severity
from bleu_iac.text import Text

RULE = Rule(
    id="keys-vault-rbac",
    ref="BLEU-0011",
    severity=Severity.HIGH,
    title=Text("Access to a vault is granted by roles", "L'accès à un coffre est donné par des rôles"),
    reason=Text(
        "With access policies, whoever may write to the vault's resource can give himself its keys, and no list of "
        "role assignments shows it.",
        "Avec les stratégies d'accès, qui peut modifier la ressource du coffre peut s'attribuer ses clés, et aucune "
        "liste d'attributions de rôles ne le montre.",
    ),
    fix=Text(
        "Use bleu.KeyVault, or set enable_rbac_authorization=True and grant roles",
        "Utilisez bleu.KeyVault, ou mettez enable_rbac_authorization=True et attribuez des rôles",
    ),
    controls=("9.3.b", "9.3.d", "10.5.c"),
    check=must_be("properties.enableRbacAuthorization", True),
    refused=Example("azure-native:keyvault:Vault", {"properties": {"enableRbacAuthorization": False}}),
    accepted=Example("azure-native:keyvault:Vault", {"properties": {"enableRbacAuthorization": True}}),
    types=frozenset({"azure-native:keyvault:Vault"}),
)
