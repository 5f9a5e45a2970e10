"""Only whole engines are taken from the cache."""

import shutil
import threading

import pytest
from filelock import FileLock

from bleu_iac.rehearsal.engine import store


@pytest.fixture
def place(machine):
    """A whole engine in the cache."""
    place = machine.engines / "3.230.0"
    command = machine.pulumi(place / "bin")
    (place / "engine.json").write_text(f'{{"version": "3.230.0", "size": {command.stat().st_size}}}')
    assert store.newest() is not None
    return place


def _shorten(place):
    (place / "bin" / "pulumi").write_bytes(b"#!/bin/sh\n")


def _take_mode(place):
    (place / "bin" / "pulumi").chmod(0o644)


def _take_host(place):
    (place / "bin" / "pulumi-language-python").unlink()


def _take_stamp(place):
    (place / "engine.json").unlink()


def _cut_stamp(place):
    (place / "engine.json").write_text('{"version": "3.2')


def _move(place):
    place.replace(place.with_name("3.231.0"))


def _take_all(place):
    shutil.rmtree(place.parent)


@pytest.mark.parametrize(
    "damage",
    [_shorten, _take_mode, _take_host, _take_stamp, _cut_stamp, _move, _take_all],
    ids=lambda done: done.__name__,
)
def test_a_damaged_engine_is_not_taken(place, damage):
    damage(place)

    assert store.newest() is None


def test_an_engine_too_old_for_this_library_is_not_taken(machine, place):
    old = place.replace(place.with_name("3.229.0"))
    (old / "engine.json").write_text((old / "engine.json").read_text().replace("3.230.0", "3.229.0"))

    assert store.newest() is None


def test_a_damaged_engine_gives_way_to_the_one_made_in_its_place(machine, place):
    _shorten(place)

    with store.alone(machine.report):
        engine = store.make(lambda content: machine.pulumi(content / "bin"))

    assert engine.command == place / "bin" / "pulumi"
    assert store.newest() == engine
    assert machine.left == ["3.230.0"]


def test_what_a_killed_maker_left_is_removed_by_the_next(machine):
    left = machine.engines / ".making-abc" / "engine" / "bin"
    left.mkdir(parents=True)
    (left / "pulumi").write_bytes(b"half")

    with store.alone(machine.report):
        assert machine.left == []


def test_who_waits_is_told_so_and_for_how_long(machine, monkeypatch):
    monkeypatch.setattr(store, "TICK", 0.1)
    machine.engines.mkdir(parents=True)
    other = FileLock(machine.engines / ".lock", thread_local=False)
    other.acquire()
    timer = threading.Timer(0.5, other.release)
    timer.start()
    with store.alone(machine.report):
        timer.join()

    assert machine.told[0] == "Another process is making the engine: waiting for it"
    assert machine.told[1:3] == ["Still waiting for the process that makes the engine: 0 s"] * 2
