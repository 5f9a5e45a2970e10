"""BLEU-0178."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "network-no-old-tls"
LATER = "is not known before deployment"
LEFT_OUT = "is left out, and what that amounts to is not documented: write"
GATEWAY = "network:ApplicationGateway"
SERVICE = "apimanagement:ApiManagementService"
WANTED = (
    "must be a policy that begins at TLS 1.2 (AppGwSslPolicy20170401S, AppGwSslPolicy20220101, AppGwSslPolicy20220101S"
    ", or Custom with min_protocol_version TLSv1_2 or TLSv1_3), found"
)
KEY = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (GATEWAY, {}, [f"violation sslPolicy: {WANTED} nothing"]),
        (GATEWAY, {"sslPolicy": 5}, [f"violation sslPolicy: {WANTED} 5"]),
        (GATEWAY, {"sslPolicy": UNKNOWN}, [f"undetermined sslPolicy: {LATER}"]),
        (GATEWAY, {"sslPolicy": {"policyName": UNKNOWN}}, [f"undetermined sslPolicy: {LATER}"]),
        (
            GATEWAY,
            {"sslPolicy": {"minProtocolVersion": "TLSv1_1", "policyType": "Custom"}},
            [f"violation sslPolicy: {WANTED} {{'minProtocolVersion': 'TLSv1_1', 'policyType': 'Custom'}}"],
        ),
        (GATEWAY, {"sslPolicy": {"policyType": "CustomV2", "minProtocolVersion": "TLSv1_3"}}, []),
        (
            GATEWAY,
            {"sslPolicy": {"policyName": "AppGwSslPolicy20220101"}, "sslProfiles": [{"sslPolicy": {}}]},
            [f"violation sslProfiles[0].sslPolicy: {WANTED} {{}}"],
        ),
        (
            SERVICE,
            {"customProperties": {f"{KEY}.Protocols.Tls10": "True"}},
            [f"violation customProperties[\"{KEY}.Protocols.Tls10\"]: must be false, found 'True'"],
        ),
        (
            SERVICE,
            {"customProperties": {f"{KEY}.Backend.Protocols.Ssl30": UNKNOWN}},
            [f'undetermined customProperties["{KEY}.Backend.Protocols.Ssl30"]: {LATER}'],
        ),
        (SERVICE, {"customProperties": UNKNOWN}, [f"undetermined customProperties: {LATER}"]),
        (SERVICE, {"customProperties": {f"{KEY}.Protocols.Tls11": "False", "other": "True"}}, []),
        (SERVICE, {}, []),
        (
            "dbformysql:Configuration",
            {"configurationName": "tls_version", "value": "TLSv1.1,TLSv1.2"},
            ["violation value: must be TLS 1.2 or 1.3 only, found 'TLSv1.1,TLSv1.2'"],
        ),
        (
            "dbforpostgresql:Configuration",
            {"configurationName": "ssl_min_protocol_version", "value": "TLSv1"},
            ["violation value: must be TLS 1.2 or 1.3 only, found 'TLSv1'"],
        ),
        (
            "dbformysql:Configuration",
            {"configurationName": "tls_version", "value": UNKNOWN},
            [f"undetermined value: {LATER}"],
        ),
        ("dbformysql:Configuration", {"configurationName": "tls_version", "value": "TLSv1.2,TLSv1.3"}, []),
        (
            "web:WebApp",
            {"siteConfig": {"scmMinTlsVersion": "1.0"}},
            ["violation siteConfig.scmMinTlsVersion: must be one of 1.2, 1.3, found '1.0'"],
        ),
        ("web:WebApp", {}, []),
        (
            "eventgrid:EventSubscription",
            {"destination": {"endpointType": "WebHook"}},
            [f"undetermined destination.minimumTlsVersionAllowed: {LEFT_OUT} 1.2"],
        ),
        (
            "eventgrid:EventSubscription",
            {"destination": {"endpointType": "WebHook", "minimumTlsVersionAllowed": "1.1"}},
            [
                "violation destination.minimumTlsVersionAllowed: must be one of 1.2, 1.3, TLS1_2, TLS1_3, Tls12, "
                "Tls13, TLSv1_2, TLSv1_3, TLS12, TLS13, found '1.1'"
            ],
        ),
        ("eventgrid:EventSubscription", {"destination": {"endpointType": "StorageQueue"}}, []),
        (
            "apimanagement:GatewayHostnameConfiguration",
            {"tls10Enabled": False},
            [f"undetermined tls11Enabled: {LEFT_OUT} one of false, Disabled"],
        ),
        (
            "azurearcdata:SqlManagedInstance",
            {},
            [
                "undetermined properties.k8sRaw.spec.settings.network.tlsprotocols: "
                f"{LEFT_OUT} one of 1.2, 1.3, 1.2,1.3, 1.3,1.2"
            ],
        ),
    ],
)
def test_what_speaks_an_old_protocol_is_refused(ask, token, inputs, expected):
    assert ask(ID, f"azure-native:{token}", inputs) == expected
