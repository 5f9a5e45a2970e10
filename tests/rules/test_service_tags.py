"""The list of service tags."""

import tomllib
from importlib.resources import files

import pytest

from bleu_iac.rules.addresses import is_anybody, is_tag
from bleu_iac.rules.service_tags import Admits, admits, answers

BLOCKS = tomllib.loads((files("bleu_iac.rules") / "data" / "service_tags.toml").read_text("utf-8"))["tags"]


def test_each_tag_has_one_answer_and_a_reason():
    assert len(answers()) == sum(len(block["names"]) for block in BLOCKS)
    assert all(block["reason"] and block.keys() == {"admits", "names", "reason"} for block in BLOCKS)
    assert set(answers().values()) == set(Admits)


@pytest.mark.parametrize("name", sorted(answers()))
def test_each_tag_is_written_as_one_and_is_no_word_for_everybody(name):
    assert is_tag(name)
    assert not is_anybody(name)


def test_a_region_changes_nothing_and_what_only_begins_alike_is_not_known():
    assert admits("Storage") is admits(" storage.bleufrancesouth ") is Admits.CUSTOMERS
    assert admits("StorageMover") is None
    assert admits("Storage.x.y") is None
