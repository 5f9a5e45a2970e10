"""azure-native's functions, as far as a rehearsal has an answer: who is asking, and what a resource is.

A function that reads a resource (`getStorageAccount`) answers from what there is; one that gives keys or a token gives
a secret that says REHEARSAL. Any other is refused.
"""

from collections.abc import Mapping
from typing import Any

from bleu_iac.catalogue import sdk, tokens
from bleu_iac.rehearsal.arm.ids import path_of
from bleu_iac.rehearsal.arm.outputs import guid
from bleu_iac.rehearsal.arm.plane import Refused
from bleu_iac.rehearsal.arm.refusal import Refusal
from bleu_iac.rehearsal.arm.request import Scene
from bleu_iac.resources import Path
from bleu_iac.text import Text

FAKE = "REHEARSAL"

NOT_HERE = Text("the rehearsal has no answer to this function", "la répétition n'a pas de réponse à cette fonction")
DO_WITHOUT = Text(
    "Take the value from a resource's own outputs, or leave the call out of what is rehearsed",
    "Prenez la valeur dans les sorties d'une ressource, ou retirez l'appel de ce qui est répété",
)
NOT_FOUND = Text("there is no such resource", "il n'y a pas de telle ressource")
CREATE_FIRST = Text(
    "Create it first; in the same program, use the resource itself",
    "Créez-la d'abord ; dans le même programme, employez la ressource elle-même",
)
MISSING = Text("is missing", "est absent")
GIVE_IT = Text("Give it a value", "Donnez-lui une valeur")

_Answer = tuple[dict[str, Any], frozenset[Path]]


def call(scene: Scene, client: str, function: str, arguments: Mapping[str, Any]) -> _Answer:
    """Answer a function: its result and the paths of secrets in it. Raises `Refused`."""
    name = tokens.canonical(function).removeprefix("azure-native:")
    match name:
        case "authorization:getClientConfig":
            answer = {
                "clientId": client,
                "objectId": guid(client, "object"),
                "subscriptionId": scene.subscription,
                "tenantId": scene.tenant,
            }
            return answer, frozenset()
        case "authorization:getClientToken":
            return {"token": FAKE}, frozenset({("token",)})
        case "storage:listStorageAccountKeys":
            _read(scene, function, "azure-native:storage:StorageAccount", arguments)
            keys = [{"keyName": key, "permissions": "FULL", "value": FAKE} for key in ("key1", "key2")]
            return {"keys": keys}, frozenset({("keys", 0, "value"), ("keys", 1, "value")})
        case "operationalinsights:getSharedKeys" | "operationalinsights:getWorkspaceSharedKeys":
            _read(scene, function, "azure-native:operationalinsights:Workspace", arguments)
            secrets: frozenset[Path] = frozenset({("primarySharedKey",), ("secondarySharedKey",)})
            return {"primarySharedKey": FAKE, "secondarySharedKey": FAKE}, secrets
    module, _, rest = name.partition(":")
    token = f"azure-native:{module}:{rest.removeprefix('get')}"
    if rest.startswith("get") and sdk.resource_type(token) is not None:
        return _read(scene, function, token, arguments)
    raise Refused([Refusal("BLEU-E422", "FunctionNotInRehearsal", function, NOT_HERE(), DO_WITHOUT())])


def _read(scene: Scene, function: str, token: str, arguments: Mapping[str, Any]) -> _Answer:
    try:
        identifier = path_of(token).fill(arguments, scene.subscription)
    except KeyError as missing:
        where = f"{function}: {missing.args[0]}"
        raise Refused([Refusal("BLEU-E411", "MissingRequiredParameter", where, MISSING(), GIVE_IT())]) from None
    found = scene.store.get(identifier) if identifier else None
    if found is None:
        raise Refused([Refusal("BLEU-E415", "ResourceNotFound", identifier or function, NOT_FOUND(), CREATE_FIRST())])
    return {**found.outputs, "id": found.id}, found.secrets
