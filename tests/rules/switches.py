"""The switches that the catalogue knows, and how the rules are asked about one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bleu_iac import clouds
from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.meanings import Value, type_facts, types_with
from bleu_iac.resources import Path, Resource, parse_path
from bleu_iac.rules import ALL
from bleu_iac.rules.asking import RuleSet, default_parameters
from bleu_iac.rules.rule import Context, Finding, Verdict

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

WHOLE = {
    "identity-no-shared-access-policies": "storage:LocalUser",
    "residency-no-global-service": "azureactivedirectory:B2CTenant",
    "residency-no-third-party-service": "cloudngfw:Firewall",
}
"""The rules that refuse a type altogether, so that no switch of it need be asked about, and such a type of each."""


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

    @property
    def are_a_refusal(self) -> bool:
        return any(each.verdict is Verdict.VIOLATION for each in self.at_it)

    @property
    def once(self) -> bool:
        return len([each for each in self.at_it if each.path == self.place]) < 2


def answers(token: str, path: str, inputs: dict[str, Any]) -> Answers:
    """Ask every rule about a resource, with what has to stand beside a switch for it to mean anything."""
    place = tuple(0 if step == "*" else step for step in parse_path(path))
    resource = Resource(f"azure-native:{token}", "it", merged(BESIDE.get((token, path), {}), inputs))
    said = [(rule, finding) for rule, found in asked().ask(resource) for finding in found]
    return Answers(place, [each for rule, each in said if each.path == place or (rule.id in WHOLE and not each.path)])


def with_one(token: str, path: str, value: Any) -> Answers:
    """Ask about a resource with nothing but one value in it."""
    return answers(token, path, with_value(parse_path(path), value))


def merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    both = {name: merged(one[name], other[name]) for name in one.keys() & other.keys() if isinstance(one[name], dict)}
    return {**one, **other, **both}


def with_value(steps: Path, value: Any) -> Any:
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    return [with_value(rest, value)] if step == "*" else {step: with_value(rest, value)}
