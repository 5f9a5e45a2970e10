"""What is told of rules of a test's own: parameters, types and stack rules."""

import os
from dataclasses import replace
from typing import Annotated

import pytest
from pydantic import Field

from bleu_iac import clouds
from bleu_iac.policy import page, reference
from bleu_iac.policy.reference import Parameter
from bleu_iac.rules.rule import UNSAID, RuleParameters
from bleu_iac.text import Text
from tests.policy.conftest import LOGGED, RETENTION, a_rule, location

BLEU = clouds.get("bleu")


NAMES = Text("Whose", "De qui")


class Listed(RuleParameters):
    names: Annotated[tuple[str, ...], NAMES] = ()
    days: int = Field(180, ge=30)
    more: list[str] = Field(default_factory=list)
    own: str = Field(default_factory=lambda: os.environ.get("OWN", ""))


PARAMETERS = a_rule("logging-listed", location, parameters=Listed)


def test_parameters_have_the_defaults_that_hold_everywhere(monkeypatch):
    monkeypatch.setenv("OWN", "mine")
    assert reference.parameters(PARAMETERS) == [
        Parameter("names", "array", [], computed=False, meaning=NAMES),
        Parameter("days", "integer", 180, computed=False, meaning=UNSAID),
        Parameter("more", "array", [], computed=False, meaning=UNSAID),
        Parameter("own", "string", None, computed=True, meaning=UNSAID),
    ]
    assert [page.default_of(each) for each in reference.parameters(PARAMETERS)] == [
        "`[]`",
        "`180`",
        "`[]`",
        "taken from the environment",
    ]


def test_a_rule_without_parameters_has_none():
    assert reference.parameters(LOGGED) == []


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "every type of resource"),
        (1, "`azure-native:m:T0`"),
        (3, "3 types: `azure-native:m:T0`, `azure-native:m:T1`, `azure-native:m:T2`"),
        (
            5,
            "5 types: `azure-native:m:T0`, `azure-native:m:T1`, `azure-native:m:T2`, `azure-native:m:T3`, … "
            "(all of them: `bleu-iac rules logging-wide --json`)",
        ),
    ],
)
def test_it_is_told_how_many_types_a_rule_is_for_and_the_first_of_them(count, told):
    rule = a_rule("logging-wide", location, frozenset(f"azure-native:m:T{number}" for number in range(count)))
    assert page.applies_to(rule) == told


def test_the_page_has_the_parameters_of_a_rule_and_what_a_stack_rule_judges():
    text = page.page([replace(RETENTION, controls=("12.6.c",))], BLEU)
    table = "| Parameter | Kind | Default | Meaning |\n|---|---|---|---|\n| `days` | integer | `180` | Days kept |\n"
    assert table in text
    assert reference.judges(LOGGED) == "stack"
