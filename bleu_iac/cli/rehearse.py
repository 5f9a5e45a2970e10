"""`bleu-iac rehearse`: the user's real program on the real engine, against a stand-in for the cloud.

What a command needs is imported when it runs: help and completion must not wait for Pulumi and gRPC.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bleu_iac.cli.ending import ENDED, ending, say
from bleu_iac.errors import BleuError, ExitCode, Problem
from bleu_iac.text import Text

if TYPE_CHECKING:
    from bleu_iac.rehearsal.policypacks import PolicyPacks

HELP = Text(
    "Rehearse a deployment: the real Pulumi engine, your real program, and a stand-in for the cloud.",
    "Répéter un déploiement : le vrai moteur Pulumi, votre vrai programme, et une doublure du cloud.",
)
EXIT_CODES = Text(
    "Exit codes: 0 done, 1 refused by a policy or by the control plane, 2 wrong use, configuration or program, 3 the "
    "engine failed, 130 interrupted.",
    "Codes de sortie : 0 terminé, 1 refusé par une politique ou par le plan de contrôle, 2 erreur d'emploi, de "
    "configuration ou de programme, 3 échec du moteur, 130 interrompu.",
)
UP = Text(
    "Deploy the stack into the rehearsal. A preview comes first: what a policy refuses is not begun.",
    "Déployer la pile dans la répétition. Un aperçu vient d'abord : ce qu'une politique refuse n'est pas commencé.",
)
PREVIEW = Text(
    "Show what up would do. Policies judge it; nothing is changed.",
    "Montrer ce que ferait up. Les politiques en jugent ; rien n'est changé.",
)
REFRESH = Text(
    "Adopt what the rehearsal's cloud holds. The stack's state is compared with it.",
    "Adopter ce que tient le cloud de la répétition. L'état de la pile lui est comparé.",
)
DESTROY = Text(
    "Delete every resource of the stack.",
    "Supprimer toutes les ressources de la pile.",
)
RESET = Text(
    "Forget all that was rehearsed on the stack. That is its state, the resources of the rehearsal's cloud and the "
    "names that soft delete keeps taken.",
    "Oublier tout ce qui a été répété sur la pile. C'est-à-dire son état, les ressources du cloud de la répétition et "
    "les noms que retient la suppression réversible.",
)
SHELL = Text(
    "Open your shell inside the rehearsal. A plain `pulumi up` works in it. Ends with the shell's own exit code.",
    "Ouvrir votre shell dans la répétition. Un simple `pulumi up` y fonctionne. Finit avec le code de sortie du shell.",
)
PROGRAM_HELP = Text(
    "A Pulumi project for Python, or a folder in one. The current folder by default.",
    "Un projet Pulumi en Python, ou un dossier dans l'un d'eux. Par défaut, le dossier courant.",
)
STACK_HELP = Text("The stack to rehearse.", "La pile à répéter.")
PACK_HELP = Text(
    "A policy pack to judge the deployment with. May be repeated. The sovereignty pack by default.",
    "Un policy pack qui juge le déploiement. Peut être répété. Par défaut, celui de la souveraineté.",
)
PACK_CONFIG_HELP = Text(
    "Levels and parameters of rules for the pack, as the guard and `bleu-iac check` take them too. Repeated as "
    "--policy-pack is.",
    "Niveaux et paramètres de règles pour le pack, tels que la garde et `bleu-iac check` les prennent aussi. Répétée "
    "comme --policy-pack.",
)
JSON_HELP = Text(
    "Print one JSON document on standard output, and all else on standard error.",
    "Écrire un seul document JSON sur la sortie standard, et tout le reste sur la sortie d'erreur.",
)
YES_HELP = Text("Do not ask.", "Ne pas demander.")

BANNER = Text(
    "REHEARSAL of {stack} in the cloud profile {cloud}: nothing here reaches a cloud",
    "RÉPÉTITION (REHEARSAL) de {stack} dans le profil de cloud {cloud} : rien ici n'atteint un cloud",
)
NOTHING_TO_RESET = Text("nothing was rehearsed on {stack}", "rien n'a été répété sur {stack}")
RESET_DONE = Text(
    "the rehearsal (REHEARSAL) of {stack} is forgotten", "la répétition (REHEARSAL) de {stack} est oubliée"
)
RESET_KEPT = Text("nothing was forgotten", "rien n'a été oublié")
CONFIRM_RESET = Text("Forget all that was rehearsed on {stack}?", "Oublier tout ce qui a été répété sur {stack} ?")
CANNOT_RESET = Text("Can't reset {stack}", "Impossible de réinitialiser {stack}")
NOBODY_TO_ASK = Text(
    "all that was rehearsed would be lost, and there is no terminal to ask on",
    "tout ce qui a été répété serait perdu, et il n'y a pas de terminal où le demander",
)
ADD_YES = Text("Add --yes", "Ajoutez --yes")
SHELL_OPENS = Text(
    "a plain `pulumi up` works in this shell; `exit` ends the rehearsal",
    "un simple `pulumi up` fonctionne dans ce shell ; `exit` termine la répétition",
)
SHELL_ENDS = Text("REHEARSAL over", "RÉPÉTITION (REHEARSAL) finie")

app = typer.Typer(help=str(HELP), epilog=str(EXIT_CODES), no_args_is_help=True, rich_markup_mode=None)


def _known_stacks(context: typer.Context, incomplete: str) -> list[str]:
    """Complete a stack's name; a shell that completes must not be told of errors."""
    from bleu_iac.rehearsal.project import find_project, read_project
    from bleu_iac.rehearsal.workspace import Workspace

    try:
        project = read_project(find_project(Path(context.params.get("program") or HERE)))
        return [name for name in Workspace(project, DEFAULT_STACK).stacks if name.startswith(incomplete)]
    except (BleuError, OSError):
        return []


Program = Annotated[Path, typer.Option("--program", metavar="DIR", show_default=False, help=str(PROGRAM_HELP))]
Stack = Annotated[str, typer.Option("--stack", metavar="NAME", help=str(STACK_HELP), autocompletion=_known_stacks)]
Packs = Annotated[list[Path] | None, typer.Option("--policy-pack", metavar="DIR", help=str(PACK_HELP))]
Configs = Annotated[list[Path] | None, typer.Option("--policy-pack-config", metavar="FILE", help=str(PACK_CONFIG_HELP))]
AsJson = Annotated[bool, typer.Option("--json", help=str(JSON_HELP))]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=str(YES_HELP))]

HERE = Path()
DEFAULT_STACK = "landing-zone.demo"


@app.command(help=str(UP))
def up(
    program: Program = HERE,
    stack: Stack = DEFAULT_STACK,
    policy_pack: Packs = None,
    policy_pack_config: Configs = None,
    as_json: AsJson = False,
) -> None:
    """Deploy the program's stack into the rehearsal."""
    _run("up", program, stack, _packs(policy_pack, policy_pack_config), as_json=as_json)


@app.command(help=str(PREVIEW))
def preview(
    program: Program = HERE,
    stack: Stack = DEFAULT_STACK,
    policy_pack: Packs = None,
    policy_pack_config: Configs = None,
    as_json: AsJson = False,
) -> None:
    """Show what `up` would do."""
    _run("preview", program, stack, _packs(policy_pack, policy_pack_config), as_json=as_json)


@app.command(help=str(REFRESH))
def refresh(program: Program = HERE, stack: Stack = DEFAULT_STACK, as_json: AsJson = False) -> None:
    """Compare the stack's state with what the control plane holds."""
    _run("refresh", program, stack, _packs([], None), as_json=as_json)


@app.command(help=str(DESTROY))
def destroy(program: Program = HERE, stack: Stack = DEFAULT_STACK, as_json: AsJson = False) -> None:
    """Delete every resource of the stack."""
    _run("destroy", program, stack, _packs([], None), as_json=as_json)


@app.command(help=str(RESET))
def reset(program: Program = HERE, stack: Stack = DEFAULT_STACK, yes: Yes = False, as_json: AsJson = False) -> None:
    """Forget the stack."""
    with ending("reset", stack, as_json=as_json) as end:
        from bleu_iac.rehearsal.workspace import Workspace

        workspace = Workspace.of(program, stack)
        if not workspace.exists:
            say(NOTHING_TO_RESET(stack=stack), out=not as_json)
            return
        with workspace.held():
            if not yes and not sys.stdin.isatty():
                raise BleuError(CANNOT_RESET(stack=stack), [Problem("BLEU-E601", "--yes", NOBODY_TO_ASK(), ADD_YES())])
            if yes or _agreed(CONFIRM_RESET(stack=stack)):
                workspace.forget()
                say(RESET_DONE(stack=stack), out=not as_json)
            else:
                end.code = ExitCode.INTERRUPTED
                say(RESET_KEPT())


@app.command(name="shell", help=str(SHELL))
def open_shell(
    program: Program = HERE, stack: Stack = DEFAULT_STACK, policy_pack: Packs = None, policy_pack_config: Configs = None
) -> None:
    """Open the user's shell in the rehearsal."""
    with ending("shell", stack) as end:
        from bleu_iac.rehearsal.run import session
        from bleu_iac.rehearsal.shell import shell
        from bleu_iac.rehearsal.workspace import Workspace

        workspace = Workspace.of(program, stack)
        with session(workspace, _packs(policy_pack, policy_pack_config), say) as opened:
            say(BANNER(stack=stack, cloud=opened.cloud.name))
            say(SHELL_OPENS())
            end.code = shell(opened)
        say(SHELL_ENDS())


def _run(command: str, program: Path, stack: str, packs: "PolicyPacks", *, as_json: bool) -> None:
    with ending(command, stack, as_json=as_json) as end:
        from bleu_iac.rehearsal.run import Verb, run, session
        from bleu_iac.rehearsal.workspace import Workspace

        workspace = Workspace.of(program, stack)
        with session(workspace, packs, say) as opened:
            end.begun(opened)
            say(BANNER(stack=stack, cloud=opened.cloud.name), out=not as_json)
            end.ended(run(opened, Verb(command), report=say, json=as_json))
        say(ENDED[ExitCode(end.code)], out=not as_json)


def _packs(chosen: list[Path] | None, configs: list[Path] | None) -> "PolicyPacks":
    from bleu_iac.policy import packs
    from bleu_iac.rehearsal.policypacks import PolicyPacks

    return PolicyPacks([packs.folder("sovereignty")] if chosen is None else chosen, configs or [])


def _agreed(question: object) -> bool:
    """Ask on the terminal; whoever leaves without an answer has not agreed."""
    try:
        return typer.confirm(str(question), err=True)
    except typer.Abort:
        return False
