"""A storage account that only the customer's key opens, and only private networks reach."""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

import pulumi
from pulumi_azure_native import managedidentity, storage

from bleu_iac.clouds import Cloud, Region
from bleu_iac.components import naming
from bleu_iac.components.arguments import Checked
from bleu_iac.components.declare import declare, known
from bleu_iac.components.diagnostics import send_logs
from bleu_iac.components.keyvault import CustomerKey
from bleu_iac.components.network import Subnet
from bleu_iac.components.operationalinsights import LogWorkspace
from bleu_iac.components.private_endpoint import connect, endpoint_problems
from bleu_iac.components.resources import Foundation, judge_open
from bleu_iac.components.storage_services import DEFAULT_SERVICES, SERVICES, declare_service
from bleu_iac.text import Text

REDUNDANCIES = ("LRS", "ZRS", "GRS", "GZRS")
ACROSS_ZONES, ACROSS_REGIONS = ("ZRS", "GZRS"), ("GRS", "GZRS")
FEWEST_ZONES = 3
DEFAULT_REDUNDANCY = "LRS"
RECOVERY_DAYS = range(7, 366)
DEFAULT_RECOVERY_DAYS = 30

UNKNOWN_ZONES = Text(
    "{redundancy} needs {count} availability zones, and nothing public says how many {region} has",
    "{redundancy} demande {count} zones de disponibilité, et rien de public ne dit combien en a {region}",
)
GIVE_ZONES = Text(
    "Use LRS, or give the region's availability_zones under bleu-iac:cloud.regions when the operator has told them",
    "Employez LRS, ou donnez availability_zones de la région sous bleu-iac:cloud.regions quand l'opérateur l'a dit",
)
TOO_FEW_ZONES = Text(
    "{redundancy} needs {count} availability zones, and {region} has {zones}",
    "{redundancy} demande {count} zones de disponibilité, et {region} en a {zones}",
)
NO_PAIR = Text(
    "{redundancy} copies to the region's pair, and {region} has none in {cloud}",
    "{redundancy} copie vers la région jumelle, et {region} n'en a pas dans {cloud}",
)
USE_LRS = Text("Use LRS", "Employez LRS")


class StorageAccountArgs(TypedDict):
    """All plain."""

    foundation: Foundation
    """Where it belongs; must be open, and the key's foundation too."""
    logs: LogWorkspace
    """Where its logs go: every read, write and deletion is one."""
    key: CustomerKey
    """The key that encrypts it."""
    subnet: Subnet
    """Where its private endpoints stand; its purpose is `private-endpoints`, and its hub has the zones
    `storage_<service>`."""
    services: NotRequired[Sequence[str]]
    """What it is used for, each with a private endpoint: `blob`, `file`, `queue`, `table`. Default: `blob`."""
    redundancy: NotRequired[str]
    """Where its copies are: `LRS` in one data centre, `ZRS` in three zones of the region, `GRS` also in its pair, which
    is a region of the same cloud, `GZRS` both. What the region is not known to offer is refused. Default: `LRS`."""
    recovery_days: NotRequired[int]
    """How long deleted blobs, containers and shares, and overwritten blobs, can be recovered: 7 to 365 days.
    Default: 30."""


class StorageAccount(pulumi.ComponentResource):
    """An account encrypted with the customer's key from its first second, private, used with Entra identities alone.

    It has an identity of its own, which may wrap and unwrap with that one key and nothing else. The key is in the very
    request that creates the account: added afterwards, data would have been written without it, and a policy that
    demands it would have refused the account. Queues and tables are under that key too, which can be chosen at creation
    only. No shared key, so no signed URL but those of an Entra identity; no public side; nothing copied into other
    tenants or networks; no SFTP, NFS or local users; a second encryption by the platform below the first.
    """

    account_id: pulumi.Output[str]
    """ARM id of the account."""
    account_name: pulumi.Output[str]
    """Its name in Azure; what uses it waits for the account."""
    identity_id: pulumi.Output[str]
    """ARM id of its identity."""

    def __init__(self, name: str, args: StorageAccountArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create the account. Raises `ArgumentError` for arguments that are wrong."""
        _judge(name, args)
        super().__init__("bleu-iac:index:StorageAccount", name, None, opts)
        foundation = args["foundation"]
        foundation.add(self)
        identity = declare(managedidentity.UserAssignedIdentity, outputs=("principal_id",))(
            f"{name}-identity",
            resource_name_=foundation.names.name(naming.IDENTITY, name),
            resource_group_name=foundation.resource_group_name,
            location=foundation.location,
            tags=foundation.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        role = args["key"].grants.encrypt(f"{name}-key-role", identity.principal_id, parent=self)
        azure_name = foundation.names.name(naming.STORAGE_ACCOUNT, name)
        account = _declare_account(name, azure_name, args, identity, role, self)
        self.account_name = known(account, azure_name)
        services = tuple(dict.fromkeys(args.get("services", DEFAULT_SERVICES)))
        recovery = int(args.get("recovery_days", DEFAULT_RECOVERY_DAYS))
        for service in services:
            of_service = f"{name}-{service}"
            declared = declare_service(service, of_service, self.account_name, recovery, foundation, self)
            send_logs(of_service, declared.id, args["logs"].workspace_id, parent=self)
            connect(
                name,
                account.id,
                service,
                f"storage_{service}",
                foundation=foundation,
                subnet=args["subnet"],
                parent=self,
            )
        # The account itself has no logs: they are its services'.
        send_logs(name, account.id, args["logs"].workspace_id, parent=self, logs=(), metrics=("Transaction",))
        self.account_id = account.id
        self.identity_id = identity.id
        self.register_outputs(
            {"account_id": self.account_id, "account_name": self.account_name, "identity_id": self.identity_id}
        )


def _declare_account(
    name: str,
    azure_name: str,
    args: StorageAccountArgs,
    identity: managedidentity.UserAssignedIdentity,
    role: pulumi.Resource,
    parent: pulumi.Resource,
) -> storage.StorageAccount:
    foundation, key = args["foundation"], args["key"]
    under_one_key: storage.EncryptionServiceArgsDict = {"enabled": True, "key_type": storage.KeyType.ACCOUNT}
    return declare(storage.StorageAccount)(
        name,
        account_name=azure_name,
        resource_group_name=foundation.resource_group_name,
        location=foundation.location,
        kind=storage.Kind.STORAGE_V2,
        sku={"name": f"Standard_{args.get('redundancy', DEFAULT_REDUNDANCY)}"},
        access_tier=storage.AccessTier.HOT,
        identity={
            "type": storage.IdentityType.USER_ASSIGNED,
            "user_assigned_identities": [identity.id],
        },
        encryption={
            "key_source": storage.KeySource.MICROSOFT_KEYVAULT,
            "key_vault_properties": {"key_name": key.key_name, "key_vault_uri": key.vault.vault_uri},
            "encryption_identity": {"encryption_user_assigned_identity": identity.id},
            "require_infrastructure_encryption": True,
            "services": {
                "blob": under_one_key,
                "file": under_one_key,
                "queue": under_one_key,
                "table": under_one_key,
            },
        },
        public_network_access=storage.PublicNetworkAccess.DISABLED,
        network_rule_set={
            "default_action": storage.DefaultAction.DENY,
            # Nothing has to get past the rules: the account goes to the vault, not the vault to the account.
            "bypass": storage.Bypass.NONE,
            "ip_rules": [],
            "virtual_network_rules": [],
            "resource_access_rules": [],
        },
        routing_preference={
            "routing_choice": storage.RoutingChoice.MICROSOFT_ROUTING,
            "publish_internet_endpoints": False,
            "publish_microsoft_endpoints": False,
        },
        # Azure takes no higher minimum here yet; clients that can speak TLS 1.3 do.
        minimum_tls_version=storage.MinimumTlsVersion.TLS1_2,
        enable_https_traffic_only=True,
        allow_shared_key_access=False,
        default_to_o_auth_authentication=True,
        allow_blob_public_access=False,
        allow_cross_tenant_replication=False,
        allowed_copy_scope=storage.AllowedCopyScope.PRIVATE_LINK,
        dns_endpoint_type=storage.DnsEndpointType.STANDARD,
        is_hns_enabled=False,
        is_local_user_enabled=False,
        is_sftp_enabled=False,
        enable_nfs_v3=False,
        enable_extended_groups=False,
        tags=foundation.tags,
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[role]),
    )


def _judge(name: str, args: StorageAccountArgs) -> None:
    checked = Checked("StorageAccount", name, StorageAccountArgs, args)
    checked.extend(naming.misnamed("name", name))
    checked.one_of("services", SERVICES)
    checked.one_of("redundancy", REDUNDANCIES)
    checked.within("recovery_days", RECOVERY_DAYS, DEFAULT_RECOVERY_DAYS)
    if checked.sound("foundation"):
        foundation = args["foundation"]
        judge_open(checked, foundation)
        checked.extend(foundation.names.problems(naming.STORAGE_ACCOUNT, name))
        if checked.sound("redundancy"):
            _judge_redundancy(checked, args["redundancy"], foundation.cloud, foundation.region)
        if checked.sound("key") and args["key"].vault.foundation is not foundation:
            # The role on the key is made in the key's group, under its lock.
            judge_open(checked, args["key"].vault.foundation, "key")
        if checked.sound("subnet") and not ("services" in args and not checked.sound("services")):
            for service in dict.fromkeys(args.get("services", DEFAULT_SERVICES)):
                zone = f"storage_{service}"
                checked.extend(endpoint_problems(name, service, zone, foundation, args["subnet"]))
    checked.refuse()


def _judge_redundancy(checked: Checked, redundancy: str, cloud: Cloud, region: Region) -> None:
    """Refuse what the region is not known to offer: another data centre, or a pair in the same cloud."""
    where = {"redundancy": redundancy, "region": region.name}
    if redundancy in ACROSS_ZONES:
        zones = region.availability_zones
        if zones is None:
            what = UNKNOWN_ZONES(**where, count=FEWEST_ZONES)
            checked.problem("BLEU-E113", "redundancy", what, GIVE_ZONES())
        elif zones < FEWEST_ZONES:
            what = TOO_FEW_ZONES(**where, count=FEWEST_ZONES, zones=zones)
            checked.problem("BLEU-E113", "redundancy", what, USE_LRS())
    if redundancy in ACROSS_REGIONS and region.pair is None:
        checked.problem("BLEU-E113", "redundancy", NO_PAIR(**where, cloud=cloud.display_name), USE_LRS())
