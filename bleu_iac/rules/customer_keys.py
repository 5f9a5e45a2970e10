"""Where each type takes a customer's key, and in which form.

What stands here was read from the types of the installed azure-native SDK and from what each service documents about
versions of keys; a test compares it with the SDK. Storage accounts have a rule of their own.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import Path, Resource, parse_path


class Use(NamedTuple):
    """One place where a type takes a key: its address, or vault and name apart, or a disk encryption set.

    Paths but `at` are inside the block; several paths of one kind are alternatives.
    """

    at: str = ""
    """The block that holds it; empty for the resource itself."""
    uri: str = ""
    """The key's whole address."""
    vault: str = ""
    """The vault's address, where the key is named apart."""
    name: str = ""
    version: str = ""
    disk_sets: tuple[str, ...] = ()
    """Ids of disk encryption sets."""
    reference: str = ""
    """The name or id of a key that another resource declares, and that is judged there."""
    switch: str = ""
    """What chooses between the platform's key and the customer's."""
    customer: tuple[Any, ...] = ()
    """The values of the switch that choose the customer's."""
    unless: str = ""
    """Where this stands, the key is another resource's matter."""
    if_present: bool = False
    """Whether the key is only judged where it is named at all."""
    pinned: str = ""
    """Why the service needs one version of the key; empty when it follows new ones by itself."""
    rotates: str = ""
    """The switch by which a service given one version follows new ones all the same."""

    @property
    def wants_nothing_more(self) -> bool:
        """Tell whether the switch is all there is here."""
        return not (self.uri or self.vault or self.disk_sets or self.reference)


class Block(NamedTuple):
    """One block, or the place where it should stand."""

    path: Path
    value: Any
    """`None` when it is absent, `UNKNOWN` when it or what it stands in is."""
    resource: Resource

    def inside(self, steps: str) -> Path:
        """Give the concrete path of something in it."""
        return (*self.path, *parse_path(steps))

    def look(self, steps: str) -> Any:
        """Give the value of something in it."""
        return self.resource.look(self.inside(steps))


def blocks(resource: Resource, use: Use) -> Iterator[Block]:
    """Give the blocks of one use that stand, or the place of the one that does not and should."""
    if not use.at:
        yield Block((), resource.inputs, resource)
        return
    found = False
    for each in resource.each(use.at):
        found = True
        yield Block(each.path, each.value, resource)
    if not found and not use.if_present and "[" not in use.at:
        yield Block(parse_path(use.at), None, resource)


def _key(at: str, uri: str = "keyIdentifier", **more: Any) -> Use:
    return Use(at, uri=uri, **more)


def _parts(at: str, vault: str = "keyVaultUri", version: str = "keyVersion", **more: Any) -> Use:
    return Use(at, vault=vault, name=more.pop("name", "keyName"), version=version, **more)


def _disks(at: str, *sets: str, **more: Any) -> Use:
    return Use(at, disk_sets=sets, **more)


_BY_VAULT: Mapping[str, Any] = {"switch": "keySource", "customer": ("Microsoft.Keyvault",)}
_ONE_VERSION = "takes an address with a version only"
_ONE_JOB = "the key serves one job"

_MANAGED = ("managedDisk.diskEncryptionSet.id", "managedDisk.securityProfile.diskEncryptionSet.id")


def _machine(profile: str) -> tuple[Use, ...]:
    return (
        _disks(f"{profile}storageProfile.osDisk", *_MANAGED, unless="managedDisk.id", if_present=True),
        _disks(f"{profile}storageProfile.dataDisks[*]", *_MANAGED, unless="managedDisk.id"),
    )


def _disk() -> tuple[Use, ...]:
    return (_disks("", "encryption.diskEncryptionSetId", "securityProfile.secureVMDiskEncryptionSetId"),)


def _image(regions: str) -> tuple[Use, ...]:
    sets = ("diskEncryptionSetId", "securityProfile.secureVMDiskEncryptionSetId")
    return (
        _disks(f"{regions}[*]", *(f"encryption.osDiskImage.{each}" for each in sets)),
        _disks(f"{regions}[*].encryption.dataDiskImages[*]", "diskEncryptionSetId"),
    )


_MANAGED_KEY = "customerManagedKeyEncryption"
_COMPLIANCE = "EDMUpload M365ComplianceCenter M365SecurityCenter MIPPolicySync O365ManagementActivityAPI SCCPowershell"
_PRIVATE_LINK = tuple(f"PrivateLinkServicesFor{name}" for name in _COMPLIANCE.split())
_CONTAINERS = (_parts("encryptionProperties", vault="vaultBaseUrl", pinned="takes the name of a version as well"),)
_DISCOVERED = (
    _parts("properties.keyVaultProperties"),
    Use("properties", switch="customerManagedKeys", customer=("Enabled",)),
)

_USES: Mapping[str, tuple[Use, ...]] = {
    "app:ManagedEnvironment": (_key("diskEncryptionConfiguration.keyVaultConfiguration", "keyUrl"),),
    "appconfiguration:ConfigurationStore": (_key("encryption.keyVaultProperties"),),
    "automation:AutomationAccount": (
        Use("encryption", **_BY_VAULT),
        _parts("encryption.keyVaultProperties", vault="keyvaultUri"),
    ),
    "avs:PrivateCloud": (
        Use("encryption", switch="status", customer=("Enabled",)),
        _parts("encryption.keyVaultProperties", vault="keyVaultUrl"),
    ),
    "azuredatatransfer:Flow": (Use("properties", vault="customerManagedKeyVaultUri"),),
    "azurefleet:Fleet": (
        *_machine("computeProfile.baseVirtualMachineProfile."),
        *_machine("additionalLocationsProfile.locationProfiles[*].virtualMachineProfileOverride."),
    ),
    "batch:BatchAccount": (Use("encryption", **_BY_VAULT), _key("encryption.keyVaultProperties")),
    "botservice:Bot": (_key("properties", "cmekKeyVaultUrl"),),
    "cognitiveservices:Account": (
        Use("properties.encryption", **_BY_VAULT),
        _parts("properties.encryption.keyVaultProperties"),
    ),
    "cognitiveservices:EncryptionScope": (
        Use("properties", **_BY_VAULT),
        _parts("properties.keyVaultProperties"),
    ),
    "compute:Disk": _disk(),
    "compute:DiskEncryptionSet": (
        Use(
            switch="encryptionType",
            customer=(
                "EncryptionAtRestWithCustomerKey",
                "EncryptionAtRestWithPlatformAndCustomerKeys",
                "ConfidentialVmEncryptedWithCustomerKey",
            ),
        ),
        Use(uri="activeKey.keyUrl", rotates="rotationToLatestKeyVersionEnabled"),
    ),
    "compute:GalleryImageVersion": _image("publishingProfile.targetRegions"),
    "compute:Image": (
        _disks("storageProfile.osDisk", "diskEncryptionSet.id", if_present=True),
        _disks("storageProfile.dataDisks[*]", "diskEncryptionSet.id"),
    ),
    "compute:Snapshot": _disk(),
    "compute:VirtualMachine": _machine(""),
    "compute:VirtualMachineScaleSet": _machine("virtualMachineProfile."),
    "compute:VirtualMachineScaleSetVM": _machine(""),
    "computebulkactions:BulkAction": _machine("properties.computeProfile.virtualMachineProfile."),
    "containerinstance:CGProfile": _CONTAINERS,
    "containerinstance:ContainerGroup": _CONTAINERS,
    "containerinstance:ContainerGroupProfile": _CONTAINERS,
    "containerregistry:Registry": (
        Use("encryption", switch="status", customer=("enabled",)),
        _key("encryption.keyVaultProperties"),
    ),
    "containerservice:ManagedCluster": (
        _disks("", "diskEncryptionSetID"),
        Use("securityProfile.azureKeyVaultKms", switch="enabled", customer=(True,)),
        _key("securityProfile.azureKeyVaultKms", "keyId", pinned=_ONE_VERSION),
    ),
    "containerstorage:Pool": (
        _parts("poolType.azureDisk.encryption", version="", if_present=True),
        _parts("poolType.elasticSan.encryption", version="", if_present=True),
    ),
    "cosmosdb:CassandraDataCenter": (
        _key("properties", "managedDiskCustomerKeyUri"),
        _key("properties", "backupStorageCustomerKeyUri"),
    ),
    "cosmosdb:DatabaseAccount": (_key("", "keyVaultKeyUri"),),
    "databasefleetmanager:FleetDatabase": (_key("properties.transparentDataEncryption", "keyUri"),),
    "databox:Job": (
        Use("details.keyEncryptionKey", switch="kekType", customer=("CustomerManaged",)),
        _key("details.keyEncryptionKey", "kekUrl", pinned=_ONE_JOB),
    ),
    "databricks:Workspace": (
        _parts(
            "encryption.entities.managedDisk",
            vault="keyVaultProperties.keyVaultUri",
            name="keyVaultProperties.keyName",
            version="keyVaultProperties.keyVersion",
            rotates="rotationToLatestKeyVersionEnabled",
            **_BY_VAULT,
        ),
        _parts(
            "encryption.entities.managedServices",
            vault="keyVaultProperties.keyVaultUri",
            name="keyVaultProperties.keyName",
            version="keyVaultProperties.keyVersion",
            pinned="takes the name of a version as well",
            **_BY_VAULT,
        ),
        _parts("parameters.encryption.value", pinned="takes the name of a version as well", **_BY_VAULT),
    ),
    "datafactory:Factory": (_parts("encryption", vault="vaultBaseUrl"),),
    "datalakestore:Account": (
        Use("encryptionConfig", switch="type", customer=("UserManaged",)),
        Use("encryptionConfig.keyVaultMetaInfo", reference="keyVaultResourceId"),
    ),
    "dataprotection:BackupVault": (
        Use("properties.securitySettings.encryptionSettings", switch="state", customer=("Enabled",)),
        _key("properties.securitySettings.encryptionSettings.keyVaultProperties", "keyUri"),
    ),
    "dbformysql:Server": (
        Use("dataEncryption", switch="type", customer=("AzureKeyVault",)),
        _key("dataEncryption", "primaryKeyURI"),
    ),
    "dbforpostgresql:Server": (
        Use("dataEncryption", switch="type", customer=("AzureKeyVault",)),
        _key("dataEncryption", "primaryKeyURI"),
    ),
    "dbforpostgresql:ServerGroupCluster": (
        Use("dataEncryption", switch="type", customer=("AzureKeyVault",)),
        _key("dataEncryption", "primaryKeyUri", pinned=_ONE_VERSION),
    ),
    "devcenter:DevCenter": (_key(f"encryption.{_MANAGED_KEY}", "keyEncryptionKeyUrl"),),
    "devcenter:EncryptionSet": (_key("", "keyEncryptionKeyUrl"),),
    "deviceupdate:Account": (_key("encryption", "keyVaultKeyUri"),),
    "discovery:Bookshelf": _DISCOVERED,
    "discovery:Supercomputer": (
        Use("properties", switch="customerManagedKeys", customer=("Enabled",)),
        _disks("properties", "diskEncryptionSetId"),
    ),
    "discovery:Workspace": _DISCOVERED,
    "elasticsan:VolumeGroup": (
        Use(switch="encryption", customer=("EncryptionAtRestWithCustomerManagedKey",)),
        _parts("encryptionProperties.keyVaultProperties"),
    ),
    "eventhub:Namespace": (
        Use("encryption", **_BY_VAULT),
        _parts("encryption.keyVaultProperties[*]"),
        Use("encryption", reference="keyVaultProperties"),
    ),
    "fluidrelay:FluidRelayServer": (_key(f"encryption.{_MANAGED_KEY}", "keyEncryptionKeyUrl"),),
    "hdinsight:Cluster": (_parts("properties.diskEncryptionProperties", vault="vaultUri"),),
    "healthbot:Bot": (_parts("properties.keyVaultProperties"),),
    "healthcareapis:DicomService": (_key(f"encryption.{_MANAGED_KEY}", "keyEncryptionKeyUrl"),),
    "healthcareapis:FhirService": (_key(f"encryption.{_MANAGED_KEY}", "keyEncryptionKeyUrl"),),
    "healthcareapis:Service": (_key("properties.cosmosDbConfiguration", "keyVaultKeyUri"),),
    "importexport:Job": (
        Use("properties.encryptionKey", switch="kekType", customer=("CustomerManaged",)),
        _key("properties.encryptionKey", "kekUrl", pinned=_ONE_JOB),
    ),
    "kusto:Cluster": (_parts("keyVaultProperties"),),
    "kusto:ReadWriteDatabase": (_parts("keyVaultProperties", if_present=True),),
    "loadtestservice:LoadTest": (_key("encryption", "keyUrl"),),
    "logic:IntegrationServiceEnvironment": (
        Use("properties.encryptionConfiguration.encryptionKeyReference", reference="keyVault.id"),
    ),
    **{
        f"{module}:{name}": (_key("properties.cosmosDbConfiguration", "keyVaultKeyUri"),)
        for module in ("m365securityandcompliance", "securityandcompliance")
        for name in _PRIVATE_LINK
    },
    "machinelearning:Workspace": (_key("", "keyVaultIdentifierId", pinned=_ONE_VERSION),),
    "machinelearningservices:Workspace": (
        Use("encryption", switch="status", customer=("Enabled",)),
        _key("encryption.keyVaultProperties", pinned=_ONE_VERSION),
    ),
    "manufacturingplatform:ManufacturingDataService": (
        _key("properties.cmkProfile", "keyUri"),
        _key("properties.fabricProfile", "keyUri", if_present=True),
    ),
    "maps:Account": (_key(f"properties.encryption.{_MANAGED_KEY}", "keyEncryptionKeyUrl"),),
    "netapp:Account": (Use("encryption", **_BY_VAULT), _parts("encryption.keyVaultProperties", version="")),
    "netapp:CapacityPoolCache": (Use("properties", switch="encryptionKeySource", customer=("Microsoft.KeyVault",)),),
    "netapp:CapacityPoolVolume": (Use(switch="encryptionKeySource", customer=("Microsoft.KeyVault",)),),
    "netapp:ElasticAccount": (
        Use("properties.encryption", **_BY_VAULT),
        _parts("properties.encryption.keyVaultProperties", version=""),
    ),
    "netapp:ElasticCapacityPool": (
        Use("properties.encryption", switch="elasticPoolEncryptionKeySource", customer=("KeyVault",)),
    ),
    "netapp:VolumeGroup": (Use("volumes[*]", switch="encryptionKeySource", customer=("Microsoft.KeyVault",)),),
    "onlineexperimentation:OnlineExperimentationWorkspace": (
        _key(f"properties.encryption.{_MANAGED_KEY}", "keyEncryptionKeyUrl"),
    ),
    "operationalinsights:Cluster": (_parts("keyVaultProperties"),),
    "powerplatform:EnterprisePolicy": (
        Use("encryption", switch="state", customer=("Enabled",), if_present=True),
        Use("encryption.keyVault", reference="id", if_present=True),
    ),
    "recoveryservices:ReplicationMigrationItem": (
        _disks("properties.providerSpecificDetails.disksToInclude[*]", "diskEncryptionSetId"),
    ),
    "recoveryservices:ReplicationProtectedItem": (
        _disks("properties.providerSpecificDetails.vmManagedDisks[*]", "recoveryDiskEncryptionSetId"),
        _disks("properties.providerSpecificDetails.disksToInclude[*]", "diskEncryptionSetId"),
        _disks("properties.providerSpecificDetails.disksToIncludeForManagedDisks[*]", "diskEncryptionSetId"),
        _disks("properties.providerSpecificDetails.disksDefault", "diskEncryptionSetId", if_present=True),
    ),
    "recoveryservices:ReplicationProtectionCluster": (
        _disks(
            "properties.sharedDiskProperties.sharedDiskProviderSpecificDetails.protectedManagedDisks[*]",
            "recoveryDiskEncryptionSetId",
        ),
    ),
    "recoveryservices:Vault": (_key("properties.encryption.keyVaultProperties", "keyUri"),),
    "redhatopenshift:OpenShiftCluster": (
        _disks("masterProfile", "diskEncryptionSetId"),
        _disks("workerProfiles[*]", "diskEncryptionSetId"),
    ),
    "redisenterprise:RedisEnterprise": (
        _key(f"encryption.{_MANAGED_KEY}", "keyEncryptionKeyUrl", pinned=_ONE_VERSION),
    ),
    "search:Service": (Use("encryptionWithCmk", switch="enforcement", customer=("Enabled",)),),
    "securityinsights:SentinelOnboardingState": (Use(switch="customerManagedKey", customer=(True,)),),
    "servicebus:Namespace": (
        Use("encryption", **_BY_VAULT),
        _parts("encryption.keyVaultProperties[*]"),
        Use("encryption", reference="keyVaultProperties"),
    ),
    "sql:Database": (Use(uri="encryptionProtector", rotates="encryptionProtectorAutoRotation", if_present=True),),
    "sql:EncryptionProtector": (
        Use(switch="serverKeyType", customer=("AzureKeyVault",)),
        Use(reference="serverKeyName", rotates="autoRotationEnabled"),
    ),
    "sql:ManagedInstance": (_key("", "keyId", pinned=_ONE_VERSION),),
    "sql:ManagedInstanceKey": (
        Use(switch="serverKeyType", customer=("AzureKeyVault",)),
        _key("", "uri", pinned=_ONE_VERSION),
    ),
    "sql:Server": (_key("", "keyId", pinned=_ONE_VERSION),),
    "sql:ServerKey": (
        Use(switch="serverKeyType", customer=("AzureKeyVault",)),
        _key("", "uri", pinned=_ONE_VERSION),
    ),
    "storage:EncryptionScope": (
        Use(switch="source", customer=("Microsoft.KeyVault",)),
        _key("keyVaultProperties", "keyUri"),
    ),
    "storagecache:AmlFilesystem": (_key("encryptionSettings.keyEncryptionKey", "keyUrl", pinned=_ONE_VERSION),),
    "storagecache:Cache": (
        Use("encryptionSettings", uri="keyEncryptionKey.keyUrl", rotates="rotationToLatestKeyVersionEnabled"),
    ),
    "synapse:Key": (_key("", "keyVaultUrl"),),
    "synapse:Workspace": (_key("encryption.cmk.key", "keyVaultUrl"),),
}

USES: Mapping[str, tuple[Use, ...]] = {f"{PROVIDER}:{name}": uses for name, uses in _USES.items()}
"""By canonical token."""

_ELSEWHERE: Mapping[str, str] = {
    "agfoodplatform:DataConnector": "names a secret of the service it reads from",
    "app:Certificate": "names a certificate in a vault",
    "app:ConnectedEnvironment": "names a certificate in a vault",
    "app:ConnectedEnvironmentsCertificate": "names a certificate in a vault",
    "app:ConnectedEnvironmentsStorage": "names a storage account's key in a vault",
    "app:ManagedEnvironmentsStorage": "names a storage account's key in a vault",
    "compute:GalleryApplicationVersion": "shares the form of an image's regions; an application has no disk",
    "compute:GalleryInVMAccessControlProfileVersion": "shares the form of an image's regions; it has no disk",
    "compute:GalleryScriptVersion": "shares the form of an image's regions; a script has no disk",
    "compute:VirtualMachineExtension": "names a secret that protects settings",
    "compute:VirtualMachineScaleSetExtension": "names a secret that protects settings",
    "compute:VirtualMachineScaleSetVMExtension": "names a secret that protects settings",
    "logic:IntegrationAccountCertificate": "names the key that messages are signed with",
    "netapp:ActiveDirectoryConfig": "names a password in a vault",
    "operationalinsights:Workspace": "takes its key from the cluster it is linked to",
    "storage:BlobContainer": "takes its key from the account, or from an encryption scope that is judged itself",
    "storage:StorageAccount": "has a rule of its own",
}
ELSEWHERE: Mapping[str, str] = {f"{PROVIDER}:{name}": reason for name, reason in _ELSEWHERE.items()}
"""Types that name a key or vault and are not judged here, with the reason."""
