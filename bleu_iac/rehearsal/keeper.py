"""Run the engine so that it is interrupted once, and never outlives who asked for it; run by path.

`python keeper.py COMMAND...`, with nothing but the standard library. The command gets a process group of its own, so
that a terminal's Ctrl-C does not reach it: the engine would take a second interrupt as the order to drop everything. On
SIGINT it is interrupted, the first time only. When standard input ends, who asked is gone, and with it the control
plane that the engine talks to: the engine is killed. A descriptor that this process inherits, and its child does not,
stays open until the child has ended. It is to be started with SIGINT blocked, so that one which comes early waits.
Exits as the command did, with 128 more than the signal that killed it.
"""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress


def main(command: list[str]) -> int:
    """Run the command to its end."""
    told = False

    def interrupt(*_: object) -> None:
        nonlocal told
        first, told = not told, True
        if first:
            child.send_signal(signal.SIGINT)

    def watch() -> None:
        with suppress(OSError):
            while os.read(0, 1024):
                pass
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)

    child = subprocess.Popen(  # noqa: S603 - what we were told to run
        command,
        stdin=subprocess.DEVNULL,
        process_group=0,
        preexec_fn=_listen,  # noqa: PLW1509 - there is one thread
    )
    signal.signal(signal.SIGINT, interrupt)
    _listen()
    threading.Thread(target=watch, daemon=True).start()
    code = child.wait()
    return code if code >= 0 else 128 - code


def _listen() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
