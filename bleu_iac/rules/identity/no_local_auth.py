"""A service is entered through the directory only."""

from collections.abc import Iterator

from bleu_iac.catalogue.facts import Fact, paths
from bleu_iac.resources import Resource
from bleu_iac.rules.looking import require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity
from bleu_iac.text import Text


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Accept only an explicit true: left unset, local keys and accounts work."""
    for path in paths(Fact.LOCAL_AUTH).get(resource.type, ()):
        yield from require(resource, path, resource.look(path), "true", lambda value: value is True)


RULE = Rule(
    id="identity-no-local-auth",
    ref="BLEU-0031",
    severity=Severity.HIGH,
    title=Text(
        "A service is entered with an identity of the directory only",
        "On n'entre dans un service qu'avec une identité de l'annuaire",
    ),
    reason=Text(
        "Keys and accounts of the service's own know no second factor, no lockout and no departure: a person who left "
        "keeps them.",
        "Les clés et comptes propres au service ignorent le second facteur, le blocage et les départs : qui est "
        "parti les garde.",
    ),
    fix=Text(
        "Set disable_local_auth=True and grant roles to identities",
        "Mettez disable_local_auth=True et attribuez des rôles à des identités",
    ),
    controls=("9.2.b", "9.2.c", "9.5.a", "9.5.b"),
    check=check,
    refused=Example("azure-native:operationalinsights:Workspace", {"sku": {"name": "PerGB2018"}}),
    accepted=Example("azure-native:operationalinsights:Workspace", {"features": {"disableLocalAuth": True}}),
    types=frozenset(paths(Fact.LOCAL_AUTH)),
)
