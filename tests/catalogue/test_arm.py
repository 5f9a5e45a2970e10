"""ARM's names for types and properties, and azure-native's."""

import tomllib

import pytest

from bleu_iac.catalogue import arm, data, known, sdk


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
