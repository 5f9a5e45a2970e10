"""Exports of stacks of any size, the same every time: as the engine writes them, a dozen types, 40 properties each."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REGION = "bleufrancecentral"
_SUBSCRIPTION = "/subscriptions/00000000-0000-4000-8000-000000000001"
_GROUP = f"{_SUBSCRIPTION}/resourceGroups/rg-data"
_NUMBER = "@@number@@"
_PROVIDER = "urn:pulumi:prod::tenant::pulumi:providers:azure-native::default_3_29_0"
_PROVIDER_ID = "6a2f6c52-6c25-4b3e-9c5e-7f5d8f4f7f10"
_STACK = "urn:pulumi:prod::tenant::pulumi:pulumi:Stack::tenant-prod"

TAGS = {
    "workload": "archives", "owner": "archives-team", "data-classification": "restricted", "environment": "prod",
    "cost-centre": "4711", "data-owner": "direction-metier", "recovery": "rto-4h", "zone": "a",
}  # fmt: skip


def _id(kind: str, name: str) -> str:
    return f"{_GROUP}/providers/Microsoft.{kind}/{name}"


_ENCRYPTION = _id("Compute", "diskEncryptionSets/des")
_WORKSPACE = _id("OperationalInsights", "workspaces/logs")


def _rule(index: int) -> dict[str, Any]:
    return {
        "name": f"from-{index}", "priority": 100 + index, "direction": "Inbound", "access": "Allow", "protocol": "Tcp",
        "sourceAddressPrefix": f"10.{index}.0.0/16", "sourcePortRange": "*",
        "destinationAddressPrefix": "VirtualNetwork", "destinationPortRange": "443",
    }  # fmt: skip


def _service(name: str) -> dict[str, Any]:
    return {
        "requestMessage": name, "privateLinkServiceId": _id("Storage", f"storageAccounts/{name}"),
        "groupIds": ["blob"], "name": name,
    }  # fmt: skip


ACCOUNT: dict[str, Any] = {
    "accountName": f"stdata{_NUMBER}", "resourceGroupName": "rg-data", "location": REGION, "kind": "StorageV2",
    "sku": {"name": "Standard_ZRS"}, "accessTier": "Hot", "allowBlobPublicAccess": False,
    "allowCrossTenantReplication": False, "allowSharedKeyAccess": False, "defaultToOAuthAuthentication": True,
    "enableHttpsTrafficOnly": True, "isHnsEnabled": False, "isLocalUserEnabled": False, "isNfsV3Enabled": False,
    "isSftpEnabled": False, "largeFileSharesState": "Disabled", "minimumTlsVersion": "TLS1_2",
    "publicNetworkAccess": "Disabled", "allowedCopyScope": "PrivateLink",
    "identity": {"type": "UserAssigned", "userAssignedIdentities": [_id("ManagedIdentity", "identities/data")]},
    "encryption": {
        "keySource": "Microsoft.Keyvault", "requireInfrastructureEncryption": True,
        "identity": {"encryptionUserAssignedIdentity": _id("ManagedIdentity", "identities/data")},
        "keyVaultProperties": {"keyName": "data", "keyVaultUri": "https://kv-data.vault.sovcloud-api.fr"},
        "encryptionIdentity": {"encryptionUserAssignedIdentity": _id("ManagedIdentity", "identities/data")},
        "services": {"blob": {"enabled": True, "keyType": "Account"}, "file": {"enabled": True, "keyType": "Account"}},
    },
    "networkRuleSet": {"bypass": "None", "defaultAction": "Deny", "ipRules": [], "virtualNetworkRules": []},
    "tags": TAGS,
}  # fmt: skip

VAULT: dict[str, Any] = {
    "vaultName": f"kv-data-{_NUMBER}", "resourceGroupName": "rg-data", "location": REGION,
    "properties": {
        "tenantId": "00000000-0000-4000-8000-000000000002", "sku": {"family": "A", "name": "premium"},
        "enableRbacAuthorization": True, "enablePurgeProtection": True, "enableSoftDelete": True,
        "softDeleteRetentionInDays": 90, "enabledForDeployment": False, "enabledForDiskEncryption": False,
        "enabledForTemplateDeployment": False, "publicNetworkAccess": "Disabled",
        "networkAcls": {
            "bypass": "None", "defaultAction": "Deny", "ipRules": [{"value": f"10.0.{n}.0/24"} for n in range(8)],
            "virtualNetworkRules": [{"id": _id("Network", f"virtualNetworks/hub/subnets/{n}")} for n in range(8)],
        },
    },
    "tags": TAGS,
}  # fmt: skip

NETWORK: dict[str, Any] = {
    "virtualNetworkName": f"vnet-{_NUMBER}", "resourceGroupName": "rg-data", "location": REGION,
    "addressSpace": {"addressPrefixes": ["10.0.0.0/16", "10.1.0.0/16"]}, "enableDdosProtection": False,
    "dhcpOptions": {"dnsServers": ["10.0.0.4", "10.0.0.5"]}, "flowTimeoutInMinutes": 4,
    "subnets": [
        {
            "name": f"snet-{n}", "addressPrefix": f"10.0.{n}.0/24", "privateEndpointNetworkPolicies": "Enabled",
            "networkSecurityGroup": {"id": _id("Network", "networkSecurityGroups/default")},
            "routeTable": {"id": _id("Network", "routeTables/default")}, "defaultOutboundAccess": False,
        }
        for n in range(4)
    ],
    "tags": TAGS,
}  # fmt: skip

GROUP: dict[str, Any] = {
    "networkSecurityGroupName": f"nsg-{_NUMBER}", "resourceGroupName": "rg-data", "location": REGION,
    "securityRules": [_rule(index) for index in range(4)], "tags": TAGS,
}  # fmt: skip

ENDPOINT: dict[str, Any] = {
    "privateEndpointName": f"pe-{_NUMBER}", "resourceGroupName": "rg-data", "location": REGION,
    "customNetworkInterfaceName": f"nic-{_NUMBER}",
    "subnet": {"id": _id("Network", "virtualNetworks/hub/subnets/endpoints")},
    "ipConfigurations": [
        {"name": f"ip-{n}", "groupId": "blob", "memberName": "blob", "privateIPAddress": f"10.0.0.{n}"}
        for n in range(3)
    ],
    "privateLinkServiceConnections": [_service("data"), _service("more")],
    "customDnsConfigs": [{"fqdn": "data.internal", "ipAddresses": ["10.0.0.4"]}], "tags": TAGS,
}  # fmt: skip

MACHINE: dict[str, Any] = {
    "vmName": f"vm-{_NUMBER}", "resourceGroupName": "rg-data", "location": REGION, "zones": ["1"],
    "hardwareProfile": {"vmSize": "Standard_D4s_v5"}, "licenseType": "RHEL_BYOS",
    "securityProfile": {
        "encryptionAtHost": True, "securityType": "TrustedLaunch",
        "uefiSettings": {"secureBootEnabled": True, "vTpmEnabled": True},
    },
    "storageProfile": {
        "imageReference": {"id": _id("Compute", "galleries/images/versions/1.0.0")},
        "osDisk": {
            "name": f"os-{_NUMBER}", "createOption": "FromImage", "caching": "ReadWrite", "diskSizeGB": 64,
            "managedDisk": {"storageAccountType": "Premium_LRS", "diskEncryptionSet": {"id": _ENCRYPTION}},
        },
        "dataDisks": [
            {"lun": n, "createOption": "Attach", "managedDisk": {"id": _id("Compute", f"disks/{n}")}} for n in range(3)
        ],
    },
    "osProfile": {
        "computerName": f"vm-{_NUMBER}", "adminUsername": "operator",
        "linuxConfiguration": {"disablePasswordAuthentication": True, "provisionVMAgent": True},
    },
    "networkProfile": {"networkInterfaces": [{"id": _id("Network", "networkInterfaces/1"), "primary": True}]},
    "diagnosticsProfile": {"bootDiagnostics": {"enabled": False}},
    "identity": {"type": "SystemAssigned"}, "tags": TAGS,
}  # fmt: skip

DISK: dict[str, Any] = {
    "diskName": f"disk-{_NUMBER}", "resourceGroupName": "rg-data", "location": REGION, "zones": ["1"],
    "sku": {"name": "Premium_LRS"}, "diskSizeGB": 256, "diskIOPSReadWrite": 1100, "diskMBpsReadWrite": 125,
    "creationData": {"createOption": "Empty", "logicalSectorSize": 512}, "burstingEnabled": False,
    "networkAccessPolicy": "DenyAll", "publicNetworkAccess": "Disabled", "hyperVGeneration": "V2", "osType": "Linux",
    "encryption": {"type": "EncryptionAtRestWithCustomerKey", "diskEncryptionSetId": _ENCRYPTION},
    "dataAccessAuthMode": "AzureActiveDirectory", "tier": "P15", "maxShares": 1, "optimizedForFrequentAttach": False,
    "supportedCapabilities": {"acceleratedNetwork": True, "architecture": "x64"}, "supportsHibernation": False,
    "securityProfile": {"securityType": "TrustedLaunch"}, "availabilityPolicy": {"actionOnDiskDelay": "None"},
    "tags": TAGS,
}  # fmt: skip

DATABASE: dict[str, Any] = {
    "databaseName": f"db-{_NUMBER}", "serverName": "sql-data", "resourceGroupName": "rg-data", "location": REGION,
    "sku": {"name": "GP_Gen5", "tier": "GeneralPurpose", "family": "Gen5", "capacity": 2},
    "collation": "French_CI_AS", "catalogCollation": "DATABASE_DEFAULT", "maxSizeBytes": 34359738368,
    "zoneRedundant": True, "readScale": "Disabled", "highAvailabilityReplicaCount": 0, "minCapacity": 0.5,
    "autoPauseDelay": -1, "requestedBackupStorageRedundancy": "Zone", "isLedgerOn": False, "licenseType": "BasePrice",
    "maintenanceConfigurationId": _id("Maintenance", "publicMaintenanceConfigurations/SQL_Default"),
    "encryptionProtectorAutoRotation": True, "encryptionProtector": "https://kv-data.vault.sovcloud-api.fr/keys/data",
    "identity": {"type": "UserAssigned", "userAssignedIdentities": [_id("ManagedIdentity", "identities/data")]},
    "createMode": "Default", "availabilityZone": "1", "freeLimitExhaustionBehavior": "AutoPause",
    "useFreeLimit": False, "manualCutover": False, "performCutover": False, "preferredEnclaveType": "Default",
    "sampleName": "", "secondaryType": "Geo", "federatedClientId": "", "elasticPoolId": "", "tags": TAGS,
}  # fmt: skip


def _diagnostics(name: str, target: str) -> dict[str, Any]:
    return {
        "name": f"{name}-{_NUMBER}", "resourceUri": target, "workspaceId": _WORKSPACE,
        "logAnalyticsDestinationType": "Dedicated",
        "logs": [
            {"categoryGroup": f"group-{n}", "enabled": True, "retentionPolicy": {"days": 0, "enabled": False}}
            for n in range(6)
        ],
        "metrics": [
            {"category": f"metric-{n}", "enabled": True, "retentionPolicy": {"days": 0, "enabled": False}}
            for n in range(3)
        ],
    }  # fmt: skip


ZONE_LINK: dict[str, Any] = {
    "virtualNetworkLinkName": f"link-{_NUMBER}", "privateZoneName": "data.internal", "resourceGroupName": "rg-data",
    "location": "global", "registrationEnabled": False, "resolutionPolicy": "Default",
    "virtualNetwork": {"id": _id("Network", "virtualNetworks/hub")},
    "tags": {**TAGS, **{f"note-{n}": f"value {n}" for n in range(25)}},
}  # fmt: skip

ROUTES: dict[str, Any] = {
    "routeTableName": f"rt-{_NUMBER}", "resourceGroupName": "rg-data", "location": REGION,
    "disableBgpRoutePropagation": True,
    "routes": [
        {
            "name": f"to-{n}", "addressPrefix": f"10.{n}.0.0/16", "nextHopType": "VirtualAppliance",
            "nextHopIpAddress": "10.0.0.68",
        }
        for n in range(7)
    ],
    "tags": TAGS,
}  # fmt: skip

MACHINE_BACKUP: dict[str, Any] = {
    "vaultName": "rsv-data", "resourceGroupName": "rg-data", "fabricName": "Azure", "containerName": f"c-{_NUMBER}",
    "protectedItemName": f"vm-{_NUMBER}",
    "properties": {
        "protectedItemType": "Microsoft.Compute/virtualMachines", "friendlyName": f"vm-{_NUMBER}",
        "policyId": _id("RecoveryServices", "vaults/rsv-data/backupPolicies/daily"),
        "sourceResourceId": _id("Compute", f"virtualMachines/res-{_NUMBER}"),
        "extendedProperties": {"diskExclusionProperties": {"diskLunList": list(range(20)), "isInclusionList": True}},
    },
    "tags": TAGS,
}  # fmt: skip

ACCOUNT_BACKUP: dict[str, Any] = {
    "vaultName": "bvault-data", "resourceGroupName": "rg-data", "backupInstanceName": f"blob-{_NUMBER}",
    "properties": {
        "objectType": "BackupInstance", "friendlyName": f"stdata{_NUMBER}",
        "dataSourceInfo": {
            "objectType": "Datasource", "datasourceType": "Microsoft.Storage/storageAccounts/blobServices",
            "resourceID": _id("Storage", f"storageAccounts/res-{_NUMBER}"), "resourceLocation": REGION,
            "resourceName": f"stdata{_NUMBER}", "resourceType": "Microsoft.Storage/storageAccounts",
        },
        "policyInfo": {
            "policyId": _id("DataProtection", "backupVaults/bvault-data/backupPolicies/daily"),
            "policyParameters": {
                "backupDatasourceParametersList": [
                    {"objectType": "BlobBackupDatasourceParameters", "containersList": [f"c-{n}" for n in range(12)]}
                ]
            },
        },
    },
    "tags": TAGS,
}  # fmt: skip

LOCK = f"{_SUBSCRIPTION}/providers/Microsoft.Authorization/locks/all"

TYPES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("storage:StorageAccount", "Storage/storageAccounts", ACCOUNT),
    ("monitor:DiagnosticSetting", "", _diagnostics("account", _id("Storage", f"storageAccounts/res-{_NUMBER}"))),
    ("keyvault:Vault", "KeyVault/vaults", VAULT),
    ("monitor:DiagnosticSetting", "", _diagnostics("vault", _id("KeyVault", f"vaults/res-{_NUMBER}"))),
    ("network:VirtualNetwork", "Network/virtualNetworks", NETWORK),
    ("network:NetworkSecurityGroup", "Network/networkSecurityGroups", GROUP),
    ("network:PrivateEndpoint", "Network/privateEndpoints", ENDPOINT),
    ("compute:VirtualMachine", "Compute/virtualMachines", MACHINE),
    ("compute:Disk", "Compute/disks", DISK),
    ("sql:Database", "Sql/servers/sql-data/databases", DATABASE),
    ("monitor:DiagnosticSetting", "", _diagnostics("db", _id("Sql", f"servers/sql-data/databases/res-{_NUMBER}"))),
    ("privatedns:VirtualNetworkLink", "Network/privateDnsZones/data.internal/virtualNetworkLinks", ZONE_LINK),
    ("network:RouteTable", "Network/routeTables", ROUTES),
    ("recoveryservices:ProtectedItem", "", MACHINE_BACKUP),
    ("dataprotection:BackupInstance", "", ACCOUNT_BACKUP),
)
"""Each with the rest of its id, where another refers to it by that."""


def leaves(value: Any) -> int:
    """Count the single values inside."""
    if isinstance(value, dict):
        return sum(map(leaves, value.values()))
    return sum(map(leaves, value)) if isinstance(value, list) else 1


def _element(index: int, token: str, path: str, inputs: dict[str, Any]) -> str:
    """Give a resource as the engine writes it, to be filled with a number."""
    declared = f"azure-native:{token}"
    path = path or token.replace(":", "/")
    resource = {
        "urn": f"urn:pulumi:prod::tenant::{declared}::res-{index}-{_NUMBER}", "custom": True,
        "id": f"{_GROUP}/providers/Microsoft.{path}/res-{_NUMBER}", "type": declared, "inputs": inputs,
        "outputs": {**inputs, "azureApiVersion": "2024-01-01", "name": f"res-{_NUMBER}", "type": token,
                    "provisioningState": "Succeeded",
                    "systemData": {"createdBy": "pipeline", "createdAt": "2026-01-02T03:04:05Z"}},
        "parent": _STACK, "dependencies": [_STACK], "provider": f"{_PROVIDER}::{_PROVIDER_ID}",
        "propertyDependencies": {name: [] for name in inputs},
        "created": "2026-01-02T03:04:05.123456Z", "modified": "2026-01-02T03:04:05.123456Z",
        "sourcePosition": "project:///__main__.py#20",
    }  # fmt: skip
    return json.dumps(resource, indent=4).replace("\n", "\n            ")


_HEAD = [
    {"urn": _STACK, "custom": False, "type": "pulumi:pulumi:Stack"},
    {
        "urn": _PROVIDER, "custom": True, "id": _PROVIDER_ID, "type": "pulumi:providers:azure-native",
        "inputs": {"metadataHost": "management.sovcloud-api.fr", "disableInstanceDiscovery": "true",
                   "disablePulumiPartnerId": "true", "version": "3.29.0"},
    },
    {
        "urn": "urn:pulumi:prod::tenant::azure-native:authorization:ManagementLockByScope::all", "custom": True,
        "id": LOCK, "type": "azure-native:authorization:ManagementLockByScope",
        "inputs": {"level": "CanNotDelete", "lockName": "all", "scope": _SUBSCRIPTION},
        "provider": f"{_PROVIDER}::{_PROVIDER_ID}",
    },
]  # fmt: skip


def pieces(resources: int) -> Iterator[str]:
    """Give the text of an export with so many resources, piece by piece."""
    templates = [_element(index, *each) for index, each in enumerate(TYPES)]
    yield '{\n    "version": 3,\n    "deployment": {\n        "manifest": {},\n        "resources": [\n'
    yield ",\n".join(json.dumps(each) for each in _HEAD)
    for number in range(resources - len(_HEAD)):
        yield ",\n            " + templates[number % len(templates)].replace(_NUMBER, f"{number // len(templates):012}")
    yield "\n        ]\n    }\n}\n"


def write(path: Path, resources: int) -> Path:
    """Write an export."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(pieces(resources))
    return path
