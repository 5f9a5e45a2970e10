"""URLs that say by their scheme that what goes there goes in clear text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache

from bleu_iac.catalogue.kinds import Kind
from bleu_iac.resources import UNKNOWN, Path, Resource
from bleu_iac.rules.destinations import hosts_in, is_the_machine
from bleu_iac.rules.leaves import addresses_in, unknown_in
from bleu_iac.rules.meant import meant
from bleu_iac.rules.rule import Finding, undetermined
from bleu_iac.rules.talking import DESTINATIONS, destinations, settings, talks
from bleu_iac.text import Text

SCHEMES: Mapping[str, str] = {
    "amqp": "amqps",
    "coap": "coaps",
    "coap+tcp": "coaps+tcp",
    "coap+ws": "coaps+ws",
    "ftp": "ftps",
    "git": "https",
    "http": "https",
    "imap": "imaps",
    "ipp": "ipps",
    "irc": "ircs",
    "ldap": "ldaps",
    "mqtt": "mqtts",
    "msrp": "msrps",
    "nats": "tls",
    "pop3": "pop3s",
    "redis": "rediss",
    "rlogin": "ssh",
    "rsync": "ssh",
    "rtmp": "rtmps",
    "rtsp": "rtsps",
    "sip": "sips",
    "smtp": "smtps",
    "stomp": "stomp+ssl",
    "stun": "stuns",
    "svn": "svn+ssh",
    "telnet": "ssh",
    "tftp": "https",
    "turn": "turns",
    "ws": "wss",
}
"""Schemes of a protocol's form in clear text, with what stands for it encrypted: those of IANA's registry of URI
schemes that have one, and those that the clients of `amqp`, `nats`, `pop3`, `smtp` and `stomp` read. A scheme that says
nothing of encryption (`mongodb`, `postgresql`, `nfs`, `tcp`, `opc.tcp`) is not among them: another setting says it."""

KINDS = (*DESTINATIONS, Kind.ADDRESS, Kind.COPIES_OUT, Kind.IMAGE, Kind.OWN_NAME, Kind.TRUST)
"""What the catalogue calls the properties that a URL stands in."""

_NOBODY = "names whom a token is for; nobody goes there"
_PROXY = (
    "a proxy is asked by http for a tunnel, and what goes through is encrypted by whoever sends it: AKS takes no other "
    "scheme (HTTP proxy support in AKS, httpProxy)"
)
_PAGE = "a page for people to read; no service talks to it"
_LET_THROUGH = "what a firewall is asked about, whose own rule says by which protocol"
NOT_SPOKEN: Mapping[str, str] = {
    "*.aadAudience": _NOBODY,
    "*.allowedAudiences": _NOBODY,
    "*.audience": _NOBODY,
    "*.audiences": _NOBODY,
    "kusto:Cluster.acceptedAudiences.value": _NOBODY,
    "*.httpProxy": _PROXY,
    "*.httpsProxy": _PROXY,
    "*.proxyUrl": _PROXY,
    "*.webProxy.connectionUri": _PROXY,
    "apimanagement:*Backend.proxy.url": _PROXY,
    "security:SecurityConnector.*.proxy": _PROXY,
    "policyinsights:Attestation*.evidence.sourceUri": _PAGE,
    "security:StandardAssignment.attestationData.evidence.sourceUrl": _PAGE,
    "securityinsights:*.author.link": _PAGE,
    "securityinsights:*.support.link": _PAGE,
    "cloudngfw:*.urlCustom": _LET_THROUGH,
    "network:*.targetUrls": _LET_THROUGH,
}
"""Properties in which a scheme says nothing of how anything travels, by `module:Type.path` without its lists' marks."""
_NAMES = re.compile(
    r"(?:schemas?(?:\.[a-z-]+)+|json-schema|docs\.oasis-open|purl|www\.w3)\.(?:com|org)|schema\.org", re.IGNORECASE
)
"""Hosts in the names of schemas, claims and namespaces, which are compared and never fetched."""

_URL = re.compile(r"(?:[A-Za-z][A-Za-z0-9 ._-]*=\s*)?(?P<url>(?P<scheme>[a-z][a-z0-9+.-]*)://.*)", re.IGNORECASE)
"""A URL by itself, or as what a key of a connection string stands for; not one in the query of another."""
_PROTOCOL = re.compile(r"\s*DefaultEndpointsProtocol\s*=\s*(?P<scheme>[a-z]+)\s*", re.IGNORECASE)
"""How a connection string of a storage account names the scheme of every URL that is made from it."""

CLEAR = Text("must be reached by {wanted}, found {found}", "doit être joint par {wanted}, trouvé : {found}")


def in_clear_text(resource: Resource) -> Iterator[Finding]:
    """Judge every URL by its scheme, whoever its host is: what goes to the cloud's own passes networks as well."""
    if not talks(resource):
        return
    if any(clear_scheme(leaf.value) for leaf in addresses_in(resource)):
        for path, text in _talked_to(resource).items():
            scheme = clear_scheme(text)
            if scheme is not None and not _is_not_spoken(resource.type, path):
                yield Finding(path, CLEAR(wanted=SCHEMES[scheme], found=scheme))
    if unknown_in(resource):
        yield from (undetermined(leaf.path) for leaf in destinations(resource) if leaf.value is UNKNOWN)


def _talked_to(resource: Resource) -> Mapping[Path, str]:
    leaves = [leaf for leaf, _ in meant(resource, *KINDS)] + [*destinations(resource), *settings(resource)]
    return {leaf.path: leaf.value for leaf in leaves if leaf.value is not UNKNOWN}


@lru_cache(maxsize=4096)
def clear_scheme(text: str) -> str | None:
    """Give the scheme of the first URL in an address or a connection string that is one of clear text, if any is."""
    for piece in _pieces(text):
        found = _URL.fullmatch(piece)
        if found is not None:
            scheme = found["scheme"].lower()
            if scheme in SCHEMES and not _stays_or_is_a_name(found["url"]):
                return scheme
        elif (said := _PROTOCOL.fullmatch(piece)) is not None and said["scheme"].lower() in SCHEMES:
            return said["scheme"].lower()
    return None


def _pieces(text: str) -> Sequence[str]:
    return re.split(r"[,;|\s]+", text.strip())


def _stays_or_is_a_name(url: str) -> bool:
    return all(is_the_machine(host) or _NAMES.fullmatch(host) is not None for host in hosts_in(url))


@lru_cache(maxsize=4096)
def _is_not_spoken(token: str, path: Path) -> bool:
    written = ".".join((token.partition(":")[2], *(step for step in path if isinstance(step, str))))
    return any(fnmatchcase(written, pattern) for pattern in NOT_SPOKEN)
