"""BLEU-0001."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bleu_iac import clouds
from bleu_iac.catalogue import known, places
from bleu_iac.catalogue.places import Kind
from bleu_iac.resources import UNKNOWN, Provider, Resource
from bleu_iac.rules.residency.location_in_cloud import RULE
from bleu_iac.rules.rule import Context, Verdict, judge

ID = "residency-location-in-cloud"
STORAGE = "azure-native:storage:StorageAccount"
REGIONS = "must be a region of Bleu (bleufrancecentral, bleufrancesouth), found"
COMMERCIAL = (
    "a region of Azure France (commercial): commercial Azure keeps data in France but gives no immunity from "
    "extraterritorial law: for trials only"
)
LATER = "is not known before deployment"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param({"location": "westeurope"}, [f"violation location: {REGIONS} 'westeurope'"], id="elsewhere"),
        pytest.param(
            {"location": "France Central"},
            [f"violation location: {REGIONS} 'France Central', {COMMERCIAL}"],
            id="commercial",
        ),
        pytest.param({"location": "global"}, [f"violation location: {REGIONS} 'global'"], id="nowhere"),
        pytest.param({"location": ""}, [f"violation location: {REGIONS} ''"], id="empty"),
        pytest.param({"location": 33}, [f"violation location: {REGIONS} 33"], id="wrong type"),
        pytest.param({"location": {"name": "x"}}, [f"violation location: {REGIONS} {{'name': 'x'}}"], id="an object"),
        pytest.param({"location": UNKNOWN}, [f"undetermined location: {LATER}"], id="unknown"),
        pytest.param({}, [], id="left to the resource group"),
        pytest.param({"location": "bleufrancecentral"}, [], id="name"),
        pytest.param({"location": "Bleu France South"}, [], id="display name"),
        pytest.param({"location": "BLEUFRANCESOUTH"}, [], id="upper case"),
    ],
)
def test_a_resource_elsewhere_is_refused(ask, inputs, expected):
    assert ask(ID, STORAGE, inputs) == expected


@pytest.mark.parametrize(
    "location",
    [
        "bleufrancec\u0435ntral",  # a Cyrillic letter
        "\uff42leufrancecentral",  # a full-width one
        "bleufrance\u00a0central",
        "bleufrancecentral\u200b",
        "bleufrancecentral\n",
        "bleufrancecentral\x00",
        "bleu-france-central",
        "bleufrancecentra\u0142",
    ],
)
def test_what_only_looks_like_a_region_is_refused(ask, location):
    assert ask(ID, STORAGE, {"location": location}) == [f"violation location: {REGIONS} {location!r}"]


def test_a_trial_names_the_cloud_that_a_region_belongs_to(ask):
    assert ask(ID, STORAGE, {"location": "bleufrancesouth"}, cloud="azure-france") == [
        "violation location: must be a region of Azure France (commercial) (francecentral, francesouth), "
        "found 'bleufrancesouth', a region of Bleu"
    ]


def test_a_secret_region_is_not_told_by_the_name_of_its_cloud(ask):
    said = ask(ID, STORAGE, {"location": "francecentral"}, secrets=frozenset({("location",)}))
    assert said == [f"violation location: {REGIONS} [secret]"]


def test_the_regions_are_named_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(ID, STORAGE, {"location": "westeurope"}) == [
        "violation location: doit être une région de Bleu (bleufrancecentral, bleufrancesouth), trouvé : 'westeurope'"
    ]


def test_a_secret_location_is_judged_and_not_shown(ask):
    found = ask(ID, STORAGE, {"location": "westeurope"}, secrets=frozenset({("location",)}))
    assert found == [f"violation location: {REGIONS} [secret]"]


@pytest.mark.parametrize(
    ("token", "inputs", "path"),
    [
        ("cosmosdb:DatabaseAccount", {"locations": [{"locationName": "X"}]}, "locations[0].locationName"),
        ("containerregistry:Replication", {"location": "X"}, "location"),
        ("keyvault:ManagedHsm", {"properties": {"regions": [{"name": "X"}]}}, "properties.regions[0].name"),
        (
            "compute:GalleryImageVersion",
            {"publishingProfile": {"targetRegions": [{"name": "bleufrancesouth"}, {"name": "X"}]}},
            "publishingProfile.targetRegions[1].name",
        ),
        (
            "apimanagement:ApiManagementService",
            {"additionalLocations": [{"location": "X"}]},
            "additionalLocations[0].location",
        ),
        ("aad:DomainService", {"replicaSets": [{"location": "X"}]}, "replicaSets[0].location"),
        (
            "servicebus:Namespace",
            {"geoDataReplication": {"locations": [{"locationName": "X"}]}},
            "geoDataReplication.locations[0].locationName",
        ),
        ("notificationhubs:Namespace", {"replicationRegion": "X"}, "replicationRegion"),
        ("communication:CommunicationService", {"dataLocation": "X"}, "dataLocation"),
        ("machinelearningservices:Registry", {"regionDetails": [{"location": "X"}]}, "regionDetails[0].location"),
        ("dataprotection:BackupVault", {"properties": {"replicatedRegions": ["X"]}}, "properties.replicatedRegions[0]"),
        ("applicationinsights:WebTest", {"locations": [{"location": "X"}]}, "locations[0].location"),
        ("redis:LinkedServer", {"linkedRedisCacheLocation": "X"}, "linkedRedisCacheLocation"),
        ("sql:InstanceFailoverGroup", {"partnerRegions": [{"location": "X"}]}, "partnerRegions[0].location"),
        ("monitor:PrivateLinkScopedResource", {"subscriptionLocation": "X"}, "subscriptionLocation"),
        (
            "netapp:CapacityPoolVolume",
            {"dataProtection": {"replication": {"remoteVolumeRegion": "X"}}},
            "dataProtection.replication.remoteVolumeRegion",
        ),
        (
            "virtualmachineimages:VirtualMachineImageTemplate",
            {"distribute": [{"type": "SharedImage", "replicationRegions": ["X"]}]},
            "distribute[0].replicationRegions[0]",
        ),
        ("kusto:ManagedPrivateEndpoint", {"privateLinkResourceRegion": "X"}, "privateLinkResourceRegion"),
    ],
)
def test_a_place_deeper_down_is_judged(ask, token, inputs, path):
    assert ask(ID, f"azure-native:{token}", inputs) == [f"violation {path}: {REGIONS} 'X'"]


@pytest.mark.parametrize("depth", [1, 2, 7])
def test_a_type_that_contains_itself_is_followed_all_the_way_down(ask, depth):
    address = {"location": "westeurope"}
    for _ in range(depth):
        address = {"location": "bleufrancecentral", "linkedPublicIPAddress": address}
    path = "linkedPublicIPAddress." * depth + "location"
    assert ask(ID, "azure-native:network:PublicIPAddress", address) == [f"violation {path}: {REGIONS} 'westeurope'"]


@pytest.mark.parametrize(
    ("token", "inputs", "path"),
    [
        ("keyvault:ManagedHsm", {"properties": UNKNOWN}, "properties"),
        ("cosmosdb:DatabaseAccount", {"locations": UNKNOWN}, "locations"),
        ("cosmosdb:DatabaseAccount", {"locations": [UNKNOWN]}, "locations[0]"),
        ("cosmosdb:DatabaseAccount", {"locations": [{"locationName": UNKNOWN}]}, "locations[0].locationName"),
        ("dataprotection:BackupVault", {"properties": {"replicatedRegions": UNKNOWN}}, "properties.replicatedRegions"),
    ],
)
def test_an_unknown_that_may_hold_a_place_is_undetermined(ask, token, inputs, path):
    assert ask(ID, f"azure-native:{token}", inputs) == [f"undetermined {path}: {LATER}"]


def test_an_unknown_that_holds_no_place_says_nothing(ask):
    assert ask(ID, STORAGE, {"encryption": UNKNOWN, "tags": UNKNOWN, "accountName": UNKNOWN}) == []


@pytest.mark.parametrize("token", ["privatedns:PrivateZone", "privatedns:VirtualNetworkLink"])
def test_what_exists_in_no_region_and_holds_nothing_may_be_global(ask, token):
    assert ask(ID, f"azure-native:{token}", {"location": "Global"}) == []


def test_a_replica_may_be_declined_and_a_geography_may_be_france(ask):
    assert ask(ID, "azure-native:notificationhubs:Namespace", {"replicationRegion": "None"}) == []
    assert ask(ID, "azure-native:communication:EmailService", {"dataLocation": "France"}) == []
    assert ask(ID, "azure-native:eventgrid:Topic", {"dataResidencyBoundary": "WithinRegion"}) == []


@pytest.mark.parametrize(
    ("token", "path", "inputs"),
    [
        (
            "databox:Job",
            "details.shippingAddress.country",
            lambda country: {"details": {"shippingAddress": {"country": country, "city": "X"}}},
        ),
        (
            "importexport:Job",
            "properties.returnAddress.countryOrRegion",
            lambda country: {"properties": {"returnAddress": {"countryOrRegion": country}}},
        ),
        (
            "hybridcompute:Machine",
            "locationData.countryOrRegion",
            lambda country: {"locationData": {"name": "site", "countryOrRegion": country}},
        ),
        (
            "apimanagement:Gateway",
            "locationData.countryOrRegion",
            lambda country: {"locationData": {"name": "site", "countryOrRegion": country}},
        ),
    ],
)
def test_disks_are_sent_to_france_and_machines_stand_there(ask, token, path, inputs):
    said = "must be a region of Bleu (bleufrancecentral, bleufrancesouth), found"
    assert ask(ID, f"azure-native:{token}", inputs("US")) == [f"violation {path}: {said} 'US'"]
    assert ask(ID, f"azure-native:{token}", inputs(UNKNOWN)) == [f"undetermined {path}: {LATER}"]
    assert ask(ID, f"azure-native:{token}", inputs("France")) == ask(ID, f"azure-native:{token}", inputs("fr")) == []


@pytest.mark.parametrize(
    ("token", "inputs", "path"),
    [
        ("web:Connection", {"properties": {"api": {"id": "X/managedApis/azureblob"}}}, "properties.api.id"),
        (
            "sql:Database",
            {"recoveryServicesRecoveryPointId": "X/longTermRetentionServers/s"},
            "recoveryServicesRecoveryPointId",
        ),
        ("future:Thing", {"made": [{"from": "X"}]}, "made[0].from"),
    ],
)
def test_an_id_names_a_region_as_well(ask, token, inputs, path):
    def asked(start):
        return ask(ID, f"azure-native:{token}", json.loads(json.dumps(inputs).replace("X", start)))

    abroad = asked("/subscriptions/0/providers/Microsoft.X/Locations/westeurope")
    assert [each.partition(", found ")[0] for each in abroad] == [
        f"violation {path}: must be a region of Bleu (bleufrancecentral, bleufrancesouth)"
    ]
    assert asked("/providers/Microsoft.X/locations/eastus/publishers/y") != []
    assert asked("/subscriptions/0/providers/Microsoft.X/locations/bleufrancesouth") == []
    assert asked("/subscriptions/0/providers/Microsoft.X/locations/global") == []
    assert asked("https://x.vault.sovcloud-api.fr/locations/eastus") == []


def test_a_meeting_point_has_to_be_in_a_city_of_the_cloud(ask):
    port = "azure-native:network:ExpressRoutePort"
    assert ask(ID, port, {"peeringLocation": "Marseille"}) == []
    assert ask(ID, port, {"peeringLocation": "Paris2"}) == []
    assert ask(ID, port, {"peeringLocation": "Amsterdam"}) == [
        "violation peeringLocation: must be in a city where Bleu has a region (Paris, Marseille), found 'Amsterdam'"
    ]


@pytest.mark.parametrize(
    ("token", "inputs"),
    [
        ("storage:StorageAccount", {"tags": {"location": "westeurope", "region": "emea"}}),
        ("web:WebAppApplicationSettings", {"properties": {"REGION": "westeurope", "dataLocation": "westeurope"}}),
        ("web:StaticSite", {"buildProperties": {"appLocation": "/", "outputLocation": "dist"}}),
        ("authorization:PolicyAssignment", {"parameters": {"listOfAllowedLocations": {"value": ["westeurope"]}}}),
        ("network:Subnet", {"serviceEndpoints": [{"service": "Microsoft.KeyVault", "locations": ["*"]}]}),
    ],
)
def test_what_only_sounds_like_a_place_is_left_alone(ask, token, inputs):
    assert ask(ID, f"azure-native:{token}", inputs) == []


def test_a_place_the_catalogue_does_not_know_is_judged_by_its_name(ask):
    workspace = "azure-native:operationalinsights:Workspace"
    inputs = {"replication": {"enabled": True, "location": "westeurope"}, "newRegions": ["westus"]}
    assert ask(ID, workspace, inputs) == [
        f"violation newRegions[0]: {REGIONS} 'westus'",
        f"violation replication.location: {REGIONS} 'westeurope'",
    ]


def test_a_property_called_as_the_catalogue_calls_any_hides_no_other(ask):
    for token in ("other:index:Type", "azure:no/such:Type", "azure-native:storage:StorageAccount"):
        ask(ID, token, {"*": "x", "properties": {"*": "x"}})
    assert ask(ID, "azure:no/such:Type", {"replicationRegion": "westeurope"}) == [
        f"violation replicationRegion: {REGIONS} 'westeurope'"
    ]


def test_a_type_nobody_knows_is_judged_by_its_names(ask):
    assert ask(ID, "azure-native:future:Thing", {"location": "westeurope"}) == [
        f"violation location: {REGIONS} 'westeurope'"
    ]


@pytest.mark.parametrize("location", [{"name": "X", "type": "EdgeZone"}, {"name": "bleufranceedge"}])
def test_an_edge_zone_is_refused_with_the_reason(ask, location):
    assert ask(ID, "azure-native:compute:VirtualMachine", {"extendedLocation": location}) == [
        "violation extendedLocation.name: is an edge zone or a custom location, which is outside the regions of Bleu "
        f"(bleufrancecentral, bleufrancesouth), found {location['name']!r}"
    ]


@pytest.mark.parametrize("token", ["dns:Zone", "monitor:MetricAlert", "communication:CommunicationService"])
@pytest.mark.parametrize("cloud", clouds.names())
def test_what_holds_nothing_or_says_its_place_otherwise_may_be_global(ask, token, cloud):
    assert ask(ID, f"azure-native:{token}", {"location": "Global"}, cloud=cloud) == []
    assert ask(ID, f"azure-native:{token}", {"location": "westeurope"}, cloud=cloud) != []


def test_what_holds_technical_data_may_be_global_only_in_a_cloud_that_is_nowhere_else(ask):
    group = "azure-native:monitor:ActionGroup"
    assert ask(ID, group, {"location": "global"}) == []
    assert ask(ID, group, {"location": "global"}, cloud="azure-france") == [
        "violation location: must be a region of Azure France (commercial) (francecentral, francesouth), found 'global'"
    ]


def test_other_providers_types_are_another_rules(ask):
    assert ask(ID, "aws:s3/bucket:Bucket", {"region": "westeurope"}) == []
    assert ask(ID, "azuread:index/application:Application", {"location": "westeurope"}) == []


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        pytest.param(
            "core/resourceGroup:ResourceGroup",
            {"location": "westeurope"},
            [f"violation location: {REGIONS} 'westeurope'"],
            id="location",
        ),
        pytest.param(
            "cosmosdb/account:Account",
            {"geoLocations": [{"location": "bleufrancecentral"}, {"location": "westeurope", "failoverPriority": 1}]},
            [f"violation geoLocations[1].location: {REGIONS} 'westeurope'"],
            id="a list of objects that say their location",
        ),
        pytest.param(
            "containerservice/registry:Registry",
            {"georeplications": [{"location": "westeurope"}]},
            [f"violation georeplications[0].location: {REGIONS} 'westeurope'"],
            id="a list whose own name is no place's",
        ),
        pytest.param(
            "compute/sharedImageVersion:SharedImageVersion",
            {"targetRegions": [{"name": "westeurope"}]},
            [f"violation targetRegions[0].name: {REGIONS} 'westeurope'"],
            id="a list of objects that say their name",
        ),
        pytest.param(
            "cosmosdb/account:Account",
            {"failoverLocation": "westeurope"},
            [f"violation failoverLocation: {REGIONS} 'westeurope'"],
            id="an earlier release's",
        ),
        pytest.param(
            "notificationhub/namespace:Namespace",
            {"replicationRegion": "westeurope"},
            [f"violation replicationRegion: {REGIONS} 'westeurope'"],
            id="a copy's",
        ),
        pytest.param(
            "no/such:Type",
            {"location": "westeurope"},
            [f"violation location: {REGIONS} 'westeurope'"],
            id="no such type",
        ),
        pytest.param(
            "storage/account:Account", {"location": UNKNOWN}, [f"undetermined location: {LATER}"], id="not known yet"
        ),
        pytest.param("storage/account:Account", {"location": "Bleu France Central"}, [], id="at home"),
        pytest.param("storage/account:Account", {"tags": {"location": "westeurope"}}, [], id="a tag"),
        pytest.param("monitoring/actionGroup:ActionGroup", {"location": "global"}, [], id="global as azure-native's"),
        pytest.param(
            "storage/account:Account",
            {"location": "global"},
            [f"violation location: {REGIONS} 'global'"],
            id="global as nobody's",
        ),
        pytest.param(
            "keyvault/certificate:Certificate",
            {"location": "global"},
            [f"violation location: {REGIONS} 'global'"],
            id="global where azure-native has nothing",
        ),
    ],
)
def test_a_classic_types_places_are_judged_by_their_names(ask, token, inputs, expected):
    assert ask(ID, f"azure:{token}", inputs) == expected


def test_the_classic_provider_itself_is_refused_as_a_whole_and_not_for_its_place(ask):
    assert ask(ID, "pulumi:providers:azure", {"location": "westeurope"}) == []
    assert ask(ID, "pulumi:providers:azure-native", {"location": "westeurope"}) == []


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        (
            "westeurope",
            [
                "violation location: is left to the provider 'default', whose location must be a region of Bleu "
                "(bleufrancecentral, bleufrancesouth), found 'westeurope'"
            ],
        ),
        (
            UNKNOWN,
            ["undetermined location: is left to the provider 'default', whose location is not known before deployment"],
        ),
        ("bleufrancesouth", []),
        (None, []),
    ],
)
def test_a_location_left_to_the_provider_is_the_providers(ask, location, expected):
    provider = Provider("pulumi:providers:azure-native", "default", {} if location is None else {"location": location})
    assert ask(ID, STORAGE, {}, provider=provider) == expected
    assert ask(ID, STORAGE, {"location": "bleufrancesouth"}, provider=provider) == []
    assert ask(ID, "azure-native:storage:Blob", {}, provider=provider) == []


LANDING_ZONE = {
    "resources:ResourceGroup": {"location": "bleufrancecentral"},
    "authorization:RoleAssignment": {"principalId": UNKNOWN, "scope": UNKNOWN, "roleDefinitionId": "x"},
    "authorization:ManagementLockByScope": {"level": "CanNotDelete", "scope": UNKNOWN},
    "network:VirtualNetwork": {
        "location": "bleufrancecentral",
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
        "subnets": [{"name": "a", "networkSecurityGroup": {"id": UNKNOWN}, "routeTable": {"id": UNKNOWN}}],
    },
    "network:NetworkSecurityGroup": {"location": "bleufrancecentral", "securityRules": []},
    "network:RouteTable": {"location": "bleufrancecentral", "routes": []},
    "network:Subnet": {"addressPrefix": "10.0.0.0/24", "networkSecurityGroup": {"id": UNKNOWN}},
    "network:VirtualNetworkPeering": {"remoteVirtualNetwork": {"id": UNKNOWN}},
    "network:PrivateEndpoint": {
        "location": "bleufrancecentral",
        "subnet": {"id": UNKNOWN},
        "privateLinkServiceConnections": [{"privateLinkServiceId": UNKNOWN, "groupIds": ["blob"]}],
    },
    "network:PrivateDnsZoneGroup": {"privateDnsZoneConfigs": [{"name": "a", "privateDnsZoneId": UNKNOWN}]},
    "privatedns:PrivateZone": {"location": "global", "privateZoneName": "privatelink.example"},
    "privatedns:VirtualNetworkLink": {"location": "global", "virtualNetwork": {"id": UNKNOWN}},
    "managedidentity:UserAssignedIdentity": {"location": "bleufrancecentral"},
    "keyvault:Vault": {
        "location": "bleufrancecentral",
        "properties": {"tenantId": UNKNOWN, "sku": {"name": "premium"}},
    },
    "keyvault:Key": {"properties": {"kty": "RSA-HSM"}, "vaultName": UNKNOWN},
    "storage:StorageAccount": {"location": "bleufrancecentral", "encryption": {"keyVaultProperties": UNKNOWN}},
    "storage:BlobServiceProperties": {"deleteRetentionPolicy": {"enabled": True}, "accountName": UNKNOWN},
    "operationalinsights:Workspace": {"location": "bleufrancecentral", "features": {"disableLocalAuth": True}},
    "monitor:DiagnosticSetting": {"workspaceId": UNKNOWN, "resourceUri": UNKNOWN, "logs": [{"enabled": True}]},
}


@pytest.mark.parametrize("token", LANDING_ZONE)
def test_a_landing_zone_finds_no_place_wrong(ask, token):
    assert f"azure-native:{token}" in known.types()
    assert ask(ID, f"azure-native:{token}", {**LANDING_ZONE[token], "tags": {"owner": "x"}}) == []


ELSEWHERE = st.text(max_size=20).filter(lambda text: clouds.get("bleu").region(text) is None)
WITH_PLACES = sorted(token for token in known.types() if places.holds_places(places.root(token)))
NOT_REGIONS = {"global", "none", "france", "default", "withinregion", "withingeopair", "paris", "marseille"}


@st.composite
def placed(draw: st.DrawFn) -> tuple[str, dict[str, object], tuple[str | int, ...]]:
    """Give a type, inputs that say "elsewhere" at one of its places, and the path to it."""
    token = draw(st.sampled_from(WITH_PLACES))
    value: object = draw(ELSEWHERE.filter(lambda text: text.strip().lower().rstrip("0123456789") not in NOT_REGIONS))
    node, steps = places.root(token), []
    while True:
        edges = places.node(node)
        here = [name for name in sorted(edges) if edges[name].kind in (Kind.REGION, Kind.CITY)]
        deeper = [name for name in sorted(edges) if places.holds_places(edges[name].node)]
        name = draw(st.sampled_from(here + deeper if len(steps) < 12 or not here else here))
        steps.append("key" if name == places.ANY_KEY else name)
        in_list = draw(st.booleans())
        if in_list:
            steps.append(0)
        if name in here and (name not in deeper or draw(st.booleans())):
            break
        node = edges[name].node
    for step in reversed(steps):
        value = [value] if isinstance(step, int) else {step: value}
    assert isinstance(value, dict)
    return token, value, tuple(steps)


@settings(max_examples=500, deadline=None)
@given(placed())
def test_a_place_elsewhere_is_never_a_pass_wherever_it_stands(case):
    token, inputs, path = case
    findings = judge(RULE, Resource(token, "it", inputs), Context(clouds.get("bleu"), {}))
    assert [(finding.path, finding.verdict) for finding in findings] == [(path, Verdict.VIOLATION)]


@given(
    location=ELSEWHERE.filter(lambda text: text.strip().lower() != "global"),
    token=st.sampled_from(sorted(known.types())),
)
def test_a_top_level_location_elsewhere_is_never_a_pass(location: str, token: str):
    findings = judge(RULE, Resource(token, "it", {"location": location}), Context(clouds.get("bleu"), {}))
    assert [finding.verdict for finding in findings if finding.path == ("location",)] == [Verdict.VIOLATION]
