"""BLEU-0003."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "residency-no-cross-tenant-replication"
PATH = "allowCrossTenantReplication"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param({PATH: True}, [f"violation {PATH}: must be false, found True"], id="allowed"),
        pytest.param({}, [f"violation {PATH}: must be false, found nothing"], id="missing"),
        pytest.param({PATH: "false"}, [f"violation {PATH}: must be false, found 'false'"], id="wrong type"),
        pytest.param({PATH: 0}, [f"violation {PATH}: must be false, found 0"], id="a number"),
        pytest.param({PATH: UNKNOWN}, [f"undetermined {PATH}: is not known before deployment"], id="unknown"),
        pytest.param({PATH: False}, [], id="forbidden"),
    ],
)
def test_replication_into_another_tenant_is_refused(ask, inputs, expected):
    assert ask(ID, "azure-native:storage:StorageAccount", inputs) == expected
