"""BLEU-0160."""

import pytest

from bleu_iac.resources import UNKNOWN
from bleu_iac.rules.plain_secrets import names_a_secret, says_a_secret

ID = "keys-no-plain-secret"
MACHINE = "azure-native:compute:VirtualMachine"
GROUP = "azure-native:containerinstance:ContainerGroup"
PLAIN = "holds a secret in plain text; its value is not shown here"
PERHAPS = "is not known before deployment, nor whether it is marked secret"
KEY = "q" * 40


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param(
            {"osProfile": {"adminPassword": "hush"}}, [f"violation osProfile.adminPassword: {PLAIN}"], id="a property"
        ),
        pytest.param(
            {"osProfile": {"adminPassword": UNKNOWN}},
            [f"undetermined osProfile.adminPassword: {PERHAPS}"],
            id="unknown",
        ),
        pytest.param(
            {"env": [{"name": "DB_PASSWORD", "value": "hush"}, {"name": "MODE", "value": "hush"}]},
            [f"violation env[0].value: {PLAIN}"],
            id="an environment variable by its name",
        ),
        pytest.param(
            {"env": [{"name": "API_KEY", "value": UNKNOWN}]},
            [f"undetermined env[0].value: {PERHAPS}"],
            id="unknown variable",
        ),
        pytest.param(
            {"properties": {"Db:Client-Secret": "hush"}},
            [f"violation properties.Db:Client-Secret: {PLAIN}"],
            id="a setting of the user's own name",
        ),
        pytest.param(
            {"commandLine": ["run", f"AccountName=x;AccountKey={KEY}"]},
            [f"violation commandLine[1]: {PLAIN}"],
            id="by what it says",
        ),
        pytest.param({"osProfile": {"adminPassword": ""}}, [], id="empty"),
        pytest.param({"osProfile": UNKNOWN}, [], id="an unknown block may hold anything"),
        pytest.param(
            {"osProfile": {"adminPassword": True, "disablePasswordAuthentication": "true"}}, [], id="switches"
        ),
        pytest.param({"x": {"password": "@Microsoft.KeyVault(SecretUri=x)"}}, [], id="named in a vault"),
        pytest.param({"secretName": "database", "passwordPolicy": "strong"}, [], id="names of secrets"),
    ],
)
def test_a_secret_in_plain_text_is_refused_and_not_shown(ask, inputs, expected):
    assert ask(ID, MACHINE, inputs) == expected


@pytest.mark.parametrize("marked", [("osProfile",), ("osProfile", "adminPassword"), ()])
@pytest.mark.parametrize("value", ["hush", UNKNOWN])
def test_what_was_marked_secret_or_stands_in_a_secret_is_good(ask, marked, value):
    assert ask(ID, MACHINE, {"osProfile": {"adminPassword": value}}, secrets=frozenset({marked})) == []


def test_an_output_of_a_template_gives_no_secret_back(ask):
    outputs = {"key": {"type": "string", "value": "[listKeys('x', '2023-01-01').keys[0].value]"}}
    template = {"contentVersion": "1.0.0.0", "resources": [], "outputs": outputs}
    assert ask(ID, "azure-native:resources:Deployment", {"properties": {"template": template}}) == [
        "violation properties.template.outputs.key.value: gives a secret back, which everybody who may read the "
        "deployment reads; its type must be securestring or secureobject"
    ]


def test_the_content_of_a_vaults_secret_is_one(ask):
    assert ask(ID, "azure-native:keyvault:Secret", {"properties": {"value": "x"}}) == [
        f"violation properties.value: {PLAIN}"
    ]
    assert ask(ID, "azure-native:keyvault:Secret", {"properties": {"value": f"Password={KEY}"}}) == [
        f"violation properties.value: {PLAIN}"
    ]
    assert ask(ID, "azure-native:keyvault:Secret", {"properties": UNKNOWN}) == [
        f"undetermined properties.value: {PERHAPS}"
    ]
    assert (
        ask(
            ID,
            "azure-native:keyvault:Secret",
            {"properties": {"value": "x"}},
            secrets=frozenset({("properties", "value")}),
        )
        == []
    )


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA PRIVATE KEY-----\nMII",
        f"Endpoint=sb://x/;SharedAccessKeyName=y;SharedAccessKey={KEY}=",
        "Server=tcp:x;Database=y;User ID=z;Password=hush;",
        f"https://x.blob.example.org/c?sv=2024-01-01&se=2027&sig={KEY}%3D",
        "postgres://user:hush@host/db",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.x",
        "ghp_" + "a" * 36,
    ],
)
def test_texts_that_are_secrets_by_themselves(text):
    assert says_a_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "Server=tcp:x;Authentication=Active Directory Managed Identity;Database=y",
        "InstrumentationKey=11111111-2222-4333-8444-555555555555;IngestionEndpoint=https://x/",
        "https://user@example.org/path?signature=none",
        "-----BEGIN CERTIFICATE-----\nMII",
        "-----BEGIN PUBLIC KEY-----\nMII",
        "Password={password};Server=x",
        "/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv/secrets/password",
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ someone@example",
    ],
)
def test_texts_that_only_speak_of_secrets(text):
    assert not says_a_secret(text)


@pytest.mark.parametrize(
    "name",
    [
        "adminPassword",
        "administratorLoginPassword",
        "DB_PASSWORD",
        "clientSecret",
        "storageAccountAccessKey",
        "sasToken",
        "api-key",
    ],
)
def test_names_of_secrets(name):
    assert names_a_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        "secretName",
        "passwordUri",
        "keyVaultSecretId",
        "tokenEndpoint",
        "publicKey",
        "keyName",
        "disablePasswordAuthentication",
        "connectionStringName",
        "partitionKey",
        "PASSWORD_LENGTH",
    ],
)
def test_names_that_only_speak_of_secrets(name):
    assert not names_a_secret(name)


def test_it_is_said_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(ID, GROUP, {"imageRegistryCredentials": [{"password": "hush"}]}) == [
        "violation imageRegistryCredentials[0].password: contient un secret en clair ; sa valeur n'est pas montrée ici"
    ]


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (
            "app:ContainerApp",
            {"configuration": {"secrets": [{"name": "db", "value": "in-plain-text"}, {"name": "x", "value": UNKNOWN}]}},
            [
                f"violation configuration.secrets[0].value: {PLAIN}",
                f"undetermined configuration.secrets[1].value: {PERHAPS}",
            ],
        ),
        (
            "compute:VirtualMachineExtension",
            {"protectedSettings": {"anything": "in-plain-text"}},
            [f"violation protectedSettings.anything: {PLAIN}"],
        ),
        ("apimanagement:Logger", {"credentials": {"name": "hub", "identityClientId": "1"}}, []),
        (
            "web:WebAppConnectionStrings",
            {"properties": {"db": {"value": "Server=x;Authentication=Active Directory MSI"}}},
            [],
        ),
        ("apimanagement:NamedValue", {"value": "a-plain-setting"}, []),
    ],
)
def test_what_the_catalogue_calls_a_secret_is_one_whatever_its_name(ask, token, inputs, expected):
    assert ask(ID, f"azure-native:{token}", inputs) == expected
