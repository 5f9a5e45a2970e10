"""Finding every text."""

from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.leaves import Leaf, leaves_of, names_in, others_of

STORAGE = "azure-native:storage:StorageAccount"


def test_texts_and_unknowns_are_found_at_any_depth_with_the_name_they_stand_under():
    inputs = {"a": "x", "b": [{"c": ["y", 1, None, UNKNOWN]}], "d": UNKNOWN, "e": True}
    assert leaves_of(Resource(STORAGE, "it", inputs)) == (
        Leaf(("a",), "a", "x"),
        Leaf(("b", 0, "c", 0), "c", "y"),
        Leaf(("b", 0, "c", 3), "c", UNKNOWN),
        Leaf(("d",), "d", UNKNOWN),
    )


def test_tags_are_left_out_and_other_providers_too():
    assert leaves_of(Resource(STORAGE, "it", {"tags": {"a": "x"}})) == ()
    assert leaves_of(Resource("random:index/randomId:RandomId", "it", {"a": "x"})) == ()


def test_what_is_left_out_is_tags_and_all_of_another_provider():
    inputs = {"tags": {"a": ["x", {"tags": "y"}]}, "b": "z"}
    tags = [Leaf(("tags", "a", 0), "a", "x"), Leaf(("tags", "a", 1, "tags"), "tags", "y")]
    assert list(others_of(Resource(STORAGE, "it", inputs))) == tags
    other = Resource("random:index/randomId:RandomId", "it", inputs)
    assert list(others_of(other)) == [Leaf(("b",), "b", "z"), *tags]


def test_resources_are_not_mixed_up():
    one, other = Resource(STORAGE, "one", {"a": "x"}), Resource(STORAGE, "other", {"a": "y"})
    assert [leaves_of(each)[0].value for each in (one, other, one)] == ["x", "y", "x"]


def test_every_name_is_given_whatever_stands_under_it():
    inputs = {"a": 1, "b": [[{"c": None, "d": UNKNOWN}]], "tags": {"e": "x"}, "f": {}}
    assert names_in(Resource(STORAGE, "it", inputs)) == {"a", "b", "c", "d", "tags", "f"}
    assert names_in(Resource("random:index/randomId:RandomId", "it", {"a": "x"})) == frozenset()
