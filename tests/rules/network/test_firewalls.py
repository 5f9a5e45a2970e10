"""BLEU-0021 and BLEU-0022."""

import pytest

from bleu_iac.resources import UNKNOWN

LATER = "is not known before deployment"
FIREWALLS = [
    pytest.param(
        "network-storage-firewall-denies", "azure-native:storage:StorageAccount", "networkRuleSet", "iPAddressOrRange",
        id="storage",
    ),
    pytest.param(
        "network-vault-firewall-denies", "azure-native:keyvault:Vault", "properties.networkAcls", "value", id="vault"
    ),
    pytest.param(
        "network-vault-firewall-denies", "azure-native:keyvault:ManagedHsm", "properties.networkAcls", "value", id="hsm"
    ),
]  # fmt: skip


def inside(block: str, value: object) -> dict[str, object]:
    for name in reversed(block.split(".")):
        value = {name: value}
    return value


@pytest.mark.parametrize(("rule", "token", "block", "address"), FIREWALLS)
class TestFirewalls:
    def test_a_default_that_allows_is_refused(self, ask, rule, token, block, address):
        assert ask(rule, token, inside(block, {"defaultAction": "Allow"})) == [
            f"violation {block}.defaultAction: must be Deny, found 'Allow'"
        ]

    @pytest.mark.parametrize("inputs", [{}, None], ids=["default missing", "block missing"])
    def test_no_default_is_refused(self, ask, rule, token, block, address, inputs):
        given = {} if inputs is None else inside(block, inputs)
        assert ask(rule, token, given) == [f"violation {block}.defaultAction: must be Deny, found nothing"]

    def test_a_default_of_a_wrong_type_is_refused(self, ask, rule, token, block, address):
        assert ask(rule, token, inside(block, {"defaultAction": ["Deny"]})) == [
            f"violation {block}.defaultAction: must be Deny, found ['Deny']"
        ]

    def test_an_unknown_default_is_not_a_pass(self, ask, rule, token, block, address):
        undetermined = [f"undetermined {block}.defaultAction: {LATER}"]
        assert ask(rule, token, inside(block, {"defaultAction": UNKNOWN})) == undetermined
        assert ask(rule, token, inside(block, UNKNOWN)) == undetermined
        assert ask(rule, token, inside(block.split(".")[0], UNKNOWN)) == undetermined

    def test_a_default_that_denies_is_good(self, ask, rule, token, block, address):
        assert ask(rule, token, inside(block, {"defaultAction": "deny", "ipRules": [{address: "203.0.113.7"}]})) == []

    def test_an_address_that_is_everybodys_is_refused(self, ask, rule, token, block, address):
        rules = [{address: "203.0.113.7"}, {address: "0.0.0.0/0"}, {address: UNKNOWN}]
        assert ask(rule, token, inside(block, {"defaultAction": "Deny", "ipRules": rules})) == [
            f"violation {block}.ipRules[1].{address}: lets everybody through: '0.0.0.0/0'",
            f"undetermined {block}.ipRules[2].{address}: {LATER}",
        ]

    def test_addresses_that_add_up_are_refused(self, ask, rule, token, block, address):
        rules = [{address: "8.0.0.0/8"}, {address: "9.0.0.0/8"}]
        assert ask(rule, token, inside(block, {"defaultAction": "Deny", "ipRules": rules})) == [
            f"violation {block}.ipRules: lets everybody through: 8.0.0.0/8, 9.0.0.0/8"
        ]

    def test_a_word_is_judged_as_a_service_tag(self, ask, rule, token, block, address):
        rules = [{address: "AppService"}, {address: "Anything"}, {address: "GatewayManager"}]
        assert ask(rule, token, inside(block, {"defaultAction": "Deny", "ipRules": rules})) == [
            f"violation {block}.ipRules[0].{address}: lets in what any customer of the platform has this service do: "
            "'AppService'",
            f"undetermined {block}.ipRules[1].{address}: names a service tag, and it is not known here whom it lets "
            "in: 'Anything'",
        ]
