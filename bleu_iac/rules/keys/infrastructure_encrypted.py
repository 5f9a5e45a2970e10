"""Below the customer's key, the infrastructure encrypts once more."""

from bleu_iac.rules.rule import Example, Rule, Severity
from bleu_iac.rules.tables import Switch, all_stand, table
from bleu_iac.text import Text

_ON = (True, "Enabled")

SWITCHES = table(
    {
        "databricks:Workspace": [Switch("parameters.requireInfrastructureEncryption.value", _ON)],
        "databox:Job": [
            Switch("details.preferences.encryptionPreferences.doubleEncryption", _ON, inside="details.preferences")
        ],
        "dataprotection:BackupVault": [
            Switch("properties.securitySettings.encryptionSettings.infrastructureEncryption", _ON)
        ],
        "dbformysql:SingleServer": [Switch("properties.infrastructureEncryption", _ON)],
        "dbforpostgresql:SingleServer": [Switch("properties.infrastructureEncryption", _ON)],
        "edgeorder:OrderItem": [
            Switch("orderItemDetails.preferences.encryptionPreferences.doubleEncryptionStatus", _ON)
        ],
        "eventhub:Namespace": [Switch("encryption.requireInfrastructureEncryption", _ON)],
        "kusto:Cluster": [Switch("enableDoubleEncryption", _ON)],
        "maps:Account": [Switch("properties.encryption.infrastructureEncryption", _ON)],
        "netapp:CapacityPool": [Switch("encryptionType", ("Double",))],
        "operationalinsights:Cluster": [Switch("isDoubleEncryptionEnabled", _ON, absent=True)],
        "recoveryservices:Vault": [Switch("properties.encryption.infrastructureEncryption", _ON)],
        "servicebus:Namespace": [Switch("encryption.requireInfrastructureEncryption", _ON)],
        "storage:EncryptionScope": [Switch("requireInfrastructureEncryption", _ON)],
        "storage:StorageAccount": [Switch("encryption.requireInfrastructureEncryption", _ON)],
    }
)
"""A cluster of logs is encrypted twice unless told not to.

Disks have encryption at host instead, a rule of its own. A disk encryption set of both keys
(`EncryptionAtRestWithPlatformAndCustomerKeys`) is accepted and not asked for: SecNumCloud asks for a key of the
customer's, not for a second layer on disks; Ultra Disks and Premium SSD v2 can't have it (Server-side encryption of
Azure Disk Storage, Double encryption at rest, Restrictions), and a confidential machine's set is of a third type.
Of Azure's sovereignty baselines, only the one for confidential workloads asks for it.
"""

RULE = Rule(
    id="keys-infrastructure-encrypted",
    ref="BLEU-0152",
    severity=Severity.MEDIUM,
    title=Text(
        "Below the customer's key, the infrastructure encrypts once more",
        "Sous la clé du client, l'infrastructure chiffre une seconde fois",
    ),
    reason=Text(
        "A medium that leaves the data centre stays unreadable even if one of the two layers, or its key, is broken. "
        "Most services can switch the second layer on at creation only.",
        "Un support qui quitte le centre de données reste illisible même si l'une des deux couches, ou sa clé, est "
        "cassée. La plupart des services ne peuvent activer la seconde couche qu'à la création.",
    ),
    fix=Text(
        "Use bleu.StorageAccount, or switch the infrastructure's or double encryption on",
        "Utilisez bleu.StorageAccount, ou activez le chiffrement de l'infrastructure ou le double chiffrement",
    ),
    controls=("10.1.a", "10.1.d"),
    check=all_stand(SWITCHES),
    refused=Example("azure-native:storage:StorageAccount", {"kind": "StorageV2"}),
    accepted=Example("azure-native:storage:StorageAccount", {"encryption": {"requireInfrastructureEncryption": True}}),
    types=frozenset(SWITCHES),
)
