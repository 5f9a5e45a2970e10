"""Vaults, keys, secrets and managed HSMs: what is deleted is kept, and protection is never taken back.

A deleted vault is recovered only when the request says so (`createMode`); a deleted key or secret by azure-native
itself, when one of the same name is created (pulumi/pulumi-azure-native PR #4759, in 3.22 and later). A vault or key
that is recovered is as it was (Azure/azure-rest-api-specs issue #21306; Keys - Create If Not Exist).
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from bleu_iac.rehearsal.arm.ids import name_of, parent_of
from bleu_iac.rehearsal.arm.outputs import guid
from bleu_iac.rehearsal.arm.refusal import Refusal
from bleu_iac.rehearsal.arm.request import Behaviour, Request, look
from bleu_iac.rehearsal.store import key_of
from bleu_iac.text import Text

STAYS_PROTECTED = Text(
    "can't be false: purge protection is never taken back, and Azure refuses the value even on a new vault",
    "ne peut être false : la protection contre la purge ne se retire jamais, et Azure refuse cette valeur même sur un "
    "coffre nouveau",
)
PROTECT = Text(
    "Write true; leave it out only on a vault for trials", "Écrivez true ; ne l'omettez que pour un coffre d'essai"
)
STAYS_SOFT = Text("can't be turned off again", "ne peut plus être désactivé")
LEAVE_OUT = Text("Leave it out", "Retirez-le")
BAD_RETENTION = Text(
    "must be between {low} and {high}, found {value}", "doit être entre {low} et {high}, trouvé {value}"
)
FIXED_RETENTION = Text(
    "was set to {old} when the vault was made and can't be changed, found {value}",
    "a été fixé à {old} à la création du coffre et ne peut changer, trouvé {value}",
)
KEEP = Text("Write {value}", "Écrivez {value}")
STILL_THERE = Text(
    "the name {name!r} belongs to a deleted vault that is kept for {days} days ({id})",
    "le nom {name!r} est celui d'un coffre supprimé, conservé {days} jours ({id})",
)
STILL_THERE_PLAIN = Text(
    "the name {name!r} belongs to something deleted that is kept ({id})",
    "le nom {name!r} est celui d'un élément supprimé mais conservé ({id})",
)
RECOVER_OR_RENAME = Text(
    "Choose another name, or set properties.createMode to 'recover' for one run; in a rehearsal, "
    "`bleu-iac rehearse reset` frees it",
    "Choisissez un autre nom, ou mettez properties.createMode à 'recover' le temps d'une exécution ; en répétition, "
    "`bleu-iac rehearse reset` le libère",
)
RENAME = Text(
    "Choose another name; in a rehearsal, `bleu-iac rehearse reset` frees it",
    "Choisissez un autre nom ; en répétition, `bleu-iac rehearse reset` le libère",
)
NOTHING_TO_RECOVER = Text("no deleted vault {name!r} is kept here", "aucun coffre supprimé {name!r} n'est conservé ici")
DEFAULT_MODE = Text("Leave properties.createMode out", "Retirez properties.createMode")
NEEDS_PREMIUM = Text(
    "a key of type {kind} needs a vault of the SKU premium, and {name!r} is {sku}",
    "une clé de type {kind} demande un coffre de SKU premium, et {name!r} est {sku}",
)
USE_PREMIUM = Text(
    "Set properties.sku.name of the vault to 'premium'", "Mettez properties.sku.name du coffre à 'premium'"
)
KEYS_STAY = Text(
    "REHEARSAL: {id}: Azure does not change a key that exists: nothing was changed. Make a new key, or rotate it",
    "RÉPÉTITION : {id} : Azure ne change pas une clé qui existe : rien n'a été changé. Créez une autre clé, ou "
    "faites-la tourner",
)

RETENTION_DAYS = range(7, 91)
_DEFAULT_RETENTION = 90
_VAULT = "Microsoft.KeyVault/vaults"


def _check_vault(request: Request) -> Iterator[Refusal]:
    yield from _check_protection(request)
    days = request.look("properties", "softDeleteRetentionInDays")
    where = "properties.softDeleteRetentionInDays"
    if days is not None and days not in RETENTION_DAYS:
        low, high = RETENTION_DAYS[0], RETENTION_DAYS[-1]
        what, fix = BAD_RETENTION(low=low, high=high, value=days), KEEP(value=high)
        yield Refusal("BLEU-E426", "BadRequest", where, what, fix, path=where)
    elif request.before is not None:
        old = look(request.before.outputs, "properties", "softDeleteRetentionInDays")
        if days is not None and old is not None and days != old:
            what = FIXED_RETENTION(old=old, value=days)
            yield Refusal("BLEU-E416", "BadRequest", where, what, KEEP(value=old), path=where)
    if request.before is None:
        yield from _check_name(request)


def _check_protection(request: Request) -> Iterator[Refusal]:
    if request.look("properties", "enablePurgeProtection") is False:
        where = "properties.enablePurgeProtection"
        yield Refusal("BLEU-E416", "BadRequest", where, STAYS_PROTECTED(), PROTECT(), path=where)
    was_soft = (
        request.before is not None and look(request.before.outputs, "properties", "enableSoftDelete") is not False
    )
    if was_soft and request.look("properties", "enableSoftDelete") is False:
        where = "properties.enableSoftDelete"
        yield Refusal("BLEU-E416", "BadRequest", where, STAYS_SOFT(), LEAVE_OUT(), path=where)


def _check_name(request: Request) -> Iterator[Refusal]:
    name = name_of(request.id)
    kept = [held for held in request.store.deleted_of_type(_VAULT) if name_of(held.id).lower() == name.lower()]
    if request.look("properties", "createMode") == "recover":
        if not any(key_of(held.id) == key_of(request.id) for held in kept):
            where = "properties.createMode"
            yield Refusal(
                "BLEU-E414",
                "SoftDeletedVaultDoesNotExist",
                where,
                NOTHING_TO_RECOVER(name=name),
                DEFAULT_MODE(),
                path=where,
            )
    elif kept:
        days = look(kept[0].outputs, "properties", "softDeleteRetentionInDays") or _DEFAULT_RETENTION
        what = STILL_THERE(name=name, days=days, id=kept[0].id)
        yield Refusal("BLEU-E414", "ConflictError", "vaultName", what, RECOVER_OR_RENAME(), path="vaultName")


def _recover(request: Request) -> None:
    request.store.recover(request.id)  # for a vault, the check let it come this far only in createMode recover


def _vault_values(request: Request) -> dict[str, Any]:
    given = request.inputs.get("properties", {})
    before = request.before.outputs.get("properties", {}) if request.before else {}
    properties: dict[str, Any] = {
        "enableSoftDelete": given.get("enableSoftDelete", before.get("enableSoftDelete", True)),
        "softDeleteRetentionInDays": given.get(
            "softDeleteRetentionInDays", before.get("softDeleteRetentionInDays", _DEFAULT_RETENTION)
        ),
    }
    if given.get("enablePurgeProtection") or before.get("enablePurgeProtection"):
        properties["enablePurgeProtection"] = True  # once on, a request that leaves it out does not turn it off
    if suffix := request.scene.suffix("keyvault"):
        properties["vaultUri"] = f"https://{name_of(request.id)}{suffix}/".lower()
    return {"properties": properties}


def _check_key(request: Request) -> Iterator[Refusal]:
    kind = str(request.look("properties", "kty") or "")
    vault = request.store.get(parent_of(request.id) or "")
    sku = look(vault.inputs, "properties", "sku", "name") if vault else None
    if kind.endswith("-HSM") and vault is not None and str(sku).lower() != "premium":
        where = "properties.kty"
        what = NEEDS_PREMIUM(kind=kind, name=name_of(vault.id), sku=sku)
        yield Refusal("BLEU-E426", "BadRequest", where, what, USE_PREMIUM(), path=where)


def _check_hsm(request: Request) -> Iterator[Refusal]:
    kept = request.store.deleted(request.id)
    if request.before is None and kept is not None:
        where = request.path.own_name or ""
        what = STILL_THERE_PLAIN(name=name_of(kept.id), id=kept.id)
        yield Refusal("BLEU-E414", "ConflictError", where, what, RENAME(), path=where)


def _key_values(request: Request) -> dict[str, Any]:
    version = guid(request.id, "version").replace("-", "")
    added: dict[str, Any] = {"attributes": {"enabled": True, **(request.look("properties", "attributes") or {})}}
    if uri := _uri(request, "keys"):
        added |= {"keyUri": uri, "keyUriWithVersion": f"{uri}/{version}"}
    return added


def _secret_values(request: Request) -> dict[str, Any]:
    content = hashlib.sha256(str(request.look("properties", "value")).encode()).hexdigest()
    version = guid(request.id, content).replace("-", "")
    uri = _uri(request, "secrets")
    return {"properties": {"secretUri": uri, "secretUriWithVersion": f"{uri}/{version}"}} if uri else {}


def _uri(request: Request, kind: str) -> str | None:
    vault = request.store.get(parent_of(request.id) or "")
    root = look(vault.outputs, "properties", "vaultUri") if vault else None
    return f"{root}{kind}/{name_of(request.id)}" if root else None


def _hsm_values(request: Request) -> dict[str, Any]:
    suffix = request.scene.suffix("managed_hsm")
    return {"properties": {"hsmUri": f"https://{name_of(request.id)}{suffix}/"}} if suffix else {}


BEHAVIOURS = {
    "azure-native:keyvault:Vault": Behaviour(
        check=_check_vault, begin=_recover, values=_vault_values, kept_on_recovery=True
    ),
    "azure-native:keyvault:Key": Behaviour(
        check=_check_key, begin=_recover, values=_key_values, kept_on_recovery=True, unchanging=KEYS_STAY
    ),
    "azure-native:keyvault:Secret": Behaviour(begin=_recover, values=_secret_values),
    "azure-native:keyvault:ManagedHsm": Behaviour(check=_check_hsm, values=_hsm_values),
}
