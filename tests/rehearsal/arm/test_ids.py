"""Where types stand in ARM, and what an id says."""

import pytest

from bleu_iac.catalogue import data as catalogue_data
from bleu_iac.catalogue import sdk
from bleu_iac.rehearsal.arm import data, ids

SUBSCRIPTION = "00000000-0000-4000-8000-00000000c10d"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
ACCOUNT = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/a"
OF_THE_QUERY = {("azure-native:sql:SqlVulnerabilityAssessmentRuleBaseline", "systemDatabaseName")}
LISTED = [f"azure-native:{name}" for name, _ in catalogue_data.rows("arm_paths.tsv")]


@pytest.mark.parametrize("token", LISTED)
def test_every_listed_path_is_made_of_the_types_own_inputs(token):
    kind = sdk.resource_type(token)
    assert kind is not None
    path = ids.path_of(token)
    assert {name.split(".")[0] for name in path.names} <= kind.inputs.keys() | {"roleEligibilityScheduleRequestName"}


def test_each_listed_path_uses_all_inputs_that_do_nothing_but_place():
    """A required `<thing>Name` that is no output says where a resource stands, so the path must have it."""
    left_out = {
        (token, name)
        for token in LISTED
        for name, item in sdk.resource_type(token).inputs.items()
        if item.required and name.endswith("Name") and name not in sdk.resource_type(token).outputs
        if name not in ids.path_of(token).names
    }
    assert left_out == OF_THE_QUERY


@pytest.mark.parametrize(
    ("token", "naming"),
    [
        ("resources:ResourceGroup", "random"),
        ("storage:StorageAccount", "random"),
        ("storage:BlobContainer", "copy"),
        ("network:Subnet", "copy"),
        ("authorization:RoleAssignment", "uuid"),
        ("authorization:ManagementLockByScope", "random"),
    ],
)
def test_names_are_made_as_azure_native_makes_them(token, naming):
    assert ids.path_of(f"azure-native:{token}").naming == naming


@pytest.mark.parametrize(
    ("token", "inputs", "identifier"),
    [
        ("resources:ResourceGroup", {"resourceGroupName": "rg"}, GROUP),
        ("storage:StorageAccount", {"resourceGroupName": "rg", "accountName": "a"}, ACCOUNT),
        (
            "monitor:DiagnosticSetting",
            {"resourceUri": ACCOUNT, "name": "d"},
            f"{ACCOUNT}/providers/Microsoft.Insights/diagnosticSettings/d",
        ),
        (
            "authorization:RoleAssignment",
            {"scope": f"{ACCOUNT}/", "roleAssignmentName": "r"},
            f"{ACCOUNT}/providers/Microsoft.Authorization/roleAssignments/r",
        ),
        (
            "authorization:PimRoleEligibilitySchedule",
            {"scope": ACCOUNT, "principalId": "p", "roleDefinitionId": "r"},
            f"{ACCOUNT}/providers/Microsoft.Authorization/roleEligibilityScheduleRequests/"
            "cf9ab0ea-6e2f-58d3-b5bf-80bcb613f950",
        ),
        (
            "keyvault:AccessPolicy",
            {"resourceGroupName": "rg", "vaultName": "v", "policy": {"objectId": "o"}},
            f"{GROUP}/providers/Microsoft.KeyVault/vaults/v/accessPolicy/o",
        ),
        (
            "authorization:ManagementLockAtResourceLevel",
            {
                "resourceGroupName": "rg",
                "resourceProviderNamespace": "Microsoft.Storage",
                "parentResourcePath": "",
                "resourceType": "storageAccounts",
                "resourceName": "a",
                "lockName": "l",
            },
            f"{ACCOUNT}/providers/Microsoft.Authorization/locks/l",
        ),
    ],
)
def test_an_id_is_made_of_inputs(token, inputs, identifier):
    assert ids.path_of(f"azure-native:{token}").fill(inputs, SUBSCRIPTION) == identifier


def test_an_id_without_a_name_is_an_error_that_says_which():
    with pytest.raises(KeyError, match="accountName"):
        ids.path_of("azure-native:storage:StorageAccount").fill({"resourceGroupName": "rg"}, SUBSCRIPTION)


def test_parents_leave_out_what_is_there_with_its_parent():
    path = ids.path_of("azure-native:storage:BlobContainer")
    inputs = {"resourceGroupName": "rg", "accountName": "a", "containerName": "c"}
    assert list(path.parents(inputs, SUBSCRIPTION)) == [(GROUP, "resourceGroupName"), (ACCOUNT, "accountName")]


@pytest.mark.parametrize(
    ("token", "inputs", "parents"),
    [
        (
            "eventgrid:PrivateEndpointConnection",
            {"parentType": "topics", "parentName": "t", "privateEndpointConnectionName": "c"},
            [f"{GROUP}/providers/Microsoft.EventGrid/topics/t"],
        ),
        (
            "kubernetesconfiguration:FluxConfiguration",
            {
                "clusterRp": "Microsoft.Kubernetes",
                "clusterResourceName": "connectedClusters",
                "clusterName": "k",
                "fluxConfigurationName": "f",
            },
            [f"{GROUP}/providers/Microsoft.Kubernetes/connectedClusters/k"],
        ),
        (
            "privatedns:PrivateRecordSet",
            {"privateZoneName": "z", "recordType": "A", "relativeRecordSetName": "r"},
            [f"{GROUP}/providers/Microsoft.Network/privateDnsZones/z"],
        ),
    ],
)
def test_what_an_input_says_in_the_place_of_a_word_is_no_parent(token, inputs, parents):
    path = ids.path_of(f"azure-native:{token}")
    found = [each for each, _ in path.parents({"resourceGroupName": "rg", **inputs}, SUBSCRIPTION)]
    assert found == [GROUP, *parents]


@pytest.mark.parametrize("token", ["security:Pricing", "blueprint:Blueprint", "monitor:DiagnosticSetting"])
def test_what_a_resource_extends_is_no_parent(token):
    path = ids.path_of(f"azure-native:{token}")
    inputs = {name: ACCOUNT if name in ids.SCOPES else "n" for name in path.names}
    assert list(path.parents(inputs, SUBSCRIPTION)) == []


@pytest.mark.parametrize(
    ("identifier", "arm_type", "parent"),
    [
        (f"/subscriptions/{SUBSCRIPTION}", "Microsoft.Resources/subscriptions", None),
        (GROUP, "Microsoft.Resources/resourceGroups", f"/subscriptions/{SUBSCRIPTION}"),
        (ACCOUNT, "Microsoft.Storage/storageAccounts", GROUP),
        (ACCOUNT.replace("/providers/", "/PROVIDERS/"), "Microsoft.Storage/storageAccounts", GROUP),
        (f"{ACCOUNT}/blobServices/default", "Microsoft.Storage/storageAccounts/blobServices", ACCOUNT),
        (f"{ACCOUNT}/providers/Microsoft.Insights/x/y", "Microsoft.Insights/x", ACCOUNT),
        (
            f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/locks/l",
            "Microsoft.Authorization/locks",
            f"/subscriptions/{SUBSCRIPTION}",
        ),
    ],
)
def test_an_id_says_its_type_and_where_it_stands(identifier, arm_type, parent):
    assert (ids.type_of(identifier), ids.parent_of(identifier)) == (arm_type, parent)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (ACCOUNT, True),
        (GROUP.upper(), True),
        (f"/subscriptions/{SUBSCRIPTION}", True),
        (f"see {ACCOUNT}", False),
        (f"{ACCOUNT}/blobServices", False),
        ("/subscriptions/mine/resourceGroups/rg", False),
        ("", False),
    ],
)
def test_only_a_whole_id_is_one(text, found):
    assert (ids.subscription_of(text) is not None) is found


def test_the_tables_name_types_that_exist():
    table = data.table("types.toml")
    names = {name for section in ("replaced_by", "in_use", "hosts", "write_only") for name in table[section]} | {
        name
        for section in ("global_only", "global_allowed", "data_plane", "soft_deleted")
        for name in table[section]["types"]
    }
    assert {name for name in names if f"azure-native:{name}" not in sdk.tokens()} == set()


def test_the_naming_rules_are_of_types_that_have_a_path():
    known = {ids.path_of(token).arm_type for token in LISTED}
    assert data.table("names.toml").keys() - known == set()


def test_what_replaces_a_resource_is_among_its_inputs():
    for name, inputs in data.table("types.toml")["replaced_by"].items():
        assert set(inputs) <= sdk.resource_type(f"azure-native:{name}").inputs.keys(), name


def test_hosts_are_outputs_made_of_suffixes_that_profiles_have():
    from bleu_iac import clouds

    for name, rule in data.table("types.toml")["hosts"].items():
        assert rule["output"] in sdk.resource_type(f"azure-native:{name}").outputs
        assert rule["suffix"] in clouds.get("bleu").suffixes
    for groups in data.table("types.toml")["private_link"].values():
        assert set(groups.values()) <= clouds.get("bleu").suffixes.keys()
