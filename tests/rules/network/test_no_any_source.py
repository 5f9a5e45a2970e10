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


SHARED = "lets in what any customer of the platform has this service do:"
UNHEARD_OF = "names a service tag, and it is not known here whom it lets in:"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        pytest.param("AppService", f"violation sourceAddressPrefix: {SHARED} 'AppService'", id="applications"),
        pytest.param(
            "AzureFrontDoor.Backend",
            f"violation sourceAddressPrefix: {SHARED} 'AzureFrontDoor.Backend'",
            id="Front Door, of which no header can be asked here",
        ),
        pytest.param(
            "Storage.BleuFranceCentral",
            f"violation sourceAddressPrefix: {SHARED} 'Storage.BleuFranceCentral'",
            id="of a region",
        ),
        pytest.param("azuredevops", f"violation sourceAddressPrefix: {SHARED} 'azuredevops'", id="in another case"),
        pytest.param(
            "Tomorrow", f"undetermined sourceAddressPrefix: {UNHEARD_OF} 'Tomorrow'", id="one nobody has heard of"
        ),
        pytest.param(
            "AzureFrontDoor.FirstParty",
            f"undetermined sourceAddressPrefix: {UNHEARD_OF} 'AzureFrontDoor.FirstParty'",
            id="a part of a service that is known otherwise",
        ),
        pytest.param("ApiManagement", None, id="what manages an API Management in the network"),
        pytest.param("ApiManagement.BleuFranceCentral", None, id="the same, of a region"),
        pytest.param("GatewayManager", None, id="what manages gateways"),
        pytest.param("AzureLoadBalancer", None, id="probes of the load balancer"),
        pytest.param("virtualnetwork", None, id="one's own networks"),
    ],
)
def test_a_tag_is_judged_by_whom_it_lets_in(ask, tag, expected):
    assert ask(ID, RULE, rule(sourceAddressPrefix=tag)) == ([] if expected is None else [expected])
    assert ask(ID, RULE, rule(sourceAddressPrefix=tag, access="Deny")) == []


def test_a_tag_in_a_rule_of_a_network_manager_is_judged(ask):
    source = {"addressPrefix": "LogicApps", "addressPrefixType": "ServiceTag"}
    inputs = {"direction": "Inbound", "access": "Allow", "sources": [source]}
    found = ask(ID, "azure-native:network:AdminRule", inputs)
    assert found == [f"violation sources[0].addressPrefix: {SHARED} 'LogicApps'"]


def test_a_shared_tag_is_undetermined_where_it_is_not_known_whether_it_is_let_in(ask):
    found = ask(ID, RULE, rule(sourceAddressPrefix="AppService", access=UNKNOWN))
    assert found == [f"undetermined sourceAddressPrefix: {SHARED} 'AppService'"]


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
