"""ARM's names for types and properties, and azure-native's."""

import tomllib

import pytest

from bleu_iac.catalogue import arm, classic_build, data, known, sdk
from bleu_iac.catalogue.tokens import PROVIDER

GUESSED = 1001
SHARED = {
    "addons:SupportPlanType": "its path names the provider as an input",
    "apimanagement:Schema": "another name of GlobalSchema, for an earlier API",
    "cosmosdb:MongoCluster": "mongocluster's under an earlier name",
    "dbforpostgresql:Administrator": "AdministratorsMicrosoftEntra of an earlier API",
    "dbforpostgresql:AdministratorsMicrosoftEntra": "Administrator of a later API",
    "dbforpostgresql:Backup": "BackupsAutomaticAndOnDemand of an earlier API",
    "dbforpostgresql:BackupsAutomaticAndOnDemand": "Backup of a later API",
    "migrate:MigrateProject": "MigrateProjectsControllerMigrateProject of another API",
    "mongocluster:MongoCluster": "cosmosdb's under a later name",
    "operationsmanagement:ManagementAssociation": "its path names the provider as an input",
    "resources:Resource": "stands anywhere",
    "sql:BackupLongTermRetentionPolicy": "LongTermRetentionPolicy of an earlier API",
    "sql:LongTermRetentionPolicy": "BackupLongTermRetentionPolicy of a later API",
}
"""Types that share an ARM type with another one whose properties are the same, or that have none of their own."""


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
        ("Microsoft.Foo/bars", "a", []),
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


def test_a_guessed_type_is_found_by_its_last_word_where_that_is_its_own():
    assert arm.tokens_of("Microsoft.DataFactory/factories/linkedservices", "f/l") == [
        "azure-native:datafactory:LinkedService"
    ]


def test_every_listed_type_is_found_by_its_arm_name():
    lost = set()
    for name, _ in data.rows("arm_paths.tsv"):
        token = f"azure-native:{name}"
        arm_type = arm.type_of(arm.path_of(token)[0])
        if arm_type and "{" not in arm_type and token not in arm.tokens_of(arm_type, None):
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
    """Whatever else stands at a place, a template that names it reaches the type, known path and guess alike."""
    lost = set()
    for token in known.types():
        path, _ = arm.path_of(token)
        arm_type = arm.type_of(path)
        names = path.rpartition("/providers/")[2].split("/")[2::2]
        if "{" in arm_type or token.partition(":")[2] in SHARED:
            continue
        found = arm.tokens_of(arm_type, "/".join("x" if name.startswith("{") else name for name in names))
        same_scope = [each for each in found if _scope(each) == _scope(token)]
        kind = sdk.resource_type(token).inputs.get("kind")
        if arm.is_told_by_kind(same_scope) and kind is not None and kind.constant is not None:
            same_scope = arm.of_kind(same_scope, kind.constant)
        if list(same_scope) != [token]:
            lost.add((token, tuple(same_scope)))
    assert lost == set()


def _scope(token):
    return arm.path_of(token)[0].rpartition("/providers/")[0]


def test_types_that_share_a_place_are_told_apart_by_their_kind():
    databases = arm.tokens_of("Microsoft.Kusto/clusters/databases", "c/d")
    assert arm.is_told_by_kind(databases)
    assert arm.of_kind(databases, "READWRITE") == ["azure-native:kusto:ReadWriteDatabase"]
    assert arm.of_kind(databases, "Nobody") == []
    assert not arm.is_told_by_kind(arm.tokens_of("Microsoft.Resources/deployments", "d"))


def test_the_paths_that_are_a_guess_are_no_more_than_they_were():
    """A newer SDK's types are guesses until somebody looks them up: lower this, or say why not."""
    assert sum(arm.path_of(token)[1] for token in known.types()) == GUESSED


def test_every_type_of_the_sdk_has_a_path():
    for token in known.types():
        path, _ = arm.path_of(token)
        assert path.startswith("/")


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
    ("given", "spelt"),
    [
        ("LOCATION", "location"),
        ("publicnetworkaccess", "publicNetworkAccess"),
        ("keyvaultproperties", "keyVaultProperties"),
        ("networkACLs", "networkACLs"),
        ("nobodyHasThis", "nobodyHasThis"),
    ],
)
def test_capitals_are_azure_natives(given, spelt):
    assert arm.spelling(given) == spelt


def test_every_rename_leads_to_a_property_that_exists():
    lost = set()
    for token in tomllib.loads((data.FOLDER / "arm_renames.toml").read_text("utf-8")):
        for new in arm.renames(f"azure-native:{token}").values():
            kind = sdk.resource_type(f"azure-native:{token}")
            inside = {name for ref in sdk.reachable(kind.inputs) for name in sdk.object_type(ref)} | kind.inputs.keys()
            if new not in inside:
                lost.add(new)
    assert lost == set()
