"""BLEU-0241."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "governance-policies-enforced"
ASSIGNMENT = "azure-native:authorization:PolicyAssignment"
LATER = "is not known before deployment"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param({}, [], id="as it comes"),
        pytest.param({"enforcementMode": "default", "notScopes": [], "overrides": []}, [], id="written out"),
        pytest.param(
            {"enforcementMode": "DoNotEnforce"},
            ["violation enforcementMode: must be Default, found 'DoNotEnforce'"],
            id="not enforced",
        ),
        pytest.param({"enforcementMode": 1}, ["violation enforcementMode: must be Default, found 1"], id="wrong type"),
        pytest.param({"enforcementMode": UNKNOWN}, [f"undetermined enforcementMode: {LATER}"], id="unknown"),
        pytest.param(
            {"notScopes": ["/subscriptions/1"]},
            ["violation notScopes: must be nothing, found ['/subscriptions/1']"],
            id="not everywhere",
        ),
        pytest.param({"notScopes": UNKNOWN}, [f"undetermined notScopes: {LATER}"], id="where, unknown"),
        pytest.param(
            {"overrides": [{"kind": "policyEffect", "value": "Audit"}]},
            ["violation overrides[0].value: weakens what the policy does to 'Audit'"],
            id="weakened",
        ),
        pytest.param({"overrides": [{"kind": "policyEffect", "value": "Deny"}]}, [], id="strengthened"),
        pytest.param({"overrides": [{"kind": "definitionVersion", "value": "2.*"}]}, [], id="another version"),
        pytest.param(
            {"overrides": [{"kind": UNKNOWN, "value": "disabled"}]},
            ["violation overrides[0].value: weakens what the policy does to 'disabled'"],
            id="kind unknown",
        ),
        pytest.param(
            {"overrides": [{"kind": "policyEffect", "value": UNKNOWN}]},
            [f"undetermined overrides[0].value: {LATER}"],
            id="value unknown",
        ),
        pytest.param({"overrides": UNKNOWN}, [f"undetermined overrides: {LATER}"], id="overrides unknown"),
        pytest.param({"overrides": "x"}, ["violation overrides: must be nothing, found 'x'"], id="overrides no list"),
    ],
)
def test_a_policy_that_stops_nothing_is_refused(ask, inputs, expected):
    assert ask(ID, ASSIGNMENT, inputs) == expected
