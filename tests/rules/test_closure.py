"""Wherever something foreign can be named, a rule judges it: every property of a kind, of every type, is tried.

For each property that the catalogue gives a kind, the smallest resource is made that names something foreign there.
Some rule has to refuse it, or say that it can't tell; what none judges stands in `unjudged.toml` with the reason.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bleu_iac import clouds
from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.meanings import type_facts, types_with
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.resources import Path as Steps
from bleu_iac.rules import ALL
from bleu_iac.rules.asking import RuleSet, default_parameters
from bleu_iac.rules.rule import Context, Finding, Verdict

OWN = "00000000-0000-4000-8000-000000000001"
FOREIGN = "11111111-2222-4333-8444-555555555555"
ID = f"/subscriptions/{FOREIGN}/resourceGroups/theirs/providers/Microsoft.Storage/storageAccounts/theirs"
URL, HOST = "https://hooks.example.org/x", "hooks.example.org"
OWNER = "/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
VAULT = "https://theirs.vault.azure.net/keys/theirs/0123456789abcdef0123456789abcdef"

SAMPLES: Mapping[Kind, Sequence[Any]] = {
    Kind.REGION: ["eastus"],
    Kind.CITY: ["London"],
    Kind.REPLICA: [ID],
    Kind.COPIES_OUT: [ID],
    Kind.WEBHOOK: [URL],
    Kind.EXTERNAL_URL: [URL],
    Kind.IMAGE: ["ghcr.io/theirs/it:1", "DOCKER|nginx"],
    Kind.REFERENCE: [ID],
    Kind.SCOPE: [ID],
    Kind.PUBLIC_ADDRESS: [ID],
    Kind.PRINCIPAL: [ID],
    Kind.SOURCES: ["0.0.0.0/0", "*", "0.0.0.0"],  # noqa: S104 - what is looked for, not bound to
    Kind.TENANT: [FOREIGN],
    Kind.TRUST: [URL],
    Kind.ROLE: [OWNER, "*", "all"],
    Kind.SECRET: ["in-plain-text-9$"],
    Kind.MAY_HOLD_SECRET: ["Server=x;Password=in-plain-text;"],
    Kind.CUSTOMER_KEY: [VAULT, ID],
    Kind.SECRET_REFERENCE: [VAULT, ID],
    Kind.PERSON: ["somebody@mail.example.org"],
    Kind.FIREWALL_BYPASS: ["AzureServices", "Enabled", True],
    Kind.TELEMETRY: ["Enhanced", True],
}
"""Of each kind, what is foreign: one of them has to be judged."""


@dataclass(frozen=True, slots=True)
class Unjudged:
    """Properties of a kind that no rule judges."""

    kind: Kind
    of: str
    """`module:Type.path`; `*` is any text."""
    reason: str


@cache
def unjudged() -> Sequence[Unjudged]:
    content = tomllib.loads(Path(__file__).with_name("unjudged.toml").read_text("utf-8"))
    return [
        Unjudged(Kind(each["kind"]), pattern, each["reason"]) for each in content["unjudged"] for pattern in each["of"]
    ]


@cache
def every_rule() -> RuleSet:
    parameters = {name: dict(given) for name, given in default_parameters(ALL).items()}
    parameters["tool-subscription-known"]["own"] = OWN
    parameters["tool-tenant-known"]["own"] = OWN
    return RuleSet(ALL, Context(clouds.get("bleu"), parameters))


def said(token: str, inputs: Mapping[str, Any]) -> Iterator[tuple[str, Finding]]:
    for rule, findings in every_rule().ask(Resource(token, "it", inputs)):
        yield from ((rule.id, finding) for finding in findings)


def refused_as_a_whole(token: str) -> bool:
    return any(not finding.path and finding.verdict is Verdict.VIOLATION for _, finding in said(token, {}))


def built(path: str, value: Any) -> tuple[Mapping[str, Any], Steps]:
    """Give the smallest inputs with a value at a path of the catalogue's, and where it then stands."""
    inputs, steps = value, []
    for name in reversed(path.split(".")):
        plain, lists = name.partition("[*]")[0], name.count("[*]")
        for _ in range(lists):
            inputs = [inputs]
        key = "theirs" if plain == "*" else plain
        inputs, steps = {key: inputs}, [key, *([0] * lists), *steps]
    return inputs, tuple(steps)


def is_judged(token: str, path: str, values: Sequence[Any]) -> bool:
    """Tell whether a rule has something to say at a place, or around it of what stands there."""
    for value in values:
        for given in (value, [value], {"theirs": value}):
            inputs, place = built(path, given)
            for _, finding in said(token, inputs):
                here = finding.path[: len(place)]
                if here == place or (finding.path and place[: len(here)] == here and _is_of(token, finding)):
                    return True
    return False


def _is_of(token: str, finding: Finding) -> bool:
    """Tell whether a finding is not one that the type has anyway."""
    return all(finding.path != other.path or str(finding.message) != str(other.message) for _, other in said(token, {}))


def gaps(kind: Kind) -> list[str]:
    found = []
    for token in sorted(types_with(kind)):
        facts = type_facts(token)
        assert facts is not None
        if refused_as_a_whole(token):
            continue
        name = token.partition(":")[2]
        found += [f"{name}.{path}" for path, _ in facts.paths(kind) if not is_judged(token, path, SAMPLES[kind])]
    return found


@pytest.mark.parametrize("kind", SAMPLES)
def test_something_foreign_is_judged_wherever_it_can_be_named(kind: Kind):
    left = [each for each in unjudged() if each.kind is kind]
    found = gaps(kind)
    assert [each for each in found if not any(fnmatchcase(each, one.of) for one in left)] == []
    assert [one.of for one in left if not any(fnmatchcase(each, one.of) for each in found)] == []


@pytest.mark.parametrize("kind", [Kind.REFERENCE, Kind.SCOPE, Kind.TENANT])
def test_whose_something_is_that_stays_unknown_is_reported_wherever_it_can_be_named(kind: Kind):
    silent = []
    for token in sorted(types_with(kind)):
        facts = type_facts(token)
        assert facts is not None
        for path, _ in facts.paths(kind):
            inputs, place = built(path, UNKNOWN)
            asked = every_rule().ask(Resource(token, "it", inputs, final=True))
            if not any(finding.path == place for _, findings in asked for finding in findings):
                silent.append(f"{token}.{path}")
    assert silent == []


def test_every_reason_is_a_kind_that_is_tried():
    assert {each.kind for each in unjudged()} <= SAMPLES.keys()
    assert all(each.reason for each in unjudged())
