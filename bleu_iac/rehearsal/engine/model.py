"""What an engine is, and the error when there is none."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bleu_iac.errors import BleuError, ExitCode, Problem
from bleu_iac.text import Message

Report = Callable[[Message], None]
"""Told, one line at a time, what takes long."""


class EngineError(BleuError):
    """There is no engine, or it can't be used."""

    exit_code = ExitCode.ENGINE


class WayError(Exception):
    """One way to an engine led nowhere; the next one is tried."""

    def __init__(self, problem: Problem) -> None:
        """`problem` says why, and what would open this way."""
        self.problem = problem
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class Engine:
    """A Pulumi engine that can run a Python program."""

    command: Path
    """The executable."""
    version: str
    """Without a leading v: `3.230.0`."""
    origin: Message
    """Where it was found, in one line for the user."""
    path_entries: tuple[Path, ...] = ()
    """Folders a child's PATH starts with, so that the engine finds its language host."""

    def environment(self) -> dict[str, str]:
        """Give what a child that runs this engine needs on top of `os.environ`.

        The folder of the running interpreter comes first on PATH: Pulumi's own Python host runs the first `python3` it
        finds there, and so uses this virtual environment. `BLEU_IAC_PYTHON` names the interpreter to our own host.
        """
        interpreter = Path(sys.executable)
        folders = [str(folder) for folder in (interpreter.parent, *self.path_entries)]
        inherited = os.environ.get("PATH", os.defpath)
        return {"PATH": os.pathsep.join([*folders, inherited]), "BLEU_IAC_PYTHON": str(interpreter)}
