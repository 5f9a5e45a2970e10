"""The Python language host of an engine built from Go modules, which comes without one.

The engine starts it, reads a port from the first line it prints, and asks it to run programs and plugins
(`LanguageRuntime` in Pulumi's protocol). Each program runs in a process of its own, so that nothing of one run reaches
the next.

The interpreter is that of the project's `runtime.options.virtualenv`, as with Pulumi's own host; without one, the
interpreter that runs bleu-iac, whatever `toolchain` says. Nothing is ever installed: the project's dependencies are to
be where that interpreter finds them.
"""
# ruff: noqa: N802, ARG002, D102 - Pulumi's protocol gives the methods their names, arguments and meaning

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import IO, Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime import proto

from bleu_iac.rehearsal.engine import program as runner
from bleu_iac.text import Text

NO_VIRTUALENV = Text(
    en="The virtualenv option names {path}, and there is no Python there. Make it (python3 -m venv {path}) and install "
    "the project's dependencies into it, or take the option out",
    fr="L'option virtualenv désigne {path}, et il n'y a pas de Python là. Créez-le (python3 -m venv {path}) et "
    "installez-y les dépendances du projet, ou retirez l'option",
)
NO_PROGRAM = Text(
    en="There is no __main__.py in {path}",
    fr="Il n'y a pas de __main__.py dans {path}",
)
NO_SDK = Text(
    en="The Python of this project, {python}, has no Pulumi SDK: install the project's dependencies into it",
    fr="Le Python de ce projet, {python}, n'a pas le SDK Pulumi : installez-y les dépendances du projet",
)
EXIT_CODE = Text(en="The program ended with exit code {code}", fr="Le programme a fini avec le code {code}")
KILLED = Text(en="The program was killed by signal {number}", fr="Le programme a été tué par le signal {number}")
NOT_STARTED = Text(en="{python} can't be started: {reason}", fr="{python} ne démarre pas : {reason}")
NOTHING_INSTALLED = Text(
    en="Nothing is installed: the Python used is {python}",
    fr="Rien n'est installé : le Python utilisé est {python}",
)

_LIST_PACKAGES = """
import importlib.metadata, json, re
found = {(re.sub("[-_.]+", "-", d.metadata["Name"]).lower(), d.version) for d in importlib.metadata.distributions()}
print(json.dumps(sorted(found)))
"""
_TELL_VERSION = "import platform; print(platform.python_version())"
_LARGEST_MESSAGE = 400 * 1024 * 1024
"""Bytes, as large as the engine's own."""
_CALLS_AT_ONCE = 64
"""A policy pack is one call for as long as it runs."""
_PIECE = 1 << 16
_GRACE = 2.0
"""Seconds an interrupted program has; the engine itself gives its language host 5."""


class ProjectError(Exception):
    """The project's program or plugin did not run as it should; the text is for its user."""


class LanguageHost(proto.LanguageRuntimeServicer):
    """What the engine asks of a language; packages and plugins a program may need are never looked for."""

    def __init__(self, engine_address: str) -> None:
        """`engine_address` is where messages and errors of programs go."""
        self._engine_address = engine_address
        self._programs: set[subprocess.Popen[bytes]] = set()
        self._plugins: set[subprocess.Popen[bytes]] = set()

    def interrupt(self) -> None:
        """Ask programs to end, as Ctrl-C does."""
        for child in list(self._programs):
            child.send_signal(signal.SIGINT)

    def stop(self) -> None:
        """End what still runs: plugins at once, programs (which the engine has interrupted) after a moment."""
        for child in list(self._plugins):
            child.kill()
        deadline = time.monotonic() + _GRACE
        for child in list(self._programs):
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, deadline - time.monotonic()))
            child.kill()

    def Handshake(self, request: Any, context: grpc.ServicerContext) -> Any:
        self._engine_address = request.engine_address
        return proto.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: Any, context: grpc.ServicerContext) -> Any:
        return proto.PluginInfo(version=metadata.version("pulumi"))

    def GetRequiredPackages(self, request: Any, context: grpc.ServicerContext) -> Any:
        return proto.GetRequiredPackagesResponse()

    def GetRequiredPlugins(self, request: Any, context: grpc.ServicerContext) -> Any:
        return proto.GetRequiredPluginsResponse()

    def RuntimeOptionsPrompts(self, request: Any, context: grpc.ServicerContext) -> Any:
        return proto.RuntimeOptionsResponse()

    def Template(self, request: Any, context: grpc.ServicerContext) -> Any:
        return proto.TemplateResponse()

    def InstallDependencies(self, request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        python = _interpreter(request.info, context)
        yield proto.InstallDependenciesResponse(stdout=f"{NOTHING_INSTALLED(python=python)}\n".encode())

    def About(self, request: Any, context: grpc.ServicerContext) -> Any:
        python = _interpreter(request.info, context)
        return proto.AboutResponse(executable=python, version=_ask(python, _TELL_VERSION, context))

    def GetProgramDependencies(self, request: Any, context: grpc.ServicerContext) -> Any:
        answer = _ask(_interpreter(request.info, context), _LIST_PACKAGES, context)
        found = [proto.DependencyInfo(name=name, version=version) for name, version in json.loads(answer)]
        return proto.GetProgramDependenciesResponse(dependencies=found)

    def Cancel(self, request: Any, context: grpc.ServicerContext) -> Any:
        self.interrupt()
        return empty_pb2.Empty()

    def Run(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Run a program to its end; its output is the host's own, which the engine shows."""
        try:
            return self._run(request)
        except ProjectError as problem:
            return proto.RunResponse(error=str(problem))

    def _run(self, request: Any) -> Any:
        info = request.info
        python = interpreter(info.root_directory, info.options)
        program = Path(info.program_directory, info.entry_point).resolve()
        if program.is_dir() and not (program / "__main__.py").is_file():
            raise ProjectError(str(NO_PROGRAM(path=program)))
        wanted = {
            "program": str(program),
            "folder": str(program if program.is_dir() else program.parent),
            "entry_point": info.entry_point,
            "arguments": list(request.args),
            "config": dict(request.config),
            "secret_keys": list(request.configSecretKeys),
            "parallel": request.parallel,
            "settings": {
                "project": request.project,
                "root_directory": info.root_directory,
                "stack": request.stack,
                "organization": request.organization or "organization",
                "monitor": request.monitor_address,
                "engine": self._engine_address,
                "parallel": request.parallel,
                "dry_run": request.dryRun,
            },
        }
        child = _start([python, runner.__file__], request.pwd, _environment(python), stdin=subprocess.PIPE)
        self._programs.add(child)
        try:
            child.communicate(json.dumps(wanted).encode())
        finally:
            self._programs.discard(child)
        match child.returncode:
            case 0:
                return proto.RunResponse()
            case runner.TOLD:
                return proto.RunResponse(bail=True)
            case runner.NO_SDK:
                raise ProjectError(str(NO_SDK(python=python)))
            case killed if killed < 0:
                raise ProjectError(str(KILLED(number=-killed)))
            case code:
                raise ProjectError(str(EXIT_CODE(code=code)))

    def RunPlugin(self, request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        """Run a policy pack or a provider written in Python until it ends or the engine drops the call."""
        try:
            yield from self._run_plugin(request, context)
        except ProjectError as problem:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(problem))

    def _run_plugin(self, request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        info = request.info
        python = interpreter(info.root_directory, info.options)
        analyzer = request.kind == "analyzer"
        if analyzer:
            command = [python, "-u", "-m", "pulumi.policy", *request.args, info.program_directory]
        else:
            command = [python, "-u", info.program_directory, *request.args]
        added = dict(entry.split("=", 1) for entry in request.env)
        child = _start(
            command,
            info.program_directory if analyzer else request.pwd,
            _environment(python, added),
            stdin=subprocess.DEVNULL,
            output=subprocess.PIPE,
        )
        self._plugins.add(child)
        if not context.add_callback(child.kill):  # the call is over already
            child.kill()
        try:
            yield from _output(child)
            yield proto.RunPluginResponse(exitcode=child.wait())
        finally:
            child.kill()
            self._plugins.discard(child)


def interpreter(root: str, options: Any) -> str:
    """Give the Python of a project's runtime options; raise `ProjectError` when it is not there."""
    virtualenv = options["virtualenv"] if "virtualenv" in options else None  # noqa: SIM401 - a Struct has no get
    if not virtualenv:
        return sys.executable
    path = Path(root, str(virtualenv))
    python = path / "bin" / "python"
    if not python.is_file():
        raise ProjectError(str(NO_VIRTUALENV(path=path)))
    return str(python)


def _interpreter(info: Any, context: grpc.ServicerContext) -> str:
    try:
        return interpreter(info.root_directory, info.options)
    except ProjectError as problem:
        context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(problem))
        raise


def _environment(python: str, added: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give a child the environment as if the interpreter's virtual environment had been activated."""
    environment = {**os.environ, **(added or {})}
    folder = Path(python).parent
    if (folder.parent / "pyvenv.cfg").is_file():
        environment["VIRTUAL_ENV"] = str(folder.parent)
        environment["PATH"] = os.pathsep.join([str(folder), environment.get("PATH", os.defpath)])
        environment.pop("PYTHONHOME", None)
    return environment


def _start(
    command: list[str], folder: str, environment: dict[str, str], *, stdin: int, output: int | None = None
) -> subprocess.Popen[bytes]:
    """Start a child in the host's own process group, so that the engine's signals reach it too."""
    try:
        return subprocess.Popen(  # noqa: S603
            command, cwd=folder, env=environment, stdin=stdin, stdout=output, stderr=output
        )
    except OSError as failure:
        raise ProjectError(str(NOT_STARTED(python=command[0], reason=failure))) from failure


def _output(child: subprocess.Popen[bytes]) -> Iterator[Any]:
    """Give what a plugin prints, as it prints it."""
    pieces: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def read(stream: IO[bytes], name: str) -> None:
        while piece := os.read(stream.fileno(), _PIECE):
            answer = proto.RunPluginResponse()
            setattr(answer, name, piece)
            pieces.put(answer)
        pieces.put(None)

    streams = [(child.stdout, "stdout"), (child.stderr, "stderr")]
    for stream, name in streams:
        threading.Thread(target=read, args=(stream, name), daemon=True).start()
    for _ in streams:
        yield from iter(pieces.get, None)


def _ask(python: str, code: str, context: grpc.ServicerContext) -> str:
    """Let an interpreter answer something about itself."""
    answer = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    if answer.returncode != 0:
        context.abort(grpc.StatusCode.FAILED_PRECONDITION, answer.stderr)
    return answer.stdout.strip()


def main() -> None:
    """Serve one engine until it says stop or is gone."""
    stopped = threading.Event()
    host = LanguageHost(sys.argv[-1] if len(sys.argv) > 1 else "")

    def until_engine_is_gone() -> None:
        with suppress(OSError):
            while os.read(0, _PIECE):
                pass
        host.interrupt()
        stopped.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    sizes = [(f"grpc.max_{direction}_message_length", _LARGEST_MESSAGE) for direction in ("send", "receive")]
    server = grpc.server(ThreadPoolExecutor(_CALLS_AT_ONCE), options=sizes)
    proto.add_LanguageRuntimeServicer_to_server(host, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)  # noqa: T201 - the engine reads it
    # The engine holds the other end of standard input for as long as it lives.
    threading.Thread(target=until_engine_is_gone, daemon=True).start()
    stopped.wait()
    host.stop()
    os._exit(0)


if __name__ == "__main__":
    main()
