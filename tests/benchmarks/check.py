"""How much `bleu-iac check` of an export costs: `python -m tests.benchmarks.check`.

    check_over_json_10000  the time to check an export of 10,000 resources, over the time `json.load` takes to read it
    check_rss_mb_100000    the memory of the whole command, at its highest, on an export of 100,000

Both times are the processor's, taken in turn in processes of their own, started alike, after all imports; the first
run of each counts as any other. The figure is the quotient of the medians.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.benchmarks import exports

_RUNS = 7

_JSON = """
import json, sys, time
start = time.process_time()
with open(sys.argv[1], encoding="utf-8") as file:
    json.load(file)
print(time.process_time() - start)
"""

_CHECK = """
import io, sys, time
from bleu_iac import clouds
from bleu_iac.check import run
from bleu_iac.check.report import JsonReport
from bleu_iac.check.source import opened
start = time.process_time()
with opened(sys.argv[1]) as source:
    summary = run.check(source, clouds.get("bleu"), JsonReport(io.StringIO()), undetermined_blocks=False)
print(time.process_time() - start)
assert summary.resources == int(sys.argv[2]), summary
"""

_COMMAND = """
import sys
from bleu_iac.cli import main
try:
    main()
except SystemExit as left:
    code = left.code
# The highest of this process alone: the system's own figure starts with that of the process it was forked from.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(code, int(peak.split()[1]) / 1024, file=sys.stderr)
"""


def _seconds(program: str, *arguments: str) -> float:
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    return float(done.stdout)


def check_over_json(path: Path, resources: int) -> tuple[float, float]:
    """Give the median seconds of reading the JSON, and of checking it."""
    read, checked = [], []
    for _ in range(_RUNS):
        read.append(_seconds(_JSON, str(path)))
        checked.append(_seconds(_CHECK, str(path), str(resources)))
    return median(read), median(checked)


def memory(path: Path) -> float:
    """Give the most megabytes the command had in memory at one time."""
    command = [sys.executable, "-c", _COMMAND, "check", str(path), "--format", "json"]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    *said, last = done.stderr.splitlines() or [""]
    if said or not re.fullmatch(r"[01] [0-9.]+", last):
        raise RuntimeError(done.stderr)
    return float(last.split()[1])


def show(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Write the exports, measure, and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        small = exports.write(Path(folder, "small.json"), 10_000)
        read, checked = check_over_json(small, 10_000)
        show(f"10,000 resources, {small.stat().st_size / 1e6:.0f} MB: json {read:.3f} s, check {checked:.3f} s")
        large = exports.write(Path(folder, "large.json"), 100_000)
        peak = memory(large)
        show(f"100,000 resources, {large.stat().st_size / 1e6:.0f} MB: {peak:.0f} MB of memory")
    show(json.dumps({"check_over_json_10000": round(checked / read, 2), "check_rss_mb_100000": round(peak)}))


if __name__ == "__main__":
    main()
