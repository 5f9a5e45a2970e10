"""The file of waivers: read whole, or refused with all that is wrong."""

import os
from datetime import UTC, date, datetime

import pytest

from bleu_iac.errors import ExitCode
from bleu_iac.rules import EVERY
from bleu_iac.waivers import VARIABLE, WaiversError, read, today

DAY = date(2030, 2, 1)
WAIVER = """\
  - rule: BLEU-0001
    resource: gateway
    property: location
    reason: >
      The partner's gateway
      moves in March
    ticket: 1234
    requester: Camille Roux
    approver: Dominique Martin
    granted: 2030-01-15
    expires: 2030-03-31
"""
GOOD = f"waivers:\n{WAIVER}"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(VARIABLE, raising=False)
    return tmp_path


def reading(content):
    with open("w.yaml", "wb") as file:  # noqa: PTH123
        file.write(content if isinstance(content, bytes) else content.encode())
    return read("w.yaml", (), DAY)


def refused(content):
    with pytest.raises(WaiversError) as error:
        reading(content)
    assert error.value.exit_code is ExitCode.USAGE
    head, *lines = str(error.value).split("\n")
    assert head == "The waivers in w.yaml can't be used:"
    return lines


def in_force(file):
    return [each for rule in EVERY for each in file.in_force._by_rule.get(rule.id, ())]


def found(said):
    return [(rule.id, each.property) for rule, findings in said for each in findings]


def test_a_good_file_is_read_and_in_force_for_the_rule_that_a_ref_names():
    file = reading(GOOD)
    [waiver] = in_force(file)
    assert waiver.model_dump(mode="json") == {
        "rule": "BLEU-0001",
        "resource": "gateway",
        "property": "location",
        "reason": "The partner's gateway moves in March",
        "ticket": "1234",
        "requester": "Camille Roux",
        "approver": "Dominique Martin",
        "granted": "2030-01-15",
        "expires": "2030-03-31",
    }
    assert list(file.in_force._by_rule) == ["residency-location-in-cloud"]
    assert (list(file.wrong()), file.about.name) == ([], "w.yaml")


def test_a_file_without_waivers_waives_nothing():
    file = reading("waivers: []")
    assert (bool(file.in_force), found(file.wrong()), found(file.unused([rule.id for rule in EVERY]))) == (
        False,
        [],
        [],
    )


def test_what_does_not_hold_is_not_in_force_and_not_unused_as_well():
    file = reading(GOOD + WAIVER.replace("BLEU-0001", "BLEU-0010").replace("2030-03-31", "2030-01-31"))
    assert [each.rule for each in in_force(file)] == ["BLEU-0001"]
    assert found(file.wrong()) == [("governance-waivers-hold", "waivers[1].expires")]
    assert found(file.unused([rule.id for rule in EVERY])) == [("governance-waivers-used", "waivers[0]")]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        pytest.param("", ["BLEU-E532 w.yaml: must be a mapping. Correct the value"], id="empty"),
        pytest.param("[]", ["BLEU-E532 w.yaml: must be a mapping. Correct the value"], id="a list"),
        pytest.param("waivers:", ["BLEU-E532 w.yaml:waivers: must be a list. Correct the value"], id="no list"),
        pytest.param("a: b", [
            "BLEU-E532 w.yaml:waivers: is missing. Give it a value",
            "BLEU-E532 w.yaml:a: is not a setting. Known: waivers",
        ], id="something else"),
        pytest.param("waivers: [x, {}]\nmore: 1", [
            "BLEU-E532 w.yaml:more: is not a setting. Known: waivers",
            "BLEU-E532 w.yaml:waivers[0]: must be a mapping. Correct the value",
            *(f"BLEU-E532 w.yaml:waivers[1].{field}: is missing. Give it a value" for field in (
                "rule", "resource", "reason", "ticket", "requester", "approver", "granted", "expires"
            )),
        ], id="everything at once"),
        pytest.param(GOOD.replace("ticket", "tiket"), [
            "BLEU-E532 w.yaml:waivers[0].ticket: is missing. Give it a value",
            "BLEU-E532 w.yaml:waivers[0].tiket: is not a setting. Did you mean ticket?",
        ], id="misspelt"),
        pytest.param(GOOD.replace("1234", "~").replace("Camille Roux", "[x]"), [
            "BLEU-E532 w.yaml:waivers[0].ticket: must be a text. Correct the value",
            "BLEU-E532 w.yaml:waivers[0].requester: must be a text. Correct the value",
        ], id="no text"),
        pytest.param(GOOD.replace("1234", "'  '").replace("Camille Roux", r'"\e[2J"'), [
            "BLEU-E532 w.yaml:waivers[0].ticket: must be a text that can be shown, and not empty. Correct the value",
            "BLEU-E532 w.yaml:waivers[0].requester: must be a text that can be shown, and not empty. Correct the value",
        ], id="nothing to be shown"),
        pytest.param(GOOD.replace("2030-01-15", "2030-02-30").replace("2030-03-31", "20300331"), [
            "BLEU-E532 w.yaml:waivers[0].granted: must be a date such as 2030-01-31. Correct the value",
            "BLEU-E532 w.yaml:waivers[0].expires: must be a date such as 2030-01-31. Correct the value",
        ], id="no date"),
        pytest.param(GOOD.replace("2030-01-15", "2030-W03-2").replace("2030-03-31", "!!int 1"), [
            "BLEU-E532 w.yaml:waivers[0].granted: must be a date such as 2030-01-31. Correct the value",
            "BLEU-E532 w.yaml:waivers[0].expires: must be a date such as 2030-01-31. Correct the value",
        ], id="another calendar, a number"),
        pytest.param(GOOD.replace("gateway\n", "'*'\n", 1), [
            "BLEU-E532 w.yaml:waivers[0].resource: is too wide: it says nothing of the resource's type or name. "
            "Correct the value",
        ], id="everything"),
        pytest.param(GOOD + WAIVER.replace("1234", "5678"), [
            "BLEU-E532 w.yaml:waivers[1]: waives the same as waivers[0]. Keep one of them",
        ], id="twice"),
        pytest.param(GOOD.replace("requester: Camille Roux", "approver: Camille Roux"), [
            "BLEU-E531 w.yaml:10:5: has the key 'approver' twice. Mend the file at that place",
        ], id="a key twice"),
        pytest.param("waivers: [", [
            "BLEU-E531 w.yaml:1:11: is not YAML (expected the node content, but found '<stream end>'). "
            "Mend the file at that place",
        ], id="cut"),
        pytest.param("a: !!python/object/apply:os.system [x]", [
            "BLEU-E531 w.yaml:1:4: is not YAML (could not determine a constructor for the tag "
            "'tag:yaml.org,2002:python/object/apply:os.system'). Mend the file at that place",
        ], id="a program"),
        pytest.param("a: !!timestamp 2030-02-30", [
            "BLEU-E531 w.yaml: is not YAML (day is out of range for month). Mend the file at that place",
        ], id="a tag that does not fit"),
        pytest.param("[" * 5000, [
            "BLEU-E531 w.yaml: is nested too deeply. Mend the file at that place"
        ], id="deep"),
        pytest.param("waivers: &all [*all]", [
            "BLEU-E532 w.yaml:waivers[0]: must be a mapping. Correct the value"
        ], id="in itself"),
        pytest.param(b"\xff", [
            'BLEU-E531 w.yaml: is not YAML (unacceptable character #x00ff: invalid start byte in "<byte string>", '
            "position 0). Mend the file at that place",
        ], id="no text at all"),
    ],
)  # fmt: skip
def test_what_can_not_be_used_is_refused_with_all_that_is_wrong(content, lines):
    assert refused(content) == [f"  {line}" for line in lines]


def test_a_refusal_is_told_in_french(monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    content = GOOD.replace("gateway\n", "'*'\n", 1).replace("1234", "''").replace("2030-01-15", "hier")
    with pytest.raises(WaiversError) as error:
        reading(content)
    assert str(error.value) == (
        "Les dérogations de w.yaml sont inutilisables :\n"
        "  BLEU-E532 w.yaml:waivers[0].resource: est trop large : rien n'y parle du type ou du nom de la ressource. "
        "Corrigez la valeur\n"
        "  BLEU-E532 w.yaml:waivers[0].ticket: doit être un texte affichable et non vide. Corrigez la valeur\n"
        "  BLEU-E532 w.yaml:waivers[0].granted: doit être une date telle que 2030-01-31. Corrigez la valeur"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD + WAIVER, "BLEU-E532 w.yaml:waivers[1]: déroge à la même chose que waivers[0]. Gardez l'une d'elles"),
        ("a: 1\na: 2", "BLEU-E531 w.yaml:2:1: a deux fois la clé 'a'. Corrigez le fichier à cet endroit"),
        ("[" * 5000, "BLEU-E531 w.yaml: est imbriqué trop profondément. Corrigez le fichier à cet endroit"),
    ],
)
def test_other_refusals_are_told_in_french(content, said, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    with pytest.raises(WaiversError) as error:
        reading(content)
    assert str(error.value).split("\n")[1:] == [f"  {said}"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "none.yaml",
            "BLEU-E530 none.yaml: can't be read (No such file or directory). Give the path of a file of waivers",
        ),
        (".", "BLEU-E530 .: can't be read (Is a directory). Give the path of a file of waivers"),
        ("a\0b", "BLEU-E530 a\0b: can't be read (embedded null byte). Give the path of a file of waivers"),
    ],
)
def test_a_file_that_can_not_be_opened_is_told(path, said):
    with pytest.raises(WaiversError) as error:
        read(path, (), DAY)
    assert str(error.value) == f"The waivers in {path} can't be used:\n  {said}"


def test_nobody_looks_for_a_file(here):
    (here / "bleu-waivers.yaml").write_text(GOOD)
    assert read(None, (), DAY) is None


def test_the_environment_names_the_file_of_a_door_that_is_told_of_none(here, monkeypatch):
    (here / "w.yaml").write_text(GOOD)
    (here / "other.yaml").write_text("waivers: []")
    monkeypatch.setenv(VARIABLE, str(here / "w.yaml"))
    named, told = read(None, (), DAY), read("other.yaml", (), DAY)
    assert named is not None
    assert told is not None
    assert (named.about.name, told.about.name) == (str(here / "w.yaml"), "other.yaml")
    monkeypatch.setenv(VARIABLE, "")
    assert read(None, (), DAY) is None


def test_the_environment_names_it_by_an_absolute_path(monkeypatch):
    monkeypatch.setenv(VARIABLE, "w.yaml")
    with pytest.raises(WaiversError) as error:
        read(None, (), DAY)
    assert str(error.value) == (
        "The waivers in w.yaml can't be used:\n  BLEU-E530 BLEU_IAC_WAIVERS: is no absolute path. "
        "Give an absolute one: the doors do not run in the same folder"
    )


def test_the_day_is_the_one_in_utc(monkeypatch):
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    before, given, after = datetime.now(UTC).date(), today(), datetime.now(UTC).date()
    assert before <= given <= after
    assert os.environ["TZ"]
