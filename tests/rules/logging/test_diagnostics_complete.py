"""BLEU-0216."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "logging-diagnostics-complete"
SETTING = "azure-native:monitor:DiagnosticSetting"
LATER = "is not known before deployment"
SINKS = "workspaceId, storageAccountId, eventHubAuthorizationRuleId, serviceBusRuleId, marketplacePartnerId"
ALL = [{"categoryGroup": "allLogs", "enabled": True}]
TO = {"workspaceId": "/subscriptions/1"}


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param({**TO, "logs": ALL}, [], id="logs"),
        pytest.param({**TO, "metrics": [{"category": "Transaction", "enabled": True}]}, [], id="metrics"),
        pytest.param({"workspaceId": UNKNOWN, "logs": ALL}, [], id="sink unknown, but there"),
        pytest.param({"logs": ALL}, [f"violation : sends to nothing: none of {SINKS} is given"], id="no sink"),
        pytest.param(
            {"workspaceId": "", "logs": ALL},
            [f"violation : sends to nothing: none of {SINKS} is given"],
            id="empty sink",
        ),
        pytest.param(TO, ["violation : keeps no log and no metric"], id="nothing kept"),
        pytest.param({**TO, "logs": []}, ["violation : keeps no log and no metric"], id="empty"),
        pytest.param(
            {**TO, "logs": [{"category": "AuditEvent"}, {"category": "x", "enabled": False}]},
            [
                "violation logs[0].enabled: must be true, found nothing",
                "violation logs[1].enabled: must be true, found False",
            ],
            id="switched off",
        ),
        pytest.param({**TO, "logs": [{"enabled": UNKNOWN}]}, [f"undetermined logs[0].enabled: {LATER}"], id="unknown"),
        pytest.param({**TO, "logs": [UNKNOWN]}, [f"undetermined logs[0]: {LATER}"], id="entry unknown"),
        pytest.param({**TO, "logs": UNKNOWN}, [f"undetermined logs: {LATER}"], id="block unknown"),
        pytest.param({**TO, "logs": "all"}, ["violation logs: is no list of logs: 'all'"], id="wrong type"),
        pytest.param(
            {**TO, "logs": ["all"]}, ["violation logs[0]: is no list of logs: 'all'"], id="entry of wrong type"
        ),
    ],
)
def test_a_setting_that_keeps_nothing_is_refused(ask, inputs, expected):
    assert ask(ID, SETTING, inputs) == expected


@pytest.mark.parametrize("kind", ["Subscription", "ManagementGroup"])
@pytest.mark.parametrize(
    ("logs", "expected"),
    [
        pytest.param(ALL, [], id="all"),
        pytest.param(
            [{"category": name, "enabled": True} for name in ("Administrative", "security", "Policy")], [], id="each"
        ),
        pytest.param(
            [{"category": "Security", "enabled": True}],
            ["violation logs: does not keep Administrative, Policy of the activity log"],
            id="one",
        ),
        pytest.param([{"category": UNKNOWN, "enabled": True}], [f"undetermined logs: {LATER}"], id="unknown"),
    ],
)
def test_the_activity_log_is_kept_whole(ask, kind, logs, expected):
    assert ask(ID, f"azure-native:monitor:{kind}DiagnosticSetting", {**TO, "logs": logs}) == expected


ONE = [{"category": "Security", "enabled": True}]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/subscriptions/1", ["violation logs: does not keep Administrative, Policy of the activity log"]),
        ("subscriptions/1/", ["violation logs: does not keep Administrative, Policy of the activity log"]),
        (
            "/providers/Microsoft.Management/managementGroups/top",
            ["violation logs: does not keep Administrative, Policy of the activity log"],
        ),
        ("/subscriptions/1/resourceGroups/a/providers/Microsoft.KeyVault/vaults/keys", []),
        (UNKNOWN, []),
        (None, []),
    ],
)
def test_a_general_setting_of_a_subscription_keeps_the_activity_log_whole(ask, target, expected):
    assert ask(ID, SETTING, {**TO, "resourceUri": target, "logs": ONE}) == expected
    assert ask(ID, SETTING, {**TO, "resourceUri": target, "logs": ALL}) == []


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({**TO, "logs": [{"category": name, "enabled": True} for name in ("AuditLogs", "SignInLogs")]}, []),
        (
            {**TO, "logs": [{"category": "AuditLogs", "enabled": True}]},
            ["violation logs: does not keep SignInLogs of the directory's log"],
        ),
        (
            {"logs": [{"category": name, "enabled": True} for name in ("AuditLogs", "SignInLogs")]},
            [f"violation : sends to nothing: none of {SINKS} is given"],
        ),
        ({**TO, "logs": UNKNOWN}, [f"undetermined logs: {LATER}", f"undetermined logs: {LATER}"]),
    ],
)
def test_a_directory_s_log_is_kept_whole(ask, inputs, expected):
    assert ask(ID, "azure-native:aadiam:DiagnosticSetting", inputs) == expected


def test_a_message_is_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(ID, "azure-native:monitor:SubscriptionDiagnosticSetting", {**TO, "logs": ONE}) == [
        "violation logs: ne garde pas Administrative, Policy du journal d'activité"
    ]
