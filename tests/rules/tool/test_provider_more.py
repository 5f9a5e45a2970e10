"""BLEU-0122 to BLEU-0124, and what BLEU-0043 has of partners."""

import pytest

from bleu_iac.resources import UNKNOWN, Provider
from bleu_iac.rules.tool import secrets_provider_in_cloud

ENDPOINT = "tool-provider-identity-endpoint-local"
AUDIENCE = "tool-provider-audience-in-cloud"
SECRETS = "tool-secrets-provider-in-cloud"
PARTNER = "tool-provider-no-partner-id"
PROVIDER = "pulumi:providers:azure-native"
STACK = "pulumi:pulumi:Stack"
LATER = "is not known before deployment"
FRANCE = "api://AzureADTokenExchangeFrance"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("https://identity.example.org/token", "'https://identity.example.org/token'"),
        ("http://169.254.169.254@evil.org/", "'http://169.254.169.254@evil.org/'"),
        ("http://10.0.0.4/", "'http://10.0.0.4/'"),
        ("words", "'words'"),
        (7, "7"),
        (["http://localhost"], "['http://localhost']"),
    ],
)
def test_a_token_is_not_asked_of_another_machine(ask, value, shown):
    assert ask(ENDPOINT, PROVIDER, {"msiEndpoint": value}) == [
        f"violation msiEndpoint: must be left out, or be an address of the machine itself, found {shown}"
    ]


@pytest.mark.parametrize(
    "value",
    [None, "", "http://169.254.169.254/metadata/identity/oauth2/token", "http://localhost:40342", "http://[::1]:1/"],
)
def test_a_token_is_asked_of_the_machine_itself(ask, value):
    assert ask(ENDPOINT, PROVIDER, {} if value is None else {"msiEndpoint": value}) == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [("https://token.example.org/ask", "'https://token.example.org/ask'"), ("some words", "'some words'"), (7, "7")],
)
def test_a_pipelines_token_is_asked_of_a_known_host(ask, value, shown):
    assert ask(ENDPOINT, PROVIDER, {"oidcRequestUrl": value}) == [
        "violation oidcRequestUrl: must be left out, or be a host of Bleu, a private address, or a host in the rule's "
        f"list, found {shown}"
    ]


@pytest.mark.parametrize("value", [None, "", "https://ci.corp.internal/token", "https://10.0.0.4/token"])
def test_a_pipeline_of_ones_own_may_give_the_token(ask, value):
    assert ask(ENDPOINT, PROVIDER, {} if value is None else {"oidcRequestUrl": value}) == []


def test_a_pipelines_host_may_be_declared(ask):
    given = {"oidcRequestUrl": "https://token.example.org/ask"}
    assert ask(ENDPOINT, PROVIDER, given, parameters={"hosts": ("token.example.org",)}) == []


@pytest.mark.parametrize(
    ("rule", "name"),
    [(ENDPOINT, "msiEndpoint"), (ENDPOINT, "oidcRequestUrl"), (AUDIENCE, "oidcAudience"), (PARTNER, "partnerId")],
)
def test_an_unknown_setting_is_not_a_pass(ask, rule, name):
    inputs = {name: UNKNOWN, "disablePulumiPartnerId": True}
    assert ask(rule, PROVIDER, inputs) == [f"undetermined {name}: {LATER}"]
    assert ask(rule, "azure-native:storage:Blob", {}, provider=Provider(PROVIDER, "p", inputs)) == [
        f"undetermined provider.{name}: {LATER}"
    ]


@pytest.mark.parametrize("value", ["api://AzureADTokenExchange", "api://elsewhere", 7])
def test_a_token_is_made_for_no_other_directory(ask, value):
    assert ask(AUDIENCE, PROVIDER, {"oidcAudience": value}) == [
        f"violation oidcAudience: must be {FRANCE}, found {value!r}"
    ]


def test_a_token_is_made_for_this_directory(ask):
    assert ask(AUDIENCE, PROVIDER, {"oidcAudience": FRANCE}) == []
    assert ask(AUDIENCE, PROVIDER, {"useOidc": "true"}) == []
    assert ask(AUDIENCE, PROVIDER, {"oidcAudience": "api://AzureADTokenExchange"}, cloud="azure-france") == []


def test_no_other_partners_mark_is_sent(ask):
    switched_off = {"disablePulumiPartnerId": "true"}
    assert ask(PARTNER, PROVIDER, {**switched_off, "partnerId": "12345"}) == [
        "violation partnerId: must be left out, found '12345'"
    ]
    assert ask(PARTNER, PROVIDER, {**switched_off, "partnerId": ""}) == []
    assert ask(PARTNER, PROVIDER, switched_off) == []


HELD = "must be passphrase, or a key vault of Bleu, found"


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        pytest.param(
            {"type": "service", "state": {"url": "https://api.example.org"}},
            [
                "violation secretsProvider.type: is kept by the Pulumi Cloud service, which holds the stack's state "
                "and the key to its secrets"
            ],
            id="service",
        ),
        *(
            pytest.param(
                {"type": "cloud", "state": {"url": url}},
                [f"violation secretsProvider.state.url: {HELD} {url!r}"],
                id=str(url),
            )
            for url in (
                "azurekeyvault://x.vault.azure.net/keys/k",
                "azurekeyvault://x.vault.sovcloud-api.de/keys/k",
                "awskms://alias/k",
                "gcpkms://projects/p",
                "hashivault://k",
                "https://x.vault.sovcloud-api.fr/keys/k",
                "azurekeyvault://[",
                7,
            )
        ),
        pytest.param({"type": "cloud"}, [f"violation secretsProvider.state.url: {HELD} nothing"], id="no url"),
        pytest.param({"type": "b64"}, [f"violation secretsProvider.type: {HELD} 'b64'"], id="no key at all"),
        pytest.param({}, [f"violation secretsProvider.type: {HELD} nothing"], id="no type"),
        pytest.param({"type": UNKNOWN}, [f"undetermined secretsProvider.type: {LATER}"], id="unknown"),
        pytest.param(UNKNOWN, [f"undetermined secretsProvider.type: {LATER}"], id="all unknown"),
        pytest.param(
            {"type": "cloud", "state": UNKNOWN}, [f"undetermined secretsProvider.state.url: {LATER}"], id="url unknown"
        ),
        pytest.param({"type": "passphrase", "state": {"salt": "v1:a:b"}}, [], id="passphrase"),
        pytest.param(
            {"type": "cloud", "state": {"url": "azurekeyvault://x.vault.sovcloud-api.fr/keys/k"}}, [], id="here"
        ),
        pytest.param(None, [], id="nobody said"),
    ],
)
def test_the_key_to_the_secrets_is_held_here(ask, provider, expected):
    assert ask(SECRETS, STACK, {} if provider is None else {"secretsProvider": provider}, custom=False) == expected


def test_only_a_stack_has_a_secrets_provider():
    assert secrets_provider_in_cloud.RULE.types == {STACK}
