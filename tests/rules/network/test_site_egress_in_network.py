"""BLEU-0176."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "network-site-egress-in-network"
LATER = "is not known before deployment"
ROUTE = "siteConfig.vnetRouteAllEnabled"
NO_SUBNET = "violation virtualNetworkSubnetId: must be the id of a subnet, found"
IN = {"virtualNetworkSubnetId": "/subscriptions/0/subnets/apps"}


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({}, [f"{NO_SUBNET} nothing", f"violation {ROUTE}: must be true, found nothing"]),
        ({**IN, "siteConfig": {"vnetRouteAllEnabled": False}}, [f"violation {ROUTE}: must be true, found False"]),
        ({**IN, "siteConfig": {"vnetRouteAllEnabled": "yes"}}, [f"violation {ROUTE}: must be true, found 'yes'"]),
        ({**IN, "siteConfig": UNKNOWN}, [f"undetermined {ROUTE}: {LATER}"]),
        ({"virtualNetworkSubnetId": 5, "vnetRouteAllEnabled": True}, [f"{NO_SUBNET} 5"]),
        ({"virtualNetworkSubnetId": UNKNOWN, "siteConfig": {"vnetRouteAllEnabled": True}}, []),
        ({**IN, "outboundVnetRouting": {"allTraffic": True}}, []),
    ],
)
def test_what_a_site_sends_goes_through_its_network(ask, inputs, expected):
    assert ask(ID, "azure-native:web:WebApp", inputs) == expected
