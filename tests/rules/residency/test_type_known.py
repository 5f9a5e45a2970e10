"""BLEU-0004."""

import pytest

ID = "residency-type-known"


@pytest.mark.parametrize(
    "token",
    [
        "azure-native:storage:StorageVault",
        "azure-native:storage/v20240101:StorageVault",
        "azure-native_storage_v20240101:storage:StorageVault",
        "azure-native:storage/vNext:StorageAccount",
        "azure-native:storage:StorageAccount:extra",
        "azure-native:storage:storageaccount",
        "azure-native:",
    ],
)
def test_a_type_nobody_looked_at_is_refused(ask, token):
    assert ask(ID, token, {}) == [
        f"violation : {token} is not a type this version of the library knows, "
        "so nothing can be said of where its data goes"
    ]


def test_the_refusal_names_the_type_as_it_was_declared(ask):
    found = ask(ID, "azure-native:a:B", {}, declared_type="azure-native:a/v20200101:B")
    assert found[0].startswith("violation : azure-native:a/v20200101:B is not a type")


@pytest.mark.parametrize(
    "token",
    [
        "azure-native:storage:StorageAccount",
        "azure-native:storage/v20240101:StorageAccount",
        "azure-native_storage_v20240101:storage:StorageAccount",
        "azure-native:documentdb:DatabaseAccount",
        "pulumi:providers:azure-native",
        "pulumi:providers:azure-native_storage_v20240101",
        "random:index/randomId:RandomId",
        "aws:s3/bucket:Bucket",
    ],
)
def test_a_known_type_and_what_is_not_azures_say_nothing(ask, token):
    assert ask(ID, token, {}) == []


def test_a_component_is_judged_by_what_is_in_it(ask):
    assert ask(ID, "azure-native:mine:Component", {}, custom=False) == []
