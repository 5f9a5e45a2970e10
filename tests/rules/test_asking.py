"""A set of rules asked about a resource."""

from dataclasses import replace

from bleu_iac import clouds
from bleu_iac.resources import Provider, Resource
from bleu_iac.rules import ALL
from bleu_iac.rules.asking import RuleSet, default_parameters, tell
from bleu_iac.rules.rule import ANY_TYPE, Context, Example, Finding, Rule, Severity, judge
from bleu_iac.text import Text

A, B, C = (f"azure-native:storage:{letter}" for letter in "ABC")
BAD = Text("is bad", "est mauvais")


def rule(name, types, check=lambda resource, context: iter([Finding(("x", 0, "y"), BAD())])):
    text, example = Text(f"{name} title", f"titre {name}"), Example(A, {})
    fix = Text("Write {} instead".replace("{}", name), "...")
    return Rule(f"keys-{name}", "BLEU-9000", Severity.LOW, text, text, fix, (), check, example, example, types)


FIRST, EVERY, LAST = rule("first", frozenset({A})), rule("every", ANY_TYPE), rule("last", frozenset({A, B}))
CONTEXT = Context(clouds.get("bleu"), {})


def test_only_rules_for_the_type_are_asked_in_the_order_given():
    asked = RuleSet([FIRST, EVERY, LAST], CONTEXT)
    assert [list(asked.applying(token)) for token in (A, B, C)] == [[FIRST, EVERY, LAST], [EVERY, LAST], [EVERY]]


def test_only_rules_with_something_to_say_are_given():
    silent = rule("silent", ANY_TYPE, lambda resource, context: iter(()))
    said = list(RuleSet([silent, FIRST], CONTEXT).ask(Resource(A, "a", {})))
    assert said == [(FIRST, [Finding(("x", 0, "y"), BAD())])]


def test_what_a_rule_found_is_told_with_its_title_and_remedy_once():
    findings = [Finding(("x", 0, "y"), BAD()), Finding((), Text("is worse", "est pire")())]
    assert tell(FIRST, Resource(A, "data", {}), findings) == (
        "first title\ndata: x[0].y is bad.\ndata: is worse. Write first instead"
    )


def test_a_rule_without_parameters_has_no_defaults():
    assert default_parameters([FIRST]) == {}


def test_how_a_provider_is_configured_is_judged_once():
    of_provider = replace(EVERY, id="tool-provider", of_provider=True)
    asked = RuleSet([of_provider, EVERY], CONTEXT)

    def ids(resource):
        return [rule.id for rule, _ in asked.ask(resource)]

    seen = Provider("pulumi:providers:azure-native", "p", {}, urn="urn:p")
    assert ids(Resource(A, "a", {}, provider=seen)) == ["keys-every"]
    assert ids(Resource(A, "a", {})) == ["keys-every"]
    assert ids(Resource(A, "a", {}, provider=seen._replace(urn=""))) == ["tool-provider", "keys-every"]
    assert ids(Resource("pulumi:providers:random", "p", {})) == ["tool-provider", "keys-every"]


def test_a_rule_of_providers_has_nothing_to_say_of_a_resource_whose_provider_is_judged():
    provider = Provider("pulumi:providers:azure-native", "p", {"metadataHost": "x", "name": "y"}, urn="urn:p")
    resource = Resource(A, "a", {"metadataHost": "x", "msiEndpoint": "x", "name": "y"}, provider=provider)
    context = Context(clouds.get("bleu"), default_parameters(ALL))
    rules = [rule for rule in ALL if rule.of_provider]
    assert len(rules) >= 7
    assert [judge(rule, resource, context) for rule in rules] == [[]] * len(rules)
