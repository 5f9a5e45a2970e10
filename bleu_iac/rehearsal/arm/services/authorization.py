"""Role assignments."""

from collections.abc import Iterator
from typing import Any

from bleu_iac.rehearsal.arm import identities
from bleu_iac.rehearsal.arm.ids import name_of
from bleu_iac.rehearsal.arm.refusal import Refusal
from bleu_iac.rehearsal.arm.request import Behaviour, Request
from bleu_iac.rehearsal.store import key_of
from bleu_iac.text import Text

EXISTS = Text(
    "{id} gives the same principal the same role on the same scope already",
    "{id} donne déjà au même principal le même rôle sur la même étendue",
)
ONCE = Text("Keep one of the two", "Gardez l'une des deux")
NOT_A_ROLE = Text(
    "{value!r} is not the id of a role definition", "{value!r} n'est pas l'identifiant d'une définition de rôle"
)
ROLE_ID = Text(
    "Write /subscriptions/<subscription>/providers/Microsoft.Authorization/roleDefinitions/<guid>",
    "Écrivez /subscriptions/<abonnement>/providers/Microsoft.Authorization/roleDefinitions/<guid>",
)

_TYPE = "Microsoft.Authorization/roleAssignments"


def _check(request: Request) -> Iterator[Refusal]:
    role = str(request.inputs.get("roleDefinitionId", ""))
    if "/roledefinitions/" not in role.lower():
        where = "roleDefinitionId"
        yield Refusal("BLEU-E426", "InvalidRoleDefinitionId", where, NOT_A_ROLE(value=role), ROLE_ID(), path=where)
    for other in request.store.of_type(_TYPE):
        if key_of(other.id) != key_of(request.id) and _same(other.inputs, request.inputs):
            yield Refusal("BLEU-E414", "RoleAssignmentExists", request.id, EXISTS(id=other.id), ONCE())


def _same(one: Any, other: Any) -> bool:
    return (
        one.get("principalId") == other.get("principalId")
        and key_of(str(one.get("scope", "")).strip("/")) == key_of(str(other.get("scope", "")).strip("/"))
        and name_of(str(one.get("roleDefinitionId"))).lower() == name_of(str(other.get("roleDefinitionId"))).lower()
    )


def _values(request: Request) -> dict[str, Any]:
    principal = request.inputs.get("principalId")
    known = {identities.principal(identity.id) for identity in request.store.of_type(identities.TYPE)}
    return {"principalType": request.inputs.get("principalType") or "ServicePrincipal"} if principal in known else {}


BEHAVIOURS = {"azure-native:authorization:RoleAssignment": Behaviour(check=_check, values=_values)}
