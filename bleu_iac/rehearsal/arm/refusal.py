"""What the control plane answers when it refuses: a problem in the user's words that also carries ARM's own code."""

from bleu_iac.errors import Problem
from bleu_iac.text import Message


class Refusal(Exception):  # noqa: N818 - it is what ARM answers, not a failure of ours
    """One reason why a request is refused.

    The text is a `Problem`'s: our code, REHEARSAL, the code ARM itself answers with, the target, what is wrong and what
    to write instead.
    """

    def __init__(  # noqa: PLR0913, RUF100 - each is a part of the text
        self, code: str, arm_code: str, target: str, what: Message, fix: Message, *, path: str = ""
    ) -> None:
        """`path` is the property the engine is to point at; empty for the resource as a whole."""
        self.problem = Problem(code, f"REHEARSAL {arm_code} {target}", what, fix)
        self.path = path
        super().__init__(code, arm_code, target)

    def __str__(self) -> str:
        return str(self.problem)
