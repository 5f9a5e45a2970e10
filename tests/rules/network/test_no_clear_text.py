"""BLEU-0177."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "network-no-clear-text"
GATEWAY = "azure-native:network:ApplicationGateway"
LATER = "is not known before deployment"
LEFT_OUT = "is left out, and what that amounts to is not documented: write"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (
            "redis:Redis",
            {"enableNonSslPort": True},
            ["violation enableNonSslPort: must be one of false, Disabled, found True"],
        ),
        ("redis:Redis", {"enableNonSslPort": UNKNOWN}, [f"undetermined enableNonSslPort: {LATER}"]),
        ("redis:Redis", {}, []),
        (
            "web:WebApp",
            {},
            [
                "violation httpsOnly: must be true, found nothing",
                "violation siteConfig.ftpsState: must be one of Disabled, FtpsOnly, found nothing",
                f"undetermined endToEndEncryptionEnabled: {LEFT_OUT} true",
            ],
        ),
        (
            "web:WebApp",
            {"httpsOnly": 1, "siteConfig": {"ftpsState": "AllAllowed"}},
            [
                "violation httpsOnly: must be true, found 1",
                "violation siteConfig.ftpsState: must be one of Disabled, FtpsOnly, found 'AllAllowed'",
                f"undetermined endToEndEncryptionEnabled: {LEFT_OUT} true",
            ],
        ),
        (
            "web:WebApp",
            {"httpsOnly": True, "siteConfig": {"ftpsState": "FtpsOnly"}, "endToEndEncryptionEnabled": True},
            [],
        ),
        (
            "web:WebAppAuthSettingsV2WithoutSecrets",
            {},
            [f"undetermined httpSettings.requireHttps: {LEFT_OUT} true"],
        ),
        (
            "machinelearningservices:Compute",
            {"properties": {"computeType": "AKS"}},
            [f"undetermined properties.properties.sslConfiguration.status: {LEFT_OUT} one of Enabled, Auto"],
        ),
        ("machinelearningservices:Compute", {"properties": {"computeType": "AmlCompute"}}, []),
        ("apimanagement:Api", {}, [f"undetermined protocols: {LEFT_OUT} one of https, wss"]),
        (
            "apimanagement:Api",
            {"protocols": ["https", "http", UNKNOWN]},
            ["violation protocols[1]: must be one of https, wss, found 'http'", f"undetermined protocols[2]: {LATER}"],
        ),
        (
            "compute:VirtualMachine",
            {"osProfile": {"windowsConfiguration": {"winRM": {"listeners": [{"protocol": "Http"}]}}}},
            ["violation osProfile.windowsConfiguration.winRM.listeners[0].protocol: must be Https, found 'Http'"],
        ),
        ("compute:VirtualMachine", {}, []),
        (
            "dbforpostgresql:Configuration",
            {"configurationName": "require_secure_transport", "value": "OFF"},
            ["violation value: must be ON, found 'OFF'"],
        ),
        (
            "dbforpostgresql:Configuration",
            {"configurationName": "require_secure_transport", "value": UNKNOWN},
            [f"undetermined value: {LATER}"],
        ),
        ("dbforpostgresql:Configuration", {"configurationName": "require_secure_transport", "value": "on"}, []),
        ("dbforpostgresql:Configuration", {"configurationName": "work_mem", "value": "OFF"}, []),
    ],
)
def test_what_speaks_in_clear_text_is_refused(ask, token, inputs, expected):
    assert ask(ID, f"azure-native:{token}", inputs) == expected


WANTED = "must be Https or Tls, or only redirected to a listener that is, found"
PLAIN = {"name": "plain", "protocol": "Http"}


def rule(**what):
    return {"httpListener": {"id": "/subscriptions/0/applicationGateways/gw/httpListeners/Plain"}, **what}


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"httpListeners": [PLAIN]}, [f"violation httpListeners[0].protocol: {WANTED} 'Http'"]),
        ({"httpListeners": [{}]}, [f"violation httpListeners[0].protocol: {WANTED} nothing"]),
        ({"httpListeners": [UNKNOWN]}, [f"undetermined httpListeners[0]: {LATER}"]),
        ({"httpListeners": [{"name": "x", "protocol": UNKNOWN}]}, [f"undetermined httpListeners[0].protocol: {LATER}"]),
        (
            {"httpListeners": [PLAIN], "requestRoutingRules": [rule(backendAddressPool={"id": "x"})]},
            [f"violation httpListeners[0].protocol: {WANTED} 'Http'"],
        ),
        (
            {"httpListeners": [PLAIN], "requestRoutingRules": [rule(redirectConfiguration={"id": "x"}), rule()]},
            [f"violation httpListeners[0].protocol: {WANTED} 'Http'"],
        ),
        (
            {"httpListeners": [PLAIN], "requestRoutingRules": [{"httpListener": {"id": UNKNOWN}}]},
            [f"undetermined httpListeners[0].protocol: {LATER}"],
        ),
        (
            {"httpListeners": [PLAIN], "requestRoutingRules": UNKNOWN},
            [f"undetermined httpListeners[0].protocol: {LATER}"],
        ),
        ({"httpListeners": [PLAIN], "requestRoutingRules": [rule(redirectConfiguration={"id": "x"})]}, []),
        ({"httpListeners": [{"protocol": "Https"}]}, []),
        (
            {"backendHttpSettingsCollection": [{"protocol": "Http"}]},
            ["violation backendHttpSettingsCollection[0].protocol: must be one of Https, Tls, found 'Http'"],
        ),
    ],
)
def test_a_gateway_encrypts_on_both_sides(ask, inputs, expected):
    assert ask(ID, GATEWAY, inputs) == expected


VOLUME = "must be one of CIFS, NFSv4.1, found"
HIVE = {"type": "Hive", "host": "hive"}


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        ("netapp:CapacityPoolVolume", {}, [f"violation protocolTypes: {VOLUME} nothing"]),
        ("netapp:CapacityPoolVolume", {"protocolTypes": []}, [f"violation protocolTypes: {VOLUME} []"]),
        ("netapp:CapacityPoolVolume", {"protocolTypes": ["NFSv3"]}, [f"violation protocolTypes[0]: {VOLUME} 'NFSv3'"]),
        ("netapp:CapacityPoolVolume", {"protocolTypes": ["NFSv4.1"]}, []),
        ("netapp:CapacityPoolVolume", {"protocolTypes": UNKNOWN}, [f"undetermined protocolTypes: {LATER}"]),
        (
            "netapp:VolumeGroup",
            {"volumes": [{"protocolTypes": ["CIFS"]}, {"name": "log"}]},
            [
                f"violation volumes[1].protocolTypes: {VOLUME} nothing",
                "violation volumes[0].smbEncryption: must be true, found nothing",
            ],
        ),
        ("netapp:CapacityPoolVolume", {"protocolTypes": ["NFSv4.1"], "smbEncryption": False}, []),
        (
            "netapp:CapacityPoolVolume",
            {"protocolTypes": ["NFSv4.1", "CIFS"], "smbEncryption": False},
            ["violation smbEncryption: must be true, found False"],
        ),
        (
            "netapp:CapacityPoolVolume",
            {"protocolTypes": ["NFSv4.1", UNKNOWN], "smbEncryption": False},
            [f"undetermined protocolTypes[1]: {LATER}"],
        ),
        (
            "netapp:VolumeGroup",
            {"volumes": [{"protocolTypes": UNKNOWN}]},
            [f"undetermined volumes[0].protocolTypes: {LATER}"],
        ),
        ("netapp:VolumeGroup", {"volumes": []}, []),
        (
            "datafactory:LinkedService",
            {"properties": HIVE},
            ["violation properties.enableSsl: must be true, found nothing"],
        ),
        (
            "datafactory:LinkedService",
            {"properties": {**HIVE, "enableSsl": False}},
            ["violation properties.enableSsl: must be true, found False"],
        ),
        ("datafactory:LinkedService", {"properties": {**HIVE, "enableSsl": True}}, []),
        (
            "datafactory:LinkedService",
            {"properties": {**HIVE, "enableSsl": UNKNOWN}},
            [f"undetermined properties.enableSsl: {LATER}"],
        ),
        (
            "datafactory:LinkedService",
            {"properties": {"type": UNKNOWN}},
            [f"undetermined properties.type: {LATER}"],
        ),
        ("datafactory:LinkedService", {"properties": {"type": "FtpServer"}}, []),
        ("datafactory:LinkedService", {"properties": {"type": "Teradata"}}, []),
        (
            "datafactory:LinkedService",
            {"properties": {"type": "Presto"}},
            ["violation properties.enableSsl: must be true, found nothing"],
        ),
        (
            "datafactory:LinkedService",
            {"properties": {"type": "MySql"}},
            ["violation properties.sslMode: must be one of 2, 3, 4, found nothing"],
        ),
        (
            "datafactory:LinkedService",
            {"properties": {"type": "Greenplum"}},
            [f"undetermined properties.sslMode: {LEFT_OUT} one of 3, 4, 5"],
        ),
        ("datafactory:LinkedService", {"properties": {"type": "MySql", "sslMode": 2}}, []),
        (
            "datafactory:LinkedService",
            {"properties": {"type": "PostgreSqlV2", "sslMode": 2}},
            ["violation properties.sslMode: must be one of 3, 4, 5, found 2"],
        ),
        (
            "dbforpostgresql:Migration",
            {},
            ["violation sslMode: must be one of Require, VerifyCA, VerifyFull, found nothing"],
        ),
        (
            "computebulkactions:BulkAction",
            {
                "properties": {
                    "computeProfile": {
                        "virtualMachineProfile": {
                            "osProfile": {"windowsConfiguration": {"winRM": {"listeners": [{"certificateUrl": "x"}]}}}
                        }
                    }
                }
            },
            [
                "violation properties.computeProfile.virtualMachineProfile.osProfile.windowsConfiguration.winRM."
                "listeners[0].protocol: must be Https, found nothing"
            ],
        ),
    ],
)
def test_what_is_clear_text_unless_said_otherwise_has_to_be_said(ask, token, inputs, expected):
    assert ask(ID, f"azure-native:{token}", inputs) == expected


def test_it_is_said_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(ID, GATEWAY, {"httpListeners": [PLAIN]}) == [
        "violation httpListeners[0].protocol: doit être Https ou Tls, ou seulement redirigé vers un tel écouteur, "
        "trouvé : 'Http'"
    ]
