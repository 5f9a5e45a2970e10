"""BLEU-0023."""

import pytest

from bleu_iac.catalogue.facts import Fact, paths
from bleu_iac.resources import UNKNOWN

ID = "network-no-any-source"
RULE = "azure-native:network:SecurityRule"
GROUP = "azure-native:network:NetworkSecurityGroup"
LATER = "is not known before deployment"


def rule(**changes: object) -> dict[str, object]:
    good = {"direction": "Inbound", "access": "Allow", "protocol": "Tcp", "destinationPortRange": "443"}
    return {**good, **changes}


@pytest.mark.parametrize(
    "source",
    ["*", "Internet", "internet", "Any", "0.0.0.0/0", "::/0", "0.0.0.0/1", "8.8.8.8/0", "AzureCloud", "AzureCloud.x1"],
)
def test_a_rule_that_lets_everybody_in_is_refused(ask, source):
    assert ask(ID, RULE, rule(sourceAddressPrefix=source)) == [
        f"violation sourceAddressPrefix: lets everybody in: {source!r}"
    ]


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param(
            rule(sourceAddressPrefixes=["10.0.0.0/8", "*"]),
            ["violation sourceAddressPrefixes[1]: lets everybody in: '*'"],
            id="in a list",
        ),
        pytest.param(
            rule(sourceAddressPrefixes=["0.0.0.0/2", "10.0.0.0/16", "64.0.0.0/2", "128.0.0.0/1"]),
            [
                "violation sourceAddressPrefixes[0]: lets everybody in: '0.0.0.0/2'",
                "violation sourceAddressPrefixes[2]: lets everybody in: '64.0.0.0/2'",
                "violation sourceAddressPrefixes[3]: lets everybody in: '128.0.0.0/1'",
            ],
            id="in large pieces",
        ),
        pytest.param(
            rule(sourceAddressPrefixes=["8.0.0.0/8", "9.0.0.0/8"]),
            ["violation : lets everybody in by networks put together: 8.0.0.0/8, 9.0.0.0/8"],
            id="in small pieces",
        ),
        pytest.param(rule(), ["violation : names no source, so it lets everybody in"], id="source missing"),
        pytest.param(
            rule(sourceAddressPrefix="", sourceAddressPrefixes=[]),
            ["violation : names no source, so it lets everybody in"],
            id="source empty",
        ),
        pytest.param(
            rule(sourceAddressPrefix=5), ["violation sourceAddressPrefix: lets everybody in: 5"], id="wrong type"
        ),
        pytest.param(
            rule(sourceAddressPrefix=UNKNOWN), [f"undetermined sourceAddressPrefix: {LATER}"], id="source unknown"
        ),
        pytest.param(
            rule(sourceAddressPrefixes=[UNKNOWN, "*"]),
            [
                f"undetermined sourceAddressPrefixes[0]: {LATER}",
                "violation sourceAddressPrefixes[1]: lets everybody in: '*'",
            ],
            id="one source unknown hides only itself",
        ),
        pytest.param(
            rule(sourceAddressPrefix="*", direction=UNKNOWN),
            ["undetermined sourceAddressPrefix: lets everybody in: '*'"],
            id="direction unknown",
        ),
        pytest.param(
            rule(sourceAddressPrefix="*", access=UNKNOWN),
            ["undetermined sourceAddressPrefix: lets everybody in: '*'"],
            id="access unknown",
        ),
        pytest.param(
            {"sourceAddressPrefix": "*"},
            ["violation sourceAddressPrefix: lets everybody in: '*'"],
            id="neither direction nor access said",
        ),
        pytest.param(rule(sourceAddressPrefix="*", direction="Outbound"), [], id="outbound"),
        pytest.param(rule(sourceAddressPrefix="*", access="Deny"), [], id="denied"),
        pytest.param(rule(sourceAddressPrefix="10.0.0.0/16"), [], id="a network"),
        pytest.param(rule(sourceAddressPrefix="VirtualNetwork"), [], id="a tag"),
        pytest.param(rule(sourceApplicationSecurityGroups=[{"id": UNKNOWN}]), [], id="application groups"),
    ],
)
def test_a_rule_by_itself(ask, inputs, expected):
    assert ask(ID, RULE, inputs) == expected


def test_each_rule_of_a_group_is_judged(ask):
    inputs = {"securityRules": [rule(sourceAddressPrefix="10.0.0.0/16"), rule(sourceAddressPrefix="Internet")]}
    assert ask(ID, GROUP, inputs) == [
        "violation securityRules[1].sourceAddressPrefix: lets everybody in: 'Internet'",
    ]


def test_rules_for_the_same_traffic_are_put_together(ask):
    halves = [rule(sourceAddressPrefix=source) for source in ("8.0.0.0/8", "9.0.0.0/8")]
    assert ask(ID, GROUP, {"securityRules": halves}) == [
        "violation securityRules: lets everybody in by networks put together: 8.0.0.0/8, 9.0.0.0/8"
    ]
    apart = [halves[0], {**halves[1], "destinationPortRange": "80"}]
    assert ask(ID, GROUP, {"securityRules": apart}) == []


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"securityRules": UNKNOWN}, [f"undetermined securityRules: {LATER}"]),
        ({"securityRules": [UNKNOWN]}, [f"undetermined securityRules[0]: {LATER}"]),
        ({"securityRules": ["*"]}, ["violation securityRules[0]: must be {...}, found '*'"]),
        ({}, []),
    ],
)
def test_a_group_that_can_not_be_read_is_not_a_pass(ask, inputs, expected):
    assert ask(ID, GROUP, inputs) == expected


def test_a_group_named_by_its_id_says_nothing(ask):
    assert ask(ID, "azure-native:network:Subnet", {"networkSecurityGroup": {"id": UNKNOWN}}) == []
    assert ask(ID, "azure-native:network:PrivateEndpoint", {"subnet": UNKNOWN}) == []


def test_a_rule_of_the_network_manager_is_one_too(ask):
    inputs = rule(sources=[{"addressPrefix": "Internet", "addressPrefixType": "ServiceTag"}])
    assert ask(ID, "azure-native:network:AdminRule", inputs) == [
        "violation sources[0].addressPrefix: lets everybody in: 'Internet'"
    ]


def test_a_batch_pools_unknown_block_is_not_a_pass(ask):
    assert ask(ID, "azure-native:batch:Pool", {"networkConfiguration": UNKNOWN}) == [
        f"undetermined networkConfiguration: {LATER}"
    ]


def test_the_catalogue_has_every_place_where_rules_stand():
    found = paths(Fact.SECURITY_RULES)
    assert found[RULE] == ("",)
    assert found[GROUP] == ("securityRules[*]",)
    assert "networkSecurityRules[*]" in found["azure-native:servicefabric:ManagedCluster"]
    assert len(found) == 23
