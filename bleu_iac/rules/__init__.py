"""The rules: one file each, pure functions to findings.

They judge a resource (`rule.py`), a stack (`stack.py`), a cloud (`cloud.py`) or the waivers (`waiving.py`).

A rule stands in `rules/<family>/<rest_of_its_id>.py`; every such file is found, so that no list has to be kept.
"""

from importlib import import_module
from pathlib import Path

from bleu_iac.rules.cloud import CloudRule
from bleu_iac.rules.rule import Described, Family, Rule
from bleu_iac.rules.stack import StackRule
from bleu_iac.rules.waiving import WaiverRule

__all__ = ["ALL", "CLOUD", "EVERY", "STACK", "WAIVERS"]


def _rules(family: Family) -> list[Described]:
    names = (file.stem for file in (Path(__file__).parent / family).glob("[!_]*.py"))
    return sorted((import_module(f"{__name__}.{family}.{name}").RULE for name in names), key=lambda rule: rule.id)


EVERY: tuple[Described, ...] = tuple(rule for family in Family for rule in _rules(family))
"""Every rule there is, whatever it judges, by family and id."""

ALL: tuple[Rule, ...] = tuple(rule for rule in EVERY if isinstance(rule, Rule))
"""Every rule that judges a resource by itself, by family and id."""
STACK: tuple[StackRule, ...] = tuple(rule for rule in EVERY if isinstance(rule, StackRule))
"""Every rule that judges the resources of a stack together, by family and id."""
CLOUD: tuple[CloudRule, ...] = tuple(rule for rule in EVERY if isinstance(rule, CloudRule))
"""Every rule that judges the cloud itself, by family and id."""
WAIVERS: tuple[WaiverRule, ...] = tuple(rule for rule in EVERY if isinstance(rule, WaiverRule))
"""Every rule that judges the waivers themselves, by family and id."""
