"""BLEU-0190."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "network-bypass-for-nobody"
LATER = "is not known before deployment"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (
            "storage:StorageAccount",
            {"networkRuleSet": {"bypass": "AzureServices"}},
            ["violation networkRuleSet.bypass: must be None, found 'AzureServices'"],
        ),
        ("storage:StorageAccount", {"networkRuleSet": {"bypass": "none"}}, []),
        ("storage:StorageAccount", {}, ["violation networkRuleSet.bypass: must be None, found nothing"]),
        ("storage:StorageAccount", {"networkRuleSet": UNKNOWN}, [f"undetermined networkRuleSet.bypass: {LATER}"]),
        ("synapse:Workspace", {}, []),
        (
            "synapse:Workspace",
            {"trustedServiceBypassEnabled": True},
            ["violation trustedServiceBypassEnabled: must be false, found True"],
        ),
        (
            "synapse:Workspace",
            {"trustedServiceBypassEnabled": 7},
            ["violation trustedServiceBypassEnabled: must be None, found 7"],
        ),
        (
            "synapse:Workspace",
            {"trustedServiceBypassEnabled": UNKNOWN},
            [f"undetermined trustedServiceBypassEnabled: {LATER}"],
        ),
        ("keyvault:Vault", {"properties": {"networkAcls": {"bypass": "AzureServices"}}}, []),
    ],
)
def test_nobody_is_let_past_a_firewall(ask, token, inputs, expected):
    assert ask(ID, f"azure-native:{token}", inputs) == expected
