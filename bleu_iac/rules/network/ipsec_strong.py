"""Tunnels are negotiated as ANSSI asks: IKEv2, sound algorithms and groups.

ANSSI advises against shared keys too; azure-native's default API gives a connection no other way.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Path, Resource
from bleu_iac.rules.looking import MUST_BE, ONE_OF, found, is_one_of, require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.rules.tables import places
from bleu_iac.text import Text

GOOD: Mapping[str, Sequence[str]] = {
    "dhGroup": ("DHGroup14", "DHGroup2048", "ECP256", "ECP384"),
    "ikeEncryption": ("AES128", "AES192", "AES256", "GCMAES128", "GCMAES256"),
    "ikeIntegrity": ("SHA256", "SHA384", "GCMAES128", "GCMAES256"),
    "ipsecEncryption": ("AES128", "AES192", "AES256", "GCMAES128", "GCMAES192", "GCMAES256"),
    "ipsecIntegrity": ("SHA256", "GCMAES128", "GCMAES192", "GCMAES256"),
    "pfsGroup": ("PFS14", "PFS2048", "ECP256", "ECP384"),
}
"""DHGroup24 and PFS24 have a subgroup nobody can account for; PFSMM leaves the choice to the other side."""

A_POLICY = Text(
    "a policy of one's own: Azure's default one accepts SHA-1, 3DES and group 2",
    "une politique à soi : celle d'Azure par défaut accepte SHA-1, 3DES et le groupe 2",
)
IKE = "IKEv2"


class Tunnel(NamedTuple):
    """Where a type describes tunnels."""

    at: str = ""
    """The object, or pattern of objects, that describes one; empty for the resource itself."""
    policies: str = "ipsecPolicies"
    protocol: str = ""
    """The property that names the version of IKE, where there is one."""


_VERSION = "vpnConnectionProtocolType"
_POINT = Tunnel("properties", policies="vpnClientIpsecPolicies")

_TUNNELS: Mapping[str, Sequence[Tunnel]] = {
    "network:P2sVpnServerConfiguration": (_POINT,),
    "network:VirtualNetworkGateway": (Tunnel("vpnClientConfiguration", policies="vpnClientIpsecPolicies"),),
    "network:VirtualNetworkGatewayConnection": (Tunnel(protocol="connectionProtocol"),),
    "network:VpnConnection": (Tunnel(protocol=_VERSION), Tunnel("vpnLinkConnections[*]", protocol=_VERSION)),
    "network:VpnGateway": (
        Tunnel("connections[*]", protocol=_VERSION),
        Tunnel("connections[*].vpnLinkConnections[*]", protocol=_VERSION),
    ),
    "network:VpnServerConfiguration": (_POINT,),
}
TUNNELS = {f"{PROVIDER}:{name}": tunnels for name, tunnels in _TUNNELS.items()}

_tunnels = is_one_of("IPsec", "Vnet2Vnet")


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge each tunnel's version and policies; a line of another kind has none of these."""
    kind = resource.look("connectionType")
    if kind is not None and kind is not UNKNOWN and not _tunnels(kind):
        return
    for tunnel in TUNNELS.get(resource.type, ()):
        for each in places(resource, tunnel.at) if tunnel.at else [None]:
            path, value = ((), resource.inputs) if each is None else (each.path, each.value)
            if value is UNKNOWN:
                yield undetermined(path)
            elif isinstance(value, Mapping):
                yield from _judged(resource, path, tunnel)


def _judged(resource: Resource, path: Path, tunnel: Tunnel) -> Iterator[Finding]:
    def look(name: str) -> Any:
        return resource.look((*path, name))

    if tunnel.protocol:
        version = look(tunnel.protocol)
        good = is_one_of(IKE)
        yield from require(resource, (*path, tunnel.protocol), version, IKE, lambda value: value is None or good(value))
    policies = look(tunnel.policies)
    here = (*path, tunnel.policies)
    if policies is UNKNOWN:
        yield undetermined(here)
    elif isinstance(policies, list) and policies:
        for index in range(len(policies)):
            yield from _policy(resource, (*here, index))
    elif look("vpnLinkConnections") is None:  # otherwise its links have the policies
        yield Finding(here, MUST_BE(wanted=A_POLICY(), found=found(resource, here)))


def _policy(resource: Resource, path: Path) -> Iterator[Finding]:
    if resource.look(path) is UNKNOWN:
        yield undetermined(path)
        return
    for name, values in GOOD.items():
        value = resource.look((*path, name))
        yield from require(resource, (*path, name), value, ONE_OF(names=", ".join(values)), is_one_of(*values))


_SOUND = {
    "dhGroup": "ECP384",
    "ikeEncryption": "AES256",
    "ikeIntegrity": "SHA384",
    "ipsecEncryption": "GCMAES256",
    "ipsecIntegrity": "GCMAES256",
    "pfsGroup": "ECP384",
    "saDataSizeKilobytes": 102400000,
    "saLifeTimeSeconds": 3600,
}

RULE = Rule(
    id="network-ipsec-strong",
    ref="BLEU-0182",
    severity=Severity.HIGH,
    title=Text(
        "Tunnels are negotiated with IKEv2 and algorithms ANSSI accepts",
        "Les tunnels se négocient en IKEv2 avec des algorithmes que l'ANSSI accepte",
    ),
    reason=Text(
        "A tunnel is worth its weakest proposal. Azure's default accepts SHA-1, 3DES, groups of 1024 bits and no "
        "forward secrecy, so that what is recorded today can be read later.",
        "Un tunnel vaut sa proposition la plus faible. Le défaut d'Azure accepte SHA-1, 3DES, des groupes de 1024 bits "
        "et pas de confidentialité persistante : ce qui est enregistré aujourd'hui pourra être lu plus tard.",
    ),
    fix=Text(
        "Set connection_protocol='IKEv2' and ipsec_policies with AES, SHA256 or GCM, and groups ECP256, ECP384 or 14",
        "Mettez connection_protocol='IKEv2' et ipsec_policies avec AES, SHA256 ou GCM, et les groupes ECP256, ECP384 "
        "ou 14",
    ),
    controls=("10.2.a", "10.2.d", "13.2.c"),
    check=check,
    refused=Example("azure-native:network:VirtualNetworkGatewayConnection", {"connectionProtocol": "IKEv1"}),
    accepted=Example(
        "azure-native:network:VirtualNetworkGatewayConnection",
        {"connectionType": "IPsec", "connectionProtocol": "IKEv2", "ipsecPolicies": [_SOUND]},
    ),
    types=frozenset(TUNNELS),
)
