"""Names, object ids and values not known yet: each is judged where it can name something foreign, or has a reason.

`test_closure.py` names what is foreign in full. Here it is named in the other ways that a property may take: by a name
alone, by an object id, by a host. What none judges stands in `bare.toml`.
"""

import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.meanings import Edge, type_facts, types_with
from bleu_iac.resources import UNKNOWN
from tests.rules.test_closure import FOREIGN, HOST, URL, is_judged, refused_as_a_whole

KINDS = (Kind.REFERENCE, Kind.SCOPE, Kind.REPLICA, Kind.COPIES_OUT, Kind.PUBLIC_ADDRESS, Kind.PRINCIPAL)
SAMPLES: dict[str, Any] = {"name": "theirs", "id": FOREIGN, "unknown": UNKNOWN}
SAYS_HOST = re.compile(r"(?i).*(?:fqdn|fullyqualified\w*namespace|host(?:name)?|endpoint|ur[il]|suffix|server|partner)")
"""The names of properties that take a host or an address."""


@cache
def table() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(Path(__file__).with_name("bare.toml").read_text("utf-8"))


def tried(kind: Kind) -> Iterator[tuple[str, str, Edge]]:
    """Give every property of a kind: its type, its path, what it means."""
    for token in sorted(types_with(kind)):
        facts = type_facts(token)
        assert facts is not None
        if not refused_as_a_whole(token):
            for path, edge in facts.paths(kind):
                yield token, path, edge


@pytest.mark.parametrize("what", SAMPLES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_name_an_id_or_what_is_unknown_is_judged_or_has_a_reason(kind: Kind, what: str):
    gaps = {
        meaning.decision
        for token, path, edge in tried(kind)
        if not is_judged(token, path, [SAMPLES[what]])
        for meaning in edge.of(kind)
    }
    said = [row for row in table()["bare"] if row["kind"] == kind and what in row["what"]]
    assert gaps == {decision for row in said for decision in row["decisions"]}


def test_a_host_is_judged_wherever_a_property_says_that_it_takes_one():
    gaps = [
        f"{token.partition(':')[2]}.{path}"
        for kind in KINDS
        for token, path, _ in tried(kind)
        if SAYS_HOST.fullmatch(path.rpartition(".")[2]) and not is_judged(token, path, [URL, HOST])
    ]
    patterns = [pattern for row in table()["host"] for pattern in row["of"]]
    assert [each for each in gaps if not any(fnmatchcase(each, one) for one in patterns)] == []
    assert [one for one in patterns if not any(fnmatchcase(each, one) for each in gaps)] == []


def test_every_row_has_a_reason():
    assert all(row["reason"] for rows in table().values() for row in rows)
