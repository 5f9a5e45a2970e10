"""What the engine is told of each policy before it asks anything (`GetAnalyzerInfo`)."""

from pulumi.runtime.proto import analyzer_pb2 as proto

from bleu_iac.policy.configuration import SETTINGS, SETTINGS_DESCRIPTION, SETTINGS_TITLE, Level, Settings, schema
from bleu_iac.rules import requirements
from bleu_iac.rules.rule import Described, Rule, Severity
from bleu_iac.text import Text

MORE = Text("{fix}. `bleu-iac rules {id}` says more", "{fix}. `bleu-iac rules {id}` en dit plus")
INDICATIVE = Text("{numbers} (indicative)", "{numbers} (à titre indicatif)")

SEVERITIES = {
    Severity.LOW: proto.POLICY_SEVERITY_LOW,
    Severity.MEDIUM: proto.POLICY_SEVERITY_MEDIUM,
    Severity.HIGH: proto.POLICY_SEVERITY_HIGH,
    Severity.CRITICAL: proto.POLICY_SEVERITY_CRITICAL,
}
LEVELS = {
    Level.ADVISORY: proto.ADVISORY,
    Level.MANDATORY: proto.MANDATORY,
}
"""The levels a diagnostic can have."""


def policy(rule: Described, *, advised: bool) -> proto.PolicyInfo:
    """Describe a rule. It has no `url`: its page is in this repository, which has no public address of its own."""
    return proto.PolicyInfo(
        name=rule.id,
        displayName=str(rule.title),
        description=str(rule.reason),
        message=str(rule.fix),
        remediation_steps=str(MORE(fix=rule.fix, id=rule.id)),
        enforcementLevel=LEVELS[Level.ADVISORY if advised else Level.MANDATORY],
        policy_type=proto.POLICY_TYPE_RESOURCE if isinstance(rule, Rule) else proto.POLICY_TYPE_STACK,
        severity=SEVERITIES[rule.severity],
        framework=proto.PolicyComplianceFramework(
            name=requirements.FRAMEWORK,
            version=requirements.VERSION,
            reference=requirements.AUTHORITY,
            specification=str(INDICATIVE(numbers=", ".join(rule.controls))),
        ),
        tags=[rule.family, rule.ref, *rule.controls],
        configSchema=schema(rule.parameters),
    )


def settings() -> proto.PolicyInfo:
    """Describe the policy that only holds the settings of the whole pack."""
    return proto.PolicyInfo(
        name=SETTINGS,
        displayName=str(SETTINGS_TITLE),
        description=str(SETTINGS_DESCRIPTION),
        enforcementLevel=proto.MANDATORY,
        policy_type=proto.POLICY_TYPE_STACK,
        configSchema=schema(Settings),
    )
