"""Networks: hubs, spokes, and a flow matrix that everything else is denied by."""

import logging

import pulumi
import pytest

import bleu_iac as bleu
from bleu_iac import clouds
from bleu_iac.resources import UNKNOWN

LOGGED = {"name": "to-log-workspace", "workspaceId": "logs-id", "logs": [{"categoryGroup": "allLogs", "enabled": True}]}

DENY_IN = {
    "name": "in-deny-all",
    "description": "What is not in the flow matrix is denied",
    "direction": "Inbound",
    "priority": 4096,
    "access": "Deny",
    "protocol": "*",
    "sourceAddressPrefix": "*",
    "sourcePortRange": "*",
    "destinationAddressPrefix": "*",
    "destinationPortRange": "*",
}
DENY_OUT = {**DENY_IN, "name": "out-deny-all", "direction": "Outbound"}


NOT_AN_END = (
    "flows.f.source: '10.0.0.0' is no subnet of this network and no range. Give a subnet (apps, endpoints) or a range"
    " such as 10.0.0.0/24"
)


def allow(way, name, priority, sources, destinations, ports, reason, protocol="Tcp"):
    return {
        "name": f"{way}-{name}",
        "description": reason,
        "direction": {"in": "Inbound", "out": "Outbound"}[way],
        "priority": priority,
        "access": "Allow",
        "protocol": protocol,
        "sourceAddressPrefixes": sources,
        "sourcePortRange": "*",
        "destinationAddressPrefixes": destinations,
        "destinationPortRanges": ports,
    }


def endpoints(way, sources, destinations):
    reason = "Services are reached through their private endpoints"
    return allow(way, "private-endpoints", 100, sources, destinations, ["443"], reason)


def inline(name, prefix, group, routes):
    return {
        "name": name,
        "addressPrefix": prefix,
        "defaultOutboundAccess": False,
        "networkSecurityGroup": {"id": group},
        "routeTable": {"id": routes},
        "privateEndpointNetworkPolicies": "Enabled",
        "privateLinkServiceNetworkPolicies": "Enabled",
    }


def spoke(stack, base, hub, logs, **args):
    return bleu.Network(
        "spoke",
        {
            "foundation": base,
            "logs": logs,
            "hub": hub,
            "address_space": ["10.1.0.0/22"],
            "subnets": {
                "apps": {"prefix": "10.1.0.0/24"},
                "endpoints": {"prefix": "10.1.1.0/26", "purpose": "private-endpoints"},
            },
            **args,
        },
    )


def both(stack, **args):
    """Give what builds a hub and a spoke of it."""

    def inside(base):
        logs = stack.logs(base)
        hub = stack.hub(base, logs, spokes=["10.1.0.0/16"], private_dns_zones=["keyvault"])
        spoke(stack, base, hub, logs, **args)

    return inside


def test_a_hub_denies_all_but_what_reaches_its_private_endpoints_and_lets_nothing_out(stack):
    registered = stack.build(lambda base: stack.hub(base, stack.logs(base), private_dns_zones=["keyvault"]))

    where = {"resourceGroupName": stack.group, "location": "bleufrancecentral", "tags": stack.tags}
    assert stack.under("Network", "hub", registered) == {
        ("network:RouteTable", "hub"): {
            **where,
            "routeTableName": "rt-tax-test-bleuc-hub",
            "disableBgpRoutePropagation": True,
            "routes": [{"name": "default", "addressPrefix": "0.0.0.0/0", "nextHopType": "None"}],
        },
        ("network:NetworkSecurityGroup", "hub-machines"): {
            **where,
            "networkSecurityGroupName": "nsg-tax-test-bleuc-hub-machines",
            "securityRules": [DENY_IN, endpoints("out", ["10.0.0.0/24"], ["10.0.1.0/26"]), DENY_OUT],
        },
        ("network:NetworkSecurityGroup", "hub-endpoints"): {
            **where,
            "networkSecurityGroupName": "nsg-tax-test-bleuc-hub-endpoints",
            "securityRules": [endpoints("in", ["10.0.0.0/24"], ["10.0.1.0/26"]), DENY_IN, DENY_OUT],
        },
        ("network:VirtualNetwork", "hub"): {
            **where,
            "virtualNetworkName": "vnet-tax-test-bleuc-hub",
            "addressSpace": {"addressPrefixes": ["10.0.0.0/22"]},
            "subnets": [
                inline("snet-machines", "10.0.0.0/24", "hub-machines-id", "hub-id"),
                inline("snet-endpoints", "10.0.1.0/26", "hub-endpoints-id", "hub-id"),
            ],
            "enableDdosProtection": False,
            "enableVmProtection": False,
        },
        ("monitor:DiagnosticSetting", "hub-diagnostics"): {**LOGGED, "resourceUri": "hub-id"},
        ("monitor:DiagnosticSetting", "hub-machines-diagnostics"): {**LOGGED, "resourceUri": "hub-machines-id"},
        ("monitor:DiagnosticSetting", "hub-endpoints-diagnostics"): {**LOGGED, "resourceUri": "hub-endpoints-id"},
        ("privatedns:PrivateZone", "hub-keyvault"): {
            "privateZoneName": "privatelink.vaultcore.sovcloud-api.fr",
            "resourceGroupName": stack.group,
            "location": "global",
            "tags": stack.tags,
        },
        ("privatedns:VirtualNetworkLink", "hub-keyvault"): {
            "virtualNetworkLinkName": "vnet-tax-test-bleuc-hub",
            "privateZoneName": "privatelink.vaultcore.sovcloud-api.fr",
            "resourceGroupName": stack.group,
            "location": "global",
            "virtualNetwork": {"id": "hub-id"},
            "registrationEnabled": False,
            "resolutionPolicy": "Default",
            "tags": stack.tags,
        },
    }


def test_a_hub_has_the_zones_that_components_use(stack):
    registered = stack.build(lambda base: stack.hub(base, stack.logs(base)))

    zones = {resource.inputs["privateZoneName"] for resource in registered if resource.type.endswith(":PrivateZone")}
    assert zones == {
        "privatelink.vaultcore.sovcloud-api.fr",
        "privatelink.blob.core.sovcloud-api.fr",
        "privatelink.file.core.sovcloud-api.fr",
        "privatelink.queue.core.sovcloud-api.fr",
        "privatelink.table.core.sovcloud-api.fr",
    }


def test_a_spoke_is_peered_both_ways_finds_the_hubs_names_and_reaches_its_endpoints(stack):
    registered = stack.build(both(stack))

    own = stack.under("Network", "spoke", registered)
    plain_peering = {
        "resourceGroupName": stack.group,
        "allowVirtualNetworkAccess": True,
        "allowForwardedTraffic": False,
        "allowGatewayTransit": False,
        "useRemoteGateways": False,
    }
    assert own["network:VirtualNetworkPeering", "spoke-to-hub"] == {
        **plain_peering,
        "virtualNetworkPeeringName": "to-hub",
        "virtualNetworkName": "vnet-tax-test-bleuc-spoke",
        "remoteVirtualNetwork": {"id": "hub-id"},
    }
    assert own["network:VirtualNetworkPeering", "hub-to-spoke"] == {
        **plain_peering,
        "virtualNetworkPeeringName": "to-spoke",
        "virtualNetworkName": "vnet-tax-test-bleuc-hub",
        "remoteVirtualNetwork": {"id": "spoke-id"},
    }
    assert own["privatedns:VirtualNetworkLink", "spoke-keyvault"] == {
        "virtualNetworkLinkName": "vnet-tax-test-bleuc-spoke",
        "privateZoneName": "privatelink.vaultcore.sovcloud-api.fr",
        "resourceGroupName": stack.group,
        "location": "global",
        "virtualNetwork": {"id": "spoke-id"},
        "registrationEnabled": False,
        "resolutionPolicy": "Default",
        "tags": stack.tags,
    }
    assert own["network:NetworkSecurityGroup", "spoke-apps"]["securityRules"] == [
        DENY_IN,
        endpoints("out", ["10.1.0.0/24"], ["10.1.1.0/26", "10.0.1.0/26"]),
        DENY_OUT,
    ]
    assert own["network:NetworkSecurityGroup", "spoke-endpoints"]["securityRules"] == [
        endpoints("in", ["10.1.0.0/24"], ["10.1.1.0/26"]),
        DENY_IN,
        DENY_OUT,
    ]
    assert not [name for type_, name in own if type_ == "privatedns:PrivateZone"]
    hub = stack.under("Network", "hub", registered)
    assert hub["network:NetworkSecurityGroup", "hub-endpoints"]["securityRules"][0] == endpoints(
        "in", ["10.0.0.0/24", "10.1.0.0/16"], ["10.0.1.0/26"]
    )


def test_two_changes_of_one_network_never_meet(stack):
    def inside(base):
        logs = stack.logs(base)
        hub = stack.hub(base, logs, spokes=["10.1.0.0/16"])
        for number in (0, 1):
            bleu.Network(
                f"spoke{number}",
                {
                    "foundation": base, "logs": logs, "hub": hub, "address_space": [f"10.1.{number}.0/24"],
                    "subnets": {"endpoints": {"prefix": f"10.1.{number}.0/26", "purpose": "private-endpoints"}},
                },
            )  # fmt: skip

    registered = stack.build(inside)

    def waits_for(name):
        peering = stack.of(registered, "azure-native:network:VirtualNetworkPeering", name)
        return {urn.split("::")[-1] for urn in peering.depends_on if "VirtualNetworkPeering" in urn}

    assert waits_for("spoke0-to-hub") == set()
    assert waits_for("hub-to-spoke0") == {"spoke0-to-hub"}
    assert waits_for("hub-to-spoke1") == {"spoke1-to-hub", "hub-to-spoke0"}


def test_what_is_put_into_a_subnet_waits_until_the_network_is_peered(stack):
    def inside(base):
        logs = stack.logs(base)
        hub = stack.hub(base, logs, spokes=["10.1.0.0/16"])
        subnet = spoke(stack, base, hub, logs).subnet("apps")
        assert (subnet.name, subnet.prefix, subnet.purpose) == ("apps", "10.1.0.0/24", "workload")
        base.add(pulumi.CustomResource("test:index:Own", "own", {"subnet": subnet.id}, None))

    own = stack.of(stack.build(inside), "test:index:Own", "own")

    assert own.inputs == {"subnet": "spoke-id/subnets/snet-apps"}
    assert {urn.split("::")[-1] for urn in own.depends_on} == {"spoke", "hub-to-spoke"}


def test_authorised_flows_are_rules_at_both_ends_with_their_reason(stack):
    flows = {
        "to-proxy": {
            "source": "apps",
            "destination": "10.0.3.0/24",
            "ports": [3128, 443.0],
            "reason": "Updates come through the proxy",
        },
        "from-bastion": {
            "source": "10.0.2.0/26",
            "destination": "apps",
            "ports": [22],
            "reason": "Administration from the bastion",
        },
        "to-time": {
            "source": "apps",
            "destination": "10.0.3.0/24",
            "ports": [123],
            "protocol": "Udp",
            "reason": "Clocks",
        },
        "among-apps": {"source": "apps", "destination": "apps", "ports": [8443], "reason": "The cluster's own traffic"},
    }

    own = stack.under("Network", "spoke", stack.build(both(stack, flows=flows)))

    apps = ["10.1.0.0/24"]
    assert own["network:NetworkSecurityGroup", "spoke-apps"]["securityRules"] == [
        allow("in", "from-bastion", 100, ["10.0.2.0/26"], apps, ["22"], "Administration from the bastion"),
        allow("in", "among-apps", 101, apps, apps, ["8443"], "The cluster's own traffic"),
        DENY_IN,
        endpoints("out", apps, ["10.1.1.0/26", "10.0.1.0/26"]),
        allow("out", "to-proxy", 101, apps, ["10.0.3.0/24"], ["3128", "443"], "Updates come through the proxy"),
        allow("out", "to-time", 102, apps, ["10.0.3.0/24"], ["123"], "Clocks", protocol="Udp"),
        allow("out", "among-apps", 103, apps, apps, ["8443"], "The cluster's own traffic"),
        DENY_OUT,
    ]


def test_an_egress_address_takes_everything_that_leaves_and_may_be_forwarded_back(stack):
    flows = {
        "updates": {"source": "apps", "destination": "0.0.0.0/0", "ports": [443], "reason": "The firewall filters"}
    }

    own = stack.under("Network", "spoke", stack.build(both(stack, egress_address="10.0.3.4", flows=flows)))

    assert own["network:RouteTable", "spoke"]["routes"] == [
        {
            "name": "default",
            "addressPrefix": "0.0.0.0/0",
            "nextHopType": "VirtualAppliance",
            "nextHopIpAddress": "10.0.3.4",
        }
    ]
    assert own["network:VirtualNetworkPeering", "spoke-to-hub"]["allowForwardedTraffic"] is True
    assert own["network:VirtualNetworkPeering", "hub-to-spoke"]["allowForwardedTraffic"] is False


def test_outputs_give_the_same_registrations(stack):
    def shape(address):
        def inside(base):
            both(stack, egress_address=address())(base)  # an Output is made in the program it belongs to

        registered = stack.build(inside)
        return [(resource.type, resource.name, resource.inputs) for resource in registered]

    assert shape(lambda: pulumi.Output.from_input("10.0.3.4")) == shape(lambda: "10.0.3.4")


def test_all_but_ids_is_known_in_a_preview(stack):
    own = stack.under("Network", "spoke", stack.build(both(stack), preview=True))

    assert own["network:VirtualNetworkPeering", "hub-to-spoke"]["virtualNetworkName"] == "vnet-tax-test-bleuc-hub"
    subnets = own["network:VirtualNetwork", "spoke"]["subnets"]
    assert [subnet["addressPrefix"] for subnet in subnets] == ["10.1.0.0/24", "10.1.1.0/26"]
    assert subnets[0]["networkSecurityGroup"]["id"] is UNKNOWN


def test_zones_that_are_not_confirmed_are_said_once_with_the_settings_that_correct_them(stack, caplog):
    def inside(base):
        logs = stack.logs(base)
        hub = stack.hub(base, logs, spokes=["10.1.0.0/16"], private_dns_zones=["keyvault", "storage_blob", "aks"])
        spoke(stack, base, hub, logs)

    with caplog.at_level(logging.WARNING):
        stack.build(inside)

    assert [record.getMessage() for record in caplog.records] == [
        "These private DNS zones of Bleu follow from a convention and are not confirmed:"
        " privatelink.vaultcore.sovcloud-api.fr, privatelink.blob.core.sovcloud-api.fr. With a wrong zone, private"
        " endpoints are not found by name. Ask the operator, and set bleu-iac:cloud.private_dns_zones.keyvault,"
        " bleu-iac:cloud.private_dns_zones.storage_blob in the stack's configuration"
    ]


def test_a_zone_that_configuration_gives_is_used_and_nothing_is_said(stack, caplog):
    zone = "privatelink.vault.sovcloud-api.fr"
    cloud = clouds.get("bleu").overridden(clouds.Overrides(private_dns_zones={"keyvault": zone}))

    with caplog.at_level(logging.WARNING):
        registered = stack.build(
            lambda base: stack.hub(base, stack.logs(base), private_dns_zones=["keyvault"]), cloud=cloud
        )

    own = stack.under("Network", "hub", registered)
    assert own["privatedns:PrivateZone", "hub-keyvault"]["privateZoneName"] == zone
    assert caplog.records == []


def test_zones_that_nothing_gives_are_refused_with_the_setting(stack):
    def inside(base):
        stack.hub(base, stack.logs(base), private_dns_zones=["keyvault", "servicebus", "keyvalt"])

    assert stack.refusal(inside) == (
        "Network 'hub' cannot be built:\n"
        "  BLEU-E204 private_dns_zones[1]: has no public value in the cloud 'bleu'. Ask the operator for it and set it"
        " under bleu-iac:cloud.private_dns_zones.servicebus in the stack's configuration\n"
        "  BLEU-E105 private_dns_zones[2]: 'keyvalt' is not one of the values it takes. Did you mean keyvault?"
    )


def test_a_hub_refuses_ranges_that_do_not_hold_together(stack):
    def inside(base):
        stack.hub(
            base,
            stack.logs(base),
            address_space=["10.0.0.0/22", "8.8.8.0/24"],
            spokes=["10.0.2.0/24"],
            subnets={
                "machines": {"prefix": "10.0.0.0/24"},
                "Endpoints": {"prefix": "10.0.0.128/26", "purpose": "endpoints"},
            },
        )

    assert stack.refusal(inside) == (
        "Network 'hub' cannot be built:\n"
        "  BLEU-E111 address_space[1]: '8.8.8.0/24' is not a private range. Choose it inside 10.0.0.0/8, 172.16.0.0/12,"
        " 192.168.0.0/16, 100.64.0.0/10\n"
        "  BLEU-E111 spokes[0]: '10.0.2.0/24' overlaps address_space (10.0.0.0/22). Choose a range that is free\n"
        "  BLEU-E107 subnets.Endpoints: 'Endpoints' is not a name Azure takes everywhere. Use 1 to 40 lower-case"
        " letters, digits and single hyphens, with a letter first and no hyphen last\n"
        "  BLEU-E105 subnets.Endpoints.purpose: 'endpoints' is not one of the values it takes. Did you mean"
        " private-endpoints?\n"
        "  BLEU-E111 subnets.Endpoints.prefix: '10.0.0.128/26' overlaps machines (10.0.0.0/24). Choose a range that is"
        " free"
    )


def test_a_spoke_lies_where_its_hub_expects_it_and_apart_from_other_spokes(stack):
    def inside(base):
        logs = stack.logs(base)
        hub = stack.hub(base, logs, spokes=["10.1.0.0/16"])
        spoke(stack, base, hub, logs)
        bleu.Network(
            "other",
            {
                "foundation": base, "logs": logs, "hub": hub, "subnets": {},
                "address_space": ["10.1.2.0/24", "10.0.3.0/24"], "spokes": [], "private_dns_zones": [],
            },
        )  # fmt: skip

    assert stack.refusal(inside) == (
        "Network 'other' cannot be built:\n"
        "  BLEU-E116 spokes: is for a hub, and this network has one. Give it to the hub 'hub'\n"
        "  BLEU-E116 private_dns_zones: is for a hub, and this network has one. Give it to the hub 'hub'\n"
        "  BLEU-E111 address_space[1]: '10.0.3.0/24' is not kept for spokes by the hub. Add it to spokes of the hub"
        " 'hub'\n"
        "  BLEU-E111 address_space[0]: '10.1.2.0/24' overlaps spoke (10.1.0.0/22). Choose a range that is free\n"
        "  BLEU-E111 address_space[1]: '10.0.3.0/24' overlaps hub (10.0.0.0/22). Choose a range that is free"
    )


def test_a_spoke_has_no_spokes(stack):
    def inside(base):
        logs = stack.logs(base)
        first = spoke(stack, base, stack.hub(base, logs, spokes=["10.1.0.0/16"]), logs)
        bleu.Network(
            "leaf", {"foundation": base, "logs": logs, "hub": first, "address_space": ["10.2.0.0/24"], "subnets": {}}
        )

    assert stack.refusal(inside).splitlines()[:2] == [
        "Network 'leaf' cannot be built:",
        "  BLEU-E116 hub: 'spoke' has a hub itself. Give the network that has none: 'hub'",
    ]


def test_a_hub_of_another_foundation_must_be_open_since_it_is_changed(stack):
    def program(base):
        with bleu.Foundation("far", {**stack.foundation, "workload": "far"}) as far:
            logs = stack.logs(far)
            hub = stack.hub(far, logs, spokes=["10.1.0.0/16"])
        spoke(stack, base, hub, logs)

    assert stack.refusal(program) == (
        "Network 'spoke' cannot be built:\n"
        "  BLEU-E110 hub: is not open. Build components inside `with bleu.Foundation(...) as foundation:`: leaving it"
        " declares the delete lock"
    )


def test_a_hub_of_another_foundation_is_locked_after_its_spokes_are_joined(stack):
    def program(far):
        logs = stack.logs(far)
        hub = stack.hub(far, logs, spokes=["10.1.0.0/16"])
        with bleu.Foundation("near", {**stack.foundation, "workload": "near"}) as near:
            spoke(stack, near, hub, logs)

    registered = stack.build(program)

    inward = stack.of(registered, "azure-native:network:VirtualNetworkPeering", "hub-to-spoke")
    assert inward.inputs["resourceGroupName"] == "rg-tax-test-bleuc"
    for lock in ("base-lock", "near-lock"):
        assert inward.urn in stack.of(registered, "azure-native:authorization:ManagementLockByScope", lock).depends_on


@pytest.mark.parametrize(
    ("flow", "problem"),
    [
        (
            {"source": "aps"},
            "flows.f.source: 'aps' is no subnet of this network and no range. Give a subnet (apps, endpoints) or a"
            " range such as 10.0.0.0/24",
        ),
        (
            {"source": "8.8.8.0/24", "destination": "apps"},
            "flows.f.source: '8.8.8.0/24' is not private. Nothing enters from a public network: give a private range",
        ),
        (
            {"source": "0.0.0.0/0", "destination": "apps"},
            "flows.f.source: '0.0.0.0/0' is not private. Nothing enters from a public network: give a private range",
        ),
        (
            {"destination": "0.0.0.0/0"},
            "flows.f.destination: '0.0.0.0/0' is public, and nothing leaves this network. Give egress_address, the"
            " private address of the firewall it leaves through",
        ),
        (
            {"source": "10.7.0.0/24"},
            "flows.f: has neither end in this network. Give one of its subnets (apps, endpoints) as source or"
            " destination",
        ),
        ({"source": "10.0.0.0"}, NOT_AN_END),
        ({"ports": []}, "flows.f.ports: is empty. Give ports from 1 to 65535"),
        ({"ports": [443, 70000]}, "flows.f.ports[1]: 70000 is not a port. Give ports from 1 to 65535"),
        ({"protocol": "*"}, "flows.f.protocol: '*' is not a protocol it takes. Use Tcp, Udp"),
        ({"reason": " "}, "flows.f.reason: has 0 characters. Say in 1 to 140 characters why the flow is authorised"),
        (
            {"reason": "x" * 141},
            "flows.f.reason: has 141 characters. Say in 1 to 140 characters why the flow is authorised",
        ),
    ],
)
def test_a_flow_that_cannot_be_authorised_is_refused(stack, flow, problem):
    good = {"source": "apps", "destination": "10.0.3.0/24", "ports": [443], "reason": "A reason"}

    text = stack.refusal(both(stack, flows={"f": {**good, **flow}}))

    assert text == f"Network 'spoke' cannot be built:\n  BLEU-E115 {problem}"


@pytest.mark.parametrize("name", ["deny-all", "private-endpoints"])
def test_a_flow_does_not_take_the_name_of_a_rule_every_network_has(stack, name):
    flow = {"source": "apps", "destination": "10.0.3.0/24", "ports": [443], "reason": "A reason"}

    assert stack.refusal(both(stack, flows={name: flow})) == (
        "Network 'spoke' cannot be built:\n"
        f"  BLEU-E115 flows.{name}: is the name of a rule every network has. Give it another name"
    )


def test_a_range_of_a_flow_with_bits_beyond_its_length_is_refused(stack):
    flow = {"source": "apps", "destination": "10.0.3.1/24", "ports": [443], "reason": "A reason"}

    assert stack.refusal(both(stack, flows={"f": flow})) == (
        "Network 'spoke' cannot be built:\n"
        "  BLEU-E111 flows.f.destination: '10.0.3.1/24' is an address inside a range. Write 10.0.3.0/24"
    )


def test_no_egress_address_is_the_same_as_none(stack):
    def shape(**args):
        registered = stack.build(both(stack, **args))
        return [(resource.type, resource.name, resource.inputs) for resource in registered]

    assert shape(egress_address=None) == shape()


def test_the_whole_internet_cannot_be_let_in_even_with_a_way_out(stack):
    flows = {"f": {"source": "0.0.0.0/0", "destination": "apps", "ports": [443], "reason": "Everybody"}}

    assert stack.refusal(both(stack, flows=flows, egress_address="10.0.3.4")) == (
        "Network 'spoke' cannot be built:\n"
        "  BLEU-E115 flows.f.source: '0.0.0.0/0' is not private. Nothing enters from a public network: give a private"
        " range"
    )


def test_a_subnet_that_is_none_is_told_the_nearest(stack):
    assert stack.refusal(lambda base: stack.hub(base, stack.logs(base)).subnet("machine")) == (
        "Network 'hub' can't give a subnet:\n"
        "  BLEU-E105 name: 'machine' is not one of the values it takes. Did you mean machines?"
    )


def test_arguments_of_the_wrong_shape_are_refused_with_their_places(stack):
    def inside(base):
        stack.hub(
            base,
            stack.logs(base),
            address_space="10.0.0.0/22",
            subnets={"a": {"prefx": "10.0.0.0/24"}, "b": []},
            spokes=[10],
            hub="hub",
        )

    assert stack.refusal(inside) == (
        "Network 'hub' cannot be built:\n"
        "  BLEU-E104 address_space: must be a list (a text each), got '10.0.0.0/22'. Write a list (a text each)\n"
        "  BLEU-E101 subnets.a.prefx: is not an argument. Did you mean prefix?\n"
        "  BLEU-E102 subnets.a.prefix: is missing. Give it a text\n"
        "  BLEU-E104 subnets.b: must be a mapping with prefix, purpose, got list. Write a mapping with prefix,"
        " purpose\n  BLEU-E104 hub: must be a Network, got 'hub'. Write a Network\n"
        "  BLEU-E104 spokes[0]: must be a text, got 10. Write a text"
    )
