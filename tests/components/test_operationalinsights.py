"""The log workspace."""

import pytest

import bleu_iac as bleu


def test_a_workspace_is_closed_to_keys_and_public_networks_and_logs_its_own_queries(stack):
    registered = stack.build(stack.logs)

    assert stack.under("LogWorkspace", "logs", registered) == {
        ("operationalinsights:Workspace", "logs"): {
            "workspaceName": "log-tax-test-bleuc-logs",
            "resourceGroupName": stack.group,
            "location": "bleufrancecentral",
            "sku": {"name": "PerGB2018"},
            "retentionInDays": 365,
            "workspaceCapping": {"dailyQuotaGb": -1},
            "publicNetworkAccessForIngestion": "Disabled",
            "publicNetworkAccessForQuery": "Disabled",
            "features": {
                "disableLocalAuth": True,
                "enableDataExport": False,
                "enableLogAccessUsingOnlyResourcePermissions": False,
                "immediatePurgeDataOn30Days": False,
            },
            "tags": stack.tags,
        },
        ("monitor:DiagnosticSetting", "logs-diagnostics"): {
            "name": "to-log-workspace",
            "resourceUri": "logs-id",
            "workspaceId": "logs-id",
            "logs": [{"categoryGroup": "allLogs", "enabled": True}],
        },
    }


@pytest.mark.parametrize("days", [183, 200.0, 730])
def test_a_retention_azure_and_secnumcloud_take_is_kept(stack, days):
    registered = stack.build(lambda base: bleu.LogWorkspace("logs", {"foundation": base, "retention_days": days}))

    workspace = stack.of(registered, "azure-native:operationalinsights:Workspace", "logs")
    assert workspace.inputs["retentionInDays"] == days


@pytest.mark.parametrize("days", [0, 180, 182, 731])
def test_a_retention_below_six_months_or_beyond_what_azure_keeps_is_refused(stack, days):
    assert stack.refusal(lambda base: bleu.LogWorkspace("logs", {"foundation": base, "retention_days": days})) == (
        "LogWorkspace 'logs' cannot be built:\n"
        f"  BLEU-E106 retention_days: must be between 183 and 730, got {days}. Leave it out to keep 365"
    )


def test_restricted_data_has_its_logs_kept_for_a_year(stack):
    def inside(base):
        bleu.LogWorkspace("logs", {"foundation": base, "retention_days": 364})

    assert stack.refusal(inside, data_classification="restricted") == (
        "LogWorkspace 'logs' cannot be built:\n"
        "  BLEU-E106 retention_days: must be between 365 and 730, got 364. Leave it out to keep 365"
    )


def test_a_name_too_long_is_refused(stack):
    name = "x" * 40

    text = stack.refusal(
        lambda base: bleu.LogWorkspace(name, {"foundation": base}), workload="w" * 20, environment="e" * 10
    )

    assert text == (
        f"LogWorkspace '{name}' cannot be built:\n"
        f"  BLEU-E108 name: gives the name 'log-{'w' * 20}-{'e' * 10}-bleuc-{name}' of 82 characters, and the longest"
        " Azure takes is 63. Shorten the component's name, or the foundation's workload, by 19"
    )
