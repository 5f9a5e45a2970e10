"""BLEU-0181."""

import pytest

from bleu_iac import clouds
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.network.no_public_address import RULE, Parameters
from bleu_iac.rules.rule import Context, judge

ID = "network-no-public-address"
ADDRESS = "azure-native:network:PublicIPAddress"
CARD = "azure-native:network:NetworkInterface"
WHERE = "the rule's parameters resource_groups and names list where they may be"
IS_ONE = f"is a public address outside the hub: {WHERE}"


def gives(shown: str) -> str:
    return f"gives a public address outside the hub: {shown}. T{WHERE[1:]}"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (ADDRESS, {"resourceGroupName": "rg-spoke"}, [f"violation : {IS_ONE}"]),
        (ADDRESS, {"resourceGroupName": UNKNOWN}, [f"violation : {IS_ONE}"]),
        ("azure-native:network:PublicIPPrefix", {}, [f"violation : {IS_ONE}"]),
        (
            CARD,
            {"ipConfigurations": [{"name": "a"}, {"publicIPAddress": {"id": UNKNOWN}}]},
            [f"violation ipConfigurations[1].publicIPAddress: {gives(repr({'id': UNKNOWN}))}"],
        ),
        (
            CARD,
            {"ipConfigurations": [{"publicIPAddress": UNKNOWN}]},
            ["undetermined ipConfigurations[0].publicIPAddress: is not known before deployment"],
        ),
        (CARD, {"ipConfigurations": UNKNOWN}, ["undetermined ipConfigurations: is not known before deployment"]),
        (CARD, {"ipConfigurations": [{"name": "a"}]}, []),
        (CARD, {}, []),
        (
            "azure-native:network:NatGateway",
            {"publicIpAddresses": ["x"], "publicIpPrefixes": []},
            [f"violation publicIpAddresses: {gives(repr(['x']))}"],
        ),
        (
            "azure-native:containerservice:AgentPool",
            {"nodePublicIPPrefixID": 7},
            [f"violation nodePublicIPPrefixID: {gives('7')}"],
        ),
    ],
)
def test_a_public_address_is_refused_unless_it_is_allowed(ask, token, inputs, expected):
    assert ask(ID, token, inputs) == expected


def verdicts(inputs, *, token=ADDRESS, name="it", **parameters):
    context = Context(clouds.get("bleu"), {ID: Parameters(**parameters).model_dump()})
    return [str(finding.verdict) for finding in judge(RULE, Resource(token, name, inputs), context)]


def test_the_hubs_resource_group_may_have_addresses():
    assert verdicts({"resourceGroupName": "RG-Hub"}, resource_groups=["rg-hub"]) == []
    assert verdicts({"resourceGroupName": "rg-hub-2"}, resource_groups=["rg-hub*"]) == []
    assert verdicts({"resourceGroupName": "rg-spoke"}, resource_groups=["rg-hub*"]) == ["violation"]
    assert verdicts({"resourceGroupName": UNKNOWN}, resource_groups=["rg-hub"]) == ["undetermined"]


def test_a_name_may_have_an_address():
    assert verdicts({"publicIpAddressName": "pip-firewall"}, names=["pip-firewall"]) == []
    assert verdicts({"publicIpAddressName": "pip-other"}, name="pip-firewall", names=["pip-firewall"]) == ["violation"]
    assert verdicts({"publicIpAddressName": UNKNOWN}, names=["pip-firewall"]) == ["undetermined"]
    assert verdicts({}, name="pip-firewall", names=["pip-*"]) == []


def test_what_gives_an_address_is_allowed_in_the_same_way():
    firewall = "azure-native:network:AzureFirewall"
    inputs = {"resourceGroupName": "rg-hub", "ipConfigurations": [{"publicIPAddress": {"id": "x"}}]}
    assert verdicts(inputs, token=firewall, resource_groups=["rg-hub"]) == []
    assert verdicts(inputs, token=firewall) == ["violation"]


def test_it_is_said_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(ID, ADDRESS, {}) == [
        "violation : est une adresse publique hors du hub : les paramètres resource_groups et names de la règle disent "
        "où il peut y en avoir"
    ]
