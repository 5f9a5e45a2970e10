"""Ranges: what Azure would refuse, said at once and before."""

from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bleu_iac.components import addresses


def said(problems):
    return [str(problem) for problem in problems]


def test_private_ranges_apart_are_a_space():
    ranges, problems = addresses.space_problems("address_space", ["10.0.0.0/16", "172.16.4.0/22", "100.64.0.0/24"])

    assert ranges == [IPv4Network("10.0.0.0/16"), IPv4Network("172.16.4.0/22"), IPv4Network("100.64.0.0/24")]
    assert problems == []


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("ten", "'ten' is not an IPv4 range. Write it as an address and a length: 10.0.0.0/24"),
        ("10.0.0.0", "'10.0.0.0' is not an IPv4 range. Write it as an address and a length: 10.0.0.0/24"),
        ("fd00::/48", "'fd00::/48' is not an IPv4 range. Write it as an address and a length: 10.0.0.0/24"),
        ("10.0.0.0/33", "'10.0.0.0/33' is not an IPv4 range. Write it as an address and a length: 10.0.0.0/24"),
        ("10.0.0.5/24", "'10.0.0.5/24' is an address inside a range. Write 10.0.0.0/24"),
        ("10.0.0.0/255.255.255.0", "'10.0.0.0/255.255.255.0' is an address inside a range. Write 10.0.0.0/24"),
        (
            "8.8.8.0/24",
            "'8.8.8.0/24' is not a private range. Choose it inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16,"
            " 100.64.0.0/10",
        ),
        (
            "0.0.0.0/0",
            "'0.0.0.0/0' is not a private range. Choose it inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16,"
            " 100.64.0.0/10",
        ),
        (
            "10.0.0.0/30",
            "'10.0.0.0/30' has 4 addresses, and Azure keeps 5 of each subnet for itself. Use /29 or larger",
        ),
    ],
)
def test_what_is_no_range_of_a_network_is_said(value, problem):
    _, problems = addresses.space_problems("address_space", [value])

    assert said(problems) == [f"BLEU-E111 address_space[0]: {problem}"]


def test_ranges_that_overlap_are_said():
    _, problems = addresses.space_problems("address_space", ["10.0.0.0/16", "192.168.0.0/24", "10.0.4.0/24"])

    assert said(problems) == [
        "BLEU-E111 address_space[2]: '10.0.4.0/24' overlaps address_space[0] (10.0.0.0/16). Choose a range that is free"
    ]


def test_subnets_outside_too_small_or_overlapping_are_said_together():
    prefixes = {"a": "10.0.0.0/25", "b": "10.0.0.64/26", "c": "10.9.0.0/24", "d": "10.0.0.128/30"}

    ranges, problems = addresses.subnet_problems(prefixes, [IPv4Network("10.0.0.0/24")])

    assert set(ranges) == {"a", "b", "c", "d"}
    assert said(problems) == [
        "BLEU-E111 subnets.b.prefix: '10.0.0.64/26' overlaps a (10.0.0.0/25). Choose a range that is free",
        "BLEU-E111 subnets.c.prefix: '10.9.0.0/24' is outside the network's ranges. Choose it inside 10.0.0.0/24",
        "BLEU-E111 subnets.d.prefix: '10.0.0.128/30' has 4 addresses, and Azure keeps 5 of each subnet for itself."
        " Use /29 or larger",
    ]


networks = st.builds(
    lambda address, length: IPv4Network((address, length), strict=False),
    st.integers(0, 2**24 - 1).map(lambda host: 10 * 2**24 + host),
    st.integers(9, 29),
)


@given(st.lists(networks, max_size=6))
def test_what_is_no_problem_never_overlaps(space):
    ranges, problems = addresses.space_problems("address_space", [str(range_) for range_ in space])

    if not problems:
        assert ranges == space
        assert not any(a.overlaps(b) for i, a in enumerate(ranges) for b in ranges[:i])
    else:
        assert any(a.overlaps(b) for i, a in enumerate(space) for b in space[:i])
