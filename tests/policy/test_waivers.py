"""What the engine is answered where a file of waivers is in force."""

from pathlib import Path

import grpc
import pytest
from pulumi.runtime.proto import analyzer_pb2 as proto

from bleu_iac import clouds
from bleu_iac.policy.analyzer import Analyzer
from bleu_iac.resources import UNKNOWN
from bleu_iac.rules import WAIVERS
from bleu_iac.rules.tool import cloud_immune
from bleu_iac.waivers import VARIABLE
from tests.policy.conftest import LOCATION, LOG, LOGGED, STORAGE, URN, created, serving
from tests.policy.test_stack_rules import leave_out
from tests.waived import TOLD, day, written

ADVISORY, MANDATORY, DISABLED = proto.ADVISORY, proto.MANDATORY, proto.DISABLED
ROOT = ("pulumi:pulumi:Stack", "urn:pulumi:dev::tenant::pulumi:pulumi:Stack::tenant-dev")


ABROAD = "Title of residency-in-france\ndata: location is 'westeurope'. Fix of residency-in-france"
HOLD, USED = "governance-waivers-hold", "governance-waivers-used"


@pytest.fixture
def engine():
    with serving((LOCATION, LOGGED, *WAIVERS)) as engine:
        yield engine


@pytest.fixture
def waiving(tmp_path):
    """Write a file of waivers, each given by what is different in it; give the settings that name it."""

    def of(*changes):
        file = written(tmp_path / "w.yaml", *changes, rule="residency-in-france", resource="data")
        return (MANDATORY, {"waivers": str(file)})

    return of


def said(response):
    return [(each.policyName, each.enforcementLevel, each.message) for each in response.diagnostics]


def levels(response):
    return [(each.policyName, each.enforcementLevel) for each in response.diagnostics]


def not_applicable(response):
    return {each.policy_name: each.reason for each in response.not_applicable}


def test_what_is_waived_is_advisory_and_says_so_first(engine, waiving):
    engine.configure(settings=waiving({}))
    response = engine.analyze(STORAGE, location="westeurope")
    assert said(response) == [("residency-in-france", ADVISORY, f"{TOLD}.\n{ABROAD}")]
    assert response.diagnostics[0].urn == URN


def test_it_says_so_in_french(engine, waiving, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    engine.configure(settings=waiving({}))
    [(_, _, message)] = said(engine.analyze(STORAGE, location="westeurope"))
    assert message == (
        f"Dérogation jusqu'au {day(20)}, accordée par Dominique à Camille : It moves (ticket SEC-1).\n"
        "Titre de residency-in-france\ndata: location vaut 'westeurope'. Remède de residency-in-france"
    )


def test_another_resource_is_not_waived(engine, waiving):
    engine.configure(settings=waiving({"resource": "*::other"}))
    assert said(engine.analyze(STORAGE, location="westeurope")) == [("residency-in-france", MANDATORY, ABROAD)]


def test_what_is_undetermined_at_an_update_is_waived_too(engine, waiving):
    engine.configure_stack(preview=False)
    engine.configure(settings=waiving({}))
    assert levels(engine.analyze(STORAGE, location=UNKNOWN)) == [("residency-in-france", ADVISORY)]


def test_a_secret_stays_hidden(engine, waiving):
    engine.configure(settings=waiving({}))
    [(_, _, message)] = said(engine.analyze(STORAGE, secrets=[("location",)], location="s3cret"))
    assert message == f"{TOLD}.\n" + ABROAD.replace("'westeurope'", "[secret]")


def test_what_a_whole_stack_shows_is_waived(engine, waiving):
    engine.configure(settings=waiving({"rule": "logging-logged"}))
    engine.analyze(STORAGE)
    assert levels(engine.analyze_stack(created(STORAGE, URN))) == [("logging-logged", ADVISORY)]


def test_what_is_said_of_the_cloud_is_waived_for_the_stack(waiving):
    analyzer = Analyzer("strict", [cloud_immune.RULE, *WAIVERS], clouds.get("azure-france"))
    _, settings = waiving({"rule": "tool-cloud-immune", "resource": "stack"})
    sent = proto.PolicyConfig(enforcementLevel=MANDATORY)
    sent.properties.update(settings)
    analyzer.Configure(proto.ConfigureAnalyzerRequest(policyConfig={"settings": sent}), None)
    assert levels(analyzer.AnalyzeStack(proto.AnalyzeStackRequest(), None)) == [("tool-cloud-immune", ADVISORY)]


def test_findings_of_one_rule_are_told_apart_by_what_waives_them(engine, waiving):
    engine.configure(settings=waiving({"rule": "logging-logged", "resource": URN}))
    other = URN.replace("data", "other")
    engine.analyze(STORAGE)
    engine.analyze(STORAGE, urn=other)
    response = engine.analyze_stack(created(STORAGE, URN), created(STORAGE, other))
    assert [(each.urn, each.enforcementLevel) for each in response.diagnostics] == [(URN, ADVISORY), (other, MANDATORY)]


def test_a_waiver_that_does_not_hold_blocks_at_the_first_resource_once(engine, waiving):
    engine.configure(settings=waiving({"approver": "camille"}))
    file = waiving({"approver": "camille"})[1]["waivers"]
    first = engine.analyze(ROOT[0], urn=ROOT[1])
    assert said(first) == [
        (
            HOLD,
            MANDATORY,
            "A waiver is for a rule there is, approved by another person, and ends\n"
            f"{file}: waivers[0].approver is 'camille', who asked for it; residency-in-france is not waived for "
            "'data'. Have it granted anew by somebody who did not ask for it, or take it out",
        )
    ]
    assert said(engine.analyze(STORAGE, location="westeurope")) == [("residency-in-france", MANDATORY, ABROAD)]
    assert said(engine.analyze_stack()) == []


def test_it_is_told_again_for_the_next_operation_and_at_the_end_when_there_was_no_resource(engine, waiving):
    engine.configure(settings=waiving({"approver": "camille"}))
    engine.analyze(ROOT[0], urn=ROOT[1])
    engine.configure_stack(preview=False)
    assert levels(engine.analyze_stack()) == [(HOLD, MANDATORY)]


def test_a_waiver_that_covers_nothing_blocks_at_the_end(engine, waiving):
    engine.configure(settings=waiving({}, {"resource": "gone"}))
    engine.analyze(STORAGE, location="westeurope")
    [(rule, level, message)] = said(engine.analyze_stack())
    assert (rule, level) == (USED, MANDATORY)
    assert "w.yaml: waivers[1] waives nothing: residency-in-france has nothing to say of 'gone'. Take" in message


def test_what_was_of_use_at_the_preview_has_to_be_at_the_update(engine, waiving):
    engine.configure_stack(preview=True)
    engine.configure(settings=waiving({}))
    engine.analyze(STORAGE, location="westeurope")
    assert levels(engine.analyze_stack()) == []
    engine.configure_stack(preview=False)
    assert levels(engine.analyze_stack()) == [(USED, MANDATORY)]


def test_an_operation_that_leaves_something_out_calls_no_waiver_unused(engine, waiving):
    engine.configure(settings=waiving({}))
    leave_out(engine, LOG)
    end = engine.analyze_stack()
    assert said(end) == []
    assert not_applicable(end)[USED] == "waits for what this operation leaves out (--exclude, --target)"


def test_a_rule_that_is_disabled_makes_no_waiver_unused(engine, waiving):
    engine.configure(settings=waiving({}), residency_in_france=(DISABLED, {}))
    assert said(engine.analyze(STORAGE, location="westeurope")) == []
    assert said(engine.analyze_stack()) == []


def test_rules_of_other_packs_may_be_waived_in_the_same_file(engine, waiving):
    engine.configure(settings=waiving({"rule": "BLEU-0010"}))
    assert levels(engine.analyze(STORAGE)) == []
    assert levels(engine.analyze_stack()) == []


def test_the_rules_about_waivers_have_levels_like_others(engine, waiving):
    engine.configure(
        settings=waiving({"approver": "camille"}, {"resource": "gone"}),
        governance_waivers_hold=(ADVISORY, {}),
        governance_waivers_used=(DISABLED, {}),
    )
    assert levels(engine.analyze(STORAGE, location="westeurope")) == [
        ("residency-in-france", MANDATORY),
        (HOLD, ADVISORY),
    ]
    assert levels(engine.analyze_stack()) == []


def test_without_a_file_the_rules_about_waivers_do_not_apply(engine):
    assert levels(engine.analyze(STORAGE, location="westeurope")) == [("residency-in-france", MANDATORY)]
    reasons = not_applicable(engine.analyze_stack())
    assert {reasons[HOLD], reasons[USED]} == {"no file of waivers is given"}


def test_the_environment_names_the_file(engine, waiving, monkeypatch):
    monkeypatch.setenv(VARIABLE, waiving({})[1]["waivers"])
    engine.configure()
    assert levels(engine.analyze(STORAGE, location="westeurope")) == [("residency-in-france", ADVISORY)]


def test_a_file_that_can_not_be_used_is_refused_with_the_rest_and_changes_nothing(engine, waiving):
    level, settings = waiving({"expires": "soon"}, {"ticket": ""})
    file = settings["waivers"]
    with pytest.raises(grpc.RpcError) as refused:
        engine.configure(settings=(level, {**settings, "undetermined": "advisory"}), residency_in_frnace=(ADVISORY, {}))
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert refused.value.details() == (
        "The configuration of the policy pack can't be used:\n"
        "  BLEU-E504 residency-in-frnace: is not a policy of this pack. Did you mean residency-in-france?\n"
        f"  BLEU-E532 {file}:waivers[0].expires: must be a date such as 2030-01-31. Correct the value\n"
        f"  BLEU-E532 {file}:waivers[1].ticket: must be a text that can be shown, and not empty. Correct the value"
    )
    assert levels(engine.analyze(STORAGE, location="westeurope")) == [("residency-in-france", MANDATORY)]


def test_a_relative_path_begins_where_the_pack_runs(engine):
    with pytest.raises(grpc.RpcError) as refused:
        engine.configure(settings=(MANDATORY, {"waivers": "none.yaml"}))
    assert f"BLEU-E530 {Path.cwd() / 'none.yaml'}: can't be read" in refused.value.details()


def test_a_path_is_a_text_that_is_not_empty(engine):
    with pytest.raises(grpc.RpcError) as refused:
        engine.configure(settings=(MANDATORY, {"waivers": ""}))
    assert "BLEU-E505 settings.waivers: must have a length of 1 or more. Correct the value" in refused.value.details()
