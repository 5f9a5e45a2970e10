"""Figures about the catalogue as it is shipped, for its page in the documentation."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bleu_iac.catalogue import data
from bleu_iac.catalogue.kinds import Concern, Holds, Kind
from bleu_iac.catalogue.meanings import types_with


def page() -> str:
    """Give the figures as Markdown tables."""
    return "\n".join([*_kinds(), "", *_types()])


def _kinds() -> Iterator[str]:
    counted = _counted()
    yield "| concern | kind | properties | types that have one |"
    yield "|---|---|--:|--:|"
    for concern in Concern:
        for kind in Kind:
            if kind.concern is concern:
                having = f"{len(types_with(kind)):,}" if kind.says_something else ""
                yield f"| {concern} | {kind} | {counted[kind]:,} | {having} |"


def _types() -> Iterator[str]:
    reasons = data.load("holds.json")
    owners = [owner for content in _modules() for owner in content["types"].values()]
    holds = Counter(Holds(reasons[owner["holds"]]["kind"]) for owner in owners)
    yield "| a type holds | types |"
    yield "|---|--:|"
    yield from (f"| {each} | {holds[each]:,} |" for each in Holds)
    yield f"| all | {len(owners):,} |"
    yield f"| of these in no region | {sum('global' in owner for owner in owners):,} |"
    yield f"| of these of a preview API | {sum('preview' in owner['api'] for owner in owners):,} |"


def _modules() -> list[Any]:
    return [data.load(f"types/{path.name}") for path in sorted((Path(str(data.FOLDER)) / "types").glob("*.json"))]


def _counted() -> Counter[Kind]:
    """Count properties by kind, each object's once, however many types it occurs in."""
    kinds = {decision: Kind(raw["kind"]) for decision, raw in data.load("decisions.json").items()}
    return Counter(
        kinds[decision]
        for content in _modules()
        for part in ("types", "objects")
        for owner in content[part].values()
        for edge in owner["properties"].values()
        for decision in edge.get("means", ())
    )
