"""BLEU-0182."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "network-ipsec-strong"
CONNECTION = "azure-native:network:VirtualNetworkGatewayConnection"
LATER = "is not known before deployment"
A_POLICY = "must be a policy of one's own: Azure's default one accepts SHA-1, 3DES and group 2, found"
SOUND = {
    "dhGroup": "ECP256",
    "ikeEncryption": "AES256",
    "ikeIntegrity": "SHA256",
    "ipsecEncryption": "GCMAES256",
    "ipsecIntegrity": "GCMAES256",
    "pfsGroup": "ECP256",
}


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({}, [f"violation ipsecPolicies: {A_POLICY} nothing"]),
        ({"ipsecPolicies": []}, [f"violation ipsecPolicies: {A_POLICY} []"]),
        ({"ipsecPolicies": "x"}, [f"violation ipsecPolicies: {A_POLICY} 'x'"]),
        ({"ipsecPolicies": UNKNOWN}, [f"undetermined ipsecPolicies: {LATER}"]),
        ({"ipsecPolicies": [UNKNOWN]}, [f"undetermined ipsecPolicies[0]: {LATER}"]),
        (
            {"ipsecPolicies": [{**SOUND, "dhGroup": "DHGroup2", "pfsGroup": "None"}]},
            [
                "violation ipsecPolicies[0].dhGroup: must be one of DHGroup14, DHGroup2048, ECP256, ECP384, "
                "found 'DHGroup2'",
                "violation ipsecPolicies[0].pfsGroup: must be one of PFS14, PFS2048, ECP256, ECP384, found 'None'",
            ],
        ),
        (
            {"ipsecPolicies": [{**SOUND, "ikeIntegrity": UNKNOWN}]},
            [f"undetermined ipsecPolicies[0].ikeIntegrity: {LATER}"],
        ),
        (
            {"connectionProtocol": "IKEv1", "ipsecPolicies": [SOUND]},
            ["violation connectionProtocol: must be IKEv2, found 'IKEv1'"],
        ),
        ({"connectionProtocol": UNKNOWN, "ipsecPolicies": [SOUND]}, [f"undetermined connectionProtocol: {LATER}"]),
        ({"connectionType": "ExpressRoute"}, []),
        ({"connectionType": "IPsec", "ipsecPolicies": [SOUND]}, []),
    ],
)
def test_a_connection(ask, inputs, expected):
    assert ask(ID, CONNECTION, inputs) == expected


def test_the_links_of_a_connection_have_policies_of_their_own(ask):
    connection = "azure-native:network:VpnConnection"
    assert ask(ID, connection, {"vpnLinkConnections": [{"ipsecPolicies": [SOUND]}, {}]}) == [
        f"violation vpnLinkConnections[1].ipsecPolicies: {A_POLICY} nothing"
    ]
    assert ask(ID, connection, {"vpnLinkConnections": [UNKNOWN]}) == [f"undetermined vpnLinkConnections[0]: {LATER}"]


def test_a_gateway_without_clients_has_nothing_to_judge(ask):
    gateway = "azure-native:network:VirtualNetworkGateway"
    assert ask(ID, gateway, {}) == []
    assert ask(ID, gateway, {"vpnClientConfiguration": UNKNOWN}) == [f"undetermined vpnClientConfiguration: {LATER}"]
    assert ask(ID, gateway, {"vpnClientConfiguration": {}}) == [
        f"violation vpnClientConfiguration.vpnClientIpsecPolicies: {A_POLICY} nothing"
    ]


def test_it_is_said_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(ID, CONNECTION, {"connectionProtocol": "IKEv1", "ipsecPolicies": [SOUND]}) == [
        "violation connectionProtocol: doit être IKEv2, trouvé : 'IKEv1'"
    ]
