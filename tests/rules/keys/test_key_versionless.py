"""BLEU-0151."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "keys-key-versionless"
LATER = "is not known before deployment"
KEY = "https://kv-data.vault.sovcloud-api.fr/keys/data"
NO_VERSION = "must be the key's address without a version, so that a rotated key is taken up, found"
LEFT_OUT = "must be left out, so that a rotated key is taken up, found"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        pytest.param(
            "cosmosdb:DatabaseAccount",
            {"keyVaultKeyUri": f"{KEY}/0123"},
            [f"violation keyVaultKeyUri: {NO_VERSION} '{KEY}/0123'"],
            id="a version in the address",
        ),
        pytest.param(
            "cosmosdb:DatabaseAccount",
            {"keyVaultKeyUri": UNKNOWN},
            [f"undetermined keyVaultKeyUri: {LATER}"],
            id="address unknown",
        ),
        pytest.param(
            "kusto:Cluster",
            {"keyVaultProperties": {"keyName": "data", "keyVersion": "0123"}},
            [f"violation keyVaultProperties.keyVersion: {LEFT_OUT} '0123'"],
            id="a version apart",
        ),
        pytest.param(
            "kusto:Cluster",
            {"keyVaultProperties": {"keyVersion": 7}},
            [f"violation keyVaultProperties.keyVersion: {LEFT_OUT} 7"],
            id="wrong type",
        ),
        pytest.param(
            "kusto:Cluster",
            {"keyVaultProperties": {"keyVersion": UNKNOWN}},
            [f"undetermined keyVaultProperties.keyVersion: {LATER}"],
            id="version unknown",
        ),
        pytest.param(
            "compute:DiskEncryptionSet",
            {"activeKey": {"keyUrl": KEY}},
            ["violation rotationToLatestKeyVersionEnabled: must be true, found nothing"],
            id="a set that does not rotate",
        ),
        pytest.param(
            "compute:DiskEncryptionSet",
            {"activeKey": {"keyUrl": KEY}, "rotationToLatestKeyVersionEnabled": UNKNOWN},
            [f"undetermined rotationToLatestKeyVersionEnabled: {LATER}"],
            id="rotation unknown",
        ),
        pytest.param(
            "compute:DiskEncryptionSet",
            {"activeKey": {"keyUrl": f"{KEY}/0123"}, "rotationToLatestKeyVersionEnabled": True},
            [],
            id="a set that rotates by itself",
        ),
        pytest.param("cosmosdb:DatabaseAccount", {}, [], id="no key: another rule's matter"),
        pytest.param("kusto:Cluster", {"keyVaultProperties": UNKNOWN}, [], id="block unknown: the other rule says so"),
        pytest.param("kusto:Cluster", {"keyVaultProperties": {"keyVersion": ""}}, [], id="an empty version"),
        pytest.param("cosmosdb:DatabaseAccount", {"keyVaultKeyUri": KEY}, [], id="without version"),
        pytest.param(
            "redisenterprise:RedisEnterprise",
            {"encryption": {"customerManagedKeyEncryption": {"keyEncryptionKeyUrl": f"{KEY}/0123"}}},
            [],
            id="a service that takes nothing else",
        ),
    ],
)
def test_a_service_follows_the_rotation_of_its_key(ask, token, inputs, expected):
    assert ask(ID, f"azure-native:{token}", inputs) == expected
