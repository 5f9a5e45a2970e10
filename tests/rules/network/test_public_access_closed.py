"""BLEU-0020."""

import pytest

from bleu_iac.catalogue.facts import Fact, paths
from bleu_iac.resources import UNKNOWN

ID = "network-public-access-closed"
STORAGE = "azure-native:storage:StorageAccount"
VAULT = "azure-native:keyvault:Vault"
WHERE = "properties.publicNetworkAccess"
LATER = "is not known before deployment"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param(
            {"properties": {"publicNetworkAccess": "Enabled"}},
            [f"violation {WHERE}: must be Disabled, found 'Enabled'"],
            id="open",
        ),
        pytest.param({"properties": {}}, [f"violation {WHERE}: must be Disabled, found nothing"], id="missing"),
        pytest.param({}, [f"violation {WHERE}: must be Disabled, found nothing"], id="block missing"),
        pytest.param(
            {"properties": {"publicNetworkAccess": 0}},
            [f"violation {WHERE}: must be Disabled, found 0"],
            id="wrong type",
        ),
        pytest.param(
            {"properties": {"publicNetworkAccess": UNKNOWN}}, [f"undetermined {WHERE}: {LATER}"], id="unknown"
        ),
        pytest.param({"properties": UNKNOWN}, [f"undetermined {WHERE}: {LATER}"], id="block unknown"),
        pytest.param({"properties": {"publicNetworkAccess": "disabled"}}, [], id="closed"),
    ],
)
def test_an_open_vault_is_refused(ask, inputs, expected):
    assert ask(ID, VAULT, inputs) == expected


def test_a_perimeter_is_somewhere_else(ask):
    assert ask(ID, STORAGE, {"publicNetworkAccess": "SecuredByPerimeter"}) == [
        "undetermined publicNetworkAccess: is left to a network security perimeter, which this rule does not see"
    ]


def test_some_clients_are_still_the_public_network(ask):
    pool = {"publicNetworkAccess": "EnabledForClientsOnly"}
    assert ask(ID, "azure-native:desktopvirtualization:HostPool", pool) == [
        "violation publicNetworkAccess: must be Disabled, found 'EnabledForClientsOnly'"
    ]


def test_a_switch_that_is_a_boolean_is_closed_by_false(ask):
    account = "azure-native:automation:AutomationAccount"
    assert ask(ID, account, {"publicNetworkAccess": False}) == []
    assert ask(ID, account, {"publicNetworkAccess": True}) == [
        "violation publicNetworkAccess: must be Disabled, found True"
    ]


@pytest.mark.parametrize("token", sorted(paths(Fact.PUBLIC_ACCESS)))
def test_every_type_that_has_the_switch_is_refused_without_it(ask, token):
    (path,) = paths(Fact.PUBLIC_ACCESS)[token]
    assert ask(ID, token, {}) == [f"violation {path}: must be Disabled, found nothing"]


def test_the_catalogue_has_the_switch_of_every_service_known_to_have_one():
    found = paths(Fact.PUBLIC_ACCESS)
    assert len(found) == 91
    assert found[STORAGE] == ("publicNetworkAccess",)
    assert found["azure-native:cognitiveservices:Account"] == (WHERE,)
    assert found["azure-native:dbforpostgresql:Server"] == ("network.publicNetworkAccess",)
    assert found["azure-native:web:WebApp"] == ("publicNetworkAccess",)


def test_api_management_inside_a_network_has_no_public_side(ask):
    service = "azure-native:apimanagement:ApiManagementService"
    open_ = ["violation publicNetworkAccess: must be Disabled, found 'Enabled'"]
    assert ask("network-public-access-closed", service, {"publicNetworkAccess": "Enabled"}) == open_
    outside = {"publicNetworkAccess": "Enabled", "virtualNetworkType": "External"}
    assert ask("network-public-access-closed", service, outside) == open_
    unknown = {"publicNetworkAccess": "Enabled", "virtualNetworkType": UNKNOWN}
    assert ask("network-public-access-closed", service, unknown) == open_
    inside = {"publicNetworkAccess": "Enabled", "virtualNetworkType": "Internal"}
    assert ask("network-public-access-closed", service, inside) == []
