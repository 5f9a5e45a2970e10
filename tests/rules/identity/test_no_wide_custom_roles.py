"""BLEU-0204."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "identity-no-wide-custom-roles"
ROLE = "azure-native:authorization:RoleDefinition"
LATER = "is not known before deployment"


@pytest.mark.parametrize(
    ("permissions", "expected"),
    [
        pytest.param([{"actions": ["*"]}], ["violation permissions[0].actions[0]: allows everything: '*'"], id="all"),
        pytest.param(
            [{"actions": ["*"], "notActions": ["Microsoft.Authorization/*"]}],
            ["violation permissions[0].actions[0]: allows everything: '*'"],
            id="all but granting",
        ),
        pytest.param(
            [{"dataActions": ["*"]}], ["violation permissions[0].dataActions[0]: allows everything: '*'"], id="all data"
        ),
        pytest.param(
            [{"actions": ["Microsoft.Authorization/*"]}],
            ["violation permissions[0].actions[0]: allows its holder to grant roles: 'Microsoft.Authorization/*'"],
            id="granting",
        ),
        pytest.param(
            [{"actions": ["Microsoft.Authorization/*/Write"]}],
            [
                "violation permissions[0].actions[0]: allows its holder to grant roles: "
                "'Microsoft.Authorization/*/Write'"
            ],
            id="granting, by a pattern",
        ),
        pytest.param(
            [{"actions": ["Microsoft.Authorization/*"], "notActions": ["Microsoft.Authorization/roleAssignments/*"]}],
            [],
            id="granting taken out",
        ),
        pytest.param([{"actions": ["*/read"]}], [], id="reading all"),
        pytest.param([{"actions": ["Microsoft.Compute/*"]}], [], id="one service"),
        pytest.param([{"actions": [UNKNOWN]}], [f"undetermined permissions[0].actions[0]: {LATER}"], id="unknown"),
        pytest.param([{"actions": UNKNOWN}], [f"undetermined permissions[0].actions: {LATER}"], id="actions unknown"),
        pytest.param([UNKNOWN], [f"undetermined permissions[0]: {LATER}"], id="permission unknown"),
        pytest.param(UNKNOWN, [f"undetermined permissions: {LATER}"], id="block unknown"),
        pytest.param(None, ["violation permissions: is no list of permissions: nothing"], id="missing"),
        pytest.param(["*"], ["violation permissions[0]: is no list of permissions: '*'"], id="wrong type"),
        pytest.param(
            [{"actions": "*"}], ["violation permissions[0].actions: is no list of permissions: '*'"], id="no list"
        ),
        pytest.param(
            [{"actions": [3]}], ["violation permissions[0].actions[0]: is no list of permissions: 3"], id="no text"
        ),
    ],
)
def test_a_role_that_allows_everything_is_refused(ask, permissions, expected):
    assert ask(ID, ROLE, {} if permissions is None else {"permissions": permissions}) == expected
