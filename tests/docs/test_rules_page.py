"""The page of the rules is the one that the rules give."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bleu_iac import clouds
from bleu_iac.policy import page
from bleu_iac.resources import Options, Resource
from bleu_iac.rules import EVERY, requirements
from bleu_iac.rules.asking import default_parameters
from bleu_iac.rules.rule import Context, Rule, judge

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
MADE_BY = "BLEU_IAC_LANG=en bleu-iac rules --markdown > docs/rules.md"


def test_the_page_is_current():
    assert PAGE.read_text("utf-8") == page.page(EVERY, clouds.get("bleu")) + "\n", f"make it again: {MADE_BY}"


def test_the_command_prints_the_page_in_any_environment():
    odd = {"BLEU_IAC_LANG": "en", "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "ARM_SUBSCRIPTION_ID": "x"}
    done = subprocess.run(
        [sys.executable, "-c", "from bleu_iac.cli import main; main()", "rules", "--markdown"],
        capture_output=True,
        check=True,
        env=odd,
        cwd=PAGE.parents[1],
    )
    assert done.stdout == PAGE.read_bytes(), f"make it again: {MADE_BY}"


def test_every_rule_has_a_heading_that_is_its_id():
    headings = re.findall(r"^### (.*)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert headings == [rule.id for rule in EVERY]


def test_every_link_leads_to_a_heading():
    text = PAGE.read_text("utf-8")
    assert set(re.findall(r"\]\(#(.*?)\)", text)) <= {rule.id for rule in EVERY}


def test_it_says_that_requirements_are_indicative_and_which_have_no_rule():
    text = PAGE.read_text("utf-8")
    assert "The mapping is indicative: a deployment that passes every rule is not qualified by that" in text
    rows = re.findall(r"^\| ([\d.]+[a-z]) \| .* \| (.*) \|$", text, re.MULTILINE)
    assert [number for number, _ in rows] == list(requirements.titles())
    served = {number for rule in EVERY for number in rule.controls}
    without = {number for number, rules in rows if rules == "none: organisational, or not judged here"}
    assert without == requirements.titles().keys() - served


@pytest.mark.parametrize("rule", [rule for rule in EVERY if isinstance(rule, Rule)], ids=lambda rule: rule.id)
def test_the_examples_shown_are_what_the_rule_refuses_and_accepts(rule):
    section = PAGE.read_text("utf-8").split(f"\n### {rule.id}\n")[1].split("\n## ")[0].split("\n### ")[0]
    refused, accepted = re.findall(r"```yaml\n(.*?)```", section, re.S)

    def said(block):
        [set_] = re.findall(r"^# with the parameters (.*)$", block, re.M) or ["{}"]
        defaults = default_parameters([rule]).get(rule.id, {})
        context = Context(clouds.get("bleu"), {rule.id: defaults | json.loads(set_)})
        [(name, shown)] = yaml.safe_load(block).items()
        options = Options(ignore_changes=tuple(shown.get("options", {}).get("ignoreChanges", ())))
        return judge(rule, Resource(shown["type"], name, shown["properties"], options=options), context)

    assert said(refused)
    assert said(accepted) == []


def test_the_page_is_to_be_had_in_french(monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    text = page.page(EVERY, clouds.get("bleu"))
    assert text.startswith("# Les règles\n")
    assert "aucune : organisationnelle, ou non jugée ici" in text
