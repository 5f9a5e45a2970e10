"""Telling whether addresses amount to "anybody", in whatever spelling and however they are cut up."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_address, ip_network, summarize_address_range

Network = IPv4Network | IPv6Network

ANYBODY = frozenset({"*", "any", "internet", "0.0.0.0", "::"})  # noqa: S104 - what is looked for, not bound to
"""Words for everybody, in lower case; an address of zeros is meant as one more often than not."""
WIDEST = {4: 8, 6: 16}
"""The shortest prefix that can be somebody's: registries give out nothing wider. Anything wider is a piece of the
Internet, whatever it was meant to be."""

_EVERY_CUSTOMER = re.compile(r"azurecloud(?:\.[a-z0-9]+)?", re.IGNORECASE)
"""Tags of every address of the platform's data centres, in one region or in all: any customer's machine has one."""
_LOCAL = IPv6Network("fc00::/7")
"""Addresses that are everybody's at home and reach nobody else."""
_TAG = re.compile(r"[A-Za-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)*")


@lru_cache(maxsize=4096)  # the same few networks stand in many rules
def networks(text: str) -> tuple[Network, ...] | None:
    """Read an address, a network or a range of addresses; `None` when it is none of these."""
    text = text.strip()
    try:
        first, dash, last = text.partition("-")
        if dash:
            return tuple(summarize_address_range(ip_address(first.strip()), ip_address(last.strip())))
        return (ip_network(text, strict=False),)
    except (ValueError, TypeError):  # not an address; or a range from one version of IP to the other
        return None


def is_word(text: str) -> bool:
    """Tell whether a source is a word or a tag for everybody."""
    text = text.strip()
    return text.lower() in ANYBODY or _EVERY_CUSTOMER.fullmatch(text) is not None


def is_tag(text: str) -> bool:
    """Tell whether a source is written as a service tag is, whatever it stands for."""
    return _TAG.fullmatch(text.strip()) is not None


@lru_cache(maxsize=4096)
def is_anybody(text: str) -> bool:
    """Tell whether one source, alone, lets everybody in; what can't be read at all is taken to."""
    if is_word(text):
        return True
    found = networks(text)
    if found is None:
        return not is_tag(text)
    return is_wide(found)


def is_wide(pieces: Iterable[Network]) -> bool:
    """Tell whether networks, put together, are wider than anybody's own."""
    pieces = tuple(pieces)
    four = [piece for piece in pieces if isinstance(piece, IPv4Network)]
    six = [piece for piece in pieces if isinstance(piece, IPv6Network)]
    # Whether they are many is the cheaper question by far, and nearly always answered by no.
    wide_four = _are_many(four) and any(_too_short(network) for network in collapse_addresses(four))
    return wide_four or (_are_many(six) and any(_too_short(network) for network in collapse_addresses(six)))


def _are_many(pieces: Sequence[Network]) -> bool:
    """Tell whether networks of one version have as many addresses as one network that is too wide has."""
    if not pieces:
        return False
    bits = pieces[0].max_prefixlen - WIDEST[pieces[0].version] + 1
    return sum(each.num_addresses for each in pieces) >= 1 << bits


def _too_short(network: Network) -> bool:
    local = isinstance(network, IPv6Network) and network.subnet_of(_LOCAL)
    return network.prefixlen < WIDEST[network.version] and not local
