"""What runs the engine: one interrupt, no survivor."""

import fcntl
import os
import signal
import subprocess
import sys
import time

import pytest

from bleu_iac.rehearsal import keeper

COUNTING = """
import signal, sys, time
def told(*_):
    print("told", flush=True)
signal.signal(signal.SIGINT, told)
print("ready", flush=True)
time.sleep(1.5)
sys.exit(9)
"""


def keep(*command, **options):
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        return subprocess.Popen(
            [sys.executable, "-I", "-S", keeper.__file__, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            process_group=0,
            **options,
        )
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])


@pytest.mark.parametrize(
    ("command", "code"), [("exit 0", 0), ("exit 3", 3), ("kill -TERM $$", 128 + 15), ("kill -KILL $$", 128 + 9)]
)
def test_it_exits_as_the_command_did(command, code):
    with keep("sh", "-c", command) as kept:
        assert kept.wait(timeout=20) == code


def test_the_command_is_interrupted_once_however_often_it_is_asked():
    with keep(sys.executable, "-c", COUNTING) as kept:
        assert kept.stdout.readline() == "ready\n"
        for _ in range(3):
            kept.send_signal(signal.SIGINT)
            time.sleep(0.1)
        rest = kept.stdout.read()
        assert (kept.wait(timeout=20), rest) == (9, "told\n")


def test_an_interrupt_that_comes_at_once_reaches_the_command():
    with keep("sleep", "30") as kept:
        kept.send_signal(signal.SIGINT)
        assert kept.wait(timeout=20) == 128 + signal.SIGINT


def test_the_command_dies_with_who_asked_for_it_and_the_lock_is_held_until_then(tmp_path):
    lock = os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with keep("sh", "-c", "echo $$; exec sleep 60", pass_fds=[lock]) as kept:
        os.close(lock)
        process = int(kept.stdout.readline())
        again = os.open(tmp_path / "lock", os.O_RDWR)
        with pytest.raises(BlockingIOError):
            fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)
        kept.stdin.close()
        assert kept.wait(timeout=20) == 128 + signal.SIGKILL
    fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(again)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
