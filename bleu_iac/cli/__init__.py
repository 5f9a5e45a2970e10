"""The command line: thin, one file a command.

Exit codes: 0 done, 1 refused by a policy or by the control plane, 2 wrong use or configuration, 3 the engine failed,
130 interrupted.
"""

import sys
from typing import Annotated

import typer

from bleu_iac.cli import catalogue, pack, rehearse, rules
from bleu_iac.cli.check import check
from bleu_iac.errors import BleuError, ExitCode
from bleu_iac.text import Text

HELP = Text(
    "Sovereign Azure building blocks, policy packs and rehearsals for the Bleu cloud.",
    "Briques Azure souveraines, policy packs et répétitions pour le cloud Bleu.",
)
VERSION_HELP = Text("Show the version and leave.", "Montrer la version et finir.")

app = typer.Typer(
    name="bleu-iac",
    help=str(HELP),
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(rehearse.app, name="rehearse")
app.add_typer(catalogue.app, name="catalogue")
app.command()(check)
app.command(help=str(rules.HELP))(rules.rules)
app.command(help=str(pack.HELP))(pack.pack)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"bleu-iac {version('bleu-iac')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help=str(VERSION_HELP))
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; what is the user's to mend is shown without a traceback."""
    try:
        app()
    except BleuError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)
