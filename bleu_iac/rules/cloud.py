"""What a rule is that judges the cloud itself, once: what no resource in it can mend or spoil."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bleu_iac.clouds import Cloud
from bleu_iac.rules.rule import RULE_FAILED, Context, Described, Finding, waived
from bleu_iac.rules.stack import WHOLE_STACK

CloudCheck = Callable[[Cloud], Iterator[Finding]]


@dataclass(frozen=True, eq=False)
class CloudRule(Described):
    """One rule that judges the cloud that is deployed to. Its module is `rules/<family>/<rest_of_the_id>.py`."""

    check: CloudCheck


def judge(rule: CloudRule, context: Context) -> list[Finding]:
    """Ask one rule. A rule that raises gives a finding that says so, beside what it had found before."""
    findings: list[Finding] = []
    try:
        for finding in rule.check(context.cloud):
            findings.append(finding)  # one by one, so that what came before a failure is kept
    except Exception as error:  # noqa: BLE001 - a broken rule must neither pass nor hide the others
        findings.append(Finding((), RULE_FAILED(error=type(error).__name__)))
    return waived(rule, WHOLE_STACK, findings, context)
