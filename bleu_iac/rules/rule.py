"""What a rule is, and the one way to ask it: `judge`.

A rule says nothing about a resource it does not apply to or finds good; it gives a *violation* where a property is bad
and *undetermined* where it can't be known before deployment, or is left out and no document says what that amounts to.
Undetermined is never a pass. Either is *waived* where somebody was allowed to break the rule: `waived`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

from bleu_iac.clouds import Cloud
from bleu_iac.resources import Path, Resource, show_path
from bleu_iac.rules.waiver import NO_WAIVERS, Waiver, Waivers
from bleu_iac.text import Message, Text


class Verdict(StrEnum):
    """What a finding says. A property that is good gives no finding."""

    VIOLATION = "violation"
    UNDETERMINED = "undetermined"
    WAIVED = "waived"
    """Either of the two, covered by a waiver in force: reported always, and blocks nothing."""


class Severity(StrEnum):
    """How bad a violation is; every violation blocks, whatever its severity, until configuration says otherwise."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Family(StrEnum):
    """The question a rule answers; a rule's id starts with it."""

    RESIDENCY = "residency"
    KEYS = "keys"
    NETWORK = "network"
    IDENTITY = "identity"
    LOGGING = "logging"
    BACKUP = "backup"
    GOVERNANCE = "governance"
    TOOL = "tool"


class Finding(NamedTuple):
    """What a rule has to say of one property of one resource."""

    path: Path
    """The property, as concrete steps; empty for the resource as a whole."""
    message: Message
    """What is wrong, with the value as `Resource.shown` gives it."""
    verdict: Verdict = Verdict.VIOLATION
    waiver: Waiver | None = None
    """What covers it, where it is waived."""

    @property
    def property(self) -> str:
        """The property as a reader knows it: `properties.locations[0].name`."""
        return show_path(self.path)


UNKNOWN_YET = Text("is not known before deployment", "n'est pas connu avant le déploiement")


def undetermined(path: Path, message: Message | None = None) -> Finding:
    """Say that a property can't be judged yet."""
    return Finding(path, message or UNKNOWN_YET(), Verdict.UNDETERMINED)


class Example(NamedTuple):
    """A resource that shows a rule at work; it is in the rule's page and is its test."""

    type: str
    inputs: Mapping[str, Any]
    name: str = "example"
    id: str = ""
    """Its ARM id, where a stack rule needs one."""
    property_dependencies: Mapping[str, Sequence[str]] = MappingProxyType({})
    """The names of the examples beside it that an input is made from, by input."""
    ignore_changes: tuple[str, ...] = ()
    """The resource option of that name."""
    parameters: Mapping[str, Any] = MappingProxyType({})
    """Values of the rule's parameters that are not the default."""


class Context(NamedTuple):
    """What resources are judged against."""

    cloud: Cloud
    parameters: Mapping[str, Mapping[str, Any]]
    """The values of a rule's own parameters, by rule id, for each rule that has some."""
    waivers: Waivers = NO_WAIVERS
    """What is waived."""


Check = Callable[[Resource, Context], Iterator[Finding]]

ANY_TYPE: frozenset[str] = frozenset()
"""For a rule that looks at every resource."""


class RuleParameters(BaseModel):
    """What configuration may set for a rule: a class `Parameters` in the rule's module.

    Each field has its default, and what it means as a `Text` among its annotations.
    """

    # What validates is made when it is first used: the guard and a check that nobody configures never do.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, defer_build=True)


UNSAID = Text("Its meaning is not said", "Son sens n'est pas dit")


def meaning(field: FieldInfo) -> Text:
    """Say what a parameter means: its `Text`, which only one of a pack of somebody's own may lack."""
    return next((each for each in field.metadata if isinstance(each, Text)), UNSAID)


@dataclass(frozen=True, eq=False)
class Described:
    """What every rule says of itself, whatever it judges."""

    id: str
    """`<family>-<secure-state>`."""
    ref: str
    """`BLEU-0042`: never reused, so that a waiver outlives a rename."""
    severity: Severity
    title: Text
    """States the good state; never "Ensure", never "Check"."""
    reason: Text
    """Why, in a sentence or two."""
    fix: Text
    """What to write instead, or the component that gives it."""
    controls: tuple[str, ...]
    """SecNumCloud 3.2 requirement ids it serves; the mapping is indicative."""
    parameters: type[RuleParameters] | None = field(default=None, kw_only=True)
    """What configuration may set for it; `Context.parameters` then has the values."""

    @property
    def family(self) -> Family:
        """The family, which is the first word of the id."""
        return Family(self.id.split("-", 1)[0])


@dataclass(frozen=True, eq=False)
class Rule(Described):
    """One rule that judges a resource by itself: `RULE` in `rules/<family>/<rest_of_the_id>.py`.

    What a resource can't be judged for by itself is a `bleu_iac.rules.stack.StackRule`.
    """

    check: Check
    refused: Example
    accepted: Example
    types: frozenset[str] = ANY_TYPE
    """Canonical tokens it applies to."""
    of_provider: bool = False
    """Whether it judges nothing but how a provider is configured: see `bleu_iac.rules.providers`."""


RULE_FAILED = Text("the rule itself failed ({error})", "la règle elle-même a échoué ({error})")


def judge(rule: Rule, resource: Resource, context: Context) -> list[Finding]:
    """Ask one rule. A rule that raises gives a finding that says so, beside what it had found before."""
    findings: list[Finding] = []
    try:
        for finding in rule.check(resource, context):
            findings.append(finding)  # one by one, so that what came before a failure is kept
    except Exception as error:  # noqa: BLE001 - a broken rule must neither pass nor hide the others
        findings.append(Finding((), RULE_FAILED(error=type(error).__name__)))
    return findings


def waived(rule: Described, resource: Resource, findings: list[Finding], context: Context) -> list[Finding]:
    """Give what a rule found in a resource, as it is told, with what waivers cover marked as waived."""
    if not context.waivers:
        return findings
    covering = [context.waivers.covering(rule.id, resource, each.property) for each in findings]
    return [
        each._replace(verdict=Verdict.WAIVED, waiver=waiver) if waiver else each
        for each, waiver in zip(findings, covering, strict=True)
    ]
