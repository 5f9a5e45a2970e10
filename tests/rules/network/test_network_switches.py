"""BLEU-0170, 0171, 0174, 0175 and 0179: networks' switches, type by type."""

import pytest

from bleu_iac.resources import UNKNOWN

LATER = "is not known before deployment"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (
            "sql:ManagedInstance",
            {"publicDataEndpointEnabled": True},
            ["violation publicDataEndpointEnabled: must be false, found True"],
        ),
        (
            "sql:ManagedInstance",
            {"publicDataEndpointEnabled": UNKNOWN},
            [f"undetermined publicDataEndpointEnabled: {LATER}"],
        ),
        ("sql:ManagedInstance", {}, []),
        (
            "operationalinsights:Workspace",
            {"publicNetworkAccessForQuery": "Enabled"},
            [
                "violation publicNetworkAccessForIngestion: must be one of Disabled, SecuredByPerimeter, found nothing",
                "violation publicNetworkAccessForQuery: must be one of Disabled, SecuredByPerimeter, found 'Enabled'",
            ],
        ),
        (
            "containerinstance:ContainerGroup",
            {"ipAddress": {"type": "Public"}},
            ["violation ipAddress.type: must be Private, found 'Public'"],
        ),
        ("containerinstance:ContainerGroup", {"ipAddress": UNKNOWN}, [f"undetermined ipAddress.type: {LATER}"]),
        ("containerinstance:ContainerGroup", {}, []),
        (
            "machinelearningservices:Compute",
            {"properties": {"computeType": "ComputeInstance", "properties": {}}},
            ["violation properties.properties.enableNodePublicIp: must be false, found nothing"],
        ),
        ("machinelearningservices:Compute", {"properties": {"computeType": "AKS"}}, []),
        ("compute:Disk", {"networkAccessPolicy": "AllowPrivate"}, []),
        (
            "compute:Gallery",
            {"sharingProfile": {"permissions": "Community"}},
            ["violation sharingProfile.permissions: must be one of Private, Groups, found 'Community'"],
        ),
        ("compute:Gallery", {}, []),
        (
            "web:WebApp",
            {"siteConfig": {"remoteDebuggingEnabled": True}},
            ["violation siteConfig.remoteDebuggingEnabled: must be false, found True"],
        ),
        (
            "labservices:Lab",
            {"securityProfile": {"openAccess": "Enabled"}},
            ["violation securityProfile.openAccess: must be Disabled, found 'Enabled'"],
        ),
        (
            "storagesync:StorageSyncService",
            {"incomingTrafficPolicy": "AllowAllTraffic"},
            ["violation incomingTrafficPolicy: must be AllowVirtualNetworksOnly, found 'AllowAllTraffic'"],
        ),
        (
            "servicelinker:Linker",
            {"publicNetworkSolution": {"action": "enable", "firewallRules": {"azureServices": "true"}}},
            [
                "violation publicNetworkSolution.action: must be one of false, optOut, found 'enable'",
                "violation publicNetworkSolution.firewallRules.azureServices: must be one of false, optOut, "
                "found 'true'",
                "undetermined publicNetworkSolution.firewallRules.callerClientIP: is left out, and what that amounts "
                "to is not documented: write false",
            ],
        ),
        (
            "dashboard:Grafana",
            {"properties": {"grafanaConfigurations": {"snapshots": {"externalEnabled": True}}}},
            ["violation properties.grafanaConfigurations.snapshots.externalEnabled: must be false, found True"],
        ),
        (
            "compute:Disk",
            {"networkAccessPolicy": 1},
            ["violation networkAccessPolicy: must be one of DenyAll, AllowPrivate, found 1"],
        ),
        ("web:AppServiceEnvironment", {"internalLoadBalancingMode": "Web, Publishing"}, []),
        (
            "batch:Pool",
            {"networkConfiguration": {}},
            [
                "violation networkConfiguration.publicIPAddressConfiguration.provision: "
                "must be NoPublicIPAddresses, found nothing"
            ],
        ),
    ],
)
def test_a_second_public_side_is_closed(ask, token, inputs, expected):
    assert ask("network-public-side-closed", f"azure-native:{token}", inputs) == expected


API = "apiServerAccessProfile.enablePrivateCluster"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (
            "containerservice:ManagedCluster",
            {},
            [
                f"violation {API}: must be true, found nothing",
                f"violation {API}PublicFQDN: must be false, found nothing",
            ],
        ),
        (
            "containerservice:ManagedCluster",
            {"apiServerAccessProfile": UNKNOWN},
            [f"undetermined {API}: {LATER}", f"undetermined {API}PublicFQDN: {LATER}"],
        ),
        (
            "containerservice:ManagedCluster",
            {"apiServerAccessProfile": {"enablePrivateCluster": True, "enablePrivateClusterPublicFQDN": False}},
            [],
        ),
        (
            "redhatopenshift:OpenShiftCluster",
            {"apiserverProfile": {"visibility": "Private"}, "ingressProfiles": [{"visibility": "Public"}]},
            ["violation ingressProfiles[0].visibility: must be Private, found 'Public'"],
        ),
        ("containerservice:Fleet", {}, []),
    ],
)
def test_a_cluster_is_private(ask, token, inputs, expected):
    assert ask("network-cluster-private", f"azure-native:{token}", inputs) == expected


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"enableShareableLink": True}, ["violation enableShareableLink: must be false, found True"]),
        ({"enableShareableLink": "no"}, ["violation enableShareableLink: must be false, found 'no'"]),
        ({"enableShareableLink": UNKNOWN}, [f"undetermined enableShareableLink: {LATER}"]),
        ({"enableShareableLink": False}, []),
        ({}, []),
    ],
)
def test_a_bastion_has_no_shareable_links(ask, inputs, expected):
    assert ask("network-no-shareable-link", "azure-native:network:BastionHost", inputs) == expected


GATEWAY = "network:ApplicationGateway"
POLICY = "network:WebApplicationFirewallPolicy"
A_POLICY = "must be a web application firewall's policy, by its id, found"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (
            POLICY,
            {},
            [
                "violation policySettings.state: must be Enabled, found nothing",
                "violation policySettings.mode: must be Prevention, found nothing",
            ],
        ),
        (
            POLICY,
            {"policySettings": {"state": "Enabled", "mode": UNKNOWN}},
            [f"undetermined policySettings.mode: {LATER}"],
        ),
        (POLICY, {"policySettings": {"state": "Enabled", "mode": "Prevention"}}, []),
        (GATEWAY, {}, [f"violation firewallPolicy: {A_POLICY} nothing"]),
        (GATEWAY, {"firewallPolicy": {"id": ""}}, [f"violation firewallPolicy: {A_POLICY} {{'id': ''}}"]),
        (GATEWAY, {"firewallPolicy": "waf"}, [f"violation firewallPolicy: {A_POLICY} 'waf'"]),
        (GATEWAY, {"firewallPolicy": UNKNOWN}, [f"undetermined firewallPolicy: {LATER}"]),
        (GATEWAY, {"firewallPolicy": {"id": UNKNOWN}}, []),
        (
            GATEWAY,
            {"webApplicationFirewallConfiguration": {"enabled": True, "firewallMode": "Detection"}},
            ["violation webApplicationFirewallConfiguration.firewallMode: must be Prevention, found 'Detection'"],
        ),
        (GATEWAY, {"webApplicationFirewallConfiguration": {"enabled": True, "firewallMode": "Prevention"}}, []),
    ],
)
def test_a_web_firewall_prevents(ask, token, inputs, expected):
    assert ask("network-web-firewall-prevents", f"azure-native:{token}", inputs) == expected


ACLS = "properties.networkAcls"


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, [f"violation {ACLS}.defaultAction: must be Deny, found nothing"]),
        ({"networkAcls": {"defaultAction": "Allow"}}, [f"violation {ACLS}.defaultAction: must be Deny, found 'Allow'"]),
        ({"networkAcls": UNKNOWN}, [f"undetermined {ACLS}.defaultAction: {LATER}"]),
        ({"publicNetworkAccess": UNKNOWN}, [f"violation {ACLS}.defaultAction: must be Deny, found nothing"]),
        (
            {"publicNetworkAccess": "Disabled", "networkAcls": {"defaultAction": "Allow"}},
            [f"violation {ACLS}.defaultAction: must be Deny, found 'Allow'"],
        ),
        ({"publicNetworkAccess": "Disabled"}, []),
        ({"networkAcls": {"defaultAction": "deny"}}, []),
    ],
)
def test_a_firewall_denies_unless_there_is_nothing_public_behind_it(ask, properties, expected):
    assert (
        ask("network-firewall-denies", "azure-native:cognitiveservices:Account", {"properties": properties}) == expected
    )


def test_a_lakes_firewall_lets_the_platform_through_only_when_told_to(ask):
    lake = "azure-native:datalakestore:Account"
    assert ask("network-firewall-denies", lake, {"firewallState": "Enabled", "firewallAllowAzureIps": "Enabled"}) == [
        "violation firewallAllowAzureIps: must be Disabled, found 'Enabled'"
    ]


def test_a_public_side_is_said_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    found = ask("network-public-side-closed", "azure-native:compute:Disk", {})
    assert found == ["violation networkAccessPolicy: doit être l'un de DenyAll, AllowPrivate, trouvé : rien"]
