"""How a rehearsed command ends: its exit code, what it says, and the one JSON document of `--json`."""

import json
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import typer

from bleu_iac.errors import BleuError, ExitCode, Problem
from bleu_iac.rehearsal.signals import handled
from bleu_iac.text import Message, Text

if TYPE_CHECKING:
    from bleu_iac.rehearsal.run import Outcome, Session

SCHEMA = 1
"""Version of the document: changed when a key changes its meaning or goes; keys may be added without."""

ENDED = {
    ExitCode.DONE: Text("REHEARSAL done", "RÉPÉTITION (REHEARSAL) terminée"),
    ExitCode.REFUSED: Text("REHEARSAL refused", "RÉPÉTITION (REHEARSAL) refusée"),
    ExitCode.USAGE: Text(
        "REHEARSAL stopped: something is wrong with the program or its configuration",
        "RÉPÉTITION (REHEARSAL) arrêtée : le programme ou sa configuration a un défaut",
    ),
    ExitCode.ENGINE: Text("REHEARSAL: the engine failed", "RÉPÉTITION (REHEARSAL) : le moteur a échoué"),
    ExitCode.INTERRUPTED: Text("REHEARSAL interrupted", "RÉPÉTITION (REHEARSAL) interrompue"),
}
NOT_REHEARSED = Text("{stack} could not be rehearsed", "{stack} n'a pas pu être répétée")
CANNOT_GO_ON = Text("The command can't go on", "La commande ne peut pas continuer")
SYSTEM_REFUSED = Text("the system refused it: {reason}", "le système l'a refusé : {reason}")
LOOK_AT_PLACE = Text(
    "Look at its owner, its rights and the room on its disk",
    "Vérifiez son propriétaire, ses droits et la place sur son disque",
)
OUR_FAULT = Text("the command itself failed ({error})", "la commande elle-même a échoué ({error})")
REPORT_IT = Text("Please report this, with the lines above", "Merci de le signaler, avec les lignes ci-dessus")


@dataclass
class Ending:
    """What a command has come to so far."""

    command: str
    stack: str
    as_json: bool
    code: int = ExitCode.DONE
    cloud: str | None = None
    engine: str | None = None
    outcome: "Outcome | None" = None
    problems: Sequence[Problem] = field(default_factory=tuple)

    def begun(self, session: "Session") -> None:
        """Keep what it runs on."""
        self.cloud, self.engine = session.cloud.name, session.engine.version

    def ended(self, outcome: "Outcome") -> None:
        """Keep what came of it, and say what the engine did not."""
        self.outcome, self.code, self.problems = outcome, outcome.code, outcome.problems
        if outcome.problems:
            say(BleuError(NOT_REHEARSED(stack=self.stack), outcome.problems))

    def failed(self, error: BleuError, code: ExitCode | None = None) -> None:
        """Keep an error of the user's, and show it."""
        self.problems, self.code = error.problems, code or error.exit_code
        say(error)

    def document(self) -> dict[str, Any]:
        """Give what `--json` prints: the same keys whatever happens, in English whatever the user's language."""
        report = asdict(self.outcome.report) if self.outcome else {}
        preview = self.command == "preview"
        return {
            "schema": SCHEMA,
            "rehearsal": True,
            "command": self.command,
            "stack": self.stack,
            "cloud": self.cloud,
            "engine": self.engine,
            "result": ExitCode(self.code).name.lower(),
            "exit_code": int(self.code),
            "changes": report.get("planned" if preview else "changes", {}),
            "outputs": report.get("planned_outputs" if preview else "outputs", {}),
            "findings": report.get("findings", []),
            "refusals": [_plain(problem) for problem in self.outcome.refusals] if self.outcome else [],
            "diagnostics": report.get("diagnostics", []),
            "problems": [_plain(problem) for problem in self.problems],
        }


@contextmanager
def ending(command: str, stack: str, *, as_json: bool = False) -> Iterator[Ending]:
    """Run what is inside to its end, whatever that is, then leave with its exit code."""
    end = Ending(command, stack, as_json)
    try:
        with handled(_interrupt):
            yield end
    except KeyboardInterrupt:
        end.code = ExitCode.INTERRUPTED
        say(ENDED[ExitCode.INTERRUPTED])
    except BleuError as error:
        end.failed(error)
    except BrokenPipeError:  # nobody reads on: `| head`
        _hush()
    except OSError as error:
        what = SYSTEM_REFUSED(reason=error.strerror or error)
        wrong = Problem("BLEU-E602", str(error.filename or ""), what, LOOK_AT_PLACE())
        end.failed(BleuError(CANNOT_GO_ON, [wrong]), ExitCode.ENGINE)
    except Exception as error:  # noqa: BLE001 - it must not be taken for a refusal, which exits with 1
        traceback.print_exc()
        wrong = Problem("BLEU-E603", command, OUR_FAULT(error=type(error).__name__), REPORT_IT())
        end.failed(BleuError(CANNOT_GO_ON, [wrong]), ExitCode.ENGINE)
    if as_json:
        _print(end.document())
    raise typer.Exit(end.code)


def say(text: Message | Text | BleuError, *, out: bool = False) -> None:
    """Tell the user something, on standard error unless it belongs to what was asked for."""
    typer.echo(str(text), err=not out)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _plain(problem: Problem) -> dict[str, str]:
    return {
        "code": problem.code,
        "where": problem.where,
        "message": problem.what.in_language("en"),
        "fix": problem.fix.in_language("en"),
    }


def _print(document: dict[str, Any]) -> None:
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.flush()
    except BrokenPipeError:
        _hush()


def _hush() -> None:
    """Let what Python still has to write at its end go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
