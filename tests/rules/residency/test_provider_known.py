"""BLEU-0005."""

import pytest

from bleu_iac.resources import Provider

ID = "residency-provider-known"


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("aws:s3/bucket:Bucket", "aws"),
        ("gcp:storage/bucket:Bucket", "gcp"),
        ("azuread:index/application:Application", "azuread"),
        ("azurerm:index/storageAccount:StorageAccount", "azurerm"),
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
        ("pulumi:providers:azuread", "azuread"),
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


def test_a_provider_that_was_accepted_passes_and_no_other(ask):
    accepted = {"providers": ("azuread",)}
    assert ask(ID, "azuread:index/group:Group", {}, parameters=accepted) == []
    assert ask(ID, "pulumi:providers:azuread", {}, parameters=accepted) == []
    stranger = Provider("pulumi:providers:mine", "mine", {})
    assert ask(ID, "azuread:index/group:Group", {}, provider=stranger, parameters=accepted) == [
        "violation : azuread:index/group:Group is run by the provider 'mine', which can put data anywhere "
        "and run anything"
    ]


def test_a_type_in_the_hands_of_another_provider_is_refused(ask):
    stranger = Provider("pulumi:providers:mine", "mine", {})
    assert ask(ID, "azure-native:storage:StorageAccount", {}, provider=stranger) == [
        "violation : azure-native:storage:StorageAccount is run by the provider 'mine', which can put data anywhere "
        "and run anything"
    ]


GROUP = "azure:core/resourceGroup:ResourceGroup"
CLASSIC = "is run by the classic provider azure, whose properties are not read here:"


@pytest.mark.parametrize(
    ("token", "instead"),
    [
        ("storage/account:Account", "azure-native:storage:StorageAccount is the same thing"),
        ("mssql/server:Server", "azure-native:sql:Server is the same thing"),
        ("sql/sqlServer:SqlServer", "azure-native:sql:Server is the same thing"),
        ("appservice/appService:AppService", "azure-native:web:WebApp is the same thing"),
        ("compute/linuxVirtualMachine:LinuxVirtualMachine", "azure-native:compute:VirtualMachine is the same thing"),
        (
            "policy/definition:Definition",
            "one of azure-native:authorization:PolicyDefinition, "
            "azure-native:authorization:PolicyDefinitionAtManagementGroup is the same thing",
        ),
        ("lb/probe:Probe", "it is a property of azure-native:network:LoadBalancer"),
        ("keyvault/certificate:Certificate", "azure-native has nothing for it"),
        ("media/asset:Asset", "azure-native has nothing for it"),
        ("storage/acount:Acount", "it has no such type"),
        ("storage/account", "it has no such type"),
        ("", "it has no such type"),
    ],
)
def test_a_classic_type_is_refused_and_what_stands_for_it_is_named(ask, token, instead):
    assert ask(ID, f"azure:{token}", {}) == [f"violation : azure:{token} {CLASSIC} {instead}"]


def test_the_classic_provider_itself_is_refused_however_it_is_configured(ask):
    settings = {"metadataHost": "management.sovcloud-api.fr", "environment": "public"}
    assert ask(ID, "pulumi:providers:azure", settings) == [
        "violation : pulumi:providers:azure is the classic provider, whose settings are not read here: "
        "pulumi:providers:azure-native is the one that is led to the cloud and judged"
    ]


def test_a_classic_type_in_the_hands_of_its_provider_is_refused_once(ask):
    provider = Provider("pulumi:providers:azure", "default", {})
    assert ask(ID, GROUP, {}, provider=provider) == [
        f"violation : {GROUP} {CLASSIC} azure-native:resources:ResourceGroup is the same thing"
    ]


def test_a_classic_type_in_the_hands_of_another_provider_is_refused_for_both(ask):
    stranger = Provider("pulumi:providers:mine", "mine", {})
    assert ask(ID, GROUP, {}, provider=stranger) == [
        f"violation : {GROUP} {CLASSIC} azure-native:resources:ResourceGroup is the same thing",
        f"violation : {GROUP} is run by the provider 'mine', which can put data anywhere and run anything",
    ]


def test_a_type_of_azure_native_in_the_hands_of_the_classic_provider_is_a_strangers(ask):
    classic = Provider("pulumi:providers:azure", "mine", {})
    assert ask(ID, "azure-native:storage:StorageAccount", {}, provider=classic) == [
        "violation : azure-native:storage:StorageAccount is run by the provider 'azure', which can put data anywhere "
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


@pytest.mark.parametrize(
    ("token", "said"),
    [
        (
            "azure:storage/account:Account",
            "azure:storage/account:Account est géré par le fournisseur classique azure, dont les propriétés ne sont "
            "pas lues ici : azure-native:storage:StorageAccount est la même chose",
        ),
        (
            "azure:cosmosdb/mongoCluster:MongoCluster",
            "azure:cosmosdb/mongoCluster:MongoCluster est géré par le fournisseur classique azure, dont les propriétés "
            "ne sont pas lues ici : l'un de azure-native:mongocluster:MongoCluster, azure-native:cosmosdb:MongoCluster "
            "est la même chose",
        ),
        (
            "azure:lb/probe:Probe",
            "azure:lb/probe:Probe est géré par le fournisseur classique azure, dont les propriétés ne sont pas lues "
            "ici : c'est une propriété de azure-native:network:LoadBalancer",
        ),
        (
            "azure:media/asset:Asset",
            "azure:media/asset:Asset est géré par le fournisseur classique azure, dont les propriétés ne sont pas lues "
            "ici : azure-native n'a rien pour cela",
        ),
        (
            "azure:no:Such",
            "azure:no:Such est géré par le fournisseur classique azure, dont les propriétés ne sont pas lues ici : il "
            "n'a pas ce type",
        ),
        (
            "pulumi:providers:azure",
            "pulumi:providers:azure est le fournisseur classique, dont les réglages ne sont pas lus ici : "
            "pulumi:providers:azure-native est celui qui est mené au cloud et jugé",
        ),
    ],
)
def test_a_classic_type_is_refused_in_french_too(ask, monkeypatch, token, said):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(ID, token, {}) == [f"violation : {said}"]
