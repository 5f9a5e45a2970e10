"""Every switch that the catalogue knows is refused or reported when a program leaves it out, unless that is good.

Asked of each of the SDK's types, and of each alternative of an object: what it amounts to is said by the catalogue's
decisions, and by what the SDK sends by itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from bleu_iac.catalogue import data, sdk
from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.meanings import Meaning, decided, types_with
from bleu_iac.catalogue.shapes import Property, Ref
from bleu_iac.catalogue.switches import leading
from bleu_iac.catalogue.walk import name_of, properties_of, steps_of
from bleu_iac.rules.tables import is_good
from tests.rules.switches import KINDS, TOGETHER, Answers, answers

OVERRIDE = "additionalLocationsProfile.locationProfiles[*].virtualMachineProfileOverride"

LEFT_OUT = {
    "exposure-next-hop": "required",
    "exposure-outbound-default": "a subnet is named there, and made and judged by itself",
    "key-rotation": "means something beside a key only, and is then asked for",
}
"""Decisions, and below switches, that are bad when left out and not asked for: why."""
LEFT_OUT_AT = {
    ("apimanagement:ApiManagementService", "virtualNetworkType"): "with public access: closing either is enough",
    ("avs:PrivateCloud", "dnsZoneType"): "names of a private cloud; what they lead to is judged",
    ("azurefleet:Fleet", f"{OVERRIDE}.osProfile.linuxConfiguration.disablePasswordAuthentication"): "the base has it",
    ("azurefleet:Fleet", f"{OVERRIDE}.securityProfile.encryptionAtHost"): "the base has it",
    ("azurestackhci:EdgeMachine", "properties.ownershipVoucherDetails.ownerKeyType"): "required",
    ("azurestackhci:PublicIPAddress", "properties.ipAllocationScope"): "an address of the customer's own site",
    ("compute:Disk", "dataAccessAuthMode"): "with the networks that reach a disk",
    ("compute:Disk", "encryption.type"): "with the disk encryption set",
    ("compute:Snapshot", "dataAccessAuthMode"): "with the networks that reach a disk",
    ("compute:Snapshot", "encryption.type"): "with the disk encryption set",
    ("deviceprovisioningservices:IotDpsResource", "properties.enableDataResidency"): "with the pair of its region",
    ("hybridcompute:Gateway", "gatewayType"): "the only type there is",
    ("iothub:IotHubResource", "properties.enableDataResidency"): "with the pair of its region",
    **{
        (
            "migrate:WorkloadDeployment",
            f"properties.customProperties.{each}.deploymentSpec.loadBalancerType",
        ): "a plan: what is deployed by it is judged"
        for each in ("apacheTomcatAksWorkloadDeploymentProperties", "iisAksWorkloadDeploymentProperties")
    },
    ("network:CustomIPPrefix", "noInternetAdvertise"): "a range that nobody uses is nobody's address yet",
    ("synapse:Key", "isActiveCMK"): "required",
    ("web:WebApp", "siteConfig.publicNetworkAccess"): "the switch above it is asked for",
    ("web:WebAppSlot", "siteConfig.publicNetworkAccess"): "the switch above it is asked for",
}

NOT_REPORTED = {
    name: reason for name, reason in TOGETHER.items() if name[0].startswith(("cognitiveservices:", "network:"))
}
"""Switches of which nobody says what leaving them out amounts to, and that are not reported: why."""


@dataclass(frozen=True)
class Place:
    """A switch, in one of the alternatives that have it."""

    path: str
    meanings: tuple[Meaning, ...]
    item: Property
    around: Callable[[dict[str, Any]], dict[str, Any]]
    """Makes the resource's inputs, given those of the block that the switch stands in."""


def places(token: str, kind: Kind) -> Iterator[Place]:
    """Give every switch of a type in each alternative that has it, as the SDK's classes say."""
    decisions = frozenset(each for each, raw in data.load("decisions.json").items() if raw["kind"] == kind)
    module = data.load(f"types/{token.split(':')[1]}.json")
    ways = leading(module["objects"], decisions)

    def below(owner: str | Ref, above: str, seen: frozenset[str], around: Any) -> Iterator[Place]:
        raw = module["objects"][name_of(owner)] if isinstance(owner, Ref) else module["types"][owner.split(":")[2]]
        for name, item in properties_of(owner).items():
            means = [each for each in raw["properties"].get(name, {}).get("means", ()) if each in decisions]
            if means:
                yield Place(above + name, tuple(map(decided, means)), item, around)
            steps = steps_of(item.shape).replace("{*}", "[*]")
            for ref in dict.fromkeys(sdk.references(item.shape)):
                if (inside := name_of(ref)) in ways and inside not in seen:
                    block = standing(around, name, steps.count("*"), ref)
                    yield from below(ref, f"{above}{name}{steps}.", seen | {inside}, block)

    yield from below(token, "", frozenset(), lambda inputs: inputs)


def standing(around: Any, name: str, lists: int, ref: Ref) -> Callable[[dict[str, Any]], dict[str, Any]]:
    constants = {each.name: each.constant for each in sdk.object_type(ref).values() if each.constant is not None}

    def block(inputs: dict[str, Any]) -> dict[str, Any]:
        value: Any = {**constants, **inputs}
        for _ in range(lists):
            value = [value]
        inputs_above: dict[str, Any] = around({name: value})
        return inputs_above

    return block


def left_out(token: str, place: Place) -> Answers:
    """Ask about a resource whose program says nothing of a switch: of one that the SDK fills in, that is sent."""
    beside = {name: values[0] for meaning in place.meanings for name, values in meaning.beside}
    sent = {} if place.item.default is None else {place.path.rpartition(".")[2]: place.item.default}
    return answers(token.partition(":")[2], place.path, place.around({**beside, **sent}))


def sends_good(place: Place) -> bool:
    return place.item.default is not None and any(is_good(each.good, place.item.default) for each in place.meanings)


@dataclass(frozen=True)
class Unsaid:
    """A switch of which a program says nothing, and which is not good then."""

    name: tuple[str, str]
    decisions: frozenset[str]
    is_bad: bool
    is_unknown: bool
    answers: Answers


@cache
def unsaid(kind: Kind) -> list[Unsaid]:
    found = []
    for token in sorted(types_with(kind)):
        for place in places(token, kind):
            absent = {each.absent for each in place.meanings if each.bad}
            if not sends_good(place) and absent & {"bad", "unknown"}:
                name = (token.partition(":")[2], place.path)
                decisions = frozenset(each.decision for each in place.meanings)
                found.append(Unsaid(name, decisions, "bad" in absent, "unknown" in absent, left_out(token, place)))
    return found


def is_excused(each: Unsaid) -> bool:
    return each.name in LEFT_OUT_AT or not each.decisions.isdisjoint(LEFT_OUT)


@pytest.mark.parametrize("kind", KINDS)
def test_a_switch_that_is_bad_when_left_out_is_asked_for(kind):
    missed = {
        each.name for each in unsaid(kind) if each.is_bad and not each.answers.are_a_refusal and not is_excused(each)
    }
    assert sorted(missed) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_switch_whose_default_is_unknown_is_reported_when_left_out(kind):
    silent = {each.name for each in unsaid(kind) if each.is_unknown and not each.answers.at_it}
    assert sorted(silent - NOT_REPORTED.keys()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_switch_that_is_left_out_is_said_once(kind):
    twice = {each.name for each in unsaid(kind) if not each.answers.once}
    assert sorted(twice) == []


def test_no_switch_is_excused_that_is_asked_for():
    every = [each for kind in KINDS for each in unsaid(kind)]
    missed = [each for each in every if each.is_bad and not each.answers.are_a_refusal]
    assert LEFT_OUT_AT.keys() - {each.name for each in missed} == set()
    assert LEFT_OUT.keys() - {decision for each in missed for decision in each.decisions} == set()
    assert NOT_REPORTED.keys() - {each.name for each in every if not each.answers.at_it} == set()
