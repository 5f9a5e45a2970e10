"""BLEU-0109, where circuits and gateways stand inside other resources."""

import pytest

from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.meanings import type_facts, types_with
from bleu_iac.resources import UNKNOWN
from bleu_iac.rules.residency.connection_known import KEYS, LENT_AT, SITES

ID = "residency-connection-known"
ANOTHERS = "uses a circuit that belongs to somebody else"
LENT = "lets somebody else connect his networks, and nothing says whose and where they are"
JOINS = "joins a place that the rule's list of sites does not have, found"


def paths_of(kind, *names):
    """Give every property of a kind with one of the names: `module:Type path`."""
    return {
        f"{token.partition(':')[2]} {path}"
        for token in types_with(kind)
        for path, _ in type_facts(token).paths(kind)
        if path.rpartition(".")[2] in names
    }


@pytest.mark.parametrize("key", ["it", UNKNOWN])
@pytest.mark.parametrize(
    ("token", "inputs", "path"),
    [
        ("ExpressRouteCircuit", lambda key: {"authorizationKey": key}, "authorizationKey"),
        (
            "ExpressRouteCircuit",
            lambda key: {"peerings": [{"connections": [{"authorizationKey": key}]}]},
            "peerings[0].connections[0].authorizationKey",
        ),
        (
            "ExpressRouteCircuitPeering",
            lambda key: {"connections": [{"authorizationKey": key}]},
            "connections[0].authorizationKey",
        ),
        (
            "ExpressRouteGateway",
            lambda key: {"expressRouteConnections": [{"authorizationKey": key}]},
            "expressRouteConnections[0].authorizationKey",
        ),
    ],
)
def test_a_circuit_that_is_used_by_a_key_is_somebody_elses(ask, token, inputs, path, key):
    assert ask(ID, f"azure-native:network:{token}", inputs(key)) == [f"undetermined {path}: {ANOTHERS}"]


@pytest.mark.parametrize(
    ("authorizations", "expected"),
    [
        ([{"name": "theirs"}, UNKNOWN], ["authorizations[0]", "authorizations[1]"]),
        (UNKNOWN, ["authorizations"]),
        ([], []),
    ],
)
def test_a_circuit_that_is_lent_where_it_is_made_is_told(ask, authorizations, expected):
    found = ask(ID, "azure-native:network:ExpressRouteCircuit", {"authorizations": authorizations})
    assert found == [f"undetermined {path}: {LENT}" for path in expected]


def test_a_site_that_is_written_inside_a_connection_is_judged(ask):
    gateway = {"gatewayIpAddress": "203.0.113.7", "fqdn": "site.example.org"}
    inputs, token = {"localNetworkGateway2": gateway}, "azure-native:network:VirtualNetworkGatewayConnection"
    assert ask(ID, token, inputs) == [
        f"undetermined localNetworkGateway2.gatewayIpAddress: {JOINS} '203.0.113.7'",
        f"undetermined localNetworkGateway2.fqdn: {JOINS} 'site.example.org'",
    ]
    assert ask(ID, token, inputs, parameters={"sites": ("203.0.113.0/24", "site.example.org")}) == []
    own = {"id": "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/localNetworkGateways/ours"}
    assert ask(ID, token, {"localNetworkGateway2": own}) == []


def written(table, *names):
    """Give the paths of a table of the rule's that end with one of the names: `module:Type path`."""
    return {f"{token} {path}" for token, paths in table.items() for path in paths if path.endswith(names)}


def test_every_key_of_a_circuit_and_every_site_that_the_sdk_has_is_judged():
    keys = paths_of(Kind.SECRET, "authorizationKey", "expressRouteAuthorizationKey")
    # What is lent has a key of its own, which is its answer and not somebody else's.
    lent = {
        " ".join((token, f"{path}.authorizationKey".removeprefix(".")))
        for token, paths in LENT_AT.items()
        for path in paths
    }
    assert keys - lent == written(KEYS, "uthorizationKey")
    assert paths_of(Kind.ADDRESS, "gatewayIpAddress") == written(SITES, "gatewayIpAddress")
