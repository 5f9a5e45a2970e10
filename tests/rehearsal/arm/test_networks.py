"""Address ranges fit, what is in use stays, private endpoints answer with the cloud's own names."""

import pytest

SUBSCRIPTION = "00000000-0000-4000-8000-00000000c10d"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
NETWORK = {
    "resourceGroupName": "rg",
    "virtualNetworkName": "vn",
    "location": "bleufrancecentral",
    "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
}
NETWORK_ID = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/vn"
ACCOUNT_ID = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/data1"
CHOOSE_FREE = "Choose a range that is free"


def refused(call, *arguments):
    with pytest.raises(Exception, match="BLEU-E") as answer:
        call(*arguments)
    return str(answer.value)


def subnet(prefix, name="inner", **more):
    return {
        "resourceGroupName": "rg",
        "virtualNetworkName": "vn",
        "subnetName": name,
        "addressPrefix": prefix,
        **more,
    }


def endpoint(groups, name="pe"):
    return {
        "resourceGroupName": "rg",
        "privateEndpointName": name,
        "location": "bleufrancecentral",
        "subnet": {"id": f"{NETWORK_ID}/subnets/inner"},
        "privateLinkServiceConnections": [
            {"name": "link", "privateLinkServiceId": ACCOUNT_ID, "groupIds": groups},
        ],
    }


@pytest.fixture
def network(client, group):
    return client.create("network:VirtualNetwork", NETWORK)[0]


@pytest.fixture
def account(client, group):
    inputs = {
        "resourceGroupName": "rg",
        "accountName": "data1",
        "location": "bleufrancecentral",
        "kind": "StorageV2",
        "sku": {"name": "Standard_LRS"},
    }
    return client.create("storage:StorageAccount", inputs)[0]


def test_a_subnet_that_fits(client, network):
    identifier, outputs = client.create("network:Subnet", subnet("10.0.1.0/24"))
    assert identifier == f"{NETWORK_ID}/subnets/inner"
    assert (outputs["name"], outputs["provisioningState"]) == ("inner", "Succeeded")


@pytest.mark.parametrize(
    ("inputs", "text"),
    [
        (
            subnet("10.1.0.0/24"),
            "NetcfgInvalidSubnet addressPrefix: 10.1.0.0/24 is not inside the address space of the virtual network "
            "(10.0.0.0/16). Choose a range inside it, or widen the space",
        ),
        (
            subnet("10.0.0.0/30"),
            "NetcfgInvalidSubnet addressPrefix: 10.0.0.0/30 is too small: 'inner' needs a /29 or larger. "
            "Choose a larger range",
        ),
        (
            subnet("10.0.0.0/27", "AzureFirewallSubnet"),
            "NetcfgInvalidSubnet addressPrefix: 10.0.0.0/27 is too small: 'AzureFirewallSubnet' needs a /26 or larger. "
            "Choose a larger range",
        ),
        (
            subnet("10.0.0.0/28", "GatewaySubnet"),
            "NetcfgInvalidSubnet addressPrefix: 10.0.0.0/28 is too small: 'GatewaySubnet' needs a /27 or larger. "
            "Choose a larger range",
        ),
        (
            subnet("10.0.0.0/27", "AzureBastionSubnet"),
            "NetcfgInvalidSubnet addressPrefix: 10.0.0.0/27 is too small: 'AzureBastionSubnet' needs a /26 or larger. "
            "Choose a larger range",
        ),
        (
            subnet("10.0.1.5/24"),
            "InvalidCIDRNotation addressPrefix: '10.0.1.5/24' has bits set beyond its length. Write '10.0.1.0/24'",
        ),
        (
            subnet("ten"),
            "InvalidAddressPrefixFormat addressPrefix: 'ten' is not an address range. Write an address and a length",
        ),
        (
            subnet(None),
            "InvalidRequestFormat addressPrefix: is missing: a subnet has an address range. "
            "Give addressPrefix or addressPrefixes",
        ),
    ],
)
def test_a_subnet_that_does_not_fit(client, network, inputs, text):
    assert refused(client.create, "network:Subnet", inputs) == f"BLEU-E418 REHEARSAL {text}"


def test_subnets_may_not_overlap(client, network):
    client.create("network:Subnet", subnet("10.0.1.0/24"))
    assert refused(client.create, "network:Subnet", subnet("10.0.0.0/23", "other")) == (
        "BLEU-E418 REHEARSAL NetcfgSubnetRangesOverlap addressPrefix: 10.0.0.0/23 overlaps 10.0.1.0/24 of 'inner'. "
        f"{CHOOSE_FREE}"
    )
    assert client.update("network:Subnet", f"{NETWORK_ID}/subnets/inner", subnet("10.0.0.0/23"))


def test_subnets_declared_inside_a_network_are_looked_at_too(client, group):
    inside = {
        **NETWORK,
        "subnets": [
            {"name": "a", "addressPrefix": "10.0.0.0/24"},
            {"name": "b", "addressPrefixes": ["10.0.0.128/25"]},
            {"name": "c", "addressPrefix": "192.168.0.0/24"},
        ],
    }
    assert refused(client.create, "network:VirtualNetwork", inside) == (
        "BLEU-E418 REHEARSAL NetcfgSubnetRangesOverlap subnets[1].addressPrefix: 10.0.0.128/25 overlaps 10.0.0.0/24 of "
        f"'a'. {CHOOSE_FREE}\n"
        "BLEU-E418 REHEARSAL NetcfgInvalidSubnet subnets[2].addressPrefix: 192.168.0.0/24 is not inside the address "
        "space "
        "of the virtual network (10.0.0.0/16). Choose a range inside it, or widen the space"
    )
    client.create("network:VirtualNetwork", {**inside, "subnets": inside["subnets"][:1]})
    assert "overlaps 10.0.0.0/24 of 'a'" in refused(client.create, "network:Subnet", subnet("10.0.0.0/25"))


def test_a_network_can_not_leave_a_subnet_outside(client, network):
    client.create("network:Subnet", subnet("10.0.1.0/24"))
    smaller = {**NETWORK, "addressSpace": {"addressPrefixes": ["10.0.2.0/24"]}}
    assert refused(client.update, "network:VirtualNetwork", network, smaller) == (
        "BLEU-E418 REHEARSAL InUsePrefixCannotBeDeleted addressSpace.addressPrefixes: would leave the subnet 'inner' "
        "(10.0.1.0/24) outside the address space. Keep the range, or delete the subnet first"
    )


def test_networks_to_be_peered_do_not_overlap(client, network):
    other = {**NETWORK, "virtualNetworkName": "vn2", "addressSpace": {"addressPrefixes": ["10.0.128.0/17"]}}
    remote, _ = client.create("network:VirtualNetwork", other)
    peering = {"resourceGroupName": "rg", "virtualNetworkName": "vn", "remoteVirtualNetwork": {"id": remote}}
    assert refused(client.create, "network:VirtualNetworkPeering", peering) == (
        "BLEU-E418 REHEARSAL VnetAddressSpacesOverlap remoteVirtualNetwork: the address spaces overlap: 10.0.0.0/16 "
        "here, "
        f"10.0.128.0/17 in {remote}. Give one of the networks another address space"
    )


def test_a_private_endpoint_has_a_name_and_an_address_for_each_group(client, network, account):
    client.create("network:Subnet", subnet("10.0.1.0/24"))
    _, first = client.create("network:PrivateEndpoint", endpoint(["blob", "dfs"]))
    _, second = client.create("network:PrivateEndpoint", endpoint(["blob_secondary"], "pe2"))
    assert first["customDnsConfigs"] == [
        {"fqdn": "data1.blob.core.sovcloud-api.fr", "ipAddresses": ["10.0.1.4"]},
        {"fqdn": "data1.dfs.core.sovcloud-api.fr", "ipAddresses": ["10.0.1.5"]},
    ]
    assert second["customDnsConfigs"] == [
        {"fqdn": "data1-secondary.blob.core.sovcloud-api.fr", "ipAddresses": ["10.0.1.6"]}
    ]
    assert first["networkInterfaces"][0]["id"].startswith(
        f"{GROUP}/providers/Microsoft.Network/networkInterfaces/pe.nic."
    )
    connection = first["privateLinkServiceConnections"][0]
    assert connection["privateLinkServiceConnectionState"]["status"] == "Approved"


def test_a_group_that_the_target_does_not_have(client, network, account):
    client.create("network:Subnet", subnet("10.0.1.0/24"))
    assert refused(client.create, "network:PrivateEndpoint", endpoint(["vault"])) == (
        "BLEU-E426 REHEARSAL InvalidPrivateLinkGroupId privateLinkServiceConnections[0].groupIds: 'vault' is not a "
        "sub-resource of Microsoft.Storage/storageAccounts. Use one of 'blob', 'queue', 'table', 'file', 'dfs', 'web'"
    )


def test_a_subnet_with_a_private_endpoint_stays(client, network, account):
    inner, _ = client.create("network:Subnet", subnet("10.0.1.0/24"))
    user, _ = client.create("network:PrivateEndpoint", endpoint(["blob"]))
    for kind, identifier in (("network:Subnet", inner), ("network:VirtualNetwork", network)):
        assert refused(client.delete, kind, identifier) == (
            f"BLEU-E420 REHEARSAL InUseSubnetCannotBeDeleted {inner}: can't be deleted: {user} uses it. "
            "Delete what uses it first"
        )
    client.delete("network:PrivateEndpoint", user)
    client.delete("network:VirtualNetwork", network)
    assert client.read("network:Subnet", inner)[0] == ""


def test_a_network_stays_while_something_is_in_a_subnet_of_its_own(client, group, account):
    network, _ = client.create(
        "network:VirtualNetwork", {**NETWORK, "subnets": [{"name": "inner", "addressPrefix": "10.0.1.0/24"}]}
    )
    user, outputs = client.create("network:PrivateEndpoint", endpoint(["blob"]))
    assert outputs["customDnsConfigs"][0]["ipAddresses"] == ["10.0.1.4"]
    assert refused(client.delete, "network:VirtualNetwork", network) == (
        f"BLEU-E420 REHEARSAL InUseSubnetCannotBeDeleted {network}: can't be deleted: {user} is in its subnets. "
        "Delete that first"
    )


def test_a_whole_group_goes_with_all_that_uses_each_other(client, group, network, account):
    client.create("network:Subnet", subnet("10.0.1.0/24"))
    client.create("network:PrivateEndpoint", endpoint(["blob"]))
    client.delete("resources:ResourceGroup", group)
    assert client.read("network:VirtualNetwork", network)[0] == ""


def test_a_security_group_stays_while_a_subnet_has_it(client, network):
    rules = {"resourceGroupName": "rg", "networkSecurityGroupName": "nsg", "location": "bleufrancecentral"}
    guard, _ = client.create("network:NetworkSecurityGroup", rules)
    inner, _ = client.create("network:Subnet", subnet("10.0.1.0/24", networkSecurityGroup={"id": guard}))
    assert refused(client.delete, "network:NetworkSecurityGroup", guard) == (
        f"BLEU-E420 REHEARSAL InUseNetworkSecurityGroupCannotBeDeleted {guard}: can't be deleted: {inner} uses it. "
        "Delete what uses it first"
    )


def test_a_private_zone_has_no_region_and_stays_while_it_is_linked(client, network):
    zone = {"resourceGroupName": "rg", "privateZoneName": "privatelink.blob.core.sovcloud-api.fr"}
    assert client.failures("privatedns:PrivateZone", {**zone, "location": "bleufrancecentral"}) == [
        "BLEU-E412 REHEARSAL LocationNotAvailableForResourceType location: the location 'bleufrancecentral' is not "
        "available for Microsoft.Network/privateDnsZones. Write 'global': the type has no region"
    ]
    identifier, outputs = client.create("privatedns:PrivateZone", {**zone, "location": "Global"})
    assert outputs["location"] == "global"
    link = {**zone, "location": "global", "virtualNetworkLinkName": "to", "virtualNetwork": {"id": network}}
    linked, outputs = client.create("privatedns:VirtualNetworkLink", link)
    assert outputs["virtualNetworkLinkState"] == "Completed"
    assert refused(client.delete, "privatedns:PrivateZone", identifier) == (
        f"BLEU-E420 REHEARSAL CannotDeleteResource {identifier}: can't be deleted while it is linked to virtual "
        "networks: "
        f"{linked}. Delete that first"
    )


def test_global_is_no_region_for_what_stands_in_one(client):
    assert "BLEU-E412" in client.failures("network:VirtualNetwork", {**NETWORK, "location": "global"})[0]
    action = {"resourceGroupName": "rg", "location": "global", "groupShortName": "g", "enabled": True}
    assert client.failures("monitor:ActionGroup", action) == []
