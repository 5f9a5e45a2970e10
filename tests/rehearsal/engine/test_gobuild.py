"""An engine is built once, whole, or not at all."""

import re
import signal
import time
from importlib import resources

import pytest

from bleu_iac.rehearsal.engine import EngineError, find, longrun, versions

SLOW_BUILD = (
    # A compiler of the build's own, as Go starts them; both must go.
    "/bin/sleep 300 & echo $! > {pids}; echo $$ >> {pids}",
    'printf half > "$out"',
    "wait",
)


def test_the_pinned_modules_are_those_the_code_speaks_of():
    folder = resources.files("bleu_iac.rehearsal.engine").joinpath("go")
    module, sums = folder.joinpath("go.mod").read_text(), folder.joinpath("go.sum").read_text()

    assert re.findall(r"^module (\S+)$", module, re.MULTILINE) == ["bleu-iac/engine"]
    assert re.findall(r"^go (\S+)$", module, re.MULTILINE) == [versions.GO]
    assert re.findall(r"github.com/pulumi/pulumi/pkg/v3 v(\S+)", module) == [versions.BUILT]
    assert f"github.com/pulumi/pulumi/pkg/v3 v{versions.BUILT} h1:" in sums
    assert versions.new_enough(versions.BUILT)


def test_an_engine_is_built_when_nothing_else_leads_to_one(machine):
    machine.go(f"[ $GOTOOLCHAIN,$GOWORK,$CGO_ENABLED = local,off,0 ] && {machine.good_build}")

    engine = find(machine.report)

    command = machine.engines / "3.230.0" / "bin" / "pulumi"
    assert engine.command == command
    assert str(engine.origin) == f"Pulumi 3.230.0 from the cache, {command}"
    assert machine.told == [
        f"Downloading the Pulumi engine into {machine.engines}: this may take some minutes and happens once",
        f"Building the Pulumi engine 3.230.0 from Go modules into {machine.engines}: "
        "this takes some minutes and happens once",
        "The engine is built",
    ]
    assert machine.left == ["3.230.0"]
    assert find(machine.report) == engine
    assert machine.builds == 1


def test_the_time_is_told_while_the_engine_is_built(machine, monkeypatch):
    monkeypatch.setattr(longrun, "TICK", 0.1)
    machine.go("/bin/sleep 0.5", machine.good_build)

    find(machine.report)

    assert machine.told.count("Still building the engine: 0 s") >= 2


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        ("go1.25.7", "{go} is Go 1.25.7, and 1.25.8 is needed"),
        ("go1.9", "{go} is Go 1.9, and 1.25.8 is needed"),
        ("devel", "{go} does not tell its version: devel"),
    ],
)
def test_a_go_that_does_not_do_is_refused_before_anything_is_built(machine, version, reason):
    go = machine.go(machine.good_build, version=version)

    with pytest.raises(EngineError) as refused:
        find(machine.report)

    assert str(refused.value.problems[-1]) == (
        f"BLEU-E305 go build: {reason.format(go=go)}. "
        "Install Go 1.25.8 or newer from your system's packages or https://go.dev/dl/"
    )
    assert machine.builds == 0


@pytest.mark.parametrize("version", ["go1.25.8", "go1.26", "go1.30.1-custom X:nocoverageredesign", "go2.0"])
def test_a_go_new_enough_builds(machine, version):
    machine.go(machine.good_build, version=f"'{version}'")

    assert find(machine.report).version == "3.230.0"


def test_a_failed_build_shows_its_end_and_keeps_the_whole_log(machine):
    machine.go("i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo line $i; done", 'echo half > "$out"', "exit 1")

    with pytest.raises(EngineError) as refused:
        find(machine.report)

    log = machine.engines / "build.log"
    assert str(refused.value.problems[-1]).splitlines() == [
        "BLEU-E306 go build: it failed. Go downloads modules from its proxy (GOPROXY) and needs about 3 GB of disk. "
        f"The whole log is {log}, and it ends:",
        *(f"    line {number}" for number in range(26, 41)),
    ]
    assert log.read_text().splitlines() == [f"line {number}" for number in range(1, 41)]
    assert machine.left == []


def test_a_build_that_gives_no_engine_is_a_failed_build(machine):
    machine.go('printf "#!/bin/sh\\necho cannot run >&2; exit 1\\n" > "$out"; /bin/chmod 755 "$out"')

    with pytest.raises(EngineError) as refused:
        find(machine.report)

    assert str(refused.value.problems[-1]).splitlines()[-1] == "    cannot run"
    assert machine.left == []


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda how: how.name)
def test_an_interrupted_build_leaves_no_process_and_nothing_broken(machine, wait_for, alive, how):
    pids = machine.folder / "pids"
    machine.go(*(line.format(pids=pids) for line in SLOW_BUILD))
    with machine.finder() as finder:
        wait_for(lambda: pids.exists() and len(pids.read_text().split()) == 2)
        began = time.monotonic()
        finder.send_signal(how)
        finder.wait(timeout=10)
        took = time.monotonic() - began

    assert took < 2
    wait_for(lambda: not any(alive(int(pid)) for pid in pids.read_text().split()), seconds=3)
    assert not (machine.engines / "3.230.0").exists()

    machine.go(machine.good_build)
    assert find(machine.report).version == "3.230.0"
    assert machine.left == ["3.230.0"]


def test_ctrl_c_clears_what_was_half_built_at_once(machine, wait_for):
    pids = machine.folder / "pids"
    machine.go(*(line.format(pids=pids) for line in SLOW_BUILD))
    with machine.finder() as finder:
        wait_for(lambda: pids.exists() and len(pids.read_text().split()) == 2)
        finder.send_signal(signal.SIGINT)
        finder.wait(timeout=10)

    assert machine.left == []


def test_two_processes_at_once_build_once(machine):
    machine.go("/bin/sleep 1.5", machine.good_build)
    with machine.finder() as one, machine.finder() as other:
        said = [process.communicate(timeout=60)[0].splitlines() for process in (one, other)]

    assert machine.builds == 1
    origin = f"Pulumi 3.230.0 from the cache, {machine.engines}/3.230.0/bin/pulumi"
    assert [lines[-1] for lines in said] == [origin, origin]
    assert sorted(said, key=len)[0] == ["Another process is making the engine: waiting for it", origin]


def test_who_waits_for_a_builder_that_is_killed_builds(machine, wait_for):
    machine.go("/bin/sleep 300")
    with machine.finder() as builder:
        wait_for(lambda: machine.builds == 1)
        with machine.finder() as waiter:
            assert waiter.stdout.readline() == "Another process is making the engine: waiting for it\n"
            machine.go(machine.good_build)
            builder.kill()
            said = waiter.communicate(timeout=60)[0].splitlines()

    assert said[-1] == f"Pulumi 3.230.0 from the cache, {machine.engines}/3.230.0/bin/pulumi"
    assert machine.builds == 2
    assert machine.left == ["3.230.0"]
