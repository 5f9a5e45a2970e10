"""One request to the control plane: what is asked, of which resource, and what it is asked against."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bleu_iac.clouds import Cloud, CloudError
from bleu_iac.rehearsal.arm.ids import TypePath
from bleu_iac.rehearsal.arm.refusal import Refusal
from bleu_iac.rehearsal.store import Store, Stored
from bleu_iac.resources import Path
from bleu_iac.text import Message, Text

NO_SUFFIX = Text(
    "REHEARSAL: {where} {what}: the outputs that are made of it are missing. {fix}",
    "RÉPÉTITION : {where} {what} : les sorties qui en sont faites manquent. {fix}",
)


@dataclass(frozen=True, slots=True)
class Scene:
    """What is the same for every request of one provider."""

    cloud: Cloud
    store: Store
    subscription: str
    tenant: str
    location: str | None
    """The provider's own default location."""
    note: Callable[[Message], None]
    """Tells the user something, once."""

    def suffix(self, key: str, region: str = "") -> str | None:
        """Give a DNS suffix; `None`, and a note that says so, when nothing public gives it."""
        try:
            return self.cloud.suffix(key, region)
        except CloudError as error:
            for problem in error.problems:
                self.note(NO_SUFFIX(where=problem.where, what=problem.what, fix=problem.fix))
            return None


@dataclass(frozen=True, slots=True)
class Request:
    """A resource that somebody wants created or changed; every value is known."""

    scene: Scene
    token: str
    path: TypePath
    id: str
    inputs: Mapping[str, Any]
    secrets: frozenset[Path] = frozenset()
    before: Stored | None = None
    """The resource as it is; `None` when it is to be created."""
    urn: str = ""
    """What the engine calls the resource."""

    @property
    def store(self) -> Store:
        """What there is."""
        return self.scene.store

    def look(self, *steps: str) -> Any:
        """Give the value at a place in the inputs; `None` when a step is not there."""
        return look(self.inputs, *steps)


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What one type does beyond what all types do."""

    check: Callable[[Request], Iterable[Refusal]] = field(default=lambda _: ())
    """Why the request is refused, looking at what there is."""
    begin: Callable[[Request], None] = field(default=lambda _: None)
    """What happens before a new resource is kept."""
    values: Callable[[Request], Mapping[str, Any]] = field(default=lambda _: {})
    """What the service adds to the outputs."""
    deleting: Callable[[Store, Stored], Iterable[Refusal]] = field(default=lambda _store, _stored: ())
    """Why a deletion is refused."""
    kept_on_recovery: bool = False
    """Whether a deleted resource that a request brings back stays as it was, whatever the request says."""
    unchanging: Text | None = None
    """What to say of a change, for a type whose service does not make any; it has the `id`."""


def look(values: Any, *steps: str) -> Any:
    """Give the value at a place; `None` when a step is not there."""
    for step in steps:
        values = values.get(step) if isinstance(values, Mapping) else None
    return values
