"""BLEU-0202."""

import pytest

from bleu_iac.resources import UNKNOWN
from bleu_iac.rules.identity.no_shared_access_policies import KEYS

ID = "identity-no-shared-access-policies"
HUB = "azure-native:iothub:IotHubResource"
PATH = "properties.authorizationPolicies"


@pytest.mark.parametrize("token", sorted(KEYS))
def test_what_is_a_key_by_itself_is_refused(ask, token):
    assert ask(ID, token, {}) == ["violation : is a shared key by itself"]


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({}, []),
        ({"properties": {"authorizationPolicies": []}}, []),
        (
            {"properties": {"authorizationPolicies": [{"keyName": "x"}]}},
            [f"violation {PATH}: must be nothing, found [{{'keyName': 'x'}}]"],
        ),
        ({"properties": {"authorizationPolicies": "x"}}, [f"violation {PATH}: must be nothing, found 'x'"]),
        ({"properties": UNKNOWN}, [f"undetermined {PATH}: is not known before deployment"]),
    ],
)
def test_a_hub_with_keys_is_refused(ask, inputs, expected):
    assert ask(ID, HUB, inputs) == expected
