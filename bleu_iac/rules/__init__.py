"""The rules: one file each, pure functions to findings, from a resource (`rule.py`) or a whole stack (`stack.py`).

A rule stands in `rules/<family>/<rest_of_its_id>.py`; every such file is found, so that no list has to be kept.
"""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from bleu_iac.rules.rule import Described, Family, Rule
from bleu_iac.rules.stack import StackRule

__all__ = ["ALL", "STACK"]


def _rules(family: Family) -> list[Described]:
    folder = str(Path(__file__).parent / family)
    found = (import_module(found.name).RULE for found in iter_modules([folder], f"{__name__}.{family}."))
    return sorted(found, key=lambda rule: rule.id)


_EVERY = tuple(rule for family in Family for rule in _rules(family))

ALL: tuple[Rule, ...] = tuple(rule for rule in _EVERY if isinstance(rule, Rule))
"""Every rule that judges a resource by itself, by family and id."""
STACK: tuple[StackRule, ...] = tuple(rule for rule in _EVERY if isinstance(rule, StackRule))
"""Every rule that judges the resources of a stack together, by family and id."""
