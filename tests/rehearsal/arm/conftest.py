"""What the tests of single services start from: a vault that may hold a customer's key, and such a key."""

from typing import Any

import pytest

VAULT = {
    "resourceGroupName": "rg",
    "vaultName": "safe1",
    "location": "bleufrancecentral",
    "properties": {
        "tenantId": "00000000-0000-4000-8000-0000000e417a",
        "sku": {"family": "A", "name": "premium"},
        "enableRbacAuthorization": True,
        "enablePurgeProtection": True,
        "publicNetworkAccess": "disabled",
        "networkAcls": {"bypass": "AzureServices", "defaultAction": "Deny"},
    },
}
KEY = {
    "resourceGroupName": "rg",
    "vaultName": "safe1",
    "keyName": "cmk",
    "properties": {"kty": "RSA-HSM", "keySize": 3072},
}


@pytest.fixture
def vault_inputs() -> dict[str, Any]:
    return VAULT


@pytest.fixture
def key_inputs() -> dict[str, Any]:
    return KEY


@pytest.fixture
def vault(client: Any, group: str) -> str:
    return client.create("keyvault:Vault", VAULT)[0]


@pytest.fixture
def key(client: Any, vault: str) -> str:
    return client.create("keyvault:Key", KEY)[0]
