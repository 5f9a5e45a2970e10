"""Which engine is taken, and what is said when there is none."""

import os
import sys
from pathlib import Path

import pytest

from bleu_iac.errors import ExitCode
from bleu_iac.rehearsal.engine import EngineError, find, versions


def cached(machine, version="3.230.0"):
    """Put an engine into the cache, as it is after a build."""
    place = machine.engines / version
    command = machine.pulumi(place / "bin", f"v{version}")
    (place / "engine.json").write_text(f'{{"version": "{version}", "size": {command.stat().st_size}}}')
    return command


def test_the_engine_that_is_named_comes_before_all_others(machine, monkeypatch):
    named = machine.pulumi(machine.folder / "named")
    machine.pulumi(machine.bin)
    cached(machine)
    monkeypatch.setenv("BLEU_IAC_PULUMI", str(named))

    engine = find(machine.report)

    assert engine.command == named
    assert engine.version == "3.230.0"
    assert str(engine.origin) == f"Pulumi 3.230.0 from BLEU_IAC_PULUMI, {named}"
    assert engine.origin.in_language("fr") == f"Pulumi 3.230.0 désigné par BLEU_IAC_PULUMI, {named}"
    assert machine.told == []


def test_pulumi_on_path_comes_before_the_cache(machine):
    on_path = machine.pulumi(machine.bin, "v3.231.4")
    cached(machine)

    engine = find(machine.report)

    assert (engine.command, engine.version) == (on_path, "3.231.4")
    assert str(engine.origin) == f"Pulumi 3.231.4 from PATH, {on_path}"
    assert engine.path_entries == (machine.bin,)


@pytest.mark.parametrize(
    ("version", "host"),
    [("v3.229.9", True), ("v3.230.0", False), ("nonsense", True)],
    ids=["too old", "no Python host", "no version"],
)
def test_pulumi_on_path_that_does_not_do_is_passed_over(machine, version, host):
    machine.pulumi(machine.bin, version, host=host)
    command = cached(machine)

    engine = find(machine.report)

    assert engine.command == command
    assert str(engine.origin) == f"Pulumi 3.230.0 from the cache, {command}"
    assert engine.path_entries == (command.parent,)


def test_a_python_host_elsewhere_on_path_does(machine, monkeypatch):
    on_path = machine.pulumi(machine.bin, host=False)
    elsewhere = machine.script(machine.folder / "hosts" / "pulumi-language-python", "exit 0").parent
    monkeypatch.setenv("PATH", f"{machine.bin}{os.pathsep}{elsewhere}")

    engine = find(machine.report)

    assert (engine.command, engine.path_entries) == (on_path, (elsewhere,))


def test_a_python_host_beside_what_pulumi_links_to_does(machine):
    installed = machine.pulumi(machine.folder / "opt")
    (machine.bin / "pulumi").symlink_to(installed)

    engine = find(machine.report)

    assert (engine.command, engine.path_entries) == (machine.bin / "pulumi", (installed.parent,))


@pytest.mark.parametrize(("version", "usable"), [("v3.230.0-dev.1+abc", True), ("3.1000.0", True), ("v2.999.0", False)])
def test_versions_are_compared_as_numbers(machine, version, usable):
    machine.pulumi(machine.bin, version)
    cached(machine)

    assert (find(machine.report).command == machine.bin / "pulumi") is usable


def test_the_newest_engine_of_the_cache_is_taken(machine):
    cached(machine, "3.230.0")
    newest = cached(machine, "3.1000.0")
    cached(machine, "3.99.0")

    assert find(machine.report).command == newest


def test_a_named_engine_that_is_missing_is_an_error_whatever_else_there_is(machine, monkeypatch):
    machine.pulumi(machine.bin)
    monkeypatch.setenv("BLEU_IAC_PULUMI", "/nowhere/pulumi")

    with pytest.raises(EngineError) as refused:
        find(machine.report)

    assert refused.value.exit_code is ExitCode.ENGINE
    assert str(refused.value) == (
        "The engine that BLEU_IAC_PULUMI names can't be used:\n"
        "  BLEU-E301 BLEU_IAC_PULUMI: /nowhere/pulumi is not an executable file. Name the pulumi executable of a whole "
        "installation, version 3.230.0 or newer, or unset the variable"
    )


def test_a_named_engine_is_told_what_is_wrong_with_it(machine, monkeypatch):
    folder = machine.folder / "named"
    monkeypatch.setenv("BLEU_IAC_PULUMI", str(folder / "pulumi"))

    def reason() -> str:
        with pytest.raises(EngineError) as refused:
            find(machine.report)
        return str(refused.value.problems[0].what)

    machine.pulumi(folder, "v3.100.0")
    assert reason() == f"{folder}/pulumi is Pulumi 3.100.0, and 3.230.0 or newer is needed"
    machine.script(folder / "pulumi", "echo broken pipe dream >&2; exit 3")
    assert reason() == f"{folder}/pulumi does not answer `version` like Pulumi: broken pipe dream"
    machine.script(folder / "pulumi", "exit 3")
    assert reason() == f"{folder}/pulumi does not answer `version` like Pulumi: exit code 3"
    machine.script(folder / "pulumi", "echo one two")
    assert reason() == f"{folder}/pulumi does not answer `version` like Pulumi: 'one two'"
    machine.script(folder / "pulumi")
    assert reason() == f"{folder}/pulumi does not answer `version` like Pulumi: ''"
    (folder / "pulumi").write_bytes(b"\x7fELF of another processor")
    assert reason() == f"{folder}/pulumi does not answer `version` like Pulumi: Exec format error"
    (folder / "pulumi").chmod(0o644)
    assert reason() == f"{folder}/pulumi is not an executable file"
    (folder / "pulumi-language-python").unlink()
    machine.pulumi(folder, host=False)
    assert reason() == f"{folder}/pulumi has no pulumi-language-python, neither beside it nor on PATH"


def test_an_engine_that_does_not_answer_is_not_waited_for_long(machine, monkeypatch):
    monkeypatch.setattr(versions, "_SECONDS", 0.2)
    monkeypatch.setenv("BLEU_IAC_PULUMI", str(machine.script(machine.folder / "pulumi", "exec /bin/sleep 60")))

    with pytest.raises(EngineError, match=r"does not answer `version` like Pulumi: no answer in 0\.2 s"):
        find(machine.report)


def test_without_any_way_every_way_is_listed_with_its_reason_and_remedy(machine):
    with pytest.raises(EngineError) as refused:
        find(machine.report)

    here = machine.engines
    assert refused.value.exit_code is ExitCode.ENGINE
    assert str(refused.value).splitlines() == [
        "There is no Pulumi engine and none could be made (mend one of these):",
        "  BLEU-E302 PATH: there is no pulumi. Install Pulumi 3.230.0 or newer: https://www.pulumi.com/docs/install/",
        f"  BLEU-E303 {here}: no whole engine is here. Copy this folder from a machine of the same kind that has one",
        "  BLEU-E304 PulumiCommand.install: it failed: <urlopen error [Errno 111] Connection refused>. Let this "
        f"machine reach https://get.pulumi.com (HTTPS_PROXY is honoured); the log is {here}/install.log",
        "  BLEU-E305 go build: there is no go on PATH. Install Go 1.25.8 or newer from your system's packages or "
        "https://go.dev/dl/",
    ]
    assert machine.told == [f"Downloading the Pulumi engine into {here}: this may take some minutes and happens once"]
    assert machine.left == []


def test_the_list_of_ways_is_in_french_for_who_reads_french(machine, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    with pytest.raises(EngineError) as refused:
        find(machine.report)

    here = machine.engines
    assert str(refused.value).splitlines() == [
        "Il n'y a pas de moteur Pulumi et aucun n'a pu être préparé (une seule de ces voies suffit) :",
        "  BLEU-E302 PATH: il n'y a pas de pulumi. Installez Pulumi 3.230.0 ou plus récent : "
        "https://www.pulumi.com/docs/install/",
        f"  BLEU-E303 {here}: aucun moteur complet ici. Copiez ce dossier depuis une machine du même type qui en a un",
        "  BLEU-E304 PulumiCommand.install: échec : <urlopen error [Errno 111] Connection refused>. Ouvrez à cette "
        "machine l'accès à https://get.pulumi.com (HTTPS_PROXY est respecté) ; le journal est "
        f"{here}/install.log",
        "  BLEU-E305 go build: aucun go dans PATH. Installez Go 1.25.8 ou plus récent depuis les paquets de votre "
        "système ou https://go.dev/dl/",
    ]


def test_a_cache_that_can_not_be_written_is_a_reason_like_the_others(machine):
    machine.cache.write_text("a file, where a folder is wanted")

    with pytest.raises(EngineError) as refused:
        find(machine.report)

    assert [problem.code for problem in refused.value.problems] == ["BLEU-E302", "BLEU-E303", "BLEU-E307"]
    assert str(refused.value.problems[-1]) == (
        f"BLEU-E307 {machine.engines}: it can't be written: Not a directory. "
        "Make room, or name another folder in BLEU_IAC_CACHE"
    )


def test_a_child_finds_the_language_host_and_this_interpreter_first(machine):
    command = cached(machine)

    environment = find(machine.report).environment()

    interpreter = Path(sys.executable)
    assert environment == {
        "PATH": os.pathsep.join([str(interpreter.parent), str(command.parent), str(machine.bin)]),
        "BLEU_IAC_PYTHON": str(interpreter),
    }
