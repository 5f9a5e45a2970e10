"""A waiver that covers nothing is named, once its rule was asked about everything."""

from datetime import date

from bleu_iac.rules import EVERY, WAIVERS
from bleu_iac.rules.waiver import Waiver
from bleu_iac.rules.waiving import Judged, judge
from tests.rules.governance.test_waivers_hold import GOOD, TODAY

[RULE] = [rule for rule in WAIVERS if rule.id == "governance-waivers-used"]
RULES = {name: rule for rule in EVERY for name in (rule.id, rule.ref)}
ONE = Waiver(**GOOD)
OTHER = Waiver(**{**GOOD, "rule": "BLEU-0010", "property": "properties.enablePurgeProtection"})


def said(used, asked, language="en"):
    judged = Judged({0: ONE, 3: OTHER}, RULES, TODAY, used, asked)
    return [f"{each.property} {each.message.in_language(language)}" for each in judge(RULE, judged)]


def test_a_waiver_that_was_of_use_is_left_alone():
    assert said({ONE, OTHER}, {"keys-vault-rbac", "keys-vault-purge-protected"}) == []


def test_a_waiver_that_was_of_no_use_is_named_by_its_place_in_the_file():
    asked = {"keys-vault-rbac", "keys-vault-purge-protected"}
    assert said((), asked) == [
        "waivers[0] waives nothing: keys-vault-rbac has nothing to say of 'data'",
        "waivers[3] waives nothing: BLEU-0010 has nothing to say of properties.enablePurgeProtection of 'data'",
    ]
    assert said((), asked, "fr") == [
        "waivers[0] n'exempte de rien : keys-vault-rbac n'a rien à dire de 'data'",
        "waivers[3] n'exempte de rien : BLEU-0010 n'a rien à dire de properties.enablePurgeProtection de 'data'",
    ]


def test_a_waiver_of_a_rule_that_was_not_asked_may_be_of_use_elsewhere():
    assert said({ONE}, {"keys-vault-rbac"}) == []


def test_the_day_does_not_matter():
    judged = Judged({0: ONE}, RULES, date(2040, 1, 1), {ONE}, {"keys-vault-rbac"})
    assert judge(RULE, judged) == []
