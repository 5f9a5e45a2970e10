"""What the stand-in control plane holds, in one SQLite file.

Resources are found by their ARM id, in any case. Each change is one transaction, committed before anybody is told that
it happened, so a run that is killed leaves a state the next one reads. The file is readable by the user alone; which
values are secret is kept beside them, so that they go back to the engine as secrets.
"""

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any, Self

from bleu_iac.errors import BleuError, ExitCode, Problem
from bleu_iac.resources import Path as ValuePath
from bleu_iac.text import Text

SCHEMA = 1

CANNOT_OPEN = Text("The rehearsal's state can't be used", "L'état de la répétition est inutilisable")
NOT_OURS = Text("is not a rehearsal's state ({detail})", "n'est pas l'état d'une répétition ({detail})")
OTHER_SCHEMA = Text(
    "was written by another version of this library (schema {found}, not {wanted})",
    "a été écrit par une autre version de cette bibliothèque (schéma {found}, et non {wanted})",
)
RESET = Text(
    "Run `bleu-iac rehearse reset` to begin anew: what was rehearsed is lost, no cloud is touched",
    "Lancez `bleu-iac rehearse reset` pour repartir de zéro : la répétition est perdue, aucun cloud n'est touché",
)

_TABLES = """
CREATE TABLE rehearsal (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE resources (
    key TEXT PRIMARY KEY, id TEXT NOT NULL, type TEXT NOT NULL, token TEXT NOT NULL,
    inputs TEXT NOT NULL, outputs TEXT NOT NULL, secrets TEXT NOT NULL, urn TEXT NOT NULL, changed TEXT NOT NULL,
    gone_with TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX resources_by_type ON resources (type COLLATE NOCASE);
CREATE TABLE deleted (
    key TEXT PRIMARY KEY, id TEXT NOT NULL, type TEXT NOT NULL, token TEXT NOT NULL,
    inputs TEXT NOT NULL, outputs TEXT NOT NULL, secrets TEXT NOT NULL, urn TEXT NOT NULL, changed TEXT NOT NULL,
    gone_with TEXT NOT NULL
) WITHOUT ROWID;
"""


class StoreError(BleuError):
    """The file can't be used as a rehearsal's state."""

    exit_code = ExitCode.ENGINE


@dataclass(frozen=True, slots=True)
class Stored:
    """A resource as the control plane holds it."""

    id: str
    type: str
    """Its ARM type: `Microsoft.Storage/storageAccounts`."""
    token: str
    """Its canonical azure-native token."""
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    secrets: frozenset[ValuePath] = field(default_factory=frozenset)
    """Paths of secret values, in the inputs and in the outputs of the same name alike."""
    urn: str = ""
    """What the engine calls it: by this a run finds again what an interrupted one had made."""


def key_of(identifier: str) -> str:
    """Give the form under which two spellings of an ARM id are one."""
    return identifier.rstrip("/").lower()


class Store:
    """A rehearsal's resources. Safe to use from several threads; several processes take turns."""

    def __init__(self, file: Path) -> None:
        """Open the file, or make it. Raises `StoreError` when it is something else or of another version."""
        self._lock = RLock()
        self._depth = 0
        if not file.exists():
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        # Autocommit: transactions are begun and ended by `transaction` alone.
        self._database = sqlite3.connect(file, isolation_level=None, check_same_thread=False, timeout=30)
        try:
            self._prepare(file)
        except sqlite3.DatabaseError as error:
            self._database.close()
            raise StoreError(
                CANNOT_OPEN(), [Problem("BLEU-E410", str(file), NOT_OURS(detail=error), RESET())]
            ) from None
        except StoreError:
            self._database.close()
            raise

    def _prepare(self, file: Path) -> None:
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        with self.transaction():
            (tables,) = self._database.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if not tables:
                for statement in _TABLES.split(";"):
                    self._database.execute(statement)
                self.remember("schema", str(SCHEMA))
                self.remember("created", datetime.now(UTC).isoformat(timespec="seconds"))
            found = self.recall("schema")
        if found != str(SCHEMA):
            raise StoreError(
                CANNOT_OPEN(),
                [Problem("BLEU-E410", str(file), OTHER_SCHEMA(found=found, wanted=SCHEMA), RESET())],
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; waits for the operation that is under way."""
        with self._lock:
            self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make what is done inside happen as a whole or not at all; nobody else writes meanwhile."""
        with self._lock:
            outermost = self._depth == 0
            if outermost:
                self._database.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                if outermost:
                    self._database.execute("ROLLBACK")
                raise
            else:
                if outermost:
                    self._database.execute("COMMIT")
            finally:
                self._depth -= 1

    def remember(self, name: str, value: str) -> None:
        """Keep a fact about the rehearsal itself."""
        with self._lock:
            self._database.execute("INSERT OR REPLACE INTO rehearsal VALUES (?, ?)", (name, value))

    def recall(self, name: str) -> str | None:
        """Give a fact about the rehearsal itself."""
        with self._lock:
            row = self._database.execute("SELECT value FROM rehearsal WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def get(self, identifier: str) -> Stored | None:
        """Give a resource by its id, in any case."""
        return self._one("SELECT * FROM resources WHERE key = ?", key_of(identifier))

    def put(self, resource: Stored) -> None:
        """Keep a resource, in the place of the one with its id."""
        self._put("resources", resource)

    def below(self, identifier: str) -> list[Stored]:
        """Give all resources inside another or extending it, at any depth."""
        first = key_of(identifier) + "/"
        # '0' follows '/' in ASCII: the range is every key that begins with the id and a slash.
        return self._many("SELECT * FROM resources WHERE key > ? AND key < ? ORDER BY key", first, first[:-1] + "0")

    def of_type(self, arm_type: str) -> list[Stored]:
        """Give all resources of an ARM type, in any case."""
        return self._many("SELECT * FROM resources WHERE type = ? COLLATE NOCASE ORDER BY key", arm_type)

    def all(self) -> list[Stored]:
        """Give every resource."""
        return self._many("SELECT * FROM resources ORDER BY key")

    def mentioning(self, text: str) -> list[Stored]:
        """Give the resources whose inputs hold a text, in any case."""
        return self._many("SELECT * FROM resources WHERE instr(lower(inputs), ?) ORDER BY key", text.lower())

    def remove(self, identifier: str) -> None:
        """Forget a resource and all below it."""
        with self.transaction():
            for resource in self.below(identifier):
                self._drop("resources", resource.id)
            self._drop("resources", identifier)

    def soft_delete(self, identifier: str) -> None:
        """Move a resource and all below it to where deleted ones can be recovered from."""
        with self.transaction():
            own = self.get(identifier)
            for resource in [*([own] if own else []), *self.below(identifier)]:
                self._put("deleted", resource, key_of(identifier))
                self._drop("resources", resource.id)

    def deleted(self, identifier: str) -> Stored | None:
        """Give a resource that was deleted and can be recovered."""
        return self._one("SELECT * FROM deleted WHERE key = ?", key_of(identifier))

    def deleted_of_type(self, arm_type: str) -> list[Stored]:
        """Give what was deleted and can be recovered, of one ARM type."""
        return self._many("SELECT * FROM deleted WHERE type = ? COLLATE NOCASE ORDER BY key", arm_type)

    def recover(self, identifier: str) -> None:
        """Bring back a resource and what was deleted together with it."""
        with self.transaction():
            for resource in self._many("SELECT * FROM deleted WHERE gone_with = ?", key_of(identifier)):
                self._put("resources", resource)
                self._drop("deleted", resource.id)

    def purge_deleted(self) -> int:
        """Forget what was deleted and could be recovered, so that its names are free; gives how many there were."""
        with self.transaction():
            return self._database.execute("DELETE FROM deleted").rowcount

    def _one(self, query: str, *values: str) -> Stored | None:
        found = self._many(query, *values)
        return found[0] if found else None

    def _many(self, query: str, *values: str) -> list[Stored]:
        with self._lock:
            rows = self._database.execute(query, values).fetchall()
        return [_stored(row) for row in rows]

    def _put(self, table: str, resource: Stored, gone_with: str = "") -> None:
        values = (
            key_of(resource.id),
            resource.id,
            resource.type,
            resource.token,
            json.dumps(resource.inputs),
            json.dumps(resource.outputs),
            json.dumps(sorted(resource.secrets, key=str)),
            resource.urn,
            datetime.now(UTC).isoformat(timespec="seconds"),
            gone_with,
        )
        with self._lock:
            self._database.execute(
                f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - our own table's name
                values,
            )

    def _drop(self, table: str, identifier: str) -> None:
        with self._lock:
            self._database.execute(f"DELETE FROM {table} WHERE key = ?", (key_of(identifier),))  # noqa: S608 - as above


def _stored(row: tuple[str, ...]) -> Stored:
    _, identifier, arm_type, token, inputs, outputs, secrets, urn, *_ = row
    paths = frozenset(tuple(path) for path in json.loads(secrets))
    return Stored(identifier, arm_type, token, json.loads(inputs), json.loads(outputs), paths, urn)
