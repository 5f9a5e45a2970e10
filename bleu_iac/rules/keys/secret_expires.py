"""A secret in a vault ends."""

from collections.abc import Iterator

from bleu_iac.resources import Resource
from bleu_iac.rules.looking import require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity
from bleu_iac.text import Text

EXPIRES = "properties.attributes.expires"
A_DATE = Text("a date in seconds since 1970", "une date en secondes depuis 1970")


def _is_date(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Left out, a secret stays good for ever."""
    yield from require(resource, EXPIRES, resource.look(EXPIRES), A_DATE(), _is_date)


RULE = Rule(
    id="keys-secret-expires",
    ref="BLEU-0157",
    severity=Severity.LOW,
    title=Text("A secret in a vault ends", "Un secret dans un coffre a une fin"),
    reason=Text(
        "A secret that nobody has to renew is still good in the hands of whoever took it years ago.",
        "Un secret que personne n'a à renouveler reste bon dans les mains de qui l'a pris il y a des années.",
    ),
    fix=Text("Set properties.attributes.expires", "Mettez properties.attributes.expires"),
    controls=("10.5.a", "10.5.d"),
    check=check,
    refused=Example("azure-native:keyvault:Secret", {"properties": {"contentType": "text/plain"}}),
    accepted=Example("azure-native:keyvault:Secret", {"properties": {"attributes": {"expires": 1830000000}}}),
    types=frozenset({"azure-native:keyvault:Secret"}),
)
