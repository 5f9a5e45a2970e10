"""A command that takes minutes."""

import os
import sys
import time
from pathlib import Path

import pytest

from bleu_iac.rehearsal.engine import longrun


def run(tmp_path, code, **more):
    """Run a few lines of Python as the long command."""
    wanted = {"folder": tmp_path, "environment": os.environ, "log": tmp_path / "log", "tell": print, **more}
    return longrun.run([sys.executable, "-c", code], **wanted)


def test_its_exit_code_and_both_its_outputs_are_kept(tmp_path):
    code = "import sys; print('one', flush=True); print('two', file=sys.stderr, flush=True); sys.exit(3)"

    ended = run(tmp_path, code)

    assert ended == longrun.Ended(3, ("one", "two"))
    assert not ended.ok
    assert (tmp_path / "log").read_text() == "one\ntwo\n"


def test_it_is_killed_when_its_time_is_over(tmp_path):
    began = time.monotonic()

    ended = run(tmp_path, "import time; print('begun', flush=True); time.sleep(60)", limit=0.7)

    assert ended == longrun.Ended(None, ("begun",))
    assert time.monotonic() - began < 5


def test_a_command_killed_by_a_signal_is_not_done(tmp_path):
    assert run(tmp_path, "import os; os.kill(os.getpid(), 9)").code == 128 + 9


def test_it_has_nothing_to_read(tmp_path):
    assert run(tmp_path, "import sys; print(repr(sys.stdin.read()))").last_lines == ("''",)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk here")
def test_a_full_disk_neither_blocks_it_nor_hides_what_it_said(tmp_path):
    code = "for i in range(30000): print('line', i)"

    ended = run(tmp_path, code, log=Path("/dev/full"))

    assert ended.ok
    assert ended.last_lines == tuple(f"line {number}" for number in range(29985, 30000))


@pytest.mark.parametrize(("seconds", "shown"), [(0.4, "0 s"), (59.9, "59 s"), (60, "1 min 0 s"), (195, "3 min 15 s")])
def test_time_is_shown_in_minutes_and_seconds(seconds, shown):
    assert str(longrun.elapsed(seconds)) == shown
