"""Storage accounts: their endpoints, and the customer's key that encrypts them."""

from collections.abc import Iterator
from typing import Any

from bleu_iac.rehearsal.arm import customerkey, identities
from bleu_iac.rehearsal.arm.ids import name_of
from bleu_iac.rehearsal.arm.refusal import Refusal
from bleu_iac.rehearsal.arm.request import Behaviour, Request
from bleu_iac.text import Text

NO_KEY = Text("is missing, and keySource is Microsoft.Keyvault", "est absent, et keySource est Microsoft.Keyvault")
GIVE_KEY = Text(
    "Give keyName and keyVaultUri, with an identity that may use the key",
    "Donnez keyName et keyVaultUri, avec une identité autorisée à utiliser la clé",
)
NO_IDENTITY = Text(
    "is missing: a new account has no identity of its own yet that could have been given the key",
    "est absent : un compte nouveau n'a pas encore d'identité propre à qui donner la clé",
)
GIVE_IDENTITY = Text(
    "Create a user-assigned identity, give it the key, and name it here",
    "Créez une identité affectée par l'utilisateur, donnez-lui la clé, et nommez-la ici",
)
NOT_ASSIGNED = Text("{id} is not assigned to the account", "{id} n'est pas affectée au compte")
ASSIGN = Text("Name it in identity.userAssignedIdentities too", "Nommez-la aussi dans identity.userAssignedIdentities")

_SERVICES = {
    "BlobStorage": ("blob", "dfs"),
    "BlockBlobStorage": ("blob", "dfs", "web"),
    "FileStorage": ("file",),
    "Storage": ("blob", "file", "queue", "table"),
}
_ALL_SERVICES = ("blob", "dfs", "file", "queue", "table", "web")
_BY_KEY_VAULT = "microsoft.keyvault"
_PROPERTIES = "encryption.keyVaultProperties"
_IDENTITY = "encryption.encryptionIdentity.encryptionUserAssignedIdentity"
# Source: Microsoft Learn, "Customer-managed keys for Azure Storage encryption".
_KEY_TYPES = ("RSA", "RSA-HSM")


def _check(request: Request) -> Iterator[Refusal]:
    if str(request.look("encryption", "keySource")).lower() != _BY_KEY_VAULT:
        return
    uri, name = (request.look("encryption", "keyVaultProperties", part) for part in ("keyVaultUri", "keyName"))
    if not uri or not name:
        yield Refusal(
            "BLEU-E417", "InvalidValuesForRequestParameters", _PROPERTIES, NO_KEY(), GIVE_KEY(), path=_PROPERTIES
        )
        return
    assigned = request.look("encryption", "encryptionIdentity", "encryptionUserAssignedIdentity")
    if assigned:
        holder = str(assigned)
        if holder.lower() not in {known.lower() for known in identities.assigned_to(request.inputs)}:
            what = NOT_ASSIGNED(id=holder)
            yield Refusal("BLEU-E417", "InvalidResourceIdentity", _IDENTITY, what, ASSIGN(), path=_IDENTITY)
            return
    elif request.before is None:
        yield Refusal("BLEU-E417", "InvalidResourceIdentity", _IDENTITY, NO_IDENTITY(), GIVE_IDENTITY(), path=_IDENTITY)
        return
    else:
        holder = request.id
    yield from customerkey.refusals(request, str(uri), str(name), holder, _KEY_TYPES, _PROPERTIES)


def _values(request: Request) -> dict[str, Any]:
    location = str(request.inputs.get("location", ""))
    sku = str(request.look("sku", "name") or "").upper()
    added: dict[str, Any] = {"primaryEndpoints": _endpoints(request, ""), "statusOfPrimary": "available"}
    region = request.scene.cloud.region(location)
    if region is not None:
        added["primaryLocation"] = region.name
        if "GRS" in sku or "GZRS" in sku:
            added |= {"secondaryLocation": region.pair, "statusOfSecondary": "available"}
        if "RAG" in sku:
            added["secondaryEndpoints"] = _endpoints(request, "-secondary")
    return added


def _endpoints(request: Request, ending: str) -> dict[str, str]:
    name = name_of(request.id)
    services = _SERVICES.get(str(request.inputs.get("kind")), _ALL_SERVICES)
    suffixes = {service: request.scene.suffix(f"storage_{service}") for service in services}
    return {service: f"https://{name}{ending}{suffix}/" for service, suffix in suffixes.items() if suffix}


BEHAVIOURS = {"azure-native:storage:StorageAccount": Behaviour(check=_check, values=_values)}
