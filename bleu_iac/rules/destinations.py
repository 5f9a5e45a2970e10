"""Whether what is written as a URL, a host or a connection string leads to somewhere inside the cloud."""

import re
from collections.abc import Collection, Iterator
from enum import Enum
from ipaddress import ip_address
from typing import Any

from bleu_iac.clouds import Cloud

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;|]+(?=[a-z][a-z0-9+.-]*://)", re.IGNORECASE)
"""What stands between two URLs."""
_PAIR = re.compile(r"(?:^|;)\s*(?P<key>[A-Za-z ]+?)\s*=\s*(?P<value>[^;]*)")
_HOST_KEYS = frozenset(
    {"endpointsuffix", "hostname", "host", "server", "datasource", "data source", "addr", "address", "network address"}
    | {"failover partner", "failoverpartner", "gatewayhostname"}
)
_PROTOCOL = re.compile(r"\A(?:[a-z]+:(?![0-9]))?(?://)?", re.IGNORECASE)
_PLAIN = re.compile(r"(?:\*?\.)?(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z0-9-]+\.?|\[[0-9a-f:.]+\]", re.IGNORECASE)
_ONE_LABEL = re.compile(r"(?!(?:0x[0-9a-f]+|[0-9]+)$)[a-z0-9-]+")
"""No public name has one label: it is completed inside a network. A number is an address, whoever's."""
_INSIDE_NAMES = (".internal", ".local", ".localhost")
"""Names that no public resolver answers for (RFC 6761, RFC 6762; `internal` by ICANN's resolution of 2024)."""


ANY = "*"
"""What firewalls call every host there is."""


class Leads(Enum):
    """Where a text leads."""

    INSIDE = "inside"
    """To a host of the cloud, a private address, or a host that was declared."""
    ELSEWHERE = "elsewhere"
    UNCLEAR = "unclear"
    """It names no host that can be read."""


def leads(text: Any, cloud: Cloud, declared: Collection[str]) -> tuple[Leads, str]:
    """Tell where a text leads, and by which host; the host is empty when none can be read."""
    hosts = list(hosts_in(text)) if isinstance(text, str) else []
    for host in hosts:
        if not is_inside(host, cloud, declared):
            return Leads.ELSEWHERE, host
    return (Leads.INSIDE, hosts[0]) if hosts else (Leads.UNCLEAR, "")


def is_inside(host: str, cloud: Cloud, declared: Collection[str]) -> bool:
    """Tell whether a host is the cloud's, private, or declared by its name or by a suffix with its leading dot."""
    name = host.lower().strip("[]").removesuffix(".").removeprefix("*")
    if name[-1:].isdigit() or ":" in name:  # what may be an address; to ask of every name takes longer than the rest
        try:
            return not ip_address(name).is_global
        except ValueError:
            pass
    for one in declared:
        if name == one.lower() or (one.startswith(".") and name.endswith(one.lower())):
            return True
    return cloud.has_host(name) or name.endswith(_INSIDE_NAMES) or _ONE_LABEL.fullmatch(name) is not None


def is_the_machine(host: str) -> bool:
    """Tell whether a host is the machine that asks: what goes there passes no network."""
    name = host.lower().strip("[]").removesuffix(".")
    try:
        address = ip_address(name)
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
    return address.is_loopback or address.is_link_local


def hosts_in(text: str) -> Iterator[str]:
    """Give the hosts that a URL, a host, or a connection string names. A URL whose host can't be told gives itself."""
    stripped = text.strip()
    if _SCHEME.match(stripped):
        for url in _BETWEEN.split(stripped):
            yield from _hosts_of_url(url)
    elif stripped == ANY:
        yield ANY
    elif "," in stripped and "=" not in stripped:
        for each in stripped.split(","):
            yield from hosts_in(each)
    elif _PLAIN.fullmatch(_without_port(_authority(stripped))):
        yield _without_port(_authority(stripped))
    elif "=" in stripped:
        yield from _hosts_of_pairs(stripped)


def _hosts_of_pairs(text: str) -> Iterator[str]:
    for pair in _PAIR.finditer(text):
        key, value = pair["key"].strip().lower(), pair["value"].strip()
        if not value:
            continue
        if _SCHEME.match(value):
            yield from _hosts_of_url(value)
        elif key in _HOST_KEYS or key.endswith("endpoint"):
            yield _without_port(_authority(_PROTOCOL.sub("", value)).partition(",")[0])


def _hosts_of_url(url: str) -> Iterator[str]:
    """Give a URL's host, or several; what readers of URLs may take differently is given whole, and so is nobody's."""
    found = _SCHEME.match(url)
    authority = _authority(url[found.end() if found else 0 :])
    if "\\" in authority or not authority.isascii():
        yield url
        return
    for each in authority.rpartition("@")[2].split(","):
        yield _without_port(each) or url


def _authority(text: str) -> str:
    return re.split(r"[/?#]", text, maxsplit=1)[0]


def _without_port(authority: str) -> str:
    if authority.startswith("["):
        return authority.partition("]")[0] + "]"
    return authority.partition(":")[0]
