"""Every waiver covers something: what was mended needs none any more."""

from collections.abc import Iterator

from bleu_iac.rules.rule import Finding, Severity
from bleu_iac.rules.waiving import Judged, WaiverRule
from bleu_iac.text import Text

UNUSED = Text(
    "waives nothing: {rule} has nothing to say of {resource!r}",
    "n'exempte de rien : {rule} n'a rien à dire de {resource!r}",
)
UNUSED_AT = Text(
    "waives nothing: {rule} has nothing to say of {place} of {resource!r}",
    "n'exempte de rien : {rule} n'a rien à dire de {place} de {resource!r}",
)


def check(judged: Judged) -> Iterator[Finding]:
    """Name the waivers of rules that were asked about the whole stack, and that covered nothing."""
    for index, waiver in judged.waivers.items():
        rule = judged.rules.get(waiver.rule)
        if rule is not None and rule.id in judged.asked and waiver not in judged.used:
            text = UNUSED if waiver.property is None else UNUSED_AT
            values = {} if waiver.property is None else {"place": waiver.property}
            yield Finding(("waivers", index), text(rule=waiver.rule, resource=waiver.resource, **values))


RULE = WaiverRule(
    id="governance-waivers-used",
    ref="BLEU-0249",
    severity=Severity.MEDIUM,
    title=Text("A waiver covers something that a rule found", "Une dérogation couvre un écart qui existe"),
    reason=Text(
        "A waiver that is left behind waits for the day somebody breaks the rule again, and then lets it pass without "
        "anybody having decided so.",
        "Une dérogation oubliée attend le jour où quelqu'un enfreindra la règle à nouveau, et laissera passer cela "
        "sans que personne l'ait décidé.",
    ),
    fix=Text("Take it out, or correct its resource and its property", "Retirez-la, ou corrigez resource et property"),
    controls=("12.2.a", "18.4.a"),
    check=check,
)
