"""Whether a text names a place of the cloud, and how to say that it does not."""

import re
from typing import Any

from bleu_iac import clouds
from bleu_iac.clouds import Cloud, Region, normalise_location
from bleu_iac.text import Message, Text

MUST_BE_A_REGION = Text(
    "must be a region of {cloud} ({regions}), found {found}",
    "doit être une région de {cloud} ({regions}), trouvé : {found}",
)
MUST_BE_IN_A_CITY = Text(
    "must be in a city where {cloud} has a region ({cities}), found {found}",
    "doit être dans une ville où {cloud} a une région ({cities}), trouvé : {found}",
)
ELSEWHERE = Text("{found}, a region of {cloud}", "{found}, une région de {cloud}")
ELSEWHERE_IN_REACH = Text("{found}, a region of {cloud}: {caveat}", "{found}, une région de {cloud} : {caveat}")

_SPELLING = re.compile(r"[A-Za-z0-9 ]+")
"""Letters of another script can look the same and be another text."""


def plain(value: Any) -> str | None:
    """Give a text the way ARM compares places; `None` for what is no text of plain letters, digits and blanks."""
    return normalise_location(value) if isinstance(value, str) and _SPELLING.fullmatch(value) else None


def region_of(cloud: Cloud, value: Any) -> Region | None:
    """Give the region a value names in any spelling Azure takes; `None` for anything else."""
    name = plain(value)
    return None if name is None else cloud.region(name)


def is_city_of(cloud: Cloud, value: Any) -> bool:
    """Tell whether a value names a city, perhaps with a number, where the cloud has a region."""
    name = plain(value)
    return name is not None and name.rstrip("0123456789") in {normalise_location(one.city) for one in cloud.regions}


def must_be_a_region(cloud: Cloud, found: Message | str, value: Any) -> Message:
    """Say that a value, shown as `found`, is no region of the cloud, naming those that are.

    Where it is a region of another cloud, that cloud is named, with what its profile says of it if it is in reach of
    other countries' laws; not for a secret, which is not shown.
    """
    if found == repr(value):
        found = _elsewhere(cloud, value, found)
    return MUST_BE_A_REGION(cloud=cloud.display_name, regions=", ".join(cloud.region_names), found=found)


def _elsewhere(cloud: Cloud, value: Any, found: str) -> Message | str:
    for other in (clouds.get(name) for name in clouds.names() if name != cloud.name):
        if region_of(other, value) is not None:
            if other.immune_to_foreign_law:
                return ELSEWHERE(found=found, cloud=other.display_name)
            caveat = other.caveat.model_dump()
            said = Text(caveat["en"], caveat["fr"])
            return ELSEWHERE_IN_REACH(found=found, cloud=other.display_name, caveat=said)
    return found


def must_be_in_a_city(cloud: Cloud, found: Message | str) -> Message:
    """Say that something is in no city of the cloud's, naming them."""
    cities = ", ".join(region.city for region in cloud.regions)
    return MUST_BE_IN_A_CITY(cloud=cloud.display_name, cities=cities, found=found)


def stands_alone(cloud: Cloud) -> bool:
    """Tell whether a cloud is nowhere but in its regions: what it calls `global`, or chooses by itself, is in them.

    So is one with a control plane of its own; a profile of some regions of a world-wide cloud is not.
    """
    return cloud.metadata_host_required
