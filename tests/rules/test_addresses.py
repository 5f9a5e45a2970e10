"""Addresses that amount to anybody."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bleu_iac.rules.addresses import is_anybody, is_wide, networks


@pytest.mark.parametrize(
    "text",
    [
        "*", "Any", "INTERNET", "AzureCloud", "azurecloud.WestEurope", "0.0.0.0/0", "::/0", "0.0.0.0", "::",  # noqa: S104
        " 0.0.0.0/0 ", "0.0.0.0/0.0.0.0", "10.1.2.3/0",
        "0.0.0.0/1", "128.0.0.0/1", "64.0.0.0/3", "10.0.0.0/7", "2000::/3", "2001::/15", "0.0.0.0-255.255.255.255",
        "1.0.0.0-223.255.255.255", "::-ffff::", "", "0/0", "10.0.0.0/33", "1.2.3.4, 5.6.7.8", "<any>",
        "\u0660.0.0.0/0", "1.2.3.4-::1",
    ],
)  # fmt: skip
def test_anybody_in_every_spelling_is_anybody(text):
    assert is_anybody(text)


@pytest.mark.parametrize(
    "text",
    [
        "10.0.0.0/8", "192.168.1.0/24", "203.0.113.7", "203.0.113.7/32", "172.16.0.0-172.31.255.255", "fd00::/8",
        "fc00::/7", "2001:db8::/32", "VirtualNetwork", "AzureLoadBalancer", "Storage.BleuFranceCentral",
        "AzureCloudServices",
    ],
)  # fmt: skip
def test_somebodys_own_networks_and_tags_are_not_anybody(text):
    assert not is_anybody(text)


def test_halves_add_up():
    assert is_wide([*networks("0.0.0.0/9"), *networks("0.128.0.0/9"), *networks("1.0.0.0/8")])
    assert not is_wide([*networks("10.0.0.0/8"), *networks("172.16.0.0/12"), *networks("fd00::/8")])
    assert not is_wide([])


@given(st.integers(min_value=1, max_value=7), st.randoms())
def test_however_a_wide_network_is_cut_up_it_stays_wide(prefix, random):
    pieces = [ipaddress.ip_network(f"0.0.0.0/{prefix}")]
    for _ in range(20):
        piece = pieces.pop(random.randrange(len(pieces)))
        pieces.extend(piece.subnets())
    random.shuffle(pieces)
    assert is_wide(pieces)
