"""What a resource logs goes to the deployment's workspace."""

from collections.abc import Sequence

import pulumi
from pulumi_azure_native import monitor

from bleu_iac.components.declare import declare

SETTING_NAME = "to-log-workspace"
ALL_LOGS = "allLogs"
"""The category group that holds every log of a resource, those to come included."""


def send_logs(
    name: str,
    resource_id: pulumi.Input[str],
    workspace_id: pulumi.Input[str],
    *,
    parent: pulumi.Resource,
    logs: Sequence[str] = (ALL_LOGS,),
    metrics: Sequence[str] = (),
) -> None:
    """Declare the diagnostic setting `<name>-diagnostics`, with these groups of logs and categories of metrics.

    How long the logs are kept is the workspace's business.
    """
    declare(monitor.DiagnosticSetting)(
        f"{name}-diagnostics",
        name=SETTING_NAME,
        resource_uri=resource_id,
        workspace_id=workspace_id,
        logs=[{"category_group": group, "enabled": True} for group in logs] or None,
        metrics=[{"category": category, "enabled": True} for category in metrics] or None,
        opts=pulumi.ResourceOptions(parent=parent),
    )
