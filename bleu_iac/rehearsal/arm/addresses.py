"""Address ranges of virtual networks and their subnets: what Azure takes, and which addresses it hands out.

Azure keeps five addresses of each subnet, so that the smallest is a /29; the subnets of some services have a fixed name
and must be larger. Source: Microsoft Learn, "Virtual network FAQ"; "Azure Firewall FAQ"; "About VPN Gateway settings";
"About Bastion configuration settings".
"""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from bleu_iac.rehearsal.arm.refusal import Refusal
from bleu_iac.text import Text

NOT_A_RANGE = Text("{value!r} is not an address range", "{value!r} n'est pas une plage d'adresses")
WRITE_RANGE = Text("Write an address and a length", "Écrivez une adresse et une longueur")
HOST_BITS = Text("{value!r} has bits set beyond its length", "{value!r} a des bits au-delà de sa longueur")
WRITE = Text("Write {value!r}", "Écrivez {value!r}")
OUTSIDE = Text(
    "{value} is not inside the address space of the virtual network ({space})",
    "{value} n'est pas dans l'espace d'adressage du réseau virtuel ({space})",
)
CHOOSE_INSIDE = Text(
    "Choose a range inside it, or widen the space", "Choisissez une plage qui y soit, ou élargissez l'espace"
)
OVERLAPS = Text("{value} overlaps {other_value} of {other!r}", "{value} chevauche {other_value} de {other!r}")
CHOOSE_FREE = Text("Choose a range that is free", "Choisissez une plage libre")
TOO_SMALL = Text(
    "{value} is too small: {name!r} needs a /{length} or larger",
    "{value} est trop petit : {name!r} demande un /{length} au moins",
)
ENLARGE = Text("Choose a larger range", "Choisissez une plage plus grande")

Network = IPv4Network | IPv6Network

_SMALLEST = 29
_SMALLEST_BY_NAME = {
    "AzureFirewallSubnet": 26,
    "AzureFirewallManagementSubnet": 26,
    "AzureBastionSubnet": 26,
    "GatewaySubnet": 27,
}
_KEPT_AT_START = 4


def read(value: str, where: str) -> Network | Refusal:
    """Read a range, or say why Azure would not."""
    try:
        return ip_network(value)
    except ValueError:
        pass
    try:
        meant = ip_network(value, strict=False)
    except ValueError:
        return Refusal(
            "BLEU-E418", "InvalidAddressPrefixFormat", where, NOT_A_RANGE(value=value), WRITE_RANGE(), path=where
        )
    return Refusal(
        "BLEU-E418", "InvalidCIDRNotation", where, HOST_BITS(value=value), WRITE(value=str(meant)), path=where
    )


def subnet_refusals(
    name: str, ranges: list[Network], space: list[Network], siblings: Mapping[str, list[Network]], where: str
) -> Iterator[Refusal]:
    """Give why a subnet does not fit; `siblings` are the other subnets by name."""
    least = _SMALLEST_BY_NAME.get(name, _SMALLEST)
    for own in ranges:
        if not any(_inside(own, outer) for outer in space):
            shown = ", ".join(map(str, space))
            yield _refusal("NetcfgInvalidSubnet", where, OUTSIDE(value=own, space=shown), CHOOSE_INSIDE())
        elif own.version == 4 and own.prefixlen > least:  # noqa: PLR2004, RUF100
            yield _refusal("NetcfgInvalidSubnet", where, TOO_SMALL(value=own, name=name, length=least), ENLARGE())
        for other, theirs in siblings.items():
            for taken in theirs:
                if own.version == taken.version and own.overlaps(taken):
                    what = OVERLAPS(value=own, other_value=taken, other=other)
                    yield _refusal("NetcfgSubnetRangesOverlap", where, what, CHOOSE_FREE())


def of_subnet(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give a subnet's ranges as written, each with its place."""
    found = [("addressPrefix", values["addressPrefix"])] if values.get("addressPrefix") else []
    several = values.get("addressPrefixes") or []
    return [*found, *((f"addressPrefixes[{index}]", text) for index, text in enumerate(several))]


def known(texts: Iterator[str] | list[str]) -> list[Network]:
    """Read ranges that were taken before."""
    return [found for text in texts if not isinstance(found := read(text, ""), Refusal)]


def first_free(subnet: Network, taken: frozenset[str]) -> str | None:
    """Give the first address that Azure would hand out; `None` when the subnet is full."""
    first, last = int(subnet.network_address) + _KEPT_AT_START, int(subnet.broadcast_address) - 1
    for number in range(first, last + 1):
        address = str(subnet.network_address + (number - int(subnet.network_address)))
        if address not in taken:
            return address
    return None


def _inside(inner: Network, outer: Network) -> bool:
    if isinstance(inner, IPv4Network) and isinstance(outer, IPv4Network):
        return inner.subnet_of(outer)
    return isinstance(inner, IPv6Network) and isinstance(outer, IPv6Network) and inner.subnet_of(outer)


def _refusal(arm_code: str, where: str, what: Any, fix: Any) -> Refusal:
    return Refusal("BLEU-E418", arm_code, where, what, fix, path=where)
