"""BLEU-0247."""

import pytest

from bleu_iac.components.resources import CLASSIFICATIONS
from bleu_iac.components.tags import MANDATORY
from bleu_iac.resources import UNKNOWN
from bleu_iac.rules.governance.mandatory_tags import Parameters, is_asked_for_tags

ID = "governance-mandatory-tags"
GROUP = "azure-native:resources:ResourceGroup"
GOOD = {"workload": "tax", "environment": "prod", "owner": "platform team", "data-classification": "internal"}
LATER = "is not known before deployment"
TEXT = "must be a text that is not empty, found"
CLASSES = "must be one of public, internal, sensitive, restricted, health, found"


def test_it_asks_for_what_the_foundation_gives():
    assert Parameters().tags == tuple(MANDATORY)
    assert Parameters().classifications == tuple(CLASSIFICATIONS)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        pytest.param(GOOD, [], id="all"),
        pytest.param({**GOOD, "more": "x"}, [], id="and more"),
        pytest.param({name.upper(): value for name, value in GOOD.items()}, [], id="in capitals"),
        pytest.param(
            {"owner": "me"},
            [
                f"violation tags.workload: {TEXT} nothing",
                f"violation tags.environment: {TEXT} nothing",
                f"violation tags.data-classification: {CLASSES} nothing",
            ],
            id="missing",
        ),
        pytest.param({**GOOD, "owner": " "}, [f"violation tags.owner: {TEXT} ' '"], id="empty"),
        pytest.param({**GOOD, "owner": 3}, [f"violation tags.owner: {TEXT} 3"], id="wrong type"),
        pytest.param(
            {**GOOD, "data-classification": "secret"},
            [f"violation tags.data-classification: {CLASSES} 'secret'"],
            id="another class",
        ),
        pytest.param({**GOOD, "owner": UNKNOWN}, [f"undetermined tags.owner: {LATER}"], id="unknown"),
        pytest.param(UNKNOWN, [f"undetermined tags: {LATER}"], id="block unknown"),
        pytest.param(
            None,
            ["violation tags: must be tags, with workload, environment, owner, data-classification, found nothing"],
            id="block missing",
        ),
        pytest.param(
            "x",
            ["violation tags: must be tags, with workload, environment, owner, data-classification, found 'x'"],
            id="block of wrong type",
        ),
    ],
)
def test_what_has_no_owner_is_refused(ask, tags, expected):
    assert ask(ID, GROUP, {} if tags is None else {"tags": tags}) == expected


@pytest.mark.parametrize(
    ("token", "takes"),
    [
        (GROUP, True),
        ("azure-native:storage:StorageAccount", True),
        ("azure-native:keyvault:Vault", True),
        ("azure-native:operationalinsights:Workspace", True),
        ("azure-native:keyvault:Key", False),
        ("azure-native:network:RouteTable", False),
        ("azure-native:storage:BlobContainer", False),
        ("azure-native:authorization:RoleAssignment", False),
        ("random:index:Pet", False),
    ],
)
def test_only_groups_and_what_holds_data_are_asked_for_tags(ask, token, takes):
    assert is_asked_for_tags(token) is takes
    assert bool(ask(ID, token, {})) is takes


def test_which_tags_can_be_configured(ask):
    parameters = {"tags": ["cost.centre", "owner"], "classifications": []}
    assert ask(ID, GROUP, {"tags": {"owner": "me"}}, parameters=parameters) == [
        f'violation tags["cost.centre"]: {TEXT} nothing'
    ]
    assert ask(ID, GROUP, {"tags": {"owner": "me", "Cost.Centre": "1"}}, parameters=parameters) == []
    assert ask(ID, GROUP, {}, parameters={"tags": []}) == []
