"""BLEU-0159."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "keys-certificate-authority"
LATER = "is not known before deployment"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (
            "app:ManagedCertificate",
            {},
            ["violation : asks for a certificate of the one authority this service is bound to, outside the Union"],
        ),
        (
            "cdn:AFDCustomDomain",
            {},
            ["violation tlsSettings.certificateType: must be CustomerCertificate, found nothing"],
        ),
        ("cdn:AFDCustomDomain", {"tlsSettings": UNKNOWN}, [f"undetermined tlsSettings.certificateType: {LATER}"]),
        ("cdn:AFDCustomDomain", {"tlsSettings": {"certificateType": "CustomerCertificate"}}, []),
        (
            "apimanagement:ApiManagementService",
            {"hostnameConfigurations": [{"certificateSource": "Managed"}, {"certificateSource": "KeyVault"}, {}]},
            [
                "violation hostnameConfigurations[0].certificateSource: "
                "must be one of KeyVault, Custom, BuiltIn, found 'Managed'"
            ],
        ),
        (
            "web:Certificate",
            {"canonicalName": "www.example.org"},
            [
                "violation canonicalName: asks for a managed certificate, of an authority outside the Union: "
                "'www.example.org'"
            ],
        ),
        (
            "web:Certificate",
            {"canonicalName": 5},
            ["violation canonicalName: asks for a managed certificate, of an authority outside the Union: 5"],
        ),
        ("web:Certificate", {"canonicalName": UNKNOWN}, [f"undetermined canonicalName: {LATER}"]),
        ("web:Certificate", {"canonicalName": "www.example.org", "keyVaultId": UNKNOWN}, []),
        ("web:Certificate", {"pfxBlob": "..."}, []),
        ("web:Certificate", {"canonicalName": ""}, []),
    ],
)
def test_a_certificate_the_service_gets_by_itself_is_refused(ask, token, inputs, expected):
    assert ask(ID, f"azure-native:{token}", inputs) == expected
