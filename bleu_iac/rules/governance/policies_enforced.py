"""Azure Policy's assignments are enforced, on everything they are assigned to."""

from collections.abc import Iterator, Mapping
from typing import Any

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.looking import NOTHING, found, is_one_of, require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

MODE, EXCLUDED, OVERRIDES = "enforcementMode", "notScopes", "overrides"
WEAK = ("Disabled", "Audit", "AuditIfNotExists")

WEAKENED = Text("weakens what the policy does to {found}", "affaiblit l'effet de la stratégie à {found}")

_ASSIGNMENT = f"{PROVIDER}:authorization:PolicyAssignment"
_enforced = is_one_of("Default")
_weak = is_one_of(*WEAK)
_is_effect = is_one_of("policyEffect")


def _none(value: Any) -> bool:
    return value is None or value == []


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge whether it is enforced, where it is not, and whether its effect is replaced by a weaker one."""
    mode = resource.look(MODE)
    yield from require(resource, MODE, mode, "Default", lambda value: value is None or _enforced(value))
    yield from require(resource, EXCLUDED, resource.look(EXCLUDED), NOTHING(), _none)
    for override in resource.each(f"{OVERRIDES}[*]"):
        if not isinstance(override.value, Mapping):
            yield from require(resource, override.path, override.value, NOTHING(), _none)
            continue
        kind, value = override.value.get("kind"), override.value.get("value")
        if kind is not UNKNOWN and not _is_effect(kind):
            continue
        if value is UNKNOWN:
            yield undetermined((*override.path, "value"))
        elif _weak(value):
            yield Finding((*override.path, "value"), WEAKENED(found=found(resource, (*override.path, "value"))))


RULE = Rule(
    id="governance-policies-enforced",
    ref="BLEU-0241",
    severity=Severity.HIGH,
    title=Text(
        "Azure Policy is enforced on everything it is assigned to", "Azure Policy s'applique à tout ce qu'elle couvre"
    ),
    reason=Text(
        "An assignment that is not enforced, or leaves scopes out, shows a green board and stops nothing.",
        "Une affectation qui n'est pas appliquée, ou qui exclut des étendues, montre un tableau vert et n'arrête rien.",
    ),
    fix=Text(
        "Leave enforcement_mode, not_scopes and overrides out; for an exception use a PolicyExemption that expires",
        "Omettez enforcement_mode, not_scopes et overrides ; pour une exception, une PolicyExemption qui expire",
    ),
    controls=("12.2.a", "18.4.a"),
    check=check,
    refused=Example(_ASSIGNMENT, {"enforcementMode": "DoNotEnforce"}),
    accepted=Example(_ASSIGNMENT, {"enforcementMode": "Default"}),
    types=frozenset({_ASSIGNMENT}),
)
