"""An exemption from Azure Policy is made up for by something else, and ends."""

import re
from collections.abc import Iterator
from typing import Any

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import Resource
from bleu_iac.rules.looking import is_one_of, require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity
from bleu_iac.text import Text

CATEGORY, EXPIRES, WHY = "exemptionCategory", "expiresOn", "description"

A_DATE = Text("the date it ends (2030-01-31T00:00:00Z)", "la date de sa fin (2030-01-31T00:00:00Z)")
A_REASON = Text("a reason", "une raison")

_EXEMPTION = f"{PROVIDER}:authorization:PolicyExemption"
_DATE = re.compile(r"2\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T[0-9:.]+(Z|[+-][0-9:]+)?)?", re.ASCII)


def _is_date(value: Any) -> bool:
    return isinstance(value, str) and _DATE.fullmatch(value) is not None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge what kind it is, when it ends and why it is there."""
    yield from require(resource, CATEGORY, resource.look(CATEGORY), "Mitigated", is_one_of("Mitigated"))
    yield from require(resource, EXPIRES, resource.look(EXPIRES), A_DATE(), _is_date)
    yield from require(resource, WHY, resource.look(WHY), A_REASON(), _is_text)


_GOOD = {
    "exemptionCategory": "Mitigated",
    "expiresOn": "2030-01-31T00:00:00Z",
    "description": "Reached through the bastion only (ticket 1234)",
}

RULE = Rule(
    id="governance-exemptions-expire",
    ref="BLEU-0242",
    severity=Severity.HIGH,
    title=Text(
        "An exemption from Azure Policy has a reason and an end",
        "Une exemption d'Azure Policy a une raison et une fin",
    ),
    reason=Text(
        "An exemption without an end is a rule that was abolished where nobody looks; a waiver says that nothing makes "
        "up for it.",
        "Une exemption sans fin est une règle abolie là où personne ne regarde ; une dispense (Waiver) dit que rien ne "
        "la compense.",
    ),
    fix=Text(
        "Set exemption_category='Mitigated', expires_on and description",
        "Mettez exemption_category='Mitigated', expires_on et description",
    ),
    controls=("12.2.a", "18.4.a"),
    check=check,
    refused=Example(_EXEMPTION, {"exemptionCategory": "Waiver"}),
    accepted=Example(_EXEMPTION, _GOOD),
    types=frozenset({_EXEMPTION}),
)
