"""One check, from the path to the figures."""

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from bleu_iac.check.report import Report, Summary
from bleu_iac.check.source import Source
from bleu_iac.check.subject import Subject
from bleu_iac.clouds import Cloud
from bleu_iac.resources import Resource
from bleu_iac.rules import ALL, CLOUD, STACK
from bleu_iac.rules.asking import RuleSet, default_parameters
from bleu_iac.rules.cloud import judge as judge_cloud
from bleu_iac.rules.rule import Context, Described, Finding
from bleu_iac.rules.stack import WHOLE_STACK, Noted, StackRules
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
    parameters: Mapping[str, Mapping[str, Any]] | None = None,
    disabled: Collection[str] = (),
    waivers: WaiverFile | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Judge what a source holds by all rules but those disabled, and report it. Raises `UnreadableError`.

    `parameters` are those of each rule, the default ones when left out. Which rules only advise the report knows.
    """
    summary = Summary(source.path, cloud, undetermined_blocks)
    of_one, of_stack, of_cloud = _without(disabled, ALL), _without(disabled, STACK), _without(disabled, CLOUD)
    parameters = default_parameters((*ALL, *STACK)) if parameters is None else parameters
    context = Context(cloud, parameters, waivers.in_force if waivers else NO_WAIVERS)
    asked, together = RuleSet(of_one, context), StackRules(of_stack, context)
    subject = Subject(source)
    noted: list[Noted] = []
    with _seldom_collecting():
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
    if said_of_cloud := [(rule, findings) for rule in of_cloud if (findings := judge_cloud(rule, context))]:
        _add(report, summary, WHOLE_STACK, said_of_cloud)
    if waivers is not None:
        every = (*of_one, *of_stack, *of_cloud)
        of_waivers = [*waivers.wrong(), *waivers.unused(rule.id for rule in every)]
        if of_waivers := [(rule, findings) for rule, findings in of_waivers if rule.id not in disabled]:
            _add(report, summary, waivers.about, of_waivers)
    summary.kind = subject.kind
    report.end(summary)
    return summary


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for garbage less often: what was judged is no cycle and goes by itself, and looking takes 3 % of a check."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


_OBJECTS = 100_000

_Rule = TypeVar("_Rule", bound=Described)


def _without(disabled: Collection[str], rules: Iterable[_Rule]) -> Sequence[_Rule]:
    return [rule for rule in rules if rule.id not in disabled]


def _add(report: Report, summary: Summary, resource: Resource, said: Sequence[tuple[Described, list[Finding]]]) -> None:
    for rule, findings in said:
        verdicts = [finding.verdict for finding in findings]
        summary.verdicts.update(verdicts)
        if rule.id not in report.advised:
            summary.enforced.update(verdicts)
    report.add(resource, said)
