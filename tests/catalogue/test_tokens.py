"""One name for each type, and the types there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bleu_iac.catalogue import known, sdk
from bleu_iac.catalogue.tokens import canonical, package


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        ("azure-native:storage:StorageAccount", "azure-native:storage:StorageAccount"),
        ("azure-native:storage/v20240101:StorageAccount", "azure-native:storage:StorageAccount"),
        ("azure-native:storage/v20150501preview:StorageAccount", "azure-native:storage:StorageAccount"),
        ("azure-native_storage_v20240101:storage:StorageAccount", "azure-native:storage:StorageAccount"),
        ("azure-native:documentdb/v20240815:DatabaseAccount", "azure-native:cosmosdb:DatabaseAccount"),
        ("azure-native_documentdb_v20240815:documentdb:DatabaseAccount", "azure-native:cosmosdb:DatabaseAccount"),
        ("azure-native:insights:Component", "azure-native:applicationinsights:Component"),
        ("azure-native:network/v20200601:PrivateZone", "azure-native:privatedns:PrivateZone"),
        ("azure-native:cache:Redis", "azure-native:redis:Redis"),
        ("azure-native:azurestackhci:Marketplacegalleryimage", "azure-native:azurestackhci:MarketplaceGalleryImage"),
        ("azure-native:nobody:Knows", "azure-native:nobody:Knows"),
        ("azure-native:storage/latest:StorageAccount", "azure-native:storage/latest:StorageAccount"),
        ("pulumi:providers:azure-native", "pulumi:providers:azure-native"),
        ("pulumi:providers:azure-native_storage_v20240101", "pulumi:providers:azure-native"),
        ("azure:storage/account:Account", "azure:storage/account:Account"),
        ("azure-native_mine:storage:StorageAccount", "azure-native_mine:storage:StorageAccount"),
        ("azure-native_storage_v2024:storage:StorageAccount", "azure-native_storage_v2024:storage:StorageAccount"),
        ("pulumi:providers:azure-native_mine", "pulumi:providers:azure-native_mine"),
        ("azure-native:storage/v2024010１:StorageAccount", "azure-native:storage/v2024010１:StorageAccount"),
        ("", ""),
    ],
)
def test_a_type_has_one_name_however_it_is_declared(declared, name):
    assert canonical(declared) == name


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("azure-native_storage_v20240101:storage:StorageAccount", "azure-native"),
        ("pulumi:providers:azure-native_storage_v20240101", "azure-native"),
        ("pulumi:providers:random", "random"),
        ("pulumi:pulumi:Stack", "pulumi"),
        ("random:index/randomId:RandomId", "random"),
        ("pulumi-python:dynamic:Resource", "pulumi-python"),
        ("", ""),
    ],
)
def test_a_type_belongs_to_a_provider(token, name):
    assert package(token) == name


@given(st.text())
def test_a_canonical_token_is_its_own_canonical_token(token: str):
    assert canonical(canonical(token)) == canonical(token)


def test_every_type_of_the_installed_sdk_is_known_and_is_its_own_name():
    assert known.types() == sdk.tokens()
    assert {token for token in known.types() if canonical(token) != token} == set()
    assert len(known.types()) == 2288


def test_what_the_sdk_does_not_have_is_not_known():
    assert known.is_known("azure-native:storage:StorageAccount")
    assert not known.is_known("azure-native:storage:StorageVault")
    assert not known.is_known("azure-native:storage/v20240101:StorageAccount")
