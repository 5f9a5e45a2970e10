"""Virtual networks and subnets, private endpoints, private DNS zones."""

from collections.abc import Iterator, Mapping
from typing import Any

from bleu_iac.rehearsal.arm import addresses, data, references
from bleu_iac.rehearsal.arm.ids import name_of, parent_of, type_of
from bleu_iac.rehearsal.arm.outputs import guid
from bleu_iac.rehearsal.arm.refusal import Refusal
from bleu_iac.rehearsal.arm.request import Behaviour, Request, look
from bleu_iac.rehearsal.store import Store, Stored, key_of
from bleu_iac.text import Text

NO_RANGE = Text("is missing: a subnet has an address range", "est absent : un sous-réseau a une plage d'adresses")
GIVE_RANGE = Text("Give addressPrefix or addressPrefixes", "Donnez addressPrefix ou addressPrefixes")
SUBNET_LEFT_OUT = Text(
    "would leave the subnet {name!r} ({value}) outside the address space",
    "laisserait le sous-réseau {name!r} ({value}) hors de l'espace d'adressage",
)
KEEP_SPACE = Text("Keep the range, or delete the subnet first", "Gardez la plage, ou supprimez d'abord le sous-réseau")
SPACES_OVERLAP = Text(
    "the address spaces overlap: {own} here, {other} in {remote}",
    "les espaces d'adressage se chevauchent : {own} ici, {other} dans {remote}",
)
OTHER_SPACE = Text(
    "Give one of the networks another address space", "Donnez à l'un des réseaux un autre espace d'adressage"
)
NO_GROUP = Text("{value!r} is not a sub-resource of {type}", "{value!r} n'est pas une sous-ressource de {type}")
GROUPS = Text("Use one of {names}", "Employez l'une de {names}")
IN_USE = Text(
    "can't be deleted: {users} is in its subnets", "ne peut être supprimé : {users} est dans ses sous-réseaux"
)
HAS_LINKS = Text(
    "can't be deleted while it is linked to virtual networks: {links}",
    "ne peut être supprimée tant qu'elle est liée à des réseaux virtuels : {links}",
)
DELETE_FIRST = Text("Delete that first", "Supprimez cela d'abord")

_LINK = "Microsoft.Network/privateDnsZones/virtualNetworkLinks"
_ENDPOINT = "Microsoft.Network/privateEndpoints"


def _check_network(request: Request) -> Iterator[Refusal]:
    space, wrong = _space(request)
    yield from wrong
    if wrong:
        return
    inline = request.inputs.get("subnets") or []
    seen: dict[str, list[addresses.Network]] = {}
    for index, subnet in enumerate(inline):
        name = str(subnet.get("name", index))
        ranges, wrong = _ranges(subnet, f"subnets[{index}].")
        yield from wrong
        if not wrong:
            yield from addresses.subnet_refusals(name, ranges, space, seen, f"subnets[{index}].addressPrefix")
            seen[name] = ranges
    for name, ranges in _subnets_of(request.store, request.id).items():
        for taken in ranges:
            if name not in seen and any(
                refusal.problem.what.text is addresses.OUTSIDE
                for refusal in addresses.subnet_refusals(name, [taken], space, {}, "")
            ):
                what = SUBNET_LEFT_OUT(name=name, value=taken)
                where = "addressSpace.addressPrefixes"
                yield Refusal("BLEU-E418", "InUsePrefixCannotBeDeleted", where, what, KEEP_SPACE(), path=where)


def _space(request: Request) -> tuple[list[addresses.Network], list[Refusal]]:
    texts = request.look("addressSpace", "addressPrefixes") or []
    read = [addresses.read(text, f"addressSpace.addressPrefixes[{index}]") for index, text in enumerate(texts)]
    return [item for item in read if not isinstance(item, Refusal)], [
        item for item in read if isinstance(item, Refusal)
    ]


def _ranges(subnet: Mapping[str, Any], prefix: str) -> tuple[list[addresses.Network], list[Refusal]]:
    texts = addresses.of_subnet(subnet)
    if not texts:
        where = f"{prefix}addressPrefix"
        return [], [Refusal("BLEU-E418", "InvalidRequestFormat", where, NO_RANGE(), GIVE_RANGE(), path=where)]
    read = [addresses.read(text, prefix + where) for where, text in texts]
    return [item for item in read if not isinstance(item, Refusal)], [
        item for item in read if isinstance(item, Refusal)
    ]


def _check_subnet(request: Request) -> Iterator[Refusal]:
    ranges, wrong = _ranges(request.inputs, "")
    yield from wrong
    network_id = parent_of(request.id) or ""
    network = request.store.get(network_id)
    if wrong or network is None:
        return
    space = addresses.known(look(network.outputs, "addressSpace", "addressPrefixes") or [])
    own = name_of(request.id).lower()
    siblings = {name: taken for name, taken in _subnets_of(request.store, network_id).items() if name.lower() != own}
    yield from addresses.subnet_refusals(name_of(request.id), ranges, space, siblings, "addressPrefix")


def _subnets_of(store: Store, network_id: str) -> dict[str, list[addresses.Network]]:
    """Give a network's subnets by name: those it declares itself, and those declared apart."""
    network = store.get(network_id)
    declared = {str(item.get("name")): item for item in (network.inputs.get("subnets") or [] if network else [])}
    for held in store.below(network_id):
        if held.type.lower() == "microsoft.network/virtualnetworks/subnets":
            declared[name_of(held.id)] = dict(held.inputs)
    return {name: addresses.known([text for _, text in addresses.of_subnet(item)]) for name, item in declared.items()}


def _guid_and_ids(request: Request) -> dict[str, Any]:
    return {"resourceGuid": guid(request.id, "resource"), **_with_ids(request)}


def _with_ids(request: Request) -> dict[str, Any]:
    """Give what is declared inside a network resource the ids that ARM gives it: `<resource>/<list>/<name>`."""
    return {
        name: [_with_id(request.id, name, item) for item in items]
        for name, items in request.inputs.items()
        if isinstance(items, list) and items and all(isinstance(item, Mapping) and item.get("name") for item in items)
    }


def _with_id(outer: str, kind: str, item: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": f"{outer}/{kind}/{item['name']}", "provisioningState": "Succeeded", **item}


def _check_peering(request: Request) -> Iterator[Refusal]:
    remote_id = request.look("remoteVirtualNetwork", "id")
    own, remote = request.store.get(parent_of(request.id) or ""), request.store.get(str(remote_id))
    if own is None or remote is None:
        return
    mine, theirs = (
        addresses.known(look(network.outputs, "addressSpace", "addressPrefixes") or []) for network in (own, remote)
    )
    for one in mine:
        for other in theirs:
            if one.version == other.version and one.overlaps(other):
                what = SPACES_OVERLAP(own=one, other=other, remote=remote.id)
                where = "remoteVirtualNetwork"
                yield Refusal("BLEU-E418", "VnetAddressSpacesOverlap", where, what, OTHER_SPACE(), path=where)


def _deleting_network(store: Store, network: Stored) -> Iterator[Refusal]:
    """Find what stands in subnets that the network declares itself; those declared apart answer for themselves."""
    within = f"{key_of(network.id)}/"
    users = [
        user.id
        for user in store.mentioning(f"{within}subnets/")
        if not key_of(user.id).startswith(within)
        and any(key_of(text).startswith(f"{within}subnets/") for _, text in references.strings(user.inputs))
    ]
    apart = {key_of(held.id) for held in store.below(network.id)}
    inline = {f"{within}subnets/{str(item.get('name')).lower()}" for item in network.inputs.get("subnets") or []}
    if users and inline - apart:
        what = IN_USE(users=", ".join(users))
        yield Refusal("BLEU-E420", "InUseSubnetCannotBeDeleted", network.id, what, DELETE_FIRST())


def _check_endpoint(request: Request) -> Iterator[Refusal]:
    for where, target, groups in _connections(request):
        known = data.table("types.toml")["private_link"].get(type_of(target))
        for group in groups:
            if known is not None and group.removesuffix("_secondary") not in known:
                what = NO_GROUP(value=group, type=type_of(target))
                fix = GROUPS(names=", ".join(repr(name) for name in known))
                yield Refusal("BLEU-E426", "InvalidPrivateLinkGroupId", where, what, fix, path=where)


def _connections(request: Request) -> Iterator[tuple[str, str, list[str]]]:
    for kind in ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections"):
        for index, item in enumerate(request.inputs.get(kind) or []):
            groups = [str(group) for group in item.get("groupIds") or []]
            yield f"{kind}[{index}].groupIds", str(item.get("privateLinkServiceId", "")), groups


def _endpoint_values(request: Request) -> dict[str, Any]:
    names = request.inputs.get("customNetworkInterfaceName") or f"{name_of(request.id)}.nic.{guid(request.id, 'nic')}"
    group = request.id[: request.id.lower().index("/providers/")]
    added = {
        "networkInterfaces": [{"id": f"{group}/providers/Microsoft.Network/networkInterfaces/{names}"}],
        "customDnsConfigs": _dns(request),
        **_with_ids(request),
    }
    approved = {"status": "Approved", "description": "Auto-Approved", "actionsRequired": "None"}
    for connection in added.get("privateLinkServiceConnections", []):
        connection["privateLinkServiceConnectionState"] = approved
    return added


def _dns(request: Request) -> list[dict[str, Any]]:
    """Give the names that a private endpoint answers for, each with an address of its subnet."""
    taken = _taken_addresses(request)
    subnet = _subnet_range(request.store, str(request.look("subnet", "id")))
    found = []
    for _, target, groups in _connections(request):
        suffixes = data.table("types.toml")["private_link"].get(type_of(target), {})
        for group in groups:
            key = suffixes.get(group.removesuffix("_secondary"))
            suffix = request.scene.suffix(key) if key else None
            address = addresses.first_free(subnet, frozenset(taken)) if subnet is not None else None
            if suffix and address:
                taken.add(address)
                ending = "-secondary" if group.endswith("_secondary") else ""
                found.append({"fqdn": f"{name_of(target)}{ending}{suffix}".lower(), "ipAddresses": [address]})
    return found


def _taken_addresses(request: Request) -> set[str]:
    subnet = key_of(str(request.look("subnet", "id")))
    return {
        address
        for endpoint in request.store.of_type(_ENDPOINT)
        if key_of(str(look(endpoint.inputs, "subnet", "id"))) == subnet and key_of(endpoint.id) != key_of(request.id)
        for config in endpoint.outputs.get("customDnsConfigs") or []
        for address in config["ipAddresses"]
    }


def _subnet_range(store: Store, subnet_id: str) -> addresses.Network | None:
    subnets = _subnets_of(store, parent_of(subnet_id) or "")
    return next(iter(subnets.get(name_of(subnet_id), [])), None)


def _deleting_zone(store: Store, zone: Stored) -> Iterator[Refusal]:
    links = [held.id for held in store.below(zone.id) if held.type.lower() == _LINK.lower()]
    if links:
        what = HAS_LINKS(links=", ".join(links))
        yield Refusal("BLEU-E420", "CannotDeleteResource", zone.id, what, DELETE_FIRST())


def _link_values(_: Request) -> dict[str, Any]:
    return {"virtualNetworkLinkState": "Completed"}


BEHAVIOURS = {
    "azure-native:network:VirtualNetwork": Behaviour(
        check=_check_network, values=_guid_and_ids, deleting=_deleting_network
    ),
    "azure-native:network:Subnet": Behaviour(check=_check_subnet),
    "azure-native:network:VirtualNetworkPeering": Behaviour(check=_check_peering),
    "azure-native:network:NetworkSecurityGroup": Behaviour(values=_guid_and_ids),
    "azure-native:network:RouteTable": Behaviour(values=_guid_and_ids),
    "azure-native:network:NetworkInterface": Behaviour(values=_guid_and_ids),
    "azure-native:network:LoadBalancer": Behaviour(values=_guid_and_ids),
    "azure-native:network:PublicIPAddress": Behaviour(values=_guid_and_ids),
    "azure-native:network:PrivateEndpoint": Behaviour(check=_check_endpoint, values=_endpoint_values),
    "azure-native:privatedns:PrivateZone": Behaviour(deleting=_deleting_zone),
    "azure-native:privatedns:VirtualNetworkLink": Behaviour(values=_link_values),
}
