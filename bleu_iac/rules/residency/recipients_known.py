"""Messages go to people of one's own, by the domain of their addresses."""

from collections.abc import Iterator
from typing import Annotated

from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.meanings import types_with
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.looking import found
from bleu_iac.rules.meant import meant
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity, undetermined
from bleu_iac.text import Text

ID = "residency-recipients-known"

NOT_LISTED = Text(
    "must be an address of one of the domains listed ({domains}), found {found}",
    "doit être une adresse de l'un des domaines listés ({domains}), trouvé : {found}",
)
NO_LIST = Text(
    "is an address of a domain that nobody has said to be one's own (parameter domains), found {found}",
    "est une adresse d'un domaine dont personne n'a dit qu'il est le sien (paramètre domains), trouvé : {found}",
)


class Parameters(RuleParameters):
    """What the rule may be told."""

    domains: Annotated[
        tuple[str, ...],
        Text(
            "Domains of mail addresses, each with all those under it, whose people may be written to",
            "Domaines d'adresses de courriel, chacun avec tous ceux en dessous, à qui l'on peut écrire",
        ),
    ] = ()


def _is_of(address: str, domains: tuple[str, ...]) -> bool:
    domain = f".{address.rpartition('@')[2].strip().lower()}"
    return any(domain.endswith(f".{one.lower().lstrip('.')}") for one in domains)


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge every mail address; several may stand in one text. A telephone's number says nothing of its place."""
    domains = tuple(context.parameters.get(ID, {}).get("domains", ()))
    for leaf, _ in meant(resource, Kind.PERSON):
        if leaf.value is UNKNOWN:
            yield undetermined(leaf.path)
            continue
        addresses = [one for one in leaf.value.replace(";", ",").split(",") if "@" in one]
        if all(_is_of(one, domains) for one in addresses):
            continue
        shown = found(resource, leaf.path)
        if domains:
            yield Finding(leaf.path, NOT_LISTED(domains=", ".join(domains), found=shown))
        else:
            yield undetermined(leaf.path, NO_LIST(found=shown))


RULE = Rule(
    id=ID,
    ref="BLEU-0112",
    severity=Severity.MEDIUM,
    title=Text("Messages go to people of one's own", "Les messages vont à des personnes de chez soi"),
    reason=Text(
        "An alert, a report or an invoice tells what is deployed and how it fares; sent to another company's mail, it "
        "has left.",
        "Une alerte, un rapport ou une facture dit ce qui est déployé et comment cela se porte ; envoyé à la "
        "messagerie d'une autre entreprise, c'est parti.",
    ),
    fix=Text(
        "Give addresses of your own domains, and list these in the rule's parameter `domains`",
        "Donnez des adresses de vos propres domaines, et listez ceux-ci dans le paramètre `domains` de la règle",
    ),
    controls=("12.14.a", "19.2.d"),
    check=check,
    refused=Example(
        "azure-native:monitor:ActionGroup",
        {"emailReceivers": [{"name": "duty", "emailAddress": "duty@mail.example.org"}]},
        parameters={"domains": ["example.fr"]},
    ),
    accepted=Example(
        "azure-native:monitor:ActionGroup",
        {"emailReceivers": [{"name": "duty", "emailAddress": "duty@team.example.fr"}]},
        parameters={"domains": ["example.fr"]},
    ),
    types=types_with(Kind.PERSON),
    parameters=Parameters,
)
