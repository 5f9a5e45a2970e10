"""BLEU-0243."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "governance-locks-hold"
LATER = "is not known before deployment"
LEVELS = "must be one of CanNotDelete, ReadOnly, found"
MODES = "must be one of DenyDelete, DenyWriteAndDelete, found"


@pytest.mark.parametrize(
    "token",
    [f"ManagementLock{at}" for at in ("AtResourceGroupLevel", "AtResourceLevel", "AtSubscriptionLevel", "ByScope")],
)
@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"level": "CanNotDelete"}, []),
        ({"level": "readonly"}, []),
        ({"level": "NotSpecified"}, [f"violation level: {LEVELS} 'NotSpecified'"]),
        ({}, [f"violation level: {LEVELS} nothing"]),
        ({"level": True}, [f"violation level: {LEVELS} True"]),
        ({"level": UNKNOWN}, [f"undetermined level: {LATER}"]),
    ],
)
def test_a_lock_that_locks_nothing_is_refused(ask, token, inputs, expected):
    assert ask(ID, f"azure-native:authorization:{token}", inputs) == expected


@pytest.mark.parametrize("at", ["ManagementGroup", "ResourceGroup", "Subscription"])
@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"denySettings": {"mode": "denyDelete"}}, []),
        ({"denySettings": {"mode": "none"}}, [f"violation denySettings.mode: {MODES} 'none'"]),
        ({}, [f"violation denySettings.mode: {MODES} nothing"]),
        ({"denySettings": UNKNOWN}, [f"undetermined denySettings.mode: {LATER}"]),
    ],
)
def test_a_deployment_stack_that_denies_nothing_is_refused(ask, at, inputs, expected):
    assert ask(ID, f"azure-native:resources:DeploymentStackAt{at}", inputs) == expected
