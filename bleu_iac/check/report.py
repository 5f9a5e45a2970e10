"""What a check found, for people and for programs. Both are written as it is found: nothing is kept in memory."""

import json
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Protocol

from bleu_iac.check.subject import Kind
from bleu_iac.clouds import Cloud
from bleu_iac.resources import Resource
from bleu_iac.rules.rule import Described, Finding, Verdict
from bleu_iac.text import Message, Text

VERDICTS = {
    Verdict.VIOLATION: Text("violation", "écart"),
    Verdict.UNDETERMINED: Text("undetermined", "indéterminé"),
    Verdict.WAIVED: Text("waived", "dérogation"),
}
TOTAL = Text(
    "{path}, {kind}. Judged for {cloud}: {resources}, violations: {violations}, undetermined: {undetermined}, "
    "waived: {waived}",
    "{path}, {kind}. Jugés pour {cloud} : {resources}, écarts : {violations}, indéterminés : {undetermined}, "
    "dérogations : {waived}",
)
KINDS = {
    Kind.EXPORT: Text("a stack's export", "export d'une pile"),
    Kind.STATE: Text("a stack's state", "état d'une pile"),
    Kind.TEMPLATE: Text("an ARM template", "modèle ARM"),
}
ADVISORY = Text("advisory", "consultatif")
PROGRESS = Text("{path}: {judged} judged, {share}", "{path} : {judged} jugés, {share}")
BLOCKED = Text("Blocked", "Bloqué")
NOT_BLOCKED = Text("Nothing blocks", "Rien ne bloque")

_IN_MEMORY = 4 << 20
"""Bytes of a JSON report; what is longer waits in a temporary file that only its owner can read."""


@dataclass
class Summary:
    """The figures of one check."""

    path: str
    cloud: Cloud
    undetermined_blocks: bool
    kind: Kind | None = None
    resources: int = 0
    """Judged, providers and components included."""
    verdicts: Counter[Verdict] = field(default_factory=Counter[Verdict])
    enforced: Counter[Verdict] = field(default_factory=Counter[Verdict])
    """Those of rules that do more than advise."""

    @property
    def blocked(self) -> bool:
        """Whether a pipeline has to stop: for any violation, and for what is undetermined when that was asked for."""
        undetermined = self.undetermined_blocks and self.enforced[Verdict.UNDETERMINED] > 0
        return self.enforced[Verdict.VIOLATION] > 0 or undetermined

    def document(self) -> dict[str, Any]:
        """Give the figures for programs."""
        return {
            "path": self.path,
            "kind": self.kind,
            "cloud": self.cloud.name,
            "resources": self.resources,
            "violations": self.verdicts[Verdict.VIOLATION],
            "undetermined": self.verdicts[Verdict.UNDETERMINED],
            "waived": self.verdicts[Verdict.WAIVED],
            "blocked": self.blocked,
        }

    def message(self) -> Message:
        """Give the figures for people."""
        return TOTAL(
            path=_safe(self.path),
            kind=KINDS[self.kind] if self.kind else "",
            resources=self.resources,
            cloud=self.cloud.display_name,
            violations=self.verdicts[Verdict.VIOLATION],
            undetermined=self.verdicts[Verdict.UNDETERMINED],
            waived=self.verdicts[Verdict.WAIVED],
        )


class Report(Protocol):
    """Takes findings as they come."""

    advised: Collection[str]
    """The ids of the rules whose findings advise, and block nothing."""

    def add(self, resource: Resource, said: Iterable[tuple[Described, list[Finding]]]) -> None:
        """Take all that was found in one resource."""

    def end(self, summary: Summary) -> None:
        """Write what comes last."""

    def close(self) -> None:
        """Let go of what is held, whether or not the end was reached."""


class JsonReport:
    """`{"summary": {...}, "findings": [...]}`, in English, once everything was read: never half a document."""

    def __init__(self, output: IO[str], advised: Collection[str] = ()) -> None:
        self._output, self.advised = output, advised
        self._findings = SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8")  # noqa: SIM115 - closed in `close`
        self._first = True

    def add(self, resource: Resource, said: Iterable[tuple[Described, list[Finding]]]) -> None:
        """Take all that was found in one resource."""
        for rule, findings in said:
            for finding in findings:
                self._findings.write("\n    " if self._first else ",\n    ")
                document = as_document(rule, resource, finding)
                self._findings.write(json.dumps(document | ({"level": ADVISORY.en} if rule.id in self.advised else {})))
                self._first = False

    def end(self, summary: Summary) -> None:
        """Write the whole document."""
        self._findings.seek(0)
        self._output.write(f'{{\n  "summary": {json.dumps(summary.document())},\n  "findings": [')
        shutil.copyfileobj(self._findings, self._output)
        self._output.write("]\n}\n" if self._first else "\n  ]\n}\n")
        self._output.flush()

    def close(self) -> None:
        """Forget the findings."""
        self._findings.close()


def as_document(rule: Described, resource: Resource, finding: Finding) -> dict[str, Any]:
    """Give a finding for programs: stable keys and ids, English texts; `waiver` only where it is waived."""
    document: dict[str, Any] = {
        "rule": rule.id,
        "family": rule.family,
        "verdict": finding.verdict,
        "severity": rule.severity,
        "urn": resource.urn,
        "type": resource.type,
        "property": finding.property,
        "message": finding.message.in_language("en"),
        "fix": rule.fix.in_language("en"),
        "requirements": rule.controls,
    }
    return {**document, "waiver": finding.waiver.model_dump(mode="json")} if finding.waiver else document


Style = Callable[[str, str], str]
"""Gives a text a colour by its name."""


class TextReport:
    """A paragraph for each resource with findings, in the reader's language, as soon as it was judged."""

    def __init__(self, output: IO[str], style: Style, advised: Collection[str] = ()) -> None:
        self._output, self._style, self.advised = output, style, advised

    def add(self, resource: Resource, said: Iterable[tuple[Described, list[Finding]]]) -> None:
        """Take all that was found in one resource."""
        lines = [f"{self._style(_safe(resource.name), 'bold')} ({_safe(resource.declared_type or resource.type)})"]
        if resource.urn:
            lines.append(f"  {_safe(resource.urn)}")
        for rule, findings in said:
            for finding in findings:
                verdict = self._style(str(VERDICTS[finding.verdict]), _COLOURS[finding.verdict])
                what = " ".join(filter(None, (finding.property, str(finding.message))))
                told = ", ".join([rule.id, rule.severity, *([str(ADVISORY)] if rule.id in self.advised else [])])
                lines.append(f"  {verdict} {what} ({told})")
                if finding.waiver is not None:
                    lines.append(f"    {finding.waiver.told()}")
            if any(finding.verdict is not Verdict.WAIVED for finding in findings):
                lines.append(f"    {rule.fix}")
        self._output.write("\n".join(lines) + "\n\n")

    def end(self, summary: Summary) -> None:
        """Write the figures."""
        verdict = self._style(str(BLOCKED), "red") if summary.blocked else self._style(str(NOT_BLOCKED), "green")
        self._output.write(f"{summary.message()}. {verdict}.\n")
        self._output.flush()

    def close(self) -> None:
        """Nothing was kept."""


_COLOURS = {Verdict.VIOLATION: "red", Verdict.UNDETERMINED: "yellow", Verdict.WAIVED: "cyan"}


def _safe(text: str) -> str:
    """Keep a name in a document from speaking to the terminal."""
    return text if text.isprintable() else text.encode("unicode_escape").decode("ascii")


def standard_output() -> IO[str]:
    """Give standard output, which shows in another form what its encoding does not have."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    return sys.stdout
