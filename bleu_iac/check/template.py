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
    if said := list(asked.ask_alone(whole, _without_prefix)):
        yield whole, said
    for inside in opening.template(document).inside:
        resource = replace(inside.resource, urn=show_path(inside.path))
        yield resource, list(asked.ask_alone(resource, inside.place))


def _without_prefix(path: Path) -> Path:
    return path[len(_AT) :] if path[: len(_AT)] == _AT else path
