"""What stands under a place's name in a form that nobody foresaw."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "residency-location-in-cloud"
STORAGE = "azure-native:storage:StorageAccount"
REGIONS = "must be a region of Bleu (bleufrancecentral, bleufrancesouth), found"
LATER = "is not known before deployment"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param({"name": "westus"}, [("violation newRegion.name", "'westus'")], id="an object with a name"),
        pytest.param([{"name": "westus"}], [("violation newRegion[0].name", "'westus'")], id="a list of objects"),
        pytest.param({"a": {"location": "westus"}}, [("violation newRegion.a.location", "'westus'")], id="deeper"),
        pytest.param({"name": "bleufrancesouth"}, [], id="an object with a good name"),
        pytest.param(5, [("violation newRegion", "5")], id="a number"),
    ],
)
def test_whatever_form_stands_under_a_places_name_is_not_passed_over(ask, value, expected):
    found = ask(ID, STORAGE, {"newRegion": value})
    assert found == [f"{where}: {REGIONS} {shown}" for where, shown in expected]


@pytest.mark.parametrize("value", [{"a": "westus"}, {}, {"a": [{"b": "westus"}]}])
def test_an_object_that_says_no_place_is_undetermined(ask, value):
    assert ask(ID, STORAGE, {"newRegion": value}) == [
        f"undetermined newRegion: stands for a place, and nothing in it says which, found {value!r}"
    ]


def test_an_unknown_name_of_a_place_is_undetermined(ask):
    assert ask(ID, STORAGE, {"newRegion": {"name": UNKNOWN}}) == [f"undetermined newRegion.name: {LATER}"]


def test_an_object_where_a_text_is_known_to_stand_is_no_place_whatever_is_in_it(ask):
    inside = {"properties": [{"location": "bleufrancesouth"}]}
    assert ask(ID, STORAGE, {"location": inside}) == [f"violation location: {REGIONS} {inside!r}"]
