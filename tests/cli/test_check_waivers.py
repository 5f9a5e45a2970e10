"""`bleu-iac check --waivers`: what is waived does not block, and is always told."""

import json

import pytest

from bleu_iac.rules import ALL, STACK
from bleu_iac.rules.residency import location_in_cloud
from tests import waived
from tests.check.conftest import export, provider, resource, write  # noqa: F401 - a fixture
from tests.cli.test_check import ABROAD, FINDING, FINDING_UNKNOWN, GROUP, SUMMARY, UNKNOWN_YET, run  # noqa: F401
from tests.waived import TOLD, day

WAIVER = {**waived.WAIVER, "property": "location"}
SUMMARY_WAIVED = {**SUMMARY, "violations": 0, "waived": 1, "blocked": False}


@pytest.fixture
def waiving(tmp_path):
    """Write a file of waivers, each given by what is different in it."""

    return lambda *changes: waived.written(tmp_path / "w.yaml", *changes, property="location")


def of_waivers(rule, severity, place, message, fix, requirements):
    return {
        "rule": rule,
        "family": "governance",
        "verdict": "violation",
        "severity": severity,
        "urn": "",
        "type": "bleu-iac:index:Waivers",
        "property": place,
        "message": message,
        "fix": fix,
        "requirements": requirements,
    }


def test_what_is_waived_does_not_block_and_is_told(run, write, waiving):  # noqa: F811
    write(ABROAD)
    waiving({})
    assert run("stack.json", "--waivers", "w.yaml") == (
        0,
        "files (azure-native:resources:ResourceGroup)\n"
        "  urn:pulumi:dev::tenant::azure-native:resources:ResourceGroup::files\n"
        "  waived location must be a region of Bleu (bleufrancecentral, bleufrancesouth), found 'westeurope' "
        "(residency-location-in-cloud, critical)\n"
        f"    {TOLD}\n"
        "\n"
        "stack.json, a stack's export. Judged for Bleu: 2, violations: 0, undetermined: 0, waived: 1. "
        "Nothing blocks.\n",
        "",
    )


def test_it_is_told_in_french(run, write, waiving, monkeypatch):  # noqa: F811
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    write(ABROAD)
    waiving({})
    _, out, _ = run("stack.json", "--waivers", "w.yaml")
    assert "  dérogation location doit être une région de Bleu" in out
    assert f"    Dérogation jusqu'au {day(20)}, accordée par Dominique à Camille : It moves (ticket SEC-1)\n" in out
    assert out.endswith("écarts : 0, indéterminés : 0, dérogations : 1. Rien ne bloque.\n")


def test_programs_are_given_the_whole_waiver(run, write, waiving):  # noqa: F811
    write(ABROAD)
    waiving({})
    code, out, _ = run("stack.json", "--waivers", "w.yaml", "--format", "json")
    finding = {**FINDING, "verdict": "waived", "waiver": WAIVER}
    assert (code, json.loads(out)) == (0, {"summary": SUMMARY_WAIVED, "findings": [finding]})


def test_the_environment_names_the_file_too(run, write, waiving, tmp_path, monkeypatch):  # noqa: F811
    write(ABROAD)
    waiving({})
    monkeypatch.setenv("BLEU_IAC_WAIVERS", str(tmp_path / "w.yaml"))
    assert run("stack.json")[0] == 0


def test_a_file_is_never_looked_for(run, write, waiving, tmp_path):  # noqa: F811
    write(ABROAD)
    waiving({})
    (tmp_path / "w.yaml").rename(tmp_path / "bleu-waivers.yaml")
    assert run("stack.json")[0] == 1


def test_what_is_undetermined_is_waived_where_it_would_block(run, write, waiving):  # noqa: F811
    write(UNKNOWN_YET)
    waiving({})
    code, out, _ = run("stack.json", "--waivers", "w.yaml", "--fail-on", "undetermined", "--format", "json")
    finding = {**FINDING_UNKNOWN, "verdict": "waived", "waiver": WAIVER}
    assert (code, json.loads(out)) == (0, {"summary": SUMMARY_WAIVED, "findings": [finding]})


def test_only_what_is_named_is_waived(run, write, waiving):  # noqa: F811
    write(export(provider(), *(resource(GROUP, name, {"location": "westeurope"}) for name in ("files", "other"))))
    waiving({})
    code, out, _ = run("stack.json", "--waivers", "w.yaml", "--format", "json")
    assert code == 1
    assert [(each["urn"].rpartition("::")[2], each["verdict"]) for each in json.loads(out)["findings"]] == [
        ("files", "waived"),
        ("other", "violation"),
    ]


def test_a_waiver_that_has_ended_waives_nothing_and_blocks_itself(run, write, waiving):  # noqa: F811
    write(ABROAD)
    waiving({"expires": day(-1)})
    code, out, _ = run("stack.json", "--waivers", "w.yaml", "--format", "json")
    ended = of_waivers(
        "governance-waivers-hold",
        "high",
        "waivers[0].expires",
        f"was {day(-1)}; residency-location-in-cloud is not waived for 'files'",
        "Have it granted anew by somebody who did not ask for it, or take it out",
        ["5.3.h", "12.2.a", "18.4.a"],
    )
    assert (code, json.loads(out)) == (1, {"summary": {**SUMMARY, "violations": 2}, "findings": [FINDING, ended]})


def test_a_waiver_that_covers_nothing_blocks(run, write, waiving):  # noqa: F811
    write(ABROAD)
    waiving({}, {"resource": "gone"})
    code, out, _ = run("stack.json", "--waivers", "w.yaml", "--format", "json")
    unused = of_waivers(
        "governance-waivers-used",
        "medium",
        "waivers[1]",
        "waives nothing: residency-location-in-cloud has nothing to say of location of 'gone'",
        "Take it out, or correct its resource and its property",
        ["12.2.a", "18.4.a"],
    )
    assert (code, json.loads(out)["findings"][1:]) == (1, [unused])
    assert run("stack.json", "--waivers", "w.yaml")[1].endswith(
        "w.yaml (bleu-iac:index:Waivers)\n"
        "  violation waivers[1] waives nothing: residency-location-in-cloud has nothing to say of location of 'gone' "
        "(governance-waivers-used, medium)\n"
        "    Take it out, or correct its resource and its property\n"
        "\n"
        "stack.json, a stack's export. Judged for Bleu: 2, violations: 1, undetermined: 0, waived: 1. Blocked.\n"
    )


def test_a_rule_that_a_check_does_not_ask_makes_no_waiver_unused(run, write, waiving):  # noqa: F811
    write(ABROAD)
    waiving({}, {"rule": "tool-cloud-immune", "resource": "stack"})
    assert run("stack.json", "--waivers", "w.yaml")[0] == 0


def test_a_secret_stays_hidden(run, write, waiving):  # noqa: F811
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": '"westeurope"'}
    write(export(provider(), resource(GROUP, "files", {"location": secret})))
    waiving({})
    for form in ("text", "json"):
        code, out, _ = run("stack.json", "--waivers", "w.yaml", "--format", form)
        assert (code, "found [secret]" in out, "westeurope" in out) == (0, True, False)


def test_what_stands_in_a_template_is_waived_by_its_name_or_its_place(run, write, waiving):  # noqa: F811
    group = {"type": "Microsoft.Resources/resourceGroups", "name": "files", "location": "westeurope"}
    write({"contentVersion": "1.0.0.0", "resources": [group]}, "main.json")
    for named in ({"property": "location"}, {"resource": "resources[0]"}):
        waiving(named)
        assert run("main.json", "--waivers", "w.yaml")[0] == 0, named
    waiving({"resource": "resources[1]"})
    assert run("main.json", "--waivers", "w.yaml")[0] == 1


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_file_that_can_not_be_used_ends_the_check(run, write, waiving, form):  # noqa: F811
    write(ABROAD)
    waiving({"expires": "soon"}, {"reason": ""})
    assert run("stack.json", "--waivers", "w.yaml", "--format", form) == (
        2,
        "",
        "The waivers in w.yaml can't be used:\n"
        "  BLEU-E532 w.yaml:waivers[0].expires: must be a date such as 2030-01-31. Correct the value\n"
        "  BLEU-E532 w.yaml:waivers[1].reason: must be a text that can be shown, and not empty. Correct the value\n",
    )


def test_what_is_found_in_a_stack_together_is_waived(run, write, waiving, monkeypatch):  # noqa: F811
    monkeypatch.setattr("bleu_iac.check.run.ALL", ALL)
    monkeypatch.setattr("bleu_iac.check.run.STACK", STACK)
    tags = {"workload": "w", "environment": "test", "owner": "o", "data-classification": "internal"}
    account = resource("storage:StorageAccount", "data", {"location": "bleufrancecentral", "tags": tags})
    write(export(provider(), account))
    found = json.loads(run("stack.json", "--format", "json")[1])["findings"]
    together = sorted({each["rule"] for each in found} & {rule.id for rule in STACK})
    assert together
    waiving(*({"rule": rule, "resource": "*data", "property": "*"} for rule in together))
    found = json.loads(run("stack.json", "--waivers", "w.yaml", "--format", "json")[1])["findings"]
    assert {each["rule"] for each in found if each["verdict"] == "waived"} == set(together)
    assert {each["rule"] for each in found} & {"governance-waivers-hold", "governance-waivers-used"} == set()


def test_the_rule_that_is_asked_here_is_the_one_that_is_waived():
    assert location_in_cloud.RULE.id == WAIVER["rule"]


def test_the_configuration_of_rules_may_name_the_file(run, write, waiving, tmp_path):  # noqa: F811
    write(ABROAD)
    waiving({})
    (tmp_path / "rules.json").write_text('{"settings": {"waivers": "w.yaml"}}')
    code, out, _ = run("stack.json", "--policy-pack-config", "rules.json", "--format", "json")
    assert (code, json.loads(out)["summary"]) == (0, SUMMARY_WAIVED)


def test_of_two_files_the_one_of_the_command_line_is_read_alone(run, write, waiving, tmp_path):  # noqa: F811
    write(ABROAD)
    waiving({})
    (tmp_path / "rules.json").write_text('{"settings": {"waivers": "missing.yaml"}}')
    options = ("--policy-pack-config", "rules.json", "--waivers", "w.yaml", "--format", "json")
    code, out, _ = run("stack.json", *options)
    assert (code, json.loads(out)["summary"]) == (0, SUMMARY_WAIVED)
