"""BLEU-0006."""

import pytest

from bleu_iac.catalogue import known
from bleu_iac.resources import UNKNOWN

ID = "residency-no-unread-template"


@pytest.mark.parametrize("token", ["blueprint:Blueprint", "solutions:Application"])
def test_what_deploys_out_of_sight_is_refused(ask, token):
    assert ask(ID, f"azure-native:{token}", {}) == [
        "violation : deploys what this rule does not read, so it may be anything, anywhere"
    ]


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({}, "properties: has neither a template nor a link to one"),
        ({"properties": UNKNOWN}, "properties: is a template that is not known before deployment"),
        (
            {"properties": {"template": UNKNOWN}},
            "properties.template: is a template that is not known before deployment",
        ),
        ({"properties": {"template": {}}}, "properties.template: is not a template that can be read"),
        ({"properties": {"template": "{"}}, "properties.template: is not a template that can be read"),
        (
            {"properties": {"templateLink": {"uri": "https://x.example/t.json?sig=abc"}}},
            "properties.templateLink: is a template kept at https://x.example/t.json, which is not read here",
        ),
        (
            {"properties": {"templateLink": {"id": UNKNOWN}}},
            "properties.templateLink: is a template kept at a place not known before deployment, "
            "which is not read here",
        ),
    ],
)
def test_a_template_that_can_not_be_opened_is_undetermined(ask, inputs, said):
    assert ask(ID, "azure-native:resources:Deployment", inputs) == [f"undetermined {said}"]


def test_a_template_that_can_be_opened_is_left_to_the_other_rules(ask):
    template = {"resources": [{"type": "Microsoft.Storage/storageAccounts", "name": "a", "location": "westeurope"}]}
    assert ask(ID, "azure-native:resources:Deployment", {"properties": {"template": template}}) == []


@pytest.mark.parametrize("token", ["AzureCliScript", "AzurePowerShellScript"])
def test_a_script_is_refused(ask, token):
    assert ask(ID, f"azure-native:resources:{token}", {}) == [
        "violation : runs a script, which may create or copy anything, anywhere"
    ]


@pytest.mark.parametrize(
    ("token", "inputs", "path"),
    [
        ("kusto:Script", {"scriptContent": ".create table x (y: string)"}, "scriptContent"),
        ("kusto:Script", {"scriptUrl": UNKNOWN}, "scriptUrl"),
        ("containerregistry:Task", {"step": {"encodedTaskContent": "dmVyc2lvbg=="}}, "step.encodedTaskContent"),
        ("containerregistry:TaskRun", {"runRequest": {"encodedTaskContent": "eA=="}}, "runRequest.encodedTaskContent"),
        (
            "containerregistry:TaskRun",
            {"runRequest": {"step": {"encodedTaskContent": "eA=="}}},
            "runRequest.step.encodedTaskContent",
        ),
    ],
)
def test_commands_that_are_run_inside_a_service_are_not_read(ask, token, inputs, path):
    said = f"undetermined {path}: runs a script, which may create or copy anything, anywhere"
    assert ask(ID, f"azure-native:{token}", inputs) == [said]
    assert ask(ID, f"azure-native:{token}", {}) == []


def test_every_type_of_the_resources_module_has_been_decided(ask):
    module = {token for token in known.types() if token.startswith("azure-native:resources:")}
    quiet = {token.rpartition(":")[2] for token in module if not ask(ID, token, {})}
    assert quiet == {"Resource", "ResourceGroup", "TagAtScope", "TemplateSpec", "TemplateSpecVersion"}
