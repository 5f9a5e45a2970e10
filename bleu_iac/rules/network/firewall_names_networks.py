"""What a service's firewall lets through is somebody's network, not everybody's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Found, Path, Resource, parse_path, show_path
from bleu_iac.rules.addresses import Network, is_anybody, is_wide, networks
from bleu_iac.rules.firewalls import ANYBODY
from bleu_iac.rules.looking import found, is_one_of
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, Verdict, undetermined
from bleu_iac.text import Text

EVERY_TENANT = Text(
    "lets everything in Azure through, of whatever customer: {found}",
    "laisse passer tout ce qui est dans Azure, de n'importe quel client : {found}",
)
RANGE = Text("{first} to {last}", "{first} à {last}")


@dataclass(frozen=True, slots=True)
class Ranges:
    """Objects that let in the addresses from one to another."""

    at: str = ""
    """A pattern; empty for the resource itself."""
    first: str = "startIpAddress"
    last: str = "endIpAddress"


@dataclass(frozen=True, slots=True)
class Sources:
    """Objects that each let in what one of their properties names, or texts that do."""

    at: str
    address: str = ""
    """Empty for a list of texts."""
    action: str = "action"
    """The property that says whether it lets in; one that says nothing does."""


_RULE = (Ranges(),)
_INSIDE = (Ranges("properties"),)
_FIREWALL_RULES = (Ranges("firewallRules[*]"),)
_MASKS = (Sources("ipRules[*]", "ipMask"),)
_INBOUND = (Sources("inboundIpRules[*]", "ipMask"),)
_ACLS = (Sources("networkACLs.ipRules[*]", "value"),)
_SITE = (
    Sources("siteConfig.ipSecurityRestrictions[*]", "ipAddress"),
    Sources("siteConfig.scmIpSecurityRestrictions[*]", "ipAddress"),
)

_PLACES: Mapping[str, Sequence[Ranges | Sources]] = {
    "analysisservices:ServerDetails": (Ranges("ipV4FirewallSettings.firewallRules[*]", "rangeStart", "rangeEnd"),),
    "app:ContainerApp": (Sources("configuration.ingress.ipSecurityRestrictions[*]", "ipAddressRange"),),
    "batch:BatchAccount": (
        Sources("networkProfile.accountAccess.ipRules[*]", "value"),
        Sources("networkProfile.nodeManagementAccess.ipRules[*]", "value"),
    ),
    "cognitiveservices:Account": (Sources("properties.networkAcls.ipRules[*]", "value"),),
    "containerregistry:Registry": (Sources("networkRuleSet.ipRules[*]", "iPAddressOrRange"),),
    "containerservice:ManagedCluster": (Sources("apiServerAccessProfile.authorizedIPRanges[*]"),),
    "cosmosdb:DatabaseAccount": (Sources("ipRules[*]", "ipAddressOrRange"),),
    "cosmosdb:MongoClusterFirewallRule": _RULE,
    "databasefleetmanager:FirewallRule": _INSIDE,
    "datalakeanalytics:Account": _FIREWALL_RULES,
    "datalakeanalytics:FirewallRule": _RULE,
    "datalakestore:Account": _FIREWALL_RULES,
    "datalakestore:FirewallRule": _RULE,
    "dbformariadb:FirewallRule": _RULE,
    "dbformysql:FirewallRule": _RULE,
    "dbformysql:SingleServerFirewallRule": _RULE,
    "dbforpostgresql:FirewallRule": _RULE,
    "dbforpostgresql:ServerGroupFirewallRule": _RULE,
    "dbforpostgresql:SingleServerFirewallRule": _RULE,
    "deviceprovisioningservices:IotDpsResource": (Sources("properties.ipFilterRules[*]", "ipMask"),),
    "durabletask:Scheduler": (Sources("properties.ipAllowlist[*]"),),
    "eventgrid:Domain": _INBOUND,
    "eventgrid:Namespace": _INBOUND,
    "eventgrid:PartnerNamespace": _INBOUND,
    "eventgrid:Topic": _INBOUND,
    "eventhub:NamespaceNetworkRuleSet": _MASKS,
    "horizondb:HorizonDbFirewallRule": _INSIDE,
    "iotcentral:App": (Sources("networkRuleSets.ipRules[*]", "ipMask"),),
    "iothub:IotHubResource": (
        Sources("properties.ipFilterRules[*]", "ipMask"),
        Sources("properties.networkRuleSets.ipRules[*]", "ipMask"),
    ),
    "kusto:Cluster": (Sources("allowedIpRangeList[*]"),),
    "mongocluster:FirewallRule": _INSIDE,
    "network:BastionHost": (Sources("networkAcls.ipRules[*]", "addressPrefix"),),
    "network:NetworkSecurityPerimeterAccessRule": (Sources("addressPrefixes[*]"),),
    "network:NspAccessRule": (Sources("addressPrefixes[*]"),),
    "notificationhubs:Namespace": (Sources("networkAcls.ipRules[*]", "ipMask"),),
    "search:Service": (Sources("networkRuleSet.ipRules[*]", "value"),),
    "security:JitNetworkAccessPolicy": (Sources("virtualMachines[*].ports[*].allowedSourceAddressPrefix"),),
    "servicebus:NamespaceNetworkRuleSet": _MASKS,
    "signalrservice:SignalR": _ACLS,
    "sql:FirewallRule": _RULE,
    "sql:IPv6FirewallRule": (Ranges("", "startIPv6Address", "endIPv6Address"),),
    "synapse:IpFirewallRule": _RULE,
    "web:AppServiceEnvironment": (Sources("userWhitelistedIpRanges[*]"),),
    "web:WebApp": _SITE,
    "web:WebAppSlot": _SITE,
    "webpubsub:WebPubSub": _ACLS,
}
PLACES = {f"{PROVIDER}:{name}": places for name, places in _PLACES.items()}

_refuses = is_one_of("Deny", "Reject")
_NOWHERE = ("0.0.0.0", "::")  # noqa: S104 - what is looked for, not bound to


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge each source, then what all of one list let in together."""
    for place in PLACES.get(resource.type, ()):
        let_in: list[Network] = []
        for each in resource.each(place.at) if place.at else [Found((), resource.inputs)]:
            if each.value is UNKNOWN:
                yield undetermined(each.path)
            elif isinstance(place, Ranges):
                yield from _range(resource, each, place, let_in)
            else:
                yield from _source(resource, each, place, let_in)
        if is_wide(let_in):
            whole = parse_path(place.at.partition("[*]")[0]) if place.at else ()
            yield Finding(whole, ANYBODY(found=", ".join(map(str, let_in))))


def _range(resource: Resource, each: Found, place: Ranges, let_in: list[Network]) -> Iterator[Finding]:
    paths: list[Path] = [(*each.path, place.first), (*each.path, place.last)]
    first, last = (resource.look(show_path(path)) for path in paths)
    unknown = [path for path, value in zip(paths, (first, last), strict=True) if value is UNKNOWN]
    if unknown:
        yield from map(undetermined, unknown)
        return
    shown = RANGE(first=found(resource, paths[0]), last=found(resource, paths[1]))
    if first in _NOWHERE and last in _NOWHERE:
        yield Finding(each.path, EVERY_TENANT(found=shown))
        return
    read = networks(f"{first}-{last}") if isinstance(first, str) and isinstance(last, str) else None
    if read is None:
        yield Finding(each.path, ANYBODY(found=shown))
    else:
        let_in.extend(read)


def _source(resource: Resource, each: Found, place: Sources, let_in: list[Network]) -> Iterator[Finding]:
    path = (*each.path, place.address) if place.address else each.path
    address = resource.look(show_path(path))
    action = each.value.get(place.action) if isinstance(each.value, Mapping) else None
    if action is not UNKNOWN and _refuses(action):
        return
    if address is UNKNOWN:
        yield undetermined(path)
    elif address is None and isinstance(each.value, Mapping):
        return  # a rule that names a subnet or a service of the platform instead
    elif not isinstance(address, str) or is_anybody(address):
        verdict = Verdict.UNDETERMINED if action is UNKNOWN else Verdict.VIOLATION
        yield Finding(path, ANYBODY(found=found(resource, path)), verdict)
    else:
        let_in.extend(networks(address) or ())


RULE = Rule(
    id="network-firewall-names-networks",
    ref="BLEU-0180",
    severity=Severity.HIGH,
    title=Text(
        "A service's firewall lets somebody's networks through, not everybody's",
        "Le pare-feu d'un service laisse passer les réseaux de quelqu'un, pas de tout le monde",
    ),
    reason=Text(
        "A range from the first address to the last is no firewall. The range from 0.0.0.0 to 0.0.0.0 lets every "
        "machine of every customer of the platform through.",
        "Une plage de la première adresse à la dernière n'est pas un pare-feu. La plage de 0.0.0.0 à 0.0.0.0 laisse "
        "passer toutes les machines de tous les clients de la plateforme.",
    ),
    fix=Text(
        "Name the networks that may enter, or close the public access and use a private endpoint",
        "Nommez les réseaux qui peuvent entrer, ou fermez l'accès public et utilisez un point de terminaison privé",
    ),
    controls=("9.6.d", "9.6.k", "9.7.a", "13.2.a"),
    check=check,
    refused=Example(
        "azure-native:sql:FirewallRule",
        {"startIpAddress": "0.0.0.0", "endIpAddress": "0.0.0.0"},  # noqa: S104
    ),
    accepted=Example("azure-native:sql:FirewallRule", {"startIpAddress": "192.0.2.0", "endIpAddress": "192.0.2.255"}),
    types=frozenset(PLACES),
)
