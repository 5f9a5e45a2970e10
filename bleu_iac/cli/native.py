"""What `bleu-iac catalogue show` says of a type of azure-native: each property that means something."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

from bleu_iac.cli.nearest import nearest
from bleu_iac.text import Text

if TYPE_CHECKING:
    from bleu_iac.catalogue.meanings import Edge, Meaning, TypeFacts

NO_SUCH_TYPE = Text("{name!r} is no type of azure-native", "{name!r} n'est pas un type d'azure-native")
NEAREST = Text(
    "{name!r} is no type of azure-native. Did you mean {names}?",
    "{name!r} n'est pas un type d'azure-native. Vouliez-vous dire {names} ?",
)
HOLDS = Text("holds", "contient")
GLOBAL = Text("in no region", "hors région")
COMPONENT = Text("component", "composant")
API = Text("API version", "version de l'API")
PREVIEW = Text("{version}, a preview", "{version}, une préversion")
PROPERTY = Text("property", "propriété")
MEANS = Text("means", "signifie")
GOOD = Text("good", "bon")
PAIR = Text("pair", "paire")
BAD = Text("bad", "mauvais")
ABSENT = Text("when left out", "si omise")
SENT = Text("sent by the SDK", "envoyé par le SDK")
DECISION = Text("decision", "décision")
NOTHING = Text("Nothing in it means anything to the rules", "Rien n'y veut dire quoi que ce soit pour les règles")


def shown(name: str, *, everything: bool, as_json: bool) -> str:
    """Give what is to be printed of a type; with `everything`, also of what was decided to be nothing.

    Raises `BadParameter` when there is no such type.
    """
    facts = _find(name)
    found = list(_found(facts, everything=everything))
    return json.dumps(_document(facts, found), indent=2) if as_json else "\n".join(_table(facts, found))


def _find(name: str) -> "TypeFacts":
    from bleu_iac.catalogue import known
    from bleu_iac.catalogue.meanings import type_facts
    from bleu_iac.catalogue.tokens import PROVIDER, canonical

    written = name if name.startswith(PROVIDER) else f"{PROVIDER}:{name}"
    facts = type_facts(canonical(written))
    if facts is not None:
        return facts
    near = nearest(written.partition(":")[2], (token.partition(":")[2] for token in known.types()))
    said = NEAREST(name=name, names=", ".join(near)) if near else NO_SUCH_TYPE(name=name)
    raise typer.BadParameter(str(said))


def _found(facts: "TypeFacts", *, everything: bool) -> "Iterator[tuple[str, Edge, Meaning]]":
    """Give each meaning of each property, at the shortest path; an object that occurs again is not shown again."""
    seen = {facts.node.owners}
    level = [("", facts.node)]
    while level:
        below = []
        for above, node in level:
            for name, edge in sorted(node.items()):
                for meaning in edge.meanings:
                    if everything or meaning.kind.says_something:
                        yield above + name, edge, meaning
                if (inside := edge.node) is not None and inside.owners not in seen:
                    seen.add(inside.owners)
                    below.append((f"{above}{name}{edge.steps}.", inside))
        level = below


def _document(facts: "TypeFacts", found: "list[tuple[str, Edge, Meaning]]") -> dict[str, Any]:
    return {
        "type": facts.token,
        "api_version": facts.api_version,
        "preview": facts.is_preview,
        "holds": facts.holds.value,
        "holds_reason": facts.holds_reason,
        "global": facts.is_global,
        "global_reason": facts.global_reason or None,
        "component": facts.component,
        "properties": [
            {
                "path": path,
                "concern": meaning.concern.value,
                "kind": meaning.kind.value,
                "good": list(meaning.good),
                "pair": list(meaning.pair),
                "bad": list(meaning.bad),
                "absent": meaning.absent or None,
                "sent": edge.default,
                "decision": meaning.decision,
                "reason": meaning.reason,
            }
            for path, edge, meaning in found
        ],
    }


def _table(facts: "TypeFacts", found: "list[tuple[str, Edge, Meaning]]") -> Iterator[str]:
    yield facts.token
    version = str(PREVIEW(version=facts.api_version)) if facts.is_preview else facts.api_version
    about = [(API, version), (HOLDS, f"{facts.holds} ({facts.holds_reason})")]
    if facts.is_global:
        about.append((GLOBAL, facts.global_reason))
    if facts.component:
        about.append((COMPONENT, f"bleu.{facts.component}"))
    room = max(len(str(label)) for label, _ in about)
    yield from (f"  {label!s:{room}}  {said}" for label, said in about)
    yield ""
    if not found:
        yield str(NOTHING)
        return
    rows = [[str(PROPERTY), str(MEANS), str(DECISION), ""]]
    rows += [[path, meaning.kind.value, meaning.decision, _values(edge, meaning)] for path, edge, meaning in found]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    yield from ("  ".join([*(f"{cell:{width}}" for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
                for row in rows)  # fmt: skip


def _values(edge: "Edge", meaning: "Meaning") -> str:
    said = [
        f"{label}: {', '.join(json.dumps(value) for value in values)}"
        for label, values in ((GOOD, meaning.good), (PAIR, meaning.pair), (BAD, meaning.bad))
        if values
    ]
    if meaning.absent:
        said.append(f"{ABSENT}: {meaning.absent}")
    if edge.default is not None:
        said.append(f"{SENT}: {json.dumps(edge.default)}")
    return "; ".join(said)
