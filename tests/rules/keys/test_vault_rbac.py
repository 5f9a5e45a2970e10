"""BLEU-0011."""

import pytest

from bleu_iac.resources import UNKNOWN

PATH = "properties.enableRbacAuthorization"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param(
            {"properties": {"enableRbacAuthorization": False}},
            [f"violation {PATH}: must be true, found False"],
            id="off",
        ),
        pytest.param({"properties": {}}, [f"violation {PATH}: must be true, found nothing"], id="missing"),
        pytest.param({}, [f"violation {PATH}: must be true, found nothing"], id="block missing"),
        pytest.param(
            {"properties": {"enableRbacAuthorization": 1}},
            [f"violation {PATH}: must be true, found 1"],
            id="wrong type",
        ),
        pytest.param(
            {"properties": {"enableRbacAuthorization": UNKNOWN}},
            [f"undetermined {PATH}: is not known before deployment"],
            id="unknown",
        ),
        pytest.param(
            {"properties": UNKNOWN}, [f"undetermined {PATH}: is not known before deployment"], id="block unknown"
        ),
        pytest.param({"properties": {"enableRbacAuthorization": True}}, [], id="on"),
    ],
)
def test_a_vault_with_access_policies_is_refused(ask, inputs, expected):
    assert ask("keys-vault-rbac", "azure-native:keyvault:Vault", inputs) == expected
