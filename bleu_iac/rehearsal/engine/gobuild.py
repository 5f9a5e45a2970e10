"""An engine built from Go modules that `go/go.mod` and `go/go.sum` pin."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from bleu_iac.errors import Problem
from bleu_iac.rehearsal.engine import longrun, store, versions
from bleu_iac.rehearsal.engine.model import Engine, Report, WayError
from bleu_iac.text import Text

_WHERE = "go build"

BEGINS = Text(
    en="Building the Pulumi engine {version} from Go modules into {folder}: this takes some minutes and happens once",
    fr="Construction du moteur Pulumi {version} depuis les modules Go dans {folder} : "
    "cela prend quelques minutes et n'arrive qu'une fois",
)
STILL = Text(en="Still building the engine: {elapsed}", fr="Construction du moteur en cours : {elapsed}")
DONE = Text(en="The engine is built", fr="Le moteur est construit")
NO_GO = Text(en="there is no go on PATH", fr="aucun go dans PATH")
OLD_GO = Text(en="{go} is Go {found}, and {needed} is needed", fr="{go} est Go {found}, il faut {needed}")
BROKEN_GO = Text(en="{go} does not tell its version: {said}", fr="{go} ne donne pas sa version : {said}")
GET_GO = Text(
    en="Install Go {needed} or newer from your system's packages or https://go.dev/dl/",
    fr="Installez Go {needed} ou plus récent depuis les paquets de votre système ou https://go.dev/dl/",
)
FAILED = Text(en="it failed", fr="échec")
MEND = Text(
    en="Go downloads modules from its proxy (GOPROXY) and needs about 3 GB of disk. The whole log is {log}, and it "
    "ends:\n{end}",
    fr="Go télécharge des modules depuis son proxy (GOPROXY) et demande environ 3 Go de disque. Le journal complet "
    "est {log}, et il finit ainsi :\n{end}",
)

_COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
_VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
_GO_VERSION = re.compile(r"go(\d+)\.(\d+)(?:\.(\d+))?")
_SECONDS = 20


def make(report: Report) -> Engine:
    """Build the engine into the cache; raise `WayError` when that is not possible here."""
    go = _usable_go()
    report(BEGINS(version=versions.BUILT, folder=store.folder()))
    try:
        engine = store.make(lambda place: _build(go, place, report))
    except versions.UnusableError as failure:
        raise WayError(_failed([str(failure)])) from failure
    report(DONE())
    return engine


def log_file() -> Path:
    """Give the file that holds the output of the last build."""
    return store.folder() / "build.log"


def _build(go: str, place: Path, report: Report) -> None:
    module = place.parent / "module"
    temporary = place.parent / "tmp"
    for needed in (module, temporary, place / store.BINARIES):
        needed.mkdir()
    for name in ("go.mod", "go.sum"):
        (module / name).write_bytes(_pinned(name))
    command = [
        *(go, "build", "-mod=readonly", "-trimpath", "-buildvcs=false"),
        *("-ldflags", f"-s -w -X {_VERSION_VARIABLE}=v{versions.BUILT}"),
        *("-o", str(place / store.BINARIES / "pulumi"), _COMMAND),
    ]
    ended = longrun.run(
        command,
        folder=module,
        environment=_environment(temporary),
        log=log_file(),
        tell=lambda time: report(STILL(elapsed=time)),
    )
    if not ended.ok:
        raise WayError(_failed(ended.last_lines))
    host = place / store.BINARIES / versions.LANGUAGE_HOST
    host.write_bytes(resources.files(__package__).joinpath(f"{versions.LANGUAGE_HOST}.sh").read_bytes())
    host.chmod(0o755)


def _environment(temporary: Path) -> dict[str, str]:
    """Give Go the user's settings, but neither another toolchain, nor a workspace, nor a C compiler."""
    return {
        **os.environ,
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
        "GO111MODULE": "on",
        "CGO_ENABLED": "0",
        "GOTMPDIR": str(temporary),
    }


def _pinned(name: str) -> bytes:
    return resources.files(__package__).joinpath("go", name).read_bytes()


def _usable_go() -> str:
    go = shutil.which("go")
    if go is None:
        raise WayError(Problem("BLEU-E305", _WHERE, NO_GO(), GET_GO(needed=versions.GO)))
    try:
        answer = subprocess.run(  # noqa: S603
            [go, "env", "GOVERSION"],
            env={**os.environ, "GOTOOLCHAIN": "local"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        what = BROKEN_GO(go=go, said=failure)
        raise WayError(Problem("BLEU-E305", _WHERE, what, GET_GO(needed=versions.GO))) from failure
    version = _GO_VERSION.match(answer.stdout.strip())
    if version is None:
        what = BROKEN_GO(go=go, said=(answer.stderr or answer.stdout).strip())
        raise WayError(Problem("BLEU-E305", _WHERE, what, GET_GO(needed=versions.GO)))
    if tuple(int(part or 0) for part in version.groups()) < tuple(int(part) for part in versions.GO.split(".")):
        what = OLD_GO(go=go, found=version[0].removeprefix("go"), needed=versions.GO)
        raise WayError(Problem("BLEU-E305", _WHERE, what, GET_GO(needed=versions.GO)))
    return go


def _failed(end: Iterable[str]) -> Problem:
    shown = "\n".join(f"    {line}" for line in end)
    return Problem("BLEU-E306", _WHERE, FAILED(), MEND(log=log_file(), end=shown))
