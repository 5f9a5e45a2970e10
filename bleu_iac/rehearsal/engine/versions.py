"""The version of an engine, asked of the engine itself."""

import os
import re
import subprocess
from pathlib import Path

MINIMUM = "3.230.0"
"""The oldest engine this library was tried with."""
BUILT = "3.230.0"
"""The version `go/go.mod` pins."""
GO = "1.25.8"
"""The oldest Go that can build it, as `go/go.mod` says."""
LANGUAGE_HOST = "pulumi-language-python"
"""The executable by which an engine runs Python."""

_SHAPE = re.compile(r"v?(\d+)\.(\d+)\.(\d+)(?:[-+][0-9A-Za-z.+-]+)?")
_SECONDS = 20
"""An engine answers in 0.1 s; a version manager's shim, or a cold disk, takes longer."""


class UnusableError(Exception):
    """An executable is no engine; the text is what it said or did, for a message."""


def order(version: str) -> tuple[int, int, int]:
    """Give what versions are compared by; raise `UnusableError` for what is not a version."""
    shape = _SHAPE.fullmatch(version)
    if shape is None:
        raise UnusableError(repr(version))
    major, minor, patch = shape.groups()
    return int(major), int(minor), int(patch)


def new_enough(version: str) -> bool:
    """Tell whether an engine of this version can be used."""
    return order(version) >= order(MINIMUM)


def ask(command: Path) -> str:
    """Run `command version` and give the version; raise `UnusableError` when it does not answer with one."""
    environment = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        answer = subprocess.run(  # noqa: S603
            [command, "version"],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise UnusableError(f"no answer in {_SECONDS} s") from late
    except OSError as failure:
        raise UnusableError(failure.strerror or str(failure)) from failure
    if answer.returncode != 0:
        said = (answer.stderr or answer.stdout).strip().splitlines()
        raise UnusableError(said[-1] if said else f"exit code {answer.returncode}")
    lines = answer.stdout.strip().splitlines()
    version = lines[0].strip() if lines else ""
    order(version)
    return version.removeprefix("v")
