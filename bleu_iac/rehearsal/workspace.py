"""Where one rehearsed stack lives: apart from the user's Pulumi home, login, stack files and cloud credentials.

A workspace is a folder below the user's state folder (see `bleu_iac.places`), one for each project folder and readable
by the user alone:

    home/                 Pulumi's own home
    backend/              the state of every stack of the project
    init/                 a project without a program, used only to create a stack
    <stack>.yaml          the configuration a run reads: the project's own, with this workspace's encryption
    <stack>.sqlite        what the stand-in control plane holds
    <stack>.lock          held while a command runs on the stack
    passphrase            encrypts secrets in the state; made here, of no use anywhere else
"""

import hashlib
import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from filelock import FileLock, Timeout

from bleu_iac import places
from bleu_iac.clouds import Cloud
from bleu_iac.clouds.configured import SETTING, configured
from bleu_iac.errors import Problem
from bleu_iac.rehearsal import sealed
from bleu_iac.rehearsal.engine import Engine
from bleu_iac.rehearsal.project import (
    CANNOT_REHEARSE,
    MEND_FILE,
    PROJECT_FILE,
    UNREADABLE,
    EngineFailedError,
    Project,
    RehearsalError,
    StackBusyError,
    find_project,
    read_project,
    read_yaml,
)
from bleu_iac.text import Text

OWNER_ONLY = 0o077
"""The umask of every child: what it writes may hold secrets."""

BAD_STACK = Text("{stack!r} is not a stack's name", "{stack!r} n'est pas un nom de pile")
STACK_SHAPE = Text(
    "Use letters, digits, dots, dashes and underscores, at most 100",
    "Employez lettres, chiffres, points, tirets et tirets bas, 100 au plus",
)
BUSY = Text("another rehearsal is running on it", "une autre répétition y est en cours")
WAIT = Text("Wait until it ends, or give another --stack", "Attendez qu'elle finisse, ou donnez une autre --stack")
INIT_FAILED = Text("the engine could not create the stack: {detail}", "le moteur n'a pu créer la pile : {detail}")
TRY_RESET = Text(
    "Run `bleu-iac rehearse reset`; if it fails again, report it",
    "Lancez `bleu-iac rehearse reset` ; si l'échec se répète, signalez-le",
)

_STACK_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
# What would let a program under rehearsal reach a real cloud or the user's real stacks.
_KEPT_FROM_CHILD = re.compile(r"(?i)(ARM|AZURE|AZ|PULUMI|AWS|GOOGLE|GCLOUD|MSI|IDENTITY|ACTIONS_ID_TOKEN)_.*")
_OWNED_BY_STACK = ("secretsprovider", "encryptedkey", "encryptionsalt", "environment")


@dataclass(frozen=True)
class Workspace:
    """One stack of one project, under rehearsal."""

    program: Path
    """The folder that holds Pulumi.yaml."""
    project: Project
    stack: str

    @classmethod
    def of(cls, start: Path, stack: str) -> "Workspace":
        """Find the project and check the stack's name. Raises `RehearsalError` with all that is wrong."""
        program = find_project(start)
        project = read_project(program)
        if not _STACK_NAME.fullmatch(stack):
            wrong = Problem("BLEU-E404", "--stack", BAD_STACK(stack=stack), STACK_SHAPE())
            raise RehearsalError(CANNOT_REHEARSE(what=program), [wrong])
        return cls(program, project, stack)

    @cached_property
    def folder(self) -> Path:
        """The workspace's folder; two projects of one name in different places have one each."""
        place = hashlib.sha256(str(self.program).encode()).hexdigest()[:12]
        return places.state() / "rehearsals" / f"{self.project.name}-{place}"

    @property
    def database(self) -> Path:
        """What the stand-in control plane holds."""
        return self.folder / f"{self.stack}.sqlite"

    @property
    def configuration(self) -> Path:
        """The configuration a run reads."""
        return self.folder / f"{self.stack}.yaml"

    @property
    def exists(self) -> bool:
        """Whether the stack was rehearsed before."""
        return self._state_file.exists() or self.database.exists()

    def cloud(self) -> Cloud:
        """Give the cloud the stack's configuration chooses. Raises `RehearsalError` or `CloudError`."""
        settings = self._own_configuration().get("config") or {}
        return configured(settings.get(SETTING))

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the stack for one command. Raises `StackBusyError` at once when another has it."""
        places.private_folder(self.folder)
        lock = FileLock(self.folder / f"{self.stack}.lock", mode=0o600)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            raise StackBusyError(
                CANNOT_REHEARSE(what=self.stack), [Problem("BLEU-E401", self.stack, BUSY(), WAIT())]
            ) from None
        try:
            yield
        finally:
            lock.release()

    def prepare(self, engine: Engine) -> bool:
        """Create the stack if it is new and write the configuration of this run. Call while the stack is held.

        Returns whether the project's configuration holds secrets, which the run sees as "REHEARSAL". Raises
        `RehearsalError` when the project's configuration can't be read, `EngineFailedError` when the engine fails.
        """
        own = self._own_configuration()
        if not self._state_file.exists():
            self._create(engine)
        self._drop_stale_lock(engine)
        encryption = read_yaml(self._init / f"Pulumi.{self.stack}.yaml")
        kept = {name: value for name, value in own.items() if name not in _OWNED_BY_STACK}
        secret = list(sealed.places_of(kept.get("config") or {}, ()))
        kept["config"] = sealed.without(kept.get("config") or {}, frozenset(secret))
        _write_private(self.configuration, yaml.safe_dump({**kept, **encryption}, allow_unicode=True))
        if secret:
            values = [
                word for path in secret for word in ("--secret", f"{sealed.config_path(path)}={sealed.PLACEHOLDER}")
            ]
            self._pulumi(engine, self.program, "config", "set-all", "--path", *values)
        return bool(secret)

    def environment(self, engine: Engine) -> dict[str, str]:
        """Give the environment of a child: the user's, less what could reach a real cloud, plus this workspace."""
        kept = {name: value for name, value in os.environ.items() if not _KEPT_FROM_CHILD.fullmatch(name)}
        return {
            **kept,
            **engine.environment(),
            "PULUMI_HOME": str(self.folder / "home"),
            "PULUMI_BACKEND_URL": f"file://{self.folder / 'backend'}",
            "PULUMI_CONFIG_PASSPHRASE": self._passphrase(),
            "PULUMI_STACK": self.stack,
            "PULUMI_OPTION_CONFIG_FILE": str(self.configuration),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        }

    def forget(self) -> None:
        """Remove all that was rehearsed on this stack. Call while the stack is held."""
        for file in (self.database, self.configuration, self._init / f"Pulumi.{self.stack}.yaml", self._state_file):
            for name in (file.name, f"{file.name}-wal", f"{file.name}-shm", f"{file.name}.bak", f"{file.name}.attrs"):
                file.with_name(name).unlink(missing_ok=True)
        for kind in ("locks/organization", "history", "backups"):
            shutil.rmtree(self._backend_data / kind / self.project.name / self.stack, ignore_errors=True)

    @property
    def _init(self) -> Path:
        return self.folder / "init"

    @property
    def _backend_data(self) -> Path:
        return self.folder / "backend" / ".pulumi"

    @property
    def _state_file(self) -> Path:
        return self._backend_data / "stacks" / self.project.name / f"{self.stack}.json"

    def _passphrase(self) -> str:
        file = self.folder / "passphrase"
        if not file.exists():
            places.private_folder(self.folder)
            _write_private(file, secrets.token_urlsafe(32))
        return file.read_text("utf-8")

    def _own_configuration(self) -> dict[str, Any]:
        file = self.program / self.project.config_folder / f"Pulumi.{self.stack}.yaml"
        content = read_yaml(file) if file.exists() else {}
        if not isinstance(content.get("config") or {}, dict):
            detail = UNREADABLE(detail="config")
            raise RehearsalError(
                CANNOT_REHEARSE(what=self.stack), [Problem("BLEU-E402", f"{file}: config", detail, MEND_FILE())]
            )
        return content

    def _create(self, engine: Engine) -> None:
        for folder in (self._init, self.folder / "backend", self.folder / "home"):
            places.private_folder(folder)
        (self._init / f"Pulumi.{self.stack}.yaml").unlink(missing_ok=True)
        _write_private(self._init / PROJECT_FILE, yaml.safe_dump({"name": self.project.name, "runtime": "python"}))
        self._pulumi(engine, self._init, "stack", "init", "--stack", self.stack)

    def _drop_stale_lock(self, engine: Engine) -> None:
        """Release the backend's own lock when a run that was killed left it: nobody else holds the stack now."""
        locks = self._backend_data / "locks" / "organization" / self.project.name / self.stack
        if locks.exists() and any(locks.iterdir()):
            self._pulumi(engine, self._init, "cancel", "--yes", "--stack", self.stack)

    def _pulumi(self, engine: Engine, folder: Path, *words: str) -> None:
        command = [str(engine.command), "--non-interactive", "-C", str(folder), *words]
        environment = self.environment(engine)
        if folder == self._init:  # what creates the stack writes beside this project, not into a run's configuration
            del environment["PULUMI_OPTION_CONFIG_FILE"]
        done = subprocess.run(  # noqa: S603 - our own engine and arguments
            command,
            env=environment,
            umask=OWNER_ONLY,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            detail = INIT_FAILED(detail=" ".join((done.stderr or done.stdout).split()))
            raise EngineFailedError(
                CANNOT_REHEARSE(what=self.stack), [Problem("BLEU-E405", self.stack, detail, TRY_RESET())]
            )


def _write_private(file: Path, text: str) -> None:
    """Write a file that the user alone can read, whole or not at all."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text)
    beside.replace(file)
