"""`bleu-iac rules`: the list, one rule, and what can't be asked."""

import json
import sys

import pytest

from bleu_iac.cli import main
from bleu_iac.rules import EVERY
from bleu_iac.rules.rule import Family

PURGE = """\
keys-vault-purge-protected (BLEU-0010, high; judges each resource by itself)
A deleted vault can be recovered until its retention ends.

Why
  Whoever can purge a vault can destroy, in one call, every datum its keys encrypt. With purge
  protection nobody can, not even the operator, before the retention ends.

How to fix it
  Use bleu.KeyVault, or set enable_purge_protection=True.

Applies to
  2 types: `azure-native:keyvault:ManagedHsm`, `azure-native:keyvault:Vault`.

Serves, by our own reading and as an indication, of SecNumCloud 3.2
  10.5.a Keys follow CRYPTO_B2: one use, planned life, renewal, erasure
  10.5.c Data-encryption keys in a software or hardware container

Refused, with the names of Bleu
  example:
    type: azure-native:keyvault:Vault
    properties:
      properties:
        sku:
          name: premium

Accepted, with the names of Bleu
  example:
    type: azure-native:keyvault:Vault
    properties:
      properties:
        enablePurgeProtection: true
"""


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command; give its code and what it printed."""
    monkeypatch.setenv("COLUMNS", "100")

    def ran(*arguments, command="rules"):
        monkeypatch.setattr(sys, "argv", ["bleu-iac", command, *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return left.value.code, said.out, said.err

    return ran


def test_every_rule_is_listed_under_its_family(run):
    code, out, err = run()
    assert (code, err) == (0, "")
    listed = [line.split()[:2] for line in out.splitlines() if line.startswith("  ")]
    assert listed == [[rule.id, rule.ref] for rule in EVERY]
    assert "keys: who holds the key" in out.splitlines()
    assert out.endswith("\n\n`bleu-iac rules ID` explains one.\n")


def test_a_line_of_the_list_says_how_bad_it_is_and_what_holds(run):
    _, out, _ = run("--family", "keys")
    [line] = [line for line in out.splitlines() if "BLEU-0010" in line]
    assert line.split(maxsplit=3) == [
        "keys-vault-purge-protected",
        "BLEU-0010",
        "high",
        "A deleted vault can be recovered until its retention ends",
    ]


def test_a_family_is_listed_alone(run):
    _, out, _ = run("--family", "tool", "--json")
    assert [rule["id"] for rule in json.loads(out)["rules"]] == [r.id for r in EVERY if r.family is Family.TOOL]


def test_the_list_as_json_has_what_identifies_a_rule(run, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    _, out, _ = run("--json")
    [purge] = [rule for rule in json.loads(out)["rules"] if rule["id"] == "keys-vault-purge-protected"]
    assert purge == {
        "id": "keys-vault-purge-protected",
        "ref": "BLEU-0010",
        "family": "keys",
        "severity": "high",
        "title": "A deleted vault can be recovered until its retention ends",
        "judges": "resource",
        "requirements": ["10.5.a", "10.5.c"],
    }


@pytest.mark.parametrize(
    "name", ["keys-vault-purge-protected", "BLEU-0010", "bleu-0010", " KEYS-vault-purge-protected"]
)
def test_a_rule_is_explained_by_its_id_or_its_ref(run, name):
    assert run(name) == (0, PURGE, "")


def test_a_rule_is_explained_in_french(run, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    _, out, _ = run("BLEU-0010")
    lines = out.splitlines()
    assert lines[0] == "keys-vault-purge-protected (BLEU-0010, élevée; juge chaque ressource pour elle-même)"
    assert "Sert, selon notre lecture et à titre indicatif, de SecNumCloud 3.2" in lines
    assert "  10.5.c Clés de chiffrement dans un coffre logiciel ou matériel" in lines
    assert "Refusé, avec les noms de Bleu" in lines


def test_a_rule_as_json_is_whole_and_in_english(run, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    _, out, _ = run("BLEU-0010", "--json")
    assert json.loads(out) == {
        "id": "keys-vault-purge-protected",
        "ref": "BLEU-0010",
        "family": "keys",
        "severity": "high",
        "title": "A deleted vault can be recovered until its retention ends",
        "judges": "resource",
        "requirements": ["10.5.a", "10.5.c"],
        "reason": "Whoever can purge a vault can destroy, in one call, every datum its keys encrypt. With purge "
        "protection nobody can, not even the operator, before the retention ends.",
        "fix": "Use bleu.KeyVault, or set enable_purge_protection=True",
        "types": ["azure-native:keyvault:ManagedHsm", "azure-native:keyvault:Vault"],
        "requirement_titles": {
            "10.5.a": "Keys follow CRYPTO_B2: one use, planned life, renewal, erasure",
            "10.5.c": "Data-encryption keys in a software or hardware container",
        },
        "requirements_are": "indicative",
        "parameters": [],
        "examples": {
            "cloud": "bleu",
            "refused": [
                {
                    "type": "azure-native:keyvault:Vault",
                    "name": "example",
                    "properties": {"properties": {"sku": {"name": "premium"}}},
                }
            ],
            "accepted": [
                {
                    "type": "azure-native:keyvault:Vault",
                    "name": "example",
                    "properties": {"properties": {"enablePurgeProtection": True}},
                }
            ],
            "refused_with": {},
            "accepted_with": {},
        },
    }


def test_examples_have_the_names_of_the_cloud_that_is_asked_for(run):
    _, out, _ = run("residency-location-in-cloud", "--cloud", "azure-france", "--json")
    examples = json.loads(out)["examples"]
    assert examples["cloud"] == "azure-france"
    assert [each["properties"] for each in (*examples["refused"], *examples["accepted"])] == [
        {"location": "bleufrancecentral"},
        {"location": "francecentral"},
    ]


def test_a_rule_of_the_cloud_has_no_examples(run):
    code, out, _ = run("tool-cloud-immune")
    assert code == 0
    assert "  no resource: it looks at the cloud's profile.\n" in out
    assert "Refused" not in out


@pytest.mark.parametrize("rule", EVERY, ids=[rule.id for rule in EVERY])
def test_every_rule_can_be_explained_in_both_languages_and_as_json(run, monkeypatch, rule):
    for language in ("en", "fr"):
        monkeypatch.setenv("BLEU_IAC_LANG", language)
        code, out, _ = run(rule.id)
        assert code == 0
        assert out.startswith(f"{rule.id} ({rule.ref}")
    _, out, _ = run(rule.ref, "--json")
    assert json.loads(out)["id"] == rule.id


def test_a_name_that_is_none_is_answered_with_the_nearest(run):
    code, out, err = run("keys-vault-purge-protcted")
    assert (code, out) == (2, "")
    said, nearest = err.split(" Did you mean ")
    assert said == (
        "There is no such rule:\n  BLEU-E507 keys-vault-purge-protcted: is not the id or the ref of a rule."
    )
    assert nearest.startswith("keys-vault-purge-protected, ")
    assert set(nearest.removesuffix("?\n").split(", ")) <= {rule.id for rule in EVERY}


def test_a_name_like_no_other_is_answered_with_the_way_to_the_list(run):
    code, _, err = run("zzz")
    assert code == 2
    assert err.endswith("BLEU-E507 zzz: is not the id or the ref of a rule. `bleu-iac rules` lists them\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--family", "foo"],
            "'foo' is no family. Families: residency, keys, network, identity, logging, backup, governance, tool",
        ),
        (["BLEU-0010", "--family", "keys"], "a rule, --family and --markdown are given one at a time"),
        (["--markdown", "--json"], "--markdown without --json"),
    ],
    ids=["unknown family", "a rule and a family", "two forms"],
)
def test_what_can_not_be_asked_is_wrong_use(run, arguments, said):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert said in " ".join(err.split())


def test_an_unknown_cloud_is_wrong_use(run):
    code, _, err = run("BLEU-0010", "--cloud", "blue")
    assert code == 2
    assert "BLEU-E201 --cloud" in err
    assert "Did you mean bleu?" in err


def test_packs_are_listed_with_what_they_are_for(run):
    assert run(command="pack") == (
        0,
        "sovereignty  Data, keys, access and operations stay in France, in the Bleu cloud\n"
        "trial        For trials only: the same rules for commercial Azure in France, which is not immune from "
        "extraterritorial law\n",
        "",
    )


def test_packs_are_listed_in_french(run, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert "Pour des essais seulement : les mêmes règles" in run(command="pack")[1]


def test_the_folder_of_a_pack_is_all_that_is_printed(run):
    code, out, err = run("sovereignty", command="pack")
    assert (code, err, out.count("\n")) == (0, "", 1)
    assert out.endswith("/sovereignty\n")


def test_a_pack_that_is_none_is_answered_with_the_nearest(run):
    assert run("soverignty", command="pack") == (
        2,
        "",
        "There is no such policy pack:\n  BLEU-E503 soverignty: is not a policy pack. Did you mean sovereignty?\n",
    )
