"""`bleu-iac catalogue`: what each type's properties mean; how the catalogue is made, and what a newer SDK brings."""

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from bleu_iac.cli import classic, native
from bleu_iac.cli.progress import line
from bleu_iac.errors import ExitCode
from bleu_iac.text import Text

if TYPE_CHECKING:
    from bleu_iac.catalogue.comparing import Difference
    from bleu_iac.cli.progress import Line

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

NOT_A_CHECKOUT = Text(
    "the catalogue of an installed package is not written: run this in a checkout of the repository",
    "le catalogue d'un paquet installé ne s'écrit pas : lancez cette commande dans une copie de travail du dépôt",
)
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
    _print(native.shown(name, everything=everything, as_json=as_json))


@app.command(help=str(BUILD_HELP))
def build() -> None:
    """Write the data, or say what is undecided and write nothing."""
    from bleu_iac.catalogue import build as building
    from bleu_iac.catalogue import classic_build

    if not building.is_checkout():
        raise typer.BadParameter(str(NOT_A_CHECKOUT()))
    if not classic_build.is_installed():
        raise typer.BadParameter(str(NOT_INSTALLED()))
    with line() as say:
        found = building.classified(_reading(say))
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

    with line() as say:
        difference = comparing.compare(_reading(say))
    if as_json:
        _print(json.dumps(_listed(difference), indent=2))
    elif difference:
        for part, lines in _listed(difference).items():
            if lines:
                _print("\n".join((f"{PARTS[part]}:", *(f"  {line}" for line in lines))))
    else:
        typer.echo(str(SAME))
    raise typer.Exit(ExitCode.REFUSED if difference else ExitCode.DONE)


def _reading(say: "Line") -> Callable[[int, int], None]:
    return lambda done, total: say(READING(share=100 * done // total))


def _listed(difference: "Difference") -> dict[str, list[str]]:
    listed = {part: list(getattr(difference, part)) for part in PARTS}
    listed["unclassified"] = [f"{each.path} ({each.concern}: {each.by})" for each in difference.unclassified]
    return listed


def _print(text: str) -> None:
    """Write UTF-8 whatever the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{text}\n".encode())
    sys.stdout.buffer.flush()
