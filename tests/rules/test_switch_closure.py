"""Every bad value of every switch that the catalogue knows is refused where it stands, in each of the SDK's types.

A new SDK that brings a switch no rule judges fails here, until a rule does or the catalogue says that it is none.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from bleu_iac import clouds
from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.meanings import Value, type_facts, types_with
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
    **{
        ("machinelearningservices:Compute", f"properties.properties.{name}"): {
            "properties": {"computeType": "AmlCompute"}
        }
        for name in ("enableNodePublicIp", "remoteLoginPortPublicAccess")
    },
}
"""What has to stand beside a switch for it to mean anything."""


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


def findings(token: str, path: str, value: Any) -> tuple[list[Finding], Path]:
    """Ask every rule about a resource with nothing but one value in it, and what has to stand beside."""
    steps = parse_path(path)
    inputs = with_value(BESIDE.get((token, path), {}), steps, value)
    resource = Resource(f"azure-native:{token}", "it", inputs)
    place = tuple(0 if step == "*" else step for step in steps)
    return [finding for _, said in asked().ask(resource) for finding in said], place


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
    ("azureplaywrightservice:Account", "localAuth"): "off by default, which the SDK sends",
    ("azurestackhci:EdgeMachine", "properties.ownershipVoucherDetails.ownerKeyType"): "required",
    ("azurestackhci:PublicIPAddress", "properties.ipAllocationScope"): "an address of the customer's own site",
    ("compute:Disk", "dataAccessAuthMode"): "with the networks that reach a disk",
    ("compute:Disk", "encryption.type"): "with the disk encryption set",
    ("compute:Snapshot", "dataAccessAuthMode"): "with the networks that reach a disk",
    ("compute:Snapshot", "encryption.type"): "with the disk encryption set",
    ("containerservice:ManagedCluster", INGRESS): "asked for where the ingress is enabled",
    ("hybridcompute:Gateway", "gatewayType"): "the only type there is",
    ("loadtestservice:PlaywrightWorkspace", "localAuth"): "off by default, which the SDK sends",
    ("managednetworkfabric:RoutePolicy", "defaultAction"): "denies by default, which the SDK sends",
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


@pytest.mark.parametrize("kind", KINDS)
def test_a_switch_that_is_bad_when_left_out_is_asked_for(kind):
    """Of a switch that the SDK fills in, what it sends is asked: a program that says nothing sends that."""
    missed = []
    for token in sorted(types_with(kind)):
        for path, edge in type_facts(token).paths(kind):
            name = (token.partition(":")[2], path)
            left = name in LEFT_OUT_AT or any(meaning.decision in LEFT_OUT for meaning in edge.of(kind))
            if left or all(meaning.absent != "bad" or not meaning.bad for meaning in edge.of(kind)):
                continue
            found, place = findings(*name, edge.default)
            sends_good = edge.default is not None and any(is_good(m.good, edge.default) for m in edge.of(kind))
            if not sends_good and not any(finding.path in (place, ()) for finding in found):
                missed.append(" ".join(name))
    assert missed == []


def is_refused(token: str, path: str, value: Value) -> bool:
    """Tell whether some rule refuses the value where it stands, or the type altogether."""
    found, place = findings(token, path, value)
    return any(finding.path in (place, ()) and finding.verdict is Verdict.VIOLATION for finding in found)


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_that_is_not_known_yet_is_no_pass(kind):
    passed = []
    for token, path, _ in switches(kind):
        found, place = findings(token, path, UNKNOWN)
        if (token, path) not in TOGETHER and not any(place[: len(finding.path)] == finding.path for finding in found):
            passed.append(f"{token} {path}")
    assert passed == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_switch_is_judged_twice(kind):
    twice = []
    for token, path, bad in switches(kind):
        found, place = findings(token, path, bad[0])
        if len([each for each in found if each.path == place]) > 1:
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
