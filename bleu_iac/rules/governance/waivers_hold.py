"""Every waiver is in force: for a rule there is, granted by another person than asked for it, for a limited time."""

from collections.abc import Iterator
from difflib import get_close_matches

from bleu_iac.rules.rule import Finding, Severity
from bleu_iac.rules.waiver import Waiver
from bleu_iac.rules.waiving import Judged, WaiverRule
from bleu_iac.text import Message, Text

LONGEST = 365
"""Days from the grant to the last day. A waiver is a risk that somebody took, and SecNumCloud 3.2 has the risk study
reviewed every year (5.3.h)."""
LONGEST_OF_CRITICAL = 90
"""The same for a rule of severity critical: about a quarter, after which SecNumCloud 3.2 has the most powerful access
reviewed (9.4.c)."""

NO_RULE = Text("is {name!r}, which is no rule", "est {name!r}, qui n'est pas une règle")
NO_RULE_BUT = Text(
    "is {name!r}, which is no rule (the nearest is {near})",
    "est {name!r}, qui n'est pas une règle (la plus proche est {near})",
)
NEVER = Text("is {name!r}, which can't be waived", "est {name!r}, à laquelle on ne déroge pas")
SAME_PERSON = Text("is {approver!r}, who asked for it", "est {approver!r}, qui l'a demandée")
NOT_YET = Text("is {granted}, and today is {today}", "est le {granted}, et nous sommes le {today}")
TOO_LONG = Text(
    "is {days} days after it was granted, and may be {most} for severity {severity}",
    "est {days} jours après l'octroi, et peut l'être de {most} pour la sévérité {severity}",
)
ENDED = Text("was {expires}", "était le {expires}")
SO_NOT_WAIVED = Text(
    "{wrong}; {rule} is not waived for {resource!r}",
    "{wrong} ; pas de dérogation à {rule} pour {resource!r}",
)


def check(judged: Judged) -> Iterator[Finding]:
    """Judge each waiver by itself."""
    for index, waiver in judged.waivers.items():
        for field, wrong in _wrong(waiver, judged):
            message = SO_NOT_WAIVED(wrong=wrong, rule=waiver.rule, resource=waiver.resource)
            yield Finding(("waivers", index, field), message)


def _wrong(waiver: Waiver, judged: Judged) -> Iterator[tuple[str, Message]]:
    rule = judged.rules.get(waiver.rule)
    if rule is None:
        near = get_close_matches(waiver.rule, judged.rules, 1)
        yield "rule", NO_RULE_BUT(name=waiver.rule, near=near[0]) if near else NO_RULE(name=waiver.rule)
    elif isinstance(rule, WaiverRule):
        yield "rule", NEVER(name=waiver.rule)
    if waiver.approver.casefold() == waiver.requester.casefold():
        yield "approver", SAME_PERSON(approver=waiver.approver)
    if waiver.granted > judged.today:
        yield "granted", NOT_YET(granted=waiver.granted, today=judged.today)
    most = LONGEST_OF_CRITICAL if rule and rule.severity is Severity.CRITICAL else LONGEST
    if rule and (days := (waiver.expires - waiver.granted).days) > most:
        yield "expires", TOO_LONG(days=days, most=most, severity=rule.severity)
    if waiver.expires < judged.today:
        yield "expires", ENDED(expires=waiver.expires)


RULE = WaiverRule(
    id="governance-waivers-hold",
    ref="BLEU-0248",
    severity=Severity.HIGH,
    title=Text(
        "A waiver is for a rule there is, approved by another person, and ends",
        "Une dérogation porte sur une règle, est accordée par une autre personne et prend fin",
    ),
    reason=Text(
        "A waiver is a risk that somebody took. Where nobody else looked at it, or where it never ends, the rule is "
        "abolished without anybody having decided so. A waiver that does not hold waives nothing.",
        "Une dérogation est un risque que quelqu'un a pris. Si personne d'autre ne l'a regardée, ou si elle ne finit "
        "jamais, la règle est abolie sans que personne l'ait décidé. Celle qui n'est pas valable n'exempte de rien.",
    ),
    fix=Text(
        "Have it granted anew by somebody who did not ask for it, or take it out",
        "Faites-la accorder à nouveau par quelqu'un qui ne l'a pas demandée, ou retirez-la",
    ),
    controls=("5.3.h", "12.2.a", "18.4.a"),
    check=check,
)
