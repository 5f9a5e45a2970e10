"""Policies that deploy templates, or change what others declared, and what else keeps a template for later."""

import json

import pytest

from bleu_iac.catalogue import sdk
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.templates.opening import opening, template
from bleu_iac.templates.types import POLICIES
from tests.templates.conftest import closed, shown

POLICY = "azure-native:authorization:PolicyDefinition"
AT = "policyRule.then.details.deployment.properties"
CHANGES = "changes what is declared elsewhere, to what this rule does not read"
NO_TEMPLATE = "is not a template that can be read"
ACCOUNT = {"type": "Microsoft.Storage/storageAccounts", "name": "logs", "location": "[parameters('location')]"}
TEMPLATE = {"contentVersion": "1.0.0.0", "parameters": {"location": {"type": "string"}}, "resources": [ACCOUNT]}


def rule(deployed):
    details = {"type": "Microsoft.Insights/diagnosticSettings", "deployment": {"properties": deployed}}
    return {"if": {"field": "type", "equals": "x"}, "then": {"effect": "deployIfNotExists", "details": details}}


def opened(given, token=POLICY):
    return opening(Resource(token, "policy", {"policyRule": given}))


def account(location, at):
    return [(f"{at}.template.resources[0]", "storage:StorageAccount", "logs", {"accountName": "logs", **location})]


@pytest.mark.parametrize(
    ("parameters", "location"),
    [
        pytest.param({"location": {"value": "westeurope"}}, "westeurope", id="written out"),
        pytest.param({"location": {"value": "[field('location')]"}}, "UNKNOWN", id="of what it finds"),
        pytest.param({"location": {"value": "[parameters('where')]"}}, "UNKNOWN", id="of its assignment"),
        pytest.param({}, "UNKNOWN", id="left out"),
    ],
)
@pytest.mark.parametrize("token", sorted(POLICIES))
def test_what_a_policy_deploys_is_inside(token, parameters, location):
    found = opened(rule({"mode": "incremental", "template": TEMPLATE, "parameters": parameters}), token)
    assert shown(found) == account({"location": location}, AT)
    assert closed(found) == []


def test_a_rule_may_be_a_text_and_its_names_in_any_capitals():
    written = json.dumps(rule({"TEMPLATE": TEMPLATE, "Parameters": {"LOCATION": {"value": "westeurope"}}}))
    found = opened(written.replace('"details"', '"Details"').replace('"deployment"', '"Deployment"'))
    assert shown(found) == account({"location": "westeurope"}, AT)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (UNKNOWN, [f"{AT}: is a template that is not known before deployment"]),
        ({"then": {"details": UNKNOWN}}, [f"{AT}: is a template that is not known before deployment"]),
        (rule({}), [f"{AT}: has neither a template nor a link to one"]),
        (rule({"template": {}}), [f"{AT}.template: {NO_TEMPLATE}"]),
        (
            rule({"templateLink": {"uri": "https://x.example/t.json?sig=abc"}}),
            [f"{AT}.templateLink: is a template kept at https://x.example/t.json, which is not read here"],
        ),
        ("{", [f"policyRule: {NO_TEMPLATE}"]),
        (7, [f"policyRule: {NO_TEMPLATE}"]),
        (None, []),
        ({"then": {"effect": "deny"}}, []),
        ({"then": {"effect": "auditIfNotExists", "details": {"type": "x", "name": "y"}}}, []),
    ],
)
def test_what_can_not_be_opened_of_a_policy_is_told(given, expected):
    assert closed(opened(given)) == expected


def test_what_a_policy_changes_is_told_but_for_tags():
    operations = [
        {"operation": "add", "field": "tags['owner']", "value": "x"},
        {"operation": "addOrReplace", "field": "Microsoft.Storage/storageAccounts/publicNetworkAccess", "value": "y"},
        {"operation": "add", "field": UNKNOWN},
        {"operation": "add", "field": "Tags.owner"},
    ]
    at = "policyRule.then.details"
    assert closed(opened({"then": {"effect": "modify", "details": {"operations": operations}}})) == [
        f"{at}.operations[1]: {CHANGES}",
        f"{at}.operations[2]: {CHANGES}",
    ]
    added = [{"field": "tags", "value": {}}, {"field": "location", "value": "westeurope"}]
    assert closed(opened({"then": {"effect": "append", "details": added}})) == [f"{at}[1]: {CHANGES}"]


def test_a_policy_inside_a_template_has_its_expressions_escaped():
    deployed = {
        "template": {**TEMPLATE, "resources": [{**ACCOUNT, "location": "[[parameters('location')]"}]},
        "parameters": {"location": {"value": "[[field('location')]"}},
    }
    policy = {
        "type": "Microsoft.Authorization/policyDefinitions",
        "name": "p",
        "properties": {"policyRule": rule(deployed)},
    }
    after = {**ACCOUNT, "location": "bleufrancecentral"}
    found = template({"contentVersion": "1.0.0.0", "resources": [policy, after]})
    assert [each[1] for each in shown(found)] == [
        "authorization:PolicyDefinition",
        "storage:StorageAccount",
        "storage:StorageAccount",
    ]
    assert shown(found)[1:2] == account({"location": "UNKNOWN"}, f"resources[0].properties.{AT}")


def test_an_artifact_of_a_blueprint_is_opened_inside_a_template():
    artifact = {
        "type": "Microsoft.Blueprint/blueprints/artifacts",
        "name": "plan/storage",
        "kind": "template",
        "properties": {"template": {"resources": [{**ACCOUNT, "location": "westeurope"}]}},
    }
    found = template({"contentVersion": "1.0.0.0", "resources": [artifact]})
    assert shown(found)[1:] == account({"location": "westeurope"}, "resources[0].properties")


def test_a_generic_resource_that_is_a_policy_is_opened():
    found = opening(
        Resource(
            "azure-native:resources:Resource",
            "any",
            {
                "resourceProviderNamespace": "Microsoft.Authorization",
                "resourceType": "policyDefinitions",
                "resourceName": "p",
                "properties": {"policyRule": rule({"template": TEMPLATE})},
            },
        )
    )
    assert shown(found)[1:] == account({"location": "UNKNOWN"}, f"properties.{AT}")


def test_every_type_that_has_the_rule_of_a_policy_is_opened():
    having = {token for token in sdk.tokens() if "policyRule" in sdk.resource_type(token).inputs}
    assert having == POLICIES
