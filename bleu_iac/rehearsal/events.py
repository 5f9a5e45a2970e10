"""What the engine says of a run, read from its event log."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bleu_iac import wire
from bleu_iac.resources import STACK_TYPE

SECRET = "[secret]"  # noqa: S105 - what is shown instead of one
UNKNOWN = "[unknown]"
"""Shown for an output that a preview can't know."""

_MARKS = "<{%"


@dataclass(frozen=True, slots=True)
class PolicyFinding:
    """One finding of a policy pack."""

    pack: str
    rule: str
    urn: str
    message: str
    blocks: bool
    severity: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One error or warning, of the program, a resource or the engine."""

    severity: str
    urn: str
    message: str


@dataclass(slots=True)
class EngineReport:
    """All that a run's log said that somebody would ask for."""

    planned: dict[str, int] = field(default_factory=dict[str, int])
    """Number of resources by operation (`create`, `update`, `same`, ...), as the preview foresaw."""
    changes: dict[str, int] = field(default_factory=dict[str, int])
    """The same as it was done: empty when the run ended with its preview."""
    findings: list[PolicyFinding] = field(default_factory=list[PolicyFinding])
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])
    outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    """The stack's outputs as the update left them; empty when the run ended with its preview. Secrets stay hidden."""
    planned_outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    """The outputs as the preview foresaw them."""
    packs_asked: bool = False
    """Whether policy packs were to be loaded."""
    packs_loaded: bool = False
    """Whether they were: a run ends without when one of them can't start."""

    @property
    def errors(self) -> list[Diagnostic]:
        """The diagnostics that made the run fail."""
        return [diagnostic for diagnostic in self.diagnostics if diagnostic.severity == "error"]


def read(log: Path) -> EngineReport:
    """Read a log; none gives an empty report, and a line that an engine which was killed left cut short is left out."""
    report = EngineReport()
    for event in _events(log):
        if summary := event.get("summaryEvent"):
            counts = dict(summary.get("resourceChanges") or {})
            if summary.get("isPreview"):
                report.planned = counts
            else:
                report.changes = counts
        elif policy := event.get("policyEvent"):
            finding = _finding(policy)
            # A run previews and then updates: what both find is one finding.
            if finding not in report.findings:
                report.findings.append(finding)
        elif said := event.get("diagnosticEvent"):
            if said.get("severity") in ("error", "warning") and not said.get("ephemeral"):
                diagnostic = Diagnostic(said["severity"], said.get("urn", ""), _plain(said.get("message", "")))
                if diagnostic not in report.diagnostics:
                    report.diagnostics.append(diagnostic)
        elif done := event.get("resOutputsEvent"):
            metadata = done.get("metadata") or {}
            if metadata.get("type") == STACK_TYPE:
                outputs = {name: _shown(value) for name, value in _new_outputs(metadata).items()}
                if done.get("planning"):
                    report.planned_outputs = outputs
                else:
                    report.outputs = outputs
        elif "policyLoadEvent" in event:
            report.packs_asked = True
        elif "preludeEvent" in event:  # comes once the packs are loaded
            report.packs_loaded = report.packs_asked
    return report


def _events(log: Path) -> Iterator[Mapping[str, Any]]:
    if not log.exists():
        return
    with log.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict):
                yield event


def _finding(policy: Mapping[str, Any]) -> PolicyFinding:
    return PolicyFinding(
        pack=policy.get("policyPackName", ""),
        rule=policy.get("policyName", ""),
        urn=policy.get("resourceUrn", ""),
        message=_plain(policy.get("message", "")),
        blocks=policy.get("enforcementLevel") == "mandatory",
        severity=policy.get("severity", ""),
    )


def _new_outputs(metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    return (metadata.get("new") or {}).get("outputs") or {}


def _shown(value: Any) -> Any:
    """Write an output without Pulumi's envelopes."""
    if isinstance(value, dict):
        if value.get(wire.SIGNATURE) == wire.SECRET:
            return SECRET
        return {name: _shown(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_shown(inner) for inner in value]
    return UNKNOWN if isinstance(value, str) and value in wire.UNKNOWNS else value


def _plain(text: str) -> str:
    """Take the engine's colour marks (`<{%reset%}>`) out of a text."""
    parts = text.split(_MARKS)
    return (parts[0] + "".join(part.partition("%}>")[2] for part in parts[1:])).strip()
