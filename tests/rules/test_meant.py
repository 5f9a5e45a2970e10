"""Finding texts by what the catalogue says of their places; and rules that deny."""

import pytest

from bleu_iac.catalogue.kinds import Kind
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.denials import is_denied
from bleu_iac.rules.meant import is_known, meant


def found(token, inputs, *kinds):
    return [leaf.path for leaf, _ in meant(Resource(f"azure-native:{token}", "it", inputs), *kinds)]


def test_a_text_is_told_by_its_place_and_not_by_its_name():
    inputs = {"location": "a", "tags": {"location": "b"}, "locations": [{"locationName": "c"}], "x": {"location": "d"}}
    assert found("cosmosdb:DatabaseAccount", inputs, Kind.REGION) == [("location",), ("locations", 0, "locationName")]


def test_each_value_of_a_map_is_given_and_what_is_unknown():
    inputs = {"properties": {"A": "x", "B": UNKNOWN}}
    assert found("web:WebAppApplicationSettings", inputs, Kind.MAY_HOLD_SECRET) == [
        ("properties", "A"),
        ("properties", "B"),
    ]


@pytest.mark.parametrize("token", ["future:Thing", "storage:StorageAccount"])
def test_nothing_is_given_where_nothing_is_known(token):
    assert found(token, {"somewhere": "x"}, Kind.REGION) == []


@pytest.mark.parametrize(
    ("token", "path", "known"),
    [
        ("storage:StorageAccount", ("location",), True),
        ("storage:StorageAccount", ("accountName",), True),
        ("storage:StorageAccount", ("webhookUrl",), False),
        ("storage:StorageAccount", ("networkRuleSet", "ipRules", 0, "webhookUrl"), False),
        ("storage:StorageAccount", ("tags", "webhookUrl"), True),
        ("future:Thing", ("location",), False),
    ],
)
def test_what_the_catalogue_has(token, path, known):
    assert is_known(f"azure-native:{token}", path) is known


@pytest.mark.parametrize(
    ("inputs", "path", "denied"),
    [
        ({"rules": [{"action": {"type": "deny"}, "to": ["x"]}]}, ("rules", 0, "to", 0), True),
        ({"action": "Deny", "to": "x"}, ("to",), True),
        ({"rules": [{"access": "Allow", "to": "x"}, {"access": "Deny"}]}, ("rules", 0, "to"), False),
        ({"action": UNKNOWN, "to": "x"}, ("to",), False),
        ({"to": "x"}, ("to", "y", "z"), False),
    ],
)
def test_a_rule_that_denies_says_so_around_a_place(inputs, path, denied):
    assert is_denied(Resource("t", "it", inputs), path) is denied
