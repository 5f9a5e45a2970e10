"""Nothing travels in clear text."""

from collections.abc import Iterator, Mapping
from typing import Any

from bleu_iac.resources import UNKNOWN, Path, Resource
from bleu_iac.rules.clear_text import in_clear_text
from bleu_iac.rules.listed import Listed
from bleu_iac.rules.looking import is_one_of, require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.rules.tables import Switch, judged, table
from bleu_iac.text import Text

_ON = (True, "Enabled")
_OFF = (False, "Disabled")
_SITE = (
    Switch("httpsOnly", (True,)),
    Switch("siteConfig.ftpsState", ("Disabled", "FtpsOnly")),
)
_AUTH = (Switch("httpSettings.requireHttps", (True,), absent=None),)
_LISTENERS = "osProfile.windowsConfiguration.winRM.listeners[*].protocol"
_HTTPS = ("Https",)
_MAIL = "properties.grafanaConfigurations.smtp"
_MIGRATION = (
    Switch("sourceMongoConnection.useSsl", (True,), inside="sourceMongoConnection"),
    Switch("targetMongoConnection.useSsl", (True,), inside="targetMongoConnection"),
)

SWITCHES = table(
    {
        "aad:DomainService": [
            Switch("domainSecuritySettings.ldapSigning", _ON),
            Switch("domainSecuritySettings.channelBinding", _ON),
        ],
        "app:ContainerApp": [Switch("configuration.ingress.allowInsecure", _OFF, absent=True)],
        "app:ContainerAppsAuthConfig": _AUTH,
        "app:ManagedEnvironment": [Switch("peerTrafficConfiguration.encryption.enabled", (True,), absent=None)],
        "appplatform:ApiPortal": [Switch("properties.httpsOnly", (True,))],
        "appplatform:App": [
            Switch("properties.httpsOnly", (True,)),
            Switch("properties.enableEndToEndTLS", (True,)),
        ],
        "appplatform:Gateway": [Switch("properties.httpsOnly", (True,))],
        "appplatform:GatewayRouteConfig": [Switch("properties.protocol", ("HTTPS",))],
        "azurearcdata:SqlManagedInstance": [
            Switch("properties.k8sRaw.spec.settings.network.forceencryption", (1,)),
        ],
        "azurefleet:Fleet": [
            Switch(f"computeProfile.baseVirtualMachineProfile.{_LISTENERS}", _HTTPS),
            Switch(
                f"additionalLocationsProfile.locationProfiles[*].virtualMachineProfileOverride.{_LISTENERS}", _HTTPS
            ),
        ],
        "cdn:Endpoint": [Switch("isHttpAllowed", _OFF)],
        "cdn:Route": [
            Switch("httpsRedirect", _ON),
            Switch("forwardingProtocol", ("HttpsOnly",)),
        ],
        "compute:VirtualMachine": [Switch(_LISTENERS, _HTTPS)],
        "compute:VirtualMachineScaleSet": [Switch(f"virtualMachineProfile.{_LISTENERS}", _HTTPS)],
        "compute:VirtualMachineScaleSetVM": [Switch(_LISTENERS, _HTTPS)],
        "computebulkactions:BulkAction": [
            Switch(f"properties.computeProfile.virtualMachineProfile.{_LISTENERS}", _HTTPS)
        ],
        "dashboard:Grafana": [Switch(f"{_MAIL}.startTLSPolicy", ("MandatoryStartTLS",), inside=_MAIL)],
        "datamigration:DatabaseMigrationsMongoToCosmosDbRUMongo": _MIGRATION,
        "datamigration:DatabaseMigrationsMongoToCosmosDbvCoreMongo": _MIGRATION,
        "hdinsight:Cluster": [Switch("properties.encryptionInTransitProperties.isEncryptionInTransitEnabled", (True,))],
        "machinelearningservices:Compute": [
            Switch(
                "properties.properties.sslConfiguration.status",
                ("Enabled", "Auto"),
                absent=None,
                only=("properties.computeType", ("AKS",)),
            )
        ],
        "netapp:Account": [Switch("activeDirectories[*].ldapOverTLS", (True,))],
        "netapp:CapacityPoolCache": [
            Switch("properties.smbSettings.smbEncryption", _ON, inside="properties.smbSettings")
        ],
        "netapp:ElasticVolume": [
            Switch("properties.smbProperties.smbEncryption", _ON, inside="properties.smbProperties")
        ],
        "redis:Redis": [Switch("enableNonSslPort", _OFF, absent=True)],
        "redisenterprise:Database": [Switch("clientProtocol", ("Encrypted",), absent=True)],
        "storage:LocalUser": [Switch("isNFSv3Enabled", _OFF, absent=True)],
        "storage:StorageAccount": [Switch("enableNfsV3", _OFF, absent=True)],
        "web:AppServiceEnvironment": [Switch("networkingConfiguration.ftpEnabled", _OFF, absent=True)],
        "web:WebApp": _SITE,
        "web:WebAppAuthSettingsV2": _AUTH,
        "web:WebAppAuthSettingsV2Slot": _AUTH,
        "web:WebAppAuthSettingsV2WithoutSecrets": _AUTH,
        "web:WebAppAuthSettingsV2WithoutSecretsSlot": _AUTH,
        "web:WebAppSlot": _SITE,
    }
)


GATEWAY = "azure-native:network:ApplicationGateway"
BACKENDS = ("backendHttpSettingsCollection", "backendSettingsCollection")
LISTENERS = ("httpListeners", "listeners")

LISTED = Listed(
    "transport-api-protocols",
    "transport-clear-text-allowed",
    "transport-database-by-version",
    "transport-database-clear-by-default",
    "transport-database-mode",
    "transport-database-numbered",
    "transport-databases-enforce",
    "transport-datastores",
    "transport-edge-protocol",
    "transport-edge-redirect",
    "transport-encrypted-by-default",
    "transport-encrypted-by-word",
    "transport-encrypted-if-said",
    "transport-encrypted-only",
    "transport-files-by-default",
    "transport-gateway-protocol",
    "transport-http-or-https",
    "transport-migration-mode",
    "transport-mount-protocol",
    "transport-mysql-numbered",
    "transport-nfs",
    "transport-nfs-by-default",
    "transport-nfs-exports",
    "transport-peer-not-verified",
    "transport-peer-verified",
    "transport-relay",
    "transport-scheduled-call",
    "transport-shares",
    "transport-smb-volumes",
    "transport-starttls",
    "transport-stream-protocol",
    "transport-teradata-mode",
    "key-in-transit",
    "key-in-transit-below-tls",
    "key-in-transit-by-default",
    "key-in-transit-inverted",
    "key-in-transit-off-by-default",
    table=SWITCHES,
    elsewhere={GATEWAY: [f"{block}[*].protocol" for block in (*BACKENDS, *LISTENERS)]},
    required=(
        "transport-database-by-version",
        "transport-database-clear-by-default",
        "transport-edge-redirect",
        "transport-migration-mode",
        "transport-mysql-numbered",
        "transport-nfs-by-default",
        "transport-smb-volumes",
    ),
)

PARAMETERS = frozenset({"azure-native:dbformysql:Configuration", "azure-native:dbforpostgresql:Configuration"})
SECURE = "require_secure_transport"

ONLY_REDIRECTS = Text(
    "Https or Tls, or only redirected to a listener that is", "Https ou Tls, ou seulement redirigé vers un tel écouteur"
)

_encrypted = is_one_of("Https", "Tls")


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge each service by its own switch, a gateway by both of its sides, a database by its parameter; then URLs."""
    for switch in SWITCHES.get(resource.type, ()):
        yield from judged(resource, switch)
    yield from LISTED.findings(resource)
    if resource.type == GATEWAY:
        yield from _gateway(resource)
    if resource.type in PARAMETERS and _is_secure_transport(resource):
        yield from require(resource, "value", resource.look("value"), "ON", is_one_of("on"))
    yield from in_clear_text(resource)


def _is_secure_transport(resource: Resource) -> bool:
    name = resource.look("configurationName")
    return SECURE in (resource.name, name) if name is not UNKNOWN else False


def _gateway(resource: Resource) -> Iterator[Finding]:
    for block in BACKENDS:
        yield from judged(resource, Switch(f"{block}[*].protocol", ("Https", "Tls")))
    for block in LISTENERS:
        for listener in resource.each(f"{block}[*]"):
            path: Path = (*listener.path, "protocol")
            if not isinstance(listener.value, Mapping):
                yield from require(resource, listener.path, listener.value, "{...}", lambda _: False)
                continue
            value = listener.value.get("protocol")
            if value is not UNKNOWN and not _encrypted(value):
                redirects = _only_redirects(resource, listener.value.get("name"))
                if redirects is UNKNOWN:
                    yield undetermined(path)
                elif not redirects:
                    yield from require(resource, path, value, ONLY_REDIRECTS(), _encrypted)
            else:
                yield from require(resource, path, value, ONLY_REDIRECTS(), _encrypted)


def _only_redirects(resource: Resource, name: Any) -> Any:
    """Tell whether every routing rule of a listener leads to another one; `UNKNOWN` when it can't be told."""
    if name is UNKNOWN or resource.look("requestRoutingRules") is UNKNOWN:
        return UNKNOWN
    answers = [_redirects(rule.value, name) for rule in resource.each("requestRoutingRules[*]")]
    if any(answer is False for answer in answers):
        return False
    if any(answer is UNKNOWN for answer in answers):
        return UNKNOWN
    return any(answer is True for answer in answers)


def _redirects(rule: Any, name: Any) -> Any:
    """Tell what one rule does with a listener: redirects it or not, or `None` when it is another's."""
    if rule is UNKNOWN:
        return UNKNOWN
    listener = rule.get("httpListener") if isinstance(rule, Mapping) else None
    id_ = listener.get("id") if isinstance(listener, Mapping) else listener
    if id_ is UNKNOWN:
        return UNKNOWN
    if not isinstance(id_, str) or id_.rpartition("/")[2].lower() != str(name).lower():
        return None
    return rule.get("redirectConfiguration") is not None and rule.get("backendAddressPool") is None


RULE = Rule(
    id="network-no-clear-text",
    ref="BLEU-0177",
    severity=Severity.HIGH,
    title=Text("Nothing travels in clear text", "Rien ne circule en clair"),
    reason=Text(
        "What travels in clear text can be read, and changed, by whoever stands on its way, passwords and tokens with "
        "it. Some services speak plain HTTP, FTP, NFS or LDAP unless told not to, and a URL says by its scheme whether "
        "what goes there is encrypted, inside the cloud as well.",
        "Ce qui circule en clair peut être lu, et modifié, par qui se tient sur le chemin, mots de passe et jetons "
        "compris. Certains services parlent HTTP, FTP, NFS ou LDAP en clair si on ne le leur interdit pas, et une URL "
        "dit par son schéma si ce qui y va est chiffré, dans le cloud aussi.",
    ),
    fix=Text(
        "Set the protocol or switch that is named to its encrypted value (https_only=True for web applications), and "
        "write URLs with the encrypted scheme",
        "Mettez le protocole ou l'interrupteur nommé à sa valeur chiffrée (https_only=True pour les applications web), "
        "et écrivez les URL avec le schéma chiffré",
    ),
    controls=("9.6.e", "10.2.a", "10.2.c"),
    check=check,
    refused=Example("azure-native:redis:Redis", {"enableNonSslPort": True}),
    accepted=Example("azure-native:redis:Redis", {"enableNonSslPort": False}),
)
