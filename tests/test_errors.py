"""How an error of the user's is shown."""

import copy
import pickle

import pytest

from bleu_iac.errors import BleuError, ExitCode, Problem
from bleu_iac.text import Text

CANNOT_BUILD = Text("{what} can't be built", "{what} est impossible à construire")
TOO_LONG = Text("must be at most {most}, got {got}", "doit être au plus {most}, reçu {got}")
LEAVE_OUT = Text("Leave it out to keep {default}", "Omettez-le pour garder {default}")
PROBLEM = Problem("BLEU-E110", "retention_days", TOO_LONG(most=90, got=91), LEAVE_OUT(default=90))


def test_a_problem_says_where_what_and_what_to_do():
    assert str(PROBLEM) == "BLEU-E110 retention_days: must be at most 90, got 91. Leave it out to keep 90"


def test_a_problem_of_the_whole_has_no_place():
    whole = Problem("BLEU-E110", "", TOO_LONG(most=90, got=91), LEAVE_OUT(default=90))
    assert str(whole) == "BLEU-E110: must be at most 90, got 91. Leave it out to keep 90"


def test_an_error_shows_every_problem():
    error = BleuError(CANNOT_BUILD(what="KeyVault 'kv'"), [PROBLEM, PROBLEM])
    line = "  BLEU-E110 retention_days: must be at most 90, got 91. Leave it out to keep 90"
    assert str(error) == f"KeyVault 'kv' can't be built:\n{line}\n{line}"
    assert error.problems == (PROBLEM, PROBLEM)


def test_an_error_is_shown_in_french(monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert str(BleuError(CANNOT_BUILD(what="KeyVault 'kv'"), [PROBLEM])) == (
        "KeyVault 'kv' est impossible à construire :\n"
        "  BLEU-E110 retention_days: doit être au plus 90, reçu 91. Omettez-le pour garder 90"
    )


def test_the_language_is_chosen_when_the_error_is_shown_and_not_when_it_is_raised(monkeypatch):
    error = BleuError(Text("Stopped", "Arrêté"), iter([PROBLEM]))
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert str(error).startswith("Arrêté :\n")
    monkeypatch.setenv("BLEU_IAC_LANG", "en")
    assert str(error).startswith("Stopped:\n")


@pytest.mark.parametrize("subject", ["Stopped", Text("Stopped", "Arrêté"), Text("Stopped", "Arrêté")()])
def test_an_error_without_problems_is_its_subject(subject):
    assert str(BleuError(subject, [])) == "Stopped"


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])  # noqa: S301
def test_an_error_survives_being_handed_to_another_process(again):
    error = BleuError(CANNOT_BUILD(what="x"), [PROBLEM])
    assert str(again(error)) == str(error)
    assert again(error).problems == error.problems


def test_the_exit_codes_are_those_of_the_command_line():
    assert {code.name: code.value for code in ExitCode} == {
        "DONE": 0,
        "REFUSED": 1,
        "USAGE": 2,
        "ENGINE": 3,
        "INTERRUPTED": 130,
    }
    assert BleuError("x", []).exit_code is ExitCode.USAGE
