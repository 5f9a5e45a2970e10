"""What a service's firewall lets through is somebody's network, not everybody's."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from bleu_iac.catalogue.facts import Fact, paths
from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.meanings import type_facts, types_with
from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Found, Path, Resource, parse_path
from bleu_iac.rules import service_tags
from bleu_iac.rules.addresses import Network, is_anybody, is_tag, is_wide, is_word, networks
from bleu_iac.rules.denials import is_denied
from bleu_iac.rules.firewalls import ANYBODY
from bleu_iac.rules.looking import found
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, Verdict, undetermined
from bleu_iac.text import Text

EVERY_TENANT = Text(
    "lets everything in Azure through, of whatever customer: {found}",
    "laisse passer tout ce qui est dans Azure, de n'importe quel client : {found}",
)
RANGE = Text("{first} to {last}", "{first} à {last}")


class Ranges(NamedTuple):
    """Objects that let in the addresses from one to another."""

    at: str = ""
    """A pattern; empty for the resource itself."""
    first: str = "startIpAddress"
    last: str = "endIpAddress"


_INSIDE = Ranges("properties")
_FIREWALL_RULES = Ranges("firewallRules[*]")
_REDIS = Ranges("", "startIP", "endIP")
_RULES = """
    cosmosdb:MongoClusterFirewallRule datalakeanalytics:FirewallRule datalakestore:FirewallRule
    dbformariadb:FirewallRule dbformysql:FirewallRule dbformysql:SingleServerFirewallRule dbforpostgresql:FirewallRule
    dbforpostgresql:ServerGroupFirewallRule dbforpostgresql:SingleServerFirewallRule sql:FirewallRule
    synapse:IpFirewallRule
"""

_PLACES: Mapping[str, Ranges] = {
    "analysisservices:ServerDetails": Ranges("ipV4FirewallSettings.firewallRules[*]", "rangeStart", "rangeEnd"),
    "datalakeanalytics:Account": _FIREWALL_RULES,
    "datalakestore:Account": _FIREWALL_RULES,
    "databasefleetmanager:FirewallRule": _INSIDE,
    "horizondb:HorizonDbFirewallRule": _INSIDE,
    "mongocluster:FirewallRule": _INSIDE,
    "redis:FirewallRule": _REDIS,
    "redis:RedisFirewallRule": _REDIS,
    "sql:IPv6FirewallRule": Ranges("", "startIPv6Address", "endIPv6Address"),
    **dict.fromkeys(_RULES.split(), Ranges()),
}
PLACES = {f"{PROVIDER}:{name}": place for name, place in _PLACES.items()}
"""Types whose firewall names the first address and the last; what others name, the catalogue says."""
OTHERS = frozenset({f"{PROVIDER}:storage:StorageAccount", f"{PROVIDER}:keyvault:Vault", *paths(Fact.SECURITY_RULES)})
"""Types whose sources are judged by rules of their own: `network-storage-firewall-denies`,
`network-vault-firewall-denies`, `network-no-any-source`."""
NAMED = types_with(Kind.SOURCES) - OTHERS - PLACES.keys()

_NOWHERE = ("0.0.0.0", "::")  # noqa: S104 - what is looked for, not bound to
_NAME = re.compile(r"[A-Za-z][\w.-]*|/\S+|[A-Za-z][\w.+-]*://(?!\*(?:[:/]|$))\S+")
"""The name of a profile, the id of a subnet, an origin whose host is named: somebody's, whoever it is."""
_NAMES = """
    allowedClients allowedOriginPatterns allowedOrigins allowedSubnets autoApprovedRemotePerimeterResourceId
    localInboundProfiles networkAclBypassResourceIds remoteInboundProfiles trustedOrigins
"""
NAMES = frozenset(_NAMES.split())
"""Properties in which a word is the name of a host, a resource or a profile; in any other it is a service tag."""


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge each source, then what all of one list let in together."""
    place = PLACES.get(resource.type)
    if place is not None:
        let_in: list[Network] = []
        for each in resource.each(place.at) if place.at else [Found((), resource.inputs)]:
            if each.value is UNKNOWN:
                yield undetermined(each.path)
            else:
                yield from _range(resource, each, place, let_in)
        yield from _together(place.at, let_in)
    for pattern in _sources(resource.type) if resource.type in NAMED else ():
        let_in = []
        for each in resource.each(pattern):
            inner = enumerate(each.value) if isinstance(each.value, list) else ((None, each.value),)
            for index, value in inner:
                path = each.path if index is None else (*each.path, index)
                yield from _source(resource, Found(path, value), let_in)
        yield from _together(pattern, let_in)


@lru_cache(maxsize=4096)
def _sources(token: str) -> tuple[str, ...]:
    facts = type_facts(token)
    return () if facts is None else tuple(path for path, _ in facts.paths(Kind.SOURCES))


def _together(pattern: str, let_in: list[Network]) -> Iterator[Finding]:
    if is_wide(let_in):
        whole = parse_path(pattern.partition("[*]")[0]) if pattern else ()
        yield Finding(whole, ANYBODY(found=", ".join(map(str, let_in))))


def _range(resource: Resource, each: Found, place: Ranges, let_in: list[Network]) -> Iterator[Finding]:
    ends: list[Path] = [(*each.path, place.first), (*each.path, place.last)]
    first, last = (resource.look(path) for path in ends)
    unknown = [path for path, value in zip(ends, (first, last), strict=True) if value is UNKNOWN]
    if unknown:
        yield from map(undetermined, unknown)
        return
    shown = RANGE(first=found(resource, ends[0]), last=found(resource, ends[1]))
    if first in _NOWHERE and last in _NOWHERE:
        yield Finding(each.path, EVERY_TENANT(found=shown))
        return
    read = networks(f"{first}-{last}") if isinstance(first, str) and isinstance(last, str) else None
    if read is None:
        yield Finding(each.path, ANYBODY(found=shown))
    else:
        let_in.extend(read)


def _source(resource: Resource, each: Found, let_in: list[Network]) -> Iterator[Finding]:
    if is_denied(resource, each.path):
        return
    if each.value is UNKNOWN:
        yield undetermined(each.path)
        return
    texts = each.value.split(",") if isinstance(each.value, str) else None
    unsure = resource.look((*each.path[:-1], "action")) is UNKNOWN
    verdict = Verdict.UNDETERMINED if unsure else Verdict.VIOLATION
    may_be_named = _name(each.path) in NAMES
    if texts is None or any(_is_anybody(text, may_be_named) for text in texts):
        yield Finding(each.path, ANYBODY(found=found(resource, each.path)), verdict)
        return
    let_in.extend(network for text in texts for network in networks(text) or ())
    for tag in () if may_be_named else filter(is_tag, texts):
        yield from _tag(resource, Found(each.path, tag), verdict)


def _name(path: Path) -> str:
    return next(step for step in reversed(path) if isinstance(step, str))


def _tag(resource: Resource, tag: Found, verdict: Verdict) -> Iterator[Finding]:
    headers: Path = (*tag.path[:-1], "headers")
    own = service_tags.is_own_front_door(tag.value, resource.look(headers))
    if own is UNKNOWN:
        yield undetermined(headers)
    elif own is False:
        yield from service_tags.judged(tag, found(resource, tag.path), verdict)


def _is_anybody(text: str, may_be_named: bool) -> bool:
    text = text.strip()
    named = may_be_named and _NAME.fullmatch(text) is not None and not is_word(text)
    return bool(text) and not named and is_anybody(text)


RULE = Rule(
    id="network-firewall-names-networks",
    ref="BLEU-0180",
    severity=Severity.HIGH,
    title=Text(
        "A service's firewall lets somebody's networks through, not everybody's",
        "Le pare-feu d'un service laisse passer les réseaux de quelqu'un, pas de tout le monde",
    ),
    reason=Text(
        "A range from the first address to the last is no firewall. The range from 0.0.0.0 to 0.0.0.0, and the tag "
        "AzureCloud, let every machine of every customer of the platform through; the tag of a service that all of "
        "them share, whatever they have it do. Front Door's tag is one's own where the header x-azure-fdid is asked "
        "for beside it.",
        "Une plage de la première adresse à la dernière n'est pas un pare-feu. La plage de 0.0.0.0 à 0.0.0.0, et le "
        "tag AzureCloud, laissent passer toutes les machines de tous les clients de la plateforme ; le tag d'un "
        "service qu'ils partagent, tout ce qu'ils lui font faire. Celui de Front Door est le sien là où l'en-tête "
        "x-azure-fdid est exigé avec lui.",
    ),
    fix=Text(
        "Name the networks that may enter, or close the public access and use a private endpoint",
        "Nommez les réseaux qui peuvent entrer, ou fermez l'accès public et utilisez un point de terminaison privé",
    ),
    controls=("9.6.d", "9.6.k", "9.7.a", "13.2.a"),
    check=check,
    refused=Example(
        "azure-native:sql:FirewallRule",
        {"startIpAddress": "0.0.0.0", "endIpAddress": "0.0.0.0"},  # noqa: S104
    ),
    accepted=Example("azure-native:sql:FirewallRule", {"startIpAddress": "192.0.2.0", "endIpAddress": "192.0.2.255"}),
    types=frozenset(PLACES) | NAMED,
)
