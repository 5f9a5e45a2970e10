"""The guard with a file of waivers."""

import logging

import pulumi
import pytest

import bleu_iac as bleu
from bleu_iac.errors import ExitCode
from bleu_iac.guarding import GuardError
from bleu_iac.testing import build
from bleu_iac.waivers import VARIABLE
from tests.test_guarding import ABROAD, BLEU, REFUSED, Table, nothing_left  # noqa: F401 - a fixture
from tests.waived import TOLD, day, written


@pytest.fixture
def waiving(tmp_path, monkeypatch):
    """Write a file of waivers in the folder the program runs in."""
    monkeypatch.chdir(tmp_path)

    return lambda *changes: written(tmp_path / "w.yaml", *changes, resource="there")


def guarded(declare, **options):
    def program():
        pulumi.runtime.set_all_config(BLEU)
        bleu.guard(waivers="w.yaml")
        return declare()

    return [registered.name for registered in build(program, **options)]


def refusal(declare, **options):
    with pytest.raises(GuardError) as refused:
        guarded(declare, **options)
    return refused.value


@pytest.mark.parametrize("preview", [True, False])
def test_what_is_waived_is_let_through_with_a_warning(waiving, caplog, preview):
    waiving({})
    with caplog.at_level(logging.WARNING):
        assert guarded(lambda: Table("there", "westeurope"), preview=preview) == ["there"]
    [warning] = [record.getMessage() for record in caplog.records if record.name == "root"]
    assert warning == (
        f"{TOLD}.\n"
        "Everything is in a region of the cloud\n"
        "there: location must be a region of Bleu (bleufrancecentral, bleufrancesouth), found 'westeurope'. "
        "Write one of the regions named"
    )


def test_a_secret_stays_hidden(waiving, caplog):
    waiving({})
    with caplog.at_level(logging.WARNING):
        guarded(lambda: Table("there", pulumi.Output.secret("westeurope")))
    said = "".join(record.getMessage() for record in caplog.records)
    assert ("found [secret]" in said, "westeurope" in said) == (True, False)


def test_what_is_not_named_is_refused(waiving):
    waiving({})
    said = str(refusal(lambda: Table("elsewhere", "westeurope")))
    assert said == REFUSED + ABROAD.format(name="elsewhere", value="'westeurope'")


def test_a_waiver_that_was_of_no_use_is_not_seen_by_the_guard(waiving):
    waiving({"resource": "gone"})
    assert guarded(lambda: Table("here", "bleufrancecentral")) == ["here"]


def test_the_environment_names_the_file_too(waiving, tmp_path, monkeypatch):
    waiving({})
    monkeypatch.setenv(VARIABLE, str(tmp_path / "w.yaml"))

    def program():
        pulumi.runtime.set_all_config(BLEU)
        bleu.guard()
        Table("there", "westeurope")

    assert [registered.name for registered in build(program)] == ["there"]


def test_waivers_that_do_not_hold_end_the_program(waiving):
    waiving({"expires": day(-1)}, {"rule": "BLEU-0010", "approver": "CAMILLE"})
    error = refusal(lambda: Table("here", "bleufrancecentral"))
    assert error.exit_code is ExitCode.REFUSED
    end = "(rule governance-waivers-hold). Have it granted anew by somebody who did not ask for it, or take it out"
    assert str(error) == (
        "The guard refused these waivers, and nothing was created:\n"
        f"  BLEU-E501 w.yaml (bleu-iac:index:Waivers): waivers[0].expires was {day(-1)}; "
        f"residency-location-in-cloud is not waived for 'there' {end}\n"
        "  BLEU-E501 w.yaml (bleu-iac:index:Waivers): waivers[1].approver is 'CAMILLE', who asked for it; "
        f"BLEU-0010 is not waived for 'there' {end}"
    )


def test_a_file_that_can_not_be_used_ends_the_program(waiving):
    waiving({"granted": "yesterday"}, {"ticket": ""})
    error = refusal(lambda: Table("here", "bleufrancecentral"))
    assert error.exit_code is ExitCode.USAGE
    assert str(error) == (
        "The guard can't be set:\n"
        "  BLEU-E532 w.yaml:waivers[0].granted: must be a date such as 2030-01-31. Correct the value\n"
        "  BLEU-E532 w.yaml:waivers[1].ticket: must be a text that can be shown, and not empty. Correct the value"
    )


def test_called_again_with_the_same_file_it_changes_nothing_and_with_another_it_is_refused(waiving):
    waiving({})
    assert guarded(lambda: [bleu.guard(waivers="w.yaml"), Table("there", "westeurope")][1:]) == ["there"]
    assert str(refusal(bleu.guard)) == (
        "The guard can't be set:\n"
        "  BLEU-E502 bleu.guard: is called with another configuration or other waivers than before. Call it once"
    )
