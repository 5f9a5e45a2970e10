"""The control plane: what happens when a resource is created, changed, read or deleted.

Each operation is one transaction of the store; what is refused has changed nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from bleu_iac.clouds import normalise_location
from bleu_iac.rehearsal.arm import data, hosts, identities, locks, references
from bleu_iac.rehearsal.arm.ids import TypePath, name_of, path_of, type_of
from bleu_iac.rehearsal.arm.outputs import api_version, made, merged, settled
from bleu_iac.rehearsal.arm.refusal import Refusal
from bleu_iac.rehearsal.arm.request import Request, Scene
from bleu_iac.rehearsal.arm.services import behaviour
from bleu_iac.rehearsal.store import Store, Stored, key_of
from bleu_iac.resources import Path
from bleu_iac.text import Text

UNNAMED = Text(
    "is missing: the resource has no id without it", "est absent : sans lui la ressource n'a pas d'identifiant"
)
NAME_IT = Text("Give it a value", "Donnez-lui une valeur")
UNKNOWN_NAME = Text("is not known", "n'est pas connu")
EXISTS = Text("exists already", "existe déjà")
IMPORT_IT = Text(
    "Choose another name, or bring it into the stack: `pulumi import {token} NAME {id}`",
    "Choisissez un autre nom, ou reprenez-la dans la pile : `pulumi import {token} NOM {id}`",
)
TAKEN = Text(
    "the name {name!r} is taken by {id}: it must be unique in the whole cloud",
    "le nom {name!r} est pris par {id} : il doit être unique dans tout le cloud",
)
OTHER_NAME = Text("Choose another name", "Choisissez un autre nom")
TAKEN_OVER = Text(
    "REHEARSAL: {id} is there: an interrupted run had made it, and it is taken over. In the cloud you would bring it "
    "into the stack first: `pulumi import {token} NAME {id}`",
    "RÉPÉTITION : {id} existe : une exécution interrompue l'avait créée, et elle est reprise. Dans le cloud, il "
    "faudrait d'abord la reprendre dans la pile : `pulumi import {token} NOM {id}`",
)
RECOVERED = Text(
    "REHEARSAL: {id} had been deleted and is recovered as it was: what the program says of it now applies from its "
    "next change on",
    "RÉPÉTITION : {id} avait été supprimée et est récupérée telle quelle : ce que le programme en dit maintenant ne "
    "vaut qu'à partir de son prochain changement",
)
GONE = Text("does not exist any more", "n'existe plus")
REFRESH = Text("Refresh the stack, then try again", "Rafraîchissez la pile, puis recommencez")
IN_USE = Text("can't be deleted: {users} uses it", "ne peut être supprimée : {users} l'utilise")
FREE_FIRST = Text("Delete what uses it first", "Supprimez d'abord ce qui l'utilise")
WRONG_TYPE = Text("is not the id of a {type}", "n'est pas l'identifiant d'un {type}")
RIGHT_ID = Text("Give an id of the shape {path}", "Donnez un identifiant de la forme {path}")


class Refused(Exception):  # noqa: N818 - an answer, not a failure
    """A request is refused, for one or more reasons."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        """`refusals` are all the reasons that were found."""
        self.refusals = tuple(refusals)
        super().__init__(*self.refusals)

    def __str__(self) -> str:
        return "\n".join(str(refusal) for refusal in self.refusals)


def create(scene: Scene, token: str, inputs: Mapping[str, Any], secrets: frozenset[Path], urn: str = "") -> Stored:
    """Create a resource. Raises `Refused`.

    One that is there already under the same `urn` was made by a run that was stopped before the engine could note it
    down: it is taken over, which azure-native would leave to the user, and a note says so.
    """
    path = path_of(token)
    identifier = _identifier(scene, path, inputs)
    with scene.store.transaction():
        existing = scene.store.get(identifier)
        if existing is not None and urn and existing.urn == urn:
            scene.note(TAKEN_OVER(id=existing.id, token=token))
            return update(scene, token, existing.id, inputs, secrets)
        request = Request(scene, token, path, identifier, inputs, secrets, urn=urn)
        _refuse(_create_refusals(request))
        own = behaviour(token)
        own.begin(request)
        recovered = scene.store.get(identifier)
        if recovered is not None and own.kept_on_recovery:
            scene.note(RECOVERED(id=recovered.id))
            scene.store.put(recovered := replace(recovered, urn=urn))
            return recovered
        return _keep(request)


def update(scene: Scene, token: str, identifier: str, inputs: Mapping[str, Any], secrets: frozenset[Path]) -> Stored:
    """Change a resource. Raises `Refused`."""
    path = path_of(token)
    with scene.store.transaction():
        before = scene.store.get(identifier)
        if before is None:
            raise Refused([Refusal("BLEU-E415", "ResourceNotFound", identifier, GONE(), REFRESH())])
        request = Request(scene, token, path, before.id, inputs, secrets, before, before.urn)
        if (said := behaviour(token).unchanging) is not None:
            scene.note(said(id=before.id))
            return before
        _refuse(_refusals(request))
        return _keep(request)


def read(scene: Scene, token: str, identifier: str) -> Stored | None:
    """Give a resource as it is; `None` when there is none. Raises `Refused` for an id of another type."""
    path = path_of(token)
    if path.arm_type and type_of(identifier).lower() != path.arm_type.lower() and "{" not in path.arm_type:
        what, fix = WRONG_TYPE(type=path.arm_type), RIGHT_ID(path=path.text)
        raise Refused([Refusal("BLEU-E411", "InvalidResourceId", identifier, what, fix)])
    return scene.store.get(identifier)


def delete(scene: Scene, identifier: str) -> None:
    """Delete a resource and what stands in it; what is not there counts as deleted. Raises `Refused`."""
    store = scene.store
    with store.transaction():
        target = store.get(identifier)
        if target is None:
            return
        _refuse(
            [
                *locks.deletion_refusals(store, target),
                *_users(store, target),
                *behaviour(target.token).deleting(store, target),
            ]
        )
        for soft in _soft_deleted(store, target):
            store.soft_delete(soft.id)
        store.remove(identifier)


def _refuse(refusals: Iterable[Refusal]) -> None:
    if found := list(refusals):
        raise Refused(found)


def _identifier(scene: Scene, path: TypePath, inputs: Mapping[str, Any]) -> str:
    try:
        identifier = path.fill(inputs, scene.subscription)
    except KeyError as missing:
        name = str(missing.args[0])
        raise Refused(
            [Refusal("BLEU-E411", "MissingRequiredParameter", name, UNNAMED(), NAME_IT(), path=name)]
        ) from None
    if identifier is None:
        raise Refused([Refusal("BLEU-E411", "InvalidResourceId", path.text, UNKNOWN_NAME(), NAME_IT())])
    return identifier


def _create_refusals(request: Request) -> Iterator[Refusal]:
    existing = request.store.get(request.id)
    if existing is not None:
        fix = IMPORT_IT(token=request.token, id=existing.id)
        yield Refusal("BLEU-E414", "ResourceAlreadyExists", existing.id, EXISTS(), fix)
        return
    yield from _taken(request)
    yield from _refusals(request)


def _refusals(request: Request) -> Iterator[Refusal]:
    missing = list(references.refusals(request))
    yield from missing
    yield from locks.write_refusals(request.store, request.id, request.token)
    if not missing:  # what a service looks at is there
        yield from behaviour(request.token).check(request)


def _taken(request: Request) -> Iterator[Refusal]:
    rule = data.table("names.toml").get(request.path.arm_type, {})
    if rule.get("unique") != "global":
        return
    name = name_of(request.id)
    for other in request.store.of_type(request.path.arm_type):
        if name_of(other.id).lower() == name.lower():
            where = request.path.own_name or ""
            what = TAKEN(name=name, id=other.id)
            yield Refusal("BLEU-E414", "NameAlreadyTaken", where, what, OTHER_NAME(), path=where)


def _users(store: Store, target: Stored) -> Iterator[Refusal]:
    known = data.table("types.toml")["in_use"]
    candidates = [target, *store.below(target.id)]
    for held in candidates:
        code = known.get(held.token.removeprefix("azure-native:"))
        users = (
            []
            if code is None
            else [
                user.id for user in store.mentioning(key_of(held.id)) if _uses(user, held) and not _within(user, target)
            ]
        )
        if code is not None and users:
            yield Refusal("BLEU-E420", code, held.id, IN_USE(users=", ".join(users)), FREE_FIRST())


def _uses(user: Stored, held: Stored) -> bool:
    """Tell whether a resource's inputs have the id itself, and not one that only begins the same way."""
    wanted = key_of(held.id)
    return any(key_of(text) == wanted for _, text in references.strings(user.inputs))


def _within(inner: Stored, outer: Stored) -> bool:
    return key_of(inner.id) == key_of(outer.id) or key_of(inner.id).startswith(f"{key_of(outer.id)}/")


def _soft_deleted(store: Store, target: Stored) -> list[Stored]:
    """Give what can be recovered once it is deleted, outermost first."""
    kept = data.table("types.toml")["soft_deleted"]["types"]
    return [held for held in (target, *store.below(target.id)) if held.token.removeprefix("azure-native:") in kept]


def _keep(request: Request) -> Stored:
    added: dict[str, Any] = {
        "name": name_of(request.id),
        "type": type_of(request.id),
        "azureApiVersion": request.inputs.get("azureApiVersion") or api_version(request.token),
        **settled(request.token),
    }
    if isinstance(location := request.inputs.get("location"), str):
        added["location"] = normalise_location(location)
    added = merged(merged(added, identities.values(request)), hosts.values(request))
    added = merged(added, behaviour(request.token).values(request))
    hidden = data.table("types.toml")["write_only"].get(request.token.removeprefix("azure-native:"), ())
    outputs = _without(made(request.token, request.inputs, added), hidden)
    stored = Stored(
        request.id, type_of(request.id), request.token, dict(request.inputs), outputs, request.secrets, request.urn
    )
    request.store.put(stored)
    return stored


def _without(outputs: dict[str, Any], hidden: Iterable[str]) -> dict[str, Any]:
    inner = outputs.get("properties")
    if not hidden or not isinstance(inner, Mapping):
        return outputs
    return {**outputs, "properties": {name: value for name, value in inner.items() if name not in hidden}}
