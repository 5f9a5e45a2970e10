"""The user's own shell, inside a rehearsal: its prompt says so, and a plain `pulumi` works in it.

A shell starts with files of ours that read the user's own first and then set the rehearsal's environment again, because
the user's may have set credentials or put another `pulumi` in front. bash, zsh, and what reads `$ENV` when it is
interactive (dash, ksh, any `sh`) are known; another shell gets the environment, and keeps its own prompt.
"""

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from signal import SIGHUP, SIGINT
from types import FrameType

from bleu_iac import places
from bleu_iac.errors import BleuError, Problem
from bleu_iac.rehearsal.run import Session
from bleu_iac.rehearsal.signals import handled
from bleu_iac.rehearsal.workspace import KEPT_FROM_CHILDREN, OWNER_ONLY, write_private
from bleu_iac.text import Text

MARK = "(REHEARSAL) "

CANNOT_OPEN = Text("Can't open a shell", "Impossible d'ouvrir un shell")
NO_SHELL = Text("{path} is not an executable file", "{path} n'est pas un fichier exécutable")
NAME_SHELL = Text("Name your shell in the variable SHELL", "Nommez votre shell dans la variable SHELL")

_SIGNALLED = 128

_UNSET = """\
for _rehearsal in $(env | sed -n 's/^\\([A-Za-z_][A-Za-z0-9_]*\\)=.*/\\1/p'); do
    case "$_rehearsal" in {patterns}) unset "$_rehearsal" ;; esac
done
unset _rehearsal
"""
# The user's own PROMPT_COMMAND may end with a semicolon or a comment: a line of its own goes after either.
_BASH = """\
[ -r ~/.bashrc ] && . ~/.bashrc
{environment}
_rehearsal_prompt() {{ case "$PS1" in *REHEARSAL*) ;; *) PS1="{mark}$PS1" ;; esac; }}
_rehearsal_prompt
case "$(declare -p PROMPT_COMMAND 2>/dev/null)" in
    "declare -a"*) PROMPT_COMMAND+=(_rehearsal_prompt) ;;
    *) PROMPT_COMMAND="${{PROMPT_COMMAND:-}}"$'\\n'_rehearsal_prompt ;;
esac
"""
_SH = """\
{own}
{environment}
PS1="{mark}${{PS1:-\\$ }}"
"""
# zsh reads .zshenv and .zshrc from $ZDOTDIR, which the user's own .zshenv may set to yet another folder.
_ZSHENV = """\
ZDOTDIR={own}
[[ -r $ZDOTDIR/.zshenv ]] && . $ZDOTDIR/.zshenv
_rehearsal_own=$ZDOTDIR
ZDOTDIR={ours}
{environment}
"""
_ZSHRC = """\
ZDOTDIR=$_rehearsal_own
[[ -r $ZDOTDIR/.zshrc ]] && . $ZDOTDIR/.zshrc
{environment}
_rehearsal_prompt() {{ [[ $PROMPT == *REHEARSAL* ]] || PROMPT="{mark}$PROMPT" }}
_rehearsal_prompt
precmd_functions+=(_rehearsal_prompt)
"""


def shell(session: Session) -> int:
    """Open the user's shell and give its exit code, as shells count one that a signal ended.

    Raises `BleuError` when there is no such shell.
    """
    program = os.environ.get("SHELL") or "/bin/sh"
    if shutil.which(program) is None:
        wrong = Problem("BLEU-E409", "SHELL", NO_SHELL(path=program), NAME_SHELL())
        raise BleuError(CANNOT_OPEN, [wrong])
    arguments, added = _start(Path(program).name, session)
    environment = {**session.environment, **added, "BLEU_IAC_REHEARSAL": session.workspace.stack}
    folder = session.workspace.project.folder
    hung_up = False

    def on_signal(number: int, _frame: FrameType | None) -> None:
        # Ctrl-C is for what runs in the shell. When the terminal goes, or we are told to end, so does the shell.
        nonlocal hung_up
        if number != SIGINT and not hung_up:
            hung_up = True
            process.send_signal(SIGHUP)

    process = subprocess.Popen(  # noqa: S603 - the user's own shell
        [program, *arguments], umask=OWNER_ONLY, env=environment, cwd=folder
    )
    with handled(on_signal):
        code = process.wait()
    return code if code >= 0 else _SIGNALLED - code


def _start(name: str, session: Session) -> tuple[list[str], Mapping[str, str]]:
    """Write what a shell is to start with; give its arguments, and what its environment needs besides."""
    folder = places.private_folder(session.workspace.shell_folder)
    environment = _environment(session)
    if name == "bash":
        write_private(folder / "bashrc", _BASH.format(environment=environment, mark=MARK))
        return ["--rcfile", str(folder / "bashrc")], {}
    if name == "zsh":
        own = shlex.quote(os.environ.get("ZDOTDIR") or str(Path.home()))
        ours = shlex.quote(str(folder))
        write_private(folder / ".zshenv", _ZSHENV.format(own=own, ours=ours, environment=environment))
        write_private(folder / ".zshrc", _ZSHRC.format(environment=environment, mark=MARK))
        return [], {"ZDOTDIR": str(folder)}
    before = os.environ.get("ENV")
    source = f"[ -r {shlex.quote(before)} ] && . {shlex.quote(before)}" if before else ":"
    write_private(folder / "shrc", _SH.format(own=source, environment=environment, mark=MARK))
    return [], {"ENV": str(folder / "shrc")}


def _environment(session: Session) -> str:
    """Write the rehearsal's environment as commands of a shell."""
    patterns = "|".join(f"{prefix}*" for prefix in KEPT_FROM_CHILDREN)
    own = dict(session.own)
    path = own.pop("PATH").removesuffix(os.environ.get("PATH", os.defpath)).rstrip(os.pathsep)
    lines = [_UNSET.format(patterns=patterns)]
    lines += [f"export {name}={shlex.quote(value)}" for name, value in own.items()]
    lines += [f'export PATH={shlex.quote(path)}:"$PATH"']
    return "\n".join(lines)
