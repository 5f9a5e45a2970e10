"""Nobody can have a storage account's objects copied into another tenant."""

from bleu_iac.rules.looking import must_be
from bleu_iac.rules.rule import Example, Rule, Severity
from bleu_iac.text import Text

RULE = Rule(
    id="residency-no-cross-tenant-replication",
    ref="BLEU-0003",
    severity=Severity.HIGH,
    title=Text(
        "Storage can't be replicated into another tenant",
        "Le stockage ne peut pas être répliqué vers un autre locataire",
    ),
    reason=Text(
        "Object replication into another tenant takes the data, as it is written, out of reach of everything decided "
        "here. Accounts from before December 2023 allow it unless told otherwise.",
        "La réplication d'objets vers un autre locataire emporte les données, au fil de leur écriture, hors de "
        "portée de tout ce qui est décidé ici. Les comptes d'avant décembre 2023 l'autorisent sauf indication "
        "contraire.",
    ),
    fix=Text(
        "Use bleu.StorageAccount, or set allow_cross_tenant_replication=False",
        "Utilisez bleu.StorageAccount, ou mettez allow_cross_tenant_replication=False",
    ),
    controls=("9.7.a", "19.2.b"),
    check=must_be("allowCrossTenantReplication", False),
    refused=Example("azure-native:storage:StorageAccount", {"allowCrossTenantReplication": True}),
    accepted=Example("azure-native:storage:StorageAccount", {"allowCrossTenantReplication": False}),
    types=frozenset({"azure-native:storage:StorageAccount"}),
)
