"""Names are asked of the cloud's own resolver, or of private ones."""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address, ip_network
from typing import Annotated

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.looking import found
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity, undetermined
from bleu_iac.text import Text

ID = "residency-dns-stays-inside"

_OF_INTERFACES = "networkInterfaceConfigurations[*].dnsSettings.dnsServers[*]"
PATHS: Mapping[str, tuple[str, ...]] = {
    "avs:WorkloadNetworkDnsZone": ("dnsServerIps[*]",),
    "cloudngfw:Firewall": ("dnsSettings.dnsServers[*].address",),
    "compute:VirtualMachine": (f"networkProfile.{_OF_INTERFACES}",),
    "compute:VirtualMachineScaleSet": (f"virtualMachineProfile.networkProfile.{_OF_INTERFACES}",),
    "compute:VirtualMachineScaleSetVM": (
        f"networkProfile.{_OF_INTERFACES}",
        f"networkProfileConfiguration.{_OF_INTERFACES}",
    ),
    "containerinstance:ContainerGroup": ("dnsConfig.nameServers[*]",),
    "containerservice:ManagedCluster": ("windowsProfile.gmsaProfile.dnsServer",),
    "dnsresolver:ForwardingRule": ("targetDnsServers[*].ipAddress",),
    "mission:Community": ("dnsServers[*]",),
    "netapp:Account": ("activeDirectories[*].dns",),
    "network:FirewallPolicy": ("dnsSettings.servers[*]",),
    "network:FirewallPolicyDraft": ("dnsSettings.servers[*]",),
    "network:NetworkInterface": ("dnsSettings.dnsServers[*]",),
    "network:P2sVpnGateway": ("customDnsServers[*]",),
    "network:VirtualNetwork": ("dhcpOptions.dnsServers[*]",),
    "scom:Instance": ("properties.domainController.dnsServer",),
    "storagecache:Cache": ("networkSettings.dnsServers[*]",),
    "web:WebApp": ("dnsConfiguration.dnsServers[*]",),
    "web:WebAppSlot": ("dnsConfiguration.dnsServers[*]",),
    "web:WebAppVnetConnection": ("dnsServers[*]",),
    "web:WebAppVnetConnectionSlot": ("dnsServers[*]",),
}
PLATFORM = frozenset({"168.63.129.16", "azureprovideddns", "default"})
"""The cloud's own resolver, which has the same address in every network (the maker's page on that address)."""

ELSEWHERE = Text(
    "must be a private address or the cloud's own resolver, found {found}",
    "doit être une adresse privée ou le résolveur du cloud, trouvé : {found}",
)


class Parameters(RuleParameters):
    """What the rule may be told."""

    resolvers: Annotated[
        tuple[str, ...],
        Text(
            "Public addresses, or networks of them, of resolvers that may be asked",
            "Adresses publiques, ou réseaux de telles adresses, de résolveurs qui peuvent être interrogés",
        ),
    ] = ()


def _is_inside(text: str, declared: tuple[str, ...]) -> bool:
    if text.lower() in PLATFORM:
        return True
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return not address.is_global or any(address in ip_network(one, strict=False) for one in declared)


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge every resolver; a property may hold several, with commas between."""
    declared = context.parameters.get(ID, {}).get("resolvers", ())
    for path in PATHS.get(resource.type.partition(":")[2], ()):
        for each in resource.each(path):
            if each.value is UNKNOWN:
                yield undetermined(each.path)
                continue
            names = [one.strip() for one in each.value.split(",")] if isinstance(each.value, str) else [""]
            if each.value != "" and not all(_is_inside(name, declared) for name in names):
                yield Finding(each.path, ELSEWHERE(found=found(resource, each.path)))


RULE = Rule(
    id=ID,
    ref="BLEU-0108",
    severity=Severity.MEDIUM,
    title=Text(
        "Names are asked of the cloud's resolver or of private ones",
        "Les noms sont demandés au résolveur du cloud ou à des résolveurs privés",
    ),
    reason=Text(
        "A public resolver learns every name that is asked for, and its answers decide where traffic goes.",
        "Un résolveur public apprend chaque nom demandé, et ses réponses décident où va le trafic.",
    ),
    fix=Text(
        "Name resolvers of your own networks, or list their addresses in the rule's parameter `resolvers`",
        "Nommez des résolveurs de vos propres réseaux, ou listez leurs adresses dans le paramètre `resolvers` de la "
        "règle",
    ),
    controls=("12.14.a", "13.1.a", "19.2.d"),
    check=check,
    refused=Example(
        "azure-native:dnsresolver:ForwardingRule",
        {"domainName": "example.org.", "targetDnsServers": [{"ipAddress": "9.9.9.9", "port": 53}]},
    ),
    accepted=Example(
        "azure-native:dnsresolver:ForwardingRule",
        {"domainName": "example.org.", "targetDnsServers": [{"ipAddress": "10.0.0.4", "port": 53}]},
    ),
    types=frozenset(f"{PROVIDER}:{token}" for token in PATHS),
    parameters=Parameters,
)
