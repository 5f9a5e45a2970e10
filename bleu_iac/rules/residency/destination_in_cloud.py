"""Whatever is talked to by URL, host or connection string is in the cloud, or was declared."""

import re
from collections.abc import Iterator
from typing import Annotated, Any

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Path, Resource
from bleu_iac.rules.denials import is_denied
from bleu_iac.rules.destinations import Leads, leads
from bleu_iac.rules.embedded import embedded
from bleu_iac.rules.repositories import implied
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity, undetermined
from bleu_iac.rules.talking import destinations, settings, talks
from bleu_iac.text import Text

ID = "residency-destination-in-cloud"

LINKED = f"{PROVIDER}:datafactory:LinkedService"
"""Judged by a rule of its own, `residency-linked-service-in-cloud`."""
ALLOWED = frozenset({"targetFqdns", "destinationFqdns", "targetUrls", "fqdns"})
"""Where a firewall names what its rules are about; those that deny take nothing out."""
ZONES = {f"{PROVIDER}:dns:RecordSet": "zoneName", f"{PROVIDER}:privatedns:PrivateRecordSet": "privateZoneName"}
"""Where a record names its own zone: what it leads to in there, another record says."""
_EXPRESSION = re.compile(r"\s*(?:\[|\{\{|@\{|@[A-Za-z])")
"""What an ARM template, API Management, Data Factory or App Service fills in: nobody reads it as a URL."""
_ARM_ID = re.compile(r"/(?:subscriptions|providers)/", re.IGNORECASE)
_NEAR = re.compile(r"[A-Za-z0-9_-]+|/(?!/)\S*|\./\S*")

ELSEWHERE = Text(
    "must be a host of {cloud}, a private address, or a host in the rule's list, found {host!r}",
    "doit être un hôte de {cloud}, une adresse privée, ou un hôte de la liste de la règle, trouvé : {host!r}",
)
HIDDEN = Text(
    "must be a host of {cloud}, a private address, or a host in the rule's list, found [secret]",
    "doit être un hôte de {cloud}, une adresse privée, ou un hôte de la liste de la règle, trouvé : [secret]",
)
UNCLEAR = Text(
    "names no host that can be read, so that nothing says where data goes",
    "ne nomme aucun hôte qui se lise, si bien que rien ne dit où vont les données",
)


class Parameters(RuleParameters):
    """What the rule may be told."""

    hosts: Annotated[
        tuple[str, ...],
        Text(
            "Hosts outside the cloud that may be talked to; with a leading dot, all those under it",
            "Hôtes hors du cloud à qui l'on peut parler ; précédé d'un point, tous ceux en dessous",
        ),
    ] = ()


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge each destination by its host. An ARM id is judged by its subscription, elsewhere."""
    if not talks(resource) or resource.type == LINKED:
        return
    declared = (*context.parameters.get(ID, {}).get("hosts", ()), *_own_zone(resource))
    judged = set()
    for leaf in destinations(resource):
        judged.add(leaf.path)
        if leaf.value is UNKNOWN:
            yield undetermined(leaf.path)
        elif not _names_no_host(leaf.value) and not (leaf.name in ALLOWED and is_denied(resource, leaf.path)):
            yield from _judged(resource, leaf.path, leaf.value, context, declared)
    for named in (*implied(resource), *embedded(resource)):
        judged.add(named.path)
        if named.value is UNKNOWN:
            yield undetermined(named.path)
        else:
            yield from _judged(resource, named.path, named.value, context, declared)
    for leaf in settings(resource):
        if leaf.path not in judged:
            where, host = leads(leaf.value, context.cloud, declared)
            if where is Leads.ELSEWHERE:
                yield _elsewhere(resource, leaf.path, context, host)


def _own_zone(resource: Resource) -> tuple[str, ...]:
    zone = resource.look(ZONES[resource.type]) if resource.type in ZONES else None
    return (zone, f".{zone}") if isinstance(zone, str) and "." in zone.strip(".") else ()


def _names_no_host(text: str) -> bool:
    """Tell whether a text names nothing outside: a path, the name of something near, an ARM id, or nothing at all."""
    stripped = text.strip()
    return not stripped or _NEAR.fullmatch(stripped) is not None or _ARM_ID.match(stripped) is not None


def _judged(
    resource: Resource, path: Path, text: Any, context: Context, declared: tuple[str, ...]
) -> Iterator[Finding]:
    where, host = leads(text, context.cloud, declared)
    if where is Leads.ELSEWHERE and not _EXPRESSION.match(text):
        yield _elsewhere(resource, path, context, host)
    elif where is not Leads.INSIDE:
        yield undetermined(path, UNCLEAR())


def _elsewhere(resource: Resource, path: Path, context: Context, host: str) -> Finding:
    name, secret = context.cloud.display_name, resource.shown(path) == "[secret]"
    return Finding(path, HIDDEN(cloud=name) if secret else ELSEWHERE(cloud=name, host=host))


RULE = Rule(
    id=ID,
    ref="BLEU-0103",
    severity=Severity.HIGH,
    title=Text(
        "Data is sent to hosts of the cloud, or to hosts that were declared",
        "Les données sont envoyées à des hôtes du cloud, ou à des hôtes déclarés",
    ),
    reason=Text(
        "A webhook, an export or a connection takes data to whatever host it names, and the region of what sends it "
        "does not matter. A repository of code is such a host as well: an account's name alone means GitHub's or Azure "
        "DevOps's own.",
        "Un webhook, un export ou une connexion emporte les données vers l'hôte qu'il nomme, et la région de ce qui "
        "les envoie n'y change rien. Un dépôt de code est aussi un tel hôte : le nom seul d'un compte veut dire celui "
        "de GitHub ou d'Azure DevOps.",
    ),
    fix=Text(
        "Name a host of the cloud, or list the host in the rule's parameter `hosts`",
        "Nommez un hôte du cloud, ou listez l'hôte dans le paramètre `hosts` de la règle",
    ),
    controls=("12.14.a", "19.2.b", "19.2.d"),
    check=check,
    refused=Example(
        "azure-native:eventgrid:EventSubscription",
        {"destination": {"endpointType": "WebHook", "endpointUrl": "https://hooks.example.org/events"}},
    ),
    accepted=Example(
        "azure-native:eventgrid:EventSubscription",
        {"destination": {"endpointType": "WebHook", "endpointUrl": "{vault}"}},
    ),
    parameters=Parameters,
)
