"""One judgement, whichever door a program comes to: the guard, the pack in the real engine, a check of the export."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bleu_iac import clouds
from bleu_iac.rehearsal import provider
from bleu_iac.rehearsal.run import SUBSCRIPTION, TENANT
from bleu_iac.rules import STACK
from tests.doors.differences import DIFFERENCES, TOGETHER, Difference, Door
from tests.doors.machine import ADVISORY, UNDETERMINED, VIOLATION, Machine, Ran, Said, check
from tests.doors.programs import PROGRAMS, Program

pytestmark = pytest.mark.engine

LIMITS = (Path(__file__).parents[2] / "docs" / "limits.md").read_text("utf-8")
NOT_KNOWN = "not known before deployment"

Told = Mapping[Door | None, set[Said]]
"""What each door says; `None` is the pack at a preview."""


@pytest.fixture(scope="module", params=PROGRAMS)
def told(
    request: pytest.FixtureRequest, machine: Callable[..., Machine], tmp_path_factory: pytest.TempPathFactory
) -> Told:
    program = PROGRAMS[request.param]
    if not program.rehearsed:
        return through_every_door(program, machine(program.config))
    database = tmp_path_factory.mktemp("plane") / "plane.sqlite"
    with provider.serving(clouds.get("bleu"), database, subscription_id=SUBSCRIPTION, tenant_id=TENANT) as plane:
        return through_every_door(program, machine(program.config, plane.port))


def through_every_door(program: Program, machine: Machine) -> Told:
    machine.write(program.source, guard=True)
    preview, update = machine.preview(), machine.up(levels=ADVISORY)
    assert update.code == 0, update.said
    assert preview.code == (1 if violations(preview) else 0), preview.said
    found = {
        None: preview.findings,
        Door.GUARD: preview.guard,
        Door.GUARD_UPDATE: update.guard,
        Door.UPDATE: {with_verdict(each, preview.findings) for each in update.findings},
        Door.CHECK: check(machine.export())[1],
        Door.CLEAR: check(machine.export("--show-secrets"))[1],
    }
    return {door: set(map(plainly_named, findings)) for door, findings in found.items()}


def violations(ran: Ran) -> bool:
    return any(each.verdict == VIOLATION for each in ran.findings)


def with_verdict(said: Said, at_preview: set[Said]) -> Said:
    """An advisory level, which alone lets the update go on to its end, tells nothing of the verdict."""
    verdicts = {each.verdict for each in at_preview if each[:3] == said[:3]}
    return said._replace(verdict=verdicts.pop() if verdicts else UNDETERMINED if NOT_KNOWN in said.what else VIOLATION)


def plainly_named(said: Said) -> Said:
    """Default providers are named by the engine, after their version; the guard does not know that name."""
    return said._replace(name="default") if said.name.startswith("default_") else said


def explanations(told: Told, door: Door) -> dict[tuple[str, str], list[Difference]]:
    """Give what explains each difference between a door and the pack at a preview, by resource and rule."""
    lacking, instead = told[None] - told[door], told[door] - told[None]
    found = {}
    for name, rule in {(each.name, each.rule) for each in lacking | instead}:
        here = [{each for each in side if (each.name, each.rule) == (name, rule)} for side in (lacking, instead)]
        found[name, rule] = [each for each in DIFFERENCES if each.explains(door, name, rule, *here)]
    return found


@pytest.mark.parametrize("door", Door)
def test_every_door_says_what_the_pack_says_or_there_is_a_reason(told, door):
    unexplained = {
        (name, rule): sorted(each for each in told[None] ^ told[door] if (each.name, each.rule) == (name, rule))
        for (name, rule), reasons in explanations(told, door).items()
        if not reasons
    }
    assert unexplained == {}


@pytest.mark.parametrize("told", ["everything"], indirect=True)
def test_every_reason_is_still_one(told):
    used = {(door, each) for door in Door for reasons in explanations(told, door).values() for each in reasons}
    stated = {(door, each) for each in DIFFERENCES for door in each.doors if STACK or each is not TOGETHER}
    assert {(door, each.reason) for door, each in stated - used} == set()


@pytest.mark.parametrize("told", ["everything"], indirect=True)
def test_what_is_in_the_wrong_place_is_found_at_every_door(told):
    def abroad(name: str, value: str, path: str = "location") -> Said:
        wanted = f"{path} must be a region of Bleu (bleufrancecentral, bleufrancesouth), found {value}"
        return Said("residency-location-in-cloud", name, wanted, VIOLATION)

    named = {("raw", "'westeurope'"), ("versioned", "'eastus'"), ("package", "'eastus'"), ("renamed", "'eastus'")}
    named |= {("component-child", "'westus'"), ("liar", "'westeurope'"), ("liar-child", "'westus'")}
    named |= {("options", "'westus'"), ("no-number", "nan")}
    expected = {abroad(*each) for each in named} | {abroad("nested", "'northeurope'", "locations[1].locationName")}
    for door, findings in told.items():
        said = {replaced_hint(each) for each in findings}
        assert expected - said == set(), door


def replaced_hint(said: Said) -> Said:
    """Leave out what may follow the value: which cloud a region is of."""
    head, found, value = said.what.partition(", found ")
    return said._replace(what=head + found + value.split(" (")[0].split(",")[0].split(":")[0])


@pytest.mark.parametrize("told", ["components"], indirect=True)
def test_components_have_no_violation_at_any_door(told):
    assert {door: found(findings, VIOLATION) for door, findings in told.items() if found(findings, VIOLATION)} == {}


def found(findings: set[Said], verdict: str) -> list[Said]:
    return sorted(each for each in findings if each.verdict == verdict)


def test_every_reason_stands_in_the_documentation():
    page = " ".join(LIMITS.split())
    assert [each.reason for each in DIFFERENCES if each.reason not in page] == []


def test_a_difference_without_a_reason_is_noticed():
    lost = Said("residency-location-in-cloud", "raw", "location must be", VIOLATION)
    told = {None: {lost}, Door.GUARD: set(), Door.CHECK: {replace_verdict(lost)}}
    assert explanations(told, Door.GUARD) == {("raw", lost.rule): []}
    assert explanations(told, Door.CHECK) == {("raw", lost.rule): []}
    assert not replace(TOGETHER, resources=frozenset({"raw"})).explains(Door.GUARD, "raw", lost.rule, {lost}, set())


def replace_verdict(said: Said) -> Said:
    return said._replace(verdict=UNDETERMINED)
