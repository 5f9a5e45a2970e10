"""`bleu-iac rehearse`: the user's real program on the real engine, against a stand-in for the cloud."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bleu_iac.errors import ExitCode
from bleu_iac.policy import packs
from bleu_iac.rehearsal.run import Outcome, Verb, run, session, shell
from bleu_iac.rehearsal.workspace import Workspace
from bleu_iac.text import Message, Text

app = typer.Typer(
    help="Rehearse a deployment: the real Pulumi engine, your real program, and a stand-in for the cloud.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

BANNER = Text(
    "REHEARSAL of {stack} in the cloud profile {cloud}: nothing here reaches a cloud",
    "RÉPÉTITION (REHEARSAL) de {stack} dans le profil de cloud {cloud} : rien ici n'atteint un cloud",
)
ENDED = {
    ExitCode.DONE: Text("REHEARSAL done", "RÉPÉTITION (REHEARSAL) terminée"),
    ExitCode.REFUSED: Text("REHEARSAL refused", "RÉPÉTITION (REHEARSAL) refusée"),
    ExitCode.USAGE: Text("REHEARSAL stopped by the program", "RÉPÉTITION (REHEARSAL) arrêtée par le programme"),
    ExitCode.ENGINE: Text("REHEARSAL: the engine failed", "RÉPÉTITION (REHEARSAL) : le moteur a échoué"),
    ExitCode.INTERRUPTED: Text("REHEARSAL interrupted", "RÉPÉTITION (REHEARSAL) interrompue"),
}
NOTHING_TO_RESET = Text("nothing was rehearsed on {stack}", "rien n'a été répété sur {stack}")
RESET_DONE = Text("the rehearsal of {stack} is forgotten", "la répétition de {stack} est oubliée")
CONFIRM_RESET = Text("Forget all that was rehearsed on {stack}?", "Oublier tout ce qui a été répété sur {stack} ?")
SHELL_OPENS = Text(
    "a plain `pulumi up` works in this shell; `exit` ends the rehearsal",
    "un simple `pulumi up` fonctionne dans ce shell ; `exit` termine la répétition",
)

Program = Annotated[
    Path,
    typer.Option(
        "--program",
        metavar="DIR",
        exists=True,
        file_okay=False,
        help="A Pulumi project for Python, or a folder in one.",
    ),
]
Stack = Annotated[str, typer.Option("--stack", metavar="NAME", help="The stack to rehearse.")]
Packs = Annotated[
    list[Path] | None,
    typer.Option(
        "--policy-pack",
        metavar="DIR",
        exists=True,
        file_okay=False,
        help="A policy pack to judge the deployment with; may be repeated.",
        show_default="the sovereignty pack",
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON document on standard output, and all else on standard error.")
]

HERE = Path()
DEFAULT_STACK = "landing-zone.demo"


@app.command()
def up(
    program: Program = HERE, stack: Stack = DEFAULT_STACK, policy_pack: Packs = None, as_json: AsJson = False
) -> None:
    """Deploy the program's stack into the rehearsal: preview, then create, update and delete."""
    _run(Verb.UP, program, stack, policy_pack, as_json=as_json)


@app.command()
def preview(
    program: Program = HERE, stack: Stack = DEFAULT_STACK, policy_pack: Packs = None, as_json: AsJson = False
) -> None:
    """Show what `up` would do, and what the policies say of it. Nothing is changed."""
    _run(Verb.PREVIEW, program, stack, policy_pack, as_json=as_json)


@app.command()
def refresh(program: Program = HERE, stack: Stack = DEFAULT_STACK, as_json: AsJson = False) -> None:
    """Compare the stack's state with what the rehearsal's control plane holds, and adopt it."""
    _run(Verb.REFRESH, program, stack, [], as_json=as_json)


@app.command()
def destroy(program: Program = HERE, stack: Stack = DEFAULT_STACK, as_json: AsJson = False) -> None:
    """Delete every resource of the stack from the rehearsal."""
    _run(Verb.DESTROY, program, stack, [], as_json=as_json)


@app.command()
def reset(
    program: Program = HERE,
    stack: Stack = DEFAULT_STACK,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Forget the stack: its state, the control plane's resources and the names that soft delete keeps taken."""
    workspace = Workspace.of(program, stack)
    if not workspace.exists:
        typer.echo(str(NOTHING_TO_RESET(stack=stack)))
        return
    if not yes:
        typer.confirm(str(CONFIRM_RESET(stack=stack)), abort=True)
    with workspace.held():
        workspace.forget()
    typer.echo(str(RESET_DONE(stack=stack)))


@app.command(name="shell")
def open_shell(program: Program = HERE, stack: Stack = DEFAULT_STACK, policy_pack: Packs = None) -> None:
    """Open your shell with the rehearsal's environment, so that a plain `pulumi up` works in it."""
    workspace = Workspace.of(program, stack)
    with session(workspace, _packs(policy_pack), _say) as opened:
        _say(BANNER(stack=stack, cloud=opened.cloud.name))
        _say(SHELL_OPENS())
        code = shell(opened)
    _say(ENDED[ExitCode.DONE]())
    raise typer.Exit(code)


def _run(verb: Verb, program: Path, stack: str, policy_packs: list[Path] | None, *, as_json: bool) -> None:
    workspace = Workspace.of(program, stack)
    with session(workspace, _packs(policy_packs), _say) as opened:
        _say(BANNER(stack=stack, cloud=opened.cloud.name))
        outcome = run(opened, verb, to_stderr=as_json)
    _say(ENDED[outcome.code]())
    if as_json:
        sys.stdout.write(json.dumps(_document(verb, stack, outcome), indent=2, ensure_ascii=False) + "\n")
    raise typer.Exit(outcome.code)


def _packs(chosen: list[Path] | None) -> list[Path]:
    return [packs.folder("sovereignty")] if chosen is None else chosen


def _say(message: Message) -> None:
    typer.echo(str(message), err=True)


def _document(verb: Verb, stack: str, outcome: Outcome) -> dict[str, Any]:
    """Give what `--json` prints: stable keys, English texts."""
    return {
        "rehearsal": True,
        "command": verb.value,
        "stack": stack,
        "result": outcome.code.name.lower(),
        "exit_code": int(outcome.code),
        "changes": outcome.report.changes,
        "outputs": outcome.report.outputs,
        "findings": [asdict(finding) for finding in outcome.report.findings],
        "refusals": [
            {
                "code": refusal.code,
                "where": refusal.where,
                "message": refusal.what.in_language("en"),
                "fix": refusal.fix.in_language("en"),
            }
            for refusal in outcome.refusals
        ],
        "diagnostics": [asdict(diagnostic) for diagnostic in outcome.report.diagnostics],
    }
