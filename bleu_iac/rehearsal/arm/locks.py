"""Management locks: what they hold is neither deleted nor, when they say ReadOnly, changed.

A lock holds its scope and all that stands in it or extends it. Deleting something deletes what stands in it, so a lock
inside stops that too. Locks themselves can be made and deleted, and what goes through a service's own endpoint (keys
and secrets of a vault, blobs) is beyond them.
"""

from collections.abc import Iterator

from bleu_iac.rehearsal.arm import data
from bleu_iac.rehearsal.arm.ids import name_of, scopes_of
from bleu_iac.rehearsal.arm.refusal import Refusal
from bleu_iac.rehearsal.store import Store, Stored, key_of
from bleu_iac.text import Text

LOCKED_DELETE = Text(
    "can't be deleted: the lock {name!r} ({level}) on {scope} holds it",
    "ne peut être supprimée : le verrou {name!r} ({level}) sur {scope} la retient",
)
LOCKED_WRITE = Text(
    "can't be changed: the lock {name!r} (ReadOnly) on {scope} holds it",
    "ne peut être modifiée : le verrou {name!r} (ReadOnly) sur {scope} la retient",
)
REMOVE_LOCK = Text("Delete the lock first", "Supprimez d'abord le verrou")

TYPE = "Microsoft.Authorization/locks"
_MARK = f"/providers/{TYPE}/".lower()
_READ_ONLY = "readonly"


def deletion_refusals(store: Store, target: Stored) -> Iterator[Refusal]:
    """Give the lock that keeps a resource, or something in it, from being deleted."""
    if target.type == TYPE or _beyond(target.token):
        return
    for lock in _holding(store, target.id, inside=True):
        level, scope = _level(lock), scope_of(lock)
        what = LOCKED_DELETE(name=name_of(lock.id), level=level, scope=scope)
        yield Refusal("BLEU-E419", "ScopeLocked", target.id, what, REMOVE_LOCK())
        return


def write_refusals(store: Store, identifier: str, token: str) -> Iterator[Refusal]:
    """Give the lock that keeps a resource from being created or changed."""
    if _MARK in f"{key_of(identifier)}/" or _beyond(token):
        return
    for lock in _holding(store, identifier, inside=False):
        if _level(lock).lower() == _READ_ONLY:
            what = LOCKED_WRITE(name=name_of(lock.id), scope=scope_of(lock))
            yield Refusal("BLEU-E419", "ScopeLocked", identifier, what, REMOVE_LOCK())
            return


def scope_of(lock: Stored) -> str:
    """Give the id that a lock holds."""
    return lock.id[: key_of(lock.id).rindex(_MARK)]


def _holding(store: Store, identifier: str, *, inside: bool) -> Iterator[Stored]:
    target = key_of(identifier)
    around = {key_of(scope) for scope in scopes_of(identifier)}
    for lock in store.of_type(TYPE):
        scope = key_of(scope_of(lock))
        if scope in around or (inside and scope.startswith(f"{target}/")):
            yield lock


def _level(lock: Stored) -> str:
    return str(lock.inputs.get("level", ""))


def _beyond(token: str) -> bool:
    return token.removeprefix("azure-native:") in data.table("types.toml")["data_plane"]["types"]
