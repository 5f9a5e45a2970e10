"""What a run that was killed left behind: resources that the control plane made and the stack does not know.

The engine writes down what it begins before it asks for it. When it is killed before it can write down the answer too,
the state holds a pending operation, and whether the resource exists is not known: with the real cloud its owner has to
look, and import or delete it. The rehearsal's control plane knows, and takes it back: the next run makes it anew.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bleu_iac.errors import Problem
from bleu_iac.rehearsal.project import CANNOT_REHEARSE, EngineFailedError
from bleu_iac.rehearsal.store import Store, key_of
from bleu_iac.text import Text

BROKEN_STATE = Text("the stack's state is broken: {detail}", "l'état de la pile est abîmé : {detail}")
RESET = Text(
    "Run `bleu-iac rehearse reset` to begin anew: what was rehearsed is lost, no cloud is touched",
    "Lancez `bleu-iac rehearse reset` pour repartir de zéro : la répétition est perdue, aucun cloud n'est touché",
)
NO_CHECKPOINT = Text("no checkpoint in it", "pas de point de contrôle dedans")

_CREATING = "creating"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the engine last wrote down of a stack."""

    ids: frozenset[str]
    """The ids of its resources, as `key_of` writes them."""
    creating: tuple[str, ...]
    """URNs of resources whose creation was asked for and never answered."""
    pending: bool
    """Whether any operation was begun and not written down as ended."""
    empty: bool
    """Whether it has no resource at all."""


def read(state: Path) -> Checkpoint:
    """Read the engine's state of a stack. Raises `EngineFailedError` when it is broken."""
    try:
        content = json.loads(state.read_text("utf-8"))
        latest: dict[str, Any] = content["checkpoint"].get("latest") or {}
        resources = latest.get("resources") or []
        pending = latest.get("pending_operations") or []
        return Checkpoint(
            ids=frozenset(key_of(resource["id"]) for resource in resources if resource.get("id")),
            creating=tuple(each["resource"]["urn"] for each in pending if each["type"] == _CREATING),
            pending=bool(pending),
            empty=not resources and not pending,
        )
    except (KeyError, TypeError, AttributeError):
        detail: object = NO_CHECKPOINT()
    except (OSError, ValueError) as error:
        detail = error
    raise broken(state, detail)


def broken(state: Path, detail: object) -> EngineFailedError:
    """Say that the state of a stack can't be used."""
    problem = Problem("BLEU-E408", str(state), BROKEN_STATE(detail=detail), RESET())
    return EngineFailedError(CANNOT_REHEARSE(what=state.stem), [problem])


def take_back(store: Store, checkpoint: Checkpoint) -> list[str]:
    """Remove what was created and never written down; gives its ids."""
    creating = set(checkpoint.creating)
    with store.transaction():
        taken = [each.id for each in store.all() if each.urn in creating and not _known(each.id, checkpoint.ids)]
        for identifier in taken:
            store.remove(identifier)
    return taken


def _known(identifier: str, ids: Iterable[str]) -> bool:
    """Tell whether the stack knows a resource, or one inside it."""
    key = key_of(identifier)
    return any(each == key or each.startswith(f"{key}/") for each in ids)
