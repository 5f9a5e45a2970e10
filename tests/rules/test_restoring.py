"""Every type that holds data has an answer to how it can be had back."""

from collections import Counter
from pathlib import Path

import pytest

from bleu_iac.catalogue import known
from bleu_iac.catalogue.kinds import Holds
from bleu_iac.catalogue.meanings import type_facts
from bleu_iac.rules import EVERY
from bleu_iac.rules.backup.daily import CLUSTER
from bleu_iac.rules.backup.point_in_time_kept import RETENTIONS
from bleu_iac.rules.restoring import Means, answered, answers, page

PAGE = Path(__file__).parents[2] / "docs" / "backup.md"
HOLDING = {token for token in known.types() if type_facts(token).holds is Holds.DATA}
ANSWERED = [token for answer in answers() for token in answer.of]


def test_every_type_that_holds_data_has_an_answer_and_no_other_has():
    assert sorted(HOLDING - set(ANSWERED)) == []
    assert sorted(set(ANSWERED) - HOLDING) == []


def test_every_type_has_one_answer():
    assert [token for token, times in Counter(ANSWERED).items() if times > 1] == []


def test_every_answer_has_a_name_of_its_own_and_a_reason():
    assert len({answer.id for answer in answers()}) == len(answers())
    for answer in answers():
        assert answer.of, answer.id
        assert answer.reason == answer.reason.strip() != "", answer.id
        assert not answer.reason.endswith("."), answer.id


def test_an_answer_says_what_its_means_needs_and_nothing_else():
    for answer in answers():
        assert bool(answer.by) is (answer.means is Means.VAULT), answer.id
        assert bool(answer.any) is (answer.means is Means.SWITCH), answer.id
        assert not answer.within or answer.means is Means.VAULT, answer.id
        assert not answer.each or answer.means is Means.SWITCH, answer.id


def test_a_rule_that_a_reason_names_exists():
    ids = {rule.id for rule in EVERY}
    named = {word.strip(",;:") for answer in answers() for word in answer.reason.split() if word.startswith("backup-")}
    assert named >= {"backup-point-in-time-kept", "backup-soft-delete", "backup-daily"}
    assert named <= ids


def test_what_a_reason_says_a_rule_judges_it_judges():
    by_id = {answer.id: set(answer.of) for answer in answers()}
    types = {rule.id: rule.types for rule in EVERY if rule.id.startswith("backup-")}
    assert by_id["flexible-servers"] <= RETENTIONS.keys()
    assert by_id["cosmos"] <= types["backup-point-in-time-kept"]
    assert by_id["configuration-stores"] <= types["backup-soft-delete"]
    assert by_id["cassandra"] == {CLUSTER}


def test_every_means_is_used():
    assert {answer.means for answer in answers()} == set(Means)


@pytest.mark.parametrize("means", [Means.VAULT, Means.SWITCH])
def test_no_answer_that_a_rule_asks_for_is_among_the_others(means):
    assert set(answered(means)) == {token for answer in answers() if answer.means is means for token in answer.of}


def test_the_page_shows_every_answer():
    shown = PAGE.read_text("utf-8").partition("<!-- answers -->\n")[2].partition("\n<!-- end -->")[0]
    assert shown == page(), "make it again: python -c 'from bleu_iac.rules.restoring import page; print(page())'"


def test_the_page_counts_every_type():
    assert f"{len(HOLDING)} types" in PAGE.read_text("utf-8")
