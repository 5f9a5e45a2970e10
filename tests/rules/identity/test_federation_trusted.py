"""BLEU-0206."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "identity-federation-trusted"
CREDENTIAL = "azure-native:managedidentity:FederatedIdentityCredential"
FORGE = "https://forge.example.org"
OWN = "https://oidc.example.sovcloud-api.fr/1/"
AUDIENCE = "api://AzureADTokenExchangeFrance"
LATER = "is not known before deployment"
WANTED = f"must be the one audience of Bleu, {AUDIENCE}"


@pytest.mark.parametrize(
    ("audiences", "expected"),
    [
        pytest.param([AUDIENCE], [], id="the cloud's"),
        pytest.param(
            ["api://AzureADTokenExchange"],
            [f"violation audiences[0]: {WANTED}, found 'api://AzureADTokenExchange'"],
            id="the public cloud's",
        ),
        pytest.param(
            [AUDIENCE, "api://other"], [f"violation audiences[1]: {WANTED}, found 'api://other'"], id="another beside"
        ),
        pytest.param(None, [f"violation audiences: {WANTED}, found nothing"], id="missing"),
        pytest.param([], [f"violation audiences: {WANTED}, found []"], id="none"),
        pytest.param(AUDIENCE, [f"violation audiences: {WANTED}, found '{AUDIENCE}'"], id="wrong type"),
        pytest.param(UNKNOWN, [f"undetermined audiences: {LATER}"], id="unknown"),
        pytest.param([UNKNOWN], [f"undetermined audiences[0]: {LATER}"], id="element unknown"),
    ],
)
def test_a_token_for_another_audience_is_refused(ask, audiences, expected):
    inputs = {"issuer": OWN} if audiences is None else {"issuer": OWN, "audiences": audiences}
    assert ask(ID, CREDENTIAL, inputs) == expected


@pytest.mark.parametrize(
    ("issuer", "trusted", "expected"),
    [
        pytest.param(OWN, (), [], id="on the cloud's own hosts"),
        pytest.param(FORGE, (f"{FORGE}/",), [], id="listed"),
        pytest.param(
            FORGE,
            ("https://other.example.org",),
            [
                "violation issuer: must be one of the issuers that are trusted (https://other.example.org), "
                f"found '{FORGE}'"
            ],
            id="not listed",
        ),
        pytest.param(
            FORGE,
            (),
            [
                "undetermined issuer: can't be told: which issuers are trusted is not configured (parameter issuers), "
                f"found '{FORGE}'"
            ],
            id="nothing listed",
        ),
        pytest.param(
            "http://forge.example.org",
            (FORGE,),
            ["violation issuer: must be the https address of an issuer, found 'http://forge.example.org'"],
            id="in clear",
        ),
        pytest.param(
            None, (), ["violation issuer: must be the https address of an issuer, found nothing"], id="missing"
        ),
        pytest.param(UNKNOWN, (FORGE,), [f"undetermined issuer: {LATER}"], id="unknown"),
    ],
)
def test_an_issuer_is_believed_only_when_listed(ask, issuer, trusted, expected):
    inputs = {"audiences": [AUDIENCE]} if issuer is None else {"audiences": [AUDIENCE], "issuer": issuer}
    assert ask(ID, CREDENTIAL, inputs, parameters={"issuers": trusted}) == expected


def test_a_message_is_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(ID, CREDENTIAL, {"issuer": OWN}) == [
        f"violation audiences: doit être la seule audience de Bleu, {AUDIENCE}, trouvé : rien"
    ]


SITE = "azure-native:web:WebAppAuthSettings"
UNTOLD = "can't be told: which issuers are trusted is not configured (parameter issuers), found"
UNLISTED = "can't be told: an audience that is another host's is to be listed (parameter audiences), found"


@pytest.mark.parametrize(
    ("inputs", "parameters", "expected"),
    [
        ({"issuer": OWN, "allowedAudiences": ["api://1", "11111111-2222-4333-8444-555555555555"]}, {}, []),
        ({"issuer": FORGE}, {}, [f"undetermined issuer: {UNTOLD} '{FORGE}'"]),
        ({"issuer": FORGE}, {"issuers": (FORGE,)}, []),
        (
            {"issuer": FORGE},
            {"issuers": (OWN,)},
            [f"violation issuer: must be one of the issuers that are trusted ({OWN}), found '{FORGE}'"],
        ),
        ({"allowedAudiences": [FORGE]}, {}, [f"undetermined allowedAudiences[0]: {UNLISTED} '{FORGE}'"]),
        ({"allowedAudiences": [FORGE]}, {"audiences": (FORGE,)}, []),
        ({"issuer": UNKNOWN}, {}, [f"undetermined issuer: {LATER}"]),
        ({"issuer": ""}, {}, []),
    ],
)
def test_an_application_believes_whom_the_customer_named(ask, inputs, parameters, expected):
    assert ask(ID, SITE, inputs, parameters=parameters) == expected
