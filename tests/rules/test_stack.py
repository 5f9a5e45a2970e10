"""Rules that judge a whole stack: what is kept of it, what they are asked, and what they say."""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from bleu_iac import clouds
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.rule import ANY_TYPE, Context, Example, Finding, Severity, Verdict, undetermined
from bleu_iac.rules.stack import WHOLE_STACK, Found, Kept, StackRule, StackRules
from bleu_iac.text import Text

ROOM, DOOR, WALL = (f"azure-native:house:{name}" for name in ("Room", "Door", "Wall"))
CONTEXT = Context(clouds.get("bleu"), {})
NO_DOOR = Text("has no door", "n'a pas de porte")
TEXT = Text("Rooms have doors", "Les pièces ont des portes")


def note(resource: Resource, context: Context) -> Any:
    return resource.look("room") if resource.type == DOOR else True


def judge(kept: Sequence[Kept], context: Context) -> Iterator[Found]:
    doors = [each for each in kept if each.resource.type == DOOR]
    for room in kept:
        if room.resource.type == DOOR:
            continue
        if any(each.note is UNKNOWN for each in doors):
            yield room.resource, undetermined(())
        elif not any(each.note == room.resource.id for each in doors):
            yield room.resource, Finding((), NO_DOOR())


def a_rule(name: str = "doors", **more: Any) -> StackRule:
    values = {"note": note, "judge": judge, "types": frozenset({ROOM, DOOR}), "follows": frozenset({"room"}), **more}
    example = (Example(ROOM, {}),)
    return StackRule(
        f"governance-{name}",
        "BLEU-9500",
        Severity.LOW,
        TEXT,
        TEXT,
        TEXT,
        (),
        refused=example,
        accepted=example,
        **values,
    )


def said(rules: StackRules, *resources: Resource) -> list[str]:
    noted = [each for each in map(rules.note, resources) if each is not None]
    return [
        f"{resource.name} {rule.id}: {finding.verdict} {finding.message}"
        for resource, of_resource in rules.judge(noted)
        for rule, findings in of_resource
        for finding in findings
    ]


KITCHEN, CELLAR = (Resource(ROOM, name, {"walls": 4}, id=f"/{name}") for name in ("kitchen", "cellar"))
TO_KITCHEN = Resource(DOOR, "front", {"room": "/kitchen"})


@pytest.mark.parametrize("resources", [(KITCHEN, CELLAR, TO_KITCHEN), (TO_KITCHEN, CELLAR, KITCHEN)])
def test_resources_are_judged_together_in_whatever_order_they_come(resources):
    assert said(StackRules([a_rule()], CONTEXT), *resources) == [
        "cellar governance-doors: violation has no door",
    ]


def test_what_is_unknown_is_undetermined():
    later = Resource(DOOR, "front", {"room": UNKNOWN})
    assert said(StackRules([a_rule()], CONTEXT), KITCHEN, later) == [
        "kitchen governance-doors: undetermined is not known before deployment"
    ]


def test_of_a_resource_only_who_it_is_is_kept():
    rules = StackRules([a_rule()], CONTEXT)
    urn = "urn:pulumi:dev::tenant::azure-native:house:Door::front"
    made_from = {"room": ["urn:room"], "colour": ["urn:colour"]}
    noted = rules.note(
        Resource(
            DOOR, "front", {"room": "/kitchen"}, urn, "house:OldDoor", id="/front", property_dependencies=made_from
        )
    )
    assert noted is not None
    assert noted.resource == Resource(
        DOOR, "front", {}, urn, "house:OldDoor", id="/front", property_dependencies={"room": ("urn:room",)}
    )
    assert noted.notes == ((0, "/kitchen"),)


def test_of_a_resource_no_rule_looks_at_nothing_is_kept():
    assert StackRules([a_rule()], CONTEXT).note(Resource(WALL, "north", {})) is None


def test_a_rule_without_types_is_asked_about_every_resource():
    seen = []
    every = a_rule("every", types=ANY_TYPE, note=lambda resource, context: seen.append(resource.type))
    rules = StackRules([every, a_rule()], CONTEXT)
    assert [rules.note(Resource(token, "it", {})) is None for token in (WALL, ROOM)] == [True, False]
    assert seen == [WALL, ROOM]


def test_what_is_known_at_the_end_is_added_to_what_was_noted():
    rules = StackRules([a_rule()], CONTEXT)
    noted = rules.note(Resource(ROOM, "kitchen", {}, "urn:kitchen"))
    assert noted is not None
    linked = rules.linked(noted, "/kitchen", {"room": ["urn:a", "urn:b"], "other": ["urn:c"]})
    assert (linked.resource.id, linked.resource.property_dependencies) == ("/kitchen", {"room": ("urn:a", "urn:b")})
    assert linked.notes == noted.notes


@pytest.mark.parametrize("dependencies", [{"room": None}, {"room": 3}, {"room": "urn:text"}])
def test_dependencies_of_another_form_are_none(dependencies):
    noted = StackRules([a_rule()], CONTEXT).note(Resource(DOOR, "front", {}, property_dependencies=dependencies))
    assert noted is None or noted.resource.property_dependencies == {}


def test_a_urn_is_kept_once_however_many_depend_on_it():
    rules = StackRules([a_rule()], CONTEXT)
    urn = "urn:pulumi:" + "kitchen" * 10
    room = rules.note(Resource(ROOM, "kitchen", {}, urn + ""))
    door = rules.note(
        Resource(DOOR, "front", {"room": UNKNOWN}, property_dependencies={"room": ["urn:pulumi:" + "kitchen" * 10]})
    )
    assert room is not None
    assert door is not None
    assert door.resource.property_dependencies["room"][0] is room.resource.urn is sys.intern(urn)


def test_a_rule_that_fails_to_note_is_a_violation_of_the_resource():
    def failing(resource: Resource, context: Context) -> Any:
        raise ValueError("hunter2 is the password")

    rules = StackRules([a_rule(note=failing, judge=lambda kept, context: iter(()))], CONTEXT)
    assert said(rules, KITCHEN) == ["kitchen governance-doors: violation the rule itself failed (ValueError)"]


def test_a_rule_that_fails_to_judge_keeps_what_it_had_found_and_hides_no_other():
    def failing(kept: Sequence[Kept], context: Context) -> Iterator[Found]:
        yield kept[0].resource, Finding((), NO_DOOR())
        raise KeyError("front")

    rules = StackRules([a_rule("broken", judge=failing), a_rule()], CONTEXT)
    assert said(rules, KITCHEN) == [
        "kitchen governance-broken: violation has no door",
        "kitchen governance-doors: violation has no door",
        "stack governance-broken: violation the rule itself failed (KeyError)",
    ]


def test_a_rule_careless_about_the_unknown_does_not_pass():
    def careless(kept: Sequence[Kept], context: Context) -> Iterator[Found]:
        if kept[0].note != "/kitchen":
            yield kept[0].resource, Finding((), NO_DOOR())

    rules = StackRules([a_rule(judge=careless)], CONTEXT)
    noted = rules.note(Resource(DOOR, "front", {"room": UNKNOWN}))
    assert noted is not None
    ((resource, ((_, (finding,)),)),) = rules.judge([noted])
    assert resource is WHOLE_STACK
    assert (finding.verdict, str(finding.message)) == (Verdict.VIOLATION, "the rule itself failed (TypeError)")


def test_a_stack_without_resources_has_no_findings():
    assert said(StackRules([a_rule()], CONTEXT)) == []


def test_all_that_is_said_of_a_resource_comes_together():
    rules = StackRules([a_rule("first"), a_rule("second")], CONTEXT)
    assert said(rules, KITCHEN, CELLAR) == [
        "kitchen governance-first: violation has no door",
        "kitchen governance-second: violation has no door",
        "cellar governance-first: violation has no door",
        "cellar governance-second: violation has no door",
    ]
