"""The workspace that keeps the logs of everything else."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

import pulumi
from pulumi_azure_native import operationalinsights

from bleu_iac.components import naming
from bleu_iac.components.arguments import Checked
from bleu_iac.components.declare import declare
from bleu_iac.components.diagnostics import send_logs
from bleu_iac.components.resources import Foundation, judge_open

SHORTEST_RETENTION = 183
"""SecNumCloud 3.2, 12.6.c, asks for six months, whichever they are."""
SHORTEST_RETENTION_BY_CLASSIFICATION: Mapping[str, int] = {"restricted": 365}
"""II 901 asks for a year."""
LONGEST_RETENTION = 730
DEFAULT_RETENTION = 365
NO_DAILY_QUOTA = -1.0


class LogWorkspaceArgs(TypedDict):
    """All plain."""

    foundation: Foundation
    """Where it belongs; must be open."""
    retention_days: NotRequired[int]
    """How long logs are kept, at most 730 days, at least 183 (365 where the foundation's data is `restricted`).
    Default: 365."""


class LogWorkspace(pulumi.ComponentResource):
    """A Log Analytics workspace that only Entra identities use and no public network reaches.

    Other components send it their logs through diagnostic settings, which take Azure's own channel: closing public
    ingestion does not stop them. Agents in machines, and people who query, do come through the network: they need an
    Azure Monitor private link scope in yours, with the zones `monitor`, `monitor_oms`, `monitor_ods`,
    `monitor_automation` and `storage_blob`. Until there is one, logs are kept but nobody reads them.

    Who reads is decided on the workspace alone: access to a resource gives none to its logs. No daily quota stops the
    intake. Queries are logged too, into the workspace itself.
    """

    workspace_id: pulumi.Output[str]
    """ARM id of the workspace."""

    def __init__(self, name: str, args: LogWorkspaceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create the workspace. Raises `ArgumentError` for arguments that are wrong."""
        _judge(name, args)
        super().__init__("bleu-iac:index:LogWorkspace", name, None, opts)
        foundation = args["foundation"]
        foundation.add(self)
        workspace = declare(operationalinsights.Workspace)(
            name,
            workspace_name=foundation.names.name(naming.WORKSPACE, name),
            resource_group_name=foundation.resource_group_name,
            location=foundation.location,
            sku={"name": operationalinsights.WorkspaceSkuNameEnum.PER_GB2018},
            retention_in_days=int(args.get("retention_days", DEFAULT_RETENTION)),
            workspace_capping={"daily_quota_gb": NO_DAILY_QUOTA},
            public_network_access_for_ingestion=operationalinsights.PublicNetworkAccessType.DISABLED,
            public_network_access_for_query=operationalinsights.PublicNetworkAccessType.DISABLED,
            features={
                "disable_local_auth": True,
                "enable_data_export": False,
                "enable_log_access_using_only_resource_permissions": False,
                "immediate_purge_data_on30_days": False,
            },
            tags=foundation.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        send_logs(name, workspace.id, workspace.id, parent=self)
        self.workspace_id = workspace.id
        self.register_outputs({"workspace_id": self.workspace_id})


def _judge(name: str, args: LogWorkspaceArgs) -> None:
    checked = Checked("LogWorkspace", name, LogWorkspaceArgs, args)
    checked.extend(naming.misnamed("name", name))
    shortest = SHORTEST_RETENTION
    if checked.sound("foundation"):
        foundation = args["foundation"]
        judge_open(checked, foundation)
        checked.extend(foundation.names.problems(naming.WORKSPACE, name))
        shortest = SHORTEST_RETENTION_BY_CLASSIFICATION.get(foundation.data_classification, shortest)
    checked.within("retention_days", range(shortest, LONGEST_RETENTION + 1), DEFAULT_RETENTION)
    checked.refuse()
