"""The second copy of geo-redundant storage stays in the cloud, where the region's pair is."""

from collections.abc import Iterator
from typing import Any

from bleu_iac.clouds import Cloud
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.looking import found, require
from bleu_iac.rules.regions import region_of
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

SKU = "sku.name"
LOCAL = ("LRS", "ZRS")
GEO = ("GRS", "RAGRS", "GZRS", "RAGZRS")

A_SKU = Text("one that ends with {known}", "un nom qui finit par {known}")
PLACE_UNKNOWN = Text(
    "copies to the pair of a region that is not known before deployment",
    "copie vers la région jumelle d'une région qui n'est pas connue avant le déploiement",
)
NO_PAIR = Text(
    "is {sku}, which copies to the pair of {location}, and that is not a region of {cloud} ({regions})",
    "est {sku}, ce qui copie vers la région jumelle de {location}, qui n'est pas une région de {cloud} ({regions})",
)


def _redundancy(sku: Any) -> str:
    return sku.rpartition("_")[2].upper() if isinstance(sku, str) else ""


def _pair_is_in(cloud: Cloud, location: Any) -> bool:
    region = region_of(cloud, location)
    return region is not None and region.pair is not None and cloud.region(region.pair) is not None


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Premium and local redundancy make no second copy; a SKU nobody knows is refused."""
    sku, location = resource.look(SKU), resource.look("location")
    yield from require(
        resource,
        SKU,
        sku,
        A_SKU(known=", ".join(f"_{name}" for name in LOCAL + GEO)),
        lambda value: _redundancy(value) in LOCAL + GEO,
    )
    if sku is UNKNOWN or _redundancy(sku) not in GEO:
        return
    if location is UNKNOWN or location is None:
        yield undetermined(("sku", "name"), PLACE_UNKNOWN())
    elif not _pair_is_in(context.cloud, location):
        names = ", ".join(context.cloud.region_names)
        shown = found(resource, "location")
        said = NO_PAIR(sku=found(resource, SKU), location=shown, cloud=context.cloud.display_name, regions=names)
        yield Finding(("sku", "name"), said)


RULE = Rule(
    id="residency-geo-redundancy-in-pair",
    ref="BLEU-0002",
    severity=Severity.HIGH,
    title=Text(
        "The second copy of geo-redundant storage stays in the cloud",
        "La seconde copie d'un stockage géo-redondant reste dans le cloud",
    ),
    reason=Text(
        "Geo-redundant storage is copied to the pair of its region, wherever that is: neither good nor bad in "
        "itself, it has to be computed. A distant copy under the same rules of place is what SecNumCloud 12.5 asks "
        "for.",
        "Un stockage géo-redondant est copié dans la région jumelle de la sienne, où qu'elle soit : ni bon ni "
        "mauvais en soi, cela se calcule. Une copie éloignée soumise aux mêmes règles de lieu est ce que demande "
        "SecNumCloud 12.5.",
    ),
    fix=Text(
        "Put the account in a region whose pair is in the cloud, or choose Standard_ZRS or Standard_LRS",
        "Placez le compte dans une région dont la jumelle est dans le cloud, ou choisissez Standard_ZRS ou "
        "Standard_LRS",
    ),
    controls=("12.5.d", "19.2.b"),
    check=check,
    refused=Example(
        "azure-native:storage:StorageAccount", {"location": "{foreign_region}", "sku": {"name": "Standard_GRS"}}
    ),
    accepted=Example("azure-native:storage:StorageAccount", {"location": "{region}", "sku": {"name": "Standard_GRS"}}),
    types=frozenset({"azure-native:storage:StorageAccount"}),
)
