"""The second copy of what is geo-redundant stays in the cloud, where the region's pair is."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.clouds import Cloud
from bleu_iac.resources import UNKNOWN, Path, Resource
from bleu_iac.rules.looking import found, require
from bleu_iac.rules.regions import region_of
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Message, Text

LOCAL = ("LRS", "ZRS")
GEO = ("GRS", "RAGRS", "GZRS", "RAGZRS")


class Redundancy(NamedTuple):
    """A property that says how far copies are made."""

    around: str
    """The pattern of the objects that it stands in; empty for the resource itself."""
    name: str
    here: tuple[str | bool, ...]
    """Values that keep every copy in the region."""
    pair: tuple[str | bool, ...]
    """Values that copy to the region's pair."""
    absent: str | bool | None = None
    """The value that the service takes when none is given; `None` when a value has to be given."""
    by_ending: bool = False
    """Whether only what follows the last underscore counts, as in the names of SKUs."""
    unless: tuple[str, str] | None = None
    """A property and its value with which an absent one is `here`."""


_SQL = (Redundancy("", "requestedBackupStorageRedundancy", ("Local", "Zone"), ("Geo", "GeoZone"), absent="Geo"),)
_FLEXIBLE = Redundancy("backup", "geoRedundantBackup", ("Disabled",), ("Enabled",), absent="Disabled")
_SINGLE = (
    Redundancy("properties.storageProfile", "geoRedundantBackup", ("Disabled",), ("Enabled",), absent="Disabled"),
)
_IN_REGION = (Redundancy("properties", "enableDataResidency", (True,), (False,), absent=False),)
_BOUNDARY = (Redundancy("", "dataResidencyBoundary", ("WithinRegion",), ("WithinGeopair",), absent="WithinGeopair"),)

TYPES: Mapping[str, tuple[Redundancy, ...]] = {
    "cosmosdb:DatabaseAccount": (
        Redundancy(
            "backupPolicy.periodicModeProperties",
            "backupStorageRedundancy",
            ("Local", "Zone"),
            ("Geo",),
            absent="Geo",
            unless=("backupPolicy.type", "Continuous"),
        ),
    ),
    "databoxedge:Device": (
        Redundancy("dataResidency", "type", ("ZoneReplication",), ("GeoZoneReplication",), absent="GeoZoneReplication"),
    ),
    "dataprotection:BackupVault": (
        Redundancy("properties.storageSettings[*]", "type", ("LocallyRedundant", "ZoneRedundant"), ("GeoRedundant",)),
        Redundancy(
            "properties.featureSettings.crossRegionRestoreSettings",
            "state",
            ("Disabled",),
            ("Enabled",),
            absent="Disabled",
        ),
    ),
    "dbformariadb:Server": _SINGLE,
    "dbformysql:Server": (
        _FLEXIBLE,
        Redundancy("storage", "storageRedundancy", ("LocalRedundancy", "ZoneRedundancy"), (), absent="LocalRedundancy"),
    ),
    "dbformysql:SingleServer": _SINGLE,
    "dbforpostgresql:Server": (_FLEXIBLE,),
    "dbforpostgresql:ServerGroupCluster": (Redundancy("", "enableGeoBackup", (False,), (True,), absent=False),),
    "dbforpostgresql:SingleServer": _SINGLE,
    "deviceprovisioningservices:IotDpsResource": _IN_REGION,
    "eventgrid:Domain": _BOUNDARY,
    "eventgrid:Topic": _BOUNDARY,
    "iothub:IotHubResource": _IN_REGION,
    "machinelearningservices:Registry": (
        Redundancy(
            "regionDetails[*].storageAccountDetails[*].systemCreatedStorageAccount",
            "storageAccountType",
            LOCAL,
            GEO,
            absent="LRS",
            by_ending=True,
        ),
    ),
    "recoveryservices:Vault": (
        Redundancy(
            "properties.redundancySettings",
            "standardTierStorageRedundancy",
            ("LocallyRedundant", "ZoneRedundant"),
            ("GeoRedundant",),
            absent="GeoRedundant",
        ),
        Redundancy(
            "properties.redundancySettings", "crossRegionRestore", ("Disabled",), ("Enabled",), absent="Disabled"
        ),
    ),
    "sql:Database": _SQL,
    "sql:GeoBackupPolicy": (Redundancy("", "state", ("Disabled",), ("Enabled",), absent="Enabled"),),
    "sql:ManagedInstance": _SQL,
    "storage:StorageAccount": (Redundancy("sku", "name", LOCAL, GEO, by_ending=True),),
    "synapse:SqlPool": (Redundancy("", "storageAccountType", ("LRS",), ("GRS",), absent="GRS"),),
}
"""By type; what a service takes when nothing is said is its own documentation's. Texts are compared without regard to
case."""
ALWAYS = frozenset({"keyvault:Vault"})
"""Types that are copied to the region's pair whatever is said of them."""
PLACELESS = frozenset({"sql:GeoBackupPolicy"})
"""Types that stand in the region of their parent, whose own settings are judged."""

ENDS_WITH = Text("one that ends with {known}", "un nom qui finit par {known}")
ONE_OF = Text("one of {known}", "l'un de {known}")
PLACE_UNKNOWN = Text(
    "copies to the pair of a region that is not known before deployment",
    "copie vers la région jumelle d'une région qui n'est pas connue avant le déploiement",
)
NO_PAIR = Text(
    "is {value}, which copies to the pair of {location}, and that is not a region of {cloud} ({regions})",
    "est {value}, ce qui copie vers la région jumelle de {location}, qui n'est pas une région de {cloud} ({regions})",
)
BY_DEFAULT = Text(
    "is left out, which copies to the pair of {location}, and that is not a region of {cloud} ({regions})",
    "est omis, ce qui copie vers la région jumelle de {location}, qui n'est pas une région de {cloud} ({regions})",
)
ALWAYS_COPIED = Text(
    "is copied to the pair of {location}, and that is not a region of {cloud} ({regions})",
    "est copié vers la région jumelle de {location}, qui n'est pas une région de {cloud} ({regions})",
)


def _pair_is_in(cloud: Cloud, location: Any) -> bool:
    region = region_of(cloud, location)
    return region is not None and region.pair is not None and cloud.region(region.pair) is not None


def _is_among(value: Any, values: tuple[str | bool, ...], by_ending: bool) -> bool:
    if isinstance(value, bool):
        return any(value is one for one in values)
    if not isinstance(value, str):
        return False
    text = (value.rpartition("_")[2] if by_ending else value).lower()
    return any(isinstance(one, str) and text == one.lower() for one in values)


def _around(resource: Resource, redundancy: Redundancy) -> Iterator[tuple[Path, Any]]:
    """Give each place where the property can stand, with the value there; where a block is missing, it is absent."""
    if not redundancy.around:
        yield (redundancy.name,), resource.inputs.get(redundancy.name)
        return
    met = False
    for each in resource.each(redundancy.around):
        met = True
        inside = each.value if each.value is UNKNOWN else _of(each.value, redundancy.name)
        yield (*each.path, redundancy.name), inside
    if not met and "*" not in redundancy.around:
        yield (*redundancy.around.split("."), redundancy.name), None


def _of(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else value


def _location(resource: Resource, path: Path) -> tuple[Path, Any]:
    """Give the location nearest to a path: that of an object around it, or the resource's own."""
    for length in range(len(path) - 1, 0, -1):
        value: Any = resource.inputs
        for step in path[:length]:
            value = value[step] if isinstance(value, list) and isinstance(step, int) else _of(value, str(step))
        if isinstance(value, Mapping) and "location" in value:
            return (*path[:length], "location"), value["location"]
    return ("location",), resource.inputs.get("location")


def _judged(resource: Resource, one: Redundancy, path: Path, value: Any, cloud: Cloud) -> Iterator[Finding]:
    if value is None and (one.absent is not None):
        known = not (one.unless is not None and _excepted(resource, *one.unless))
        if known and _is_among(one.absent, one.pair, one.by_ending):
            yield from _copied(resource, path, BY_DEFAULT, None, cloud)
        return
    known_values = one.here + one.pair
    names = ", ".join((f"_{each}" if one.by_ending else str(each)) for each in known_values)
    wanted = ENDS_WITH(known=names) if one.by_ending else ONE_OF(known=names)
    yield from require(resource, path, value, wanted, lambda found: _is_among(found, known_values, one.by_ending))
    if value is not UNKNOWN and _is_among(value, one.pair, one.by_ending):
        yield from _copied(resource, path, NO_PAIR, found(resource, path), cloud)


def _excepted(resource: Resource, path: str, wanted: str) -> bool:
    value = resource.look(path)
    return isinstance(value, str) and value.lower() == wanted.lower()


def _copied(
    resource: Resource, path: Path, message: Text, value: Message | str | None, cloud: Cloud
) -> Iterator[Finding]:
    where, location = _location(resource, path)
    if resource.type.partition(":")[2] in PLACELESS:
        return
    if location is UNKNOWN or location is None:
        yield undetermined(path, PLACE_UNKNOWN())
    elif not _pair_is_in(cloud, location):
        names = ", ".join(cloud.region_names)
        said = {"location": found(resource, where), "cloud": cloud.display_name, "regions": names}
        yield Finding(path, message(**said, **({} if value is None else {"value": value})))


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Compute where each copy goes; a redundancy nobody knows is refused."""
    token, cloud = resource.type.partition(":")[2], context.cloud
    for one in TYPES.get(token, ()):
        for path, value in _around(resource, one):
            yield from _judged(resource, one, path, value, cloud)
    region = region_of(cloud, resource.inputs.get("location")) if token in ALWAYS else None
    if region is not None and not _pair_is_in(cloud, region.name):
        shown = found(resource, ("location",))
        names = ", ".join(cloud.region_names)
        yield Finding(("location",), ALWAYS_COPIED(location=shown, cloud=cloud.display_name, regions=names))


RULE = Rule(
    id="residency-geo-redundancy-in-pair",
    ref="BLEU-0002",
    severity=Severity.HIGH,
    title=Text(
        "The second copy of what is geo-redundant stays in the cloud",
        "La seconde copie de ce qui est géo-redondant reste dans le cloud",
    ),
    reason=Text(
        "What is geo-redundant is copied to the pair of its region, wherever that is, and often without being told to: "
        "neither good nor bad in itself, it has to be computed. A distant copy under the same rules of place is what "
        "SecNumCloud 12.5 asks for.",
        "Ce qui est géo-redondant est copié dans la région jumelle de la sienne, où qu'elle soit, et souvent sans "
        "qu'on l'ait demandé : ni bon ni mauvais en soi, cela se calcule. Une copie éloignée soumise aux mêmes règles "
        "de lieu est ce que demande SecNumCloud 12.5.",
    ),
    fix=Text(
        "Put it in a region whose pair is in the cloud, or choose a redundancy inside the region",
        "Placez-le dans une région dont la jumelle est dans le cloud, ou choisissez une redondance dans la région",
    ),
    controls=("12.5.d", "19.2.b"),
    check=check,
    refused=Example(
        "azure-native:storage:StorageAccount", {"location": "{foreign_region}", "sku": {"name": "Standard_GRS"}}
    ),
    accepted=Example("azure-native:storage:StorageAccount", {"location": "{region}", "sku": {"name": "Standard_GRS"}}),
    types=frozenset(f"{PROVIDER}:{token}" for token in (*TYPES, *ALWAYS)),
)
