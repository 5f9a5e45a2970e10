"""Templates, opened: every resource inside, and what could not be opened."""

import json

import pytest

from bleu_iac.resources import UNKNOWN, Resource, show_path
from bleu_iac.templates.evaluation import MOST_COPIES
from bleu_iac.templates.opening import is_template, opening, template
from tests.templates.conftest import closed, plain, shown

DEPLOYMENT = "azure-native:resources:Deployment"
ACCOUNTS = "Microsoft.Storage/storageAccounts"
USER_RULES = "Microsoft.Network/networkManagers/securityUserConfigurations/ruleCollections/rules"


def a_template(*resources, **more):
    return {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": list(resources),
        **more,
    }


def account(**more):
    return {"type": ACCOUNTS, "apiVersion": "2023-01-01", "name": "data", "location": "westeurope", **more}


STORAGE = a_template(
    account(
        name="[variables('name')]",
        location="[parameters('location')]",
        sku={"name": "[parameters('sku')]"},
        kind="StorageV2",
        tags={"Owner": "archives", "PROPERTIES": "kept"},
        identity={"type": "UserAssigned", "userAssignedIdentities": {"[parameters('identity')]": {}}},
        properties={
            "supportsHttpsTrafficOnly": True,
            "minimumtlsversion": "TLS1_2",
            "networkAcls": {"defaultAction": "Deny", "ipRules": [{"value": "10.0.0.1"}]},
            "encryption": {
                "keySource": "Microsoft.Keyvault",
                "keyvaultproperties": {"keyname": "k", "keyvaulturi": "https://v.vault.example"},
                "identity": {"userAssignedIdentity": "[parameters('identity')]"},
            },
        },
        resources=[
            {
                "type": "blobServices/containers",
                "name": "default/files",
                "properties": {"publicAccess": "None"},
                "dependsOn": ["[variables('name')]"],
            }
        ],
    ),
    parameters={
        "location": {"type": "string", "defaultValue": "[resourceGroup().location]"},
        "sku": {"type": "string", "defaultValue": "Standard_LRS"},
        "identity": {"type": "string", "defaultValue": "/subscriptions/s/id"},
    },
    variables={"name": "[toLower(concat('ST', 'data'))]"},
)


def test_a_storage_account_with_a_container_has_azure_natives_form():
    opened = template(STORAGE)
    assert closed(opened) == []
    assert shown(opened) == [
        (
            "resources[0]",
            "storage:StorageAccount",
            "stdata",
            {
                "accountName": "stdata",
                "location": "UNKNOWN",
                "sku": {"name": "Standard_LRS"},
                "kind": "StorageV2",
                "tags": {"Owner": "archives", "PROPERTIES": "kept"},
                "identity": {"type": "UserAssigned", "userAssignedIdentities": ["/subscriptions/s/id"]},
                "enableHttpsTrafficOnly": True,
                "minimumTlsVersion": "TLS1_2",
                "networkRuleSet": {"defaultAction": "Deny", "ipRules": [{"iPAddressOrRange": "10.0.0.1"}]},
                "encryption": {
                    "keySource": "Microsoft.Keyvault",
                    "keyVaultProperties": {"keyName": "k", "keyVaultUri": "https://v.vault.example"},
                    "encryptionIdentity": {"encryptionUserAssignedIdentity": "/subscriptions/s/id"},
                },
            },
        ),
        (
            "resources[0].resources[0]",
            "storage:BlobContainer",
            "stdata/default/files",
            {"accountName": "stdata", "containerName": "files", "publicAccess": "None"},
        ),
    ]


@pytest.mark.parametrize(
    ("inside", "place"),
    [
        (("location",), "location"),
        (("networkRuleSet", "defaultAction"), "properties.networkAcls.defaultAction"),
        (("networkRuleSet", "ipRules", 0, "iPAddressOrRange"), "properties.networkAcls.ipRules[0].value"),
        (("minimumTlsVersion",), "properties.minimumtlsversion"),
        (("publicNetworkAccess",), "properties.publicNetworkAccess"),
        (("sku", "name"), "sku.name"),
        (("tags", "Owner"), "tags.Owner"),
        ((), ""),
    ],
)
def test_a_place_in_azure_natives_form_is_told_in_the_templates(inside, place):
    assert show_path(template(STORAGE).inside[0].place(inside)) == place


def test_a_vault_keeps_its_properties():
    vault = {
        "type": "Microsoft.KeyVault/vaults",
        "name": "v",
        "LOCATION": "bleufrancecentral",
        "Properties": {"EnablePurgeProtection": True, "sku": {"name": "premium"}},
    }
    assert shown(template(a_template(vault))) == [
        (
            "resources[0]",
            "keyvault:Vault",
            "v",
            {
                "vaultName": "v",
                "location": "bleufrancecentral",
                "properties": {"enablePurgeProtection": True, "sku": {"name": "premium"}},
            },
        )
    ]


def test_lists_are_lifted_as_well():
    group = {
        "type": "Microsoft.Network/networkSecurityGroups",
        "name": "nsg",
        "properties": {
            "securityRules": [{"name": "in", "properties": {"access": "Allow", "sourceAddressPrefix": "*"}}]
        },
    }
    (inside,) = template(a_template(group)).inside
    assert inside.resource.inputs["securityRules"] == [{"name": "in", "access": "Allow", "sourceAddressPrefix": "*"}]
    assert show_path(inside.place(("securityRules", 0, "sourceAddressPrefix"))) == (
        "properties.securityRules[0].properties.sourceAddressPrefix"
    )


def test_properties_that_are_all_unknown_leave_no_property_absent():
    document = a_template(account(properties="[parameters('all')]"), parameters={"all": {"type": "object"}})
    (inside,) = template(document).inside
    assert inside.resource.look("publicNetworkAccess") is UNKNOWN
    assert inside.resource.look("encryption.keySource") is UNKNOWN
    assert inside.resource.look("location") == "westeurope"


def test_what_is_written_twice_is_no_good_value():
    document = a_template(account(properties={"publicNetworkAccess": "Disabled", "PublicNetworkAccess": "Enabled"}))
    (inside,) = template(document).inside
    assert inside.resource.look("publicNetworkAccess") == ["Disabled", "Enabled"]


def test_a_property_called_like_a_part_of_every_resource_takes_nothings_place():
    document = a_template({"properties": {"Location": "bleufrancecentral", "accessTier": "Hot"}, **account()})
    (inside,) = template(document).inside
    assert inside.resource.inputs == {
        "accountName": "data",
        "location": "westeurope",
        "accessTier": "Hot",
        "properties": {"location": "bleufrancecentral"},
    }
    assert show_path(inside.place(("properties", "location"))) == "properties.Location"


def test_each_turn_of_a_loop_is_a_resource():
    regions = ["bleufrancecentral", "westeurope"]
    document = a_template(
        account(
            name="[concat('data', copyIndex(1))]",
            location="[parameters('regions')[copyIndex('l')]]",
            copy={"name": "l", "count": "[length(parameters('regions'))]"},
        ),
        parameters={"regions": {"type": "array", "defaultValue": regions}},
    )
    found = [(name, inputs["location"]) for _, _, name, inputs in shown(template(document))]
    assert found == [("data1", "bleufrancecentral"), ("data2", "westeurope")]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ("[parameters('n')]", []),
        (MOST_COPIES + 1, [f"resources[0].copy: makes 801 copies, and {MOST_COPIES} at most are read"]),
        (10**12, [f"resources[0].copy: makes 1000000000000 copies, and {MOST_COPIES} at most are read"]),
        (-1, [f"resources[0].copy: makes -1 copies, and {MOST_COPIES} at most are read"]),
        ("many", [f"resources[0].copy: makes 'many' copies, and {MOST_COPIES} at most are read"]),
    ],
)
def test_a_loop_that_can_not_be_counted_is_judged_once_at_an_unknown_index(count, said):
    looped = account(name="[concat('data', copyIndex())]", copy={"name": "l", "count": count})
    opened = template(a_template(looped, parameters={"n": {"type": "int"}}))
    assert [inputs["location"] for _, _, _, inputs in shown(opened)] == ["westeurope"]
    assert opened.inside[0].resource.look("accountName") is UNKNOWN
    assert closed(opened) == said


def test_symbolic_names_are_read():
    document = {
        "languageVersion": "2.0",
        "contentVersion": "1.0.0.0",
        "resources": {
            "data": account(),
            "old": {"existing": True, "type": ACCOUNTS, "name": "old"},
            "container": {"type": f"{ACCOUNTS}/blobServices/containers", "name": "data/default/c", "properties": {}},
        },
    }
    assert [(path, kind, name) for path, kind, name, _ in shown(template(document))] == [
        ("resources.data", "storage:StorageAccount", "data"),
        ("resources.container", "storage:BlobContainer", "data/default/c"),
    ]


@pytest.mark.parametrize(
    ("condition", "count"), [(False, 0), ("[equals(1, 2)]", 0), (True, 1), ("[parameters('x')]", 1), ("no", 1)]
)
def test_only_what_is_plainly_not_deployed_is_left_out(condition, count):
    assert len(template(a_template(account(condition=condition))).inside) == count


def nested(properties, **more):
    return {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2021-04-01",
        "name": "nested",
        **more,
        "properties": {"mode": "Incremental", **properties},
    }


INNER = {"expressionEvaluationOptions": {"scope": "inner"}}
NESTED_TEMPLATE = a_template(
    account(location="[parameters('where')]"),
    parameters={"where": {"type": "string", "defaultValue": "bleufrancesouth"}},
)


@pytest.mark.parametrize(
    ("properties", "location"),
    [
        ({**INNER, "template": NESTED_TEMPLATE}, "bleufrancesouth"),
        (
            {**INNER, "template": NESTED_TEMPLATE, "parameters": {"where": {"value": "[parameters('where')]"}}},
            "westeurope",
        ),
        ({**INNER, "template": NESTED_TEMPLATE, "parameters": {"where": {"value": "[reference('x').y]"}}}, "UNKNOWN"),
        ({**INNER, "template": NESTED_TEMPLATE, "parameters": "[parameters('other')]"}, "UNKNOWN"),
        ({**INNER, "template": NESTED_TEMPLATE, "parametersLink": {"uri": "https://x.example"}}, "UNKNOWN"),
        ({"template": NESTED_TEMPLATE}, "westeurope"),
        ({"template": NESTED_TEMPLATE, "expressionEvaluationOptions": {"scope": "Outer"}}, "westeurope"),
    ],
)
def test_a_nested_template_is_read_in_its_own_scope_or_in_the_one_around(properties, location):
    document = a_template(
        nested(properties),
        parameters={"where": {"type": "string", "defaultValue": "westeurope"}, "other": {"type": "object"}},
    )
    opened = template(document)
    assert closed(opened) == []
    assert [(path, kind) for path, kind, _, _ in shown(opened)] == [
        ("resources[0]", "resources:Deployment"),
        ("resources[0].properties.template.resources[0]", "storage:StorageAccount"),
    ]
    assert shown(opened)[1][3]["location"] == location


def test_a_nested_deployment_is_itself_given_without_its_template():
    (deployment, _) = template(a_template(nested({**INNER, "template": NESTED_TEMPLATE}))).inside
    assert deployment.resource.inputs["properties"]["template"] == {"resources": []}


def test_the_secrets_of_a_template_are_kept_through_what_it_nests():
    document = a_template(
        nested(
            {
                **INNER,
                "parameters": {"given": {"value": "[concat('x', parameters('key'))]"}, "open": {"value": "a"}},
                "template": a_template(
                    account(tags={"a": "[parameters('given')]", "b": "[parameters('open')]"}),
                    parameters={"given": {"type": "string"}, "open": {"type": "string"}},
                ),
            }
        ),
        parameters={"key": {"type": "secureString", "defaultValue": "hunter2"}},
    )
    (deployment, inside) = template(document).inside
    assert inside.resource.shown("tags.a") == "[secret]"
    assert inside.resource.shown("tags.b") == "'a'"
    assert deployment.resource.shown("properties.parameters.given.value") == "[secret]"


def test_a_name_made_of_a_secret_is_not_shown():
    document = a_template(
        account(name="[parameters('key')]"), parameters={"key": {"type": "securestring", "defaultValue": "hunter2"}}
    )
    assert template(document).inside[0].resource.name == "[secret]"


@pytest.mark.parametrize(
    ("arm_type", "name", "token"),
    [
        (f"{ACCOUNTS}/providers/roleAssignments", "data/Microsoft.Authorization/x", "authorization:RoleAssignment"),
        (f"{ACCOUNTS}/providers/roleAssignments", "[newGuid()]", "authorization:RoleAssignment"),
        (
            "Microsoft.KeyVault/vaults/providers/Microsoft.Insights/diagnosticSettings",
            "v/x",
            "monitor:DiagnosticSetting",
        ),
        ("Microsoft.Network/privateDnsZones/A", "z/a", "privatedns:PrivateRecordSet"),
        ("Microsoft.Web/sites/config", "s/appsettings", "web:WebAppApplicationSettings"),
        ("Microsoft.Resources/deploymentScripts", "s", "resources:AzureCliScript"),
        ("Microsoft.DataFactory/factories/adfcdcs", "f/c", "datafactory:ChangeDataCapture"),
        ("Microsoft.EventGrid/domains/topics/eventSubscriptions", "d/t/s", "eventgrid:DomainTopicEventSubscription"),
        ("Microsoft.OffAzure/masterSites/sqlSites", "m/s", "offazure:SqlSitesController"),
        ("Microsoft.OffAzure/elsewhere/sqlSites", "m/s", "arm:Microsoft_OffAzure_elsewhere_sqlSites"),
        ("Microsoft.Foo/bars", "x", "arm:Microsoft_Foo_bars"),
        ("Microsoft.Graph/groups@v1.0", "x", "arm:Microsoft_Graph_groups_v1_0"),
    ],
)
def test_a_type_is_told_by_what_is_written(arm_type, name, token):
    (inside,) = template(a_template({"type": arm_type, "name": name})).inside
    assert inside.resource.type == f"azure-native:{token}"
    assert inside.resource.declared_type.split("/")[-1] == arm_type.split("/")[-1]


@pytest.mark.parametrize(
    ("arm_type", "kind", "token"),
    [
        ("Microsoft.Kusto/clusters/databases", "ReadWrite", "kusto:ReadWriteDatabase"),
        ("Microsoft.Kusto/clusters/databases", "readonlyfollowing", "kusto:ReadOnlyFollowingDatabase"),
        ("Microsoft.Kusto/clusters/databases", "Nothing", "arm:Microsoft_Kusto_clusters_databases"),
        ("Microsoft.Kusto/clusters/databases", 7, "arm:Microsoft_Kusto_clusters_databases"),
        ("Microsoft.Resources/deploymentScripts", "AzurePowerShell", "resources:AzurePowerShellScript"),
        ("Microsoft.DataFactory/factories", "AnyKind", "datafactory:Factory"),
        (USER_RULES, "Default", "network:DefaultUserRule"),
        (USER_RULES, None, "network:SecurityUserRule"),
        ("Microsoft.Kusto/clusters/databases", None, "kusto:ReadWriteDatabase"),
    ],
)
def test_of_types_that_share_an_arm_type_the_kind_tells_which(arm_type, kind, token):
    name = "/".join("a" * arm_type.count("/"))
    (inside,) = template(a_template({"type": arm_type, "name": name, "kind": kind})).inside
    assert inside.resource.type == f"azure-native:{token}"


def test_a_kind_that_is_not_known_leaves_the_type_unknown():
    given = {"type": "Microsoft.Kusto/clusters/databases", "name": "c/d", "kind": "[reference('x').kind]"}
    opened = template(a_template(given))
    assert list(opened.inside) == []
    assert closed(opened) == ["resources[0]: is of a type that is not known before deployment"]


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        ("a text", "resources[0]: is not a resource that can be read"),
        ({"name": "a"}, "resources[0]: is not a resource that can be read"),
        ({"type": "[parameters('x')]"}, "resources[0]: is of a type that is not known before deployment"),
        (
            {"type": "Microsoft.Web/sites/config", "name": "[parameters('x')]"},
            "resources[0]: is of a type that is not known before deployment",
        ),
        (
            account(**{"[parameters('x')]": "westeurope"}),
            "resources[0][\"[parameters('x')]\"]: has a property whose name is not known before deployment",
        ),
        (account(resources="x"), "resources[0].resources: is not a template that can be read"),
        (nested({"template": {}}), "resources[0].properties.template: is not a template that can be read"),
        (nested({"template": "{"}), "resources[0].properties.template: is not a template that can be read"),
        (
            nested({"template": {"resources": 5}}),
            "resources[0].properties.template.resources: is not a template that can be read",
        ),
    ],
)
def test_what_can_not_be_opened_is_told_with_its_place(resource, said):
    assert closed(template(a_template(resource))) == [said]


def test_a_name_that_is_an_expression_is_evaluated():
    document = a_template({"type": ACCOUNTS, "name": "a", "[concat('loca', 'tion')]": "westeurope"})
    assert template(document).inside[0].resource.look("location") == "westeurope"


def test_variables_may_be_loops():
    document = a_template(
        account(zones="[variables('zones')]"),
        variables={"copy": [{"name": "zones", "count": 2, "input": "[string(copyIndex('zones', 1))]"}]},
    )
    assert template(document).inside[0].resource.look("zones") == ["1", "2"]


def test_a_linked_template_is_left_to_be_told_of_the_deployment():
    opened = template(a_template(nested({"templateLink": {"uri": "https://x.example/t.json"}})))
    assert [kind for _, kind, _, _ in shown(opened)] == ["resources:Deployment"]
    assert closed(opening(opened.inside[0].resource)) == [
        "properties.templateLink: is a template kept at https://x.example/t.json, which is not read here"
    ]


# In a program


def deployment(properties, secrets=frozenset(), token=DEPLOYMENT):
    return Resource(token, "d", {"properties": properties}, secrets=secrets)


def test_a_deployment_is_opened_with_the_values_it_is_given():
    opened = opening(deployment({"template": NESTED_TEMPLATE, "parameters": {"where": {"value": "westeurope"}}}))
    assert [(path, inputs["location"]) for path, _, _, inputs in shown(opened)] == [
        ("properties.template.resources[0]", "westeurope")
    ]


def test_a_value_that_is_given_is_no_expression():
    given = {"where": {"value": "[concat('a')]"}}
    opened = opening(deployment({"template": NESTED_TEMPLATE, "parameters": given}))
    assert opened.inside[0].resource.look("location") == "[concat('a')]"


@pytest.mark.parametrize("given", [{"where": {"value": UNKNOWN}}, {"where": UNKNOWN}, UNKNOWN, {"where": "plain"}])
def test_a_value_that_is_not_known_yet_is_unknown_and_not_its_default(given):
    opened = opening(deployment({"template": NESTED_TEMPLATE, "parameters": given}))
    assert opened.inside[0].resource.look("location") is UNKNOWN


def test_a_template_in_a_text_is_read():
    text = '{"resources": [{"type": "Microsoft.KeyVault/vaults", "name": "v"}]}'
    assert [kind for _, kind, _, _ in shown(opening(deployment({"template": text})))] == ["keyvault:Vault"]


def test_what_a_program_marks_secret_stays_hidden():
    given = {"where": {"value": "westeurope"}}
    secret = frozenset({("properties", "parameters", "where", "value")})
    (inside,) = opening(deployment({"template": NESTED_TEMPLATE, "parameters": given}, secret)).inside
    assert inside.resource.shown("location") == "[secret]"
    everywhere = frozenset({("properties", "template", "variables", "x")})
    (inside,) = opening(deployment({"template": NESTED_TEMPLATE}, everywhere)).inside
    assert inside.resource.shown("location") == "[secret]"


@pytest.mark.parametrize(
    ("token", "inputs", "path"),
    [
        (
            "DeploymentAtSubscriptionScope",
            {"properties": {"template": NESTED_TEMPLATE}},
            "properties.template.resources[0]",
        ),
        ("DeploymentStackAtResourceGroup", {"template": NESTED_TEMPLATE}, "template.resources[0]"),
        ("TemplateSpecVersion", {"mainTemplate": NESTED_TEMPLATE}, "mainTemplate.resources[0]"),
        (
            "TemplateSpecVersion",
            {"linkedTemplates": [{"path": "a", "template": NESTED_TEMPLATE}]},
            "linkedTemplates[0].template.resources[0]",
        ),
    ],
)
def test_every_type_that_holds_a_template_is_opened(token, inputs, path):
    opened = opening(Resource(f"azure-native:resources:{token}", "d", inputs))
    assert [(found, kind) for found, kind, _, _ in shown(opened)] == [(path, "storage:StorageAccount")]
    assert closed(opened) == []


def test_the_parameters_of_a_blueprint_are_unknown():
    (inside,) = opening(Resource("azure-native:blueprint:TemplateArtifact", "a", {"template": NESTED_TEMPLATE})).inside
    assert inside.resource.look("location") is UNKNOWN


GENERIC = {
    "resourceProviderNamespace": "Microsoft.Storage",
    "parentResourcePath": "",
    "resourceType": "storageAccounts",
    "resourceName": "data",
    "resourceGroupName": "rg",
    "apiVersion": "2023-01-01",
    "location": "westeurope",
    "properties": {"publicNetworkAccess": "[not an expression]"},
}


def test_a_resource_of_any_type_is_the_type_it_names():
    (inside,) = opening(Resource("azure-native:resources:Resource", "any", GENERIC)).inside
    assert (inside.path, inside.resource.type) == ((), "azure-native:storage:StorageAccount")
    assert plain(inside.resource.inputs) == {
        "accountName": "data",
        "resourceGroupName": "rg",
        "location": "westeurope",
        "publicNetworkAccess": "[not an expression]",
    }


def test_a_deployment_that_hides_in_a_resource_of_any_type_is_opened():
    inputs = {
        **GENERIC,
        "resourceProviderNamespace": "Microsoft.Resources",
        "resourceType": "deployments",
        "properties": {"template": NESTED_TEMPLATE},
    }
    opened = opening(Resource("azure-native:resources:Resource", "any", inputs))
    assert [(path, kind) for path, kind, _, _ in shown(opened)] == [
        ("", "resources:Deployment"),
        ("properties.template.resources[0]", "storage:StorageAccount"),
    ]


def test_a_child_of_any_type_is_found_by_its_parents():
    inputs = {
        **GENERIC,
        "parentResourcePath": "storageAccounts/data/blobServices/default",
        "resourceType": "containers",
    }
    (inside,) = opening(Resource("azure-native:resources:Resource", "any", inputs)).inside
    assert inside.resource.type == "azure-native:storage:BlobContainer"


@pytest.mark.parametrize("name", ["resourceType", "resourceProviderNamespace", "parentResourcePath"])
def test_a_resource_of_a_type_not_known_yet_is_closed(name):
    opened = opening(Resource("azure-native:resources:Resource", "any", {**GENERIC, name: UNKNOWN}))
    assert (shown(opened), closed(opened)) == ([], [": is of a type that is not known before deployment"])


@pytest.mark.parametrize(
    ("document", "is_one"),
    [
        (STORAGE, True),
        ({"contentVersion": "1.0.0.0", "resources": []}, True),
        (
            {"$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#"},
            True,
        ),
        ({"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"}, False),
        ({"resources": []}, False),
        ({}, False),
        ({"$schema": 5}, False),
    ],
)
def test_a_template_is_known_by_its_schema_or_its_parts(document, is_one):
    assert is_template(document) is is_one


TWICE = "is written twice, in other capitals, and which of the two counts is not known"


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (a_template(account(Location="bleufrancecentral")), "resources[0].Location"),
        (a_template(account(Type="Microsoft.Network/routeTables")), "resources[0].Type"),
        ({**a_template(), "Resources": [account()]}, "Resources"),
        (
            a_template(
                {
                    "type": "Microsoft.Resources/deployments",
                    "name": "inner",
                    "properties": {"template": a_template(account()), "Template": a_template()},
                }
            ),
            "resources[0].properties.Template",
        ),
    ],
)
def test_what_is_written_twice_in_other_capitals_is_told(document, place):
    def first_of(found):
        return found[0].partition(":")[0]

    said = closed(template(document))
    assert [each.partition(": ")[2] for each in said] == [TWICE]
    assert first_of(said).lower() == place.lower()


def test_a_resource_of_an_extension_is_another_providers():
    document = a_template(account(extension="k8s"), {"import": "graph", "type": "groups@v1.0", "name": "g"})
    found = template(document).inside
    assert [(each.resource.type, each.resource.declared_type) for each in found] == [
        ("extension-k8s:arm:Microsoft_Storage_storageAccounts", ACCOUNTS),
        ("extension-graph:arm:groups_v1_0", "groups@v1.0"),
    ]


def test_only_what_has_a_symbolic_name_can_be_there_already():
    there = account(existing=True)
    assert len(template(a_template(there)).inside) == 1
    assert template({**a_template(), "languageVersion": "2.0", "resources": {"there": there}}).inside == ()


def test_what_is_deployed_again_after_a_failure_is_told():
    again = {"type": "SpecificDeployment", "deploymentName": "earlier"}
    found = opening(Resource(DEPLOYMENT, "d", {"properties": {"template": a_template(), "onErrorDeployment": again}}))
    assert closed(found) == [
        "properties.onErrorDeployment: deploys an earlier template again when this one fails, which is not read here"
    ]


@pytest.mark.parametrize(
    ("left_out", "parameters"),
    [
        ({"condition": "[parameters('wanted')]"}, {"wanted": {"type": "bool", "defaultValue": False}}),
        ({"condition": "[equals(variables('of'), 'a')]"}, {"kind": {"type": "string", "defaultValue": "b"}}),
        (
            {"copy": {"name": "l", "count": "[length(parameters('names'))]"}},
            {"names": {"type": "array", "defaultValue": []}},
        ),
    ],
)
def test_what_only_a_default_leaves_out_is_given_of_a_template_by_itself(left_out, parameters):
    document = a_template(account(**left_out), parameters=parameters, variables={"of": "[parameters('kind')]"})
    assert len(template(document).inside) == 1
    deployed = Resource(DEPLOYMENT, "d", {"properties": {"template": document}})
    assert opening(deployed).inside == ()


def test_what_is_plainly_left_out_is_not_given():
    plainly = [account(condition=False), account(condition="[not(true())]"), account(copy={"name": "l", "count": 0})]
    assert template(a_template(*plainly)).inside == ()


def test_what_a_data_factory_keeps_by_kind_is_lifted_as_well():
    address = {"value": "@pipeline().parameters.host", "type": "Expression"}
    call = {"name": "call", "type": "WebActivity", "typeProperties": {"url": address, "name": "another"}}
    pipeline = {
        "type": "Microsoft.DataFactory/factories/pipelines",
        "name": "factory/send",
        "properties": {"activities": [call]},
    }
    [inside] = template(a_template(pipeline)).inside
    assert inside.resource.inputs["activities"] == [
        {"name": "call", "type": "WebActivity", "url": address, "typeProperties": {"name": "another"}}
    ]
    at = ("activities", 0, "url", "value")
    assert show_path(inside.place(at)) == "properties.activities[0].typeProperties.url.value"


@pytest.mark.parametrize(
    ("properties", "place"),
    [
        (
            {"mainTemplate": a_template(), "linkedTemplates": [{"path": "x", "template": a_template(account())}]},
            "linkedTemplates[0]",
        ),
        ({"template": a_template(), "artifacts": [{"path": "x", "template": a_template(account())}]}, "artifacts[0]"),
    ],
)
def test_the_templates_that_another_one_links_are_opened_inside_a_template(properties, place):
    version = {"type": "Microsoft.Resources/templateSpecs/versions", "name": "a/1", "properties": properties}
    assert [(at, kind) for at, kind, *_ in shown(template(a_template(version)))[1:]] == [
        (f"resources[0].properties.{place}.template.resources[0]", "storage:StorageAccount")
    ]


def test_a_template_that_only_an_expression_gives_is_opened():
    given = json.dumps({"mode": "Incremental", "template": {"Resources": [account()]}}).replace("'", "''")
    nested = {"type": "Microsoft.Resources/deployments", "name": "n", "properties": f"[json('{given}')]"}
    assert [(at, kind) for at, kind, *_ in shown(template(a_template(nested)))[1:]] == [
        ("resources[0].properties.template.Resources[0]", "storage:StorageAccount")
    ]
