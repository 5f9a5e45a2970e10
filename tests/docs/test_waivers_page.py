"""The file of waivers on the page is one that the doors take, and does what the page says."""

import re
from datetime import date
from pathlib import Path

import pytest

from bleu_iac import clouds
from bleu_iac.resources import Resource
from bleu_iac.rules import ALL
from bleu_iac.rules.asking import RuleSet, default_parameters, tell
from bleu_iac.rules.governance.waivers_hold import LONGEST, LONGEST_OF_CRITICAL
from bleu_iac.rules.rule import Context
from bleu_iac.waivers import VARIABLE, read

PAGE = (Path(__file__).parents[2] / "docs" / "waivers.md").read_text("utf-8")
GATEWAY = Resource("azure-native:network:RouteTable", "partner-gateway", {"location": "westeurope"})


def block(name):
    [found] = re.findall(rf"<!-- {re.escape(name)} -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)
    return found


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "bleu-waivers.yaml"
    path.write_text(block("waivers: file"), "utf-8")
    return path


def found(waivers):
    rules = RuleSet(ALL, Context(clouds.get("bleu"), default_parameters(ALL), waivers.in_force))
    return [(rule, findings) for rule, findings in rules.ask(GATEWAY) if rule.id == "residency-location-in-cloud"]


@pytest.mark.parametrize("day", [date(2030, 1, 15), date(2030, 3, 31)])
def test_on_its_first_and_last_day_the_file_waives_what_it_names_and_says_so(file, day):
    waivers = read(file, (), day)
    assert list(waivers.wrong()) == []
    [(rule, findings)] = found(waivers)
    assert tell(rule, GATEWAY, findings).startswith(block("waivers: told"))
    assert list(waivers.unused([rule.id])) == []


@pytest.mark.parametrize("day", [date(2030, 1, 14), date(2030, 4, 1)])
def test_the_day_before_and_the_day_after_it_waives_nothing(file, day):
    waivers = read(file, (), day)
    [(_, [_])] = waivers.wrong()
    [(_, [finding])] = found(waivers)
    assert (finding.verdict, finding.waiver) == ("violation", None)


def test_the_page_has_the_longest_terms_and_the_variable():
    assert f"at most {LONGEST} days later, {LONGEST_OF_CRITICAL} for a rule of severity critical" in PAGE
    assert VARIABLE in PAGE
