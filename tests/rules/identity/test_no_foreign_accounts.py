"""BLEU-0207."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "identity-no-foreign-accounts"
LATER = "is not known before deployment"
SAID = "lets in who has an account at another company, found"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (
            "web:WebAppAuthSettingsV2",
            {"identityProviders": {"gitHub": {"registration": {"clientId": "x"}}, "azureActiveDirectory": {}}},
            [f"violation identityProviders.gitHub: {SAID} {{'registration': {{'clientId': 'x'}}}}"],
        ),
        ("app:ContainerAppsAuthConfig", {"identityProviders": {"google": {"enabled": False}}}, []),
        (
            "app:ContainerAppsAuthConfig",
            {"identityProviders": {"google": {"enabled": UNKNOWN}}},
            [f"violation identityProviders.google: {SAID} {{'enabled': unknown until deployed}}"],
        ),
        (
            "app:ContainerAppsAuthConfig",
            {"identityProviders": {"google": UNKNOWN}},
            [f"undetermined identityProviders.google: {LATER}"],
        ),
        ("app:ContainerAppsAuthConfig", {"identityProviders": {"google": {}}}, []),
        ("app:ContainerAppsAuthConfig", {}, []),
        ("web:WebAppAuthSettings", {"facebookAppId": "1"}, [f"violation facebookAppId: {SAID} '1'"]),
        ("web:WebAppAuthSettings", {"facebookAppId": UNKNOWN}, [f"undetermined facebookAppId: {LATER}"]),
        ("web:WebAppAuthSettings", {"facebookAppId": "", "clientId": "own"}, []),
        ("apimanagement:IdentityProvider", {"type": "facebook"}, [f"violation type: {SAID} 'facebook'"]),
        ("apimanagement:IdentityProvider", {"type": "AAD", "identityProviderName": "aad"}, []),
        (
            "apimanagement:IdentityProvider",
            {"identityProviderName": "twitter"},
            [f"violation identityProviderName: {SAID} 'twitter'"],
        ),
        ("apimanagement:IdentityProvider", {}, [f"violation type: {SAID} nothing"]),
        ("apimanagement:IdentityProvider", {"type": 7}, [f"violation type: {SAID} 7"]),
        ("apimanagement:IdentityProvider", {"type": UNKNOWN}, [f"undetermined type: {LATER}"]),
    ],
)
def test_accounts_of_other_companies_are_refused(ask, token, inputs, expected):
    assert ask(ID, f"azure-native:{token}", inputs) == expected
