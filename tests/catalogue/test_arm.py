"""ARM's names for types and properties, and azure-native's."""

import re
import tomllib

import pytest

from bleu_iac.catalogue import arm, arm_paths, classic_build, data, known, sdk
from bleu_iac.catalogue.meanings import type_facts
from bleu_iac.catalogue.tokens import PROVIDER

EARLIER = {
    "alertsmanagement:ActionRuleByName": "alertsmanagement:AlertProcessingRuleByName",
    "apimanagement:Schema": "apimanagement:GlobalSchema",
    "containerinstance:ContainerGroupProfile": "containerinstance:CGProfile",
    "cosmosdb:MongoCluster": "mongocluster:MongoCluster",
    "cosmosdb:MongoClusterFirewallRule": "mongocluster:FirewallRule",
    "datareplication:Dra": "datareplication:FabricAgent",
    "dbforpostgresql:Administrator": "dbforpostgresql:AdministratorsMicrosoftEntra",
    "dbforpostgresql:Backup": "dbforpostgresql:BackupsAutomaticAndOnDemand",
    "machinelearningservices:EnvironmentSpecificationVersion": "machinelearningservices:EnvironmentVersion",
    "machinelearningservices:MachineLearningDatastore": "machinelearningservices:Datastore",
    "migrate:Assessment": "migrate:AssessmentsOperation",
    "migrate:Group": "migrate:GroupsOperation",
    "migrate:HyperVCollector": "migrate:HypervCollectorsOperation",
    "migrate:ImportCollector": "migrate:ImportCollectorsOperation",
    "migrate:MigrateProject": "migrate:MigrateProjectsControllerMigrateProject",
    "migrate:PrivateEndpointConnection": "migrate:PrivateEndpointConnectionOperation",
    "migrate:Project": "migrate:AssessmentProjectsOperation",
    "migrate:ServerCollector": "migrate:ServerCollectorsOperation",
    "migrate:VMwareCollector": "migrate:VmwareCollectorsOperation",
    "network:NspAccessRule": "network:NetworkSecurityPerimeterAccessRule",
    "network:NspAssociation": "network:NetworkSecurityPerimeterAssociation",
    "network:NspLink": "network:NetworkSecurityPerimeterLink",
    "network:NspProfile": "network:NetworkSecurityPerimeterProfile",
    "network:RoutingConfiguration": "network:NetworkManagerRoutingConfiguration",
    "network:UserRuleCollection": "network:SecurityUserRuleCollection",
    "offazure:HyperVSite": "offazure:HypervSitesController",
    "offazure:PrivateEndpointConnection": "offazure:PrivateEndpointConnectionController",
    "offazure:Site": "offazure:SitesController",
    "redis:RedisFirewallRule": "redis:FirewallRule",
    "redis:RedisLinkedServer": "redis:LinkedServer",
    "security:APICollection": "security:APICollectionByAzureApiManagementService",
    "security:AssessmentsMetadataSubscription": "security:AssessmentMetadataInSubscription",
    "sql:BackupLongTermRetentionPolicy": "sql:LongTermRetentionPolicy",
    "sql:DatabaseThreatDetectionPolicy": "sql:DatabaseSecurityAlertPolicy",
    "synapse:DatabasePrincipalAssignment": "synapse:KustoPoolDatabasePrincipalAssignment",
    "web:WebAppAuthSettingsV2": "web:WebAppAuthSettingsV2WithoutSecrets",
    "web:WebAppAuthSettingsV2Slot": "web:WebAppAuthSettingsV2WithoutSecretsSlot",
}
"""Types made from an earlier API, and those that stand in the same place today."""
ANYWHERE = {"resources:Resource", "operationsmanagement:ManagementAssociation"}
"""Types that have no place of their own: their paths name the provider as an input."""


@pytest.mark.parametrize(
    ("arm_type", "name", "tokens"),
    [
        ("Microsoft.Storage/storageAccounts", "a", ["storage:StorageAccount"]),
        ("microsoft.STORAGE/storageaccounts", None, ["storage:StorageAccount"]),
        ("Microsoft.Storage/storageAccounts/blobServices/containers", "a/default/c", ["storage:BlobContainer"]),
        ("Microsoft.KeyVault/vaults", "v", ["keyvault:Vault"]),
        ("Microsoft.Network/privateDnsZones/CNAME", "z/a", ["privatedns:PrivateRecordSet"]),
        ("Microsoft.Resources/resourceGroups", "rg", ["resources:ResourceGroup"]),
        ("Microsoft.Web/sites/config", "s/appsettings", ["web:WebAppApplicationSettings"]),
        ("Microsoft.Web/sites/config", "s/nothing", []),
        (
            "Microsoft.EventGrid/partnerNamespaces/privateEndpointConnections",
            "n/c",
            ["eventgrid:PrivateEndpointConnection"],
        ),
        ("Microsoft.ServiceBus/namespaces/topics/subscriptions/rules", "n/t/s/$default", ["servicebus:DefaultRule"]),
        ("Microsoft.ServiceBus/namespaces/topics/subscriptions/rules", "n/t/s/r", ["servicebus:Rule"]),
        ("Microsoft.Insights/components/myAnalyticsItems", "c/item", ["applicationinsights:AnalyticsItem"]),
        ("Microsoft.DocumentDB/databaseAccounts/apis/databases", "a/sql/d", ["cosmosdb:DatabaseAccountSqlDatabase"]),
        ("Microsoft.DataFactory/factories/adfcdcs", "f/c", ["datafactory:ChangeDataCapture"]),
        ("Microsoft.AwsConnector/iamAccessKeyMetadata", "a", ["awsconnector:IamAccessKeyMetadataInfo"]),
        ("Microsoft.Foo/bars", "a", []),
        ("Microsoft.Storage/nothing/containers", "a/c", []),
        ("nonsense", "a", []),
        ("", None, []),
    ],
)
def test_a_type_is_found_by_arms_name(arm_type, name, tokens):
    assert arm.tokens_of(arm_type, name) == [f"azure-native:{token}" for token in tokens]


def test_of_a_type_with_several_scopes_the_resource_groups_comes_first():
    assert arm.tokens_of("Microsoft.Resources/deployments", "d")[0] == "azure-native:resources:Deployment"
    assert arm.tokens_of("Microsoft.Insights/diagnosticSettings", "d")[0] == "azure-native:monitor:DiagnosticSetting"


def test_a_fixed_name_that_is_not_known_leaves_several_types():
    assert len(arm.tokens_of("Microsoft.Web/sites/config", None)) > 5


def test_every_listed_type_is_found_by_its_arm_name():
    lost = set()
    for name, _ in data.rows("arm_paths.tsv"):
        token = f"azure-native:{name}"
        arm_type = arm.type_of(arm.path_of(token))
        if arm_type and "{" not in arm_type and name not in EARLIER and token not in arm.tokens_of(arm_type, None):
            lost.add(name)
    assert lost == set()


def test_what_is_imported_by_an_arm_id_is_the_type_that_a_template_names_by_it():
    """The classic provider's documentation, which nobody here has written, has an id of each of its types."""
    lost = set()
    for classic, (decision, *tokens) in classic_build.build().types.items():
        identifier = classic_build.types().get(classic, "")
        if (
            decision.startswith("same-")
            and decision != "same-other-address"
            and identifier.startswith("/subscriptions")
            and "|" not in identifier
        ):
            names = "/".join(identifier.rpartition("/providers/")[2].split("/")[2::2])
            found = arm.tokens_of(arm.type_of(identifier), names)
            if not {f"{PROVIDER}:{token}" for token in tokens} & set(found):
                lost.add(classic)
    assert lost == set()


def test_every_type_that_has_its_own_place_is_found_there_by_its_name_or_its_kind():
    """Whatever else stands at a place, a template that names it reaches the type."""
    lost = set()
    for token in known.types():
        path = arm.path_of(token)
        arm_type = arm.type_of(path)
        if "{" in arm_type or token.partition(":")[2] in ANYWHERE | EARLIER.keys():
            continue
        found = arm.tokens_of(arm_type, _names(path))
        same_scope = [each for each in found if _scope(each) == _scope(token)]
        kind = sdk.resource_type(token).inputs.get("kind")
        if arm.is_told_by_kind(same_scope):
            same_scope = arm.of_kind(same_scope, (kind and kind.constant) or "")
        if list(same_scope) != [token]:
            lost.add((token, tuple(same_scope)))
    assert lost == set()


def _names(path):
    names = path.rpartition("/providers/")[2].split("/")[2::2]
    return "/".join("x" if name.startswith("{") else name for name in names)


def _scope(token):
    return arm.path_of(token).rpartition("/providers/")[0]


def test_types_that_share_a_place_are_told_apart_by_their_kind():
    databases = arm.tokens_of("Microsoft.Kusto/clusters/databases", "c/d")
    assert arm.is_told_by_kind(databases)
    assert arm.of_kind(databases, "READWRITE") == ["azure-native:kusto:ReadWriteDatabase"]
    assert arm.of_kind(databases, "Nobody") == []
    assert not arm.is_told_by_kind(arm.tokens_of("Microsoft.Resources/deployments", "d"))


def test_of_types_of_two_apis_that_stand_in_one_place_the_later_is_meant():
    for earlier, later in EARLIER.items():
        path = arm.path_of(f"azure-native:{earlier}")
        assert arm.tokens_of(arm.type_of(path), _names(path)) == [f"azure-native:{later}"]
        versions = [type_facts(f"azure-native:{each}").api_version for each in (earlier, later)]
        assert versions == sorted(versions)


def test_every_type_of_the_sdk_has_a_path_that_was_looked_up():
    """A newer SDK's types have to be: `arm_paths.tsv` says from where."""
    listed = [name for name, _ in data.rows("arm_paths.tsv")]
    assert listed == sorted({token.partition(":")[2] for token in sdk.tokens()})


def test_a_type_that_only_one_of_the_sdk_and_the_list_has_keeps_the_catalogue_from_being_built(monkeypatch):
    rows = [row for row in data.rows("arm_paths.tsv") if row[0] != "storage:Blob"]
    monkeypatch.setattr(arm_paths.data, "rows", lambda _: [*rows, ("nobody:Knows", "sub:Nobody/knows/{name}")])
    assert arm_paths.compared() == (["storage:Blob"], ["nobody:Knows"])


@pytest.mark.parametrize(
    ("token", "pattern", "lifted"),
    [
        ("storage:StorageAccount", "properties", True),
        ("keyvault:Vault", "properties", False),
        ("network:NetworkSecurityGroup", "securityRules[*].properties", True),
        ("cognitiveservices:Account", "properties", False),
        ("nobody:Knows", "properties", True),
    ],
)
def test_properties_are_lifted_where_azure_native_has_none(token, pattern, lifted):
    assert arm.is_lifted(f"azure-native:{token}", pattern) is lifted


@pytest.mark.parametrize(
    ("token", "given", "spelt"),
    [
        ("nobody:Knows", "LOCATION", "location"),
        ("nobody:Knows", "publicnetworkaccess", "publicNetworkAccess"),
        ("nobody:Knows", "networkACLs", "networkACLs"),
        ("nobody:Knows", "nobodyHasThis", "nobodyHasThis"),
        ("keyvault:Vault", "NETWORKACLS", "networkAcls"),
        ("signalrservice:SignalR", "networkacls", "networkACLs"),
        ("apimanagement:Api", "oauth2", "oAuth2"),
        ("apimanagement:AuthorizationProvider", "OAUTH2", "oauth2"),
    ],
)
def test_capitals_are_azure_natives_or_those_of_its_module_or_type(token, given, spelt):
    assert arm.spelling(f"azure-native:{token}", given) == spelt


@pytest.mark.parametrize(
    ("token", "path", "name"),
    [
        ("storage:StorageAccount", "properties.networkacls", "networkRuleSet"),
        ("storage:StorageAccount", "properties.networkacls.virtualnetworkrules[*].id", "virtualNetworkResourceId"),
        ("storage:StorageAccount", "properties.networkacls.resourceaccessrules[*].resourceid", None),
        ("storage:StorageAccount", "id", None),
        ("storage:StorageAccount", "networkacls", None),
        ("keyvault:Vault", "properties.networkacls", None),
        ("monitor:MetricAlert", "properties.criteria.odata.type", "odataType"),
        ("automation:RuntimeEnvironment", "properties.runtime", ""),
        ("machinelearningservices:InferencePool", "properties", "inferencePoolProperties"),
        ("machinelearningservices:InferencePool", "properties.properties", None),
        ("containerservice:ManagedCluster", "properties.aadprofile.tenantid", "tenantID"),
        ("containerservice:ManagedCluster", "properties.identityprofile.any.tenantid", "tenantId"),
    ],
)
def test_the_longest_end_of_a_path_tells_the_name(token, path, name):
    assert arm.renamed(f"azure-native:{token}", path) == name


def test_what_holds_something_renamed_is_told_by_its_name():
    held = {name: arm.holds_renamed("azure-native:keyvault:Key", name) for name in ("Attributes", "exp", "tags")}
    assert held == {"Attributes": True, "exp": False, "tags": False}
    assert not arm.holds_renamed("azure-native:keyvault:Vault", "attributes")


_RENAMES = tomllib.loads((data.FOLDER / arm.RENAMES).read_text("utf-8"))
_LAST_STEP = re.compile(r"@?odata\.type$|[^./]+$")
_BESIDE = {
    ("apimanagement:Api", "properties.apiType"): "another row calls ARM's `type` so",
    ("apimanagement:WorkspaceApi", "properties.apiType"): "another row calls ARM's `type` so",
    ("apimanagement:Backend", "/properties"): "azure-native's is what ARM has in `properties.properties`",
    ("apimanagement:WorkspaceBackend", "/properties"): "azure-native's is what ARM has in `properties.properties`",
    ("applicationinsights:WebTest", "properties.Kind"): "the resource's own `kind` stands beside",
}
"""Names of ARM's that azure-native has as well, where it has the changed one, and what it means by them."""


def _objects(token):
    """Give a type's own inputs and all objects in them, by the names of the properties that hold them."""
    inputs = sdk.resource_type(f"azure-native:{token}").inputs
    found = [("", inputs)]
    for properties in (inputs, *map(sdk.object_type, sdk.reachable(inputs))):
        found += [
            (item.name, sdk.object_type(ref)) for item in properties.values() for ref in sdk.references(item.shape)
        ]
    return found


def _standing(token, path):
    """Give the objects that may be what ARM's path leads to, but for its last step; all where that one is lifted."""
    rows = {end.lower().rpartition(".")[2].strip("/"): name for end, name in _RENAMES[token].items()}
    above = _LAST_STEP.sub("", path).lower().strip(".").rpartition(".")[2].removesuffix("[*]")
    held = [each for holder, each in _objects(token) if holder.lower() == rows.get(above, above).lower()]
    is_told = above not in ("", "/") or path.startswith("/")
    return (held if is_told else []) or [each for _, each in _objects(token)]


@pytest.mark.parametrize("token", _RENAMES)
def test_azure_native_has_a_changed_name_at_its_place_and_not_arms(token):
    wrong = set()
    for path, name in _RENAMES[token].items():
        old = _LAST_STEP.search(path.lower())[0]
        for properties in _standing(token, path):
            lowered = {each.lower() for each in properties}
            is_alone = old == name.lower() or old not in lowered or (token, path) in _BESIDE
            if is_alone and (not name or name in properties):
                break
        else:
            wrong.add(path)
    assert wrong == set()


def test_the_exceptions_are_rows_whose_arm_name_azure_native_has_too():
    for token, path in _BESIDE:
        name = _RENAMES[token][path]
        assert all(_LAST_STEP.search(path.lower())[0] in each for each in _lowered(token) if name.lower() in each)


def _lowered(token):
    return [{name.lower() for name in properties} for _, properties in _objects(token)]


_SPELT_BY_THE_TEMPLATE = {
    ("botservice:Channel", "callingwebhook"): "two kinds of channel, in one object of ARM's",
    ("datafactory:LinkedService", "username"): "many kinds of linked service, in one object of ARM's",
    ("datamigration:DatabaseMigrationsSqlMi", "username"): "ARM's types do not tell its objects",
    ("datamigration:DatabaseMigrationsSqlVm", "username"): "ARM's types do not tell its objects",
}
"""Names that a type spells in several ways, and no place tells which: they stay in the template's capitals."""


def test_a_name_that_a_type_spells_in_several_ways_is_told_by_its_place():
    untold = set()
    for token in sdk.tokens():
        name = token.partition(":")[2]
        for lowered in arm_paths.ambiguous(token):
            told = set(_RENAMES.get(name, {}).values())
            spelt = [{each for each in properties if each.lower() == lowered} for _, properties in _objects(name)]
            if any(names and not names & told for names in spelt):
                untold.add((name, lowered))
    assert untold == _SPELT_BY_THE_TEMPLATE.keys()
