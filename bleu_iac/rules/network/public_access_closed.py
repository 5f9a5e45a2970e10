"""A service is reached through private endpoints only."""

from collections.abc import Iterator
from typing import Any

from bleu_iac.catalogue.facts import Fact, paths
from bleu_iac.resources import UNKNOWN, Resource, parse_path
from bleu_iac.rules.looking import is_one_of, require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

PERIMETER = Text(
    "is left to a network security perimeter, which this rule does not see",
    "est laissé à un périmètre de sécurité réseau, que cette règle ne voit pas",
)

GATEWAY = "azure-native:apimanagement:ApiManagementService"
NETWORK = "virtualNetworkType"

_inside = is_one_of("Internal")
_disabled = is_one_of("Disabled")
_in_perimeter = is_one_of("SecuredByPerimeter")


def _closed(value: Any) -> bool:
    return value is False or _disabled(value)


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Accept only what is written out as closed: left unset, most services are open.

    API Management inside a network has no public side, and refuses to have a switch for it turned off.
    """
    if resource.type == GATEWAY:
        network = resource.look(NETWORK)
        if network is not UNKNOWN and _inside(network):
            return
    for path in paths(Fact.PUBLIC_ACCESS).get(resource.type, ()):
        value = resource.look(path)
        if value is not UNKNOWN and _in_perimeter(value):
            yield undetermined(parse_path(path), PERIMETER())
        else:
            yield from require(resource, path, value, "Disabled", _closed)


RULE = Rule(
    id="network-public-access-closed",
    ref="BLEU-0020",
    severity=Severity.HIGH,
    title=Text("Public network access is closed", "L'accès depuis le réseau public est fermé"),
    reason=Text(
        "A service that answers on the public network is one leaked secret away from everybody. Left unset, the "
        "switch is open in most services, and in many of them the provider itself sends it as open.",
        "Un service qui répond sur le réseau public n'est séparé de tout le monde que par un secret. Sans indication, "
        "l'interrupteur est ouvert dans la plupart des services, et souvent le fournisseur l'envoie lui-même ouvert.",
    ),
    fix=Text(
        "Set public_network_access='Disabled' and reach the service through a private endpoint",
        "Mettez public_network_access='Disabled' et atteignez le service par un point de terminaison privé",
    ),
    controls=("9.6.d", "9.6.i", "9.6.k", "13.2.b"),
    check=check,
    refused=Example("azure-native:storage:StorageAccount", {"publicNetworkAccess": "Enabled"}),
    accepted=Example("azure-native:storage:StorageAccount", {"publicNetworkAccess": "Disabled"}),
    types=frozenset(paths(Fact.PUBLIC_ACCESS)),
)
