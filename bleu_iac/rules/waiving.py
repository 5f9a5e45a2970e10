"""What a rule is that judges the waivers themselves. It can't be waived."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bleu_iac.rules.rule import RULE_FAILED, Described, Finding
from bleu_iac.rules.waiver import Waiver


class Judged(NamedTuple):
    """Waivers, and what they are judged by."""

    waivers: Mapping[int, Waiver]
    """By their place in the file, from 0."""
    rules: Mapping[str, Described]
    """Every rule there is, by its id and by its ref."""
    today: date
    """In UTC."""
    used: Collection[Waiver] = ()
    """Those that covered a finding; known at the end."""
    asked: Collection[str] = ()
    """The ids of the rules that were asked about the whole stack; known at the end."""


WaiverCheck = Callable[[Judged], Iterator[Finding]]


@dataclass(frozen=True, eq=False)
class WaiverRule(Described):
    """One rule that judges waivers. Its module is `rules/<family>/<rest_of_the_id>.py`, where it is `RULE`.

    A finding's path leads to the waiver in its file: `waivers[2].expires`.
    """

    check: WaiverCheck


def judge(rule: WaiverRule, judged: Judged) -> list[Finding]:
    """Ask one rule. A rule that raises gives a finding that says so, beside what it had found before."""
    findings: list[Finding] = []
    try:
        for finding in rule.check(judged):
            findings.append(finding)  # one by one, so that what came before a failure is kept
    except Exception as error:  # noqa: BLE001 - a broken rule must neither pass nor hide the others
        findings.append(Finding((), RULE_FAILED(error=type(error).__name__)))
    return findings
