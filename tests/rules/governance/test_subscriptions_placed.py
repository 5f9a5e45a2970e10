"""BLEU-0246."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "governance-subscriptions-placed"
ALIAS = "azure-native:subscription:Alias"
PATH = "properties.additionalProperties.managementGroupId"
ROOT = "/providers/Microsoft.Management/managementGroups/Landing"
LATER = "is not known before deployment"


@pytest.mark.parametrize(
    ("group", "groups", "expected"),
    [
        pytest.param(ROOT, ["landing"], [], id="listed"),
        pytest.param(
            ROOT,
            ["other"],
            [f"violation {PATH}: is none of the management groups listed (other), found '{ROOT}'"],
            id="not listed",
        ),
        pytest.param(
            ROOT,
            [],
            [
                f"undetermined {PATH}: can't be told: which management groups have the policies is not configured "
                f"(parameter groups), found '{ROOT}'"
            ],
            id="nothing listed",
        ),
        pytest.param(None, ["landing"], [f"violation {PATH}: names no management group"], id="missing"),
        pytest.param("", ["landing"], [f"violation {PATH}: names no management group"], id="empty"),
        pytest.param(
            3,
            ["landing"],
            [f"violation {PATH}: is none of the management groups listed (landing), found 3"],
            id="number",
        ),
        pytest.param(UNKNOWN, ["landing"], [f"undetermined {PATH}: {LATER}"], id="unknown"),
    ],
)
def test_a_subscription_out_of_reach_of_policies_is_refused(ask, group, groups, expected):
    more = {} if group is None else {"managementGroupId": group}
    inputs = {"properties": {"displayName": "x", "additionalProperties": more}}
    assert ask(ID, ALIAS, inputs, parameters={"groups": groups}) == expected


def test_a_subscription_that_is_moved_is_judged_too(ask):
    moved = "azure-native:management:ManagementGroupSubscription"
    assert ask(ID, moved, {"groupId": "landing"}, parameters={"groups": ["landing"]}) == []
    assert ask(ID, moved, {}, parameters={"groups": ["landing"]}) == ["violation groupId: names no management group"]
