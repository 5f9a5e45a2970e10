"""BLEU-0103, 0104, 0107, 0108 and 0109: where data and traffic go."""

import pytest

from bleu_iac import clouds
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.residency import connection_known, destination_in_cloud, dns_stays_inside, linked_service_in_cloud
from bleu_iac.rules.rule import Context, judge

DESTINATION = "residency-destination-in-cloud"
PARTNER = "residency-partner-known"
LINKED = "residency-linked-service-in-cloud"
DNS = "residency-dns-stays-inside"
CONNECTION = "residency-connection-known"
LATER = "is not known before deployment"
HERE = "must be a host of Bleu, a private address, or a host in the rule's list, found"
UNCLEAR = "names no host that can be read, so that nothing says where data goes"
EVENTS = "azure-native:eventgrid:EventSubscription"
ALERTS = "azure-native:monitor:ActionGroup"
SERVICE = "azure-native:datafactory:LinkedService"
ID = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.X/things/t"


def asked(rule, token, inputs, cloud="bleu", **parameters):
    findings = judge(rule, Resource(token, "it", inputs), Context(clouds.get(cloud), {rule.id: parameters}))
    return [f"{finding.verdict} {finding.property}: {finding.message}" for finding in findings]


def webhook(url):
    return {"destination": {"endpointType": "WebHook", "endpointUrl": url}}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param(
            "https://hooks.example.org/a?key=hush", [f"violation {{}}: {HERE} 'hooks.example.org'"], id="elsewhere"
        ),
        pytest.param(
            "https://x.azurewebsites.net/a", [f"violation {{}}: {HERE} 'x.azurewebsites.net'"], id="public cloud"
        ),
        pytest.param("@Microsoft.KeyVault(SecretUri=x)", [f"undetermined {{}}: {UNCLEAR}"], id="filled in later"),
        pytest.param("[parameters('hook')]", [f"undetermined {{}}: {UNCLEAR}"], id="an expression"),
        pytest.param("some words", [f"undetermined {{}}: {UNCLEAR}"], id="no URL"),
        pytest.param(UNKNOWN, [f"undetermined {{}}: {LATER}"], id="unknown"),
        pytest.param("", [], id="empty"),
        pytest.param(7, [], id="no text"),
        pytest.param(ID, [], id="an ARM id"),
        pytest.param(
            "https://x.azurewebsites.fr/a", [f"violation {{}}: {HERE} 'x.azurewebsites.fr'"], id="a doubtful suffix"
        ),
        pytest.param("https://x.vault.sovcloud-api.fr/a", [], id="here"),
        pytest.param("https://10.1.2.3/a", [], id="private"),
    ],
)
def test_events_are_sent_to_hosts_of_the_cloud(ask, url, expected):
    found = ask(DESTINATION, EVENTS, webhook(url))
    assert found == [each.format("destination.endpointUrl") for each in expected]


def test_a_block_that_is_not_known_may_hold_a_destination_and_is_judged_when_it_is(ask):
    assert ask(DESTINATION, EVENTS, {"destination": UNKNOWN}) == []


def test_a_host_may_be_declared():
    rule = destination_in_cloud.RULE
    assert asked(rule, EVENTS, webhook("https://hooks.example.org/a"), hosts=("hooks.example.org",)) == []
    assert asked(rule, EVENTS, webhook("https://a.example.org/a"), hosts=(".example.org",)) == []
    assert asked(rule, EVENTS, webhook("https://badexample.org/a"), hosts=(".example.org",)) != []


def test_a_secret_host_is_not_shown(ask):
    secret = frozenset({("destination", "endpointUrl")})
    assert ask(DESTINATION, EVENTS, webhook("https://hush.example.org"), secrets=secret) == [
        f"violation destination.endpointUrl: {HERE} [secret]"
    ]


@pytest.mark.parametrize(
    ("token", "inputs", "path"),
    [
        ("monitor:ActionGroup", {"webhookReceivers": [{"serviceUri": "X"}]}, "webhookReceivers[0].serviceUri"),
        ("monitor:ActionGroup", {"logicAppReceivers": [{"callbackUrl": "X"}]}, "logicAppReceivers[0].callbackUrl"),
        ("containerregistry:Webhook", {"serviceUri": "X"}, "serviceUri"),
        ("containerregistry:ExportPipeline", {"target": {"uri": "X"}}, "target.uri"),
        ("security:Automation", {"actions": [{"uri": "X"}]}, "actions[0].uri"),
        ("sql:ServerVulnerabilityAssessment", {"storageContainerPath": "X"}, "storageContainerPath"),
        ("network:PacketCapture", {"storageLocation": {"storagePath": "X"}}, "storageLocation.storagePath"),
        (
            "compute:VirtualMachine",
            {"diagnosticsProfile": {"bootDiagnostics": {"storageUri": "X"}}},
            "diagnosticsProfile.bootDiagnostics.storageUri",
        ),
        ("apimanagement:Backend", {"url": "X"}, "url"),
        ("cognitiveservices:AccountConnection", {"properties": {"target": "X"}}, "properties.target"),
        ("notificationhubs:NotificationHub", {"apnsCredential": {"endpoint": "X"}}, "apnsCredential.endpoint"),
        (
            "app:ManagedEnvironment",
            {"openTelemetryConfiguration": {"destinationsConfiguration": {"dataDogConfiguration": {"site": "X"}}}},
            "openTelemetryConfiguration.destinationsConfiguration.dataDogConfiguration.site",
        ),
        (
            "iothub:IotHubResource",
            {"a": [{"connectionString": "HostName=X;SharedAccessKey=y"}]},
            "a[0].connectionString",
        ),
        ("future:Thing", {"webhookUrl": "X"}, "webhookUrl"),
        ("future:Thing", {"jwt": {"tokenIssuer": "https://X"}}, "jwt.tokenIssuer"),
        (
            "signalrservice:SignalR",
            {"upstream": {"templates": [{"urlTemplate": "https://X/{hub}"}]}},
            "upstream.templates[0].urlTemplate",
        ),
        (
            "webpubsub:WebPubSubHub",
            {"properties": {"eventHandlers": [{"urlTemplate": "https://X/{event}"}]}},
            "properties.eventHandlers[0].urlTemplate",
        ),
        (
            "machinelearningservices:WorkspaceConnection",
            {"properties": {"target": "https://X/v1"}},
            "properties.target",
        ),
        (
            "network:ApplicationGateway",
            {"sslCertificates": [{"keyVaultSecretId": "https://X/secrets/tls"}]},
            "sslCertificates[0].keyVaultSecretId",
        ),
        (
            "apimanagement:ApiManagementService",
            {"hostnameConfigurations": [{"keyVaultId": "https://X/secrets/tls"}]},
            "hostnameConfigurations[0].keyVaultId",
        ),
        (
            "network:VirtualNetworkGateway",
            {"vpnClientConfiguration": {"aadTenant": "https://X/tenant"}},
            "vpnClientConfiguration.aadTenant",
        ),
        (
            "network:P2sVpnServerConfiguration",
            {"properties": {"radiusServerAddress": "X"}},
            "properties.radiusServerAddress",
        ),
        ("sql:JobStep", {"output": {"serverName": "X"}}, "output.serverName"),
        ("web:WebAppHybridConnection", {"hostname": "X"}, "hostname"),
        (
            "batch:Pool",
            {"mountConfiguration": [{"nfsMountConfiguration": {"source": "X:/share"}}]},
            "mountConfiguration[0].nfsMountConfiguration.source",
        ),
        ("dns:RecordSet", {"mxRecords": [{"exchange": "X"}]}, "mxRecords[0].exchange"),
        ("privatedns:PrivateRecordSet", {"cnameRecord": {"cname": "X"}}, "cnameRecord.cname"),
    ],
)
def test_a_destination_goes_by_many_names(ask, token, inputs, path):
    def with_host(value):
        if isinstance(value, dict):
            return {key: with_host(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [with_host(inner) for inner in value]
        return value.replace("X", "logs.example.org")

    found = ask(DESTINATION, f"azure-native:{token}", with_host(inputs))
    assert found == [f"violation {path}: {HERE} 'logs.example.org'"]


def test_a_record_may_lead_elsewhere_in_its_own_zone(ask):
    inputs = {
        "zoneName": "example.org",
        "nsRecords": [{"nsdname": "ns.example.org."}, {"nsdname": "ns.badexample.org."}],
    }
    assert ask(DESTINATION, "azure-native:dns:RecordSet", inputs) == [
        f"violation nsRecords[1].nsdname: {HERE} 'ns.badexample.org.'"
    ]
    of_all = {"privateZoneName": "org", "cnameRecord": {"cname": "example.org"}}
    assert ask(DESTINATION, "azure-native:privatedns:PrivateRecordSet", of_all) == [
        f"violation cnameRecord.cname: {HERE} 'example.org'"
    ]


@pytest.mark.parametrize(
    ("token", "inputs"),
    [
        ("apicenter:Api", {"contacts": [{"url": "https://example.org"}]}),
        ("compute:Gallery", {"sharingProfile": {"communityGalleryInfo": {"publisherUri": "https://example.org"}}}),
        ("storage:StorageAccount", {"tags": {"webhookUrl": "https://example.org"}}),
        ("awsconnector:SqsQueue", {"webhookUrl": "https://example.org"}),
        ("datafactory:LinkedService", {"properties": {"connectionString": "https://example.org"}}),
    ],
)
def test_what_is_no_destination_is_left_alone(ask, token, inputs):
    assert ask(DESTINATION, f"azure-native:{token}", inputs) == []


@pytest.mark.parametrize(
    ("token", "inputs", "path"),
    [
        (
            "web:WebApp",
            {"siteConfig": {"appSettings": [{"name": "API", "value": "https://logs.example.org/x"}]}},
            "siteConfig.appSettings[0].value",
        ),
        ("web:WebAppApplicationSettings", {"properties": {"API": "sb://logs.example.org"}}, "properties.API"),
        (
            "web:WebAppApplicationSettings",
            {"properties": {"TRACES": "InstrumentationKey=x;IngestionEndpoint=https://logs.example.org/"}},
            "properties.TRACES",
        ),
        (
            "app:ContainerApp",
            {"template": {"containers": [{"env": [{"name": "API", "value": "https://logs.example.org"}]}]}},
            "template.containers[0].env[0].value",
        ),
        (
            "logic:Workflow",
            {"definition": {"actions": {"call": {"inputs": {"uri": "https://logs.example.org"}}}}},
            "definition.actions.call.inputs.uri",
        ),
        ("automation:SourceControl", {"repoUrl": "https://logs.example.org/x.git"}, "repoUrl"),
        (
            "network:AzureFirewall",
            {
                "applicationRuleCollections": [
                    {"action": {"type": "Allow"}, "rules": [{"targetFqdns": ["logs.example.org"]}]}
                ]
            },
            "applicationRuleCollections[0].rules[0].targetFqdns[0]",
        ),
    ],
)
def test_what_an_application_or_a_firewall_is_told_to_talk_to_is_judged(ask, token, inputs, path):
    assert ask(DESTINATION, f"azure-native:{token}", inputs) == [f"violation {path}: {HERE} 'logs.example.org'"]


@pytest.mark.parametrize(
    ("token", "inputs"),
    [
        ("web:WebAppApplicationSettings", {"properties": {"MODE": "fast", "PATHS": "a=b", "LATER": UNKNOWN}}),
        ("web:WebAppApplicationSettings", {"properties": {"API": "https://api.corp.internal/x"}}),
        ("logic:Workflow", {"definition": {"$schema": "https://schema.example.org/workflow.json#"}}),
        ("compute:VirtualMachineRunCommandByVirtualMachine", {"source": {"script": "x=1\ncurl https://example.org"}}),
        (
            "network:AzureFirewall",
            {"applicationRuleCollections": [{"action": {"type": "Deny"}, "rules": [{"targetFqdns": ["example.org"]}]}]},
        ),
    ],
)
def test_what_is_no_address_or_refused_is_left_alone(ask, token, inputs):
    assert ask(DESTINATION, f"azure-native:{token}", inputs) == []


def test_every_host_is_nobodys(ask):
    rules = [{"action": {"type": "Allow"}, "rules": [{"targetFqdns": ["*", "*.example.org"]}]}]
    at = "applicationRuleCollections[0].rules[0].targetFqdns"
    firewall = {"applicationRuleCollections": rules}
    assert ask(DESTINATION, "azure-native:network:AzureFirewall", firewall) == [
        f"violation {at}[0]: {HERE} '*'",
        f"violation {at}[1]: {HERE} '*.example.org'",
    ]
    declared = {"hosts": (".example.org",)}
    assert len(ask(DESTINATION, "azure-native:network:AzureFirewall", firewall, parameters=declared)) == 1


NAMELESS = "names the other end without its full id, so that nothing says whose it is, found"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (
            "servicebus:DisasterRecoveryConfig",
            {"partnerNamespace": "other"},
            [f"undetermined partnerNamespace: {NAMELESS} 'other'"],
        ),
        ("servicebus:DisasterRecoveryConfig", {"partnerNamespace": ID}, []),
        ("servicebus:DisasterRecoveryConfig", {"partnerNamespace": ""}, []),
        ("servicebus:DisasterRecoveryConfig", {}, []),
        (
            "servicebus:DisasterRecoveryConfig",
            {"partnerNamespace": UNKNOWN},
            [f"undetermined partnerNamespace: {LATER}"],
        ),
        (
            "servicebus:DisasterRecoveryConfig",
            {"partnerNamespace": 7},
            ["violation partnerNamespace: must be an id, found 7"],
        ),
        ("sql:FailoverGroup", {"partnerServers": UNKNOWN}, [f"undetermined partnerServers: {LATER}"]),
        (
            "sql:FailoverGroup",
            {"partnerServers": [{"id": ID}, {"id": "s"}]},
            [f"undetermined partnerServers[1].id: {NAMELESS} 's'"],
        ),
        (
            "storage:ObjectReplicationPolicy",
            {"sourceAccount": ID, "destinationAccount": "theirs"},
            [f"undetermined destinationAccount: {NAMELESS} 'theirs'"],
        ),
        (
            "network:PrivateEndpoint",
            {
                "manualPrivateLinkServiceConnections": [
                    {"privateLinkServiceId": "pls.11111111-1111-4111-8111-111111111111.region.service"}
                ]
            },
            [
                f"undetermined manualPrivateLinkServiceConnections[0].privateLinkServiceId: {NAMELESS} "
                "'pls.11111111-1111-4111-8111-111111111111.region.service'"
            ],
        ),
        ("network:PrivateEndpoint", {"privateLinkServiceConnections": [{"privateLinkServiceId": UNKNOWN}]}, []),
        ("network:PrivateEndpoint", {"privateLinkServiceConnections": [{"privateLinkServiceId": ID}]}, []),
    ],
)
def test_a_partner_is_named_by_its_id(ask, token, inputs, expected):
    assert ask(PARTNER, f"azure-native:{token}", inputs) == expected


VIA = {"connectVia": {"referenceName": "inside", "type": "IntegrationRuntimeReference"}}
NOWHERE = "names no host that can be read, so that nothing says where the data is"
OTHERS = "is a service that somebody else runs outside the cloud, found"


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        pytest.param(
            {"type": "AmazonS3", "serviceUrl": "https://s3.example.org"},
            [
                f"violation properties.type: {OTHERS} 'AmazonS3'",
                f"violation properties.serviceUrl: {HERE} 's3.example.org'",
            ],
            id="another cloud's",
        ),
        pytest.param(
            {"type": "Salesforce"},
            [f"violation properties.type: {OTHERS} 'Salesforce'", f"undetermined properties: {NOWHERE}"],
            id="somebody else's",
        ),
        pytest.param(
            {"type": UNKNOWN, "url": UNKNOWN},
            [f"undetermined properties.type: {LATER}", f"undetermined properties.url: {LATER}"],
            id="unknown",
        ),
        pytest.param(
            {"type": 7},
            [f"violation properties.type: {OTHERS} 7", f"undetermined properties: {NOWHERE}"],
            id="wrong type",
        ),
        pytest.param(
            {"type": "AzureSqlDatabase", "connectionString": "Server=x.database.windows.net;Database=d"},
            [f"violation properties.connectionString: {HERE} 'x.database.windows.net'"],
            id="the public cloud's",
        ),
        pytest.param(
            {"type": "AzureBlobStorage", "connectionString": "DefaultEndpointsProtocol=https;AccountName=x"},
            [f"undetermined properties.connectionString: {NOWHERE}"],
            id="the default suffix",
        ),
        pytest.param(
            {"type": "AzureBlobStorage", "connectionString": {"type": "SecureString", "value": "HostName=evil.org"}},
            [f"violation properties.connectionString.value: {HERE} 'evil.org'"],
            id="inside a secure string",
        ),
        pytest.param({"type": "Sftp", "host": "10.0.0.4"}, [], id="one's own, private"),
        pytest.param(
            {"type": "Sftp", "host": "sftp.example.org"},
            [f"violation properties.host: {HERE} 'sftp.example.org'"],
            id="one's own, anywhere",
        ),
        pytest.param({"type": "AzureKeyVault", "baseUrl": "https://x.vault.sovcloud-api.fr"}, [], id="here"),
    ],
)
def test_a_factory_is_linked_to_what_is_here(ask, properties, expected):
    assert ask(LINKED, SERVICE, {"properties": {**properties, **VIA}}) == expected


def test_a_link_that_is_not_known_at_all_is_undetermined(ask):
    assert ask(LINKED, SERVICE, {"properties": UNKNOWN}) == [f"undetermined properties.type: {LATER}"]
    assert ask(LINKED, SERVICE, {}) == [
        f"violation properties.type: {OTHERS} nothing",
        f"undetermined properties: {NOWHERE}",
    ]


def test_the_default_runtime_chooses_a_region_which_matters_where_there_are_others(ask):
    inputs = {"properties": {"type": "Sftp", "host": "10.0.0.4"}}
    assert ask(LINKED, SERVICE, inputs) == []
    assert ask(LINKED, SERVICE, inputs, cloud="azure-france") == [
        "undetermined properties.connectVia: is left out, so that the default integration runtime chooses a region by "
        "itself"
    ]


def test_machines_of_ones_own_are_to_be_declared(ask):
    rule, token = linked_service_in_cloud.RULE, linked_service_in_cloud.RUNTIME
    inputs = {"integrationRuntimeName": "mine", "properties": {"type": "SelfHosted"}}
    assert asked(rule, token, inputs) == [
        "undetermined properties.type: runs on machines of one's own, and nothing says where they are: list it in the "
        "rule's parameter `runtimes`"
    ]
    assert asked(rule, token, inputs, runtimes=("mine",)) == []
    assert asked(rule, token, {"properties": {"type": "Managed"}}) == []
    assert asked(rule, token, {"properties": UNKNOWN}) == [f"undetermined properties.type: {LATER}"]


def test_a_managed_runtime_that_chooses_by_itself_is_in_no_region(ask):
    computing = {"computeProperties": {"location": "AutoResolve"}}
    inputs = {"properties": {"type": "Managed", "typeProperties": computing, **computing}}
    found = ask("residency-location-in-cloud", linked_service_in_cloud.RUNTIME, inputs)
    assert any("AutoResolve" in each for each in found)


RESOLVER = "must be a private address or the cloud's own resolver, found"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (
            "dnsresolver:ForwardingRule",
            {"targetDnsServers": [{"ipAddress": "10.0.0.4"}, {"ipAddress": "8.8.8.8"}]},
            [f"violation targetDnsServers[1].ipAddress: {RESOLVER} '8.8.8.8'"],
        ),
        (
            "network:VirtualNetwork",
            {"dhcpOptions": {"dnsServers": ["1.1.1.1"]}},
            [f"violation dhcpOptions.dnsServers[0]: {RESOLVER} '1.1.1.1'"],
        ),
        ("network:VirtualNetwork", {"dhcpOptions": {"dnsServers": ["10.0.0.4", "168.63.129.16", "fd00::1"]}}, []),
        ("network:VirtualNetwork", {"dhcpOptions": UNKNOWN}, [f"undetermined dhcpOptions: {LATER}"]),
        (
            "network:VirtualNetwork",
            {"dhcpOptions": {"dnsServers": [UNKNOWN]}},
            [f"undetermined dhcpOptions.dnsServers[0]: {LATER}"],
        ),
        (
            "network:VirtualNetwork",
            {"dhcpOptions": {"dnsServers": "8.8.8.8"}},
            [f"violation dhcpOptions.dnsServers: {RESOLVER} '8.8.8.8'"],
        ),
        (
            "network:VirtualNetwork",
            {"dhcpOptions": {"dnsServers": [9]}},
            [f"violation dhcpOptions.dnsServers[0]: {RESOLVER} 9"],
        ),
        ("network:VirtualNetwork", {}, []),
        ("network:NetworkInterface", {"dnsSettings": {"dnsServers": ["AzureProvidedDNS"]}}, []),
        (
            "network:FirewallPolicy",
            {"dnsSettings": {"servers": ["dns.example.org"]}},
            [f"violation dnsSettings.servers[0]: {RESOLVER} 'dns.example.org'"],
        ),
        (
            "netapp:Account",
            {"activeDirectories": [{"dns": "10.0.0.4, 9.9.9.9"}]},
            [f"violation activeDirectories[0].dns: {RESOLVER} '10.0.0.4, 9.9.9.9'"],
        ),
    ],
)
def test_names_are_asked_of_private_resolvers(ask, token, inputs, expected):
    assert ask(DNS, f"azure-native:{token}", inputs) == expected


def test_a_public_resolver_may_be_declared():
    inputs = {"targetDnsServers": [{"ipAddress": "9.9.9.9"}]}
    assert (
        asked(
            dns_stays_inside.RULE,
            "azure-native:dnsresolver:ForwardingRule",
            inputs,
            resolvers=("9.9.9.0/24", "2001:db8::/32"),
        )
        == []
    )


GATEWAY = "azure-native:network:LocalNetworkGateway"
JOINS = "joins a place that the rule's list of sites does not have, found"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (
            "network:LocalNetworkGateway",
            {"gatewayIpAddress": "203.0.113.7"},
            [f"undetermined gatewayIpAddress: {JOINS} '203.0.113.7'"],
        ),
        (
            "network:LocalNetworkGateway",
            {"fqdn": "site.example.org", "gatewayIpAddress": ""},
            [f"undetermined fqdn: {JOINS} 'site.example.org'"],
        ),
        ("network:LocalNetworkGateway", {"gatewayIpAddress": UNKNOWN}, [f"undetermined gatewayIpAddress: {LATER}"]),
        (
            "network:LocalNetworkGateway",
            {"gatewayIpAddress": 7},
            ["violation gatewayIpAddress: must be an address or a name, found 7"],
        ),
        ("network:LocalNetworkGateway", {}, []),
        (
            "network:VpnSite",
            {"vpnSiteLinks": [{"ipAddress": "203.0.113.7"}]},
            [f"undetermined vpnSiteLinks[0].ipAddress: {JOINS} '203.0.113.7'"],
        ),
        (
            "network:ExpressRouteConnection",
            {"authorizationKey": "hush"},
            ["undetermined authorizationKey: uses a circuit that belongs to somebody else"],
        ),
        (
            "network:ExpressRouteCircuitAuthorization",
            {},
            [
                "undetermined : lets somebody else connect his networks, and nothing says whose and where they are",
            ],
        ),
        (
            "peering:PeerAsn",
            {},
            ["violation : exchanges routes with a network of the public Internet, and nothing says where it is"],
        ),
    ],
)
def test_places_that_are_joined_are_declared(ask, token, inputs, expected):
    assert ask(CONNECTION, f"azure-native:{token}", inputs) == expected


@pytest.mark.parametrize("site", ["203.0.113.7", "203.0.113.0/24", "SITE.example.org"])
def test_a_site_may_be_declared(site):
    inputs = {"gatewayIpAddress": "203.0.113.7"} if site[0] == "2" else {"fqdn": "site.example.org"}
    assert asked(connection_known.RULE, GATEWAY, inputs, sites=(site, "other.example.org", "2001:db8::/32")) == []


def test_it_is_said_in_french(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(DNS, "azure-native:network:VirtualNetwork", {"dhcpOptions": {"dnsServers": ["8.8.8.8"]}}) == [
        "violation dhcpOptions.dnsServers[0]: doit être une adresse privée ou le résolveur du cloud, trouvé : '8.8.8.8'"
    ]
    assert ask(DESTINATION, EVENTS, webhook("https://example.org")) == [
        "violation destination.endpointUrl: doit être un hôte de Bleu, une adresse privée, ou un hôte de la liste de "
        "la règle, trouvé : 'example.org'"
    ]
