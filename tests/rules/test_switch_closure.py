"""Every bad value of every switch that the catalogue knows is refused where it stands, in each of the SDK's types.

A new SDK that brings a switch no rule judges fails here, until a rule does or the catalogue says that it is none.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from bleu_iac import clouds
from bleu_iac.catalogue import data, sdk
from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.meanings import Meaning, Value, decided, type_facts, types_with
from bleu_iac.catalogue.shapes import Property, Ref
from bleu_iac.catalogue.switches import leading
from bleu_iac.catalogue.walk import name_of, properties_of, steps_of
from bleu_iac.resources import UNKNOWN, Path, Resource, parse_path, show_path
from bleu_iac.rules import ALL
from bleu_iac.rules.asking import RuleSet, default_parameters
from bleu_iac.rules.rule import Context, Finding, Verdict
from bleu_iac.rules.tables import is_good

KINDS = (
    Kind.COPY_SWITCH,
    Kind.KEY_SWITCH,
    Kind.ENCRYPTION_SWITCH,
    Kind.PUBLIC_SWITCH,
    Kind.FIREWALL_DEFAULT,
    Kind.LOCAL_AUTH_SWITCH,
    Kind.TLS_MINIMUM,
    Kind.CLEAR_TEXT_SWITCH,
    Kind.PROTOCOL,
    Kind.EGRESS,
)
"""Those whose decisions say which values are bad."""

OVERRIDE = "additionalLocationsProfile.locationProfiles[*].virtualMachineProfileOverride"
INGRESS = "ingressProfile.webAppRouting.nginx.defaultIngressControllerType"

TOGETHER = {
    ("apimanagement:ApiManagementService", "virtualNetworkType"): "with public access: closing either is enough",
    ("cognitiveservices:Account", "sku.name"): "an account has no deployment's tier: cognitiveservices:Deployment has",
    ("cognitiveservices:CommitmentPlan", "sku.name"): "a plan of payment",
    ("cognitiveservices:SharedCommitmentPlan", "sku.name"): "a plan of payment",
    ("deviceprovisioningservices:IotDpsResource", "properties.enableDataResidency"): "with the pair of its region",
    ("iothub:IotHubResource", "properties.enableDataResidency"): "with the pair of its region",
    ("compute:Disk", "encryption.type"): "with the disk encryption set",
    ("compute:Snapshot", "encryption.type"): "with the disk encryption set",
    ("compute:Disk", "dataAccessAuthMode"): "with the networks that reach a disk",
    ("compute:Snapshot", "dataAccessAuthMode"): "with the networks that reach a disk",
    ("search:Service", "authOptions.apiKeyOnly"): "with disableLocalAuth, beside which it means nothing",
    ("network:ApplicationGateway", "sslPolicy.minProtocolVersion"): "with the rest of the policy, at its own place",
    ("network:ApplicationGateway", "sslPolicy.policyName"): "with the rest of the policy, at its own place",
    ("network:ApplicationGateway", "sslProfiles[*].sslPolicy.minProtocolVersion"): "with the rest of the policy",
    ("network:ApplicationGateway", "sslProfiles[*].sslPolicy.policyName"): "with the rest of the policy",
}
"""Switches that are judged together with something else, and not where they stand: by which, or why not at all."""

_KEY = {"keyUrl": "https://kv.vault.sovcloud-api.fr/keys/data"}
BESIDE: dict[tuple[str, str], dict[str, Any]] = {
    ("compute:DiskEncryptionSet", "rotationToLatestKeyVersionEnabled"): {"activeKey": _KEY},
    ("databricks:Workspace", "encryption.entities.managedDisk.rotationToLatestKeyVersionEnabled"): {
        "encryption": {"entities": {"managedDisk": {"keyVaultProperties": {"keyVersion": "1"}}}}
    },
    ("containerservice:ManagedCluster", INGRESS): {"ingressProfile": {"webAppRouting": {"enabled": True}}},
    ("datafactory:LinkedService", "properties.enableSsl"): {"properties": {"type": "Hive"}},
    ("sqlvirtualmachine:SqlVirtualMachine", "autoBackupSettings.enableEncryption"): {
        "autoBackupSettings": {"enable": True}
    },
    ("sql:Database", "encryptionProtectorAutoRotation"): {"encryptionProtector": _KEY["keyUrl"]},
    ("sql:EncryptionProtector", "autoRotationEnabled"): {"serverKeyName": "key"},
    ("storagecache:Cache", "encryptionSettings.rotationToLatestKeyVersionEnabled"): {
        "encryptionSettings": {"keyEncryptionKey": _KEY}
    },
    ("machinelearningservices:Compute", "properties.properties.sslConfiguration.status"): {
        "properties": {"computeType": "AKS"}
    },
    **{
        ("machinelearningservices:Compute", f"properties.properties.{name}"): {
            "properties": {"computeType": "AmlCompute"}
        }
        for name in ("enableNodePublicIp", "remoteLoginPortPublicAccess")
    },
}
"""What has to stand beside a switch for it to mean anything."""


WHOLE = frozenset(
    {"identity-no-shared-access-policies", "residency-no-global-service", "residency-no-third-party-service"}
)
"""The rules that refuse a type altogether: no switch of it need be asked about."""


@cache
def asked() -> RuleSet:
    return RuleSet(ALL, Context(clouds.get("bleu"), default_parameters(ALL)))


def switches(kind: Kind) -> Iterator[tuple[str, str, tuple[Value, ...]]]:
    """Give every switch of a kind: its type, its path, its bad values."""
    for token in sorted(types_with(kind)):
        facts = type_facts(token)
        assert facts is not None
        for path, edge in facts.paths(kind):
            if bad := tuple(value for meaning in edge.of(kind) for value in meaning.bad):
                yield token.partition(":")[2], path, bad


@dataclass(frozen=True)
class Answers:
    """What the rules say of a resource, and the place that was asked about."""

    place: Path
    at_it: list[Finding]
    """What is said of the place itself, or of the type altogether."""


def answers(token: str, path: str, inputs: dict[str, Any]) -> Answers:
    """Ask every rule about a resource, with what has to stand beside a switch for it to mean anything."""
    place = tuple(0 if step == "*" else step for step in parse_path(path))
    resource = Resource(f"azure-native:{token}", "it", merged(BESIDE.get((token, path), {}), inputs))
    said = [(rule, finding) for rule, found in asked().ask(resource) for finding in found]
    return Answers(place, [each for rule, each in said if each.path == place or (rule.id in WHOLE and not each.path)])


def with_one(token: str, path: str, value: Any) -> Answers:
    """Ask about a resource with nothing but one value in it."""
    return answers(token, path, with_value({}, parse_path(path), value))


def merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    both = {name: merged(one[name], other[name]) for name in one.keys() & other.keys() if isinstance(one[name], dict)}
    return {**one, **other, **both}


def with_value(around: Any, steps: Path, value: Any) -> Any:
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if step == "*":
        return [with_value(None, rest, value)]
    around = around or {}
    return {**around, step: with_value(around.get(step), rest, value)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_bad_value_is_refused_where_it_stands(kind):
    missed = [
        f"{token} {path} = {value!r}"
        for token, path, bad in switches(kind)
        if (token, path) not in TOGETHER
        for value in bad
        if not is_refused(token, path, value)
    ]
    assert missed == []


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
    ("operationalinsights:Cluster", "isDoubleEncryptionEnabled"): "on by default",
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

    @property
    def is_refused(self) -> bool:
        return any(each.verdict is Verdict.VIOLATION for each in self.answers.at_it)


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
    missed = {each.name for each in unsaid(kind) if each.is_bad and not each.is_refused and not is_excused(each)}
    assert sorted(missed) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_switch_whose_default_is_unknown_is_reported_when_left_out(kind):
    silent = {each.name for each in unsaid(kind) if each.is_unknown and not each.answers.at_it}
    assert sorted(silent - NOT_REPORTED.keys()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_switch_that_is_left_out_is_said_once(kind):
    twice = {
        each.name
        for each in unsaid(kind)
        if len([finding for finding in each.answers.at_it if finding.path == each.answers.place]) > 1
    }
    assert sorted(twice) == []


def test_no_switch_is_excused_that_is_asked_for():
    every = [each for kind in KINDS for each in unsaid(kind)]
    missed = [each for each in every if each.is_bad and not each.is_refused]
    assert LEFT_OUT_AT.keys() - {each.name for each in missed} == set()
    assert LEFT_OUT.keys() - {decision for each in missed for decision in each.decisions} == set()
    assert NOT_REPORTED.keys() - {each.name for each in every if not each.answers.at_it} == set()


def is_refused(token: str, path: str, value: Value) -> bool:
    """Tell whether some rule refuses the value where it stands, or the type altogether."""
    return any(each.verdict is Verdict.VIOLATION for each in with_one(token, path, value).at_it)


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_that_is_not_known_yet_is_no_pass(kind):
    passed = [
        f"{token} {path}"
        for token, path, _ in switches(kind)
        if (token, path) not in TOGETHER and not with_one(token, path, UNKNOWN).at_it
    ]
    assert passed == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_switch_is_judged_twice(kind):
    twice = []
    for token, path, bad in switches(kind):
        found = with_one(token, path, bad[0])
        if len([each for each in found.at_it if each.path == found.place]) > 1:
            twice.append(f"{token} {path}")
    assert twice == []


@pytest.mark.parametrize("kind", [Kind.PROTOCOL, Kind.EGRESS])
def test_every_property_of_the_kind_says_what_is_bad(kind):
    missed = [
        f"{token} {path}"
        for token in sorted(types_with(kind))
        for path, edge in type_facts(token).paths(kind)
        if not all(meaning.bad for meaning in edge.of(kind))
    ]
    assert missed == []


def test_what_is_judged_together_is_a_switch():
    known = {(token, path) for kind in KINDS for token, path, _ in switches(kind)}
    assert TOGETHER.keys() <= known
    assert BESIDE.keys() <= known


def test_the_paths_of_the_tables_are_written_as_they_are_read():
    assert all(show_path(parse_path(path)) == path for _, path in (*TOGETHER, *BESIDE))
