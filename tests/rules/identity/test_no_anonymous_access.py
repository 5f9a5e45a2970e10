"""BLEU-0201."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "identity-no-anonymous-access"
LATER = "is not known before deployment"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        ("storage:BlobContainer", {}, []),
        ("storage:BlobContainer", {"publicAccess": "none"}, []),
        (
            "storage:BlobContainer",
            {"publicAccess": "Container"},
            ["violation publicAccess: must be None, found 'Container'"],
        ),
        ("storage:BlobContainer", {"publicAccess": 1}, ["violation publicAccess: must be None, found 1"]),
        ("storage:BlobContainer", {"publicAccess": UNKNOWN}, [f"undetermined publicAccess: {LATER}"]),
        ("storage:StorageAccount", {}, ["violation allowBlobPublicAccess: must be false, found nothing"]),
        ("storage:StorageAccount", {"allowBlobPublicAccess": False}, []),
        (
            "containerregistry:Registry",
            {"anonymousPullEnabled": True},
            ["violation anonymousPullEnabled: must be false, found True"],
        ),
        (
            "web:WebAppAuthSettingsV2",
            {},
            ["violation globalValidation.requireAuthentication: must be true, found nothing"],
        ),
        (
            "app:ContainerAppsAuthConfig",
            {"globalValidation": {"unauthenticatedClientAction": "AllowAnonymous"}},
            [
                "violation globalValidation.unauthenticatedClientAction: must be one of RedirectToLoginPage, "
                "Return401, Return403, Return404, found 'AllowAnonymous'"
            ],
        ),
        ("app:ContainerAppsAuthConfig", {}, []),
        (
            "storage:StorageAccountStaticWebsite",
            {"indexDocument": "index.html"},
            [
                "violation : shows what the account has in $web to whoever asks, even where the account forbids "
                "anonymous access"
            ],
        ),
        (
            "relay:HybridConnection",
            {"requiresClientAuthorization": False},
            ["violation requiresClientAuthorization: must be true, found False"],
        ),
        ("relay:WCFRelay", {}, []),
        (
            "web:WebAppFunction",
            {"config": {"bindings": [{"type": "queueTrigger"}, {"type": "httpTrigger", "authLevel": "anonymous"}]}},
            ["violation config.bindings[1].authLevel: must be one of function, admin, system, found 'anonymous'"],
        ),
        ("web:WebAppFunction", {"config": {"bindings": [{"type": "httpTrigger"}]}}, []),
        ("web:WebAppAuthSettings", {"unauthenticatedClientAction": "RedirectToLoginPage"}, []),
        (
            "machinelearningservices:Registry",
            {
                "regionDetails": [
                    {"storageAccountDetails": [{"systemCreatedStorageAccount": {"allowBlobPublicAccess": True}}]}
                ]
            },
            [
                "violation regionDetails[0].storageAccountDetails[0].systemCreatedStorageAccount"
                ".allowBlobPublicAccess: must be false, found True"
            ],
        ),
    ],
)
def test_access_without_a_name_is_refused(ask, token, inputs, expected):
    assert ask(ID, f"azure-native:{token}", inputs) == expected
