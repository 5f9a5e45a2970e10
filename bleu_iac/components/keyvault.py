"""The vault that holds the customer's keys, and the keys."""

from typing import NotRequired, TypedDict
from uuid import UUID, uuid5

import pulumi
from pulumi_azure_native import authorization, keyvault

from bleu_iac.components import naming, roles
from bleu_iac.components.arguments import KEEP_THE_DEFAULT, Checked
from bleu_iac.components.declare import declare, known
from bleu_iac.components.diagnostics import send_logs
from bleu_iac.components.network import Subnet
from bleu_iac.components.operationalinsights import LogWorkspace
from bleu_iac.components.private_endpoint import connect, endpoint_problems
from bleu_iac.components.resources import Foundation, judge_open
from bleu_iac.text import Text

RETENTION_DAYS = range(7, 91)
KEY_SIZES = (3072, 4096)
"""ANSSI asks for 3072 bits at least from 2031 and advises it now; HSMs take no more than 4096."""
ROTATION_DAYS = range(28, 731)
DEFAULT_ROTATION_DAYS = 365
MARGIN_DAYS = 90
"""How long a key version outlives its rotation: time to act when a rotation fails, before what it protects is lost."""
NOTICE_DAYS = 30

GROUP, ZONE = "vault", "keyvault"

BAD_KEY_SIZE = Text("must be {low} or {high}, got {size}", "doit être {low} ou {high}, et non {size}")

_NAMESPACE = UUID("6d1f4ad8-5f51-4a4c-9d0d-6f3c1a8e2b70")
"""Of the names of role assignments, which Azure wants to be GUIDs."""


class KeyVaultArgs(TypedDict):
    """All plain."""

    foundation: Foundation
    """Where it belongs; must be open."""
    logs: LogWorkspace
    """Where its logs go: every use of a key is one."""
    subnet: Subnet
    """Where its private endpoint stands; its purpose is `private-endpoints`, and its hub has the zone `keyvault`."""
    retention_days: NotRequired[int]
    """How long a deleted vault, or key, can be recovered: 7 to 90 days. Nobody can shorten it afterwards, and the name
    is taken for as long. Default: 90."""


class KeyVault(pulumi.ComponentResource):
    """A premium key vault (its keys stay in HSMs): private, authorised by roles alone, protected against purge.

    Its public side is closed to all but the services that Azure lists as trusted, since they are what uses a customer's
    key: a storage account reaches the vault from outside any network of yours. Each still needs a role on the key.
    """

    vault_id: pulumi.Output[str]
    """ARM id of the vault."""
    vault_uri: pulumi.Output[str]
    """Where it answers, on the cloud's own suffix."""
    foundation: Foundation
    """Where it belongs."""
    vault_name: str
    """Its name in Azure."""
    resource: keyvault.Vault
    """The vault itself, for what has to wait for it."""

    def __init__(self, name: str, args: KeyVaultArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create the vault. Raises `ArgumentError` for arguments that are wrong."""
        _judge_vault(name, args)
        super().__init__("bleu-iac:index:KeyVault", name, None, opts)
        self.foundation = foundation = args["foundation"]
        foundation.add(self)
        self.vault_name = foundation.names.name(naming.VAULT, name)
        self.resource = declare(keyvault.Vault)(
            name,
            vault_name=self.vault_name,
            resource_group_name=foundation.resource_group_name,
            location=foundation.location,
            properties={
                "tenant_id": foundation.tenant_id,
                "sku": {"family": keyvault.SkuFamily.A, "name": keyvault.SkuName.PREMIUM},
                "enable_rbac_authorization": True,
                "enable_soft_delete": True,
                "soft_delete_retention_in_days": int(args.get("retention_days", RETENTION_DAYS[-1])),
                "enable_purge_protection": True,
                "enabled_for_deployment": False,
                "enabled_for_disk_encryption": False,
                "enabled_for_template_deployment": False,
                "public_network_access": keyvault.PublicNetworkAccess.DISABLED,
                "network_acls": {
                    "default_action": keyvault.NetworkRuleAction.DENY,
                    "bypass": keyvault.NetworkRuleBypassOptions.AZURE_SERVICES,
                    "ip_rules": [],
                    "virtual_network_rules": [],
                },
            },
            tags=foundation.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        connect(name, self.resource.id, GROUP, ZONE, foundation=foundation, subnet=args["subnet"], parent=self)
        send_logs(name, self.resource.id, args["logs"].workspace_id, parent=self)
        self.vault_id = self.resource.id
        # Computed, because what Azure gives is unknown in a preview: no policy could judge what is encrypted with it.
        self.vault_uri = known(self.resource, f"https://{self.vault_name}{foundation.cloud.suffix('keyvault')}")
        self.register_outputs({"vault_id": self.vault_id, "vault_uri": self.vault_uri})


class CustomerKeyArgs(TypedDict):
    """All plain."""

    vault: KeyVault
    """The vault that holds it; its foundation must still be open."""
    size: NotRequired[int]
    """Bits of the RSA key: 3072 or 4096. Default: 4096."""
    rotation_days: NotRequired[int]
    """How long after its creation a version of the key is replaced by a new one, by Azure itself: 28 to 730 days. Each
    version expires 90 days after its rotation, with a notice 30 days before. Default: 365."""


class KeyGrants:
    """What may be given on one key, as verbs."""

    def __init__(self, key: "CustomerKey") -> None:
        self._key = key

    def encrypt(
        self, name: str, principal_id: pulumi.Input[str], *, parent: pulumi.Resource | None = None
    ) -> authorization.RoleAssignment:
        """Let a managed identity wrap and unwrap with this key, and nothing else, on this key alone.

        What uses the key depends on the result, or Azure tries it before the identity may. `name` names the assignment
        in the program, and must be always the same for the same identity. It is locked with the key's foundation, which
        must be open: `ArgumentError` otherwise.
        """
        key = self._key
        role = roles.KEY_VAULT_CRYPTO_SERVICE_ENCRYPTION_USER
        granted = declare(authorization.RoleAssignment)(
            name,
            role_assignment_name=str(uuid5(_NAMESPACE, f"{key.vault.vault_name}/{key.key_name}/{name}/{role.id}")),
            scope=key.key_id,
            role_definition_id=role.definition_id,
            principal_id=principal_id,
            principal_type=authorization.PrincipalType.SERVICE_PRINCIPAL,
            opts=pulumi.ResourceOptions(parent=parent or key),
        )
        key.vault.foundation.add(granted)
        return granted


class CustomerKey(pulumi.ComponentResource):
    """A key that services encrypt with and that only the customer holds: RSA in an HSM, rotated, never exported.

    It can wrap and unwrap other keys, and nothing else. Azure makes it on request of ARM, so the private vault is no
    obstacle; deleting it goes through the vault's own address, so a key that is taken out while its vault stays can
    only be deleted from inside the network. With its vault it goes without a request of its own.
    """

    key_id: pulumi.Output[str]
    """ARM id of the key."""
    key_uri: pulumi.Output[str]
    """Its address without a version: who uses it follows the rotations."""
    vault: KeyVault
    """The vault that holds it."""
    key_name: str
    """Its name in the vault."""
    grants: KeyGrants
    """Who may use it."""

    def __init__(self, name: str, args: CustomerKeyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Create the key. Raises `ArgumentError` for arguments that are wrong."""
        _judge_key(name, args)
        super().__init__("bleu-iac:index:CustomerKey", name, None, opts)
        self.vault = vault = args["vault"]
        vault.foundation.add(self)
        self.key_name = name
        rotation = int(args.get("rotation_days", DEFAULT_ROTATION_DAYS))
        key = declare(keyvault.Key)(
            name,
            key_name=self.key_name,
            vault_name=known(vault.resource, vault.vault_name),
            resource_group_name=vault.foundation.resource_group_name,
            properties={
                "kty": keyvault.JsonWebKeyType.RS_A_HSM,
                "key_size": int(args.get("size", KEY_SIZES[-1])),
                "key_ops": [keyvault.JsonWebKeyOperation.WRAP_KEY, keyvault.JsonWebKeyOperation.UNWRAP_KEY],
                "attributes": {"enabled": True, "exportable": False},
                "rotation_policy": _rotation_policy(rotation),
            },
            tags=vault.foundation.tags,
            opts=pulumi.ResourceOptions(parent=self, deleted_with=vault.resource),
        )
        self.key_id = key.id
        self.key_uri = vault.vault_uri.apply(lambda uri: f"{uri}/keys/{self.key_name}")
        self.grants = KeyGrants(self)
        self.register_outputs({"key_id": self.key_id, "key_uri": self.key_uri})


def _rotation_policy(days: int) -> keyvault.RotationPolicyArgsDict:
    return {
        "attributes": {"expiry_time": f"P{days + MARGIN_DAYS}D"},
        "lifetime_actions": [
            {
                "action": {"type": keyvault.KeyRotationPolicyActionType.ROTATE},
                "trigger": {"time_after_create": f"P{days}D"},
            },
            {
                "action": {"type": keyvault.KeyRotationPolicyActionType.NOTIFY},
                "trigger": {"time_before_expiry": f"P{NOTICE_DAYS}D"},
            },
        ],
    }


def _judge_vault(name: str, args: KeyVaultArgs) -> None:
    checked = Checked("KeyVault", name, KeyVaultArgs, args)
    checked.extend(naming.misnamed("name", name))
    checked.within("retention_days", RETENTION_DAYS, RETENTION_DAYS[-1])
    if checked.sound("foundation"):
        judge_open(checked, args["foundation"])
        checked.extend(args["foundation"].names.problems(naming.VAULT, name))
        if checked.sound("subnet"):
            checked.extend(endpoint_problems(name, GROUP, ZONE, args["foundation"], args["subnet"]))
    checked.refuse()


def _judge_key(name: str, args: CustomerKeyArgs) -> None:
    checked = Checked("CustomerKey", name, CustomerKeyArgs, args)
    checked.extend(naming.misnamed("name", name))
    checked.within("rotation_days", ROTATION_DAYS, DEFAULT_ROTATION_DAYS)
    if checked.sound("size") and args["size"] not in KEY_SIZES:
        what = BAD_KEY_SIZE(low=KEY_SIZES[0], high=KEY_SIZES[-1], size=args["size"])
        checked.problem("BLEU-E106", "size", what, KEEP_THE_DEFAULT(default=KEY_SIZES[-1]))
    if checked.sound("vault"):
        judge_open(checked, args["vault"].foundation, "vault")
    checked.refuse()
