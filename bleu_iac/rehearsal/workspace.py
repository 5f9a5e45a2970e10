"""Where one rehearsed stack lives: apart from the user's Pulumi home, login, stack files and cloud credentials.

A workspace is a folder below the user's state folder (see `bleu_iac.places`), one for each project folder and readable
by the user alone:

    home/                 Pulumi's own home, and the empty homes of other clouds' tools
    backend/              the state of every stack of the project
    bin/                  the engine, under the name of `pulumi`
    init/                 a project without a program, used only to create a stack
    <stack>.yaml          the configuration a run reads: the project's own, with this workspace's encryption
    <stack>.sqlite        what the stand-in control plane holds
    <stack>.events        what the engine said of its last run
    <stack>.shell/        what a shell starts with
    <stack>.lock          held while a command runs on the stack
    passphrase            encrypts secrets in the state; made here, of no use anywhere else
"""

import fcntl
import hashlib
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

import yaml

from bleu_iac import places
from bleu_iac.clouds import Cloud
from bleu_iac.clouds.configured import SETTING, configured
from bleu_iac.errors import Problem
from bleu_iac.rehearsal import interrupted, sealed
from bleu_iac.rehearsal.engine import Engine, Report
from bleu_iac.rehearsal.project import (
    BAD_STACK,
    CANNOT_REHEARSE,
    STACK_SHAPE,
    EngineFailedError,
    Project,
    RehearsalError,
    StackBusyError,
    compose_yaml,
    find_project,
    is_stack_name,
    not_a_mapping,
    read_project,
    read_yaml,
)
from bleu_iac.rehearsal.store import Store
from bleu_iac.text import Text

OWNER_ONLY = 0o077
"""The umask of every child: what it writes may hold secrets."""

BUSY = Text("another rehearsal is running on it", "une autre répétition y est en cours")
WAIT = Text("Wait until it ends, or give another --stack", "Attendez qu'elle finisse, ou donnez une autre --stack")
ENGINE_SAID = Text("the engine could not prepare the stack: {detail}", "le moteur n'a pu préparer la pile : {detail}")
TRY_RESET = Text(
    "Run `bleu-iac rehearse reset`; if it fails again, report it",
    "Lancez `bleu-iac rehearse reset` ; si l'échec se répète, signalez-le",
)
SECRETS_HIDDEN = Text(
    "the secrets of this stack's configuration are its real key's to open: the program sees {shown!r} in their place",
    "les secrets de la configuration de cette pile ne s'ouvrent qu'avec sa vraie clé : le programme voit {shown!r} à "
    "leur place",
)
ENVIRONMENTS_LEFT_OUT = Text(
    "the environments that this stack's configuration imports are left out: they stand in Pulumi's cloud",
    "les environnements que la configuration de cette pile importe sont laissés de côté : ils sont dans le cloud "
    "de Pulumi",
)
TAKEN_BACK = Text(
    "the last run was cut off before it could write down that it had created {ids}: the rehearsal takes this back. In "
    "the real cloud it would stand there, to be imported or deleted by you",
    "la dernière exécution a été coupée avant d'avoir noté la création de {ids} : la répétition l'annule. Dans le vrai "
    "cloud ce serait là, à vous de l'importer ou de le supprimer",
)

KEPT_FROM_CHILDREN = (
    *("ACTIONS_ID_TOKEN_", "ARM_", "AWS_", "AZ_", "AZURE_", "CLOUDSDK_", "GCLOUD_", "GOOGLE_", "IDENTITY_", "MSI_"),
    *("PULUMI_", "SYSTEM_ACCESSTOKEN", "SYSTEM_OIDCREQUESTURI"),
)
"""How the names begin of what would let a program reach a real cloud, or the engine the user's real stacks."""
_HARMLESS = frozenset({"PULUMI_ERROR_OUTPUT_STRING"})
_OWNED_BY_STACK = ("secretsprovider", "encryptedkey", "encryptionsalt", "environment")
_PLACEHOLDER_NAME = "rehearsal"


@dataclass(frozen=True)
class Workspace:
    """One stack of one project, under rehearsal."""

    project: Project
    stack: str

    @classmethod
    def of(cls, start: Path, stack: str) -> "Workspace":
        """Find the project and check the stack's name. Raises `RehearsalError` with all that is wrong."""
        project = read_project(find_project(start))
        if not is_stack_name(stack):
            wrong = Problem("BLEU-E404", "--stack", BAD_STACK(stack=stack), STACK_SHAPE())
            raise RehearsalError(CANNOT_REHEARSE(what=project.folder), [wrong])
        return cls(project, stack)

    @cached_property
    def folder(self) -> Path:
        """The workspace's folder; two projects of one name in different places have one each."""
        place = hashlib.sha256(str(self.project.folder).encode()).hexdigest()[:12]
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
    def events(self) -> Path:
        """What the engine said of its last run."""
        return self.folder / f"{self.stack}.events"

    @property
    def shell_folder(self) -> Path:
        """What a shell starts with."""
        return self.folder / f"{self.stack}.shell"

    @property
    def stacks(self) -> list[str]:
        """The stacks there are: those the project has a configuration for, and those that were rehearsed."""
        rehearsed = {file.stem for file in self.folder.glob("*.sqlite")}
        return sorted(rehearsed.union(self.project.stacks))

    @property
    def exists(self) -> bool:
        """Whether the stack was rehearsed before."""
        return self._state_file.exists() or self.database.exists()

    def cloud(self) -> Cloud:
        """Give the cloud the stack's configuration chooses. Raises `RehearsalError` or `CloudError`."""
        file = self.project.stack_file(self.stack)
        config = (read_yaml(file) if file.exists() else {}).get("config") or {}
        if not isinstance(config, Mapping):
            raise not_a_mapping(file, "config")
        return configured(self.project.setting(SETTING, config))

    @contextmanager
    def held(self) -> Iterator[int]:
        """Keep the stack for one command. Raises `StackBusyError` at once when another has it.

        Gives the descriptor that holds it: a child that inherits it keeps the stack until it ends, whatever becomes of
        this process.
        """
        places.private_folder(self.folder)
        lock = os.open(self.folder / f"{self.stack}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                busy = Problem("BLEU-E401", self.stack, BUSY(), WAIT())
                raise StackBusyError(CANNOT_REHEARSE(what=self.stack), [busy]) from None
            yield lock
        finally:
            os.close(lock)

    def prepare(self, engine: Engine, report: Report) -> None:
        """Create the stack if it is new, write the configuration of this run, clear up after a run that was killed.

        Call while the stack is held. `report` is told what the user should know. Raises `RehearsalError` when the
        project's configuration can't be read, `EngineFailedError` when the engine fails or the state is broken.
        """
        file = self.project.stack_file(self.stack)
        own = compose_yaml(file) if file.exists() else yaml.MappingNode("tag:yaml.org,2002:map", [])
        config = _config_node(own, file)
        link(self.folder / "bin", engine)
        if not self._whole():
            self._create(engine)
        self._drop_stale_lock(engine)
        self._clear_up(engine, report)
        if any(key.value == "environment" for key, _ in own.value):
            report(ENVIRONMENTS_LEFT_OUT())
        if sealed.find(config):
            report(SECRETS_HIDDEN(shown=sealed.PLACEHOLDER))
            sealed.replace(config, self._placeholder(engine))
        encryption = [
            (key, value) for key, value in compose_yaml(self._init_configuration).value if key.value in _OWNED_BY_STACK
        ]
        kept = [(key, value) for key, value in own.value if key.value not in _OWNED_BY_STACK]
        own.value = [*kept, *encryption]
        write_private(self.configuration, yaml.serialize(own, Dumper=yaml.SafeDumper, allow_unicode=True))

    def environment(self, engine: Engine) -> dict[str, str]:
        """Give the environment of a child: the user's, less what could reach a real cloud, plus this workspace's."""
        own = self.own_environment(engine)
        return {**{name: value for name, value in os.environ.items() if not is_kept_from_children(name)}, **own}

    def own_environment(self, engine: Engine) -> dict[str, str]:
        """Give what a rehearsal sets in a child's environment."""
        home = self.folder / "home"
        from_engine = engine.environment()
        return {
            **from_engine,
            "PATH": os.pathsep.join([str(self.folder / "bin"), from_engine["PATH"]]),
            "PULUMI_HOME": str(home),
            # Attributes of files would stand in files of their own, which a kill can leave empty and nobody can read.
            "PULUMI_BACKEND_URL": f"file://{self.folder / 'backend'}?metadata=skip",
            "PULUMI_CONFIG_PASSPHRASE": self._passphrase(),
            "PULUMI_STACK": self.stack,
            "PULUMI_OPTION_CONFIG_FILE": str(self.configuration),
            # `pulumi stack rm` would delete the project's own file.
            "PULUMI_OPTION_PRESERVE_CONFIG": "true",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS": "true",
            # Where the tools and SDKs of clouds keep logins: nothing is there.
            "AZURE_CONFIG_DIR": str(home / "azure"),
            "AWS_CONFIG_FILE": str(home / "aws" / "config"),
            "AWS_SHARED_CREDENTIALS_FILE": str(home / "aws" / "credentials"),
            "CLOUDSDK_CONFIG": str(home / "gcloud"),
        }

    def forget(self) -> None:
        """Remove all that was rehearsed on this stack. Call while the stack is held."""
        for file in (self.database, self.configuration, self.events, self._init_configuration, self._state_file):
            for name in (file.name, f"{file.name}-wal", f"{file.name}-shm", f"{file.name}.bak", f"{file.name}.attrs"):
                file.with_name(name).unlink(missing_ok=True)
            file.with_name(f"{file.name}.bak.attrs").unlink(missing_ok=True)
        shutil.rmtree(self.shell_folder, ignore_errors=True)
        for kind in ("locks/organization", "history", "backups"):
            shutil.rmtree(self._backend_data / kind / self.project.name / self.stack, ignore_errors=True)

    @property
    def _init(self) -> Path:
        return self.folder / "init"

    @property
    def _init_configuration(self) -> Path:
        return self._init / f"Pulumi.{self.stack}.yaml"

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
            # Two stacks of a project may start at once: whoever is first decides.
            with suppress(FileExistsError):
                write_private(file, secrets.token_urlsafe(32), replace=False)
        return file.read_text("utf-8")

    def _whole(self) -> bool:
        """Tell whether the stack was created to the end; what a creation that was killed left is removed."""
        if self._state_file.exists() and self._init_configuration.exists():
            return True
        if self._state_file.exists() and not interrupted.read(self._state_file).empty:
            missing = OSError(f"{self._init_configuration.name} is missing")
            raise interrupted.broken(self._state_file, missing)
        self._state_file.unlink(missing_ok=True)
        self._init_configuration.unlink(missing_ok=True)
        return False

    def _create(self, engine: Engine) -> None:
        for folder in (self._init, self.folder / "backend", self.folder / "home"):
            places.private_folder(folder)
        write_private(self._init / "Pulumi.yaml", yaml.safe_dump({"name": self.project.name, "runtime": "python"}))
        self._pulumi(engine, "stack", "init", "--stack", self.stack)

    def _placeholder(self, engine: Engine) -> str:
        """Give the placeholder of secrets, encrypted with the rehearsal's own key."""
        name = f"{self.project.name}:{_PLACEHOLDER_NAME}"
        for _ in range(2):
            made = read_yaml(self._init_configuration).get("config") or {}
            if name in made:
                return str(made[name]["secure"])
            self._pulumi(engine, "config", "set", "--stack", self.stack, "--secret", name, sealed.PLACEHOLDER)
        raise self._failed(f"{name} was not kept")

    def _drop_stale_lock(self, engine: Engine) -> None:
        """Release the backend's own lock when a run that was killed left it: nobody else holds the stack now."""
        locks = self._backend_data / "locks" / "organization" / self.project.name / self.stack
        if locks.exists() and any(locks.iterdir()):
            self._pulumi(engine, "cancel", "--yes", "--stack", self.stack)

    def _clear_up(self, engine: Engine, report: Report) -> None:
        """Take back what a run that was killed created and did not write down, and forget that it was begun."""
        checkpoint = interrupted.read(self._state_file)
        if not checkpoint.pending:
            return
        with Store(self.database) as store:
            taken = interrupted.take_back(store, checkpoint)
        if taken:
            report(TAKEN_BACK(ids=", ".join(taken)))
        # Pulumi's own way to drop pending operations: what is imported has none.
        exported = self._init / f"{self.stack}.json"
        self._pulumi(engine, "stack", "export", "--stack", self.stack, "--file", str(exported))
        self._pulumi(engine, "stack", "import", "--stack", self.stack, "--file", str(exported))
        exported.unlink()

    def _pulumi(self, engine: Engine, *words: str) -> None:
        command = [str(engine.command), "--non-interactive", "-C", str(self._init), *words]
        environment = self.environment(engine)
        # What creates the stack writes beside the project in `init`, not into a run's configuration.
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
            raise self._failed(done.stderr or done.stdout)

    def _failed(self, said: str) -> EngineFailedError:
        detail = ENGINE_SAID(detail=" ".join(said.split()))
        return EngineFailedError(
            CANNOT_REHEARSE(what=self.stack), [Problem("BLEU-E405", self.stack, detail, TRY_RESET())]
        )


def is_kept_from_children(name: str) -> bool:
    """Tell whether a variable of the user's environment is kept from what runs under rehearsal."""
    return name.startswith(KEPT_FROM_CHILDREN) and name not in _HARMLESS


def link(folder: Path, engine: Engine) -> None:
    """Put the engine into a folder of its own under the name of `pulumi`."""
    places.private_folder(folder)
    beside = folder / f".pulumi.{os.getpid()}"
    beside.unlink(missing_ok=True)
    beside.symlink_to(engine.command.resolve())  # which may have been found in this very folder
    beside.replace(folder / "pulumi")


def write_private(file: Path, text: str, *, replace: bool = True) -> None:
    """Write a file that the user alone can read, whole or not at all.

    Raises `FileExistsError` when it is there and not to be replaced.
    """
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text)
    if replace:
        beside.replace(file)
        return
    try:
        os.link(beside, file)
    finally:
        beside.unlink()


def _config_node(stack: yaml.MappingNode, file: Path) -> yaml.Node:
    """Give the configuration's own part of a stack's file, which may be missing or empty."""
    for key, value in stack.value:
        if key.value == "config":
            empty = isinstance(value, yaml.ScalarNode) and value.tag == "tag:yaml.org,2002:null"
            if not (empty or isinstance(value, yaml.MappingNode)):
                raise not_a_mapping(file, "config")
            return cast(yaml.Node, value)
    return yaml.MappingNode("tag:yaml.org,2002:map", [])
