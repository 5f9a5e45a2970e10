"""What a waiver covers, and what of a finding it changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bleu_iac import clouds
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.asking import RuleSet, tell
from bleu_iac.rules.cloud import CloudRule
from bleu_iac.rules.cloud import judge as judge_cloud
from bleu_iac.rules.rule import ANY_TYPE, Context, Example, Finding, Rule, Severity, Verdict, undetermined
from bleu_iac.rules.stack import StackRule, StackRules
from bleu_iac.rules.waiver import NO_WAIVERS, Waiver, Waivers
from bleu_iac.text import Text

STORAGE = "azure-native:storage:StorageAccount"
URN = "urn:pulumi:prod::files::azure-native:storage:StorageAccount::data"
BLEU = clouds.get("bleu")
BAD = Text("is {found}", "vaut {found}")
GOOD = {
    "rule": "residency-here",
    "resource": "data",
    "reason": "It moves",
    "ticket": "SEC-1",
    "requester": "Camille",
    "approver": "Dominique",
    "granted": "2030-01-15",
    "expires": "2030-03-31",
}


def waiver(**changed):
    return Waiver(**{**GOOD, **changed})


def places(resource, _):
    for index, value in enumerate(resource.inputs["at"]):
        if value is UNKNOWN:
            yield undetermined(("at", index))
        elif value:
            yield Finding(("at", index), BAD(found=resource.shown(("at", index))))


def a_rule(name, check=places):
    text, example = Text(name, f"{name} (fr)"), Example(STORAGE, {})
    return Rule(name, f"REF-{name}", Severity.LOW, text, text, text, (), check, example, example, ANY_TYPE)


HERE, THERE = a_rule("residency-here"), a_rule("residency-there")


def asked(resource, *waivers):
    by_rule = {}
    for each in waivers:
        by_rule.setdefault(each.rule, []).append(each)
    context = Context(BLEU, {}, Waivers(by_rule))
    return [(rule.id, each) for rule, found in RuleSet([HERE, THERE], context).ask(resource) for each in found]


def verdicts(resource, *waivers):
    return [(rule, each.property, each.verdict.value) for rule, each in asked(resource, *waivers)]


DATA = Resource(STORAGE, "data", {"at": ["a", UNKNOWN, "", "b"]}, URN)


def test_without_waivers_nothing_is_waived():
    assert not NO_WAIVERS
    assert {verdict for _, _, verdict in verdicts(DATA)} == {"violation", "undetermined"}


def test_what_a_waiver_covers_is_waived_whether_violation_or_undetermined():
    assert verdicts(DATA, waiver()) == [
        ("residency-here", "at[0]", "waived"),
        ("residency-here", "at[1]", "waived"),
        ("residency-here", "at[3]", "waived"),
        ("residency-there", "at[0]", "violation"),
        ("residency-there", "at[1]", "undetermined"),
        ("residency-there", "at[3]", "violation"),
    ]


def test_a_property_limits_what_is_waived():
    assert verdicts(DATA, waiver(property="at[3]"))[:3] == [
        ("residency-here", "at[0]", "violation"),
        ("residency-here", "at[1]", "undetermined"),
        ("residency-here", "at[3]", "waived"),
    ]
    assert {verdict for _, _, verdict in verdicts(DATA, waiver(property="at[*]"))[:3]} == {"waived"}


def test_a_waived_finding_says_what_was_found_and_who_waived_it():
    [(_, finding), *_] = asked(DATA, waiver())
    assert (str(finding.message), finding.waiver) == ("is 'a'", waiver())


@pytest.mark.parametrize(
    ("pattern", "covered"),
    [
        pytest.param("data", True, id="the name"),
        pytest.param(URN, True, id="the URN"),
        pytest.param("da*", True, id="the beginning of the name"),
        pytest.param("*ata", True, id="the end of the name"),
        pytest.param("urn:pulumi:*::files::*StorageAccount::data", True, id="parts of the URN"),
        pytest.param("data*", True, id="nothing for the star"),
        pytest.param("dat", False, id="not the whole name"),
        pytest.param("Data", False, id="another case"),
        pytest.param("d?ta", False, id="a question mark is itself"),
        pytest.param("[d]ata", False, id="brackets are themselves"),
        pytest.param("data.", False, id="a dot is itself"),
        pytest.param("urn:pulumi:dev::files::*::data", False, id="another stack"),
        pytest.param("data\u00a0", None, id="what can't be shown"),
    ],
)
def test_a_resource_is_compared_by_its_name_and_its_urn(pattern, covered):
    if covered is None:
        with pytest.raises(ValidationError):
            waiver(resource=pattern)
    else:
        assert waiver(resource=pattern).covers(DATA, "at[0]") is covered


def test_brackets_and_question_marks_in_a_place_are_themselves():
    inside = Resource(STORAGE, "data?", {}, "resources[0]")
    assert waiver(resource="resources[0]").covers(inside, "")
    assert waiver(resource="data?").covers(inside, "")
    assert not waiver(resource="resources[1]").covers(inside, "")


@pytest.mark.parametrize(
    "pattern", ["*", "**", "urn:*", "urn:pulumi:*", "*::*", "urn:pulumi:prod::*", "urn:pulumi:prod::files::*", "*:*"]
)
def test_a_pattern_that_names_no_type_and_no_resource_is_refused(pattern):
    with pytest.raises(ValidationError) as refused:
        waiver(resource=pattern)
    assert [error["type"] for error in refused.value.errors()] == ["too_wide"]


def test_every_waiver_that_covers_a_finding_was_of_use_and_the_first_one_is_named():
    by_rule = {"residency-here": [waiver(ticket="1"), waiver(ticket="2"), waiver(ticket="3", resource="other")]}
    waivers = Waivers(by_rule)
    covering = waivers.covering("residency-here", DATA, "at[0]")
    assert covering is not None
    assert (covering.ticket, {each.ticket for each in waivers.used}) == ("1", {"1", "2"})


def test_it_is_told_until_when_by_whom_and_why():
    findings = [found for _, found in asked(DATA, waiver()) if found.waiver]
    assert tell(HERE, DATA, findings[:1]) == (
        "Waived until 2030-03-31, approved by Dominique for Camille: It moves (ticket SEC-1).\n"
        "residency-here\ndata: at[0] is 'a'. residency-here"
    )
    assert waiver().told().in_language("fr") == (
        "Dérogation jusqu'au 2030-03-31, accordée par Dominique à Camille : It moves (ticket SEC-1)"
    )


def test_a_secret_stays_hidden_when_it_is_waived():
    secret = Resource(STORAGE, "data", {"at": ["hush"]}, URN, secrets=frozenset({("at", 0)}))
    [(_, finding), _] = asked(secret, waiver())
    assert finding.verdict is Verdict.WAIVED
    assert tell(HERE, secret, [finding]).endswith("data: at[0] is [secret]. residency-here")


def test_what_is_found_inside_a_template_is_waived_where_it_is_told():
    account = {"type": "Microsoft.Storage/storageAccounts", "name": "inner", "location": "x"}
    inputs = {"properties": {"template": {"resources": [account]}}}
    deployment = Resource("azure-native:resources:Deployment", "outer", inputs)
    rule = a_rule("residency-here", lambda resource, _: iter([Finding(("location",), BAD(found=resource.name))]))
    place = "properties.template.resources[0].location"

    def said(**changed):
        rules = RuleSet([rule], Context(BLEU, {}, Waivers({"residency-here": [waiver(**changed)]})))
        return {each.property: each.verdict for _, found in rules.ask(deployment) for each in found}

    assert said(resource="outer", property=place) == {"location": "violation", place: "waived"}
    assert said(resource="inner") == {"location": "violation", place: "violation"}


def test_what_is_found_in_a_stack_together_is_waived():
    text = Text("together", "ensemble")
    rule = StackRule(
        "residency-here", "REF", Severity.LOW, text, text, text, (),
        note=lambda resource, _: resource.name,
        judge=lambda kept, _: iter([(each.resource, Finding((), text())) for each in kept]),
        refused=(), accepted=(),
    )  # fmt: skip
    rules = StackRules([rule], Context(BLEU, {}, Waivers({"residency-here": [waiver()]})))
    noted = [rules.note(Resource(STORAGE, name, {}, f"urn:{name}")) for name in ("data", "other")]
    said = {resource.name: found[0].verdict for resource, [(_, found)] in rules.judge(filter(None, noted))}
    assert said == {"data": "waived", "other": "violation"}


def test_what_is_found_of_the_cloud_is_waived_as_the_stacks():
    text = Text("not immune", "pas protégé")
    rule = CloudRule("residency-here", "REF", Severity.LOW, text, text, text, (), lambda _: iter([Finding((), text())]))

    def said(name):
        context = Context(BLEU, {}, Waivers({"residency-here": [waiver(resource=name)]}))
        return [each.verdict for each in judge_cloud(rule, context)]

    assert (said("stack"), said("data")) == (["waived"], ["violation"])


NAMES = st.sampled_from(["data", "date", "d*", "other", "urn:a::b::c:d:e::data"])
PROPERTIES = st.none() | st.sampled_from(["at[0]", "at[1]", "at[*]", "elsewhere"])
RULES = st.sampled_from(["residency-here", "residency-there", "residency-nowhere"])
WAIVERS = st.builds(
    lambda rule, resource, place, ticket: waiver(rule=rule, resource=resource, property=place, ticket=ticket),
    RULES, NAMES, PROPERTIES, st.sampled_from("12"),
)  # fmt: skip
RESOURCES = st.builds(
    lambda name, at: Resource(STORAGE, name, {"at": at}, f"urn:a::b::c:d:e::{name}"),
    st.sampled_from(["data", "date", "other"]),
    st.lists(st.sampled_from(["a", "", UNKNOWN]), max_size=3),
)


@settings(max_examples=300, deadline=None)
@given(resource=RESOURCES, waivers=st.lists(WAIVERS, max_size=4))
def test_a_waiver_adds_and_removes_no_finding_and_changes_only_its_own(resource, waivers):
    before, after = asked(resource), asked(resource, *waivers)
    assert [(rule, each.path, each.message) for rule, each in before] == [
        (rule, each.path, each.message) for rule, each in after
    ]
    for (rule, found), (_, then) in zip(before, after, strict=True):
        covering = [each for each in waivers if each.rule == rule and each.covers(resource, found.property)]
        assert then == found if not covering else (then.verdict, then.waiver) == (Verdict.WAIVED, covering[0])


@settings(max_examples=300, deadline=None)
@given(resource=RESOURCES, waivers=st.lists(WAIVERS, min_size=1, max_size=4), data=st.data())
def test_taking_a_waiver_out_lets_no_more_pass(resource, waivers, data):
    fewer = list(waivers)
    fewer.pop(data.draw(st.integers(0, len(waivers) - 1)))

    def blocking(those):
        found = asked(resource, *those)
        return {(rule, each.path) for rule, each in found if each.verdict is not Verdict.WAIVED}

    assert blocking(waivers) <= blocking(fewer)
