"""BLEU-0100, 0101, 0102, 0105, 0106 and 0110: rules that are a table of types; and that the tables are of the SDK's."""

import pytest

from bleu_iac import clouds
from bleu_iac.catalogue import known, sdk
from bleu_iac.catalogue.shapes import Properties
from bleu_iac.resources import UNKNOWN, Resource, parse_path
from bleu_iac.rules import connectors
from bleu_iac.rules.residency import (
    connection_known,
    destination_in_cloud,
    dns_stays_inside,
    geo_redundancy_in_pair,
    linked_service_in_cloud,
    location_in_cloud,
    model_in_region,
    no_delegation,
    no_global_service,
    no_telemetry,
    no_third_party_service,
    partner_known,
    stays_in_region,
)
from bleu_iac.rules.rule import Context, judge

GLOBAL = "residency-no-global-service"
MODEL = "residency-model-in-region"
STAYS = "residency-stays-in-region"
THIRD = "residency-no-third-party-service"
DELEGATION = "residency-no-delegation"
TELEMETRY = "residency-no-telemetry"
LATER = "is not known before deployment"
TENANT = "11111111-1111-4111-8111-111111111111"


def asked(rule, token, inputs, **parameters):
    findings = judge(rule, Resource(token, "it", inputs), Context(clouds.get("bleu"), {rule.id: parameters}))
    return [f"{finding.verdict} {finding.property}: {finding.message}" for finding in findings]


def exists(properties: Properties, steps: tuple[str | int, ...]) -> bool:
    """Tell whether a path leads to a property of the SDK's."""
    names = [step for step in steps if step != "*"]
    item = properties.get(str(names[0]))
    if item is None or len(names) == 1:
        return item is not None
    return any(exists(sdk.object_type(ref), tuple(names[1:])) for ref in sdk.references(item.shape))


PATHS = [
    *((token, path) for token, path in model_in_region.PATHS.items()),
    *((token, each.path) for token, some in stays_in_region.SWITCHES.items() for each in some),
    *((token, path) for token, path in no_delegation.TENANTS.items()),
    (no_delegation.ASSIGNMENT, no_delegation.DEFINITION),
    *((token, f"{each.pattern}.{each.name}") for token, some in no_telemetry.SWITCHES.items() for each in some),
    *((f"azure-native:{token}", path) for token, some in dns_stays_inside.PATHS.items() for path in some),
    *(
        (f"azure-native:{token}", path)
        for table in (
            connection_known.SITES,
            connection_known.KEYS,
            no_third_party_service.EXTENSIONS,
            partner_known.COPIES,
            partner_known.ALIASES,
        )
        for token, some in table.items()
        for path in some
    ),
    *(
        (f"azure-native:{token}", f"{each.around}.{each.name}".removeprefix("."))
        for token, some in geo_redundancy_in_pair.TYPES.items()
        for each in some
    ),
    *((f"azure-native:{token}", "location") for token in location_in_cloud.GLOBAL),
]


@pytest.mark.parametrize(("token", "path"), PATHS)
def test_every_path_is_one_of_the_sdks(token, path):
    found = sdk.resource_type(token)
    assert found is not None
    assert exists(found.inputs, parse_path(path))


def test_every_type_and_module_is_one_of_the_sdks():
    tokens = {token.partition(":")[2] for token in known.types()}
    modules = {token.partition(":")[0] for token in tokens}
    assert {*no_global_service.MODULES, *no_third_party_service.MODULES} <= modules
    assert {token.partition(":")[2] for token in no_global_service.TYPES} <= tokens
    assert set(no_third_party_service.TYPES) <= tokens
    assert {*connection_known.LENT_AT, *connection_known.ANNOUNCED} <= tokens
    assert destination_in_cloud.LINKED in known.types()
    assert {linked_service_in_cloud.LINKED, linked_service_in_cloud.RUNTIME} <= known.types()


def test_every_kind_of_linked_service_was_decided():
    inputs = sdk.resource_type(linked_service_in_cloud.LINKED).inputs
    kinds = {name.lower() for name in sdk.variants(inputs["properties"].shape).refs}
    assert kinds >= connectors.KNOWN


@pytest.mark.parametrize(
    ("token", "said"),
    [
        (
            "cdn:AFDEndpoint",
            "answers from points of presence all over the world, which see the requests and keep copies",
        ),
        (
            "frontdoor:FrontDoor",
            "answers from points of presence all over the world, which see the requests and keep copies",
        ),
        ("trafficmanager:Profile", "chooses for each request where in the world it is sent, from outside any region"),
        ("azureactivedirectory:B2CTenant", "keeps its data in a geography of its own, none of which is France"),
        ("maps:Account", "keeps its data in a geography of its own, none of which is France"),
        ("botservice:Bot", "is run by the maker from outside any region, as one service for all of his customers"),
        (
            "web:StaticSite",
            "answers from points of presence all over the world, which see the requests and keep copies",
        ),
    ],
)
@pytest.mark.parametrize("location", ["global", "bleufrancecentral", UNKNOWN])
def test_a_service_from_everywhere_is_refused_wherever_it_says_it_is(ask, token, said, location):
    assert ask(GLOBAL, f"azure-native:{token}", {"location": location}) == [f"violation : {said}"]


def test_a_service_from_everywhere_is_refused_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(GLOBAL, "azure-native:trafficmanager:Profile", {}) == [
        "violation : choisit pour chaque requête où elle est envoyée dans le monde, hors de toute région"
    ]


@pytest.mark.parametrize("token", ["network:ApplicationGateway", "dns:Zone", "web:WebApp", "monitor:ActionGroup"])
def test_a_service_of_a_region_is_none(ask, token):
    assert ask(GLOBAL, f"azure-native:{token}", {"location": "global"}) == []


DEPLOYMENT = "azure-native:cognitiveservices:Deployment"
ONLY = "must be one of Standard, ProvisionedManaged, found"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        *(
            pytest.param(
                {"sku": {"name": name}}, [f"violation sku.name: {ONLY} {name!r}, which sends requests to {to}"]
            )
            for name, to in [
                ("GlobalStandard", "any region of the world"),
                ("globalbatch", "any region of the world"),
                ("GlobalProvisionedManaged", "any region of the world"),
                ("DeveloperTier", "any region of the world"),
                ("DataZoneStandard", "any region of the maker's zone"),
                ("DataZoneProvisionedManaged", "any region of the maker's zone"),
            ]
        ),
        pytest.param(
            {"sku": {"name": "Standard2"}},
            [f"violation sku.name: {ONLY} 'Standard2', of which nobody here knows where it answers"],
            id="a name nobody knows",
        ),
        pytest.param({"sku": {"name": 7}}, [f"violation sku.name: {ONLY} 7"], id="wrong type"),
        pytest.param({"sku": {}}, [f"violation sku.name: {ONLY} nothing"], id="missing"),
        pytest.param({}, [f"violation sku.name: {ONLY} nothing"], id="block missing"),
        pytest.param({"sku": {"name": UNKNOWN}}, [f"undetermined sku.name: {LATER}"], id="unknown"),
        pytest.param({"sku": UNKNOWN}, [f"undetermined sku.name: {LATER}"], id="block unknown"),
        pytest.param({"properties": {"scaleSettings": {"scaleType": "Standard"}}}, [], id="older form"),
        pytest.param({"sku": {"name": "standard"}}, [], id="in the region"),
        pytest.param({"sku": {"name": "ProvisionedManaged"}}, [], id="in the region, provisioned"),
    ],
)
def test_a_model_answers_in_its_region(ask, inputs, expected):
    assert ask(MODEL, DEPLOYMENT, inputs) == expected


def test_a_model_in_a_workspace_is_judged_when_it_has_a_tier(ask):
    endpoint = "azure-native:machinelearningservices:ServerlessEndpoint"
    assert ask(MODEL, endpoint, {}) == []
    assert ask(MODEL, endpoint, {"sku": {"name": "GlobalStandard"}}) == [
        f"violation sku.name: {ONLY} 'GlobalStandard', which sends requests to any region of the world"
    ]


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        ("network:LoadBalancer", {"sku": {"tier": "Global"}}, ["violation sku.tier: must be Regional, found 'Global'"]),
        ("network:PublicIPAddress", {"sku": {"tier": 1}}, ["violation sku.tier: must be Regional, found 1"]),
        ("network:PublicIPPrefix", {"sku": UNKNOWN}, [f"undetermined sku.tier: {LATER}"]),
        ("network:LoadBalancer", {"sku": {"tier": UNKNOWN}}, [f"undetermined sku.tier: {LATER}"]),
        ("network:LoadBalancer", {}, []),
        ("network:LoadBalancer", {"sku": {"tier": "regional"}}, []),
        ("notificationhubs:Namespace", {}, ["violation replicationRegion: must be None, found nothing"]),
        (
            "notificationhubs:Namespace",
            {"replicationRegion": "Default"},
            ["violation replicationRegion: must be None, found 'Default'"],
        ),
        ("notificationhubs:Namespace", {"replicationRegion": "None"}, []),
        (
            "storage:StorageAccount",
            {},
            ["violation allowedCopyScope: must be one of AAD, PrivateLink, found nothing"],
        ),
        ("storage:StorageAccount", {"allowedCopyScope": "AAD"}, []),
        (
            "web:WebApp",
            {"redundancyMode": "GeoRedundant"},
            ["violation redundancyMode: must be one of None, Manual, found 'GeoRedundant'"],
        ),
        ("web:WebApp", {}, []),
    ],
)
def test_what_could_leave_by_a_switch_stays(ask, token, inputs, expected):
    assert ask(STAYS, f"azure-native:{token}", inputs) == expected


VM = "azure-native:compute:VirtualMachine"
PLAN = {"name": "n", "product": "p", "publisher": "acme"}
OFFER = "which the rule's list of publishers does not have"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (VM, {"plan": PLAN}, [f"violation plan.publisher: is an offer of the publisher 'acme', {OFFER}"]),
        (
            "azure-native:compute:GalleryImage",
            {"purchasePlan": {"product": "p"}},
            [f"violation purchasePlan.publisher: is an offer of the publisher nothing, {OFFER}"],
        ),
        (
            "azure-native:azurefleet:Fleet",
            {"a": [{"plan": PLAN}]},
            [f"violation a[0].plan.publisher: is an offer of the publisher 'acme', {OFFER}"],
        ),
        (VM, {"plan": UNKNOWN}, [f"undetermined plan: {LATER}"]),
        (VM, {"plan": {**PLAN, "publisher": UNKNOWN}}, [f"undetermined plan.publisher: {LATER}"]),
        (VM, {"plan": {"name": "a schedule"}}, []),
        (VM, {"plan": "text"}, []),
        (VM, {}, []),
        (
            "azure-native:operationsmanagement:Solution",
            {"plan": {"publisher": "Microsoft", "product": "OMSGallery/SecurityInsights"}},
            [],
        ),
        (
            "azure-native:datadog:Monitor",
            {},
            ["violation : is a service of Datadog, which is run outside the cloud and by others than its operator"],
        ),
        (
            "azure-native:monitor:DiagnosticSetting",
            {"marketplacePartnerId": "/subscriptions/0/x"},
            ["violation marketplacePartnerId: sends logs to a third party's service, '/subscriptions/0/x'"],
        ),
        (
            "azure-native:monitor:DiagnosticSetting",
            {"marketplacePartnerId": UNKNOWN},
            [f"undetermined marketplacePartnerId: {LATER}"],
        ),
        ("azure-native:monitor:DiagnosticSetting", {"marketplacePartnerId": ""}, []),
        (
            "azure-native:compute:VirtualMachineExtension",
            {"publisher": "Acme.Agents"},
            [f"violation publisher: is an extension of the publisher 'Acme.Agents', {OFFER}"],
        ),
        (
            "azure-native:compute:VirtualMachineScaleSet",
            {"virtualMachineProfile": {"extensionProfile": {"extensions": [{"publisher": "microsoftish"}]}}},
            [
                "violation virtualMachineProfile.extensionProfile.extensions[0].publisher: "
                f"is an extension of the publisher 'microsoftish', {OFFER}"
            ],
        ),
        (
            "azure-native:hybridcompute:MachineExtension",
            {"properties": {"publisher": UNKNOWN}},
            [f"undetermined properties.publisher: {LATER}"],
        ),
        ("azure-native:compute:VirtualMachineExtension", {"publisher": "Microsoft.Azure.Extensions"}, []),
        ("azure-native:compute:VirtualMachineExtension", {}, []),
    ],
)
def test_third_parties_are_refused(ask, token, inputs, expected):
    known_here = token if token in known.types() else "azure-native:datadog:MonitoredSubscription"
    assert ask(THIRD, known_here, inputs) == expected


def test_a_publisher_may_be_accepted():
    assert asked(no_third_party_service.RULE, VM, {"plan": PLAN}, publishers=("Acme",)) == []
    assert asked(no_third_party_service.RULE, VM, image("acme"), publishers=("Acme",)) == []


def image(publisher):
    return {"storageProfile": {"imageReference": {"publisher": publisher, "offer": "o", "sku": "s", "version": "1"}}}


def of_publisher(path, who):
    wanted = "which the rule's list of publishers does not have"
    return [f"violation {path}: is an image of the publisher {who!r}, {wanted}"]


PUBLISHED = "storageProfile.imageReference.publisher"
PLATFORM = (
    "/Subscriptions/0/Providers/Microsoft.Compute/Locations/x/Publishers/{}/ArtifactTypes/VMImage/Offers/o/Skus/s"
)


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (VM, image("acme"), of_publisher(PUBLISHED, "acme")),
        (VM, image("MicrosoftWindowsServer2"), of_publisher(PUBLISHED, "MicrosoftWindowsServer2")),
        (VM, image(UNKNOWN), [f"undetermined {PUBLISHED}: {LATER}"]),
        (VM, image("microsoftwindowsserver"), []),
        (VM, {"storageProfile": {"imageReference": {"id": "/subscriptions/0/galleries/own/images/it"}}}, []),
        (
            "azure-native:compute:Disk",
            {"creationData": {"imageReference": {"id": f"{PLATFORM.format('acme')}/Versions/1"}}},
            of_publisher("creationData.imageReference.id", "acme"),
        ),
        (
            "azure-native:compute:Disk",
            {"creationData": {"imageReference": {"id": f"{PLATFORM.format('MicrosoftWindowsServer')}/Versions/1"}}},
            [],
        ),
        (
            "azure-native:servicefabric:NodeType",
            {"vmImagePublisher": "acme"},
            of_publisher("vmImagePublisher", "acme"),
        ),
        (
            "azure-native:virtualmachineimages:VirtualMachineImageTemplate",
            {"source": {"type": "PlatformImage", "publisher": "acme"}},
            of_publisher("source.publisher", "acme"),
        ),
        (
            "azure-native:azurestackhci:MarketplaceGalleryImage",
            {"identifier": {"publisher": "acme", "offer": "o", "sku": "s"}},
            of_publisher("identifier.publisher", "acme"),
        ),
        (
            "azure-native:compute:GalleryImage",
            {"identifier": {"publisher": "ourselves", "offer": "o", "sku": "s"}},
            [],
        ),
    ],
)
def test_an_image_of_the_marketplace_is_judged_by_its_publisher(ask, token, inputs, expected):
    assert token in known.types()
    assert ask(THIRD, token, inputs) == expected


def test_a_publisher_of_extensions_may_be_accepted():
    extension = "azure-native:compute:VirtualMachineExtension"
    assert asked(no_third_party_service.RULE, extension, {"publisher": "acme"}, publishers=("Acme",)) == []


def test_every_extension_of_the_sdk_has_its_publisher_asked():
    def installs(token):
        inputs = sdk.resource_type(token).inputs
        owners = (inputs, *map(sdk.object_type, sdk.reachable(inputs)))
        return any({"publisher", "typeHandlerVersion"} <= owner.keys() for owner in owners)

    having = {token.partition(":")[2] for token in known.types() if installs(token)}
    assert having == no_third_party_service.EXTENSIONS.keys()


DEFINITION = "azure-native:managedservices:RegistrationDefinition"
NOT_ALLOWED = "gives a tenant what the rule's list of tenants does not allow, found"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (
            DEFINITION,
            {"properties": {"managedByTenantId": TENANT}},
            [f"violation properties.managedByTenantId: {NOT_ALLOWED} {TENANT!r}"],
        ),
        (DEFINITION, {"properties": {}}, [f"violation properties.managedByTenantId: {NOT_ALLOWED} nothing"]),
        (DEFINITION, {}, [f"violation properties.managedByTenantId: {NOT_ALLOWED} nothing"]),
        (
            DEFINITION,
            {"properties": {"managedByTenantId": 7}},
            [f"violation properties.managedByTenantId: {NOT_ALLOWED} 7"],
        ),
        (DEFINITION, {"properties": UNKNOWN}, [f"undetermined properties.managedByTenantId: {LATER}"]),
        (
            "azure-native:datashare:Invitation",
            {"targetEmail": "a@example.org"},
            [f"violation targetActiveDirectoryId: {NOT_ALLOWED} nothing"],
        ),
        (
            no_delegation.ASSIGNMENT,
            {"properties": {"registrationDefinitionId": "/x"}},
            [
                "undetermined properties.registrationDefinitionId: delegates by a definition that the rule's list of "
                "definitions does not have, found '/x'"
            ],
        ),
        (
            no_delegation.ASSIGNMENT,
            {"properties": UNKNOWN},
            [f"undetermined properties.registrationDefinitionId: {LATER}"],
        ),
    ],
)
def test_nothing_is_delegated(ask, token, inputs, expected):
    assert ask(DELEGATION, token, inputs) == expected


def test_a_tenant_and_a_definition_may_be_accepted():
    rule = no_delegation.RULE
    assert asked(rule, DEFINITION, {"properties": {"managedByTenantId": TENANT.upper()}}, tenants=(TENANT,)) == []
    inputs = {"properties": {"registrationDefinitionId": "/X"}}
    assert asked(rule, no_delegation.ASSIGNMENT, inputs, definitions=("/x",)) == []


CLUSTER = "azure-native:azurestackhci:Cluster"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (
            no_telemetry.PARTNER,
            {},
            ["violation : gives a partner of the maker the figures of everything this identity manages"],
        ),
        (
            CLUSTER,
            {"desiredProperties": {"diagnosticLevel": "Enhanced"}},
            ["violation desiredProperties.diagnosticLevel: must be Off, found 'Enhanced'"],
        ),
        (
            CLUSTER,
            {"desiredProperties": {}},
            ["violation desiredProperties.diagnosticLevel: must be Off, found nothing"],
        ),
        (
            CLUSTER,
            {"desiredProperties": 3},
            ["violation desiredProperties.diagnosticLevel: must be Off, found nothing"],
        ),
        (CLUSTER, {"desiredProperties": UNKNOWN}, [f"undetermined desiredProperties.diagnosticLevel: {LATER}"]),
        (
            CLUSTER,
            {"desiredProperties": {"diagnosticLevel": UNKNOWN}},
            [f"undetermined desiredProperties.diagnosticLevel: {LATER}"],
        ),
        (CLUSTER, {"desiredProperties": {"diagnosticLevel": "Off"}}, []),
    ],
)
def test_nothing_is_measured_for_others(ask, token, inputs, expected):
    assert ask(TELEMETRY, token, inputs) == expected
