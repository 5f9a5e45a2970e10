"""BLEU-0245."""

import pytest

from bleu_iac.resources import UNKNOWN
from bleu_iac.rules.governance.features_listed import PROVIDERS

ID = "governance-features-listed"
FEATURE = "azure-native:features:SubscriptionFeatureRegistration"
LISTED = "Microsoft.Compute/EncryptionAtHost"
LATER = "is not known before deployment"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"providerNamespace": "Microsoft.Compute", "featureName": "EncryptionAtHost"}, []),
        ({"providerNamespace": "microsoft.compute", "featureName": "encryptionathost"}, []),
        (
            {"providerNamespace": "Microsoft.Compute", "featureName": "Preview"},
            [f"violation featureName: is no feature that is listed ({LISTED}), found 'Preview'"],
        ),
        ({}, [f"violation featureName: is no feature that is listed ({LISTED}), found nothing"]),
        (
            {"providerNamespace": 1, "featureName": 2},
            [f"violation featureName: is no feature that is listed ({LISTED}), found 2"],
        ),
        ({"providerNamespace": UNKNOWN, "featureName": "EncryptionAtHost"}, [f"undetermined featureName: {LATER}"]),
    ],
)
def test_a_preview_that_nobody_listed_is_refused(ask, inputs, expected):
    assert ask(ID, FEATURE, inputs) == expected


def test_a_feature_can_be_listed(ask):
    inputs = {"providerNamespace": "Microsoft.Compute", "featureName": "Preview"}
    assert ask(ID, FEATURE, inputs, parameters={"features": ["Microsoft.Compute/Preview"]}) == []


@pytest.mark.parametrize("token", sorted(PROVIDERS))
def test_a_resource_provider_of_one_s_own_is_refused(ask, token):
    assert ask(ID, token, {}) == ["violation : makes a resource provider, whose code acts on the control plane"]
