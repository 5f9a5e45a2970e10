"""The rules: one file each, pure functions from a resource to findings. `rule.py` says what a rule is.

A rule stands in `rules/<family>/<rest_of_its_id>.py`; every such file is found, so that no list has to be kept.
"""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from bleu_iac.rules.rule import Family, Rule

__all__ = ["ALL"]


def _rules(family: Family) -> list[Rule]:
    folder = str(Path(__file__).parent / family)
    return [import_module(found.name).RULE for found in iter_modules([folder], f"{__name__}.{family}.")]


ALL: tuple[Rule, ...] = tuple(rule for family in Family for rule in sorted(_rules(family), key=lambda rule: rule.id))
"""Every rule, by family and id."""
