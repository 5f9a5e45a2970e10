"""BLEU-0200."""

import pytest

from bleu_iac.resources import UNKNOWN
from bleu_iac.rules.identity.no_local_accounts import BATCH, SWITCHES

ID = "identity-no-local-accounts"
LATER = "is not known before deployment"
POSTGRES = "azure-native:dbforpostgresql:Server"
CLUSTER = "azure-native:containerservice:ManagedCluster"
MACHINE = "azure-native:compute:VirtualMachine"
LOCAL = "disableLocalAccounts"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param({LOCAL: False}, [f"violation {LOCAL}: must be true, found False"], id="off"),
        pytest.param({}, [f"violation {LOCAL}: must be true, found nothing"], id="missing"),
        pytest.param({LOCAL: "true"}, [f"violation {LOCAL}: must be true, found 'true'"], id="wrong type"),
        pytest.param({LOCAL: UNKNOWN}, [f"undetermined {LOCAL}: {LATER}"], id="unknown"),
        pytest.param({LOCAL: True}, [], id="on"),
    ],
)
def test_a_cluster_with_local_accounts_is_refused(ask, inputs, expected):
    roles = {"enableRBAC": True, "aadProfile": {"enableAzureRBAC": True}}
    assert ask(ID, CLUSTER, {**roles, **inputs}) == expected


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param(
            {},
            [
                "violation authConfig.passwordAuth: must be Disabled, found nothing",
                "violation authConfig.activeDirectoryAuth: must be Enabled, found nothing",
            ],
            id="block missing",
        ),
        pytest.param(
            {"authConfig": UNKNOWN},
            [
                f"undetermined authConfig.passwordAuth: {LATER}",
                f"undetermined authConfig.activeDirectoryAuth: {LATER}",
            ],
            id="block unknown",
        ),
        pytest.param(
            {"authConfig": {"passwordAuth": "Enabled", "activeDirectoryAuth": "Enabled"}},
            ["violation authConfig.passwordAuth: must be Disabled, found 'Enabled'"],
            id="passwords",
        ),
        pytest.param(
            {"authConfig": {"passwordAuth": "disabled", "activeDirectoryAuth": "Enabled"}}, [], id="directory"
        ),
    ],
)
def test_a_database_that_takes_passwords_is_refused(ask, inputs, expected):
    assert ask(ID, POSTGRES, inputs) == expected


def test_a_linux_machine_is_entered_with_a_key_and_others_are_not_asked(ask):
    path = "osProfile.linuxConfiguration.disablePasswordAuthentication"
    assert ask(ID, MACHINE, {"osProfile": {"linuxConfiguration": {}}}) == [
        f"violation {path}: must be true, found nothing"
    ]
    assert ask(ID, MACHINE, {"osProfile": {"windowsConfiguration": {}}}) == []
    assert ask(ID, MACHINE, {"osProfile": UNKNOWN}) == [f"undetermined {path}: {LATER}"]


def test_a_registry_has_no_admin_user_unless_told(ask):
    registry = "azure-native:containerregistry:Registry"
    assert ask(ID, registry, {}) == []
    assert ask(ID, registry, {"adminUserEnabled": True}) == ["violation adminUserEnabled: must be false, found True"]


@pytest.mark.parametrize(
    ("token", "path"),
    [(token, switch.path) for token, switches in sorted(SWITCHES.items()) for switch in switches if not switch.absent],
)
def test_every_switch_is_asked_for(ask, token, path):
    inside = next(switch.inside for switch in SWITCHES[token] if switch.path == path)
    inputs: dict = {}
    inner = inputs
    for step in inside.split(".") if inside else []:
        inner = inner.setdefault(step, {})
    if "[*]" in path:
        inputs = {path.partition("[*]")[0]: [{}]}
    asked = path.replace("[*]", "[0]")
    assert any(each.startswith(f"violation {asked}: must be ") for each in ask(ID, token, inputs))


MODES = "allowedAuthenticationModes"
EITHER = "must be one of AAD, TaskAuthenticationToken, found"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({MODES: ["AAD", "TaskAuthenticationToken"]}, []),
        ({MODES: []}, []),
        ({}, [f"violation {MODES}: {EITHER} nothing"]),
        ({MODES: ["AAD", "SharedKey"]}, [f"violation {MODES}[1]: {EITHER} 'SharedKey'"]),
        ({MODES: "AAD"}, [f"violation {MODES}: {EITHER} 'AAD'"]),
        ({MODES: UNKNOWN}, [f"undetermined {MODES}: {LATER}"]),
        ({MODES: [UNKNOWN]}, [f"undetermined {MODES}[0]: {LATER}"]),
    ],
)
def test_batch_lists_how_it_may_be_entered(ask, inputs, expected):
    assert ask(ID, BATCH, inputs) == expected
