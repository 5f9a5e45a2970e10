"""A command that takes minutes: its output kept, its time told, and nothing of it left when we stop."""

import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bleu_iac.text import Message, Text

TICK = 15.0
"""Seconds between two lines that tell the time."""
_KEPT_LINES = 15
_MINUTE = 60

ELAPSED = Text(en="{minutes} min {seconds} s", fr="{minutes} min {seconds} s")
ELAPSED_SECONDS = Text(en="{seconds} s", fr="{seconds} s")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int | None
    """Its exit code; `None` when it ran out of time."""
    last_lines: tuple[str, ...]
    """The end of what it said."""

    @property
    def ok(self) -> bool:
        """Whether it did what it was asked."""
        return self.code == 0


def elapsed(seconds: float) -> Message:
    """Show a length of time."""
    minutes, rest = divmod(int(seconds), _MINUTE)
    return ELAPSED(minutes=minutes, seconds=rest) if minutes else ELAPSED_SECONDS(seconds=rest)


def run(
    command: list[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    log: Path,
    tell: Callable[[Message], None],
    limit: float | None = None,
) -> Ended:
    """Run a command in `folder`; `tell` gets the elapsed time every `TICK` seconds.

    Its output goes to the file `log`, as far as the disk allows. It is killed with all its children after `limit`
    seconds, on any exception (Ctrl-C is one), and when this process dies without a chance to clean up. Raises `OSError`
    when it can't be started.
    """
    supervisor = [sys.executable, "-I", "-S", str(Path(__file__).with_name("supervisor.py"))]
    last: deque[str] = deque(maxlen=_KEPT_LINES)
    began = time.monotonic()
    with subprocess.Popen(  # noqa: S603
        [*supervisor, *command],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        # A terminal's Ctrl-C reaches this process alone, which then closes the supervisor's standard input.
        process_group=0,
    ) as child:
        output = threading.Thread(target=_keep, args=(child.stdout, log, last), daemon=True)
        output.start()
        try:
            code = _wait(child, began, tell, limit)
        finally:
            if child.stdin is not None:
                child.stdin.close()
            child.wait()
        output.join()
    return Ended(code, tuple(last))


def _wait(
    child: subprocess.Popen[str], began: float, tell: Callable[[Message], None], limit: float | None
) -> int | None:
    while limit is None or time.monotonic() - began < limit:
        left = TICK if limit is None else max(0.0, min(TICK, limit - (time.monotonic() - began)))
        try:
            return child.wait(timeout=left)
        except subprocess.TimeoutExpired:
            tell(elapsed(time.monotonic() - began))
    return None


def _keep(stream: IO[str] | None, log: Path, last: deque[str]) -> None:
    """Copy the output to the log; a full disk must not stop the reading, or the command would block."""
    if stream is None:
        return
    with suppress(ValueError):  # the stream was closed under us, when the command was killed
        try:
            with log.open("w", encoding="utf-8") as kept:
                for line in stream:
                    last.append(line.rstrip())
                    kept.write(line)
        except OSError:
            last.extend(line.rstrip() for line in stream)
