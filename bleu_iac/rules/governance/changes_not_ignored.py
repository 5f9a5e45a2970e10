"""What a rule judges is what gets deployed: no change to it is ignored.

Which properties rules judge is found by asking them: with the ignored property unknown, do they say anything else than
with it as it is declared?
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bleu_iac.resources import UNKNOWN, Path, Resource, parse_path
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, judge
from bleu_iac.text import Text

ID = "governance-changes-not-ignored"
EVERYTHING = "*"

IGNORED = Text(
    "is judged by {rules}, and changes to it are ignored (ignore_changes)",
    "est jugée par {rules}, et ses modifications sont ignorées (ignore_changes)",
)
ALL_IGNORED = Text(
    "ignores all changes (ignore_changes): what was judged need not be what is there",
    "ignore toutes les modifications (ignore_changes) : ce qui a été jugé n'est pas forcément ce qui est en place",
)
NOT_A_PATH = Text(
    "ignores changes to {path!r}, which is no path that can be judged",
    "ignore les modifications de {path!r}, qui n'est pas un chemin qu'on puisse juger",
)


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge each path whose changes are ignored."""
    for ignored in resource.options.ignore_changes:
        try:
            path = parse_path(ignored)
        except ValueError:
            yield Finding((), NOT_A_PATH(path=ignored))
            continue
        if path == (EVERYTHING,):
            yield Finding((), ALL_IGNORED())
        elif rules := list(_judging(resource, path, context)):
            yield Finding(path, IGNORED(rules=", ".join(rules)))


def _judging(resource: Resource, path: Path, context: Context) -> Iterator[str]:
    """Give the rules that would say something else were the property not known."""
    from bleu_iac.rules import ALL  # here, because it is made of this module too

    unseen = replace(resource, inputs=_without(resource.inputs, path))
    for rule in ALL:
        applies = not rule.types or resource.type in rule.types
        if applies and rule.id != ID and judge(rule, resource, context) != judge(rule, unseen, context):
            yield rule.id


def _without(value: Any, path: Path) -> Any:
    """Put an unknown where a path leads; `*` is every element or key there is."""
    if not path:
        return UNKNOWN
    step, rest = path[0], path[1:]
    if step == EVERYTHING and isinstance(value, Mapping):
        return {key: _without(inner, rest) for key, inner in value.items()}
    if step == EVERYTHING and isinstance(value, list):
        return [_without(inner, rest) for inner in value]
    if isinstance(step, int) and isinstance(value, list):
        return [_without(inner, rest) if index == step else inner for index, inner in enumerate(value)]
    if isinstance(value, Mapping) or value is None:
        return {**(value or {}), step: _without((value or {}).get(step), rest)}
    return UNKNOWN


RULE = Rule(
    id=ID,
    ref="BLEU-0244",
    severity=Severity.HIGH,
    title=Text("No change to a judged property is ignored", "Aucune modification d'une propriété jugée n'est ignorée"),
    reason=Text(
        "With ignore_changes a property keeps whatever value it was given by hand: the program says it is closed, the "
        "rules agree, and in the cloud it is open.",
        "Avec ignore_changes, une propriété garde la valeur qu'on lui a donnée à la main : le programme la dit fermée, "
        "les règles l'approuvent, et dans le cloud elle est ouverte.",
    ),
    fix=Text(
        "Ignore only what no rule judges, down to the single property or key",
        "N'ignorez que ce qu'aucune règle ne juge, jusqu'à la seule propriété ou clé",
    ),
    controls=("12.2.a", "18.4.a"),
    check=check,
    refused=Example("azure-native:storage:StorageAccount", {}, ignore_changes=("publicNetworkAccess",)),
    accepted=Example("azure-native:storage:StorageAccount", {}, ignore_changes=("accessTier",)),
)
