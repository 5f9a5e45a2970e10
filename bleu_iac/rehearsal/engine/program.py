"""Run one Pulumi program, in a process of its own; run by path, in the program's interpreter.

Only Pulumi and the standard library are needed, because that interpreter may be another than the one that has bleu-iac.
What to run comes as JSON on standard input: configuration may hold secrets, and neither a command line nor an
environment is a place for them. Exit codes: 0 done; 32 the program failed and its user has been told; 33 there is no
Pulumi SDK; any other is the program's own.
"""

import asyncio
import json
import logging
import os
import runpy
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

TOLD = 32
NO_SDK = 33
INTERRUPTED = 130
_THREADS_PER_OPERATION = 4


def main() -> int:
    """Read the request, run the program, tell the engine how it failed."""
    request = json.loads(sys.stdin.buffer.read())
    _prepare(request["folder"])
    try:
        import pulumi
    except ImportError as failure:
        print(f"{type(failure).__name__}: {failure}", file=sys.stderr)  # noqa: T201
        return NO_SDK
    settings = pulumi.runtime.Settings(**request["settings"])
    pulumi.runtime.set_all_config(request["config"], request["secret_keys"])
    pulumi.runtime.configure(settings)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.set_default_executor(ThreadPoolExecutor(max(request["parallel"], 1) * _THREADS_PER_OPERATION))
    sys.argv = [request["entry_point"], *request["arguments"]]

    def program() -> None:
        runpy.run_path(request["program"], run_name="__main__")

    try:
        loop.run_until_complete(pulumi.runtime.run_in_stack(program))
    except pulumi.RunError as failure:
        pulumi.log.error(str(failure))
        return TOLD
    except Exception as failure:  # noqa: BLE001 - whatever the program raised is for its author
        pulumi.log.error(f"Program failed with an unhandled exception:\n{shown(failure)}")
        return TOLD
    return 0


def shown(failure: Exception) -> str:
    """Give the traceback without the frames above the program's first: they are this host's and the SDK's."""
    import pulumi

    folders = (f"{Path(str(module.__file__)).parent}{os.sep}" for module in (asyncio, pulumi))
    hidden = (__file__, runpy.__file__, "<frozen runpy>", "<frozen importlib._bootstrap", *folders)

    def foreign(frame: traceback.FrameSummary) -> bool:
        return frame.filename.startswith(hidden)

    whole = traceback.TracebackException.from_exception(failure)
    waiting: list[traceback.TracebackException | None] = [whole]
    while waiting:
        one = waiting.pop()
        if one is None:
            continue
        first = next((index for index, frame in enumerate(one.stack) if not foreign(frame)), None)
        if first is not None:
            del one.stack[:first]
        elif one.exc_type is not None and issubclass(one.exc_type, SyntaxError):
            one.stack.clear()
        waiting += [one.__cause__, one.__context__]
    return "".join(whole.format()).rstrip()


def _prepare(folder: str) -> None:
    """Make the process what a program expects: its own folder on the path, nothing to read, lines shown as printed."""
    ours = str(Path(__file__).parent)
    sys.path[:] = [folder, *(entry for entry in sys.path if entry != ours)]
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(line_buffering=True)
    # What a failed program leaves unfinished is of no interest to its author.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)


if __name__ == "__main__":
    try:
        code = main()
    except KeyboardInterrupt:
        # The engine interrupts: threads that still wait for its answers would keep the process alive.
        sys.stdout.flush()
        os._exit(INTERRUPTED)
    sys.exit(code)
