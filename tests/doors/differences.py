"""Why one door may say something else than the pack does at a preview. There is no other reason."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bleu_iac.rules import STACK
from tests.doors.machine import UNDETERMINED, VIOLATION, Said

_TOGETHER = frozenset(rule.id for rule in STACK)


class Door(StrEnum):
    """A way in, beside the pack at a preview, which the others are compared with."""

    GUARD = "guard, preview"
    GUARD_UPDATE = "guard, update"
    UPDATE = "pack, update"
    CHECK = "check"
    CLEAR = "check, `--show-secrets`"


@dataclass(frozen=True)
class Difference:
    """What a door says otherwise, rule by rule: what it lacks, and what it has instead."""

    doors: frozenset[Door]
    resources: frozenset[str]
    """Those of the programs that show it; empty for any."""
    holds: Callable[[str, set[Said], set[Said]], bool]
    """Is given the rule, what is lacking and what there is instead."""
    reason: str
    """As `docs/limits.md` has it."""

    def explains(self, door: Door, name: str, rule: str, lacking: set[Said], instead: set[Said]) -> bool:
        return door in self.doors and name in (self.resources or {name}) and self.holds(rule, lacking, instead)


def _all(findings: set[Said], verdict: str) -> bool:
    return {each.verdict for each in findings} == {verdict}


KNOWN_BY_THEN = Difference(
    frozenset({Door.GUARD_UPDATE, Door.UPDATE, Door.CHECK, Door.CLEAR}),
    frozenset(),
    lambda rule, lacking, instead: _all(lacking, UNDETERMINED) and (not instead or _all(instead, VIOLATION)),
    "A value that a resource gives once it is created is undetermined at a preview; the update judges it before what "
    "needs it is created, and an export has it.",
)
IDS = Difference(
    frozenset({Door.GUARD_UPDATE, Door.UPDATE, Door.CHECK, Door.CLEAR}),
    frozenset({"theirs-later"}),
    lambda rule, lacking, instead: rule == "tool-subscription-known" and not lacking and len(instead) == 1,
    "An id or a tenant that is not known at a preview gives nothing there, since nearly every resource has one; the "
    "update judges it before what needs it is created, and an export has it.",
)
ENCRYPTED = Difference(
    frozenset({Door.CHECK}),
    frozenset({"secret", "secret-good", "hidden", "theirs-secret"}),
    lambda rule, lacking, instead: _all(instead, UNDETERMINED),
    "An export without `--show-secrets` has its secrets encrypted: what they decide is undetermined.",
)
NOT_FILLED_IN = Difference(
    frozenset({Door.GUARD, Door.GUARD_UPDATE}),
    frozenset({"from-abroad", "from-unsure", "placed-by-the-provider"}),
    lambda rule, lacking, instead: (
        len(lacking) == 1 and {one.verdict for one in lacking} == {x.verdict for x in instead}
    ),
    "The guard is asked before the provider fills in defaults: a location that is the provider's is judged as such.",
)
READ = Difference(
    frozenset({Door.CHECK, Door.CLEAR}),
    frozenset({"read"}),
    lambda rule, lacking, instead: not lacking,
    "What a program reads with `get()` is shown neither to a pack nor to the guard; an export has it.",
)
TOGETHER = Difference(
    frozenset({Door.GUARD, Door.GUARD_UPDATE}),
    frozenset(),
    lambda rule, lacking, instead: rule in _TOGETHER and not instead,
    "The guard sees one registration after the other and not their end: rules that judge a stack as a whole are the "
    "pack's and the check's.",
)
URL_OF_AN_EXPLICIT_PROVIDER = Difference(
    frozenset({Door.GUARD, Door.GUARD_UPDATE, Door.CHECK, Door.CLEAR}),
    frozenset({"foreign"}),
    lambda rule, lacking, instead: rule == "tool-provider-genuine" and not lacking,
    "The engine does not tell a pack what an explicit provider is started by (`plugin_download_url`, parameters of a "
    "generic provider); of a default provider its name tells the address.",
)

DIFFERENCES = (KNOWN_BY_THEN, IDS, ENCRYPTED, NOT_FILLED_IN, READ, TOGETHER, URL_OF_AN_EXPLICIT_PROVIDER)
