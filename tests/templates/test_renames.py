"""Judging what ARM calls otherwise than azure-native, or keeps in an object that azure-native lifts out."""

import pytest

from bleu_iac import clouds, rules
from bleu_iac.resources import UNKNOWN, Resource, show_path
from bleu_iac.rules.asking import RuleSet
from bleu_iac.rules.rule import Context
from bleu_iac.templates.bodies import body

DEPLOYMENT = "azure-native:resources:Deployment"
BY_ID = {rule.id: rule for rule in rules.ALL}
ABROAD = "must be a region of Bleu (bleufrancecentral, bleufrancesouth), found"
PLAIN = "holds a secret in plain text; its value is not shown here"
MINE, THEIRS = "22222222-2222-2222-2222-222222222222", "11111111-1111-1111-1111-111111111111"


def said(rule, arm_type, properties, parameters=None):
    """Give what a rule says of a resource in a template: the place below the resource, and the message."""
    resource = {"type": arm_type, "name": "a/b/c", "location": "bleufrancecentral", "properties": properties}
    template = {"parameters": {"given": {"type": "securestring"}}, "resources": [resource]}
    context = Context(clouds.get("bleu"), {rule: parameters} if parameters else {})
    asked = RuleSet([BY_ID[rule]], context).ask(Resource(DEPLOYMENT, "it", {"properties": {"template": template}}))
    inside = "properties.template.resources[0].properties."
    return [(each.property.removeprefix(inside), str(each.message)) for _, findings in asked for each in findings]


@pytest.mark.parametrize(
    ("rule", "arm_type", "properties", "place", "message"),
    [
        pytest.param(
            "network-firewall-names-networks",
            "Microsoft.ContainerRegistry/registries",
            {"networkRuleSet": {"defaultAction": "Deny", "ipRules": [{"action": "Allow", "value": "0.0.0.0/0"}]}},
            "networkRuleSet.ipRules[0].value",
            "lets everybody through: '0.0.0.0/0'",
            id="a registry's networks",
        ),
        pytest.param(
            "network-firewall-denies",
            "Microsoft.CognitiveServices/accounts",
            {"NETWORKACLS": {"defaultAction": "Allow"}},
            "NETWORKACLS.defaultAction",
            "must be Deny, found 'Allow'",
            id="a firewall in other capitals",
        ),
        pytest.param(
            "network-no-clear-text",
            "Microsoft.Storage/storageAccounts",
            {"isNfsV3Enabled": True},
            "isNfsV3Enabled",
            "must be one of false, Disabled, found True",
            id="files in clear",
        ),
        pytest.param(
            "network-tls-minimum",
            "Microsoft.Storage/storageAccounts",
            {"minimumTlsVersion": "TLS1_2", "supportsHttpsTrafficOnly": False},
            "supportsHttpsTrafficOnly",
            "must be true, found False",
            id="plain HTTP",
        ),
        pytest.param(
            "identity-no-local-accounts",
            "Microsoft.Cache/redis",
            {"disableAccessKeyAuthentication": True, "redisConfiguration": {"aad-enabled": "false"}},
            "redisConfiguration.aad-enabled",
            "must be one of true, Enabled, found 'false'",
            id="a cache without Entra",
        ),
        pytest.param(
            "keys-key-not-exportable",
            "Microsoft.KeyVault/vaults/keys",
            {"release_policy": {"data": "x"}},
            "release_policy",
            "lets the key be released to an outside environment: {'data': 'x'}",
            id="a key that is released",
        ),
        pytest.param(
            "keys-no-plain-secret",
            "Microsoft.AzureStackHCI/clusters/arcSettings/extensions",
            {"extensionParameters": {"protectedSettings": {"a": "in the clear"}}},
            "extensionParameters.protectedSettings.a",
            PLAIN,
            id="an extension's secrets",
        ),
        pytest.param(
            "residency-location-in-cloud",
            "Microsoft.Insights/webtests",
            {"Kind": "ping", "Locations": [{"Id": "emea-nl-ams-azr"}]},
            "Locations[0].Id",
            f"{ABROAD} 'emea-nl-ams-azr'",
            id="where a test runs",
        ),
        pytest.param(
            "residency-location-in-cloud",
            "Microsoft.AzureActiveDirectory/b2cDirectories",
            {"createTenantProperties": {"countryCode": "US", "displayName": "them"}},
            "createTenantProperties.countryCode",
            f"{ABROAD} 'US'",
            id="a directory's country",
        ),
        pytest.param(
            "residency-destination-in-cloud",
            "Microsoft.ApiManagement/service/backends",
            {"protocol": "http", "url": "https://elsewhere.example/it"},
            "url",
            "must be a host of Bleu, a private address, or a host in the rule's list, found 'elsewhere.example'",
            id="where a gateway leads",
        ),
        pytest.param(
            "residency-destination-in-cloud",
            "Microsoft.Web/sites/functions",
            {"invoke_url_template": "https://elsewhere.example/it"},
            "invoke_url_template",
            "must be a host of Bleu, a private address, or a host in the rule's list, found 'elsewhere.example'",
            id="where a function is",
        ),
    ],
)
def test_what_arm_calls_otherwise_is_refused_by_the_rule_that_looks_at_it(rule, arm_type, properties, place, message):
    assert said(rule, arm_type, properties) == [(place, message)]


def test_another_subscription_is_refused_where_arm_calls_it_otherwise():
    cache = {"redisConfiguration": {"storage-subscription-id": THEIRS}}
    parameters = {"subscriptions": [MINE]}
    assert said("tool-subscription-known", "Microsoft.Cache/redis", cache, parameters) == [
        (
            "redisConfiguration.storage-subscription-id",
            f"must be in one of the subscriptions listed ({MINE}), found '{THEIRS}'",
        )
    ]


def test_a_date_that_arm_calls_otherwise_is_read():
    secret = {"value": "[parameters('given')]", "attributes": {"exp": 1830000000}}
    assert said("keys-secret-expires", "Microsoft.KeyVault/vaults/secrets", secret) == []
    del secret["attributes"]["exp"]
    assert said("keys-secret-expires", "Microsoft.KeyVault/vaults/secrets", secret) == [
        ("attributes.exp", "must be a date in seconds since 1970, found nothing")
    ]


def shaped(token, evaluated):
    return body(f"azure-native:{token}", evaluated, {})


def test_an_object_of_any_name_is_lifted_with_those_inside_it():
    made = shaped(
        "authorization:AccessReviewScheduleDefinitionById",
        {"properties": {"settings": {"recurrence": {"pattern": {"type": "weekly", "interval": 2}, "range": {"x": 1}}}}},
    )
    assert made.inputs == {"type": "weekly", "interval": 2, "range": {"x": 1}}
    assert show_path(made.place(("interval",))) == "properties.settings.recurrence.pattern.interval"


def test_below_a_name_of_the_users_own_it_is_lifted_too():
    shown = {"location": "westeurope", "metadata": {"displayName": "theirs"}}
    made = shaped("blueprint:Blueprint", {"properties": {"resourceGroups": {"any": shown}}})
    assert made.inputs == {"resourceGroups": {"any": {"location": "westeurope", "displayName": "theirs"}}}


def test_what_stands_beside_already_stays_in_the_object():
    runtime = {"type": "Managed", "managedVirtualNetwork": {"referenceName": "default", "type": "Reference"}}
    made = shaped("synapse:IntegrationRuntime", {"properties": runtime})
    assert made.inputs == {
        "properties": {"type": "Managed", "referenceName": "default", "managedVirtualNetwork": {"type": "Reference"}}
    }
    at = ("properties", "managedVirtualNetwork", "type")
    assert show_path(made.place(at)) == "properties.managedVirtualNetwork.type"


def test_of_one_that_is_unknown_only_what_stands_beside_is_known():
    made = shaped(
        "azureactivedirectory:B2CTenant", {"properties": {"isGoLocalTenant": True, "createTenantProperties": UNKNOWN}}
    )
    assert made.inputs["isGoLocalTenant"] is True
    assert made.inputs["countryCode"] is UNKNOWN
    assert Resource("azure-native:azureactivedirectory:B2CTenant", "it", made.inputs).look("displayName") is UNKNOWN


def test_inside_another_object_one_that_is_unknown_hides_it_all():
    windows = {"windowsConfiguration": {"patchSettings": UNKNOWN, "enableAutomaticUpdates": True}}
    made = shaped("hybridcompute:Machine", {"properties": {"osProfile": windows}})
    assert made.inputs == {"osProfile": {"windowsConfiguration": UNKNOWN}}


def test_properties_that_azure_native_keeps_by_another_name_are_not_lifted():
    made = shaped("machinelearningservices:InferencePool", {"properties": {"description": "x", "properties": []}})
    assert made.inputs == {"inferencePoolProperties": {"description": "x", "properties": []}}


def test_properties_are_lifted_where_azure_natives_are_those_inside():
    cluster = {"managementEndpoints": ["https://elsewhere.example"]}
    backend = {"url": "https://elsewhere.example", "properties": {"serviceFabricCluster": cluster}}
    made = shaped("apimanagement:Backend", {"properties": backend})
    assert made.inputs == backend
    assert show_path(made.place(("properties", "serviceFabricCluster"))) == "properties.properties.serviceFabricCluster"


def test_a_name_inside_a_form_of_the_users_own_is_found_where_it_is_listed():
    key = {"keySource": "Microsoft.Keyvault", "KeyName": "k", "keyvaulturi": "https://v"}
    made = shaped("databricks:Workspace", {"properties": {"parameters": {"encryption": {"value": key}}}})
    assert made.inputs["parameters"]["encryption"]["value"] == {
        "keySource": "Microsoft.Keyvault",
        "keyName": "k",
        "keyVaultUri": "https://v",
    }


@pytest.mark.parametrize(
    ("token", "path", "place"),
    [
        ("storage:StorageAccount", ("networkRuleSet", "defaultAction"), "properties.networkAcls.defaultAction"),
        (
            "storage:StorageAccount",
            ("networkRuleSet", "ipRules", 0, "iPAddressOrRange"),
            "properties.networkAcls.ipRules[0].value",
        ),
        ("storage:StorageAccount", ("minimumTlsVersion",), "properties.minimumTlsVersion"),
        ("keyvault:Secret", ("properties", "attributes", "expires"), "properties.attributes.exp"),
        ("machinelearningservices:InferencePool", ("inferencePoolProperties", "description"), "properties.description"),
        ("keyvault:Vault", ("properties", "networkAcls"), "properties.networkAcls"),
    ],
)
def test_what_is_absent_is_told_by_the_name_that_arm_has_for_it(token, path, place):
    assert show_path(shaped(token, {"tags": {}}).place(path)) == place
