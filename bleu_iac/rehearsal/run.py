"""One rehearsed command: the engine runs the user's program against the stand-in control plane."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from types import FrameType

from bleu_iac.clouds import Cloud
from bleu_iac.errors import ExitCode, Problem
from bleu_iac.rehearsal import events, keeper, policypacks, provider
from bleu_iac.rehearsal.engine import Engine, Report, find
from bleu_iac.rehearsal.policypacks import PolicyPacks
from bleu_iac.rehearsal.project import CANNOT_REHEARSE, EngineFailedError, RehearsalError
from bleu_iac.rehearsal.signals import handled
from bleu_iac.rehearsal.workspace import OWNER_ONLY, TRY_RESET, Workspace
from bleu_iac.text import Text

SUBSCRIPTION = "00000000-0000-4000-8000-00000000c10d"
TENANT = "00000000-0000-4000-8000-0000000e417a"
"""Made up, and the same in every rehearsal: no real subscription or tenant has them."""

NOT_JUDGED = Text(
    "the engine ended well without loading the policy packs: nothing was judged",
    "le moteur a fini normalement sans charger les policy packs : rien n'a été jugé",
)
REPORT_IT = Text("Please report this, with the engine's version", "Merci de le signaler, avec la version du moteur")
PACKS_FAILED = Text(
    "a policy pack did not start: the engine's own lines say why",
    "un policy pack n'a pas démarré : les lignes du moteur disent pourquoi",
)
MEND_PACKS = Text("Mend the pack, or leave it out", "Corrigez le pack, ou ne le donnez pas")
ENGINE_ENDED = Text(
    "the engine ended with code {status}: its own lines say why, as far as it could",
    "le moteur a fini avec le code {status} : ses propres lignes disent pourquoi, s'il l'a pu",
)
STOPPING = Text(
    "REHEARSAL: interrupted; what is under way ends first (Ctrl-\\ gives it up)",
    "RÉPÉTITION (REHEARSAL) : interrompue ; ce qui est en cours se termine d'abord (Ctrl-\\ l'abandonne)",
)

_REFUSED_BY_GUARD = re.compile(r"\bBLEU-E501\b")
_OUR_OWN_FAILURE = re.compile(r"\bBLEU-E425\b")
_KILLED = 128
"""Exit codes above it are signals."""


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
    problems: tuple[Problem, ...] = ()
    """Why the run failed, where the engine's log does not tell."""


@dataclass(frozen=True, slots=True)
class Session:
    """A stack that is held, prepared, and has its control plane running."""

    workspace: Workspace
    cloud: Cloud
    engine: Engine
    environment: dict[str, str]
    """What every child gets."""
    own: dict[str, str]
    """The part of it that the rehearsal sets."""
    plane: provider.Serving
    lock: int
    """The descriptor that holds the stack."""


@contextmanager
def session(workspace: Workspace, packs: PolicyPacks, report: Report) -> Iterator[Session]:
    """Hold a stack and start what it runs on. `report` is told what takes long, in the user's words.

    Raises `StackBusyError` when another command has the stack, `EngineError` when there is no engine, `RehearsalError`
    for packs or configuration that can't be used.
    """
    if wrong := packs.problems():
        raise RehearsalError(CANNOT_REHEARSE(what=workspace.stack), wrong)
    cloud = workspace.cloud()
    with workspace.held() as lock:
        engine = find(report)
        report(engine.origin)
        workspace.prepare(engine, report)
        with provider.serving(cloud, workspace.database, subscription_id=SUBSCRIPTION, tenant_id=TENANT) as plane:
            own = {
                **workspace.own_environment(engine),
                "PULUMI_DEBUG_PROVIDERS": f"azure-native:{plane.port}",
                "PULUMI_DEBUG_COMMANDS": "true",
                **packs.environment(),
            }
            environment = {**workspace.environment(engine), **own}
            yield Session(workspace, cloud, engine, environment, own, plane, lock)


def run(session: Session, verb: Verb, *, report: Report, json: bool = False) -> Outcome:
    """Run one command of the engine, its output shown as it comes.

    With `json` it goes to standard error and is in English, so that standard output is the caller's and what is read
    from the events does not change with the user's language. `report` is told when an interrupt is being obeyed.
    """
    environment = dict(session.environment)
    if verb not in _JUDGED:
        for variable in policypacks.VARIABLES:
            environment.pop(variable, None)
    if json:
        environment["BLEU_IAC_LANG"] = "en"
    log = session.workspace.events
    log.unlink(missing_ok=True)
    command = [str(session.engine.command), "--non-interactive", "--color", _colour(plain=json)]
    command += ["-C", str(session.workspace.project.folder), *_WORDS[verb], "--event-log", str(log)]
    status, interrupted = _child(command, environment, session.lock, report, to_stderr=json)
    found = events.read(log)
    stack = session.workspace.stack
    if status == 0 and environment.get(policypacks.PACKS) and not found.packs_loaded:
        raise EngineFailedError(CANNOT_REHEARSE(what=stack), [Problem("BLEU-E405", stack, NOT_JUDGED(), REPORT_IT())])
    refusals = tuple(session.plane.refusals)
    code = _exit_code(status, interrupted, found, refusals)
    problems: tuple[Problem, ...] = ()
    if code is ExitCode.USAGE and not found.errors:
        problems = (Problem("BLEU-E406", "--policy-pack", PACKS_FAILED(), MEND_PACKS()),)
    elif code is ExitCode.ENGINE and not found.errors:
        problems = (Problem("BLEU-E405", stack, ENGINE_ENDED(status=status), TRY_RESET()),)
    return Outcome(code, found, refusals, problems)


def _child(
    command: Sequence[str], environment: dict[str, str], lock: int, report: Report, *, to_stderr: bool
) -> tuple[int, bool]:
    """Run the engine to its end and give its exit code, and whether it was interrupted: see `keeper`."""
    keeper_command = [sys.executable, "-I", "-S", str(keeper.__file__)]
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])  # the keeper inherits this, and is not killed by one
    process = subprocess.Popen(  # noqa: S603 - our own engine and arguments
        [*keeper_command, *command],
        env=environment,
        umask=OWNER_ONLY,
        stdin=subprocess.PIPE,
        stdout=sys.stderr.fileno() if to_stderr else None,
        process_group=0,
        pass_fds=(lock,),
    )
    interrupted = False

    def pass_on(_number: int, _frame: FrameType | None) -> None:
        nonlocal interrupted
        interrupted = True
        process.send_signal(signal.SIGINT)
        report(STOPPING())

    with handled(pass_on):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        try:
            return process.wait(), interrupted
        finally:
            if process.stdin is not None:
                process.stdin.close()


def _colour(*, plain: bool) -> str:
    wanted = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return "always" if wanted and not plain else "never"


def _exit_code(status: int, interrupted: bool, report: events.EngineReport, refusals: tuple[Problem, ...]) -> ExitCode:
    if status == 0:
        return ExitCode.DONE
    if interrupted:
        return ExitCode.INTERRUPTED
    if status < 0 or status > _KILLED:
        return ExitCode.ENGINE
    said = [error.message for error in report.errors]
    if any(_OUR_OWN_FAILURE.search(message) for message in said):
        return ExitCode.ENGINE
    if refusals or any(finding.blocks for finding in report.findings):
        return ExitCode.REFUSED
    if any(_REFUSED_BY_GUARD.search(message) for message in said):
        return ExitCode.REFUSED
    # What a program, a resource or a pack gets wrong is in the engine's log; the engine's own failures are not.
    return ExitCode.USAGE if said or (report.packs_asked and not report.packs_loaded) else ExitCode.ENGINE
