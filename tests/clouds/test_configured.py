"""The cloud that a stack's configuration chooses."""

import pytest

from bleu_iac.clouds import CloudError
from bleu_iac.clouds.configured import configured


def refused(raw):
    with pytest.raises(CloudError) as error:
        configured(raw)
    return [(problem.code, problem.where) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (None, "bleu"),
        ("azure-france", "azure-france"),
        ({"name": "azure-france"}, "azure-france"),
        ({"name": None}, "bleu"),
        ({}, "bleu"),
        ('{"name": "azure-france"}', "azure-france"),
        (' {"name": "azure-france"}', "azure-france"),
    ],
)
def test_it_is_named_or_else_bleu(raw, name):
    assert configured(raw).name == name


@pytest.mark.parametrize("raw", ["Bleu", "", 3, True, ["bleu"], "{not json", "null"])
def test_what_names_none_is_refused(raw):
    assert refused(raw) == [("BLEU-E201", "bleu-iac:cloud")]


def test_a_wrong_name_and_wrong_overrides_are_told_at_once():
    assert refused({"name": "bleue", "regoins": {}}) == [
        ("BLEU-E203", "bleu-iac:cloud.regoins"),
        ("BLEU-E201", "bleu-iac:cloud.name"),
    ]


def test_a_secret_is_no_cloud():
    assert refused({"secure": "v1:abc"}) == [("BLEU-E203", "bleu-iac:cloud.secure")]
