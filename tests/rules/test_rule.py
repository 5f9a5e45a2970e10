"""Asking one rule: whatever it does, it neither passes by accident nor hides what it found."""

from collections.abc import Callable

import pytest

from bleu_iac import clouds
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.rule import (
    ANY_TYPE,
    UNKNOWN_YET,
    Context,
    Example,
    Family,
    Finding,
    Rule,
    Severity,
    Verdict,
    judge,
    undetermined,
)
from bleu_iac.text import Text

TYPE = "azure-native:keyvault:Vault"
MUST = Text("must be {wanted}", "doit être {wanted}")
CONTEXT = Context(clouds.get("bleu"), {})
VAULT = Resource(TYPE, "kv", {"properties": {"on": False, "later": UNKNOWN, "word": "hunter2"}})
FIRST = Finding(("properties", "on"), MUST(wanted="true"))


def rule(check: Callable) -> Rule:
    """Make a rule that only differs in what it checks."""
    return Rule(
        id="keys-vault-on",
        ref="BLEU-9999",
        severity=Severity.HIGH,
        title=Text("On", "Actif"),
        reason=Text("Because", "Parce que"),
        fix=Text("Turn it on", "Activez-le"),
        controls=("1.1",),
        check=check,
        refused=Example(TYPE, {}),
        accepted=Example(TYPE, {}),
    )


def told(findings):
    return [(finding.path, str(finding.message), finding.verdict) for finding in findings]


def test_a_rule_that_finds_nothing_says_nothing():
    assert judge(rule(lambda resource, context: iter(())), VAULT, CONTEXT) == []


def test_findings_come_in_the_order_they_were_found():
    second = undetermined(("properties", "later"))
    assert judge(rule(lambda resource, context: iter([FIRST, second])), VAULT, CONTEXT) == [FIRST, second]


def test_a_rule_sees_the_resource_and_what_it_is_judged_against():
    seen = []

    def check(resource, context):
        seen.append((resource, context))
        return iter(())

    judge(rule(check), VAULT, CONTEXT)
    assert seen == [(VAULT, CONTEXT)]


def test_a_rule_that_raises_midway_keeps_what_it_had_found():
    def check(resource, context):
        yield FIRST
        raise RuntimeError("hunter2 is the password")

    assert told(judge(rule(check), VAULT, CONTEXT)) == [
        (("properties", "on"), "must be true", Verdict.VIOLATION),
        ((), "the rule itself failed (RuntimeError)", Verdict.VIOLATION),
    ]


def test_a_failure_names_the_kind_of_error_only_since_its_text_may_hold_a_secret():
    def check(resource, context):
        raise ValueError(resource.look("properties.word"))

    (finding,) = judge(rule(check), VAULT, CONTEXT)
    assert finding.message.in_language("en") == "the rule itself failed (ValueError)"
    assert finding.message.in_language("fr") == "la règle elle-même a échoué (ValueError)"


def careless_truth(resource, context):
    if resource.look("properties.later"):
        return
    yield FIRST


def careless_equality(resource, context):
    if resource.look("properties.later") != "Enabled":
        yield FIRST


def careless_membership(resource, context):
    if resource.look("properties.later") not in {"Enabled"}:
        yield FIRST


def not_a_generator(resource, context):
    return None


def endless(resource, context):
    return endless(resource, context)


@pytest.mark.parametrize(
    ("check", "error"),
    [
        (careless_truth, "TypeError"),
        (careless_equality, "TypeError"),
        (careless_membership, "TypeError"),
        (not_a_generator, "TypeError"),
        (endless, "RecursionError"),
        (lambda resource, context: iter([1 / 0]), "ZeroDivisionError"),
    ],
)
def test_a_careless_rule_gives_a_violation_and_not_a_pass(check, error):
    assert told(judge(rule(check), VAULT, CONTEXT)) == [
        ((), f"the rule itself failed ({error})", Verdict.VIOLATION),
    ]


def test_an_interruption_is_not_taken_for_a_failure_of_the_rule():
    def check(resource, context):
        yield FIRST
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judge(rule(check), VAULT, CONTEXT)


def test_undetermined_says_so_in_its_own_words_or_in_the_rule_s():
    path = ("properties", "locations", 0, "name")
    plain = undetermined(path)
    assert (plain.verdict, plain.message, plain.property) == (
        Verdict.UNDETERMINED,
        UNKNOWN_YET(),
        "properties.locations[0].name",
    )
    assert str(plain.message) == "is not known before deployment"
    assert str(undetermined(path, MUST(wanted="x")).message) == "must be x"


def test_a_finding_is_a_violation_unless_it_says_otherwise():
    assert FIRST.verdict is Verdict.VIOLATION
    assert FIRST.property == "properties.on"
    assert Finding((), MUST(wanted="x")).property == ""


def test_a_rule_s_family_is_the_first_word_of_its_id():
    assert rule(lambda resource, context: iter(())).family is Family.KEYS


def test_a_rule_without_types_looks_at_every_resource():
    assert rule(lambda resource, context: iter(())).types == ANY_TYPE == frozenset()
