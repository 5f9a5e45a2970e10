"""The engines in the user's cache: `<cache>/engines/<version>/`, each whole or not there at all.

An engine is made in a folder beside its place, checked, stamped, and moved into place in one step, under a lock: a run
that dies half-way leaves a folder that the next maker removes. Finding an engine reads its stamp and does not run it.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from bleu_iac import places
from bleu_iac.rehearsal.engine import versions
from bleu_iac.rehearsal.engine.longrun import TICK, elapsed
from bleu_iac.rehearsal.engine.model import Engine, Report
from bleu_iac.text import Text

BINARIES = "bin"
_STAMP = "engine.json"
_UNFINISHED = ".making-"
_LOCK = ".lock"

ORIGIN = Text(en="Pulumi {version} from the cache, {command}", fr="Pulumi {version} du cache, {command}")
WAITING = Text(
    en="Another process is making the engine: waiting for it",
    fr="Un autre processus prépare le moteur : attente de sa fin",
)
STILL_WAITING = Text(
    en="Still waiting for the process that makes the engine: {elapsed}",
    fr="Toujours en attente du processus qui prépare le moteur : {elapsed}",
)


class Stamp(BaseModel):
    """What is written last into the folder of an engine."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    version: str
    size: int
    """Bytes of the executable: a copy that was cut short shows."""


def folder() -> Path:
    """Give the folder of all engines; it may not exist yet."""
    return places.cache() / "engines"


def newest() -> Engine | None:
    """Give the newest engine that is whole and can be used."""
    if not folder().is_dir():
        return None
    found = [engine for place in folder().iterdir() if (engine := _whole(place))]
    return max(found, key=lambda engine: versions.order(engine.version), default=None)


def _whole(place: Path) -> Engine | None:
    binaries = place / BINARIES
    command = binaries / "pulumi"
    try:
        stamp = Stamp.model_validate_json((place / _STAMP).read_bytes())
        usable = (
            place.name == stamp.version
            and versions.new_enough(stamp.version)
            and command.stat().st_size == stamp.size
            and os.access(command, os.X_OK)
            and os.access(binaries / versions.LANGUAGE_HOST, os.X_OK)
        )
    except (OSError, ValidationError, versions.UnusableError):
        return None
    return (
        Engine(command, stamp.version, ORIGIN(version=stamp.version, command=command), (binaries,)) if usable else None
    )


def make(fill: Callable[[Path], None]) -> Engine:
    """Let `fill` put an engine into a new folder, check it, and move it into place; the caller holds the lock.

    Raises what `fill` raises, `versions.UnusableError` when what it made is no engine, and `OSError`.
    """
    unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder()))
    try:
        content = unfinished / "engine"
        content.mkdir()
        fill(content)
        command = content / BINARIES / "pulumi"
        version = versions.ask(command)
        stamp = Stamp(version=version, size=command.stat().st_size)
        (content / _STAMP).write_text(stamp.model_dump_json(), encoding="utf-8")
        place = folder() / version
        if place.exists():
            place.replace(unfinished / "broken")
        content.replace(place)
    finally:
        _remove(unfinished)
    engine = _whole(place)
    if engine is None:
        raise versions.UnusableError(version)
    return engine


@contextmanager
def alone(report: Report) -> Iterator[None]:
    """Let one process at a time make engines, and clear away what a killed one left. Raises `OSError`."""
    folder().mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder() / _LOCK)
    _acquire(lock, report)
    try:
        for left in folder().glob(f"{_UNFINISHED}*"):
            _remove(left)
        yield
    finally:
        lock.release()


def _acquire(lock: FileLock, report: Report) -> None:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        report(WAITING())
    else:
        return
    began = time.monotonic()
    while True:
        try:
            lock.acquire(timeout=TICK)
        except Timeout:
            report(STILL_WAITING(elapsed=elapsed(time.monotonic() - began)))
        else:
            return


def _remove(place: Path) -> None:
    """Remove a folder as far as it goes; what is left is removed by the next maker."""
    shutil.rmtree(place, ignore_errors=True)
