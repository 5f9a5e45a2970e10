"""BLEU-0218."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "logging-not-deletable"
PATH = "features.immediatePurgeDataOn30Days"
LATER = "is not known before deployment"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"features": {"immediatePurgeDataOn30Days": True}}, [f"violation {PATH}: must be false, found True"]),
        ({"features": {"immediatePurgeDataOn30Days": "no"}}, [f"violation {PATH}: must be false, found 'no'"]),
        ({"features": {"immediatePurgeDataOn30Days": UNKNOWN}}, [f"undetermined {PATH}: {LATER}"]),
        ({"features": UNKNOWN}, [f"undetermined {PATH}: {LATER}"]),
        ({"features": {"immediatePurgeDataOn30Days": False}}, []),
        ({"features": {}}, []),
        ({}, []),
    ],
)
def test_a_workspace_that_purges_at_once_is_refused(ask, inputs, expected):
    assert ask(ID, "azure-native:operationalinsights:Workspace", inputs) == expected


def test_an_audit_or_a_flow_log_that_is_off_is_refused(ask):
    assert ask(ID, "azure-native:sql:ServerBlobAuditingPolicy", {"state": "Disabled"}) == [
        "violation state: must be Enabled, found 'Disabled'"
    ]
    assert ask(ID, "azure-native:network:FlowLog", {}) == ["violation enabled: must be true, found nothing"]
    assert ask(ID, "azure-native:network:FlowLog", {"enabled": True}) == []
