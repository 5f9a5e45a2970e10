"""The programs that go through every door."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import BLEU_PROVIDER

_PAGE = (Path(__file__).parents[2] / "docs" / "components.md").read_text("utf-8")


@dataclass(frozen=True)
class Program:
    """A program and the configuration of its stack."""

    source: str
    config: dict[str, Any] = field(default_factory=lambda: dict(BLEU_PROVIDER))
    rehearsed: bool = False
    """Whether the rehearsal's control plane provides for it; else the provider that takes everything."""


EVERYTHING = Program("""
import pulumi
import pulumi_azure_native as azure
from pulumi import ComponentResource, CustomResource, Output, ResourceOptions

TABLE = "azure-native:network:RouteTable"
group = azure.resources.ResourceGroup("group", location="bleufrancecentral")
later = group.id.apply(lambda _: "westeurope")

azure.storage.StorageAccount(
    "raw", resource_group_name=group.name, location="westeurope", kind="StorageV2", sku={"name": "Standard_GRS"}
)
azure.cosmosdb.DatabaseAccount(
    "nested",
    resource_group_name=group.name,
    location="bleufrancecentral",
    database_account_offer_type="Standard",
    locations=[{"location_name": "bleufrancecentral"}, {"location_name": "northeurope"}],
)
CustomResource("azure-native:storage/v20230101:StorageAccount", "versioned", {"location": "eastus"})
CustomResource("azure-native_storage_v20240101:storage:StorageAccount", "package", {"location": "eastus"})
CustomResource("azure-native:documentdb:DatabaseAccount", "renamed", {"location": "eastus"})
CustomResource("azure-native:storage:StorageVault", "made-up", {})

CustomResource(TABLE, "later", {"location": later})
CustomResource(TABLE, "later-good", {"location": group.location})
CustomResource(TABLE, "secret", {"location": Output.secret("westeurope")})
CustomResource(TABLE, "secret-good", {"location": Output.secret("bleufrancesouth")})
CustomResource(TABLE, "no-number", {"location": float("nan")})
CustomResource(TABLE, "asset", {"location": pulumi.StringAsset("westeurope")})
CustomResource(TABLE, "map", {"location": {"name": "westeurope", "at": ["x", {"b": 1, "a": 2.5}]}})

PEERING = "azure-native:network:VirtualNetworkPeering"
theirs = (
    "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/theirs/providers/Microsoft.Network"
    "/virtualNetworks/theirs"
)
CustomResource(PEERING, "theirs-later", {"remoteVirtualNetwork": {"id": group.id.apply(lambda _: theirs)}})
CustomResource(PEERING, "theirs-secret", {"remoteVirtualNetwork": {"id": Output.secret(theirs)}})

def through(name, **arguments):
    provider = azure.Provider(name, **arguments)
    CustomResource(TABLE, f"from-{name}", {"resourceGroupName": "rg"}, ResourceOptions(provider=provider))

through("abroad", location="westeurope", metadata_host="management.azure.com")
through("unsure", location=later, metadata_host=later)
through("hidden", location="bleufrancecentral", metadata_host=Output.secret("management.azure.com"))
elsewhere = ResourceOptions(plugin_download_url="https://example.com/plugin")
through("foreign", opts=elsewhere)
CustomResource(TABLE, "foreign-default", {"location": "bleufrancecentral"}, elsewhere)

CustomResource("aws:s3/bucket:Bucket", "bucket", {"region": "eu-west-3"})
CustomResource("command:local:Command", "command", {"create": "true"})

class Group(ComponentResource):
    def __init__(self, token, name):
        super().__init__(token, name, {"location": "westeurope"})
        CustomResource(TABLE, f"{name}-child", {"location": "westus"}, ResourceOptions(parent=self))

Group("my:index:Group", "component")
Group("azure-native:storage:StorageAccount", "liar")
CustomResource(TABLE, "options", {"location": "westus"}, ResourceOptions(protect=True, ignore_changes=["tags"]))
azure.network.RouteTable.get("read", "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/routeTables/read")
""")

CONFIGURED_ABROAD = Program(
    """
import pulumi_azure_native as azure

azure.resources.ResourceGroup("group", location="bleufrancecentral")
azure.network.RouteTable("placed-by-the-provider", resource_group_name="rg")
""",
    {
        "azure-native:location": "westeurope",
        "azure-native:metadataHost": "management.azure.com",
        "azure-native:environment": "AzureBleuCloud",
    },
)

COMPONENTS = Program(re.findall(r"```python\n(.*?)```", _PAGE, re.DOTALL)[0], rehearsed=True)

PROGRAMS = {"everything": EVERYTHING, "configured abroad": CONFIGURED_ABROAD, "components": COMPONENTS}
