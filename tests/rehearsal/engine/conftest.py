"""A machine for an engine to be looked for on: an empty cache, a PATH of the test's own, no way to the network."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from bleu_iac.rehearsal import engine as engine_package
from bleu_iac.rehearsal.engine import Engine
from bleu_iac.text import Message

CLOSED_PROXY = "http://127.0.0.1:9"


class Machine:
    """Executables that the test writes, and what `find` reported."""

    good_build = 'printf "#!/bin/sh\\necho v3.230.0\\n" > "$out"; /bin/chmod 755 "$out"'
    """What a fake Go does to build an engine."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bin, self.cache = folder, folder / "bin", folder / "cache"
        self.engines = self.cache / "engines"
        self.told: list[str] = []
        self.bin.mkdir()

    def report(self, message: Message) -> None:
        self.told.append(str(message))

    def script(self, path: Path, *lines: str) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
        path.chmod(0o755)
        return path

    def pulumi(self, folder: Path, version: str = "v3.230.0", *, host: bool = True) -> Path:
        """An executable that answers `version`, with a Python host beside it."""
        if host:
            self.script(folder / "pulumi-language-python", "exit 0")
        return self.script(folder / "pulumi", f'[ "$*" = version ] && echo {version}')

    def go(self, *build: str, version: str = "go1.26.0") -> Path:
        """A Go that counts its builds; `build` is what it does then, `$out` being where the engine belongs."""
        return self.script(
            self.bin / "go",
            f"[ \"$1 $2\" = 'env GOVERSION' ] && echo {version} && exit 0",
            f"echo build >> {shlex.quote(str(self._builds))}",
            'while [ "$1" != -o ]; do shift; done; out=$2',
            *build,
        )

    @property
    def _builds(self) -> Path:
        return self.folder / "builds"

    @property
    def builds(self) -> int:
        return len(self._builds.read_text().splitlines()) if self._builds.exists() else 0

    @property
    def left(self) -> list[str]:
        """What is in the folder of engines, but for the lock and the logs."""
        return sorted(entry.name for entry in self.engines.iterdir() if not entry.name.endswith((".log", ".lock")))

    def finder(self) -> subprocess.Popen[str]:
        """Start another process that finds an engine, in a process group of its own like a shell's job."""
        code = "from bleu_iac.rehearsal.engine import find; print(find(lambda m: print(m, flush=True)).origin)"
        return subprocess.Popen(
            [sys.executable, "-c", code],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Nothing is installed, nothing is cached, and nothing can be downloaded."""
    made = Machine(tmp_path)
    monkeypatch.delenv("BLEU_IAC_PULUMI", raising=False)
    monkeypatch.setenv("BLEU_IAC_CACHE", str(made.cache))
    monkeypatch.setenv("PATH", str(made.bin))
    for variable in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(variable, CLOSED_PROXY)
    for variable in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(variable, raising=False)
    return made


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.05)


@pytest.fixture(name="wait_for")
def _wait_for() -> Callable[..., None]:
    return wait_for


def alive(pid: int) -> bool:
    """Whether a process runs (one that ended and that nobody waited for yet does not)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return not Path("/proc/self").exists()


@pytest.fixture(name="alive")
def _alive() -> Callable[[int], bool]:
    return alive


class Project:
    """A user's project and their own engine home, state and passphrase."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder, self.engine = folder, engine
        self.state = folder.parent / "state"
        self.state.mkdir()
        folder.mkdir()
        (folder / "Pulumi.yaml").write_text("name: tenant\nruntime: python\n")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PULUMI_")}
        self.environment = {
            **inherited,
            **engine.environment(),
            "PULUMI_HOME": str(folder.parent / "home"),
            "PULUMI_BACKEND_URL": self.state.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "of no importance",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        }

    def write(self, name: str, source: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(source))
        return path

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.engine.command, *arguments, "--non-interactive"],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def pulumi(self, *arguments: str) -> tuple[int, str]:
        """Run a command of the engine; give its exit code and all it said."""
        with self.start(*arguments) as running:
            said, _ = running.communicate(timeout=120)
            return running.returncode, said

    def processes(self) -> list[int]:
        """Those that run in the project's folder (none is found where there is no /proc)."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if (process / "cwd").readlink().is_relative_to(self.folder):
                    found.append(int(process.name))
            except OSError:
                continue
        return found


@pytest.fixture(scope="session")
def engine_with_our_host(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The engine with our Python host beside it, also where the one that was found brings its own."""
    folder = tmp_path_factory.mktemp("engine")
    try:
        os.link(engine.command.resolve(), folder / "pulumi")
    except OSError:
        shutil.copy2(engine.command, folder / "pulumi")
    host = folder / "pulumi-language-python"
    shutil.copyfile(Path(str(engine_package.__file__)).with_name("pulumi-language-python.sh"), host)
    host.chmod(0o755)
    return Engine(folder / "pulumi", engine.version, engine.origin, (folder,))


@pytest.fixture
def project(tmp_path: Path, engine_with_our_host: Engine) -> Iterator[Project]:
    """A project with a stack, whose programs the test writes."""
    made = Project(tmp_path / "project", engine_with_our_host)
    code, said = made.pulumi("stack", "init", "dev")
    assert code == 0, said
    yield made
    left = made.processes()
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert left == [], "processes outlived their engine"
