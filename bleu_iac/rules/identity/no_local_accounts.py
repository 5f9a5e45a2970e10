"""Beside the switch that many types share, each service has switches of its own for keys, users and passwords."""

from bleu_iac.rules.rule import Example, Rule, Severity
from bleu_iac.rules.tables import Switch, all_stand, table
from bleu_iac.text import Text

_BY_KEY = "disablePasswordAuthentication"
_OFF = (False,)
_ON = (True,)
_LINUX = "osProfile.linuxConfiguration"
_SCALE_SET = "virtualMachineProfile.osProfile.linuxConfiguration"

SWITCHES = table(
    {
        "azureplaywrightservice:Account": [Switch("localAuth", ("Disabled",), absent=True)],
        "compute:VirtualMachine": [Switch(f"{_LINUX}.{_BY_KEY}", _ON, inside=_LINUX)],
        "compute:VirtualMachineScaleSet": [Switch(f"{_SCALE_SET}.{_BY_KEY}", _ON, inside=_SCALE_SET)],
        "compute:VirtualMachineScaleSetVM": [Switch(f"{_LINUX}.{_BY_KEY}", _ON, inside=_LINUX)],
        "containerregistry:Registry": [Switch("adminUserEnabled", _OFF, absent=True)],
        "containerservice:ManagedCluster": [Switch("disableLocalAccounts", _ON)],
        "cosmosdb:DatabaseAccount": [Switch("disableKeyBasedMetadataWriteAccess", _ON)],
        "dbforpostgresql:Server": [
            Switch("authConfig.passwordAuth", ("Disabled",)),
            Switch("authConfig.activeDirectoryAuth", ("Enabled",)),
        ],
        "dbforpostgresql:ServerGroupCluster": [
            Switch("authConfig.passwordAuth", ("Disabled",)),
            Switch("authConfig.activeDirectoryAuth", ("Enabled",)),
        ],
        "iothub:IotHubResource": [
            Switch("properties.disableDeviceSAS", _ON),
            Switch("properties.disableModuleSAS", _ON),
        ],
        "loadtestservice:PlaywrightWorkspace": [Switch("localAuth", ("Disabled",), absent=True)],
        "redis:Redis": [Switch("disableAccessKeyAuthentication", _ON)],
        "redisenterprise:Database": [Switch("accessKeysAuthentication", ("Disabled",))],
        "sql:ManagedInstance": [Switch("administrators.azureADOnlyAuthentication", _ON)],
        "sql:ManagedInstanceAzureADOnlyAuthentication": [Switch("azureADOnlyAuthentication", _ON)],
        "sql:Server": [Switch("administrators.azureADOnlyAuthentication", _ON)],
        "sql:ServerAzureADOnlyAuthentication": [Switch("azureADOnlyAuthentication", _ON)],
        "storage:StorageAccount": [
            Switch("isLocalUserEnabled", _OFF, absent=True),
            Switch("isSftpEnabled", _OFF, absent=True),
        ],
        "synapse:Workspace": [Switch("azureADOnlyAuthentication", _ON)],
        "web:WebAppFtpAllowed": [Switch("allow", _OFF)],
        "web:WebAppFtpAllowedSlot": [Switch("allow", _OFF)],
        "web:WebAppScmAllowed": [Switch("allow", _OFF)],
        "web:WebAppScmAllowedSlot": [Switch("allow", _OFF)],
    }
)

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
    check=all_stand(SWITCHES),
    refused=Example("azure-native:containerregistry:Registry", {"adminUserEnabled": True}),
    accepted=Example("azure-native:containerregistry:Registry", {"adminUserEnabled": False}),
    types=frozenset(SWITCHES),
)
