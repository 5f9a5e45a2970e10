"""Every error the user can meet.

    BleuError                  one subject, one or more problems, an exit code
    ├── CloudError             a cloud profile, or what overrides it, is wrong            (clouds)
    ├── ConfigurationError     a stack's configuration is wrong                           (stacks)
    ├── ArgumentError          a component was given wrong arguments                      (components)
    ├── WaiversError           a file of waivers is wrong                                 (waivers)
    ├── GuardError             the guard stopped a resource before the engine saw it      (guard)
    ├── EngineError            no engine, or the engine failed                            (rehearsal.engine)
    └── RehearsalError         the rehearsal can't do what it was asked                   (rehearsal)

Each subclass lives where it is raised. A problem has a code, and `docs/errors.md` has a heading for each code.
"""

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from bleu_iac.text import Message, Text


class ExitCode(IntEnum):
    """What the command line answers to the shell."""

    DONE = 0
    REFUSED = 1
    """By a policy, or by the control plane."""
    USAGE = 2
    """Wrong use, wrong configuration, or a program that fails by itself."""
    ENGINE = 3
    """The engine is missing or failed."""
    INTERRUPTED = 130
    """Ctrl-C, as shells count it."""


_SUBJECT = Text("{subject}:", "{subject} :")


class Problem(NamedTuple):
    """One thing wrong: `BLEU-E110 retention_days: must be between 7 and 90, got 91. Leave it out to keep 90`."""

    code: str
    where: str
    """The place, in the user's own words: an argument, a setting, a file; empty for the whole."""
    what: Message
    """What is wrong, with the value (never a secret's)."""
    fix: Message
    """What to write instead."""

    def __str__(self) -> str:
        place = f"{self.code} {self.where}".rstrip()
        return f"{place}: {self.what}. {self.fix}"


class BleuError(Exception):
    """An error that is the user's to mend: its text is shown whole, and no traceback with it."""

    exit_code: ExitCode = ExitCode.USAGE

    def __init__(self, subject: Message | Text | str, problems: Iterable[Problem]) -> None:
        """`subject` says what can't be done; `problems` are all the reasons, not only the first."""
        self.subject = subject
        self.problems = tuple(problems)
        super().__init__(subject, self.problems)

    def __str__(self) -> str:
        subject = _SUBJECT(subject=self.subject) if self.problems else self.subject
        return "\n".join([str(subject), *(f"  {problem}" for problem in self.problems)])
