"""The private DNS zones that private endpoints are found by: a hub has them, and its spokes are linked to them."""

from collections.abc import Iterator, Mapping, Sequence

import pulumi
from pulumi_azure_native import privatedns

from bleu_iac.clouds import Cloud, CloudError
from bleu_iac.clouds.validation import nearest
from bleu_iac.components.arguments import NOT_ONE_OF
from bleu_iac.components.declare import declare, known
from bleu_iac.components.resources import Foundation
from bleu_iac.errors import Problem
from bleu_iac.text import Text

DEFAULT_ZONES = ("keyvault", "storage_blob", "storage_file", "storage_queue", "storage_table")
"""The zones that the components of this library use."""
EVERYWHERE = "global"
"""A private zone has no region: the names it holds are copied to all of the cloud's, the data they lead to is not."""

NO_ZONE = Text(
    "needs the private DNS zone {zone!r}, which the hub {hub!r} does not have",
    "a besoin de la zone DNS privée {zone!r}, que le hub {hub!r} n'a pas",
)
ADD_ZONE = Text("Add {zone!r} to the hub's private_dns_zones", "Ajoutez {zone!r} à private_dns_zones du hub")
DOUBTFUL_ZONES = Text(
    "These private DNS zones of {cloud} follow from a convention and are not confirmed: {zones}. With a wrong zone,"
    " private endpoints are not found by name. Ask the operator, and set {settings} in the stack's configuration",
    "Ces zones DNS privées de {cloud} sont déduites d'une convention et non confirmées : {zones}. Avec une zone fausse,"
    " les points de terminaison privés sont introuvables par leur nom. Demandez à l'opérateur, et donnez {settings}"
    " dans la configuration de la pile",
)


class PrivateZones:
    """The zones of one hub, by their keys in the cloud profile."""

    def __init__(self, hub: str, foundation: Foundation, zones: Mapping[str, str], parent: pulumi.Resource) -> None:
        """Declare the zones, given by key with their names, and say which of the names are not confirmed."""
        self._hub = hub
        self._foundation = foundation
        self._names = dict(zones)
        self._zones = {
            key: declare(privatedns.PrivateZone)(
                f"{hub}-{label(key)}",
                private_zone_name=zone,
                resource_group_name=foundation.resource_group_name,
                location=EVERYWHERE,
                tags=foundation.tags,
                opts=pulumi.ResourceOptions(parent=parent),
            )
            for key, zone in zones.items()
        }
        doubtful = [key for key in zones if foundation.cloud.fact("private_dns_zones", key).doubtful]
        if doubtful:
            settings = ", ".join(f"bleu-iac:cloud.private_dns_zones.{key}" for key in doubtful)
            shown = ", ".join(zones[key] for key in doubtful)
            said = DOUBTFUL_ZONES(cloud=foundation.cloud.display_name, zones=shown, settings=settings)
            pulumi.log.warn(str(said), parent)

    def link(self, network: str, vnet_name: str, vnet_id: pulumi.Input[str], parent: pulumi.Resource) -> None:
        """Let a network find names in the zones; they register no names of its machines."""
        for key, zone in self._zones.items():
            declare(privatedns.VirtualNetworkLink)(
                f"{network}-{label(key)}",
                virtual_network_link_name=vnet_name,
                private_zone_name=known(zone, self._names[key]),
                resource_group_name=self._foundation.resource_group_name,
                location=EVERYWHERE,
                virtual_network={"id": vnet_id},
                registration_enabled=False,
                resolution_policy=privatedns.ResolutionPolicy.DEFAULT,
                tags=self._foundation.tags,
                opts=pulumi.ResourceOptions(parent=parent),
            )

    def id(self, key: str) -> pulumi.Output[str]:
        """Give a zone's ARM id."""
        return self._zones[key].id

    def problems(self, key: str, where: str) -> Iterator[Problem]:
        """Say that a zone which something needs is not there."""
        if key not in self._zones:
            yield Problem("BLEU-E112", where, NO_ZONE(zone=key, hub=self._hub), ADD_ZONE(zone=key))


def label(key: str) -> str:
    """Write a zone's key the way names are written."""
    return key.replace("_", "-")


def zone_names(cloud: Cloud, region: str, keys: Sequence[str], where: str) -> tuple[dict[str, str], list[Problem]]:
    """Look zones up in the cloud profile, by key; a zone that nothing public gives is a problem that says so."""
    problems: list[Problem] = []
    zones: dict[str, str] = {}
    for index, key in enumerate(keys):
        place = f"{where}[{index}]"
        if key not in cloud.private_dns_zones:
            problems.append(Problem("BLEU-E105", place, NOT_ONE_OF(value=key), nearest(key, cloud.private_dns_zones)))
            continue
        try:
            zones[key] = cloud.private_dns_zone(key, region)
        except CloudError as error:
            problems.extend(Problem(problem.code, place, problem.what, problem.fix) for problem in error.problems)
    return zones, problems
