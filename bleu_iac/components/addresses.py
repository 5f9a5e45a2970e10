"""Address ranges of a network, judged before Azure would: all that is wrong, at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import IPv4Network

from bleu_iac.errors import Problem
from bleu_iac.text import Text

PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")))
"""RFC 1918, and RFC 6598."""
LONGEST_PREFIX = 29
RESERVED = 5
"""Azure keeps the first four addresses of a subnet and the last for itself."""

NOT_A_RANGE = Text("{value!r} is not an IPv4 range", "{value!r} n'est pas une plage IPv4")
WRITE_A_RANGE = Text("Write it as an address and a length: 10.0.0.0/24", "Écrivez adresse et longueur : 10.0.0.0/24")
HOST_BITS = Text("{value!r} is an address inside a range", "{value!r} est une adresse à l'intérieur d'une plage")
WRITE_NETWORK = Text("Write {network}", "Écrivez {network}")
NOT_PRIVATE = Text("{value!r} is not a private range", "{value!r} n'est pas une plage privée")
USE_PRIVATE = Text("Choose it inside {ranges}", "Choisissez-la dans {ranges}")
TOO_SMALL = Text(
    "{value!r} has {count} addresses, and Azure keeps {reserved} of each subnet for itself",
    "{value!r} a {count} adresses, et Azure en garde {reserved} par sous-réseau",
)
USE_LONGER = Text("Use /{longest} or larger", "Employez /{longest} ou plus grand")
OUTSIDE = Text("{value!r} is outside the network's ranges", "{value!r} est hors des plages du réseau")
CHOOSE_INSIDE = Text("Choose it inside {ranges}", "Choisissez-la dans {ranges}")
OVERLAPS = Text("{value!r} overlaps {other} ({range})", "{value!r} chevauche {other} ({range})")
CHOOSE_FREE = Text("Choose a range that is free", "Choisissez une plage libre")


def parse(where: str, value: str, problems: list[Problem]) -> IPv4Network | None:
    """Read a range; note a problem and give `None` when it is none."""
    try:
        loose = IPv4Network(value, strict=False)
    except ValueError:
        problems.append(Problem("BLEU-E111", where, NOT_A_RANGE(value=value), WRITE_A_RANGE()))
        return None
    if "/" not in value:
        problems.append(Problem("BLEU-E111", where, NOT_A_RANGE(value=value), WRITE_A_RANGE()))
        return None
    if str(loose) != value:
        problems.append(Problem("BLEU-E111", where, HOST_BITS(value=value), WRITE_NETWORK(network=loose)))
        return None
    return loose


def parse_private(where: str, value: str, problems: list[Problem]) -> IPv4Network | None:
    """Read a range that must be private."""
    network = parse(where, value, problems)
    if network is not None and not is_private(network):
        problems.append(Problem("BLEU-E111", where, NOT_PRIVATE(value=value), USE_PRIVATE(ranges=shown(PRIVATE))))
        return None
    return network


def is_private(network: IPv4Network) -> bool:
    """Tell whether a range lies in one of the private ones."""
    return any(network.subnet_of(private) for private in PRIVATE)


def within(network: IPv4Network, ranges: Sequence[IPv4Network]) -> bool:
    """Tell whether a range lies in one of these."""
    return any(network.subnet_of(outer) for outer in ranges)


def space_problems(where: str, values: Sequence[str]) -> tuple[list[IPv4Network], list[Problem]]:
    """Read a network's ranges; they must be private, large enough for a subnet, and apart."""
    problems: list[Problem] = []
    ranges: dict[str, IPv4Network] = {}
    for index, value in enumerate(values):
        place = f"{where}[{index}]"
        network = parse_private(place, value, problems)
        if network is not None:
            problems += [*_too_small(place, network), *overlaps(place, network, ranges.items())]
            ranges[place] = network
    return list(ranges.values()), problems


def subnet_problems(
    prefixes: Mapping[str, str], space: Sequence[IPv4Network]
) -> tuple[dict[str, IPv4Network], list[Problem]]:
    """Read subnets' ranges, by the subnets' names: inside the space, large enough, and apart."""
    problems: list[Problem] = []
    ranges: dict[str, IPv4Network] = {}
    for name, value in prefixes.items():
        where = f"subnets.{name}.prefix"
        network = parse(where, value, problems)
        if network is None:
            continue
        problems += [*_too_small(where, network), *overlaps(where, network, ranges.items())]
        if space and not within(network, space):
            problems.append(Problem("BLEU-E111", where, OUTSIDE(value=value), CHOOSE_INSIDE(ranges=shown(space))))
        ranges[name] = network
    return ranges, problems


def overlaps(where: str, network: IPv4Network, taken: Iterable[tuple[str, IPv4Network]]) -> Iterator[Problem]:
    """Find what a range overlaps among those that are taken, each with what takes it."""
    for other, range_ in taken:
        if network.overlaps(range_):
            what = OVERLAPS(value=str(network), other=other, range=range_)
            yield Problem("BLEU-E111", where, what, CHOOSE_FREE())


def shown(ranges: Sequence[IPv4Network]) -> str:
    """Write ranges for a reader."""
    return ", ".join(map(str, ranges))


def _too_small(where: str, network: IPv4Network) -> Iterator[Problem]:
    if network.prefixlen > LONGEST_PREFIX:
        what = TOO_SMALL(value=str(network), count=network.num_addresses, reserved=RESERVED)
        yield Problem("BLEU-E111", where, what, USE_LONGER(longest=LONGEST_PREFIX))
