"""What can be refused before anything else is looked at: wrong inputs, a region the cloud has not, a bad name."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bleu_iac.clouds import Cloud, normalise_location
from bleu_iac.rehearsal import inputs as sdk_inputs
from bleu_iac.rehearsal.arm import data
from bleu_iac.rehearsal.arm.ids import TypePath, path_of
from bleu_iac.rehearsal.arm.refusal import Refusal
from bleu_iac.resources import UNKNOWN, Path, show_path
from bleu_iac.text import Message, Text

NOT_AVAILABLE = Text(
    "the location {value!r} is not available for {type}", "l'emplacement {value!r} n'est pas disponible pour {type}"
)
LOCATIONS = Text("{cloud} has {regions}", "{cloud} a {regions}")
ONLY_GLOBAL = Text("Write 'global': the type has no region", "Écrivez 'global' : le type n'a pas de région")
BAD_LENGTH = Text(
    "{value!r} has {count} characters, and the name of a {type} has {low} to {high}",
    "{value!r} a {count} caractères, et le nom d'un {type} en a de {low} à {high}",
)
BAD_CHARACTERS = Text("{value!r} is not a name for a {type}", "{value!r} n'est pas un nom pour un {type}")
NAME_RULE = Text("Use {rule}", "Employez : {rule}")
NAME_LENGTH = Text("Use {low} to {high} characters: {rule}", "Employez de {low} à {high} caractères : {rule}")

GLOBAL = "global"


def refusals(cloud: Cloud, token: str, inputs: Mapping[str, Any], secrets: frozenset[Path]) -> Iterator[Refusal]:
    """Give all that is wrong; what is not known yet passes."""
    problems = sdk_inputs.check(token, inputs, secrets)
    for problem in problems:
        arm_code = "InvalidRequestContent" if problem.path else "InvalidResourceType"
        where = show_path(problem.path) if problem.path else token
        yield Refusal("BLEU-E411", arm_code, where, problem.what, problem.fix, path=show_path(problem.path))
    if any(not problem.path for problem in problems):
        return
    path = path_of(token)
    yield from _location(cloud, token, path, inputs.get("location"))
    if path.own_name is not None and isinstance(value := inputs.get(path.own_name), str):
        yield from _name(path, path.own_name, value)


def _location(cloud: Cloud, token: str, path: TypePath, value: Any) -> Iterator[Refusal]:
    if value is UNKNOWN or not isinstance(value, str):
        return
    kind = token.removeprefix("azure-native:")
    known = data.table("types.toml")
    if kind in known["global_only"]["types"]:
        if normalise_location(value) != GLOBAL:
            yield _not_available(path.arm_type, value, ONLY_GLOBAL())
        return
    if normalise_location(value) == GLOBAL and kind in known["global_allowed"]["types"]:
        return
    if cloud.region(value) is None:
        regions = LOCATIONS(cloud=cloud.display_name, regions=", ".join(cloud.region_names))
        yield _not_available(path.arm_type, value, regions)


def _not_available(arm_type: str, value: str, fix: Message) -> Refusal:
    what = NOT_AVAILABLE(value=value, type=arm_type)
    return Refusal("BLEU-E412", "LocationNotAvailableForResourceType", "location", what, fix, path="location")


def _name(path: TypePath, where: str, value: str) -> Iterator[Refusal]:
    rule = data.table("names.toml").get(path.arm_type)
    if rule is None:
        return
    low, high = rule["length"]
    words = Text(rule["en"], rule["fr"])()
    if not low <= len(value) <= high:
        what = BAD_LENGTH(value=value, count=len(value), type=path.arm_type, low=low, high=high)
        yield Refusal(
            "BLEU-E413", "InvalidResourceName", where, what, NAME_LENGTH(low=low, high=high, rule=words), path=where
        )
    elif not re.fullmatch(rule["pattern"], value):
        what = BAD_CHARACTERS(value=value, type=path.arm_type)
        yield Refusal("BLEU-E413", "InvalidResourceName", where, what, NAME_RULE(rule=words), path=where)
