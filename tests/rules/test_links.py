"""Whether one resource names another."""

import pytest

from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.links import Names, Targets, above, declared_id, plain_id, within

VAULT = "azure-native:keyvault:Vault"
YES, NO, MAYBE = Names.YES, Names.NO, Names.MAYBE


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (
            VAULT,
            {"resourceGroupName": "Data", "vaultName": "Keys"},
            "/resourcegroups/data/providers/microsoft.keyvault/vaults/keys",
        ),
        ("azure-native:resources:ResourceGroup", {"resourceGroupName": "Data"}, "/resourcegroups/data"),
        (VAULT, {"resourceGroupName": UNKNOWN, "vaultName": "keys"}, None),
        (VAULT, {"resourceGroupName": "data"}, None),
        (VAULT, {"resourceGroupName": "data", "vaultName": ""}, None),
        (VAULT, {"resourceGroupName": "data", "vaultName": "a/b"}, None),
        (VAULT, {"resourceGroupName": "data", "vaultName": 3}, None),
        ("azure-native:monitor:DiagnosticSetting", {"resourceUri": "x", "name": "y"}, None),
        ("random:index:Pet", {}, None),
    ],
)
def test_an_id_is_told_from_the_names_declared(token, inputs, expected):
    assert declared_id(Resource(token, "it", inputs)) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("/A/b/", "/a/b"), ("a/b", "/a/b"), (" /a ", "/a"), ("/", None), ("", None), (3, None)]
)
def test_an_id_is_compared_as_arm_does(value, expected):
    assert plain_id(value) == expected


def test_the_subscription_is_what_comes_before():
    assert within("/subscriptions/1/resourcegroups/x") == "/resourcegroups/x"
    assert within("/resourcegroups/x") == "/resourcegroups/x"
    assert list(above("/subscriptions/1/resourcegroups/x")) == [
        "/subscriptions/1/resourcegroups/x",
        "/subscriptions/1/resourcegroups",
        "/subscriptions/1",
        "/subscriptions",
        "",
    ]


@pytest.mark.parametrize(
    ("one", "other", "surer"), [(YES, NO, YES), (NO, YES, YES), (MAYBE, NO, MAYBE), (NO, NO, NO), (YES, MAYBE, YES)]
)
def test_the_surer_answer_is_the_lower(one, other, surer):
    assert min(one, other) is surer


FULL = "/subscriptions/1/resourceGroups/data/providers/Microsoft.KeyVault/vaults/keys"
SHORT = within(FULL.lower())


def a_vault(id_=""):
    return Resource(VAULT, "keys", {}, "urn:keys", id=id_)


@pytest.mark.parametrize(
    ("target", "made_from", "id_", "declared", "expected"),
    [
        pytest.param(FULL, (), FULL, SHORT, YES, id="ids known"),
        pytest.param(FULL.replace("/1/", "/2/"), (), FULL, SHORT, NO, id="in another subscription"),
        pytest.param(FULL, (), "", SHORT, YES, id="names known"),
        pytest.param(FULL, (), "", None, MAYBE, id="names unknown"),
        pytest.param(FULL, ("urn:keys",), "", None, YES, id="names unknown, made from it"),
        pytest.param(SHORT, (), FULL, None, YES, id="in whatever subscription"),
        pytest.param(UNKNOWN, ("urn:keys",), FULL, SHORT, YES, id="unknown, made from it"),
        pytest.param(UNKNOWN, ("urn:other",), FULL, SHORT, NO, id="unknown, made from another"),
        pytest.param(UNKNOWN, (), FULL, SHORT, MAYBE, id="unknown"),
        pytest.param(None, ("urn:keys",), "", None, NO, id="nothing"),
        pytest.param(3, (), FULL, SHORT, NO, id="wrong type"),
    ],
)
def test_a_target_names_a_resource(target, made_from, id_, declared, expected):
    targets = Targets()
    targets.add(target, made_from)
    assert targets.name(a_vault(id_), declared) is expected


def test_what_names_something_only_maybe_says_so_and_a_surer_one_wins():
    targets = Targets()
    targets.add(FULL, (), sure=False)
    assert targets.name(a_vault(FULL), None) is MAYBE
    targets.add(FULL, ())
    assert targets.name(a_vault(FULL), None) is YES


@pytest.mark.parametrize(
    "scope",
    [FULL, "/subscriptions/1/resourceGroups/DATA", "/subscriptions/1", "/resourceGroups/data"],
)
@pytest.mark.parametrize(("id_", "declared"), [(FULL, None), ("", SHORT)])
def test_a_scope_covers_what_lies_in_it(scope, id_, declared):
    targets = Targets()
    targets.add(scope, ())
    assert targets.cover(a_vault(id_), declared) is YES
    assert targets.cover(Resource(VAULT, "x", {}, id=FULL.replace("/1/", "/2/")), None) is (
        YES if scope.startswith("/resource") else NO
    )


def test_a_scope_made_from_the_group_covers_what_lies_in_the_group():
    targets = Targets()
    targets.add(UNKNOWN, ["urn:group"])
    assert targets.cover(a_vault(), None, ["urn:group"]) is YES
    assert targets.cover(a_vault(), None, ["urn:other"]) is NO
