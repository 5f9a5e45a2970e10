"""Everything a resource says of where something is names a region of the cloud."""

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import lru_cache

from bleu_iac.catalogue import classic, places
from bleu_iac.catalogue.places import Kind
from bleu_iac.catalogue.tokens import CLASSIC, CLASSIC_TYPE, PROVIDER, PROVIDER_TYPE, canonical, package
from bleu_iac.clouds import Cloud
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.leaves import slashed_in
from bleu_iac.rules.looking import found
from bleu_iac.rules.regions import (
    is_city_of,
    must_be_a_region,
    must_be_in_a_city,
    plain,
    region_of,
    stands_alone,
)
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.rules.walking import Place, places_of
from bleu_iac.text import Message, Text


class Global(Enum):
    """What a resource without a region may hold that calls its place `global`."""

    NOTHING = "nothing of the customer's, or what is public by its nature"
    TECHNICAL = "technical data of the customer, which stay in a cloud that is nowhere but in its regions"


GLOBAL: Mapping[str, tuple[Global, str]] = {
    "dns:Zone": (Global.NOTHING, "holds names that anybody may ask for"),
    "alertsmanagement:ActionRuleByName": (Global.NOTHING, "says when alerts are kept quiet"),
    "alertsmanagement:AlertProcessingRuleByName": (Global.NOTHING, "says what is done with alerts"),
    "alertsmanagement:SmartDetectorAlertRule": (Global.NOTHING, "says what is watched"),
    "monitor:ActivityLogAlert": (Global.NOTHING, "says what is watched"),
    "monitor:MetricAlert": (Global.NOTHING, "says what is watched"),
    "monitor:PrivateLinkScope": (Global.NOTHING, "ties workspaces to private endpoints"),
    "communication:CommunicationService": (Global.NOTHING, "its data are where dataLocation says"),
    "communication:Domain": (Global.NOTHING, "its data are where the service's dataLocation says"),
    "communication:EmailService": (Global.NOTHING, "its data are where dataLocation says"),
    "eventgrid:PartnerConfiguration": (Global.TECHNICAL, "holds who may create partner topics"),
    "eventgrid:SystemTopic": (Global.TECHNICAL, "passes on what happens to a whole subscription"),
    "monitor:ActionGroup": (Global.TECHNICAL, "holds people's addresses, and passes alerts on to them"),
    "monitor:TenantActionGroup": (Global.TECHNICAL, "holds people's addresses, and passes alerts on to them"),
}
"""Types that take no other place than `global`, or may: what they hold, and why that is no harm."""
NOWHERE = "global"
EDGE = "extendedLocation"
_OF_A_REGION = re.compile(r"/(?:subscriptions|providers)/(?:[^/]+/)*?locations/(?P<place>[^/]+)", re.IGNORECASE)
"""The id of what a service has in each region: a connector, a restorable account, a backup that is kept."""

ON_THE_EDGE = Text(
    "is an edge zone or a custom location, which is outside the regions of {cloud} ({regions}), found {found}",
    "est une zone périphérique ou un emplacement personnalisé, hors des régions de {cloud} ({regions}), trouvé : "
    "{found}",
)
NOT_UNDERSTOOD = Text(
    "stands for a place, and nothing in it says which, found {found}",
    "représente un lieu, et rien n'y dit lequel, trouvé : {found}",
)
FROM_PROVIDER = Text(
    "is left to the provider {name!r}, whose location must be a region of {cloud} ({regions}), found {found}",
    "est laissé au fournisseur {name!r}, dont l'emplacement doit être une région de {cloud} ({regions}), trouvé : "
    "{found}",
)
FROM_UNKNOWN = Text(
    "is left to the provider {name!r}, whose location is not known before deployment",
    "est laissé au fournisseur {name!r}, dont l'emplacement n'est pas connu avant le déploiement",
)


def _may_be_global(resource: Resource, place: Place, cloud: Cloud) -> bool:
    if place.path != ("location",) or plain(place.value) != NOWHERE:
        return False
    found = classic.counterpart(resource.type)
    tokens = (resource.type,) if found is None else found.types
    holds = [GLOBAL.get(token.partition(":")[2]) for token in tokens]
    return bool(holds) and all(each and (each[0] is Global.NOTHING or stands_alone(cloud)) for each in holds)


def _said(resource: Resource, place: Place, cloud: Cloud) -> Message:
    shown = found(resource, place.path)
    if EDGE in place.path:
        return ON_THE_EDGE(cloud=cloud.display_name, regions=", ".join(cloud.region_names), found=shown)
    if place.edge.kind is Kind.CITY:
        return must_be_in_a_city(cloud, shown)
    return must_be_a_region(cloud, shown, place.value)


def _is_good(place: Place, cloud: Cloud) -> bool:
    if place.edge.kind is Kind.CITY:
        return is_city_of(cloud, place.value)
    return region_of(cloud, place.value) is not None or plain(place.value) in place.edge.allowed


def _in_ids(resource: Resource, cloud: Cloud) -> Iterator[Finding]:
    """Judge the region that an id names, of something that each region has for itself."""
    for path, _, text in slashed_in(resource):
        place = _place_in(text)
        if place is not None and plain(place) != NOWHERE and region_of(cloud, place) is None:
            yield Finding(path, must_be_a_region(cloud, found(resource, path), text))


@lru_cache(maxsize=4096)  # the same ids stand in many resources
def _place_in(text: str) -> str | None:
    named = _OF_A_REGION.match(text) if "locations/" in text.lower() else None
    return named and named["place"]


def _left_to_provider(resource: Resource, cloud: Cloud) -> Iterator[Finding]:
    """Judge the location a provider's configuration fills in for a resource that gives none.

    The engine asks rules after the provider has filled it in; this is for those who ask earlier. A provider without a
    location gives the resource group's, which is judged as the group's own.
    """
    provider = resource.provider
    if provider is None or resource.look("location") is not None or canonical(provider.type) != PROVIDER_TYPE:
        return
    edge = places.node(places.root(resource.type)).get("location")
    if edge is None or edge.kind is not Kind.REGION or edge.allowed:
        return
    value = provider.inputs.get("location")
    if value is UNKNOWN:
        yield undetermined(("location",), FROM_UNKNOWN(name=provider.name))
    elif value is not None and region_of(cloud, value) is None:
        names = ", ".join(cloud.region_names)
        itself = Resource(provider.type, provider.name, provider.inputs, secrets=provider.secrets)
        shown = found(itself, ("location",))
        said = FROM_PROVIDER(name=provider.name, cloud=cloud.display_name, regions=names, found=shown)
        yield Finding(("location",), said)


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge every place; what is not known yet is undetermined, what is no text is a violation.

    A classic type is refused whatever it says; its places are judged by their names, so that all there is to mend is
    told at once.
    """
    if package(resource.type) not in (PROVIDER, CLASSIC) or canonical(resource.type) in (PROVIDER_TYPE, CLASSIC_TYPE):
        return
    cloud = context.cloud
    for place in places_of(resource):
        if place.value is UNKNOWN:
            yield undetermined(place.path)
        elif place.guessed and isinstance(place.value, Mapping):
            yield undetermined(place.path, NOT_UNDERSTOOD(found=found(resource, place.path)))
        elif not _is_good(place, cloud) and not _may_be_global(resource, place, cloud):
            yield Finding(place.path, _said(resource, place, cloud))
    yield from _in_ids(resource, cloud)
    yield from _left_to_provider(resource, cloud)


RULE = Rule(
    id="residency-location-in-cloud",
    ref="BLEU-0001",
    severity=Severity.CRITICAL,
    title=Text("Everything is in a region of the cloud", "Tout est dans une région du cloud"),
    reason=Text(
        "Data is where its resource is, and where its replicas, failover partners and copies are: each of these is a "
        "place, at any depth. One of them elsewhere, and the data has left.",
        "Les données sont là où est leur ressource, et là où sont ses réplicas, ses partenaires de bascule et ses "
        "copies : chacun est un lieu, à toute profondeur. Il suffit d'un seul ailleurs pour que les données soient "
        "parties.",
    ),
    fix=Text("Write one of the regions named", "Écrivez l'une des régions nommées"),
    controls=("12.5.d", "19.2.a", "19.2.b", "19.2.d"),
    check=check,
    refused=Example("azure-native:storage:StorageAccount", {"location": "{foreign_region}"}),
    accepted=Example("azure-native:storage:StorageAccount", {"location": "{region}"}),
)
