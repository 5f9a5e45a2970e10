"""What a resource names must be there."""

import pytest

SUBSCRIPTION = "00000000-0000-4000-8000-00000000c10d"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
PLACE = {"resourceGroupName": "rg", "location": "bleufrancecentral"}
ZONE = {"resourceGroupName": "rg", "privateZoneName": "privatelink.example.fr", "location": "global"}
TAKE_ID = "Take the id from the resource itself, or create the resource first"


def refused(call, *arguments):
    with pytest.raises(Exception, match="BLEU-E") as answer:
        call(*arguments)
    return str(answer.value)


def test_a_resource_group_that_does_not_exist(client):
    account = {**PLACE, "accountName": "data1", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
    assert refused(client.create, "storage:StorageAccount", account) == (
        "BLEU-E415 REHEARSAL ResourceGroupNotFound resourceGroupName: there is no resource group 'rg'. Create it "
        "first, "
        "or take the name from the resource itself so that Pulumi waits for it"
    )


def test_a_parent_that_does_not_exist(client, group):
    subnet = {"resourceGroupName": "rg", "virtualNetworkName": "vn", "addressPrefix": "10.0.0.0/24"}
    assert refused(client.create, "network:Subnet", subnet) == (
        "BLEU-E415 REHEARSAL ParentResourceNotFound virtualNetworkName: there is no Microsoft.Network/virtualNetworks "
        "'vn'. Create it first, or take the name from the resource itself so that Pulumi waits for it"
    )


def test_an_id_among_the_inputs_that_names_nothing(client, group):
    client.create("privatedns:PrivateZone", ZONE)
    network = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/vn"
    link = {**ZONE, "virtualNetwork": {"id": network}}
    assert refused(client.create, "privatedns:VirtualNetworkLink", link) == (
        "BLEU-E415 REHEARSAL InvalidResourceReference virtualNetwork.id: there is no such resource: "
        f"{network}. {TAKE_ID}"
    )


def test_a_scope_that_does_not_exist(client):
    lock = {"scope": f"{GROUP}2", "level": "CanNotDelete"}
    assert refused(client.create, "authorization:ManagementLockByScope", lock) == (
        f"BLEU-E415 REHEARSAL InvalidResourceReference scope: there is no such resource: {GROUP}2. {TAKE_ID}"
    )


def test_an_id_in_another_spelling_is_found(client, group):
    lock = {"scope": group.upper(), "level": "CanNotDelete"}
    assert client.create("authorization:ManagementLockByScope", lock)[0]


@pytest.mark.parametrize(
    "identifier",
    [
        "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/x/providers/A.B/c/d",
        f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/policyDefinitions/builtin",
        "not an id",
    ],
)
def test_what_can_not_be_known_here_is_left_alone(client, group, identifier):
    assert client.create("privatedns:PrivateZone", {**ZONE, "tags": {"see": identifier}})[0]


def test_what_a_resource_declares_inside_itself_is_there(client, group):
    network = {
        **PLACE,
        "virtualNetworkName": "vn",
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
        "subnets": [{"name": "Inside", "addressPrefix": "10.0.1.0/24"}],
    }
    identifier, outputs = client.create("network:VirtualNetwork", network)
    assert outputs["subnets"][0]["id"] == f"{identifier}/subnets/Inside"
    tags = {**PLACE, "routeTableName": "rt", "tags": {"a": f"{identifier}/subnets/inside"}}
    assert client.create("network:RouteTable", tags)[0]
    other = {**PLACE, "routeTableName": "rt2", "tags": {"a": f"{identifier}/subnets/other"}}
    assert refused(client.create, "network:RouteTable", other) == (
        "BLEU-E415 REHEARSAL InvalidResourceReference tags.a: there is no such resource: "
        f"{identifier}/subnets/other. {TAKE_ID}"
    )


def test_a_resource_may_name_what_is_inside_itself(client, group):
    own = f"{GROUP}/providers/Microsoft.Network/loadBalancers/lb"
    balancer = {
        **PLACE,
        "loadBalancerName": "lb",
        "frontendIPConfigurations": [{"name": "front"}],
        "loadBalancingRules": [
            {
                "name": "rule",
                "protocol": "Tcp",
                "frontendPort": 443,
                "frontendIPConfiguration": {"id": f"{own}/frontendIPConfigurations/front"},
            }
        ],
    }
    _, outputs = client.create("network:LoadBalancer", balancer)
    assert outputs["frontendIPConfigurations"][0]["id"] == f"{own}/frontendIPConfigurations/front"


def test_a_change_is_looked_at_too(client, group):
    client.create("privatedns:PrivateZone", ZONE)
    identifier = f"{GROUP}/providers/Microsoft.Network/privateDnsZones/privatelink.example.fr"
    changed = {**ZONE, "tags": {"a": f"{GROUP}/providers/Microsoft.KeyVault/vaults/none"}}
    assert "InvalidResourceReference tags.a" in refused(client.update, "privatedns:PrivateZone", identifier, changed)
    assert "tags" not in client.read("privatedns:PrivateZone", identifier)[1]


def test_of_any_type_group_and_parent_are_looked_for(client, group):
    policy = {"resourceGroupName": "rg", "devCenterName": "none", "projectPolicyName": "p"}
    assert "ParentResourceNotFound devCenterName" in refused(client.create, "devcenter:ProjectPolicy", policy)
    refusal = refused(client.create, "devcenter:ProjectPolicy", {**policy, "resourceGroupName": "x"})
    assert "ResourceGroupNotFound" in refusal
