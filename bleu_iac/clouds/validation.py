"""What pydantic found wrong, as problems in the user's words and language."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from bleu_iac.errors import Problem
from bleu_iac.text import Message, Text

DID_YOU_MEAN = Text("Did you mean {near}?", "Vouliez-vous dire {near} ?")
KNOWN_NAMES = Text("Known: {names}", "Connus : {names}")
INVALID = Text("is wrong: {detail}", "est incorrect : {detail}")
CORRECT_IT = Text("Correct the value", "Corrigez la valeur")
NOT_A_SETTING = Text("is not a setting", "n'est pas un réglage")
REMOVE_IT = Text("Take it out", "Retirez-le")
MISSING = Text("is missing", "manque")
GIVE_IT = Text("Give it a value", "Donnez-lui une valeur")

_LONGER = Text("must have a length of {min_length} or more", "doit avoir une longueur d'au moins {min_length}")
_SHORTER = Text("must have a length of {max_length} or less", "doit avoir une longueur d'au plus {max_length}")
_WRONG: Mapping[str, Text] = {
    "bool_parsing": Text("must be true or false", "doit être true ou false"),
    "bool_type": Text("must be true or false", "doit être true ou false"),
    "dict_type": Text("must be a mapping", "doit être une table"),
    "enum": Text("must be one of {expected}", "doit être l'une des valeurs {expected}"),
    "float_parsing": Text("must be a number", "doit être un nombre"),
    "float_type": Text("must be a number", "doit être un nombre"),
    "greater_than": Text("must be more than {gt}", "doit être supérieur à {gt}"),
    "greater_than_equal": Text("must be {ge} or more", "doit être au moins {ge}"),
    "int_from_float": Text("must be a whole number", "doit être un nombre entier"),
    "int_parsing": Text("must be a whole number", "doit être un nombre entier"),
    "int_type": Text("must be a whole number", "doit être un nombre entier"),
    "ip_v4_network": Text(
        "must be a network such as 10.0.0.0/24, no bit set behind its mask",
        "doit être un réseau tel que 10.0.0.0/24, sans bit après son masque",
    ),
    "less_than": Text("must be less than {lt}", "doit être inférieur à {lt}"),
    "less_than_equal": Text("must be {le} or less", "doit être au plus {le}"),
    "list_type": Text("must be a list", "doit être une liste"),
    "literal_error": Text("must be one of {expected}", "doit être l'une des valeurs {expected}"),
    "mapping_type": Text("must be a mapping", "doit être une table"),
    "model_type": Text("must be a mapping", "doit être une table"),
    "string_pattern_mismatch": Text("must match {pattern}", "doit correspondre à {pattern}"),
    "string_too_long": _SHORTER,
    "string_too_short": _LONGER,
    "string_type": Text("must be a text", "doit être un texte"),
    "too_long": _SHORTER,
    "too_short": _LONGER,
    "tuple_type": Text("must be a list", "doit être une liste"),
    # Our own: what models raise themselves.
    "date": Text("must be a date such as 2030-01-31", "doit être une date telle que 2030-01-31"),
    "line": Text("must be a text that can be shown, and not empty", "doit être un texte affichable et non vide"),
    "metadata_host": Text("metadata_host must be a host alone", "metadata_host doit être un hôte seul"),
    "pair": Text(
        "{region!r} has the pair {pair!r}, which does not name it back",
        "{region!r} a pour paire {pair!r}, qui ne la nomme pas en retour",
    ),
    "same_region": Text("holds two regions of the same name", "contient deux régions du même nom"),
    "shape": Text("must look like {wanted}", "doit ressembler à {wanted}"),
    "too_wide": Text(
        "is too wide: it says nothing of the resource's type or name",
        "est trop large : rien n'y parle du type ou du nom de la ressource",
    ),
}


def validation_problems(
    error: ValidationError, code: str, prefix: str = "", model: type[BaseModel] | None = None
) -> Iterator[Problem]:
    """Turn what pydantic found into problems; values are left out, since a secret may be among them.

    With the `model` that was validated, a setting that does not exist is answered with the nearest that does.
    """
    for item in error.errors(include_input=False, include_url=False):
        steps = item["loc"]
        where = ".".join([*([prefix] if prefix else []), *(str(step) for step in steps)])
        if item["type"] == "missing":
            yield Problem(code, where, MISSING(), GIVE_IT())
        elif item["type"] == "extra_forbidden":
            known = _settings(model, steps[:-1])
            yield Problem(code, where, NOT_A_SETTING(), nearest(str(steps[-1]), known) if known else REMOVE_IT())
        elif text := _WRONG.get(item["type"]):
            yield Problem(code, where, text(**_listed(item.get("ctx", {}))), CORRECT_IT())
        else:
            yield Problem(code, where, INVALID(detail=item["msg"]), CORRECT_IT())


def nearest(name: str, known: Iterable[str]) -> Message:
    """Say which known name somebody may have meant."""
    names = sorted(known)
    near = get_close_matches(name, names, 1)
    return DID_YOU_MEAN(near=near[0]) if near else KNOWN_NAMES(names=", ".join(names))


def _listed(context: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values a text may name; pydantic joins alternatives in English."""
    return {name: value.replace(" or ", ", ") if name == "expected" else value for name, value in context.items()}


def _settings(model: type[BaseModel] | None, steps: Iterable[str | int]) -> list[str]:
    """Give the names that the model at `steps` knows; none when there is no model there."""
    for step in steps:
        if model is None:
            return []
        if isinstance(step, int):
            continue  # an element has its list's model
        field = next((f for name, f in model.model_fields.items() if step in (name, f.alias)), None)
        model = _model_in(field.annotation) if field else None
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_in(inner))), None)
