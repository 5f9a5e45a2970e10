"""An engine installed by Pulumi's Python SDK, which downloads the official release.

The SDK's installer has no time limit and runs Pulumi's script, so it runs in a process of its own with a limit, and
with a home folder that is thrown away: neither `~/.pulumi` nor the user's PATH is touched.
"""

import os
import sys
from pathlib import Path

from bleu_iac.errors import Problem
from bleu_iac.rehearsal.engine import longrun, store, versions
from bleu_iac.rehearsal.engine.model import Engine, Report, WayError
from bleu_iac.text import Text

BEGINS = Text(
    en="Downloading the Pulumi engine into {folder}: this may take some minutes and happens once",
    fr="Téléchargement du moteur Pulumi dans {folder} : cela peut prendre quelques minutes et n'arrive qu'une fois",
)
STILL = Text(en="Still downloading the engine: {elapsed}", fr="Téléchargement du moteur en cours : {elapsed}")
FAILED = Text(en="it failed: {reason}", fr="échec : {reason}")
NO_ANSWER = Text(en="it was not done after {limit}", fr="pas terminé après {limit}")
OPEN = Text(
    en="Let this machine reach https://get.pulumi.com (HTTPS_PROXY is honoured); the log is {log}",
    fr="Ouvrez à cette machine l'accès à https://get.pulumi.com (HTTPS_PROXY est respecté) ; le journal est {log}",
)

_WHERE = "PulumiCommand.install"
_LIMIT = 600.0
"""Seconds for about 200 MB."""
_CODE = """
import socket, sys
from pulumi.automation import PulumiCommand
socket.setdefaulttimeout(15)
try:
    PulumiCommand.install(root=sys.argv[1], skip_version_check=True)
except Exception as failure:
    said = getattr(failure, "output", None) or b""
    sys.exit(said.decode("utf-8", "replace").strip() or str(failure))
"""


def make(report: Report) -> Engine:
    """Download the engine into the cache; raise `WayError` when that is not possible here."""
    report(BEGINS(folder=store.folder()))
    try:
        return store.make(lambda place: _install(place, report))
    except versions.UnusableError as failure:
        raise WayError(_problem(str(failure))) from failure


def log_file() -> Path:
    """Give the file that holds the output of the last installation."""
    return store.folder() / "install.log"


def _install(place: Path, report: Report) -> None:
    home = place.parent / "home"
    home.mkdir()
    ended = longrun.run(
        [sys.executable, "-P", "-c", _CODE, str(place)],
        folder=place,
        environment={**os.environ, "HOME": str(home), "PULUMI_HOME": str(home), "TMPDIR": str(home)},
        log=log_file(),
        tell=lambda time: report(STILL(elapsed=time)),
        limit=_LIMIT,
    )
    if ended.code is None:
        raise WayError(Problem("BLEU-E304", _WHERE, NO_ANSWER(limit=longrun.elapsed(_LIMIT)), OPEN(log=log_file())))
    if not ended.ok:
        raise WayError(_problem(ended.last_lines[-1] if ended.last_lines else f"exit code {ended.code}"))
    if not os.access(place / store.BINARIES / versions.LANGUAGE_HOST, os.X_OK):
        raise WayError(_problem(f"no {versions.LANGUAGE_HOST}"))


def _problem(reason: str) -> Problem:
    return Problem("BLEU-E304", _WHERE, FAILED(reason=reason), OPEN(log=log_file()))
