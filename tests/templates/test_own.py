"""What a template says of where it is deployed itself."""

import pytest

from bleu_iac import clouds
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.rule import Context, judge
from bleu_iac.rules.tool import subscription_known, tenant_known
from bleu_iac.templates.opening import opening, template
from bleu_iac.templates.own import Own, settled

GUID = "22222222-2222-4222-8222-222222222222"
OWN = "11111111-1111-4111-8111-111111111111"
HERE = "/subscriptions/[subscription().subscriptionId]"
GROUP = f"{HERE}/resourceGroups/[resourceGroup().name]"
THEIRS = f"/subscriptions/{GUID}/resourceGroups/rg/providers/Microsoft.A/b/n"
LATER = "is not known before deployment"


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("resourceId('Microsoft.A/b', 'n')", f"{GROUP}/providers/Microsoft.A/b/n"),
        ("RESOURCEID('Microsoft.A/b/c', 'n', 'm')", f"{GROUP}/providers/Microsoft.A/b/n/c/m"),
        ("resourceId('rg', 'Microsoft.A/b', 'n')", f"{HERE}/resourceGroups/rg/providers/Microsoft.A/b/n"),
        (
            "resourceId(subscription().subscriptionId, resourceGroup().name, 'Microsoft.A/b', 'n')",
            f"{GROUP}/providers/Microsoft.A/b/n",
        ),
        ("resourceId(subscription().subscriptionId, 'Microsoft.A/b', 'n')", f"{GROUP}/providers/Microsoft.A/b/n"),
        ("subscriptionResourceId('Microsoft.A/b', 'n')", f"{HERE}/providers/Microsoft.A/b/n"),
        ("extensionResourceId(resourceGroup().id, 'Microsoft.A/b', 'n')", f"{GROUP}/providers/Microsoft.A/b/n"),
        ("variables('id')", f"{GROUP}/providers/Microsoft.A/b/n"),
        ("concat(variables('id'), '/c/', 'm')", f"{GROUP}/providers/Microsoft.A/b/n/c/m"),
        ("format('{0}/c/{1}', variables('id'), 'm')", f"{GROUP}/providers/Microsoft.A/b/n/c/m"),
        ("concat('/subscriptions/', subscription().subscriptionId, '/x')", f"{HERE}/x"),
        ("subscription().id", HERE),
        ("subscription().tenantId", "[subscription().tenantId]"),
        ("tenant().tenantId", "[tenant().tenantId]"),
        ("if(true(), variables('id'), 'x')", f"{GROUP}/providers/Microsoft.A/b/n"),
        ("first(createArray(variables('id')))", f"{GROUP}/providers/Microsoft.A/b/n"),
    ],
)
def test_what_is_ones_own_is_told_from_what_is_not_known(evaluate, expression, text):
    found = evaluate(expression, {"id": "[resourceId('Microsoft.A/b', 'n')]"})
    assert isinstance(found, Own)
    assert settled([{"id": found}]) == [{"id": text}]


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (f"resourceId('{GUID}', 'rg', 'Microsoft.A/b', 'n')", THEIRS),
        (f"subscriptionResourceId('{GUID}', 'Microsoft.A/b', 'n')", f"/subscriptions/{GUID}/providers/Microsoft.A/b/n"),
        (
            f"resourceId('{GUID}', uniqueString('x'), 'Microsoft.A/b', uniqueString('x'))",
            f"/subscriptions/{GUID}/resourceGroups/[name]/providers/Microsoft.A/b/[name]",
        ),
        (
            f"subscriptionResourceId('{GUID}', 'Microsoft.A/b', uniqueString('x'))",
            f"/subscriptions/{GUID}/providers/Microsoft.A/b/[name]",
        ),
        ("tenantResourceId('Microsoft.A/b', 'n')", "/providers/Microsoft.A/b/n"),
        ("extensionResourceId('/subscriptions/0', 'Microsoft.A/b', 'n')", "/subscriptions/0/providers/Microsoft.A/b/n"),
    ],
)
def test_an_id_is_plain_where_its_subscription_is_named_or_it_has_none(evaluate, expression, text):
    assert evaluate(expression) == text


def test_an_id_in_somebody_elses_subscription_keeps_its_name(evaluate):
    found = evaluate(f"resourceId('{GUID}', 'Microsoft.A/b', 'n')")
    assert settled(found) == f"/subscriptions/{GUID}/resourceGroups/[resourceGroup().name]/providers/Microsoft.A/b/n"


@pytest.mark.parametrize(
    "expression",
    [
        "equals(subscription().subscriptionId, 'x')",
        "equals(subscription(), 'x')",
        "equals(createArray(subscription().id), createArray('x'))",
        "equals(createObject('a', resourceGroup().name), createObject('a', 'x'))",
        "contains(subscription(), 'displayName')",
        "contains(resourceId('a/b', 'n'), 'x')",
        "contains('x', subscription().id)",
        "contains(createArray(subscription().id), 'x')",
        "empty(subscription())",
        "empty(subscription().id)",
        "length(resourceId('a/b', 'n'))",
        "startsWith(resourceId('a/b', 'n'), '/subscriptions/1')",
        "endsWith(subscription().id, 'x')",
        "indexOf(subscription().id, 'x')",
        "less(subscription().id, 'x')",
        "not(subscription().id)",
        "bool(subscription().id)",
        "and(subscription().id, true())",
        "items(subscription())",
        "objectKeys(subscription())",
        "union(createArray(subscription().id), createArray('x'))",
        "intersection(createArray(subscription().id), createArray('x'))",
        "toLower(subscription().id)",
        "split(subscription().id, '/')",
        "last(subscription().id)",
        "string(subscription())",
        "replace(subscription().id, 'a', 'b')",
        "uniqueString(resourceGroup().id)",
        "concat(resourceGroup().name, '-a')",
        "concat('a', subscription().id)",
        "concat(subscription(), 'a')",
        "concat(subscription().id, 5)",
        "concat(subscription().id, parameters('unknown'))",
        "format('{0:D5}{1}', subscription().id, 'a')",
        "format(subscription().id, 'a')",
        "resourceGroup().location",
        "subscription().displayName",
        "subscription()[resourceGroup().name]",
        "subscription()[0]",
        "resourceId('a/b', resourceGroup().name)",
        "resourceId('a/b', parameters('unknown'))",
        "resourceId(parameters('unknown'), 'a/b', 'n')",
        "resourceId('a/b', 'n', 'm')",
        "resourceId('a', 'b')",
        "resourceId('a', 'b', 'c', 'd/e', 'f')",
        "subscriptionResourceId('a', 'b', 'd/e', 'f')",
        "tenantResourceId('a', 'd/e', 'f')",
        "extensionResourceId('a', 'd/e', 'f')",
        "extensionResourceId(subscription(), 'd/e', 'f')",
    ],
)
def test_no_function_looks_into_what_is_ones_own(evaluate, expression):
    assert evaluate(expression, unknown=UNKNOWN) == "UNKNOWN"


def test_what_is_no_id_and_no_tenant_is_unknown_to_rules(evaluate):
    assert settled(evaluate("resourceGroup().name")) is UNKNOWN
    assert settled(evaluate("subscription()")) is UNKNOWN


def test_ids_that_are_joined_end():
    double = {f"v{n}": f"[concat(variables('v{n - 1}'), variables('v{n - 1}'))]" for n in range(1, 60)}
    document = {
        "variables": {"v0": "[resourceId('Microsoft.A/b', 'n')]", **double},
        "resources": [{"type": "Microsoft.Storage/storageAccounts", "name": "s", "tags": {"a": "[variables('v59')]"}}],
    }
    (found,) = template(document).inside
    assert found.resource.inputs["tags"]["a"] is UNKNOWN


def test_a_condition_on_ones_own_hides_no_resource():
    conditions = ("[equals(subscription().subscriptionId, 'x')]", "[contains(resourceId('a/b', 'n'), 'x')]")
    account = {"type": "Microsoft.Storage/storageAccounts", "name": "s"}
    document = {"resources": [{**account, "condition": condition} for condition in conditions]}
    assert len(template(document).inside) == len(conditions)


def opened(arm_type: str, **properties: str) -> Resource:
    (found,) = template({"resources": [{"type": arm_type, "name": "it", "properties": properties}]}).inside
    return found.resource


def said(rule, resource, **parameters):
    findings = judge(rule, resource, Context(clouds.get("bleu"), {rule.id: {"own": OWN, **parameters}}))
    return [f"{finding.verdict} {finding.property}: {finding.message}" for finding in findings]


@pytest.mark.parametrize(
    ("workspace", "expected"),
    [
        pytest.param("[resourceId('Microsoft.A/b', 'n')]", [], id="one's own"),
        pytest.param(
            "[reference('x').outputs.id.value]", [f"undetermined workspaceId: {LATER}"], id="known to ARM alone"
        ),
        pytest.param("[parameters('nobody')]", [f"undetermined workspaceId: {LATER}"], id="never given"),
        pytest.param(
            f"[resourceId('{GUID}', 'rg', 'Microsoft.A/b', 'n')]",
            [f"violation workspaceId: must be in one of the subscriptions listed ({OWN}), found {THEIRS!r}"],
            id="somebody else's",
        ),
    ],
)
def test_an_id_in_a_template_is_judged_or_reported(workspace, expected):
    resource = opened("Microsoft.Insights/diagnosticSettings", workspaceId=workspace)
    assert said(subscription_known.RULE, resource, subscriptions=(OWN,)) == expected


@pytest.mark.parametrize(
    ("tenant", "expected"),
    [
        ("[subscription().tenantId]", []),
        ("[parameters('nobody')]", [f"undetermined properties.tenantId: {LATER}"]),
    ],
)
def test_a_tenant_in_a_template_is_judged_or_reported(tenant, expected):
    assert said(tenant_known.RULE, opened("Microsoft.KeyVault/vaults", tenantId=tenant)) == expected


@pytest.mark.parametrize("named", [{"subscriptionId": GUID}, {"scope": f"/subscriptions/{GUID}"}])
def test_a_deployment_into_somebody_elses_subscription_is_judged_where_it_says_so(named):
    inner = {"resources": [{"type": "Microsoft.Insights/diagnosticSettings", "name": "d"}]}
    nested = {"type": "Microsoft.Resources/deployments", "name": "n", "properties": {"template": inner}, **named}
    deployment, _ = template({"resources": [nested]}).inside
    assert [each.partition(":")[0] for each in said(subscription_known.RULE, deployment.resource)] == [
        f"undetermined {next(iter(named))}"
    ]


@pytest.mark.parametrize("final", [True, False])
def test_a_resource_of_any_type_is_as_final_as_the_program_that_declares_it(final):
    inputs = {
        "resourceProviderNamespace": "Microsoft.Insights",
        "resourceType": "diagnosticSettings",
        "parentResourcePath": "",
        "resourceName": "d",
        "properties": {"workspaceId": UNKNOWN},
    }
    (found,) = opening(Resource("azure-native:resources:Resource", "d", inputs, final=final)).inside
    assert said(subscription_known.RULE, found.resource) == [f"undetermined workspaceId: {LATER}"] * final
