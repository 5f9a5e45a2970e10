"""BLEU-0030."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "identity-no-shared-keys"
PATH = "allowSharedKeyAccess"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param({PATH: True}, [f"violation {PATH}: must be false, found True"], id="allowed"),
        pytest.param({}, [f"violation {PATH}: must be false, found nothing"], id="missing"),
        pytest.param({PATH: "false"}, [f"violation {PATH}: must be false, found 'false'"], id="wrong type"),
        pytest.param({PATH: UNKNOWN}, [f"undetermined {PATH}: is not known before deployment"], id="unknown"),
        pytest.param({PATH: False}, [], id="refused"),
    ],
)
def test_an_account_that_takes_its_key_is_refused(ask, inputs, expected):
    assert ask(ID, "azure-native:storage:StorageAccount", inputs) == expected
