"""BLEU-0005."""

import pytest

from bleu_iac.resources import Provider

ID = "residency-provider-known"


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("aws:s3/bucket:Bucket", "aws"),
        ("gcp:storage/bucket:Bucket", "gcp"),
        ("azure:storage/account:Account", "azure"),
        ("azuread:index/application:Application", "azuread"),
        ("azure-nextgen:storage/latest:StorageAccount", "azure-nextgen"),
        ("azure-nativex:storage:StorageAccount", "azure-nativex"),
        ("pulumi-python:dynamic:Resource", "pulumi-python"),
        ("pulumi-nodejs:dynamic:Resource", "pulumi-nodejs"),
        ("pulumi-nodejs:dynamic/aws:Bucket", "pulumi-nodejs"),
        ("command:local:Command", "command"),
        ("command:remote:CopyToRemote", "command"),
        ("docker:index/image:Image", "docker"),
        ("kubernetes:core/v1:Secret", "kubernetes"),
        ("terraform:state:RemoteStateReference", "terraform"),
        ("pulumi:providers:aws", "aws"),
        ("pulumi:providers:pulumi-python", "pulumi-python"),
        ("pulumi:providers:terraform-provider", "terraform-provider"),
        ("pulumi:providers", ""),
        ("PULUMI:pulumi:Stack", "PULUMI"),
        ("", ""),
    ],
)
def test_a_provider_that_is_not_on_the_list_is_refused(ask, token, name):
    assert ask(ID, token, {}) == [
        f"violation : {token} is run by the provider {name!r}, which can put data anywhere and run anything"
    ]


@pytest.mark.parametrize(
    "token",
    [
        "azure-native:storage:StorageAccount",
        "azure-native_storage_v20240101:storage:StorageAccount",
        "pulumi:providers:azure-native",
        "pulumi:providers:azure-native_storage_v20240101",
        "pulumi:providers:random",
        "pulumi:pulumi:Stack",
        "pulumi:pulumi:StackReference",
        "random:index/randomPassword:RandomPassword",
        "tls:index/privateKey:PrivateKey",
        "bleu-iac:index:StorageAccount",
    ],
)
def test_a_provider_that_reaches_nothing_is_accepted(ask, token):
    assert ask(ID, token, {}) == []


def test_a_type_in_the_hands_of_another_provider_is_refused(ask):
    stranger = Provider("pulumi:providers:mine", "mine", {})
    assert ask(ID, "azure-native:storage:StorageAccount", {}, provider=stranger) == [
        "violation : azure-native:storage:StorageAccount is run by the provider 'mine', which can put data anywhere "
        "and run anything"
    ]


def test_a_users_own_component_is_no_providers(ask):
    assert ask(ID, "acme:platform:WebShop", {}, custom=False) == []


def test_the_refusal_is_said_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(ID, "command:local:Command", {}) == [
        "violation : command:local:Command est géré par le fournisseur 'command', qui peut placer des données et "
        "exécuter du code n'importe où"
    ]
