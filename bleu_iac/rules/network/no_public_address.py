"""Public addresses are in the hub, or nowhere."""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Annotated, Any

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Found, Resource
from bleu_iac.rules.looking import found
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity, Verdict, undetermined
from bleu_iac.text import Text

ID = "network-no-public-address"
ADDRESS = Text(
    "is a public address outside the hub: the rule's parameters resource_groups and names list where they may be",
    "est une adresse publique hors du hub : les paramètres resource_groups et names de la règle disent où il peut y en "
    "avoir",
)
GIVEN = Text(
    "gives a public address outside the hub: {found}. The rule's parameters resource_groups and names list where they "
    "may be",
    "donne une adresse publique hors du hub : {found}. Les paramètres resource_groups et names de la règle disent où "
    "il peut y en avoir",
)


class Parameters(RuleParameters):
    """Where public addresses may be."""

    resource_groups: Annotated[
        tuple[str, ...],
        Text(
            "Resource groups, with * for any text, whose resources may have public addresses",
            "Groupes de ressources, avec * pour tout texte, dont les ressources peuvent avoir des adresses publiques",
        ),
    ] = ()
    names: Annotated[
        tuple[str, ...],
        Text(
            "Names of resources in Azure, with * for any text, that may have public addresses",
            "Noms dans Azure, avec * pour tout texte, de ressources qui peuvent avoir des adresses publiques",
        ),
    ] = ()


ADDRESSES = {f"{PROVIDER}:network:PublicIPAddress", f"{PROVIDER}:network:PublicIPPrefix"}

_CARDS = "networkInterfaceConfigurations[*].ipConfigurations[*]"
_FLAT = (
    "networkProfile.networkInterfaceConfigurations[*].properties.ipConfigurations[*].properties"
    ".publicIPAddressConfiguration"
)
"""The same in types whose objects keep ARM's own form."""
_SHARED = ("networkInterface.publicIpAddress", "networkInterface.publicIpAddressId")
_CONFIGURED = ("ipConfigurations[*].publicIPAddress",)

_REFERENCES: Mapping[str, Sequence[str]] = {
    "apimanagement:ApiManagementService": ("publicIpAddressId", "additionalLocations[*].publicIpAddressId"),
    "avs:WorkloadNetworkPublicIP": ("numberOfPublicIPs",),
    "azurefleet:Fleet": (
        f"computeProfile.baseVirtualMachineProfile.{_FLAT}",
        f"additionalLocationsProfile.locationProfiles[*].virtualMachineProfileOverride.{_FLAT}",
    ),
    "cloudngfw:Firewall": ("networkProfile.publicIps",),
    "compute:VirtualMachine": (f"networkProfile.{_CARDS}.publicIPAddressConfiguration",),
    "compute:VirtualMachineScaleSet": (f"virtualMachineProfile.networkProfile.{_CARDS}.publicIPAddressConfiguration",),
    "compute:VirtualMachineScaleSetVM": (
        f"networkProfileConfiguration.{_CARDS}.publicIPAddressConfiguration",
        f"networkProfile.{_CARDS}.publicIPAddressConfiguration",
    ),
    "computebulkactions:BulkAction": (f"properties.computeProfile.virtualMachineProfile.{_FLAT}",),
    "containerservice:AgentPool": ("nodePublicIPPrefixID",),
    "containerservice:ManagedCluster": (
        "agentPoolProfiles[*].nodePublicIPPrefixID",
        "networkProfile.loadBalancerProfile.outboundIPs.publicIPs",
        "networkProfile.loadBalancerProfile.outboundIPPrefixes.publicIPPrefixes",
    ),
    "devtestlab:VirtualMachine": _SHARED,
    "devtestlab:Formula": tuple(f"formulaContent.{path}" for path in _SHARED),
    "kusto:Cluster": (
        "virtualNetworkConfiguration.dataManagementPublicIpId",
        "virtualNetworkConfiguration.enginePublicIpId",
    ),
    "labservices:Lab": ("networkProfile.publicIpId",),
    "network:ApplicationGateway": ("frontendIPConfigurations[*].publicIPAddress",),
    "network:AzureFirewall": (
        "ipConfigurations[*].publicIPAddress",
        "managementIpConfiguration.publicIPAddress",
        "hubIPAddresses.publicIPs",
    ),
    "network:BastionHost": _CONFIGURED,
    "network:LoadBalancer": (
        "frontendIPConfigurations[*].publicIPAddress",
        "frontendIPConfigurations[*].publicIPPrefix",
    ),
    "network:NatGateway": ("publicIpAddresses", "publicIpPrefixes"),
    "network:NetworkInterface": _CONFIGURED,
    "network:VirtualNetworkGateway": _CONFIGURED,
    "servicefabric:ManagedCluster": ("publicIPPrefixId", "publicIPv6PrefixId"),
    "servicefabric:NodeType": (
        "additionalNetworkInterfaceConfigurations[*].ipConfigurations[*].publicIPAddressConfiguration",
    ),
    "sqlvirtualmachine:AvailabilityGroupListener": ("loadBalancerConfigurations[*].publicIpAddressResourceId",),
    "synapse:IntegrationRuntime": ("properties.computeProperties.vNetProperties.publicIPs",),
}
REFERENCES = {f"{PROVIDER}:{name}": paths for name, paths in _REFERENCES.items()}

_CALLED = (
    "publicIpAddress publicIpPrefix networkInterface loadBalancer applicationGateway azureFirewall bastionHost "
    "natGateway virtualNetworkGateway vm vmScaleSet cluster service resource"
)
_NAMES = [f"{what}Name" for what in _CALLED.split()]
"""Where the types of this rule say what they are called in Azure."""


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge the addresses themselves, and what gives one to a machine or a gateway."""
    allowed = _is_allowed(resource, context.parameters.get(ID, {}))
    if allowed is True:
        return
    verdict = Verdict.UNDETERMINED if allowed is UNKNOWN else Verdict.VIOLATION
    if resource.type in ADDRESSES:
        yield Finding((), ADDRESS(), verdict)
    for pattern in REFERENCES.get(resource.type, ()):
        for each in resource.each(pattern):
            if each.value is UNKNOWN:
                yield undetermined(each.path)
            elif _stands(each):
                yield Finding(each.path, GIVEN(found=found(resource, each.path)), verdict)


def _stands(each: Found) -> bool:
    return each.value not in ("", [], {}, 0, False)


def _is_allowed(resource: Resource, parameters: Mapping[str, Any]) -> Any:
    """Tell whether the parameters allow the resource; `UNKNOWN` when what they are compared with is not known."""
    groups, names = parameters.get("resource_groups", []), parameters.get("names", [])
    group = resource.inputs.get("resourceGroupName")
    called = [resource.inputs.get(name) for name in _NAMES if resource.inputs.get(name) is not None]
    if _matches(group, groups) or any(_matches(name, names) for name in called or [resource.name]):
        return True
    unknown = (groups and group is UNKNOWN) or (names and any(name is UNKNOWN for name in called))
    return UNKNOWN if unknown else False


def _matches(value: Any, patterns: Sequence[str]) -> bool:
    return isinstance(value, str) and any(fnmatchcase(value.lower(), pattern.lower()) for pattern in patterns)


RULE = Rule(
    id=ID,
    ref="BLEU-0181",
    severity=Severity.HIGH,
    title=Text("Public addresses are in the hub, or nowhere", "Les adresses publiques sont dans le hub, ou nulle part"),
    reason=Text(
        "Each public address is a door that has to be watched. In a hub they are few, behind a firewall and known; on "
        "a machine of a workload they are found by scanners first.",
        "Chaque adresse publique est une porte à surveiller. Dans un hub, elles sont peu nombreuses, derrière un "
        "pare-feu et connues ; sur une machine applicative, les scanneurs les trouvent les premiers.",
    ),
    fix=Text(
        "Leave the address out and go through the hub's firewall, bastion or gateway; list the hub's resource group in "
        "the rule's parameter resource_groups",
        "Supprimez l'adresse et passez par le pare-feu, le bastion ou la passerelle du hub ; listez le groupe de "
        "ressources du hub dans le paramètre resource_groups de la règle",
    ),
    controls=("9.6.d", "9.6.i", "13.1.a", "13.2.a"),
    check=check,
    refused=Example("azure-native:network:PublicIPAddress", {"resourceGroupName": "rg-spoke"}),
    accepted=Example("azure-native:network:NetworkInterface", {"ipConfigurations": [{"name": "private"}]}),
    types=frozenset(ADDRESSES | REFERENCES.keys()),
    parameters=Parameters,
)
