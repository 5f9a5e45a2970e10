"""BLEU-0191."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "network-no-internet-route"
LATER = "is not known before deployment"
SAID = (
    "must be a firewall or a gateway of one's own (VirtualAppliance, VirtualNetworkGateway, VnetLocal) or None, found"
)


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        ("Route", {"nextHopType": "Internet"}, [f"violation nextHopType: {SAID} 'Internet'"]),
        ("Route", {"nextHopType": "Future"}, [f"violation nextHopType: {SAID} 'Future'"]),
        ("Route", {"nextHopType": UNKNOWN}, [f"undetermined nextHopType: {LATER}"]),
        ("Route", {"nextHopType": "virtualappliance"}, []),
        ("Route", {}, []),
        (
            "RouteTable",
            {"routes": [{"nextHopType": "None"}, {"nextHopType": "Internet"}]},
            [f"violation routes[1].nextHopType: {SAID} 'Internet'"],
        ),
        (
            "VirtualNetwork",
            {"subnets": [{"routeTable": {"routes": [{"nextHopType": "Internet"}]}}]},
            [f"violation subnets[0].routeTable.routes[0].nextHopType: {SAID} 'Internet'"],
        ),
    ],
)
def test_no_route_leads_to_the_internet(ask, token, inputs, expected):
    assert ask(ID, f"azure-native:network:{token}", inputs) == expected
