"""The expressions of ARM templates: what they say, and what is unknown."""

import pytest

from bleu_iac.resources import UNKNOWN
from bleu_iac.templates.evaluation import Parameter
from bleu_iac.templates.expressions import LONGEST, NotUnderstoodError, inside_brackets, parse, plain
from tests.templates.conftest import scope

BIG = 2**63 - 1


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("'it''s'", "it's"),
        ("-5", -5),
        ("concat('a', 'b', 3, true())", "ab3True"),
        ("concat(createArray(1), createArray(2))", [1, 2]),
        ("format('{0}-{1}-{0}', 'a', 2)", "a-2-a"),
        ("toLower('ABC')", "abc"),
        ("TOUPPER('abc')", "ABC"),
        ("if(equals(1, 1), 'yes', 'no')", "yes"),
        ("if(false(), 'yes', 'no')", "no"),
        ("and(true(), not(false()))", True),
        ("or(false(), false())", False),
        ("equals(1, true())", False),
        ("equals(createObject('a', 1), createObject('a', 1))", True),
        ("equals('A', 'a')", False),
        ("coalesce(null(), 'x')", "x"),
        ("createObject('a', createArray(1, 'b'))", {"a": [1, "b"]}),
        ("createObject('a', 1).A", 1),
        ("createArray('a', 'b')[1]", "b"),
        ("createObject('a', 1).?b", None),
        ("createArray(1)[?4]", None),
        (
            "union(createObject('a', 1, 'c', createObject('d', 1)), createObject('b', 2, 'c', createObject('e', 2)))",
            {"a": 1, "b": 2, "c": {"d": 1, "e": 2}},
        ),
        ("union(createArray(1, 2), createArray(2, 3))", [1, 2, 3]),
        ("intersection(createArray(1, 2), createArray(2, 3))", [2]),
        ("intersection(createObject('a', 1, 'b', 2), createObject('b', 2))", {"b": 2}),
        ("length('abc')", 3),
        ("length(createArray(1, 2))", 2),
        ("empty('')", True),
        ("empty(null())", True),
        ("contains('abc', 'b')", True),
        ("contains(createArray(1, 2), 2)", True),
        ("contains(createObject('Aa', 1), 'aA')", True),
        ("first('abc')", "a"),
        ("last(createArray(1, 2))", 2),
        ("split('a,b;c', createArray(',', ';'))", ["a", "b", "c"]),
        ("join(createArray('a', 'b'), '-')", "a-b"),
        ("replace('aXb', 'X', '-')", "a-b"),
        ("substring('abcdef', 1, 3)", "bcd"),
        ("startsWith('West Europe', 'west')", True),
        ("endsWith('West Europe', 'EUROPE')", True),
        ("indexOf('abcb', 'B')", 1),
        ("trim(' a ')", "a"),
        ("padLeft('7', 3, '0')", "007"),
        ("add(1, mul(2, 3))", 7),
        ("div(-7, 2)", -3),
        ("mod(-7, 2)", -1),
        ("max(1, 3, 2)", 3),
        ("min(createArray(4, 2))", 2),
        ("range(2, 3)", [2, 3, 4]),
        ("greater('b', 'a')", True),
        ("lessOrEquals(2, 2)", True),
        ("int('42')", 42),
        ("string(createArray(1, 'a'))", '[1,"a"]'),
        ("bool('True')", True),
        ("json('{\"a\": [1]}').a[0]", 1),
        ("base64ToString(base64('é'))", "é"),
        ("skip(createArray(1, 2, 3), 1)", [2, 3]),
        ("take('abc', 2)", "ab"),
        ("array('a')", ["a"]),
        ("items(createObject('b', 1))", [{"key": "b", "value": 1}]),
        ("parameters('Where')", "westeurope"),
        ("variables('made')", "westeurope-x"),
        ("parameters('object').list[1].name", "b"),
    ],
)
def test_what_is_plain_is_evaluated(evaluate, expression, value):
    variables = {"made": "[concat(parameters('where'), '-x')]"}
    given = {"where": "westeurope", "object": {"list": [{"name": "a"}, {"name": "b"}]}}
    found = evaluate(expression, variables, **given)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    "expression",
    [
        "resourceGroup().location",
        "uniqueString(resourceGroup().id)",
        "subscription().subscriptionId",
        "reference('a').b",
        "listKeys('a', 'b').keys[0].value",
        "newGuid()",
        "deployment().name",
        "nobodyKnows('a')",
        "parameters('missing')",
        "parameters('unknown')",
        "variables('missing')",
        "variables('itself')",
        "variables('ping')",
        "concat('a', parameters('unknown'))",
        "concat(createArray(1), parameters('unknown'))",
        "if(parameters('unknown'), 'a', 'b')",
        "equals(parameters('unknown'), 'a')",
        "equals(createArray(parameters('unknown')), createArray(1))",
        "contains(createArray(parameters('unknown')), 1)",
        "array(parameters('unknown'))",
        "string(createArray(parameters('unknown')))",
        "and(true(), parameters('unknown'))",
        "copyIndex()",
        "copyIndex('nobody')",
        "toLower(5)",
        "createArray(1)[5]",
        "createObject('a', 1).b",
        "createObject('a')",
        "substring('abc', 9)",
        "div(1, 0)",
        f"add({BIG}, {BIG})[0]",
        "format('{0:D5}', 1)",
        "format('{5}', 1)",
        "map(createArray(1), lambda('x', lambdaVariables('x')))",
        "'not ended",
        "concat('a'",
        "concat('a' 'b')",
        "bare",
        "",
        "a b",
        "1 + 1",
        "padLeft('a', 999999999)",
        "range(0, 999999999)",
        "join(range(0, 9), 'x').a",
    ],
)
def test_what_is_not_understood_or_not_there_is_unknown(evaluate, expression):
    variables = {"itself": "[variables('itself')]", "ping": "[variables('pong')]", "pong": "[variables('ping')]"}
    assert evaluate(expression, variables, unknown=UNKNOWN) == "UNKNOWN"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("and(false(), parameters('unknown'))", False),
        ("or(parameters('unknown'), true())", True),
        ("if(true(), 'a', parameters('unknown'))", "a"),
        ("createArray('a', parameters('unknown'))", ["a", "UNKNOWN"]),
        ("createArray('a', parameters('unknown'))[0]", "a"),
        ("length(createArray(parameters('unknown')))", 1),
        ("createObject('a', parameters('unknown'), 'b', 1).b", 1),
        ("union(createObject('a', parameters('unknown')), createObject('b', 1))", {"a": "UNKNOWN", "b": 1}),
    ],
)
def test_an_unknown_stays_where_it_is(evaluate, expression, value):
    assert evaluate(expression, unknown=UNKNOWN) == value


@pytest.mark.parametrize(
    ("text", "said"),
    [("[[not one]", "[not one]"), ("[half", "[half"), ("half]", "half]"), (" [x]", " [x]"), ("plain", "plain")],
)
def test_a_plain_text_is_itself(text, said):
    assert inside_brackets(text) is None
    assert plain(text) == said


def test_an_expression_longer_than_arm_takes_is_not_read():
    with pytest.raises(NotUnderstoodError):
        parse("'" + "a" * LONGEST + "'")


def test_an_expression_nested_too_deeply_is_not_read():
    with pytest.raises(NotUnderstoodError):
        parse("concat(" * 60 + "'a'" + ")" * 60)


def test_what_is_made_of_a_secret_is_a_secret():
    inside = scope({"url": "[concat('https://', parameters('key'))]", "plain": "a"})
    inside.parameters = {"key": Parameter("hunter2", is_given=True, is_secret=True)}
    raw = {
        "direct": "[parameters('key')]",
        "made": {"of": ["[variables('url')]"]},
        "again": "[variables('url')]",
        "plain": "[variables('plain')]",
        "length": "[length(parameters('key'))]",
    }
    secrets = set()
    inside.value(raw, secrets)
    assert secrets == {("direct",), ("made", "of", 0), ("again",), ("length",)}


def test_a_templates_own_function_is_called():
    inside = scope()
    inside.functions = {
        "contoso.name": {
            "parameters": [{"name": "first", "type": "string"}],
            "output": {"type": "string", "value": "[concat(toLower(parameters('first')), '-x')]"},
        }
    }
    assert inside.value("[contoso.name('ABC')]", set()) == "abc-x"


def test_a_property_that_is_a_loop_becomes_a_list(evaluate):
    raw = {
        "copy": [
            {"name": "disks", "count": 2, "input": {"lun": "[copyIndex('disks')]", "n": "[copyIndex('disks', 5)]"}}
        ]
    }
    assert scope().value(raw, set()) == {"disks": [{"lun": 0, "n": 5}, {"lun": 1, "n": 6}]}


def test_a_loop_that_can_not_be_counted_has_one_turn_at_an_unknown_index_and_may_have_more():
    raw = {"copy": [{"name": "x", "count": "[parameters('n')]", "input": {"a": 1, "i": "[copyIndex('x')]"}}]}
    (first, rest) = scope(n=UNKNOWN).value(raw, set())["x"]
    assert first["a"] == 1
    assert first["i"] is UNKNOWN
    assert rest is UNKNOWN


THEIRS = "11111111-2222-4333-8444-555555555555"
VAULTS = "providers/Microsoft.KeyVault/vaults"
HERE = "/subscriptions/{subscriptionId}/resourceGroups"


@pytest.mark.parametrize(
    ("expression", "id_"),
    [
        ("resourceId('Microsoft.KeyVault/vaults', 'v')", f"{HERE}/{{resourceGroupName}}/{VAULTS}/v"),
        ("resourceId('Microsoft.KeyVault/vaults/keys', 'v', 'k')", f"{HERE}/{{resourceGroupName}}/{VAULTS}/v/keys/k"),
        ("resourceId('rg', 'Microsoft.KeyVault/vaults', 'v')", f"{HERE}/rg/{VAULTS}/v"),
        (
            f"resourceId('{THEIRS}', 'rg', 'Microsoft.KeyVault/vaults', 'v')",
            f"/subscriptions/{THEIRS}/resourceGroups/rg/{VAULTS}/v",
        ),
        (
            f"resourceId('{THEIRS}', resourceGroup().name, 'Microsoft.KeyVault/vaults', uniqueString('x'))",
            f"/subscriptions/{THEIRS}/resourceGroups/{{name}}/{VAULTS}/{{name}}",
        ),
        (
            f"resourceId('{THEIRS}', 'Microsoft.KeyVault/vaults', 'v')",
            f"/subscriptions/{THEIRS}/resourceGroups/{{resourceGroupName}}/{VAULTS}/v",
        ),
        ("subscriptionResourceId('Microsoft.A/b', 'c')", "/subscriptions/{subscriptionId}/providers/Microsoft.A/b/c"),
        (
            f"subscriptionResourceId('{THEIRS}', 'Microsoft.A/b', 'c')",
            f"/subscriptions/{THEIRS}/providers/Microsoft.A/b/c",
        ),
        ("tenantResourceId('Microsoft.A/b', 'c')", "/providers/Microsoft.A/b/c"),
        (
            "extensionResourceId(tenantResourceId('Microsoft.A/b', 'c'), 'Microsoft.D/e', 'f')",
            "/providers/Microsoft.A/b/c/providers/Microsoft.D/e/f",
        ),
    ],
)
def test_an_id_is_known_but_for_where_it_is_deployed(evaluate, expression, id_):
    assert evaluate(expression) == id_


@pytest.mark.parametrize(
    "expression",
    [
        "resourceId('Microsoft.KeyVault/vaults', uniqueString('x'))",
        "resourceId(subscription().subscriptionId, 'rg', 'Microsoft.KeyVault/vaults', 'v')",
        "resourceId('Microsoft.KeyVault/vaults')",
        "resourceId('Microsoft.KeyVault/vaults', 'v', 'k')",
        "resourceId('a', 'b', 'c', 'Microsoft.KeyVault/vaults', 'v')",
        "resourceId('v')",
        "resourceId()",
        "subscriptionResourceId('Microsoft.A/b', uniqueString('x'))",
        "tenantResourceId('Microsoft.A', 'c')",
        "extensionResourceId(reference('x').id, 'Microsoft.D/e', 'f')",
    ],
)
def test_an_id_of_something_unknown_is_unknown(evaluate, expression):
    assert evaluate(expression) == "UNKNOWN"
