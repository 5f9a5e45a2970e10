"""One check, from the path to the figures."""

from collections.abc import Callable, Sequence

from bleu_iac.check.report import Report, Summary
from bleu_iac.check.source import Source
from bleu_iac.check.subject import Subject
from bleu_iac.clouds import Cloud
from bleu_iac.resources import Resource
from bleu_iac.rules import ALL, STACK
from bleu_iac.rules.asking import RuleSet, default_parameters
from bleu_iac.rules.rule import Context, Described, Finding
from bleu_iac.rules.stack import Noted, StackRules
from bleu_iac.rules.waiver import NO_WAIVERS
from bleu_iac.waivers import WaiverFile

Progress = Callable[[int], None]
"""Is told, now and then, how many resources were judged."""

_TOLD_EVERY = 256


def check(
    source: Source,
    cloud: Cloud,
    report: Report,
    *,
    undetermined_blocks: bool,
    waivers: WaiverFile | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Judge what a source holds by all rules, and report it. Raises `UnreadableError`."""
    summary = Summary(source.path, cloud, undetermined_blocks)
    context = Context(cloud, default_parameters((*ALL, *STACK)), waivers.in_force if waivers else NO_WAIVERS)
    asked, together = RuleSet(ALL, context), StackRules(STACK, context)
    subject = Subject(source)
    noted: list[Noted] = []
    for resource, said in subject.judged(asked):
        if said:
            _add(report, summary, resource, said)
        if (note := together.note(resource)) is not None:
            noted.append(note)
        summary.resources += 1
        if progress is not None and summary.resources % _TOLD_EVERY == 0:
            progress(summary.resources)
    for of_all, said_of_all in together.judge(noted):
        _add(report, summary, of_all, said_of_all)
    if waivers is not None:
        of_waivers = [*waivers.wrong(), *waivers.unused(rule.id for rule in (*ALL, *STACK))]
        if of_waivers:
            _add(report, summary, waivers.about, of_waivers)
    summary.kind = subject.kind
    report.end(summary)
    return summary


def _add(report: Report, summary: Summary, resource: Resource, said: Sequence[tuple[Described, list[Finding]]]) -> None:
    for _, findings in said:
        summary.verdicts.update(finding.verdict for finding in findings)
    report.add(resource, said)
