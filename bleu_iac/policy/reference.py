"""What can be told of a rule, for `bleu-iac rules` and the page that is made from it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from bleu_iac.clouds import Cloud
from bleu_iac.errors import BleuError, Problem
from bleu_iac.resources import Resource
from bleu_iac.rules import EVERY, examples, requirements
from bleu_iac.rules.cloud import CloudRule
from bleu_iac.rules.rule import Described, Example, Family, Rule, meaning
from bleu_iac.rules.stack import StackRule
from bleu_iac.rules.waiving import WaiverRule
from bleu_iac.text import Text

NO_RULE = Text("There is no such rule", "Cette règle n'existe pas")
NOT_A_RULE = Text("is not the id or the ref of a rule", "n'est ni l'identifiant ni la référence d'une règle")
NEAREST = Text("Did you mean {names}?", "Vouliez-vous dire {names} ?")
LIST_THEM = Text("`bleu-iac rules` lists them", "`bleu-iac rules` en donne la liste")

_NEAR = 3
"""How many names are proposed for one that is none."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What configuration may set for a rule."""

    name: str
    type: str
    default: Any
    """What holds when it is not set; `None` when that is computed."""
    computed: bool
    """Whether it comes from the environment when it is not set."""
    meaning: Text


@dataclass(frozen=True, slots=True)
class Examples:
    """What a rule refuses and what it accepts, with the names of one cloud."""

    refused: Sequence[Resource]
    accepted: Sequence[Resource]
    refused_with: Mapping[str, Any]
    """The rule's parameters that the example sets."""
    accepted_with: Mapping[str, Any]


def find(wanted: str) -> Described:
    """Give the rule of an id or a ref. Raises `BleuError` with the nearest names for what is neither."""
    key = wanted.strip().lower()
    for rule in EVERY:
        if key in (rule.id, rule.ref.lower()):
            return rule
    known = {name.lower(): name for rule in EVERY for name in (rule.id, rule.ref)}
    near = [known[name] for name in get_close_matches(key, known, _NEAR)]
    fix = NEAREST(names=", ".join(near)) if near else LIST_THEM()
    raise BleuError(NO_RULE, [Problem("BLEU-E507", wanted, NOT_A_RULE(), fix)])


def judges(rule: Described) -> str:
    """Tell what a rule judges: `resource`, `stack`, `cloud` or `waivers`."""
    return {Rule: "resource", StackRule: "stack", CloudRule: "cloud", WaiverRule: "waivers"}[type(rule)]


def types(rule: Described) -> list[str]:
    """Give the types a rule looks at; none for a rule that looks at every one, or at none."""
    return sorted(rule.types) if isinstance(rule, Rule | StackRule) else []


def shown(rule: Described, cloud: Cloud) -> Examples | None:
    """Give a rule's examples; one that judges a cloud has none but the clouds, and one of waivers has its page."""
    if not isinstance(rule, Rule | StackRule):
        return None
    refused, accepted = _several(rule.refused), _several(rule.accepted)
    return Examples(
        examples.stack(refused, cloud), examples.stack(accepted, cloud), _parameters(refused), _parameters(accepted)
    )


def parameters(rule: Described) -> list[Parameter]:
    """Give what configuration may set for a rule, with what holds when nothing is set."""
    if rule.parameters is None:
        return []
    defaults = rule.parameters().model_dump(mode="json")
    described = rule.parameters.model_json_schema()["properties"]
    return [
        Parameter(
            name, described[name].get("type", "any"), None if computed else defaults[name], computed, meaning(given)
        )
        for name, given in rule.parameters.model_fields.items()
        for computed in [given.default_factory not in _PLAIN]
    ]


_PLAIN = (None, list, dict, tuple, set, frozenset)
"""Defaults that are the same everywhere; any other is computed."""


def summary(rule: Described) -> dict[str, Any]:
    """Give a rule in a line, for programs: English, keys that stay."""
    return {
        "id": rule.id,
        "ref": rule.ref,
        "family": rule.family.value,
        "severity": rule.severity.value,
        "title": rule.title.en,
        "judges": judges(rule),
        "requirements": list(rule.controls),
    }


def document(rule: Described, cloud: Cloud) -> dict[str, Any]:
    """Give all of a rule, for programs: English, keys that stay."""
    titles = requirements.titles()
    both = shown(rule, cloud)
    return {
        **summary(rule),
        "reason": rule.reason.en,
        "fix": rule.fix.en,
        "types": types(rule),
        "requirement_titles": {number: titles[number].en for number in rule.controls},
        "requirements_are": "indicative",
        "parameters": [
            {
                "name": each.name,
                "type": each.type,
                "default": each.default,
                "computed": each.computed,
                "meaning": each.meaning.en,
            }
            for each in parameters(rule)
        ],
        "examples": {
            "cloud": cloud.name,
            "refused": [as_example(each) for each in both.refused] if both else [],
            "accepted": [as_example(each) for each in both.accepted] if both else [],
            "refused_with": dict(both.refused_with) if both else {},
            "accepted_with": dict(both.accepted_with) if both else {},
        },
    }


def as_example(resource: Resource) -> dict[str, Any]:
    """Give the resource of an example as plain values, the way Pulumi's YAML names them."""
    plain = {"type": resource.type, "name": resource.name, "properties": dict(resource.inputs)}
    if resource.options.ignore_changes:
        plain["options"] = {"ignoreChanges": list(resource.options.ignore_changes)}
    return plain


def of(family: Family | None) -> list[Described]:
    """Give the rules of a family, or all."""
    return [rule for rule in EVERY if family in (None, rule.family)]


def serving(rules: Iterable[Described]) -> dict[str, list[Described]]:
    """Give, for each requirement, the rules that serve it; none for what no rule serves."""
    served: dict[str, list[Described]] = {number: [] for number in requirements.titles()}
    for rule in rules:
        for number in rule.controls:
            served[number].append(rule)
    return served


def _several(one_or_more: Example | tuple[Example, ...]) -> tuple[Example, ...]:
    return (one_or_more,) if isinstance(one_or_more, Example) else one_or_more


def _parameters(several: Sequence[Example]) -> Mapping[str, Any]:
    return {name: value for example in several for name, value in example.parameters.items()}
