"""What a storage account is used for, each service with settings of its own."""

import pulumi
from pulumi_azure_native import storage

from bleu_iac.components.declare import declare
from bleu_iac.components.resources import Foundation

SERVICES = ("blob", "file", "queue", "table")
DEFAULT_SERVICES = ("blob",)


def declare_service(
    service: str,
    name: str,
    account_name: pulumi.Output[str],
    recovery_days: int,
    foundation: Foundation,
    parent: pulumi.Resource,
) -> pulumi.CustomResource:
    """Declare one service's own settings: recovery where it has any, no access from web pages of other origins."""
    group, opts = foundation.resource_group_name, pulumi.ResourceOptions(parent=parent)
    no_origins: storage.CorsRulesArgsDict = {"cors_rules": []}
    kept: storage.DeleteRetentionPolicyArgsDict = {
        "enabled": True,
        "days": recovery_days,
        "allow_permanent_delete": False,
    }
    if service == "blob":
        return declare(storage.BlobServiceProperties)(
            name,
            blob_services_name="default",
            account_name=account_name,
            resource_group_name=group,
            cors=no_origins,
            is_versioning_enabled=True,
            delete_retention_policy=kept,
            container_delete_retention_policy=kept,
            opts=opts,
        )
    if service == "file":
        return declare(storage.FileServiceProperties)(
            name,
            file_services_name="default",
            account_name=account_name,
            resource_group_name=group,
            cors=no_origins,
            share_delete_retention_policy=kept,
            protocol_settings={
                "smb": {
                    "versions": "SMB3.1.1;",
                    "authentication_methods": "Kerberos;",
                    "kerberos_ticket_encryption": "AES-256;",
                    "channel_encryption": "AES-256-GCM;",
                }
            },
            opts=opts,
        )
    if service == "queue":
        return declare(storage.QueueServiceProperties)(
            name,
            queue_service_name="default",
            account_name=account_name,
            resource_group_name=group,
            cors=no_origins,
            opts=opts,
        )
    return declare(storage.TableServiceProperties)(
        name,
        table_service_name="default",
        account_name=account_name,
        resource_group_name=group,
        cors=no_origins,
        opts=opts,
    )
