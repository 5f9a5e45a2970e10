"""What `bleu-iac catalogue show` says of a type of the classic provider: what it is in azure-native."""

import json
from typing import TYPE_CHECKING

import typer

from bleu_iac.cli.nearest import nearest
from bleu_iac.text import Text

if TYPE_CHECKING:
    from bleu_iac.catalogue.classic import Counterpart

NO_SUCH_TYPE = Text(
    "{name!r} is no type of the classic provider azure", "{name!r} n'est pas un type du fournisseur classique azure"
)
NEAREST = Text(
    "{name!r} is no type of the classic provider azure. Did you mean {names}?",
    "{name!r} n'est pas un type du fournisseur classique azure. Vouliez-vous dire {names} ?",
)
SAME = Text("is the same thing as", "est la même chose que")
ONE_OF = Text("is the same thing as one of", "est la même chose que l'un de")
PART = Text("is a property of", "est une propriété de")
NONE = Text("is nothing that azure-native has", "n'est rien de ce qu'a azure-native")
BECAUSE = Text("because", "parce que")


def shown(token: str, *, as_json: bool) -> str:
    """Give what is to be printed of a classic type. Raises `BadParameter` when there is no such type."""
    from bleu_iac.catalogue import classic

    found = classic.counterpart(token)
    if found is None:
        near = nearest(token, classic.types())
        raise typer.BadParameter(str(NEAREST(name=token, names=", ".join(near)) if near else NO_SUCH_TYPE(name=token)))
    return json.dumps(_document(token, found), indent=2) if as_json else "\n".join(_table(token, found))


def _document(token: str, found: "Counterpart") -> dict[str, str | list[str]]:
    return {
        "type": token,
        "relation": found.relation.value,
        "azure_native": list(found.types),
        "decision": found.decision,
        "reason": found.reason,
    }


def _table(token: str, found: "Counterpart") -> list[str]:
    from bleu_iac.catalogue.classic import Relation

    said = {Relation.SAME: ONE_OF if len(found.types) > 1 else SAME, Relation.PART: PART, Relation.NONE: NONE}
    rows = [(str(said[found.relation]), ", ".join(found.types)), (str(BECAUSE), found.reason)]
    room = max(len(label) for label, _ in rows)
    return [token, *(f"  {label:{room}}  {value}".rstrip() for label, value in rows)]
