"""What a resource names must be there: what it stands in, and every ARM id among its inputs.

Looked at when the resource is created or changed, since only then is every value known. Left alone: ids of another
subscription, ids of what is built into the cloud (role and policy definitions, anything below `locations`), and ids
inside the resource itself. What one resource declares inline (a subnet of a virtual network, the front end of a load
balancer) is there when the outer resource declares it by that name.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bleu_iac.rehearsal.arm.ids import SCOPES, name_of, parent_of, subscription_of, type_of
from bleu_iac.rehearsal.arm.refusal import Refusal
from bleu_iac.rehearsal.arm.request import Request
from bleu_iac.rehearsal.store import Store, Stored, key_of
from bleu_iac.resources import Path, show_path
from bleu_iac.text import Text

NO_GROUP = Text("there is no resource group {name!r}", "il n'y a pas de groupe de ressources {name!r}")
NO_PARENT = Text("there is no {type} {name!r}", "il n'y a pas de {type} {name!r}")
NO_RESOURCE = Text("there is no such resource: {id}", "il n'y a pas de telle ressource : {id}")
CREATE_FIRST = Text(
    "Create it first, or take the name from the resource itself so that Pulumi waits for it",
    "Créez-la d'abord, ou prenez le nom de la ressource elle-même pour que Pulumi l'attende",
)
TAKE_ID = Text(
    "Take the id from the resource itself, or create the resource first",
    "Prenez l'identifiant de la ressource elle-même, ou créez d'abord la ressource",
)

_BUILT_IN = ("/roledefinitions/", "/policydefinitions/", "/policysetdefinitions/", "/locations/")
_GROUP_TYPE = "Microsoft.Resources/resourceGroups"


def refusals(request: Request) -> Iterator[Refusal]:
    """Give what the resource names and is not there."""
    missing = False
    for refusal in _parents(request):
        missing = True
        yield refusal
    if not missing:
        own = frozenset(request.path.names) | {"id"}
        for path, text in strings(request.inputs):
            if path[0] not in own or path[0] in SCOPES:
                yield from _reference(request, path, text)


def _parents(request: Request) -> Iterator[Refusal]:
    for identifier, name in request.path.parents(request.inputs, request.scene.subscription):
        if "/subscriptions/" not in identifier.lower():
            continue  # management groups and the tenant are not part of a rehearsal
        group = type_of(identifier) == _GROUP_TYPE
        if there(request.store, identifier):
            continue
        shown = name_of(identifier)
        what = NO_GROUP(name=shown) if group else NO_PARENT(type=type_of(identifier), name=shown)
        code = "ResourceGroupNotFound" if group else "ParentResourceNotFound"
        yield Refusal("BLEU-E415", code, name, what, CREATE_FIRST(), path=name)
        return


def _reference(request: Request, path: Path, text: str) -> Iterator[Refusal]:
    subscription = subscription_of(text)
    if subscription is None or subscription.lower() != request.scene.subscription.lower():
        return
    key = key_of(text)
    if key == key_of(f"/subscriptions/{subscription}") or any(part in key for part in _BUILT_IN):
        return
    inside = key_of(request.id)
    if key == inside or key.startswith(f"{inside}/") or there(request.store, text):
        return
    where = show_path(path)
    yield Refusal("BLEU-E415", "InvalidResourceReference", where, NO_RESOURCE(id=text), TAKE_ID(), path=where)


def there(store: Store, identifier: str) -> bool:
    """Tell whether a resource exists, declared by itself or inside the one it stands in."""
    if store.get(identifier) is not None:
        return True
    outer = parent_of(identifier)
    while outer is not None and type_of(outer) not in (_GROUP_TYPE, "Microsoft.Resources/subscriptions"):
        holder = store.get(outer)
        if holder is not None:
            return _declares(holder, identifier)
        outer = parent_of(outer)
    return False


def _declares(holder: Stored, identifier: str) -> bool:
    """Tell whether a resource says of itself that it has the inner one, or the inner one comes with it."""
    steps = key_of(identifier)[len(key_of(holder.id)) + 1 :].split("/")
    if steps[0] == "providers":
        return False
    if steps[-1] == "default":
        return True
    inside = next((value for name, value in holder.outputs.items() if name.lower() == steps[0]), None)
    return isinstance(inside, list) and any(
        isinstance(item, Mapping) and str(item.get("name", "")).lower() == steps[1] for item in inside
    )


def strings(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Give every string in a value, with its place."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from strings(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from strings(inner, (*path, index))
