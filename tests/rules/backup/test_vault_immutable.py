"""BLEU-0226."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "backup-vault-immutable"
PATH = "properties.securitySettings.immutabilitySettings.state"
EITHER = "must be one of Locked, Unlocked, found"


@pytest.mark.parametrize("token", ["recoveryservices:Vault", "dataprotection:BackupVault"])
@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"state": "Locked"}, []),
        ({"state": "unlocked"}, []),
        ({"state": "Disabled"}, [f"violation {PATH}: {EITHER} 'Disabled'"]),
        ({}, [f"violation {PATH}: {EITHER} nothing"]),
        ({"state": True}, [f"violation {PATH}: {EITHER} True"]),
        ({"state": UNKNOWN}, [f"undetermined {PATH}: is not known before deployment"]),
        (UNKNOWN, [f"undetermined {PATH}: is not known before deployment"]),
    ],
)
def test_backups_that_can_be_deleted_are_refused(ask, token, settings, expected):
    inputs = {"properties": {"securitySettings": {"immutabilitySettings": settings}}}
    assert ask(ID, f"azure-native:{token}", inputs) == expected


def test_a_lock_can_be_asked_for(ask):
    inputs = {"properties": {"securitySettings": {"immutabilitySettings": {"state": "Unlocked"}}}}
    assert ask(ID, "azure-native:recoveryservices:Vault", inputs, parameters={"locked": True}) == [
        f"violation {PATH}: must be Locked, found 'Unlocked'"
    ]


def test_a_message_is_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(ID, "azure-native:recoveryservices:Vault", {}) == [
        f"violation {PATH}: doit être l'un de Locked, Unlocked, trouvé : rien"
    ]
