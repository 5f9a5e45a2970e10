"""Functions answer from what there is, with secrets that say REHEARSAL, or say that they can't."""

import pytest

SUBSCRIPTION = "00000000-0000-4000-8000-00000000c10d"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
ACCOUNT = {
    "resourceGroupName": "rg",
    "accountName": "data1",
    "location": "bleufrancecentral",
    "kind": "StorageV2",
    "sku": {"name": "Standard_LRS"},
}
NAMES = {"resourceGroupName": "rg", "accountName": "data1"}


def refused(call, *arguments):
    with pytest.raises(Exception, match="BLEU-E") as answer:
        call(*arguments)
    return str(answer.value)


def test_who_is_asking(client):
    answer = client.invoke("authorization:getClientConfig", {})
    assert (answer["subscriptionId"], answer["tenantId"]) == (SUBSCRIPTION, "00000000-0000-4000-8000-0000000e417a")
    assert answer == client.invoke("authorization:getClientConfig", {})


def test_a_token_is_a_secret_of_no_use(client):
    assert client.invoke("authorization:getClientToken", {}) == {"token": "REHEARSAL"}
    assert client.secrets == {("token",)}


def test_a_resource_is_read(client, group):
    identifier, outputs = client.create("storage:StorageAccount", ACCOUNT)
    assert client.invoke("storage:getStorageAccount", NAMES) == {**outputs, "id": identifier}


def test_a_resource_that_does_not_exist(client, group):
    assert refused(client.invoke, "storage:getStorageAccount", NAMES) == (
        f"BLEU-E415 REHEARSAL ResourceNotFound {GROUP}/providers/Microsoft.Storage/storageAccounts/data1: there is no "
        "such "
        "resource. Create it first; in the same program, use the resource itself"
    )


def test_an_argument_that_is_missing(client):
    assert refused(client.invoke, "storage:getStorageAccount", {"resourceGroupName": "rg"}) == (
        "BLEU-E411 REHEARSAL MissingRequiredParameter azure-native:storage:getStorageAccount: accountName: is missing. "
        "Give it a value"
    )


def test_keys_of_an_account_are_secrets_of_no_use(client, group):
    client.create("storage:StorageAccount", ACCOUNT)
    answer = client.invoke("storage:listStorageAccountKeys", NAMES)
    assert [key["value"] for key in answer["keys"]] == ["REHEARSAL", "REHEARSAL"]
    assert client.secrets == {("keys", 0, "value"), ("keys", 1, "value")}


def test_keys_of_an_account_that_does_not_exist(client):
    assert "ResourceNotFound" in refused(client.invoke, "storage:listStorageAccountKeys", NAMES)


@pytest.mark.parametrize("function", ["storage:listStorageAccountSAS", "storage:getNothing", "x:y"])
def test_any_other_function_is_refused_by_name(client, function):
    assert refused(client.invoke, function, {}) == (
        f"BLEU-E422 REHEARSAL FunctionNotInRehearsal azure-native:{function}: the rehearsal has no answer to this "
        "function. Take the value from a resource's own outputs, or leave the call out of what is rehearsed"
    )
