"""A small sovereign landing zone: foundation, logs, hub network, keys, one spoke, one storage account."""

from typing import cast

import pulumi
from configuration import Blueprint, Settings

import bleu_iac as bleu
from bleu_iac.clouds import Cloud

PRIVATE_ENDPOINTS = "private-endpoints"
WORKLOAD = "workload"


class HubSettings(Settings):
    """The network that the others are reached through."""

    address_space: list[str]
    """Its ranges."""
    private_endpoints: str
    """The range, among them, of the subnet that holds its private endpoints."""


class SpokeSettings(HubSettings):
    """The network of one workload, joined to the hub."""

    workload: str
    """The range of the subnet that holds the workload itself."""


class LandingZone(Blueprint):
    """What its settings mean is judged by the components, whose messages name their own arguments."""

    workload: str
    environment: str
    owner: str
    data_classification: str
    tenant_id: str
    region: str | None = None
    """Left out, it is the cloud's first."""
    generation: int | None = None
    """Left out, it is 1; raise it to rebuild a landing zone whose vault can still be recovered."""
    tags: dict[str, str] | None = None
    log_retention_days: int | None = None
    """Left out, it is the component's default."""
    redundancy: str | None = None
    """Copies of the storage account; left out, it is the component's default."""
    hub: HubSettings
    spoke: SpokeSettings

    def deploy(self, cloud: Cloud) -> None:
        """Declare the landing zone."""
        with bleu.Foundation("landing-zone", self._foundation(cloud)) as foundation:
            kept: bleu.LogWorkspaceArgs = {"foundation": foundation}
            if self.log_retention_days is not None:
                kept["retention_days"] = self.log_retention_days
            logs = bleu.LogWorkspace("logs", kept)
            hub = bleu.Network(
                "hub",
                {
                    "foundation": foundation,
                    "logs": logs,
                    "address_space": self.hub.address_space,
                    "subnets": {
                        PRIVATE_ENDPOINTS: {"prefix": self.hub.private_endpoints, "purpose": PRIVATE_ENDPOINTS}
                    },
                    "spokes": self.spoke.address_space,
                },
            )
            vault = bleu.KeyVault(
                "keys", {"foundation": foundation, "logs": logs, "subnet": hub.subnet(PRIVATE_ENDPOINTS)}
            )
            spoke = bleu.Network(
                "spoke",
                {
                    "foundation": foundation,
                    "logs": logs,
                    "hub": hub,
                    "address_space": self.spoke.address_space,
                    "subnets": {
                        PRIVATE_ENDPOINTS: {"prefix": self.spoke.private_endpoints, "purpose": PRIVATE_ENDPOINTS},
                        WORKLOAD: {"prefix": self.spoke.workload},
                    },
                },
            )
            stored: bleu.StorageAccountArgs = {
                "foundation": foundation,
                "logs": logs,
                "key": bleu.CustomerKey("data", {"vault": vault}),
                "subnet": spoke.subnet(PRIVATE_ENDPOINTS),
            }
            if self.redundancy is not None:
                stored["redundancy"] = self.redundancy
            account = bleu.StorageAccount("data", stored)
        pulumi.export("region", foundation.location)
        pulumi.export("resource_group", foundation.resource_group_name)
        pulumi.export("vault_uri", vault.vault_uri)
        pulumi.export("storage_account", account.account_name)

    def _foundation(self, cloud: Cloud) -> bleu.FoundationArgs:
        """Leave out what the configuration leaves to the component."""
        given = self.model_dump(include=set(bleu.FoundationArgs.__annotations__), exclude_none=True)
        return cast("bleu.FoundationArgs", {"cloud": cloud, **given})
