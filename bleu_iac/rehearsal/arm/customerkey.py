"""A key of the customer's in a vault: what a service asks of it before it will encrypt with it.

The vault must keep what is deleted and refuse to purge it, let trusted services in when it is closed, hold the key, and
let the identity use it: by a role on the key, the vault or above it, or by an access policy where the vault has those.
Source: Microsoft Learn, "Customer-managed keys for Azure Storage encryption"; "Azure Key Vault RBAC".
"""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from typing import Any

from bleu_iac.rehearsal.arm import identities
from bleu_iac.rehearsal.arm.ids import name_of, scopes_of
from bleu_iac.rehearsal.arm.refusal import Refusal
from bleu_iac.rehearsal.arm.request import Request, look
from bleu_iac.rehearsal.store import Store, Stored, key_of
from bleu_iac.text import Text

NO_VAULT = Text("there is no vault at {uri}", "il n'y a pas de coffre à {uri}")
TAKE_URI = Text("Take the URI from the vault's own outputs", "Prenez l'URI dans les sorties du coffre")
NOT_PROTECTED = Text(
    "the vault {name!r} has no purge protection: its keys could be lost with all that they encrypt",
    "le coffre {name!r} n'a pas de protection contre la purge : ses clés pourraient se perdre avec ce qu'elles "
    "chiffrent",
)
PROTECT = Text(
    "Set properties.enablePurgeProtection to true on the vault, or use bleu.KeyVault",
    "Mettez properties.enablePurgeProtection à true sur le coffre, ou employez bleu.KeyVault",
)
NOT_SOFT = Text("the vault {name!r} has no soft delete", "le coffre {name!r} n'a pas de suppression réversible")
SOFTEN = Text(
    "Leave properties.enableSoftDelete out on the vault: true is the default",
    "Retirez properties.enableSoftDelete du coffre : true est la valeur par défaut",
)
CLOSED = Text(
    "the vault {name!r} is closed to Azure's own services too (networkAcls.bypass is 'None')",
    "le coffre {name!r} est fermé aussi aux services d'Azure (networkAcls.bypass vaut 'None')",
)
OPEN_TO_SERVICES = Text(
    "Write networkAcls.bypass 'AzureServices' on the vault: only trusted services pass, and each needs its role",
    "Écrivez networkAcls.bypass 'AzureServices' sur le coffre : seuls passent les services de confiance, chacun selon "
    "son rôle",
)
NO_KEY = Text("there is no key {key!r} in the vault {name!r}", "il n'y a pas de clé {key!r} dans le coffre {name!r}")
CREATE_KEY = Text(
    "Create the key first, and take its name from the key itself",
    "Créez d'abord la clé, et prenez son nom de la clé même",
)
DISABLED = Text("the key {key!r} is disabled", "la clé {key!r} est désactivée")
ENABLE = Text("Enable it: attributes.enabled", "Activez-la : attributes.enabled")
WRONG_KIND = Text("the key {key!r} is of type {kind}", "la clé {key!r} est du type {kind}")
USE_KIND = Text("Use a key of type {kinds}", "Employez une clé de type {kinds}")
NO_SUCH_IDENTITY = Text("there is no identity {id}", "il n'y a pas d'identité {id}")
CREATE_IDENTITY = Text("Create it first", "Créez-la d'abord")
NOT_GRANTED = Text(
    "the identity {identity!r} may not use the key {key!r}: no role on the key, the vault {name!r} or above gives it",
    "l'identité {identity!r} n'a pas le droit d'utiliser la clé {key!r} : aucun rôle sur la clé, le coffre {name!r} ou "
    "au-dessus ne le donne",
)
GRANT = Text(
    "Give it the role 'Key Vault Crypto Service Encryption User' (e147488a-f6f5-4113-8e2d-b22465e65bf6) on the key, "
    "and wait for the assignment with depends_on",
    "Donnez-lui le rôle « Key Vault Crypto Service Encryption User » (e147488a-f6f5-4113-8e2d-b22465e65bf6) sur la "
    "clé, et attendez l'affectation avec depends_on",
)
NO_POLICY = Text(
    "the identity {identity!r} may not use the key {key!r}: the vault {name!r} goes by access policies and none "
    "gives it get, wrapKey and unwrapKey",
    "l'identité {identity!r} n'a pas le droit d'utiliser la clé {key!r} : le coffre {name!r} suit des stratégies "
    "d'accès et aucune ne lui donne get, wrapKey et unwrapKey",
)
USE_RBAC = Text(
    "Set properties.enableRbacAuthorization to true and give it the role, or add an access policy",
    "Mettez properties.enableRbacAuthorization à true et donnez-lui le rôle, ou ajoutez une stratégie d'accès",
)

VAULT = "Microsoft.KeyVault/vaults"
_ROLE = "Microsoft.Authorization/roleAssignments"
_ROLES_THAT_USE_KEYS = frozenset(
    {
        "e147488a-f6f5-4113-8e2d-b22465e65bf6",  # Key Vault Crypto Service Encryption User
        "12338af0-0e69-4776-bea7-57ae8d297424",  # Key Vault Crypto User
        "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",  # Key Vault Crypto Officer
        "00482a5a-887f-4fb3-b363-3b7fe8e74483",  # Key Vault Administrator
    }
)
_DATA_ACTIONS = ("read", "wrap/action", "unwrap/action")
_PERMISSIONS = frozenset({"get", "wrapkey", "unwrapkey"})


def refusals(
    request: Request, uri: str, key_name: str, holder: str, kinds: tuple[str, ...], where: str
) -> Iterator[Refusal]:
    """Give why a service can't use a key; `holder` is the id of the identity, or of the resource whose own it is."""
    store = request.store
    vault = vault_at(store, uri)
    if vault is None:
        yield _refusal("KeyVaultNotFound", f"{where}.keyVaultUri", NO_VAULT(uri=uri), TAKE_URI())
        return
    name = name_of(vault.id)
    properties = vault.outputs.get("properties", {})
    if properties.get("enableSoftDelete") is False:
        yield _refusal("KeyVaultPolicyError", vault.id, NOT_SOFT(name=name), SOFTEN())
    elif properties.get("enablePurgeProtection") is not True:
        yield _refusal("KeyVaultPolicyError", vault.id, NOT_PROTECTED(name=name), PROTECT())
    if _closed(properties):
        yield _refusal("KeyVaultAccessForbidden", vault.id, CLOSED(name=name), OPEN_TO_SERVICES())
    key = store.get(f"{vault.id}/keys/{key_name}")
    if key is None:
        yield _refusal("KeyVaultKeyNotFound", f"{where}.keyName", NO_KEY(key=key_name, name=name), CREATE_KEY())
        return
    if look(key.outputs, "attributes", "enabled") is False:
        yield _refusal("KeyVaultKeyDisabled", key.id, DISABLED(key=key_name), ENABLE())
    if (kind := key.outputs.get("kty")) not in (None, *kinds):
        yield _refusal(
            "KeyVaultKeyTypeNotSupported", key.id, WRONG_KIND(key=key_name, kind=kind), USE_KIND(kinds=", ".join(kinds))
        )
    if holder != request.id and identities.find(store, holder) is None:
        yield _refusal("InvalidResourceIdentity", where, NO_SUCH_IDENTITY(id=holder), CREATE_IDENTITY())
        return
    shown = {"identity": name_of(holder), "key": key_name, "name": name}
    if properties.get("enableRbacAuthorization") is True:
        if not _has_role(store, key.id, identities.principal(holder)):
            yield _refusal("KeyVaultAuthenticationFailure", key.id, NOT_GRANTED(**shown), GRANT())
    elif not _has_policy(store, vault, identities.principal(holder)):
        yield _refusal("KeyVaultAuthenticationFailure", vault.id, NO_POLICY(**shown), USE_RBAC())


def vault_at(store: Store, uri: str) -> Stored | None:
    """Give the vault with a URI."""
    wanted = uri.rstrip("/").lower()
    for vault in store.of_type(VAULT):
        if str(look(vault.outputs, "properties", "vaultUri")).rstrip("/").lower() == wanted:
            return vault
    return None


def _refusal(arm_code: str, target: str, what: Any, fix: Any) -> Refusal:
    return Refusal("BLEU-E417", arm_code, target, what, fix)


def _closed(properties: Mapping[str, Any]) -> bool:
    rules = properties.get("networkAcls") or {}
    shut = str(rules.get("defaultAction")) == "Deny" or str(properties.get("publicNetworkAccess")).lower() == "disabled"
    return shut and rules.get("bypass") == "None"


def _has_role(store: Store, key_id: str, principal: str) -> bool:
    scopes = {key_of(scope) for scope in scopes_of(key_id)}
    return any(
        key_of("/" + str(role.inputs.get("scope", "")).strip("/")) in scopes
        and role.inputs.get("principalId") == principal
        and _uses_keys(store, str(role.inputs.get("roleDefinitionId", "")))
        for role in store.of_type(_ROLE)
    )


def _uses_keys(store: Store, role: str) -> bool:
    if name_of(role).lower() in _ROLES_THAT_USE_KEYS:
        return True
    custom = store.get(role)
    wanted = {f"{VAULT}/keys/{action}".lower() for action in _DATA_ACTIONS}
    given: set[str] = set()
    for permission in custom.inputs.get("permissions", []) if custom else []:
        granted = _matching(permission.get("dataActions"), wanted) - _matching(permission.get("notDataActions"), wanted)
        given |= granted
    return given >= wanted


def _matching(patterns: Any, actions: set[str]) -> set[str]:
    return {action for action in actions for pattern in patterns or () if fnmatch(action, str(pattern).lower())}


def _has_policy(store: Store, vault: Stored, principal: str) -> bool:
    inline = look(vault.inputs, "properties", "accessPolicies") or []
    apart = [held.inputs.get("policy", {}) for held in store.below(vault.id) if "/accesspolicy/" in key_of(held.id)]
    for policy in (*inline, *apart):
        given = {str(item).lower() for item in look(policy, "permissions", "keys") or ()}
        if policy.get("objectId") == principal and ("all" in given or given >= _PERMISSIONS):
            return True
    return False
