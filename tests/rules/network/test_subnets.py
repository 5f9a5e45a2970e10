"""BLEU-0172 and BLEU-0173."""

import pytest

from bleu_iac.resources import UNKNOWN

OUT = "network-egress-named"
FILTERED = "network-subnet-filtered"
SUBNET = "azure-native:network:Subnet"
NETWORK = "azure-native:network:VirtualNetwork"
LATER = "is not known before deployment"
A_GROUP = "must be a network security group, by its id, found"
GROUP = {"id": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/nsg"}


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({}, ["violation defaultOutboundAccess: must be false, found nothing"]),
        ({"defaultOutboundAccess": True}, ["violation defaultOutboundAccess: must be false, found True"]),
        ({"defaultOutboundAccess": "false"}, ["violation defaultOutboundAccess: must be false, found 'false'"]),
        ({"defaultOutboundAccess": UNKNOWN}, [f"undetermined defaultOutboundAccess: {LATER}"]),
        ({"subnetName": UNKNOWN}, ["violation defaultOutboundAccess: must be false, found nothing"]),
        ({"defaultOutboundAccess": False}, []),
        ({"subnetName": "AzureFirewallSubnet"}, []),
        ({"name": "gatewaysubnet"}, []),
    ],
)
def test_a_subnet_has_no_way_out_of_its_own(ask, inputs, expected):
    assert ask(OUT, SUBNET, inputs) == expected


def test_each_subnet_of_a_network_is_judged(ask):
    subnets = [{"name": "apps"}, {"name": "GatewaySubnet"}, UNKNOWN, {"name": "data", "defaultOutboundAccess": False}]
    assert ask(OUT, NETWORK, {"subnets": subnets}) == [
        "violation subnets[0].defaultOutboundAccess: must be false, found nothing",
        f"undetermined subnets[2]: {LATER}",
    ]
    assert ask(OUT, NETWORK, {"subnets": UNKNOWN}) == [f"undetermined subnets: {LATER}"]
    assert ask(OUT, NETWORK, {}) == []


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ({}, "violation networkProfile.outboundType: must be one of userDefinedRouting, none, found nothing"),
        (
            {"outboundType": "loadBalancer"},
            "violation networkProfile.outboundType: must be one of userDefinedRouting, none, found 'loadBalancer'",
        ),
        (UNKNOWN, f"undetermined networkProfile.outboundType: {LATER}"),
        ({"outboundType": "userDefinedRouting"}, None),
    ],
)
def test_a_cluster_goes_out_by_a_route(ask, profile, expected):
    found = ask(OUT, "azure-native:containerservice:ManagedCluster", {"networkProfile": profile})
    assert found == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({}, [f"violation networkSecurityGroup: {A_GROUP} nothing"]),
        ({"networkSecurityGroup": {}}, [f"violation networkSecurityGroup: {A_GROUP} {{}}"]),
        ({"networkSecurityGroup": {"id": " "}}, [f"violation networkSecurityGroup: {A_GROUP} {{'id': ' '}}"]),
        ({"networkSecurityGroup": "nsg"}, [f"violation networkSecurityGroup: {A_GROUP} 'nsg'"]),
        ({"networkSecurityGroup": UNKNOWN}, [f"undetermined networkSecurityGroup: {LATER}"]),
        ({"networkSecurityGroup": {"id": UNKNOWN}}, []),
        ({"networkSecurityGroup": {"securityRules": []}}, []),
        ({"networkSecurityGroup": GROUP}, []),
        ({"subnetName": "AzureBastionSubnet"}, []),
    ],
)
def test_a_subnet_has_a_group(ask, inputs, expected):
    assert ask(FILTERED, SUBNET, inputs) == expected


def test_a_subnet_is_known_by_the_name_of_its_resource_too(ask):
    assert ask(FILTERED, NETWORK, {"subnets": [{"networkSecurityGroup": GROUP}, {"name": "apps"}, "x", UNKNOWN]}) == [
        f"violation subnets[1].networkSecurityGroup: {A_GROUP} nothing",
        f"violation subnets[2].networkSecurityGroup: {A_GROUP} nothing",
        f"undetermined subnets[3]: {LATER}",
    ]


def test_a_missing_group_is_said_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(FILTERED, SUBNET, {}) == [
        "violation networkSecurityGroup: doit être un groupe de sécurité réseau, par son id, trouvé : rien"
    ]
