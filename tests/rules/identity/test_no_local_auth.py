"""BLEU-0031."""

import pytest

from bleu_iac.catalogue.facts import Fact, paths
from bleu_iac.resources import UNKNOWN

ID = "identity-no-local-auth"
PATH = "features.disableLocalAuth"
LATER = "is not known before deployment"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param(
            {"features": {"disableLocalAuth": False}}, [f"violation {PATH}: must be true, found False"], id="off"
        ),
        pytest.param({"features": {}}, [f"violation {PATH}: must be true, found nothing"], id="missing"),
        pytest.param({}, [f"violation {PATH}: must be true, found nothing"], id="block missing"),
        pytest.param(
            {"features": {"disableLocalAuth": "yes"}},
            [f"violation {PATH}: must be true, found 'yes'"],
            id="wrong type",
        ),
        pytest.param({"features": {"disableLocalAuth": UNKNOWN}}, [f"undetermined {PATH}: {LATER}"], id="unknown"),
        pytest.param({"features": UNKNOWN}, [f"undetermined {PATH}: {LATER}"], id="block unknown"),
        pytest.param({"features": {"disableLocalAuth": True}}, [], id="on"),
    ],
)
def test_a_workspace_with_keys_is_refused(ask, inputs, expected):
    assert ask(ID, "azure-native:operationalinsights:Workspace", inputs) == expected


@pytest.mark.parametrize("token", sorted(paths(Fact.LOCAL_AUTH)))
def test_every_type_that_has_the_switch_is_refused_without_it(ask, token):
    (path,) = paths(Fact.LOCAL_AUTH)[token]
    assert ask(ID, token, {}) == [f"violation {path}: must be true, found nothing"]


def test_the_catalogue_has_every_switch():
    assert len(paths(Fact.LOCAL_AUTH)) == 19
