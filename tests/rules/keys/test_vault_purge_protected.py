"""BLEU-0010."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "keys-vault-purge-protected"
VAULT = "azure-native:keyvault:Vault"
PURGE = "properties.enablePurgeProtection"
SOFT = "properties.enableSoftDelete"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param(
            {"properties": {"enablePurgeProtection": False}},
            [f"violation {PURGE}: must be true, found False"],
            id="off",
        ),
        pytest.param({"properties": {}}, [f"violation {PURGE}: must be true, found nothing"], id="missing"),
        pytest.param({}, [f"violation {PURGE}: must be true, found nothing"], id="block missing"),
        pytest.param(
            {"properties": {"enablePurgeProtection": "true"}},
            [f"violation {PURGE}: must be true, found 'true'"],
            id="wrong type",
        ),
        pytest.param(
            {"properties": {"enablePurgeProtection": UNKNOWN}},
            [f"undetermined {PURGE}: is not known before deployment"],
            id="unknown",
        ),
        pytest.param(
            {"properties": UNKNOWN},
            [
                f"undetermined {PURGE}: is not known before deployment",
                f"undetermined {SOFT}: is not known before deployment",
            ],
            id="block unknown",
        ),
        pytest.param({"properties": {"enablePurgeProtection": True}}, [], id="on"),
        pytest.param(
            {"properties": {"enablePurgeProtection": True, "enableSoftDelete": False}},
            [f"violation {SOFT}: must be true, found False"],
            id="soft delete off",
        ),
    ],
)
@pytest.mark.parametrize("token", [VAULT, "azure-native:keyvault:ManagedHsm"])
def test_a_vault_without_purge_protection_is_refused(ask, token, inputs, expected):
    assert ask("keys-vault-purge-protected", token, inputs) == expected


def test_the_refusal_is_said_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(ID, VAULT, {}) == [f"violation {PURGE}: doit être true, trouvé : rien"]
