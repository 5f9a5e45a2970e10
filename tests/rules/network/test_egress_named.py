"""BLEU-0172."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "network-egress-named"
LATER = "is not known before deployment"
OUT = "restrictOutboundNetworkAccess"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        ("sql:Server", {}, [f"violation {OUT}: must be Enabled, found nothing"]),
        ("sql:Server", {OUT: "Disabled"}, [f"violation {OUT}: must be Enabled, found 'Disabled'"]),
        ("sql:Server", {OUT: UNKNOWN}, [f"undetermined {OUT}: {LATER}"]),
        ("sql:Server", {OUT: "Enabled"}, []),
        (
            "cognitiveservices:Account",
            {"properties": {OUT: False}},
            [f"violation properties.{OUT}: must be true, found False"],
        ),
        ("iothub:IotHubResource", {"properties": {OUT: True}}, []),
        (
            "hdinsight:Cluster",
            {"properties": {"networkProperties": {"outboundDependenciesManagedType": "Managed"}}},
            [
                "violation properties.networkProperties.outboundDependenciesManagedType: "
                "must be External, found 'Managed'"
            ],
        ),
        (
            "hdinsight:Cluster",
            {},
            [
                "undetermined properties.networkProperties.outboundDependenciesManagedType: is left out, and what that "
                "amounts to is not documented: write External"
            ],
        ),
        (
            "network:HubVirtualNetworkConnection",
            {"enableInternetSecurity": False},
            ["violation enableInternetSecurity: must be true, found False"],
        ),
        ("network:VpnConnection", {"enableInternetSecurity": False}, []),
        (
            "privatedns:VirtualNetworkLink",
            {"resolutionPolicy": "NxDomainRedirect"},
            ["violation resolutionPolicy: must be Default, found 'NxDomainRedirect'"],
        ),
        (
            "machinelearningservices:Workspace",
            {"managedNetwork": {"isolationMode": "AllowInternetOutbound"}},
            [
                "violation managedNetwork.isolationMode: must be AllowOnlyApprovedOutbound, "
                "found 'AllowInternetOutbound'"
            ],
        ),
    ],
)
def test_what_lets_a_service_send_is_judged(ask, token, inputs, expected):
    assert ask(ID, f"azure-native:{token}", inputs) == expected
