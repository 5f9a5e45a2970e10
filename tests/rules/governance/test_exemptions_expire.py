"""BLEU-0242."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "governance-exemptions-expire"
EXEMPTION = "azure-native:authorization:PolicyExemption"
GOOD = {"exemptionCategory": "Mitigated", "expiresOn": "2030-01-31", "description": "Behind the bastion"}
LATER = "is not known before deployment"
DATE = "violation expiresOn: must be the date it ends (2030-01-31T00:00:00Z), found"
CATEGORY = "violation exemptionCategory: must be Mitigated, found"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param({}, [], id="good"),
        pytest.param({"expiresOn": "2030-01-31T12:00:00+01:00"}, [], id="a moment"),
        pytest.param({"exemptionCategory": "Waiver"}, [f"{CATEGORY} 'Waiver'"], id="waiver"),
        pytest.param({"exemptionCategory": None}, [f"{CATEGORY} nothing"], id="category missing"),
        pytest.param({"expiresOn": None}, [f"{DATE} nothing"], id="no end"),
        pytest.param({"expiresOn": ""}, [f"{DATE} ''"], id="empty"),
        pytest.param({"expiresOn": "never"}, [f"{DATE} 'never'"], id="no date"),
        pytest.param({"expiresOn": 2030}, [f"{DATE} 2030"], id="wrong type"),
        pytest.param({"expiresOn": UNKNOWN}, [f"undetermined expiresOn: {LATER}"], id="unknown"),
        pytest.param({"description": " "}, ["violation description: must be a reason, found ' '"], id="no reason"),
    ],
)
def test_an_exemption_for_ever_is_refused(ask, changed, expected):
    inputs = {name: value for name, value in {**GOOD, **changed}.items() if value is not None}
    assert ask(ID, EXEMPTION, inputs) == expected
