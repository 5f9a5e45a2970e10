"""One check, from the path to the figures."""

from collections.abc import Callable

from bleu_iac.check.report import Report, Summary
from bleu_iac.check.source import Source
from bleu_iac.check.subject import Subject
from bleu_iac.clouds import Cloud
from bleu_iac.rules import ALL
from bleu_iac.rules.asking import RuleSet, default_parameters
from bleu_iac.rules.rule import Context

Progress = Callable[[int], None]
"""Is told, now and then, how many resources were judged."""

_TOLD_EVERY = 256


def check(
    source: Source, cloud: Cloud, report: Report, *, undetermined_blocks: bool, progress: Progress | None = None
) -> Summary:
    """Judge what a source holds by all rules, and report it. Raises `UnreadableError`."""
    summary = Summary(source.path, cloud, undetermined_blocks)
    asked = RuleSet(ALL, Context(cloud, default_parameters(ALL)))
    subject = Subject(source)
    for resource in subject.resources():
        if said := list(asked.ask(resource)):
            for _, findings in said:
                summary.verdicts.update(finding.verdict for finding in findings)
            report.add(resource, said)
        summary.resources += 1
        if progress is not None and summary.resources % _TOLD_EVERY == 0:
            progress(summary.resources)
    summary.kind = subject.kind
    report.end(summary)
    return summary
