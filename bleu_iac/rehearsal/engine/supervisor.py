"""Run a command that must not outlive who asked for it; run by path, with nothing but the standard library.

`python supervisor.py COMMAND...`: the command gets a process group of its own. When standard input ends (who asked
closed it, or died, however it died), or on SIGINT or SIGTERM, the whole group is killed. Exits as the command did.
"""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress


def main(command: list[str]) -> int:
    """Run the command to its end."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, process_group=0)  # noqa: S603

    def stop(*_: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)

    def watch() -> None:
        with suppress(OSError):
            while os.read(0, 1024):
                pass
        stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    threading.Thread(target=watch, daemon=True).start()
    code = child.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
