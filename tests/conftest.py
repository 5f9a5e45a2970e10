"""What every test runs under: English messages, no colours, Output traps armed, and no engine of the user's."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml

from bleu_iac.rehearsal.engine import Engine, find
from bleu_iac.rehearsal.workspace import Workspace

os.environ["BLEU_IAC_LANG"] = "en"
os.environ["NO_COLOR"] = "1"
# An Output inside an f-string is an error text in a resource's name, unless this makes it raise.
os.environ["PULUMI_ERROR_OUTPUT_STRING"] = "1"

REPOSITORY = Path(__file__).parent.parent

BLEU_PROVIDER = {
    "azure-native:metadataHost": "management.sovcloud-api.fr",
    "azure-native:disableInstanceDiscovery": "true",
    "azure-native:disablePulumiPartnerId": "true",
    "azure-native:tenantId": "11111111-2222-4333-8444-555555555555",
    "azure-native:subscriptionId": "00000000-0000-4000-8000-00000000c10d",
}
"""The provider configuration that leads to Bleu and says whose ids are one's own, as the sovereignty pack asks."""


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The real engine; building it the first time takes minutes, and not having it is a failure."""
    return find(print)


@dataclass(frozen=True)
class Ran:
    """What one `bleu-iac rehearse` command did."""

    code: int
    stdout: str
    stderr: str

    @property
    def said(self) -> str:
        return self.stdout + self.stderr

    @property
    def document(self) -> Any:
        """What `--json` printed."""
        return json.loads(self.stdout)

    @property
    def changes(self) -> dict[str, int]:
        return self.document["changes"]


class Rehearsal:
    """A user at a shell: a program of theirs, a state folder, and the command."""

    def __init__(self, state: Path, program: Path) -> None:
        self.state, self.program = state, program
        self.environment = {**os.environ, "BLEU_IAC_STATE": str(state)}
        self.pack: Path | None = None
        """Judges where a command takes a pack and is given none; without one, the command's own default."""

    def write(self, source: str, config: dict[str, Any] | None = None, stack: str = "landing-zone.demo") -> None:
        """Write the program, as a project of its own."""
        self.program.mkdir(exist_ok=True)
        (self.program / "Pulumi.yaml").write_text("name: tenant\nruntime: python\n")
        (self.program / "__main__.py").write_text(dedent(source))
        settings = {"config": BLEU_PROVIDER if config is None else config}
        (self.program / f"Pulumi.{stack}.yaml").write_text(yaml.safe_dump(settings))

    def command(self, verb: str, *options: str) -> list[str]:
        if self.pack is not None and verb in ("up", "preview", "shell") and "--policy-pack" not in options:
            options = (*options, "--policy-pack", str(self.pack))
        return [
            str(Path(sys.executable).with_name("bleu-iac")),
            "rehearse",
            verb,
            "--program",
            str(self.program),
            *options,
        ]

    def __call__(self, verb: str, *options: str, **environment: str) -> Ran:
        done = subprocess.run(
            self.command(verb, *options),
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=600,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    @contextmanager
    def under_way(self, verb: str, *options: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
        """Start a command as a shell starts a job: in a process group of its own. It is killed if it still runs."""
        with subprocess.Popen(
            self.command(verb, *options),
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            process_group=0,
        ) as started:
            try:
                yield started
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(started.pid, signal.SIGKILL)


@pytest.fixture
def workspace_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Workspace]:
    """Give the workspaces of a project without a program."""
    monkeypatch.setenv("BLEU_IAC_STATE", str(tmp_path / "state"))
    project = tmp_path / "project"
    project.mkdir()
    (project / "Pulumi.yaml").write_text("name: it\nruntime: python\n")
    return lambda stack: Workspace.of(project, stack)


@pytest.fixture
def rehearse(tmp_path: Path, engine: Engine) -> Rehearsal:
    """Rehearse a program written by the test."""
    return Rehearsal(tmp_path / "state", tmp_path / "program")


@pytest.fixture
def rehearse_here(tmp_path: Path, engine: Engine) -> Rehearsal:
    """Rehearse this repository's own stacks."""
    return Rehearsal(tmp_path / "state", REPOSITORY)
