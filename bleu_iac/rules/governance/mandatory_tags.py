"""Every resource group, and everything that holds data, says whose it is and how sensitive the data."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Annotated, Any

from bleu_iac.catalogue.meanings import type_facts
from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.holding import holds_data
from bleu_iac.rules.looking import MUST_BE, ONE_OF, found, is_one_of, require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity, undetermined
from bleu_iac.text import Message, Text

ID = "governance-mandatory-tags"
TAGS, CLASSIFICATION = "tags", "data-classification"
RESOURCE_GROUP = f"{PROVIDER}:resources:ResourceGroup"

A_TEXT = Text("a text that is not empty", "un texte non vide")
ALL_TAGS = Text("tags, with {names}", "des étiquettes, dont {names}")


class Parameters(RuleParameters):
    """What has to be told."""

    tags: Annotated[
        tuple[str, ...],
        Text(
            "Names of the tags that must stand, in any case: those that bleu.Foundation writes",
            "Noms des étiquettes qui doivent figurer, sans égard à la casse : celles que bleu.Foundation écrit",
        ),
    ] = ("workload", "environment", "owner", CLASSIFICATION)
    classifications: Annotated[
        tuple[str, ...],
        Text(
            "Values of data-classification: those that bleu.Foundation knows",
            "Valeurs de data-classification : celles que bleu.Foundation connaît",
        ),
    ] = ("public", "internal", "sensitive", "restricted", "health")


@lru_cache(maxsize=4096)
def is_asked_for_tags(token: str) -> bool:
    """Tell whether a type takes tags, and has to have them."""
    facts = type_facts(token)
    takes = facts is not None and (TAGS in facts.node or TAGS in facts.node.plain)
    return takes and (token == RESOURCE_GROUP or holds_data(token))


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge each tag that has to be there."""
    if not is_asked_for_tags(resource.type):
        return
    parameters = context.parameters.get(ID) or Parameters().model_dump()
    names, tags = parameters["tags"], resource.look(TAGS)
    if tags is UNKNOWN:
        yield undetermined((TAGS,))
    elif not isinstance(tags, Mapping):
        if names:
            yield Finding((TAGS,), MUST_BE(wanted=ALL_TAGS(names=", ".join(names)), found=found(resource, TAGS)))
    else:
        for name in names:
            yield from _tag(resource, tags, name, parameters["classifications"])


def _tag(
    resource: Resource, tags: Mapping[str, object], name: str, classifications: tuple[str, ...]
) -> Iterator[Finding]:
    spelt = name
    if name not in tags:  # Azure finds a tag in any case
        spelt = next((tag for tag in tags if str(tag).lower() == name.lower()), name)
    value = tags.get(spelt)
    if name == CLASSIFICATION and classifications:

        def wanted() -> Message:
            return ONE_OF(names=", ".join(classifications))

        yield from require(resource, (TAGS, spelt), value, wanted, is_one_of(*classifications))
    else:
        yield from require(resource, (TAGS, spelt), value, A_TEXT, _is_text)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


_TAGS = {"workload": "tax", "environment": "prod", "owner": "platform team", "data-classification": "internal"}

RULE = Rule(
    id=ID,
    ref="BLEU-0247",
    severity=Severity.LOW,
    title=Text(
        "What holds data is tagged with its owner and its sensitivity",
        "Ce qui contient des données porte son propriétaire et leur sensibilité en étiquettes",
    ),
    reason=Text(
        "An inventory without owners is a list; without the sensitivity of the data nobody knows which rules apply.",
        "Un inventaire sans propriétaires est une liste ; sans la sensibilité des données, nul ne sait quelles règles "
        "s'appliquent.",
    ),
    fix=Text(
        "Use foundation.tags of a bleu.Foundation, or give the tags named",
        "Employez foundation.tags d'une bleu.Foundation, ou donnez les étiquettes nommées",
    ),
    controls=("8.1.a", "8.3.a"),
    check=check,
    refused=Example("azure-native:resources:ResourceGroup", {"tags": {"owner": "platform team"}}),
    accepted=Example("azure-native:resources:ResourceGroup", {"tags": _TAGS}),
    parameters=Parameters,
)
