"""Managed identities: those a resource is given, and those made for it."""

from collections.abc import Mapping
from typing import Any

from bleu_iac.rehearsal.arm.outputs import guid
from bleu_iac.rehearsal.arm.request import Request
from bleu_iac.rehearsal.store import Store, Stored, key_of

TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities"


def values(request: Request) -> dict[str, Any]:
    """Give what a service adds to a resource's `identity`."""
    kind = str(request.look("identity", "type") or "")
    added: dict[str, Any] = {}
    if "SystemAssigned" in kind:
        added |= {"principalId": principal(request.id), "tenantId": request.scene.tenant}
    if assigned := assigned_to(request.inputs):
        added["userAssignedIdentities"] = {
            identifier: {"principalId": principal(identifier), "clientId": client(identifier)}
            for identifier in assigned
        }
    return {"identity": added} if added else {}


def assigned_to(inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the ids of the user-assigned identities that a resource's inputs name."""
    identity = inputs.get("identity")
    given = identity.get("userAssignedIdentities") if isinstance(identity, Mapping) else None
    return tuple(str(identifier) for identifier in given) if isinstance(given, list | Mapping) else ()


def principal(identifier: str) -> str:
    """Give the principal id of the identity with an ARM id, or of the one that comes with a resource."""
    return guid(identifier, "principal")


def client(identifier: str) -> str:
    """Give the client id likewise."""
    return guid(identifier, "client")


def user_assigned(request: Request) -> dict[str, Any]:
    """Give what the service adds to a user-assigned identity."""
    return {"principalId": principal(request.id), "clientId": client(request.id), "tenantId": request.scene.tenant}


def find(store: Store, identifier: str) -> Stored | None:
    """Give a user-assigned identity by its id."""
    found = store.get(identifier)
    return found if found is not None and key_of(found.type) == key_of(TYPE) else None
