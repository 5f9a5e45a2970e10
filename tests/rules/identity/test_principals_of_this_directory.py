"""BLEU-0205."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "identity-principals-of-this-directory"
ASSIGNMENT = "azure-native:authorization:RoleAssignment"
KINDS = "User, Group, ServicePrincipal, Device"
LATER = "is not known before deployment"
DELEGATED = "delegatedManagedIdentityResourceId"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"principalType": "ServicePrincipal"}, []),
        ({"principalType": "user"}, []),
        ({"principalType": "User", DELEGATED: ""}, []),
        (
            {"principalType": "ForeignGroup"},
            [f"violation principalType: must be one of {KINDS}, found 'ForeignGroup'"],
        ),
        ({}, [f"violation principalType: must be one of {KINDS}, found nothing"]),
        ({"principalType": 3}, [f"violation principalType: must be one of {KINDS}, found 3"]),
        ({"principalType": UNKNOWN}, [f"undetermined principalType: {LATER}"]),
        (
            {"principalType": "User", DELEGATED: "/subscriptions/1"},
            [f"violation {DELEGATED}: gives a role to an identity of another tenant: '/subscriptions/1'"],
        ),
        ({"principalType": "User", DELEGATED: UNKNOWN}, [f"undetermined {DELEGATED}: {LATER}"]),
    ],
)
def test_a_role_for_somebody_of_another_directory_is_refused(ask, inputs, expected):
    assert ask(ID, ASSIGNMENT, inputs) == expected
