"""One rehearsed command: the engine runs the user's program against the stand-in control plane."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import FrameType

from bleu_iac.clouds import Cloud
from bleu_iac.errors import ExitCode, Problem
from bleu_iac.rehearsal import events, provider
from bleu_iac.rehearsal.engine import Engine, find
from bleu_iac.rehearsal.project import CANNOT_REHEARSE, RehearsalError
from bleu_iac.rehearsal.sealed import PLACEHOLDER
from bleu_iac.rehearsal.workspace import OWNER_ONLY, Workspace
from bleu_iac.text import Message, Text

SUBSCRIPTION = "00000000-0000-4000-8000-00000000c10d"
TENANT = "00000000-0000-4000-8000-0000000e417a"
"""Made up, and the same in every rehearsal: no real subscription or tenant has them."""

NOT_A_PACK = Text(
    "is not a policy pack: no PulumiPolicy.yaml in it", "n'est pas un policy pack : pas de PulumiPolicy.yaml"
)
NAME_PACK = Text("Give the folder of a pack", "Donnez le dossier d'un pack")
SECRETS_HIDDEN = Text(
    "the secrets of this stack's configuration are its real key's to open: the program sees {mark!r} in their place",
    "les secrets de la configuration de cette pile ne s'ouvrent qu'avec sa vraie clé : le programme voit "
    "{mark!r} à leur place",
)

_REFUSED_CODE = "BLEU-E5"
_STACK_TYPE = "::pulumi:pulumi:Stack::"


class Verb(StrEnum):
    """What the engine is asked to do."""

    UP = "up"
    PREVIEW = "preview"
    REFRESH = "refresh"
    DESTROY = "destroy"


# A preview comes before each change, so that what a policy refuses is refused before anything is created.
_WORDS: dict[Verb, tuple[str, ...]] = {
    Verb.UP: ("up", "--yes"),
    Verb.PREVIEW: ("preview",),
    Verb.REFRESH: ("refresh", "--yes"),
    Verb.DESTROY: ("destroy", "--yes"),
}
_JUDGED = frozenset({Verb.UP, Verb.PREVIEW})


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended."""

    code: ExitCode
    report: events.EngineReport
    refusals: tuple[Problem, ...]
    """What the control plane refused."""


@dataclass(frozen=True, slots=True)
class Session:
    """A stack that is held, prepared, and has its control plane running."""

    workspace: Workspace
    cloud: Cloud
    engine: Engine
    environment: dict[str, str]
    plane: provider.Serving


@contextmanager
def session(workspace: Workspace, packs: Sequence[Path], report: Callable[[Message], None]) -> Iterator[Session]:
    """Hold a stack and start what it runs on. `report` is told what takes long, in the user's words.

    Raises `StackBusyError` when another command has the stack, `EngineError` when there is no engine, `RehearsalError`
    for packs or configuration that can't be used.
    """
    missing = [pack for pack in packs if not (pack / "PulumiPolicy.yaml").is_file()]
    if missing:
        problems = [Problem("BLEU-E406", str(pack), NOT_A_PACK(), NAME_PACK()) for pack in missing]
        raise RehearsalError(CANNOT_REHEARSE(what=workspace.stack), problems)
    cloud = workspace.cloud()
    with workspace.held():
        engine = find(report)
        report(engine.origin)
        if workspace.prepare(engine):
            report(SECRETS_HIDDEN(mark=PLACEHOLDER))
        with provider.serving(cloud, workspace.database, subscription_id=SUBSCRIPTION, tenant_id=TENANT) as plane:
            environment = {
                **workspace.environment(engine),
                "PULUMI_DEBUG_PROVIDERS": f"azure-native:{plane.port}",
                "PULUMI_DEBUG_COMMANDS": "true",
                "PULUMI_OPTION_POLICY_PACK": ",".join(str(pack.resolve()) for pack in packs),
            }
            yield Session(workspace, cloud, engine, environment, plane)


def run(session: Session, verb: Verb, *, to_stderr: bool = False) -> Outcome:
    """Run one command of the engine, its output shown as it comes; `to_stderr` keeps standard output for the caller."""
    environment = dict(session.environment)
    if verb not in _JUDGED or not environment["PULUMI_OPTION_POLICY_PACK"]:
        del environment["PULUMI_OPTION_POLICY_PACK"]
    with tempfile.TemporaryDirectory(prefix="bleu-iac-") as folder:
        log = Path(folder) / "events.json"
        command = [str(session.engine.command), "-C", str(session.workspace.program), *_WORDS[verb]]
        status, interrupted = _child([*command, "--event-log", str(log)], environment, to_stderr=to_stderr)
        report = events.read(log)
    refusals = tuple(session.plane.refusals)
    return Outcome(_exit_code(status, interrupted, report, refusals), report, refusals)


def shell(session: Session) -> int:
    """Open the user's shell with the rehearsal's environment; gives the shell's own exit code."""
    program = os.environ.get("SHELL") or "/bin/sh"
    environment = {**session.environment, "BLEU_IAC_REHEARSAL": session.workspace.stack}
    if not environment["PULUMI_OPTION_POLICY_PACK"]:
        del environment["PULUMI_OPTION_POLICY_PACK"]
    environment["PS1"] = f"(REHEARSAL) {os.environ.get('PS1', '$ ')}"
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.run(  # noqa: S603 - the user's own shell
            [program], umask=OWNER_ONLY, env=environment, cwd=session.workspace.program, check=False
        ).returncode
    finally:
        signal.signal(signal.SIGINT, previous)


def _child(command: Sequence[str], environment: dict[str, str], *, to_stderr: bool) -> tuple[int, bool]:
    """Run the engine so that one Ctrl-C reaches it once: a second one would make it give up its state half-written.

    On a terminal it shares ours and is told by it; elsewhere it has a session of its own and is told by us.
    """
    shares_terminal = sys.stdout.isatty() and not to_stderr
    process = subprocess.Popen(  # noqa: S603 - our own engine and arguments
        command,
        env=environment,
        umask=OWNER_ONLY,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr.fileno() if to_stderr else None,
        start_new_session=not shares_terminal,
    )
    interrupted = False

    def pass_on(number: int, _frame: FrameType | None) -> None:
        nonlocal interrupted
        first, interrupted = not interrupted, True
        if first and not (shares_terminal and number == signal.SIGINT):
            process.send_signal(signal.SIGINT)

    previous = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        return process.wait(), interrupted
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _exit_code(
    status: int,
    interrupted: bool,
    report: events.EngineReport,
    refusals: tuple[Problem, ...],
) -> ExitCode:
    if interrupted:
        return ExitCode.INTERRUPTED
    if status == 0:
        return ExitCode.DONE
    if refusals or any(finding.blocks for finding in report.findings):
        return ExitCode.REFUSED
    if any(_REFUSED_CODE in error.message for error in report.errors):
        return ExitCode.REFUSED
    # What a program gets wrong is said of its stack, or of nothing; the engine's own failures are not in its log.
    if any(not error.urn or _STACK_TYPE in error.urn for error in report.errors):
        return ExitCode.USAGE
    return ExitCode.ENGINE
