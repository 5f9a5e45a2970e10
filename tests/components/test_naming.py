"""Names: one scheme, stable, and within what Azure takes."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bleu_iac.components import naming
from bleu_iac.components.naming import Kind, Names

NAMES = Names(
    workload="tax",
    environment="test",
    region="bleuc",
    cloud="bleu",
    tenant_id="11111111-2222-4333-8444-555555555555",
)
KINDS = {name: kind for name, kind in vars(naming).items() if isinstance(kind, Kind)}


@pytest.mark.parametrize(
    ("kind", "parts", "expected"),
    [
        (naming.RESOURCE_GROUP, (), "rg-tax-test-bleuc"),
        (naming.LOCK, (), "lock-tax-test-bleuc"),
        (naming.WORKSPACE, ("logs",), "log-tax-test-bleuc-logs"),
        (naming.IDENTITY, ("data",), "id-tax-test-bleuc-data"),
        (naming.NETWORK, ("hub",), "vnet-tax-test-bleuc-hub"),
        (naming.ROUTE_TABLE, ("hub",), "rt-tax-test-bleuc-hub"),
        (naming.SECURITY_GROUP, ("hub", "apps"), "nsg-tax-test-bleuc-hub-apps"),
        (naming.PRIVATE_ENDPOINT, ("data", "blob"), "pep-tax-test-bleuc-data-blob"),
        (naming.NETWORK_INTERFACE, ("data", "blob"), "nic-tax-test-bleuc-data-blob"),
        (naming.VAULT, ("keys",), "kv-tax-keys-u5txhh"),
        (naming.STORAGE_ACCOUNT, ("data",), "sttaxdatalo2twr"),
    ],
)
def test_a_name_says_what_it_names(kind, parts, expected):
    assert NAMES.name(kind, *parts) == expected


@pytest.mark.parametrize(
    "other",
    [
        {"workload": "vat"},
        {"environment": "prod"},
        {"region": "bleus"},
        {"cloud": "azure-france"},
        {"tenant_id": "99999999-2222-4333-8444-555555555555"},
        {"generation": 2},
    ],
    ids=lambda other: next(iter(other)),
)
def test_whatever_tells_two_deployments_apart_gives_another_unique_name(other):
    suffix = NAMES.name(naming.VAULT, "keys")[-6:]

    assert replace(NAMES, **other).name(naming.VAULT, "keys")[-6:] != suffix


def test_the_spelling_of_the_tenant_changes_no_name():
    tenant = "ABCDEF00-2222-4333-8444-555555555555"
    upper, lower = (replace(NAMES, tenant_id=spelled) for spelled in (tenant, tenant.lower()))

    assert upper.name(naming.VAULT, "keys") == lower.name(naming.VAULT, "keys")


def test_a_name_too_long_for_azure_says_what_to_shorten():
    problems = [str(problem) for problem in replace(NAMES, workload="declarations").problems(naming.VAULT, "keys")]

    assert problems == [
        "BLEU-E108 name: gives the name 'kv-declarations-keys-vkpedr' of 27 characters, and the longest Azure takes is"
        " 24. Shorten the component's name, or the foundation's workload, by 3"
    ]


def test_a_name_as_long_as_azure_takes_is_good():
    assert len(replace(NAMES, workload="declarati").name(naming.VAULT, "keys")) == 24
    assert list(replace(NAMES, workload="declarati").problems(naming.VAULT, "keys")) == []


@pytest.mark.parametrize("good", ["a", "a1", "tax", "tax-2", "a-b-c", "x" * 40])
def test_a_good_name_is_no_problem(good):
    assert list(naming.misnamed("name", good)) == []


@pytest.mark.parametrize(
    "bad", ["", "Tax", "1tax", "-tax", "tax-", "ta--x", "tax_2", "taxé", "tax ", "tax\n", "x" * 41]
)
def test_a_bad_name_is_said(bad):
    assert [str(problem) for problem in naming.misnamed("name", bad)] == [
        f"BLEU-E107 name: {bad!r} is not a name Azure takes everywhere. Use 1 to 40 lower-case letters, digits and"
        " single hyphens, with a letter first and no hyphen last"
    ]


good_names = st.from_regex(naming.NAME_SHAPE, fullmatch=True).filter(lambda name: len(name) <= naming.LONGEST_NAME)


@given(workload=good_names, name=good_names)
def test_names_that_are_no_problem_have_the_shape_azure_asks_for(workload, name):
    names = replace(NAMES, workload=workload)

    for kind in KINDS.values():
        azure = names.name(kind, name)
        if not list(names.problems(kind, name)):
            assert len(azure) <= kind.longest
            assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*" if kind.hyphens else "[a-z0-9]{3,}", azure)
