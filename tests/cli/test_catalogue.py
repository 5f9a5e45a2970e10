"""`bleu-iac catalogue`: a type shown, the data built, a newer SDK compared."""

import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bleu_iac.catalogue import build, classic_build, comparing, data
from bleu_iac.catalogue.walk import Unclassified
from bleu_iac.cli import main


@pytest.fixture
def run(monkeypatch, capfdbinary):
    """Run the command; give its code and what it printed."""

    def ran(*arguments):
        monkeypatch.setattr(sys, "argv", ["bleu-iac", "catalogue", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        said = capfdbinary.readouterr()
        return left.value.code, said.out.decode(), said.err.decode()

    return ran


def test_a_type_is_shown(run):
    code, out, _ = run("show", "keyvault:Vault")
    assert code == 0
    lines = out.splitlines()
    assert lines[:4] == [
        "azure-native:keyvault:Vault",
        "  API version  2024-11-01",
        "  holds        secrets (keys, secrets and certificates, or what unlocks them)",
        "  component    bleu.KeyVault",
    ]
    (switch,) = [re.sub(" +", " ", line) for line in lines if line.startswith("properties.publicNetworkAccess ")]
    assert switch == (
        'properties.publicNetworkAccess public-switch exposure-public-access good: "Disabled", "SecuredByPerimeter", '
        'false; bad: "Enabled", "EnabledForSessionHostsOnly", "EnabledForClientsOnly", "NotSpecified", true; '
        'when left out: bad; sent by the SDK: "enabled"'
    )


@pytest.mark.parametrize(
    "name",
    [
        "azure-native:cosmosdb:DatabaseAccount",
        "azure-native:documentdb/v20240815:DatabaseAccount",
        "azure-native_documentdb_v20240815:documentdb:DatabaseAccount",
        "cosmosdb:DatabaseAccount",
    ],
)
def test_a_type_is_found_by_any_of_its_names(run, name):
    code, out, _ = run("show", name)
    assert (code, out.splitlines()[0]) == (0, "azure-native:cosmosdb:DatabaseAccount")


def test_what_is_nothing_is_shown_only_when_asked_for(run):
    assert "not-a-place" not in run("show", "compute:VirtualMachine")[1]
    assert "not-a-place" in run("show", "compute:VirtualMachine", "--all")[1]


def test_programs_are_given_json(run):
    code, out, _ = run("show", "redis:Redis", "--json")
    document = json.loads(out)
    assert code == 0
    assert {name: document[name] for name in ("type", "holds", "global", "component")} == {
        "type": "azure-native:redis:Redis",
        "holds": "transient",
        "global": False,
        "component": None,
    }
    assert {
        "path": "enableNonSslPort",
        "concern": "transport",
        "kind": "clear-text-switch",
        "good": [False],
        "pair": [],
        "bad": [True],
        "absent": "good",
        "sent": False,
        "decision": "transport-clear-text-allowed",
        "reason": "lets traffic in clear text pass",
    } in document["properties"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "storage:storageacount",
            "'storage:storageacount' is no type of azure-native. Did you mean storage:StorageAccount, ",
        ),
        ("nobody:Knows", "'nobody:Knows' is no type of azure-native\n"),
        ("", "'' is no type of azure-native\n"),
    ],
)
def test_a_type_that_there_is_not_is_wrong_use_and_the_nearest_are_named(run, name, said):
    code, out, err = run("show", name)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize(
    ("token", "said"),
    [
        (
            "azure:storage/account:Account",
            "  is the same thing as  azure-native:storage:StorageAccount\n"
            "  because               the ARM type in its id is this type's, and no other classic type has it\n",
        ),
        (
            "azure:policy/definition:Definition",
            "  is the same thing as one of  azure-native:authorization:PolicyDefinition, "
            "azure-native:authorization:PolicyDefinitionAtManagementGroup\n"
            "  because                      azure-native has a type for each scope that ARM has it in\n",
        ),
        (
            "azure:lb/probe:Probe",
            "  is a property of  azure-native:network:LoadBalancer\n"
            "  because           a list of rules, of routes or of the like is a property of the resource that has "
            "them\n",
        ),
        (
            "azure:media/asset:Asset",
            "  is nothing that azure-native has\n"
            "  because                           azure-native has nothing of the service\n",
        ),
    ],
)
def test_of_a_classic_type_it_is_shown_what_stands_for_it(run, token, said):
    assert run("show", token) == (0, f"{token}\n{said}", "")


def test_programs_are_given_json_of_a_classic_type_too(run):
    code, out, _ = run("show", "azure:lb/probe:Probe", "--json")
    assert (code, json.loads(out)) == (
        0,
        {
            "type": "azure:lb/probe:Probe",
            "relation": "part",
            "azure_native": ["azure-native:network:LoadBalancer"],
            "decision": "part-rules",
            "reason": "a list of rules, of routes or of the like is a property of the resource that has them",
        },
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "azure:storage/acount:Account",
            "'azure:storage/acount:Account' is no type of the classic provider azure. Did you mean "
            "azure:storage/account:Account, ",
        ),
        ("azure:storage:Nothing", "'azure:storage:Nothing' is no type of the classic provider azure"),
        ("azure:", "'azure:' is no type of the classic provider azure\n"),
        ("azuread:index/user:User", "'azuread:index/user:User' is no type of azure-native\n"),
    ],
)
def test_a_classic_type_that_there_is_not_is_wrong_use_and_the_nearest_are_named(run, name, said):
    code, out, err = run("show", name)
    assert (code, out) == (2, "")
    assert said in err


def test_it_speaks_french_of_a_classic_type(run, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert run("show", "azure:lb/probe:Probe")[1].splitlines()[1:] == [
        "  est une propriété de  azure-native:network:LoadBalancer",
        "  parce que             a list of rules, of routes or of the like is a property of the resource that has them",
    ]
    assert (
        "n'est pas un type du fournisseur classique azure. Vouliez-vous dire azure:" in run("show", "azure:lb/Probe")[2]
    )


def test_it_speaks_french(run, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    out = run("show", "keyvault:Vault")[1]
    assert out.splitlines()[2].startswith("  contient")
    assert "envoyé par le SDK" in out


def test_the_installed_sdk_brings_nothing(run):
    assert run("diff") == (0, "The catalogue has all that the installed SDK has\n", "")
    assert json.loads(run("diff", "--json")[1]) == {
        "new_types": [],
        "removed_types": [],
        "new_properties": [],
        "removed_properties": [],
        "changed": [],
        "unclassified": [],
        "unused": [],
    }


def test_what_a_newer_sdk_brings_is_said(run, monkeypatch):
    now = build.classified()
    vault = now.modules["keyvault"]
    types = {name: owner for name, owner in vault["types"].items() if name != "Secret"}
    types["Vault"] = {**types["Vault"], "plain": f"{types['Vault']['plain']} colour"}
    types["Safe"] = types["Vault"]
    types["Key"] = {**types["Key"], "api": "2031-01-01"}
    newer = {**now.modules, "keyvault": {**vault, "types": types}}
    undecided = [Unclassified("keyvault:Safe", "holds", "names")]
    monkeypatch.setattr(build, "_done", [replace(now, modules=newer, unclassified=undecided, unused=["place: x: y"])])
    assert run("diff") == (
        1,
        "New types:\n  keyvault:Safe\n"
        "Types that are gone:\n  keyvault:Secret\n"
        "New properties:\n  keyvault:Vault.colour\n"
        "Said otherwise:\n  keyvault:Key\n"
        "Undecided:\n  keyvault:Safe (holds: names)\n"
        "Decisions that decide nothing:\n  place: x: y\n",
        "",
    )


def test_what_is_gone_from_an_object_and_what_means_something_else_is_found():
    before = {"m": {"types": {}, "objects": {"O": {"properties": {"a": {"means": ["x"]}}, "plain": "b c"}}}}
    now = {"m": {"types": {}, "objects": {"O": {"properties": {"a": {"means": ["y"]}}, "plain": "b"}}}}
    difference = comparing.between(before, now)
    assert difference
    assert (difference.removed_properties, difference.changed) == (["m.O.c"], ["m.O.a"])
    assert not comparing.between(now, now)


def test_nothing_is_written_as_long_as_something_is_undecided(run, monkeypatch):
    undecided = [Unclassified("search.IpRule.value", "exposure", "paths")]
    monkeypatch.setattr(build, "_done", [replace(build.classified(), unclassified=undecided, unused=["key: x: y"])])
    assert run("build") == (
        1,
        "",
        "Nothing is written, because nobody has decided about:\n"
        "  search.IpRule.value (exposure: paths)\n"
        "  Decisions that decide nothing: key: x: y\n",
    )


def test_nothing_is_written_without_the_classic_sdk(run, monkeypatch):
    monkeypatch.setattr(classic_build, "is_installed", lambda: False)
    code, out, err = run("build")
    assert (code, out) == (2, "")
    assert (
        "the classic provider's SDK is not installed, which the data is built from as well: pip install -e '.[test]'"
        in err
    )


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Let the data be written to a checkout of the test's own."""
    folder = tmp_path / "bleu_iac" / "catalogue" / "data"
    folder.mkdir(parents=True)
    monkeypatch.setattr(build, "contents", lambda progress=None: {"types.json": {"a": ["B"]}, "types/a.json": {"c": 1}})
    monkeypatch.setattr(build, "data", type("Data", (), {"FOLDER": folder}))
    return folder


def test_an_installed_package_is_not_written(run, elsewhere):
    code, _, err = run("build")
    assert code == 2
    assert "the catalogue of an installed package is not written: run this in a checkout of the repository" in err
    assert list(elsewhere.iterdir()) == []


def test_the_data_is_written_whole_and_what_is_no_more_goes(run, elsewhere):
    (elsewhere.parents[2] / "pyproject.toml").touch()
    (elsewhere / "old.json").write_text("{}")
    (elsewhere / "kept.toml").touch()
    assert run("build") == (0, "3 files written\n", "")
    assert sorted(path.relative_to(elsewhere).as_posix() for path in elsewhere.rglob("*") if path.is_file()) == [
        "kept.toml",
        "types.json",
        "types/a.json",
    ]
    assert (elsewhere / "types" / "a.json").read_text() == '{\n"c":1\n}\n'
    assert run("build") == (0, "The data is already what the build gives\n", "")
    assert [path.name for path in elsewhere.parent.iterdir()] == ["data"]


def test_a_build_that_fails_leaves_the_data_as_it_was(elsewhere, monkeypatch):
    (elsewhere / "types.json").write_text("before")
    monkeypatch.setattr(Path, "write_text", lambda *_, **__: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(OSError, match="No space left"):
        build.write()
    assert (elsewhere / "types.json").read_bytes() == b"before"
    assert [path.name for path in elsewhere.parent.iterdir()] == ["data"]


def test_the_shipped_data_is_a_checkouts():
    assert build.is_checkout()
    assert Path(str(data.FOLDER)).name == "data"
