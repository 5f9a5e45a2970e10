"""What the store keeps survives, is found in any spelling, and is nobody else's to read."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from dataclasses import replace
from threading import Thread

import pytest

from bleu_iac.rehearsal.store import Store, Stored, StoreError

GROUP = "/subscriptions/s/resourceGroups/Rg"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/v"


def stored(identifier=VAULT, kind="Microsoft.KeyVault/vaults", **more):
    return Stored(identifier, kind, "azure-native:keyvault:Vault", {"a": 1}, {"b": [True, None]}, **more)


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "r.sqlite") as opened:
        yield opened


def test_a_resource_is_given_back_as_it_was_kept(store):
    kept = stored(secrets=frozenset({("a",), ("b", 0)}))
    store.put(kept)
    assert store.get(VAULT) == kept


def test_an_id_is_found_in_any_case(store):
    store.put(stored())
    assert store.get(VAULT.upper() + "/").id == VAULT


def test_a_second_one_of_the_same_id_takes_the_place_of_the_first(store):
    store.put(stored())
    store.put(replace(stored(VAULT.lower()), inputs={"a": 2}))
    assert [item.inputs for item in store.all()] == [{"a": 2}]


def test_what_is_below_is_inside_or_extends_and_does_not_only_begin_alike(store):
    for identifier in (VAULT, f"{VAULT}2", f"{VAULT}/keys/k", f"{VAULT}/providers/Microsoft.X/y/z"):
        store.put(stored(identifier))
    assert [item.id for item in store.below(VAULT.upper())] == [f"{VAULT}/keys/k", f"{VAULT}/providers/Microsoft.X/y/z"]


def test_removing_takes_what_is_below(store):
    for identifier in (GROUP, VAULT, f"{VAULT}/keys/k"):
        store.put(stored(identifier))
    store.remove(GROUP)
    assert store.all() == []


def test_recovery_brings_back_what_was_deleted_together_and_nothing_else(store):
    for identifier in (VAULT, f"{VAULT}/keys/early", f"{VAULT}/keys/late"):
        store.put(stored(identifier))
    store.soft_delete(f"{VAULT}/keys/early")
    store.soft_delete(VAULT)
    assert store.get(VAULT) is None
    assert store.deleted(f"{VAULT}/keys/late") is not None
    store.recover(VAULT)
    assert [item.id for item in store.all()] == [VAULT, f"{VAULT}/keys/late"]
    assert store.deleted(f"{VAULT}/keys/early") is not None


def test_purging_forgets_what_is_kept(store):
    store.put(stored())
    store.soft_delete(VAULT)
    assert store.purge_deleted() == 1
    assert store.deleted_of_type("microsoft.keyvault/VAULTS") == []


def test_a_transaction_that_fails_changes_nothing(store):
    def fail():
        with store.transaction():
            store.put(stored())
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert store.all() == []


def test_the_file_is_the_users_alone(tmp_path):
    before = os.umask(0)
    try:
        with Store(tmp_path / "r.sqlite") as opened:
            opened.put(stored())
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert modes == {"r.sqlite": 0o600, "r.sqlite-wal": 0o600, "r.sqlite-shm": 0o600}


def test_a_file_that_is_something_else_is_refused(tmp_path):
    file = tmp_path / "r.sqlite"
    file.write_text("hello, this is no database at all")
    with pytest.raises(StoreError) as refused:
        Store(file)
    assert str(refused.value) == (
        "The rehearsal's state can't be used:\n"
        f"  BLEU-E410 {file}: is not a rehearsal's state (file is not a database). "
        "Run `bleu-iac rehearse reset` to begin anew: what was rehearsed is lost, no cloud is touched"
    )


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path):
    file = tmp_path / "r.sqlite"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE things (x)")
    other.close()
    with pytest.raises(StoreError) as refused:
        Store(file)
    assert "is not a rehearsal's state (no such table: rehearsal)" in str(refused.value)
    again = sqlite3.connect(file)
    assert again.execute("SELECT name FROM sqlite_master").fetchall() == [("things",)]
    again.close()


def test_a_state_of_another_version_is_refused(tmp_path):
    file = tmp_path / "r.sqlite"
    with Store(file) as opened:
        opened.remember("schema", "99")
    with pytest.raises(StoreError) as refused:
        Store(file)
    assert "was written by another version of this library (schema 99, not 1)" in str(refused.value)


def test_several_threads_write_at_once(store):
    def write(thread):
        for number in range(20):
            store.put(stored(f"{GROUP}/providers/A.B/c/{thread}-{number}"))

    threads = [Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.all()) == 160


def test_what_was_committed_outlives_a_kill(tmp_path):
    file = tmp_path / "r.sqlite"
    program = f"""
import time
from pathlib import Path
from bleu_iac.rehearsal.store import Store, Stored
store = Store(Path({str(file)!r}))
store.put(Stored({VAULT!r}, "t", "k", {{}}, {{}}))
with store.transaction():
    store.put(Stored({GROUP!r}, "t", "k", {{}}, {{}}))
    print("now", flush=True)
    time.sleep(60)
"""
    writer = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert writer.stdout.readline() == "now\n"
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    begun = time.monotonic()
    with Store(file) as opened:
        assert [item.id for item in opened.all()] == [VAULT]
    assert time.monotonic() - begun < 10
