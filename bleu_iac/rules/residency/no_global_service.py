"""Nothing is a service that answers from everywhere, or that keeps its data in a geography without France."""

from collections.abc import Iterator

from bleu_iac.catalogue import known
from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import Resource
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity
from bleu_iac.text import Text

EDGE = Text(
    "answers from points of presence all over the world, which see the requests and keep copies",
    "répond depuis des points de présence du monde entier, qui voient les requêtes et gardent des copies",
)
STEERING = Text(
    "chooses for each request where in the world it is sent, from outside any region",
    "choisit pour chaque requête où elle est envoyée dans le monde, hors de toute région",
)
GEOGRAPHY = Text(
    "keeps its data in a geography of its own, none of which is France",
    "garde ses données dans une géographie propre, dont aucune n'est la France",
)
MAKERS = Text(
    "is run by the maker from outside any region, as one service for all of his customers",
    "est exploité par l'éditeur hors de toute région, en un service unique pour tous ses clients",
)
REGISTRAR = Text(
    "is bought from a registrar or an authority that the cloud does not run",
    "s'achète auprès d'un bureau d'enregistrement ou d'une autorité que le cloud n'exploite pas",
)

MODULES = {
    "cdn": EDGE,
    "frontdoor": EDGE,
    "trafficmanager": STEERING,
    "botservice": MAKERS,
    "maps": GEOGRAPHY,
    "azuresphere": MAKERS,
    "certificateregistration": REGISTRAR,
    "domainregistration": REGISTRAR,
    "dynamics365fraudprotection": MAKERS,
    "graphservices": MAKERS,
    "healthbot": MAKERS,
    "intune": MAKERS,
    "m365securityandcompliance": MAKERS,
    "orbital": MAKERS,
    "powerplatform": MAKERS,
    "quantum": MAKERS,
    "syntex": MAKERS,
    "verifiedid": MAKERS,
}
"""Whole modules of the SDK: none of their types has a French choice that is known. A tenant who knows better waives."""
TYPES = {
    f"{PROVIDER}:azureactivedirectory:B2CTenant": GEOGRAPHY,
    f"{PROVIDER}:azureactivedirectory:CIAMTenant": GEOGRAPHY,
    f"{PROVIDER}:azureactivedirectory:GuestUsage": GEOGRAPHY,
    f"{PROVIDER}:web:StaticSite": EDGE,
    f"{PROVIDER}:edgeorder:OrderItem": MAKERS,
    f"{PROVIDER}:edgeorder:Address": MAKERS,
}


def _refused() -> dict[str, Text]:
    modules = {token: MODULES[module] for token in known.types() if (module := token.split(":")[1]) in MODULES}
    return modules | TYPES


REFUSED = _refused()


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Refuse the type alone, whatever its location says."""
    if reason := REFUSED.get(resource.type):
        yield Finding((), reason())


RULE = Rule(
    id="residency-no-global-service",
    ref="BLEU-0100",
    severity=Severity.HIGH,
    title=Text("Nothing is served from outside the regions", "Rien n'est servi depuis l'extérieur des régions"),
    reason=Text(
        "Content delivery, global load balancing and the maker's world-wide services have no place that could be "
        "judged: what passes through them, or is kept in them, is wherever they are.",
        "La diffusion de contenu, la répartition de charge mondiale et les services mondiaux de l'éditeur n'ont pas "
        "de lieu qui puisse être jugé : ce qui y passe ou y reste est là où ils sont.",
    ),
    fix=Text(
        "Use an application gateway or a load balancer in a region of the cloud, or a service that runs in one",
        "Utilisez une passerelle applicative ou un répartiteur de charge dans une région du cloud, ou un service qui "
        "s'y exécute",
    ),
    controls=("19.2.a", "19.2.b", "19.2.d"),
    check=check,
    refused=Example("azure-native:cdn:Profile", {"sku": {"name": "Premium_AzureFrontDoor"}}),
    accepted=Example("azure-native:network:ApplicationGateway", {"location": "{region}"}),
    types=frozenset(REFUSED),
)
