"""Temporary disks and caches of machines are encrypted on the host."""

from bleu_iac.rules.rule import Example, Rule, Severity
from bleu_iac.rules.tables import Switch, all_stand, table
from bleu_iac.text import Text

_ON = (True, "Enabled")
_MACHINE = "securityProfile.encryptionAtHost"
_FLEET = "additionalLocationsProfile.locationProfiles[*].virtualMachineProfileOverride"

SWITCHES = table(
    {
        "azurefleet:Fleet": [
            Switch(f"computeProfile.baseVirtualMachineProfile.{_MACHINE}", _ON),
            Switch(f"{_FLEET}.{_MACHINE}", _ON, absent=True),
        ],
        "batch:Pool": [
            Switch(
                f"deploymentConfiguration.virtualMachineConfiguration.{_MACHINE}",
                _ON,
                inside="deploymentConfiguration.virtualMachineConfiguration",
            )
        ],
        "compute:VirtualMachine": [Switch(_MACHINE, _ON)],
        "compute:VirtualMachineScaleSet": [Switch(f"virtualMachineProfile.{_MACHINE}", _ON)],
        "compute:VirtualMachineScaleSetVM": [Switch(_MACHINE, _ON)],
        "computebulkactions:BulkAction": [Switch(f"properties.computeProfile.virtualMachineProfile.{_MACHINE}", _ON)],
        "containerservice:AgentPool": [Switch("enableEncryptionAtHost", _ON)],
        "containerservice:ManagedCluster": [Switch("agentPoolProfiles[*].enableEncryptionAtHost", _ON)],
        "hdinsight:Cluster": [Switch("properties.diskEncryptionProperties.encryptionAtHost", _ON)],
        "redhatopenshift:OpenShiftCluster": [
            Switch("masterProfile.encryptionAtHost", _ON),
            Switch("workerProfiles[*].encryptionAtHost", _ON),
        ],
        "servicefabric:NodeType": [Switch("enableEncryptionAtHost", _ON)],
    }
)

RULE = Rule(
    id="keys-encryption-at-host",
    ref="BLEU-0153",
    severity=Severity.HIGH,
    title=Text(
        "Temporary disks and caches of machines are encrypted on the host",
        "Les disques temporaires et les caches des machines sont chiffrés sur l'hôte",
    ),
    reason=Text(
        "A disk encryption set covers the disks in storage. What a host keeps beside them, swap and temporary files "
        "and caches, and the way between the two, stays in the clear unless encryption at host is on.",
        "Un jeu de chiffrement couvre les disques dans le stockage. Ce que l'hôte garde à côté, échange, fichiers "
        "temporaires et caches, et le trajet entre les deux, reste en clair sans le chiffrement sur l'hôte.",
    ),
    fix=Text(
        "Set security_profile.encryption_at_host=True (enable_encryption_at_host=True for node pools)",
        "Mettez security_profile.encryption_at_host=True (enable_encryption_at_host=True pour les groupes de nœuds)",
    ),
    controls=("10.1.a", "10.1.d"),
    check=all_stand(SWITCHES),
    refused=Example("azure-native:compute:VirtualMachine", {"securityProfile": {"encryptionAtHost": False}}),
    accepted=Example("azure-native:compute:VirtualMachine", {"securityProfile": {"encryptionAtHost": True}}),
    types=frozenset(SWITCHES),
)
