"""BLEU-0220."""

import pytest

from bleu_iac.resources import UNKNOWN
from bleu_iac.rules.logging.kept_six_months import AUDITS

ID = "logging-destination-named"
LATER = "is not known before deployment"
FLOWS = "azure-native:network:FlowLog"
WORKSPACE = "flowAnalyticsConfiguration.networkWatcherFlowAnalyticsConfiguration.workspaceResourceId"
NOWHERE = "violation : sends to nothing: none of storageEndpoint, isAzureMonitorTargetEnabled is given"


@pytest.mark.parametrize("token", sorted(AUDITS))
@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"storageEndpoint": "https://audits.example/"}, []),
        ({"storageEndpoint": UNKNOWN}, []),
        ({"isAzureMonitorTargetEnabled": True}, []),
        ({}, [NOWHERE]),
        ({"storageEndpoint": "", "isAzureMonitorTargetEnabled": False}, [NOWHERE]),
        ({"isAzureMonitorTargetEnabled": "yes"}, [NOWHERE]),
        ({"isAzureMonitorTargetEnabled": UNKNOWN}, [f"undetermined isAzureMonitorTargetEnabled: {LATER}"]),
        ({"state": UNKNOWN}, [NOWHERE]),
        ({"state": "Disabled"}, []),
    ],
)
def test_an_audit_that_goes_nowhere_is_refused(ask, token, inputs, expected):
    assert ask(ID, token, {"state": "Enabled", **inputs}) == expected


def analysed(**settings):
    return {"storageId": "/account", "flowAnalyticsConfiguration": {WORKSPACE.split(".")[1]: settings}}


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"storageId": "/account"}, []),
        ({"storageId": UNKNOWN}, []),
        ({}, ["violation : sends to nothing: none of storageId is given"]),
        ({"storageId": ""}, ["violation : sends to nothing: none of storageId is given"]),
        (analysed(enabled=False), []),
        (analysed(enabled=True, workspaceResourceId="/workspace"), []),
        (analysed(enabled=True, workspaceResourceId=UNKNOWN), []),
        (analysed(enabled=True), [f"violation {WORKSPACE}: must be the id of a workspace, found nothing"]),
        (
            analysed(enabled=True, workspaceResourceId=""),
            [f"violation {WORKSPACE}: must be the id of a workspace, found ''"],
        ),
        (analysed(enabled=UNKNOWN), [f"undetermined {WORKSPACE}: {LATER}"]),
        ({"storageId": "/account", "flowAnalyticsConfiguration": UNKNOWN}, []),
    ],
)
def test_a_flow_log_names_its_account_and_the_workspace_of_its_analytics(ask, inputs, expected):
    assert ask(ID, FLOWS, inputs) == expected


def test_a_message_is_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(ID, FLOWS, analysed(enabled=True)) == [
        f"violation {WORKSPACE}: doit être l'id d'un espace de travail, trouvé : rien"
    ]
