"""`bleu-iac check`: judge a stack's export or state, or an ARM template, by all rules."""

import sys
from contextlib import closing
from enum import StrEnum
from os import environ
from typing import TYPE_CHECKING, Annotated

import typer

from bleu_iac.cli.progress import line
from bleu_iac.text import Text

if TYPE_CHECKING:
    from bleu_iac.check.run import Progress
    from bleu_iac.check.source import Source
    from bleu_iac.cli.progress import Line


WAIVERS_HELP = Text(
    "A file of waivers, for what is allowed to be broken for a while. It is used when it is given here, or by the "
    "variable BLEU_IAC_WAIVERS, and never looked for.",
    "Un fichier de dérogations, pour ce qu'il est permis d'enfreindre quelque temps. Il sert quand il est donné ici ou "
    "par la variable BLEU_IAC_WAIVERS, et n'est jamais cherché.",
)


CONFIG_HELP = Text(
    "Levels and parameters of rules, as the policy pack takes them: the same file as for pulumi's option of that name.",
    "Niveaux et paramètres de règles, tels que le pack de politiques les prend : le même fichier que pour l'option "
    "de ce nom de pulumi.",
)


class Format(StrEnum):
    """What a report is written for."""

    TEXT = "text"
    JSON = "json"


class FailOn(StrEnum):
    """What blocks."""

    VIOLATION = "violation"
    UNDETERMINED = "undetermined"


def check(
    path: Annotated[
        str,
        typer.Argument(
            metavar="PATH",
            help="What `pulumi stack export` printed, a stack's state file or an ARM template; - for standard input.",
        ),
    ],
    report_format: Annotated[
        Format, typer.Option("--format", help="For people, or one JSON document for programs.")
    ] = Format.TEXT,
    cloud: Annotated[
        str | None, typer.Option("--cloud", metavar="NAME", help="The cloud to judge against.", show_default="bleu")
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="`undetermined` also blocks on what can't be known before deployment.")
    ] = FailOn.VIOLATION,
    waivers: Annotated[str | None, typer.Option("--waivers", metavar="FILE", help=str(WAIVERS_HELP))] = None,
    config: Annotated[str | None, typer.Option("--policy-pack-config", metavar="FILE", help=str(CONFIG_HELP))] = None,
) -> None:
    """Judge what is in a document by all rules; nothing of it is deployed or changed.

    Exit codes: 0 nothing blocks, 1 blocked, 2 the document, the waivers or the configuration can't be read,
    130 interrupted.
    """
    # Here, so that other commands do not wait for the rules to be loaded.
    from bleu_iac import clouds
    from bleu_iac.check import run
    from bleu_iac.check.report import JsonReport, TextReport, standard_output
    from bleu_iac.check.source import opened
    from bleu_iac.clouds.configured import DEFAULT
    from bleu_iac.errors import ExitCode
    from bleu_iac.rules import EVERY
    from bleu_iac.waivers import read, today

    judged_against = clouds.get(cloud or DEFAULT, "--cloud")
    parameters, advised, disabled = None, frozenset[str](), frozenset[str]()
    blocks = fail_on is FailOn.UNDETERMINED
    waived = read(waivers, (), today()) if config is None or waivers is not None else None
    if config is not None:
        from bleu_iac.policy.configuration import Level, Undetermined, read_file

        chosen = read_file(config, EVERY, judged_against, waived)
        judged_against, parameters, waived = chosen.context.cloud, chosen.context.parameters, chosen.waivers
        advised, disabled = chosen.at(Level.ADVISORY), chosen.at(Level.DISABLED)
        blocks = blocks or chosen.undetermined is Undetermined.MANDATORY
    output = standard_output()
    shown = JsonReport(output, advised) if report_format is Format.JSON else TextReport(output, _style, advised)
    with closing(shown) as report, opened(path) as source, line() as say:
        summary = run.check(
            source,
            judged_against,
            report,
            undetermined_blocks=blocks,
            parameters=parameters,
            disabled=disabled,
            waivers=waived,
            progress=_told(say, source),
        )
    raise typer.Exit(ExitCode.REFUSED if summary.blocked else ExitCode.DONE)


def _style(text: str, colour: str) -> str:
    if not _shows_colours():
        return text
    return typer.style(text, bold=True) if colour == "bold" else typer.style(text, fg=colour)


def _shows_colours() -> bool:
    return sys.stdout.isatty() and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def _told(say: "Line", source: "Source") -> "Progress":
    from bleu_iac.check.report import PROGRESS

    def told(judged: int) -> None:
        share = f"{100 * source.position() // source.size} %" if source.size else "…"
        say(PROGRESS(path=source.path, judged=judged, share=share))

    return told
