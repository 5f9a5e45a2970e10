"""Machines are entered with SSH keys that ANSSI accepts."""

from collections.abc import Iterator, Mapping, Sequence

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules import ssh_keys
from bleu_iac.rules.looking import MUST_BE, found
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

SMALLEST_RSA = 2048
"""Bits, after ANSSI's note on SSH."""
KINDS = (
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "ssh-ed25519",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "sk-ssh-ed25519@openssh.com",
)
"""Kinds whose group order has 250 bits or more; DSA and what is not known are not among them."""

WANTED = Text(
    "an SSH public key: RSA of at least {bits} bits, ECDSA or Ed25519",
    "une clé publique SSH : RSA d'au moins {bits} bits, ECDSA ou Ed25519",
)
TOO_SMALL = Text(
    "is an RSA key of {size} bits: at least {bits} are needed",
    "est une clé RSA de {size} bits : il en faut au moins {bits}",
)
BAD_KIND = Text(
    "is a key of kind {kind}: RSA, ECDSA or Ed25519 is needed", "est une clé {kind} : il faut RSA, ECDSA ou Ed25519"
)

_MACHINE = "osProfile.linuxConfiguration.ssh.publicKeys[*].keyData"
_ROLES = (
    "properties.computeProfile.roles[*].osProfile.linuxOperatingSystemProfile.sshProfile.publicKeys[*].certificateData",
)
_NEXUS = "dministratorConfiguration.sshPublicKeys[*].keyData"
_STACK_HCI = tuple(f"osProfile.{system}Configuration.ssh.publicKeys[*].keyData" for system in ("linux", "windows"))
_SAP = "configuration.infrastructureConfiguration"
_SAP_SERVERS = ("", "applicationServer.", "centralServer.", "databaseServer.")

_PATHS: Mapping[str, Sequence[str]] = {
    "azurefleet:Fleet": (
        f"computeProfile.baseVirtualMachineProfile.{_MACHINE}",
        f"additionalLocationsProfile.locationProfiles[*].virtualMachineProfileOverride.{_MACHINE}",
    ),
    "azurelargeinstance:AzureLargeInstance": ("osProfile.sshPublicKey",),
    "azurestackhci:VirtualMachine": _STACK_HCI,
    "azurestackhci:VirtualMachineInstance": _STACK_HCI,
    "baremetalinfrastructure:AzureBareMetalInstance": ("osProfile.sshPublicKey",),
    "compute:SshPublicKey": ("publicKey",),
    "compute:VirtualMachine": (_MACHINE,),
    "compute:VirtualMachineScaleSet": (f"virtualMachineProfile.{_MACHINE}",),
    "compute:VirtualMachineScaleSetVM": (_MACHINE,),
    "computebulkactions:BulkAction": (f"properties.computeProfile.virtualMachineProfile.{_MACHINE}",),
    "containerservice:ManagedCluster": ("linuxProfile.ssh.publicKeys[*].keyData",),
    "devtestlab:Formula": ("formulaContent.sshKey",),
    "devtestlab:VirtualMachine": ("sshKey",),
    "hdinsight:Application": _ROLES,
    "hdinsight:Cluster": _ROLES,
    "network:NetworkVirtualAppliance": ("sshPublicKey",),
    "networkcloud:AgentPool": (f"a{_NEXUS}",),
    "networkcloud:BareMetalMachineKeySet": ("userList[*].sshPublicKey.keyData",),
    "networkcloud:BmcKeySet": ("userList[*].sshPublicKey.keyData",),
    "networkcloud:Console": ("sshPublicKey.keyData",),
    "networkcloud:KubernetesCluster": (
        f"a{_NEXUS}",
        f"controlPlaneNodeConfiguration.a{_NEXUS}",
        f"initialAgentPoolConfigurations[*].a{_NEXUS}",
    ),
    "networkcloud:VirtualMachine": ("sshPublicKeys[*].keyData",),
    "workloads:SapVirtualInstance": tuple(
        f"{_SAP}.{server}virtualMachineConfiguration.osProfile.osConfiguration.{key}"
        for server in _SAP_SERVERS
        for key in ("ssh.publicKeys[*].keyData", "sshKeyPair.publicKey")
    ),
}
PATHS = {f"{PROVIDER}:{name}": paths for name, paths in _PATHS.items()}


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge each key that is given; a machine without any is entered otherwise."""
    for pattern in PATHS.get(resource.type, ()):
        for each in resource.each(pattern):
            if each.value is UNKNOWN:
                yield undetermined(each.path)
                continue
            key = ssh_keys.read(each.value) if isinstance(each.value, str) else None
            if key is None:
                shown = found(resource, each.path)
                yield Finding(each.path, MUST_BE(wanted=WANTED(bits=SMALLEST_RSA), found=shown))
            elif key.bits is not None and key.bits < SMALLEST_RSA:
                yield Finding(each.path, TOO_SMALL(size=key.bits, bits=SMALLEST_RSA))
            elif key.bits is None and key.kind not in KINDS:
                yield Finding(each.path, BAD_KIND(kind=key.kind))


_GOOD = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE7x4S3N0cBqlJbcKqsY3qVN6y6mJ2c7l5nq3G5oG5Ps"

RULE = Rule(
    id="keys-ssh-key-kind",
    ref="BLEU-0158",
    severity=Severity.MEDIUM,
    title=Text(
        "Machines are entered with SSH keys of a kind and size ANSSI accepts",
        "On entre dans les machines avec des clés SSH d'un type et d'une taille que l'ANSSI accepte",
    ),
    reason=Text(
        "ANSSI's note on SSH forbids DSA and RSA below 2048 bits: whoever can break the key enters as its owner.",
        "La note de l'ANSSI sur SSH interdit DSA et RSA sous 2048 bits : qui casse la clé entre comme son "
        "propriétaire.",
    ),
    fix=Text(
        "Give a public key made with ssh-keygen -t ed25519, -t ecdsa, or -t rsa -b 3072",
        "Donnez une clé publique faite avec ssh-keygen -t ed25519, -t ecdsa ou -t rsa -b 3072",
    ),
    controls=("10.2.e",),
    check=check,
    refused=Example("azure-native:compute:SshPublicKey", {"publicKey": "ssh-dss AAAAB3NzaC1kc3MAAAAA"}),
    accepted=Example("azure-native:compute:SshPublicKey", {"publicKey": _GOOD}),
    types=frozenset(PATHS),
)
