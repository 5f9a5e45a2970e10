"""Outputs that show a secret."""

import pytest

from bleu_iac.resources import Resource, show_path
from bleu_iac.templates.opening import opening, template

KEYS = "listKeys(resourceId('Microsoft.Storage/storageAccounts', 'data'), '2023-01-01')"
DEEP = "x"
for _ in range(200):
    DEEP = [DEEP]


def a_template(outputs, **more):
    return {"contentVersion": "1.0.0.0", "resources": [], "outputs": outputs, **more}


def showing(document):
    return [show_path(path) for path in template(document).showing]


@pytest.mark.parametrize(
    ("output", "part"),
    [
        ({"type": "string", "value": f"[{KEYS}.keys[0].value]"}, "value"),
        ({"type": "string", "value": f"[concat('Key=', {KEYS}.keys[0].value)]"}, "value"),
        ({"type": "object", "value": {"inside": [f"[{KEYS}]"]}}, "value"),
        ({"type": "array", "copy": {"count": 2, "input": f"[{KEYS}.keys[copyIndex()].value]"}}, "copy"),
        ({"type": "string", "value": "[parameters('password')]"}, "value"),
        ({"type": "string", "value": "[toLower(variables('made'))]"}, "value"),
        ({"value": "[listCallbackUrl('x', '2019-05-01').value]"}, "value"),
        ({"value": "[listAccountSas('x', '2023-01-01', createObject()).accountSasToken]"}, "value"),
        ({"type": "object", "value": DEEP}, "value"),
    ],
)
def test_an_output_that_has_a_secret_shows_it(output, part):
    parameters = {"password": {"type": "securestring"}}
    document = a_template({"out": output}, parameters=parameters, variables={"made": "[parameters('password')]"})
    assert showing(document) == [f"outputs.out.{part}"]


@pytest.mark.parametrize(
    "output",
    [
        {"type": "SecureString", "value": f"[{KEYS}.keys[0].value]"},
        {"type": "string", "value": f"[{KEYS}]", "condition": "[false()]"},
        {"type": "string", "value": f"[[{KEYS}]"},
        {"type": "string", "value": "[reference('data').primaryEndpoints.blob]"},
        {"type": "string", "value": "[listKeys("},
        {"type": "array", "value": "[listOutboundNetworkDependenciesEndpoints('x', '2023-01-01')]"},
        "text",
    ],
)
def test_an_output_that_has_none_does_not(output):
    assert showing(a_template({"out": output})) == []


def test_the_outputs_of_a_nested_template_are_asked_with_a_secret_that_the_program_gives():
    inner = a_template({"out": {"type": "string", "value": "[parameters('p')]"}}, parameters={"p": {"type": "string"}})
    nested = {
        "type": "Microsoft.Resources/deployments",
        "name": "inner",
        "properties": {
            "expressionEvaluationOptions": {"scope": "inner"},
            "template": inner,
            "parameters": {"p": {"value": "[parameters('given')]"}},
        },
    }
    outer = {"contentVersion": "1.0.0.0", "parameters": {"given": {"type": "string"}}, "resources": [nested]}
    given = {"properties": {"template": outer, "parameters": {"given": {"value": "hush"}}}}
    secrets = frozenset({("properties", "parameters", "given")})
    found = opening(Resource("azure-native:resources:Deployment", "d", given, secrets=secrets))
    assert [show_path(path) for path in found.showing] == [
        "properties.template.resources[0].properties.template.outputs.out.value"
    ]
    assert opening(Resource("azure-native:resources:Deployment", "d", given)).showing == ()
