"""Every bad value of every switch that the catalogue knows is refused where it stands, in each of the SDK's types.

A new SDK that brings a switch no rule judges fails here, until a rule does or the catalogue says that it is none.
"""

import pytest

from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.meanings import type_facts, types_with
from bleu_iac.resources import UNKNOWN, Resource, parse_path, show_path
from bleu_iac.rules import ALL
from bleu_iac.rules.rule import Verdict, judge
from tests.rules.switches import BESIDE, KINDS, TOGETHER, WHOLE, asked, switches, with_one


@pytest.mark.parametrize("kind", KINDS)
def test_every_bad_value_is_refused_where_it_stands(kind):
    missed = [
        f"{token} {path} = {value!r}"
        for token, path, bad in switches(kind)
        if (token, path) not in TOGETHER
        for value in bad
        if not with_one(token, path, value).are_a_refusal
    ]
    assert missed == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_that_is_not_known_yet_is_no_pass(kind):
    passed = [
        f"{token} {path}"
        for token, path, _ in switches(kind)
        if (token, path) not in TOGETHER and not with_one(token, path, UNKNOWN).at_it
    ]
    assert passed == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_switch_is_judged_twice(kind):
    twice = [f"{token} {path}" for token, path, bad in switches(kind) if not with_one(token, path, bad[0]).once]
    assert twice == []


@pytest.mark.parametrize("kind", [Kind.PROTOCOL, Kind.EGRESS])
def test_every_property_of_the_kind_says_what_is_bad(kind):
    missed = [
        f"{token} {path}"
        for token in sorted(types_with(kind))
        for path, edge in type_facts(token).paths(kind)
        if not all(meaning.bad for meaning in edge.of(kind))
    ]
    assert missed == []


@pytest.mark.parametrize("rule", WHOLE)
def test_a_rule_that_refuses_a_type_altogether_asks_for_nothing_in_it(rule):
    (refusing,) = (each for each in ALL if each.id == rule)
    said = judge(refusing, Resource(f"azure-native:{WHOLE[rule]}", "it", {}), asked().context)
    assert [(each.path, each.verdict) for each in said] == [((), Verdict.VIOLATION)]


def test_what_is_judged_together_is_a_switch():
    known = {(token, path) for kind in KINDS for token, path, _ in switches(kind)}
    assert TOGETHER.keys() <= known
    assert BESIDE.keys() <= known


def test_the_paths_of_the_tables_are_written_as_they_are_read():
    assert all(show_path(parse_path(path)) == path for _, path in (*TOGETHER, *BESIDE))
