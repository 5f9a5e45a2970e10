"""Every subnet has a security group."""

from collections.abc import Iterator, Mapping

from bleu_iac.resources import UNKNOWN, Path, Resource
from bleu_iac.rules.looking import MUST_BE, found
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.rules.subnets import is_reserved, subnets
from bleu_iac.text import Text

GROUP = "networkSecurityGroup"
A_GROUP = Text("a network security group, by its id", "un groupe de sécurité réseau, par son id")


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge whether a group is named; an id that is known once deployed names one, and the group itself is judged."""
    for subnet in subnets(resource):
        if subnet.value is UNKNOWN:
            yield undetermined(subnet.path)
        elif not is_reserved(subnet):
            path: Path = (*subnet.path, GROUP)
            group = resource.look(path)
            if group is UNKNOWN:
                yield undetermined(path)
            elif not isinstance(group, Mapping) or not _names_one(group):
                yield Finding(path, MUST_BE(wanted=A_GROUP(), found=found(resource, path)))


def _names_one(group: Mapping[str, object]) -> bool:
    id_ = group.get("id")
    return id_ is UNKNOWN or (isinstance(id_, str) and bool(id_.strip())) or "securityRules" in group


RULE = Rule(
    id="network-subnet-filtered",
    ref="BLEU-0173",
    severity=Severity.HIGH,
    title=Text("Every subnet has a security group", "Chaque sous-réseau a un groupe de sécurité"),
    reason=Text(
        "Without a group, all that is in the network and in those beside it reaches all that is in the subnet, and "
        "nothing can follow the matrix of authorised flows.",
        "Sans groupe, tout ce qui est dans le réseau et dans ses voisins atteint tout ce qui est dans le sous-réseau, "
        "et rien ne peut suivre la matrice des flux autorisés.",
    ),
    fix=Text(
        "Use bleu.Network, or set network_security_group={{'id': ...}} on the subnet",
        "Utilisez bleu.Network, ou mettez network_security_group={{'id': ...}} sur le sous-réseau",
    ),
    controls=("13.1.a", "13.2.a", "13.2.e"),
    check=check,
    refused=Example("azure-native:network:Subnet", {"addressPrefix": "10.0.0.0/24"}),
    accepted=Example(
        "azure-native:network:Subnet",
        {
            "networkSecurityGroup": {
                "id": "/subscriptions/0/resourceGroups/example/providers/Microsoft.Network/networkSecurityGroups/apps"
            }
        },
    ),
    types=frozenset({"azure-native:network:Subnet", "azure-native:network:VirtualNetwork"}),
)
