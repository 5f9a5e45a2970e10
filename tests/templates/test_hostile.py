"""Whatever a template holds, opening it ends, does not fail, and lets nothing pass unseen."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bleu_iac import clouds
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.asking import RuleSet
from bleu_iac.rules.residency import location_in_cloud, no_unread_template, type_known
from bleu_iac.rules.rule import Context
from bleu_iac.templates.opening import opening, template
from bleu_iac.templates.types import OPENED
from tests.templates.conftest import closed

ASKED = RuleSet([location_in_cloud.RULE, type_known.RULE, no_unread_template.RULE], Context(clouds.get("bleu"), {}))
LONGEST = 20.0
"""Seconds, on a slow machine with much else to do; none needs more than a few."""


def deployment(document):
    return Resource("azure-native:resources:Deployment", "d", {"properties": {"template": document}})


def findings(resource):
    return [(rule.id, finding) for rule, found in ASKED.ask(resource) for finding in found]


FUNCTIONS = [
    "concat",
    "parameters",
    "variables",
    "union",
    "createArray",
    "createObject",
    "if",
    "copyIndex",
    "format",
    "range",
    "json",
    "string",
    "reference",
    "length",
    "split",
    "replace",
    "nobody",
    "a.b",
]
EXPRESSIONS = st.recursive(
    st.sampled_from(["'a'", "1", "-1", "''", "true()", "null()", "parameters('p')", "variables('v')", "copyIndex()"]),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(FUNCTIONS), st.lists(inner, max_size=3)).map(lambda c: f"{c[0]}({', '.join(c[1])})"),
        st.tuples(inner, inner).map(lambda pair: f"{pair[0]}[{pair[1]}]"),
        inner.map(lambda value: f"{value}.name"),
    ),
    max_leaves=6,
)
TEXTS = st.one_of(
    st.text(max_size=8),
    EXPRESSIONS.map(lambda text: f"[{text}]"),
    st.text("[]'(),.[ab1 ", max_size=12).map(lambda text: f"[{text}]"),
)
NAMES = st.sampled_from(
    [
        "type",
        "name",
        "location",
        "properties",
        "resources",
        "copy",
        "condition",
        "existing",
        "template",
        "templateLink",
        "parameters",
        "variables",
        "value",
        "count",
        "input",
        "scope",
        "mode",
        "expressionEvaluationOptions",
        "functions",
        "namespace",
        "members",
        "output",
        "defaultValue",
        "Location",
        "tags",
        "sku",
        "identity",
        "reference",
    ]
)
TYPES = st.sampled_from(
    [
        "Microsoft.Storage/storageAccounts",
        "Microsoft.Resources/deployments",
        "Microsoft.KeyVault/vaults",
        "securestring",
        "Microsoft.Network/networkSecurityGroups",
        "Microsoft.Web/sites/config",
        "blobServices/containers",
        "int",
    ]
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 900), TEXTS, TYPES, st.just(UNKNOWN)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | TEXTS, inner, max_size=4),
    max_leaves=25,
)
RESOURCES = st.fixed_dictionaries(
    {"type": TYPES | TEXTS, "name": TEXTS}, optional={"location": TEXTS, "properties": VALUES, "copy": VALUES}
)
TEMPLATES = st.fixed_dictionaries(
    {"resources": st.lists(RESOURCES | VALUES, max_size=3) | VALUES},
    optional={"parameters": VALUES, "variables": VALUES, "functions": VALUES, "outputs": VALUES},
)


@settings(max_examples=300, deadline=None)
@given(TEMPLATES)
def test_no_template_makes_opening_fail(document):
    assert not [rule for rule, finding in findings(deployment(document)) if "itself failed" in str(finding.message)]
    template(document)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(OPENED)), st.dictionaries(NAMES | st.text(max_size=5), VALUES, max_size=5))
def test_no_inputs_make_opening_fail(token, inputs):
    opening(Resource(token, "d", inputs))


@settings(max_examples=150, deadline=None)
@given(RESOURCES, st.sampled_from(["westeurope", "West Europe", "[concat('west', 'europe')]", "[toLower('WESTUS')]"]))
def test_a_place_abroad_is_never_passed(resource, place):
    resource = {**resource, "type": "Microsoft.Storage/storageAccounts", "name": "a", "location": place}
    resource.pop("copy", None)
    found = findings(deployment({"resources": [resource]}))
    assert [finding.property for rule, finding in found if rule == "residency-location-in-cloud"][:1] == [
        "properties.template.resources[0].location"
    ]


@settings(max_examples=100, deadline=None)
@given(st.lists(RESOURCES, max_size=3), RESOURCES)
def test_adding_a_resource_never_removes_a_finding(resources, another):
    def said(listed):
        return {
            (rule, finding.path, str(finding.message)) for rule, finding in findings(deployment({"resources": listed}))
        }

    assert said(resources) <= said([*resources, another])


ABROAD = {"type": "Microsoft.Storage/storageAccounts", "name": "a", "location": "westeurope"}


def doubling(expression):
    """Give variables of which each is the one before it, twice."""
    return {f"v{n}": expression.format(f"variables('v{n + 1}')") for n in range(200)} | {"v200": "aaaaaaaaaa"}


def many_nested(depth):
    document = {"resources": [{**ABROAD, "copy": {"name": "c", "count": 800}}]}
    for _ in range(depth):
        document = {
            "resources": [
                {
                    "type": "Microsoft.Resources/deployments",
                    "name": "n",
                    "copy": {"name": "c", "count": 800},
                    "properties": {"template": document},
                }
            ]
        }
    return document


def deep(levels):
    value = "end"
    for _ in range(levels):
        value = {"a": value}
    return value


def children(levels):
    resource = dict(ABROAD)
    for _ in range(levels):
        resource = {**ABROAD, "resources": [resource]}
    return resource


BIG_LIST = "[range(0, 10000)]"
LOOPS_IN_LOOPS = {
    "copy": [
        {
            "name": "x",
            "count": 800,
            "input": {
                "copy": [{"name": "y", "count": 800, "input": {"copy": [{"name": "z", "count": 800, "input": "a"}]}}]
            },
        }
    ]
}


@pytest.mark.parametrize(
    "document",
    [
        {"variables": doubling("[concat({0}, {0})]"), "resources": [{**ABROAD, "kind": "[variables('v0')]"}]},
        {"variables": doubling("[createArray({0}, {0})]"), "resources": [{**ABROAD, "kind": "[variables('v0')]"}]},
        {
            "variables": doubling("[createObject('a', {0}, 'b', {0})]"),
            "resources": [{**ABROAD, "x": "[variables('v0')]"}],
        },
        {"variables": doubling("[string({0})]"), "resources": [{**ABROAD, "kind": "[variables('v0')]"}]},
        {
            "variables": {"l": BIG_LIST},
            "resources": [{**ABROAD, "properties": {f"p{n}": "[variables('l')]" for n in range(5000)}}],
        },
        {"variables": {"l": BIG_LIST}, "resources": [{**ABROAD, "x": "[union(variables('l'), variables('l'))]"}] * 800},
        {"resources": [{**ABROAD, "properties": LOOPS_IN_LOOPS}]},
        {"resources": [{**ABROAD, "x": "[" + "concat(" * 3000 + "'a'" + ")" * 3000 + "]"}]},
        {"resources": [{**ABROAD, "x": "[" + "(" * 20000 + "]"}]},
        {"resources": [{**ABROAD, "x": "[" + "'" * 24000 + "]"}]},
        {
            "resources": [
                {**ABROAD, "x": "[replace(replace('" + "a" * 5000 + "', 'a', '" + "b" * 5000 + "'), 'b', 'cc')]"}
            ]
        },
        {"resources": [{**ABROAD, "x": "[json('" + "[" * 20000 + "')]"}]},
        {"resources": [{**ABROAD, "x": "[format('{0:999999999}', 1)]"}]},
        {"resources": [{**ABROAD, "properties": deep(400)}]},
        {"resources": [ABROAD, children(120)]},
    ],
    ids=[
        "texts",
        "lists",
        "objects",
        "escapes",
        "list often",
        "unions",
        "loops",
        "calls",
        "brackets",
        "quotes",
        "replace",
        "json",
        "format",
        "deep",
        "children",
    ],
)
def test_a_hostile_template_ends_and_is_not_passed(document):
    started = time.monotonic()
    found = findings(deployment(document))
    assert time.monotonic() - started < LONGEST
    assert [finding.property for _, finding in found][:1] != []
    assert "westeurope" in json.dumps([str(finding.message) for _, finding in found])


@pytest.mark.parametrize("depth", [1, 3, 15])
def test_loops_in_nested_templates_are_read_up_to_a_limit_that_is_told(depth):
    started = time.monotonic()
    document = many_nested(depth)
    assert [said.partition(": ")[2] for said in closed(template(document))] == ["is too large to be read to its end"]
    assert time.monotonic() - started < LONGEST


def test_templates_nested_more_than_a_few_times_are_told():
    document = {"resources": [ABROAD]}
    for _ in range(30):
        inside = {"type": "Microsoft.Resources/deployments", "name": "n", "properties": {"template": document}}
        document = {"resources": [inside]}
    (said,) = closed(template(document))
    assert said.endswith("properties.template: is not a template that can be read")
