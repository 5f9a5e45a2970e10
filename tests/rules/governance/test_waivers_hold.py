"""A waiver that has ended, lasts too long, or was granted by whoever asked for it, waives nothing."""

from dataclasses import replace
from datetime import date

import pytest

from bleu_iac.rules import EVERY, WAIVERS
from bleu_iac.rules.governance.waivers_hold import LONGEST, LONGEST_OF_CRITICAL
from bleu_iac.rules.rule import Verdict
from bleu_iac.rules.waiver import Waiver
from bleu_iac.rules.waiving import Judged, judge

[RULE] = [rule for rule in WAIVERS if rule.id == "governance-waivers-hold"]
RULES = {name: rule for rule in EVERY for name in (rule.id, rule.ref)}
TODAY = date(2030, 2, 1)
GOOD = {
    "rule": "keys-vault-rbac",
    "resource": "data",
    "reason": "It moves",
    "ticket": "SEC-1",
    "requester": "Camille Roux",
    "approver": "Dominique Martin",
    "granted": "2030-01-15",
    "expires": "2030-03-31",
}


def judged(*changes, today=TODAY):
    waivers = {index: Waiver(**{**GOOD, **changed}) for index, changed in enumerate(changes)}
    findings = judge(RULE, Judged(waivers, RULES, today))
    assert {each.verdict for each in findings} <= {Verdict.VIOLATION}
    return findings


def said(*changes, today=TODAY, language="en"):
    return [f"{each.property} {each.message.in_language(language)}" for each in judged(*changes, today=today)]


def test_a_good_waiver_holds():
    assert said({}, {"rule": "BLEU-0011"}, {"granted": "2030-02-01", "expires": "2030-02-01"}) == []


@pytest.mark.parametrize(
    ("changed", "en", "fr"),
    [
        pytest.param(
            {"expires": "2030-01-31"},
            "waivers[0].expires was 2030-01-31; keys-vault-rbac is not waived for 'data'",
            "waivers[0].expires était le 2030-01-31 ; pas de dérogation à keys-vault-rbac pour 'data'",
            id="ended yesterday",
        ),
        pytest.param(
            {"granted": "2030-02-02"},
            "waivers[0].granted is 2030-02-02, and today is 2030-02-01; keys-vault-rbac is not waived for 'data'",
            "waivers[0].granted est le 2030-02-02, et nous sommes le 2030-02-01 ; pas de dérogation à keys-vault-rbac "
            "pour 'data'",
            id="granted tomorrow",
        ),
        pytest.param(
            {"approver": "CAMILLE  Roux "},
            "waivers[0].approver is 'CAMILLE Roux', who asked for it; keys-vault-rbac is not waived for 'data'",
            "waivers[0].approver est 'CAMILLE Roux', qui l'a demandée ; "
            "pas de dérogation à keys-vault-rbac pour 'data'",
            id="granted by who asked for it",
        ),
        pytest.param(
            {"rule": "backup-daily", "granted": "2030-01-01", "expires": "2031-01-02"},
            "waivers[0].expires is 366 days after it was granted, and may be 365 for severity medium; "
            "backup-daily is not waived for 'data'",
            "waivers[0].expires est 366 jours après l'octroi, et peut l'être de 365 pour la sévérité medium ; "
            "pas de dérogation à backup-daily pour 'data'",
            id="too long",
        ),
        pytest.param(
            {"rule": "BLEU-0001", "granted": "2030-01-01", "expires": "2030-04-02"},
            "waivers[0].expires is 91 days after it was granted, and may be 90 for severity critical; "
            "BLEU-0001 is not waived for 'data'",
            "waivers[0].expires est 91 jours après l'octroi, et peut l'être de 90 pour la sévérité critical ; "
            "pas de dérogation à BLEU-0001 pour 'data'",
            id="too long for a critical rule",
        ),
        pytest.param(
            {"rule": "keys-vault-rback"},
            "waivers[0].rule is 'keys-vault-rback', which is no rule (the nearest is keys-vault-rbac); "
            "keys-vault-rback is not waived for 'data'",
            "waivers[0].rule est 'keys-vault-rback', qui n'est pas une règle (la plus proche est keys-vault-rbac) ; "
            "pas de dérogation à keys-vault-rback pour 'data'",
            id="a rule that is nearly one",
        ),
        pytest.param(
            {"rule": "?"},
            "waivers[0].rule is '?', which is no rule; ? is not waived for 'data'",
            "waivers[0].rule est '?', qui n'est pas une règle ; pas de dérogation à ? pour 'data'",
            id="no rule at all",
        ),
        pytest.param(
            {"rule": "governance-waivers-hold"},
            "waivers[0].rule is 'governance-waivers-hold', which can't be waived; "
            "governance-waivers-hold is not waived for 'data'",
            "waivers[0].rule est 'governance-waivers-hold', à laquelle on ne déroge pas ; "
            "pas de dérogation à governance-waivers-hold pour 'data'",
            id="this very rule",
        ),
    ],
)
def test_what_is_wrong_is_told_in_both_languages(changed, en, fr):
    assert said(changed) == [en]
    assert said(changed, language="fr") == [fr]


def test_all_that_is_wrong_is_told_of_each_waiver():
    wrong = {"approver": "camille roux", "granted": "2031-01-01", "expires": "2030-01-31", "rule": "?"}
    assert [each.path for each in judged({}, wrong)] == [
        ("waivers", 1, "rule"),
        ("waivers", 1, "approver"),
        ("waivers", 1, "granted"),
        ("waivers", 1, "expires"),
    ]


@pytest.mark.parametrize("rule", WAIVERS, ids=lambda rule: rule.id)
def test_the_rules_about_waivers_are_not_waived_by_their_refs_either(rule):
    [finding] = judged({"rule": rule.ref})
    assert "can't be waived" in str(finding.message)


def test_every_other_rule_may_be_waived_for_as_long_as_its_severity_allows():
    for rule in EVERY:
        if rule not in WAIVERS:
            most = LONGEST_OF_CRITICAL if rule.severity == "critical" else LONGEST
            last = date.fromordinal(date(2030, 1, 15).toordinal() + most)
            assert judged({"rule": rule.ref, "expires": last.isoformat()}) == [], rule.id
            after = date.fromordinal(last.toordinal() + 1)
            assert len(judged({"rule": rule.ref, "expires": after.isoformat()})) == 1, rule.id


def test_a_rule_that_raises_says_so():
    def failing(judged):
        raise KeyError(judged)
        yield

    [finding] = judge(replace(RULE, check=failing), Judged({}, RULES, TODAY))
    assert (finding.path, str(finding.message)) == ((), "the rule itself failed (KeyError)")
