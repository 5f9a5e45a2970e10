"""BLEU-0244."""

import pytest

from bleu_iac.resources import Options

ID = "governance-changes-not-ignored"
ACCOUNT = "azure-native:storage:StorageAccount"
VAULT = "azure-native:keyvault:Vault"
ALL = "ignores all changes (ignore_changes): what was judged need not be what is there"
GOOD = {
    "publicNetworkAccess": "Disabled",
    "networkRuleSet": {"defaultAction": "Deny", "ipRules": [{"iPAddressOrRange": "10.0.0.0/24"}]},
    "tags": {"workload": "a", "environment": "b", "owner": "c", "data-classification": "internal", "created": "today"},
}


def ignoring(ask, token, inputs, *paths):
    return ask(ID, token, inputs, options=Options(ignore_changes=paths))


def judged_by(*rules):
    return f"is judged by {', '.join(rules)}, and changes to it are ignored (ignore_changes)"


@pytest.mark.parametrize(
    ("path", "rules"),
    [
        pytest.param("publicNetworkAccess", ["network-public-access-closed"], id="a property"),
        pytest.param('["publicNetworkAccess"]', ["network-public-access-closed"], id="in brackets"),
        pytest.param("networkRuleSet.defaultAction", ["network-storage-firewall-denies"], id="inside a block"),
        pytest.param("networkRuleSet", ["network-storage-firewall-denies"], id="the block"),
        pytest.param("networkRuleSet.ipRules[0]", ["network-storage-firewall-denies"], id="an element"),
        pytest.param("networkRuleSet.ipRules[*]", ["network-storage-firewall-denies"], id="every element"),
        pytest.param("networkRuleSet.*", ["network-storage-firewall-denies"], id="every property of a block"),
        pytest.param("tags", ["governance-mandatory-tags"], id="all tags"),
        pytest.param("tags.owner", ["governance-mandatory-tags"], id="a tag that is asked for"),
    ],
)
def test_ignoring_what_a_rule_judges_is_refused(ask, path, rules):
    (found,) = ignoring(ask, ACCOUNT, GOOD, path)
    assert found.partition(": ")[2].startswith("is judged by ")
    assert set(rules) <= set(found.partition("is judged by ")[2].partition(", and changes")[0].split(", "))


def test_a_message_names_the_property_and_the_rules(ask, monkeypatch):
    properties = {"properties": {"enableRbacAuthorization": True}}
    path = "properties.enableRbacAuthorization"
    assert ignoring(ask, VAULT, properties, path) == [f"violation {path}: {judged_by('keys-vault-rbac')}"]
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ignoring(ask, VAULT, properties, path) == [
        f"violation {path}: est jugée par keys-vault-rbac, et ses modifications sont ignorées (ignore_changes)"
    ]


def test_what_is_bad_already_is_judged_all_the_same(ask):
    assert ignoring(
        ask, VAULT, {"properties": {"enableRbacAuthorization": False}}, "properties.enableRbacAuthorization"
    )


def test_ignoring_what_is_left_out_is_judged_too(ask):
    assert ignoring(ask, VAULT, {}, "properties.enableRbacAuthorization")


@pytest.mark.parametrize("path", ["accessTier", "tags.created", "networkRuleSet.unheardOf"])
def test_what_no_rule_judges_may_be_ignored(ask, path):
    assert ignoring(ask, ACCOUNT, GOOD, path) == []


def test_ignoring_everything_is_refused(ask):
    assert ignoring(ask, ACCOUNT, GOOD, "*") == [f"violation : {ALL}"]
    assert ignoring(ask, ACCOUNT, {}, "*") == [f"violation : {ALL}"]


def test_what_is_no_path_is_refused(ask):
    assert ignoring(ask, ACCOUNT, GOOD, "a[") == [
        "violation : ignores changes to 'a[', which is no path that can be judged"
    ]


def test_nothing_ignored_is_nothing_found(ask):
    assert ask(ID, ACCOUNT, GOOD) == []


def test_each_path_is_judged_for_itself(ask):
    found = ignoring(ask, ACCOUNT, GOOD, "accessTier", "*", "publicNetworkAccess")
    assert [each.split(":")[0] for each in found] == ["violation ", "violation publicNetworkAccess"]
