"""What the engine says of a run, read from its event log."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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

    changes: dict[str, int] = field(default_factory=dict[str, int])
    """Number of resources by operation: `create`, `update`, `same`, ..."""
    findings: list[PolicyFinding] = field(default_factory=list[PolicyFinding])
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])
    outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    """The stack's outputs; secrets stay hidden."""

    @property
    def errors(self) -> list[Diagnostic]:
        """The diagnostics that made the run fail."""
        return [diagnostic for diagnostic in self.diagnostics if diagnostic.severity == "error"]


def read(log: Path) -> EngineReport:
    """Read a log; a run that was killed leaves its last line cut short, which is left out."""
    report = EngineReport()
    for event in _events(log):
        if summary := event.get("summaryEvent"):
            report.changes = dict(summary.get("resourceChanges") or {})
        elif policy := event.get("policyEvent"):
            finding = _finding(policy)
            # A run previews and then updates: what both find is one finding.
            if finding not in report.findings:
                report.findings.append(finding)
        elif said := event.get("diagnosticEvent"):
            if said["severity"] in ("error", "warning") and not said.get("ephemeral"):
                diagnostic = Diagnostic(said["severity"], said.get("urn", ""), _plain(said["message"]))
                if diagnostic not in report.diagnostics:
                    report.diagnostics.append(diagnostic)
        elif done := event.get("resOutputsEvent"):
            _take_outputs(report, done["metadata"])
    return report


def _events(log: Path) -> Iterator[Mapping[str, Any]]:
    if not log.exists():
        return
    with log.open(encoding="utf-8") as lines:
        for line in lines:
            if line.endswith("\n"):
                yield json.loads(line)


def _finding(policy: Mapping[str, Any]) -> PolicyFinding:
    return PolicyFinding(
        pack=policy.get("policyPackName", ""),
        rule=policy.get("policyName", ""),
        urn=policy.get("resourceUrn", ""),
        message=_plain(policy.get("message", "")),
        blocks=policy.get("enforcementLevel") == "mandatory",
        severity=policy.get("severity", ""),
    )


def _take_outputs(report: EngineReport, metadata: Mapping[str, Any]) -> None:
    if metadata.get("type") == "pulumi:pulumi:Stack":
        report.outputs = dict((metadata.get("new") or {}).get("outputs") or {})


def _plain(text: str) -> str:
    """Take the engine's colour marks (`<{%reset%}>`) out of a text."""
    parts = text.split(_MARKS)
    return (parts[0] + "".join(part.partition("%}>")[2] for part in parts[1:])).strip()
