"""Beside the switch that many types share, each service has switches of its own for keys, users and passwords."""

from collections.abc import Iterator

from bleu_iac.resources import Resource
from bleu_iac.rules.listed import Listed
from bleu_iac.rules.looking import ONE_OF, is_one_of, require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity
from bleu_iac.rules.tables import Switch, all_stand, table
from bleu_iac.text import Text

_BY_KEY = "disablePasswordAuthentication"
_OFF = (False,)
_ON = (True,)
_DIRECTORY = (True, "true", "Enabled")


def _linux(*systems: str) -> list[Switch]:
    """Ask of Linux systems, each at its path, that they are entered with a key; of others there is nothing to ask."""
    return [Switch(f"{system}.{_BY_KEY}", _ON, inside=system) for system in systems]


_LINUX = "osProfile.linuxConfiguration"
_DATABASE = [Switch("authConfig.passwordAuth", ("Disabled",)), Switch("authConfig.activeDirectoryAuth", ("Enabled",))]
_OVERRIDE = "additionalLocationsProfile.locationProfiles[*].virtualMachineProfileOverride"
_SAP = "configuration.infrastructureConfiguration"

SWITCHES = table(
    {
        "appconfiguration:ConfigurationStore": [
            Switch("dataPlaneProxy.authenticationMode", ("Pass-through",), inside="dataPlaneProxy")
        ],
        "attestation:AttestationProvider": [Switch("properties.tpmAttestationAuthentication", ("Enabled",))],
        "azurefleet:Fleet": [
            *_linux(f"computeProfile.baseVirtualMachineProfile.{_LINUX}"),
            Switch(f"{_OVERRIDE}.{_LINUX}.{_BY_KEY}", _ON, absent=True),
        ],
        "azureplaywrightservice:Account": [Switch("localAuth", ("Disabled",), absent=True)],
        "azurestackhci:VirtualMachine": _linux(_LINUX),
        "azurestackhci:VirtualMachineInstance": _linux(_LINUX),
        "compute:VirtualMachine": _linux(_LINUX),
        "compute:VirtualMachineScaleSet": _linux(f"virtualMachineProfile.{_LINUX}"),
        "compute:VirtualMachineScaleSetVM": _linux(_LINUX),
        "computebulkactions:BulkAction": _linux(f"properties.computeProfile.virtualMachineProfile.{_LINUX}"),
        "containerregistry:Registry": [Switch("adminUserEnabled", _OFF, absent=True)],
        "containerservice:ManagedCluster": [
            Switch("disableLocalAccounts", _ON),
            Switch("enableRBAC", _ON),
            Switch("aadProfile.enableAzureRBAC", _ON),
        ],
        "cosmosdb:DatabaseAccount": [Switch("disableKeyBasedMetadataWriteAccess", _ON)],
        "dbforpostgresql:Server": _DATABASE,
        "dbforpostgresql:ServerGroupCluster": _DATABASE,
        "devcenter:Pool": [Switch("localAdministrator", ("Disabled",), absent=True)],
        "hdinsight:Application": [Switch("properties.httpsEndpoints[*].disableGatewayAuth", _OFF, absent=True)],
        "iothub:IotHubResource": [
            Switch("properties.disableDeviceSAS", _ON),
            Switch("properties.disableModuleSAS", _ON),
        ],
        "iotoperationsmq:BrokerListener": [Switch("authenticationEnabled", _ON)],
        "kubernetes:ConnectedCluster": [Switch("aadProfile.enableAzureRBAC", _ON)],
        "loadtestservice:PlaywrightWorkspace": [Switch("localAuth", ("Disabled",), absent=True)],
        "monitor:ActionGroup": [Switch("webhookReceivers[*].useAadAuth", _ON)],
        "monitor:TenantActionGroup": [Switch("webhookReceivers[*].useAadAuth", _ON)],
        "redis:Redis": [
            Switch("disableAccessKeyAuthentication", _ON),
            Switch("redisConfiguration.aadEnabled", _DIRECTORY),
        ],
        "redisenterprise:Database": [Switch("accessKeysAuthentication", ("Disabled",))],
        "servicefabric:ManagedCluster": [Switch("enableHttpGatewayExclusiveAuthMode", _OFF, absent=True)],
        "signalrservice:SignalR": [Switch("disableAadAuth", _OFF, absent=True)],
        "sql:ManagedInstance": [Switch("administrators.azureADOnlyAuthentication", _ON)],
        "sql:ManagedInstanceAzureADOnlyAuthentication": [Switch("azureADOnlyAuthentication", _ON)],
        "sql:Server": [Switch("administrators.azureADOnlyAuthentication", _ON)],
        "sql:ServerAzureADOnlyAuthentication": [Switch("azureADOnlyAuthentication", _ON)],
        "storage:StorageAccount": [
            Switch("isLocalUserEnabled", _OFF, absent=True),
            Switch("isSftpEnabled", _OFF, absent=True),
        ],
        "synapse:Workspace": [Switch("azureADOnlyAuthentication", _ON)],
        "web:WebApp": [Switch("sshEnabled", _OFF, absent=True)],
        "web:WebAppFtpAllowed": [Switch("allow", _OFF)],
        "web:WebAppFtpAllowedSlot": [Switch("allow", _OFF)],
        "web:WebAppScmAllowed": [Switch("allow", _OFF)],
        "web:WebAppScmAllowedSlot": [Switch("allow", _OFF)],
        "web:WebAppSlot": [Switch("sshEnabled", _OFF, absent=True)],
        "webpubsub:WebPubSub": [Switch("disableAadAuth", _OFF, absent=True)],
        "workloads:SapVirtualInstance": _linux(
            f"{_SAP}.virtualMachineConfiguration.osProfile.osConfiguration",
            *(
                f"{_SAP}.{tier}.virtualMachineConfiguration.osProfile.osConfiguration"
                for tier in ("applicationServer", "centralServer", "databaseServer")
            ),
        ),
    }
)

_AUTH = ["globalValidation.requireAuthentication"]
_DISK = ["dataAccessAuthMode"]
_ELSEWHERE = {
    # Who exports a disk: no public network reaches it, by network-public-side-closed.
    "azure-native:compute:Disk": _DISK,
    "azure-native:compute:Snapshot": _DISK,
    # Means nothing beside disableLocalAuth, which is asked for.
    "azure-native:search:Service": ["authOptions.apiKeyOnly"],
    # Refused as a whole by identity-no-shared-access-policies.
    "azure-native:storage:LocalUser": ["hasSharedKey"],
    # identity-no-anonymous-access
    "azure-native:containerregistry:Registry": ["anonymousPullEnabled"],
    **{
        f"azure-native:web:WebAppAuthSettingsV2{suffix}": _AUTH
        for suffix in ("", "Slot", "WithoutSecrets", "WithoutSecretsSlot")
    },
    # keys-vault-rbac
    "azure-native:keyvault:Vault": ["properties.enableRbacAuthorization"],
}
LISTED = Listed("local-auth-allow-when-set", "local-auth-directory", table=SWITCHES, elsewhere=_ELSEWHERE)

BATCH = "azure-native:batch:BatchAccount"
MODES, GOOD_MODES = "allowedAuthenticationModes", ("AAD", "TaskAuthenticationToken")
_good_mode = is_one_of(*GOOD_MODES)
_switches = all_stand(SWITCHES)


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge the switches, and the list that Batch has instead of one: left out, it takes shared keys as well."""
    yield from _switches(resource, context)
    yield from LISTED.findings(resource)
    if resource.type == BATCH:
        modes, wanted = resource.look(MODES), ONE_OF(names=", ".join(GOOD_MODES))
        if not isinstance(modes, list):
            yield from require(resource, MODES, modes, wanted, lambda _: False)
            return
        for index, mode in enumerate(modes):
            yield from require(resource, (MODES, index), mode, wanted, _good_mode)


RULE = Rule(
    id="identity-no-local-accounts",
    ref="BLEU-0200",
    severity=Severity.HIGH,
    title=Text(
        "A service's own users, passwords and keys are switched off",
        "Les utilisateurs, mots de passe et clés propres à un service sont désactivés",
    ),
    reason=Text(
        "An administrator's password, a registry's admin user or a database login is shared sooner or later, and "
        "nobody can tell who used it.",
        "Le mot de passe d'un administrateur, l'utilisateur admin d'un registre ou un compte de base de données finit "
        "partagé, et nul ne sait plus qui l'a utilisé.",
    ),
    fix=Text(
        "Set the switch as shown and grant roles to identities of the directory",
        "Mettez l'interrupteur comme indiqué et attribuez des rôles à des identités de l'annuaire",
    ),
    controls=("9.2.b", "9.5.b", "9.5.d"),
    check=check,
    refused=Example("azure-native:containerregistry:Registry", {"adminUserEnabled": True}),
    accepted=Example("azure-native:containerregistry:Registry", {"adminUserEnabled": False}),
    types=frozenset(SWITCHES) | LISTED.types | {BATCH},
)
