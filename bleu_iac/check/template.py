"""An ARM template by itself: each resource in it, judged, with its place in the template."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bleu_iac.resources import Path, Resource, show_path
from bleu_iac.rules.asking import RuleSet
from bleu_iac.rules.rule import Finding, Rule
from bleu_iac.templates import opening

Said = Sequence[tuple[Rule, list[Finding]]]

_WHOLE = "azure-native:resources:Deployment"
_AT = ("properties", "template")


def judged(document: Mapping[str, Any], name: str, asked: RuleSet) -> Iterator[tuple[Resource, Said]]:
    """Give the template itself with what in it could not be opened, and each resource inside, with what is found.

    A resource's URN, which it has not, is its place: `resources[0].properties.template.resources[2]`.
    """
    whole = Resource(_WHOLE, name, {"properties": {"template": document}})
    if said := [(rule, [_moved(each, _without_prefix(each.path)) for each in f]) for rule, f in asked.ask_alone(whole)]:
        yield whole, said
    for inside in opening.template(document).inside:
        resource = replace(inside.resource, urn=show_path(inside.path))
        found = asked.ask_alone(resource)
        yield resource, [(rule, [_moved(each, inside.place(each.path)) for each in f]) for rule, f in found]


def _moved(finding: Finding, path: Path) -> Finding:
    return replace(finding, path=path)


def _without_prefix(path: Path) -> Path:
    return path[len(_AT) :] if path[: len(_AT)] == _AT else path
