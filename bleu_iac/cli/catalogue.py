"""`bleu-iac catalogue`: what each type's properties mean; how the catalogue is made, and what a newer SDK brings."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import environ
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bleu_iac.cli import classic
from bleu_iac.cli.nearest import nearest
from bleu_iac.errors import ExitCode
from bleu_iac.text import Text

if TYPE_CHECKING:
    from bleu_iac.catalogue.comparing import Difference
    from bleu_iac.catalogue.meanings import Edge, Meaning, TypeFacts

HELP = Text("What the properties of Azure's types mean", "Ce que veulent dire les propriétés des types d'Azure")
BUILD_HELP = Text(
    "Write the catalogue's data from the installed SDK and the decisions, in a checkout",
    "Écrire les données du catalogue à partir du SDK installé et des décisions, dans une copie de travail",
)
SHOW_HELP = Text("Show what is known of one type", "Montrer ce qui est connu d'un type")
DIFF_HELP = Text(
    "Say what the installed SDK brings that the catalogue does not have",
    "Dire ce que le SDK installé apporte que le catalogue n'a pas",
)
TYPE_HELP = Text(
    "The type, as storage:StorageAccount; or one of the classic provider, as azure:storage/account:Account",
    "Le type, par exemple storage:StorageAccount ; ou du fournisseur classique, azure:storage/account:Account",
)
ALL_HELP = Text(
    "Show as well what looks like something and has been decided to be nothing",
    "Montrer aussi ce qui ressemble à quelque chose et qu'on a décidé n'être rien",
)
JSON_HELP = Text("Print JSON, in English", "Écrire du JSON, en anglais")

NO_SUCH_TYPE = Text("{name!r} is no type of azure-native", "{name!r} n'est pas un type d'azure-native")
NEAREST = Text(
    "{name!r} is no type of azure-native. Did you mean {names}?",
    "{name!r} n'est pas un type d'azure-native. Vouliez-vous dire {names} ?",
)
NOT_A_CHECKOUT = Text(
    "the catalogue of an installed package is not written: run this in a checkout of the repository",
    "le catalogue d'un paquet installé ne s'écrit pas : lancez cette commande dans une copie de travail du dépôt",
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
FILES = Text("{count} files written", "{count} fichiers écrits")
UNCHANGED = Text("The data is already what the build gives", "Les données sont déjà ce que donne la construction")
NOT_INSTALLED = Text(
    "the classic provider's SDK is not installed, which the data is built from as well: pip install -e '.[test]'",
    "le SDK du fournisseur classique n'est pas installé, dont les données se construisent aussi : pip install -e "
    "'.[test]'",
)
UNDECIDED = Text("Nothing is written, because nobody has decided about", "Rien n'est écrit : personne n'a décidé de")
SAME = Text("The catalogue has all that the installed SDK has", "Le catalogue a tout ce qu'a le SDK installé")
PARTS = {
    "new_types": Text("New types", "Nouveaux types"),
    "removed_types": Text("Types that are gone", "Types disparus"),
    "new_properties": Text("New properties", "Nouvelles propriétés"),
    "removed_properties": Text("Properties that are gone", "Propriétés disparues"),
    "changed": Text("Said otherwise", "Dit autrement"),
    "unclassified": Text("Undecided", "Sans décision"),
    "unused": Text("Decisions that decide nothing", "Décisions qui ne décident rien"),
}
READING = Text("Reading the SDK: {share} %", "Lecture du SDK : {share} %")

app = typer.Typer(help=str(HELP), no_args_is_help=True, rich_markup_mode=None)


@app.command(help=str(SHOW_HELP))
def show(
    name: Annotated[str, typer.Argument(metavar="TYPE", help=str(TYPE_HELP))],
    everything: Annotated[bool, typer.Option("--all", help=str(ALL_HELP))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=str(JSON_HELP))] = False,
) -> None:
    """Show what is known of one type; of a classic one, what it is in azure-native."""
    from bleu_iac.catalogue.tokens import CLASSIC

    if name.startswith(f"{CLASSIC}:"):
        _print(classic.shown(name, as_json=as_json))
        return
    facts = _find(name)
    found = list(_found(facts, everything=everything))
    if as_json:
        _print(json.dumps(_document(facts, found), indent=2))
    else:
        _print("\n".join(_table(facts, found)))


@app.command(help=str(BUILD_HELP))
def build() -> None:
    """Write the data, or say what is undecided and write nothing."""
    from bleu_iac.catalogue import build as building
    from bleu_iac.catalogue import classic_build

    if not building.is_checkout():
        raise typer.BadParameter(str(NOT_A_CHECKOUT()))
    if not classic_build.is_installed():
        raise typer.BadParameter(str(NOT_INSTALLED()))
    with _progress() as progress:
        found = building.classified(progress)
    if found.unclassified or found.unused:
        typer.echo(f"{UNDECIDED}:", err=True)
        for each in found.unclassified:
            typer.echo(f"  {each.path} ({each.concern}: {each.by})", err=True)
        for decision in found.unused:
            typer.echo(f"  {PARTS['unused']}: {decision}", err=True)
        raise typer.Exit(ExitCode.REFUSED)
    written = building.write()
    typer.echo(str(FILES(count=len(written)) if written else UNCHANGED))


@app.command(help=str(DIFF_HELP))
def diff(as_json: Annotated[bool, typer.Option("--json", help=str(JSON_HELP))] = False) -> None:
    """Say what the installed SDK brings; exit code 1 when there is a difference."""
    from bleu_iac.catalogue import comparing

    with _progress() as progress:
        difference = comparing.compare(progress)
    if as_json:
        _print(json.dumps(_listed(difference), indent=2))
    elif difference:
        for part, lines in _listed(difference).items():
            if lines:
                _print("\n".join((f"{PARTS[part]}:", *(f"  {line}" for line in lines))))
    else:
        typer.echo(str(SAME))
    raise typer.Exit(ExitCode.REFUSED if difference else ExitCode.DONE)


def _listed(difference: "Difference") -> dict[str, list[str]]:
    listed = {part: list(getattr(difference, part)) for part in PARTS}
    listed["unclassified"] = [f"{each.path} ({each.concern}: {each.by})" for each in difference.unclassified]
    return listed


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


def _print(text: str) -> None:
    """Write UTF-8 whatever the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{text}\n".encode())
    sys.stdout.buffer.flush()


@contextmanager
def _progress() -> "Iterator[Callable[[int, int], None] | None]":
    """Show how far the reading of the SDK has come, in one line on a terminal."""
    if not sys.stderr.isatty() or environ.get("TERM") == "dumb":
        yield None
        return

    def show_share(done: int, total: int) -> None:
        sys.stderr.write(f"\x1b[2K{READING(share=100 * done // total)}\r")
        sys.stderr.flush()

    try:
        yield show_share
    finally:
        sys.stderr.write("\x1b[2K")
        sys.stderr.flush()
