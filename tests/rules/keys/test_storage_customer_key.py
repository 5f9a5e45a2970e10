"""BLEU-0013."""

import copy
from typing import Any

import pytest

from bleu_iac.resources import UNKNOWN

STORAGE = "azure-native:storage:StorageAccount"
VAULT = "encryption.keyVaultProperties.keyVaultUri"
SUFFIXES = ".vault.sovcloud-api.fr, .managedhsm.sovcloud-api.fr"
MUST_BE_A_VAULT = f"violation {VAULT}: must be the https address of a vault of Bleu ({SUFFIXES}), found"
LATER = "is not known before deployment"

GOOD: dict[str, Any] = {
    "identity": {"type": "UserAssigned", "userAssignedIdentities": ["/subscriptions/0/id"]},
    "encryption": {
        "keySource": "Microsoft.Keyvault",
        "keyVaultProperties": {"keyName": "data", "keyVaultUri": "https://kv-data.vault.sovcloud-api.fr/"},
        "encryptionIdentity": {"encryptionUserAssignedIdentity": "/subscriptions/0/id"},
    },
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """Give the good account with one property changed, or left out for `None`."""
    inputs = copy.copy(GOOD)
    *blocks, last = path.split(".")
    inside = inputs
    for block in blocks:
        inside[block] = copy.copy(inside[block])
        inside = inside[block]
    if value is None:
        del inside[last]
    else:
        inside[last] = value
    return inputs


def test_a_customer_key_in_a_vault_of_the_cloud_is_good(ask):
    assert ask("keys-storage-customer-key", STORAGE, GOOD) == []


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param(
            {"encryption": {"keySource": "Microsoft.Storage"}},
            ["violation encryption.keySource: must be Microsoft.Keyvault, found 'Microsoft.Storage'"],
            id="the platform's key",
        ),
        pytest.param(
            {"encryption": {}},
            ["violation encryption.keySource: must be Microsoft.Keyvault, found nothing"],
            id="source missing",
        ),
        pytest.param(
            {}, ["violation encryption.keySource: must be Microsoft.Keyvault, found nothing"], id="block missing"
        ),
        pytest.param(
            changed("encryption.keySource", 3),
            ["violation encryption.keySource: must be Microsoft.Keyvault, found 3"],
            id="source of a wrong type",
        ),
        pytest.param(
            changed("encryption.keySource", UNKNOWN),
            [f"undetermined encryption.keySource: {LATER}"],
            id="source unknown",
        ),
        pytest.param(
            changed("encryption", UNKNOWN),
            [
                f"undetermined {path}: {LATER}"
                for path in (
                    "encryption.keySource",
                    "encryption.keyVaultProperties.keyName",
                    VAULT,
                    "encryption.keyVaultProperties.keyVersion",
                )
            ],
            id="block unknown",
        ),
        pytest.param(
            changed("encryption.keyVaultProperties.keyName", None),
            ["violation encryption.keyVaultProperties.keyName: must be the name of a key, found nothing"],
            id="no key",
        ),
        pytest.param(
            changed("encryption.keyVaultProperties.keyName", "data/0123"),
            ["violation encryption.keyVaultProperties.keyName: must be the name of a key, found 'data/0123'"],
            id="a version inside the name",
        ),
        pytest.param(
            changed("encryption.keyVaultProperties.keyVersion", "0123"),
            [
                "violation encryption.keyVaultProperties.keyVersion: must be left out, so that a rotated key is "
                "taken up, found '0123'"
            ],
            id="a version",
        ),
        pytest.param(changed(VAULT, UNKNOWN), [f"undetermined {VAULT}: {LATER}"], id="vault unknown"),
        pytest.param(changed("encryption.keyVaultProperties.keyVersion", ""), [], id="an empty version"),
        pytest.param(changed("encryption.keySource", "Microsoft.KeyVault"), [], id="source in another case"),
        pytest.param(
            changed("encryption.encryptionIdentity.encryptionUserAssignedIdentity", UNKNOWN),
            [],
            id="an identity that is known once deployed: ARM itself refuses a wrong one",
        ),
        pytest.param(changed("identity", UNKNOWN), [], id="identities known once deployed"),
        pytest.param(changed(VAULT, "https://HSM1.managedhsm.sovcloud-api.fr"), [], id="an HSM of the cloud"),
    ],
)
def test_each_part_of_a_customer_key_is_needed(ask, inputs, expected):
    assert ask("keys-storage-customer-key", STORAGE, inputs) == expected


@pytest.mark.parametrize(
    "uri",
    [
        "https://kv.vault.azure.net/",
        "https://kv.vault.sovcloud-api.de/",
        "https://kv.vault.sovcloud-api.fr.example.org/",
        "https://kv-vault.sovcloud-api.fr/",
        "https://vault.sovcloud-api.fr/",
        "https://.vault.sovcloud-api.fr/",
        "https://a.b.vault.sovcloud-api.fr/",
        "https://kv.vault.sovcloud-api.fr@example.org/",
        "https://someone@kv.vault.sovcloud-api.fr/",
        "https://kv.vault.sovcloud-api.fr:8443/",
        "http://kv.vault.sovcloud-api.fr/",
        "kv.vault.sovcloud-api.fr",
        "https://kv.vault.sovcloud-api\uff0efr/",
        "",
    ],
)
def test_a_key_outside_the_clouds_vaults_is_refused(ask, uri):
    assert ask("keys-storage-customer-key", STORAGE, changed(VAULT, uri)) == [f"{MUST_BE_A_VAULT} {uri!r}"]


def test_each_cloud_has_vaults_of_its_own(ask):
    found = ask("keys-storage-customer-key", STORAGE, GOOD, cloud="azure-france")
    assert found == [
        f"violation {VAULT}: must be the https address of a vault of Azure France (commercial) "
        "(.vault.azure.net, .managedhsm.azure.net), found 'https://kv-data.vault.sovcloud-api.fr/'"
    ]


def test_a_secret_vault_address_is_not_shown(ask):
    secret = frozenset({("encryption", "keyVaultProperties", "keyVaultUri")})
    found = ask("keys-storage-customer-key", STORAGE, changed(VAULT, "https://hush.example.org"), secrets=secret)
    assert found == [f"{MUST_BE_A_VAULT} [secret]"]
