"""BLEU-0203."""

import pytest

from bleu_iac.resources import UNKNOWN
from bleu_iac.rules.grants import WIDE_ROLES, is_wide, role_guid

ID = "identity-no-wide-roles"
ASSIGNMENT = "azure-native:authorization:RoleAssignment"
LATER = "is not known before deployment"
PREFIX = "/subscriptions/1/providers/Microsoft.Authorization/roleDefinitions/"
OWNER = PREFIX + "8E3AF657-A8FF-443C-A75C-2FE8C4BCB635"
READER = PREFIX + "acdd72a7-3385-48ef-bd42-f606fba81ae7"
SUBSCRIPTION, GROUP = "/subscriptions/1", "/subscriptions/1/resourceGroups/data"


@pytest.mark.parametrize(
    ("role", "scope", "expected"),
    [
        pytest.param(
            OWNER, SUBSCRIPTION, [f"violation roleDefinitionId: gives Owner over all of '{SUBSCRIPTION}'"], id="wide"
        ),
        pytest.param(OWNER, "/", ["violation roleDefinitionId: gives Owner over all of '/'"], id="everything"),
        pytest.param(
            OWNER,
            "/providers/Microsoft.Management/managementGroups/root",
            [
                "violation roleDefinitionId: gives Owner over all of "
                "'/providers/Microsoft.Management/managementGroups/root'"
            ],
            id="management group",
        ),
        pytest.param(
            OWNER, "nowhere", ["violation roleDefinitionId: gives Owner over all of 'nowhere'"], id="odd scope"
        ),
        pytest.param(OWNER, None, ["violation roleDefinitionId: gives Owner over all of nothing"], id="no scope"),
        pytest.param(OWNER, UNKNOWN, [f"undetermined scope: {LATER}"], id="scope unknown"),
        pytest.param(UNKNOWN, SUBSCRIPTION, [f"undetermined roleDefinitionId: {LATER}"], id="role unknown"),
        pytest.param(UNKNOWN, UNKNOWN, [f"undetermined roleDefinitionId: {LATER}"], id="both unknown"),
        pytest.param(
            None,
            GROUP,
            ["violation roleDefinitionId: must be the id of a role definition, found nothing"],
            id="role missing",
        ),
        pytest.param(
            "Owner",
            GROUP,
            ["violation roleDefinitionId: must be the id of a role definition, found 'Owner'"],
            id="wrong type",
        ),
        pytest.param(OWNER, GROUP, [], id="wide role, narrow scope"),
        pytest.param(READER, SUBSCRIPTION, [], id="narrow role, wide scope"),
        pytest.param(READER, UNKNOWN, [], id="narrow role, scope unknown"),
        pytest.param(UNKNOWN, GROUP, [], id="role unknown, narrow scope"),
    ],
)
def test_an_owner_of_everything_is_refused(ask, role, scope, expected):
    inputs = {"roleDefinitionId": role, "scope": scope}
    assert ask(ID, ASSIGNMENT, {name: value for name, value in inputs.items() if value is not None}) == expected


@pytest.mark.parametrize("guid", sorted(WIDE_ROLES))
def test_every_wide_role_is_recognised_in_every_form_of_its_id(guid):
    for form in (guid, guid.upper(), f"/providers/Microsoft.Authorization/roleDefinitions/{guid}", PREFIX + guid):
        assert role_guid(form) == guid


@pytest.mark.parametrize("text", ["", "Owner", "x8e3af657-a8ff-443c-a75c-2fe8c4bcb635", 3, None])
def test_what_is_no_role_is_none(text):
    assert role_guid(text) is None


@pytest.mark.parametrize(
    ("scope", "wide"),
    [
        ("/", True),
        ("/SUBSCRIPTIONS/1/", True),
        ("/providers/Microsoft.Subscription/subscriptions/1", True),
        ("/subscriptions/1/resourcegroups/x", False),
        ("/subscriptions/1/resourceGroups/x/providers/Microsoft.KeyVault/vaults/y", False),
        ("/subscriptions/1/providers/Microsoft.Features/x", False),
        ("/providers/Microsoft.Capacity", None),
        ("", None),
        (3, None),
    ],
)
def test_a_scope_is_wide_or_narrow_or_unknown_here(scope, wide):
    assert is_wide(scope) is wide


def test_who_may_take_a_wide_role_is_as_good_as_given_it(ask):
    inputs = {"roleDefinitionId": OWNER, "scope": SUBSCRIPTION}
    assert ask(ID, "azure-native:authorization:PimRoleEligibilitySchedule", inputs) == [
        f"violation roleDefinitionId: gives Owner over all of '{SUBSCRIPTION}'"
    ]


@pytest.mark.parametrize(("role", "count"), [(OWNER, 1), (READER, 0), (UNKNOWN, 0), ("Owner", 0)])
def test_a_wide_role_over_something_that_is_not_said_is_undetermined(ask, role, count):
    inputs = {"properties": {"authorizations": [{"roleDefinitionId": role}]}}
    assert (
        ask(ID, "azure-native:managedservices:RegistrationDefinition", inputs)
        == [
            "undetermined properties.authorizations[0].roleDefinitionId: gives Owner, and nothing here says over what: "
            "that may be all of a subscription"
        ]
        * count
    )


def test_a_role_that_is_not_known_is_left_to_the_update_and_reported_where_none_follows(ask):
    token, inputs = (
        "azure-native:managedservices:RegistrationDefinition",
        {"properties": {"authorizations": [{"roleDefinitionId": UNKNOWN}]}},
    )
    assert ask(ID, token, inputs) == []
    assert ask(ID, token, inputs, final=True) == [
        f"undetermined properties.authorizations[0].roleDefinitionId: {LATER}"
    ]
