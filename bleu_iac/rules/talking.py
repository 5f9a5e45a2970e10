"""What a resource talks to: the texts in it that are a URL, a host or a connection string."""

import re
from collections.abc import Iterator
from functools import lru_cache

from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import Resource
from bleu_iac.rules.leaves import Leaf, addresses_in, any_name, leaves_of, names_in
from bleu_iac.rules.meant import edge_at, is_known, meant

DESTINATIONS = (Kind.EXTERNAL_URL, Kind.WEBHOOK)
SETTINGS = (Kind.MAY_HOLD_SECRET, Kind.SECRET, Kind.SECRET_REFERENCE)
"""Content of the user's own, and what names a secret: a URL or a connection string as a whole, something talks to."""
_OTHER_CLOUDS = f"{PROVIDER}:awsconnector:"
"""Descriptions of what exists elsewhere: nothing is sent there."""
_TEMPLATES = frozenset({"template", "mainTemplate"})
"""What is opened, and judged as the resources it declares."""

_CONNECTION = re.compile(r"(?:.*[cC]|c)onnectionString(?:[0-9]|PrimaryKey|SecondaryKey)?")
_LOOKS = re.compile(r"(?:.*[a-z])?(?:U[rR][iIlL]|[eE]ndpoint|Issuer)|ur[il]|issuer|.*[cC]onnectionString")
"""Names of addresses and connections, for properties that the SDK does not have."""


def talks(resource: Resource) -> bool:
    """Tell whether a resource is one of the cloud's, which may talk to others."""
    return resource.type.startswith(f"{PROVIDER}:") and not resource.type.startswith(_OTHER_CLOUDS)


@lru_cache(maxsize=4096)
def _is_looked_at(name: str) -> bool:
    return _LOOKS.fullmatch(name) is not None or _CONNECTION.fullmatch(name) is not None


def destinations(resource: Resource) -> Iterator[Leaf]:
    """Give what the catalogue says is one, whose tokens are believed left out; and what has the name of one."""
    for leaf, edge in meant(resource, *DESTINATIONS):
        if not edge.of(Kind.TRUST):
            yield leaf
    if any_name(names_in(resource), _is_looked_at):
        for leaf in leaves_of(resource):
            if not _is_looked_at(leaf.name) or edge_at(resource.type, leaf.path, DESTINATIONS) is not None:
                continue
            if _CONNECTION.fullmatch(leaf.name) or not is_known(resource.type, leaf.path):
                yield leaf


def settings(resource: Resource) -> Iterator[Leaf]:
    """Give what of the user's own content is an address as a whole, not a script or a page that has some in it."""
    for leaf in addresses_in(resource):
        edge = edge_at(resource.type, leaf.path, SETTINGS)
        if edge is not None and not (edge.free and not _TEMPLATES.isdisjoint(leaf.path)) and _is_whole(leaf):
            yield leaf


def _is_whole(leaf: Leaf) -> bool:
    """Tell whether a text is an address as a whole, and not the name of a schema."""
    return not leaf.name.startswith("$") and "\n" not in leaf.value.strip()
