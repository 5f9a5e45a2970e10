"""What a pack adds to previews of a thousand resources by the real engine, over what one that says nothing adds.

The engine previews the same stack in turn without a pack, with an analyzer that says it has the same rules and answers
everything else at once with an empty message, and with the sovereignty pack, which finds nothing. The program sends its
requests to the engine by hand, so that the engine and the packs are what takes the time; the stand-in control plane is
the provider. The empty analyzer is a Python process as well: what the engine and two round trips cost is in both.
"""

import os
import subprocess
import time
from pathlib import Path

from google.protobuf.empty_pb2 import Empty

from bleu_iac import clouds
from bleu_iac.policy import packs
from bleu_iac.policy.analyzer import Analyzer
from bleu_iac.rehearsal.policypacks import PolicyPacks
from bleu_iac.rehearsal.run import SUBSCRIPTION, session
from bleu_iac.rehearsal.workspace import Workspace
from bleu_iac.rules import EVERY

RESOURCES = 1_000
ROUNDS = 7
CONFIGURATION = f"""config:
  azure-native:metadataHost: management.sovcloud-api.fr
  azure-native:disableInstanceDiscovery: "true"
  azure-native:disablePulumiPartnerId: "true"
  azure-native:location: bleufrancecentral
  azure-native:subscriptionId: {SUBSCRIPTION}
  azure-native:tenantId: 11111111-2222-4333-8444-555555555555
"""
PROGRAM = f"""
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from importlib.metadata import version

from pulumi.runtime.proto.resource_pb2 import RegisterResourceRequest
from pulumi.runtime.settings import get_monitor, get_root_resource
from bleu_iac.wire import to_struct

GROUP = "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
KEYS = GROUP + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/keys"
TAGS = {{"owner": "nobody", "environment": "bench", "workload": "bench", "data-classification": "public"}}
ACCOUNT = {{
    "resourceGroupName": "rg", "location": "bleufrancecentral", "kind": "StorageV2", "sku": {{"name": "Standard_LRS"}},
    "accessTier": "Hot", "allowBlobPublicAccess": False, "allowSharedKeyAccess": False,
    "allowCrossTenantReplication": False, "minimumTlsVersion": "TLS1_2", "publicNetworkAccess": "Disabled",
    "enableHttpsTrafficOnly": True, "networkRuleSet": {{"defaultAction": "Deny", "bypass": "None"}},
    "allowedCopyScope": "PrivateLink", "defaultToOAuthAuthentication": True, "isLocalUserEnabled": False,
    "isSftpEnabled": False,
    "tags": TAGS,
    "identity": {{"type": "UserAssigned", "userAssignedIdentities": [KEYS]}},
    "encryption": {{
        "keySource": "Microsoft.Keyvault",
        "requireInfrastructureEncryption": True,
        "keyVaultProperties": {{"keyVaultUri": "https://keys.vault.sovcloud-api.fr", "keyName": "data"}},
        "encryptionIdentity": {{"encryptionUserAssignedIdentity": KEYS}},
        "services": {{"blob": {{"enabled": True, "keyType": "Account"}}}},
    }},
}}


def register(token, name, inputs, parent):
    get_monitor().RegisterResource(
        RegisterResourceRequest(
            type="azure-native:" + token, name=name, parent=parent, custom=True, object=to_struct(inputs),
            version=version("pulumi-azure-native"), acceptSecrets=True, acceptResources=True,
        )
    )


def account(number, parent):
    name = f"benchaccount{{number}}"
    register("storage:StorageAccount", name, ACCOUNT | {{"accountName": name}}, parent)
    kept = {{"enabled": True, "days": 30}}
    register("storage:BlobServiceProperties", name, {{
        "resourceGroupName": "rg", "accountName": name, "blobServicesName": "default", "isVersioningEnabled": True,
        "deleteRetentionPolicy": kept, "containerDeleteRetentionPolicy": kept,
    }}, parent)
    register("monitor:DiagnosticSetting", name, {{
        "name": "logs", "logs": [{{"categoryGroup": "allLogs", "enabled": True}}],
        "resourceUri": f"{{GROUP}}/providers/Microsoft.Storage/storageAccounts/{{name}}/blobServices/default",
        "workspaceId": GROUP + "/providers/Microsoft.OperationalInsights/workspaces/logs",
    }}, parent)


def deploy(parent):
    lock = {{"lockName": "rg", "level": "CanNotDelete", "scope": GROUP}}
    for name in ("rg", "spare1", "spare2"):
        group = {{"resourceGroupName": name, "location": "bleufrancecentral", "tags": TAGS}}
        register("resources:ResourceGroup", name, group, parent)
    register("authorization:ManagementLockByScope", "rg", lock, parent)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(account, range({RESOURCES} // 3 - 1), repeat(parent)))


get_root_resource().urn.apply(deploy)  # once the engine knows the stack
"""
SILENT = """
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import grpc
empty = grpc.unary_unary_rpc_method_handler(lambda request, context: b"")
info = Path("info").read_bytes()
names = "Handshake GetPluginInfo Configure ConfigureStack Remediate Analyze AnalyzeStack Cancel"
described = grpc.unary_unary_rpc_method_handler(lambda request, context: info)
methods = dict.fromkeys(names.split(), empty) | {"GetAnalyzerInfo": described}
unlimited = [("grpc.max_receive_message_length", -1)]
server = grpc.server(ThreadPoolExecutor(4), options=unlimited)
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("pulumirpc.Analyzer", methods),))
print(server.add_insecure_port("127.0.0.1:0"), flush=True)
server.start()
threading.Event().wait()
"""


def say(line: object) -> None:
    """Print at once."""
    print(line, flush=True)  # noqa: T201


def pack_over_floor(folder: Path) -> float:
    """Give what the pack adds over what the silent one adds: of rounds, each of the three in turn, the shortest.

    A preview takes seconds, and what is compared is a part of that: whatever else runs on the machine would decide a
    median.
    """
    state, program, silent = (folder / name for name in ("state", "program", "silent"))
    for made in (program, silent):
        made.mkdir()
    os.environ["BLEU_IAC_STATE"] = str(state)
    (program / "Pulumi.yaml").write_text("name: bench\nruntime: python\n")
    (program / "__main__.py").write_text(PROGRAM)
    (program / "Pulumi.dev.yaml").write_text(CONFIGURATION)
    (silent / "PulumiPolicy.yaml").write_text("runtime: python\n")
    (silent / "__main__.py").write_text(SILENT)
    described = Analyzer("silent", EVERY, clouds.get("bleu")).GetAnalyzerInfo(Empty(), None)  # type: ignore[arg-type]
    (silent / "info").write_bytes(described.SerializeToString())
    workspace = Workspace.of(program, "dev")
    kinds = {"none": [], "silent": [silent], "ours": [packs.folder("sovereignty")]}
    preview(workspace, [])  # makes the stack, and warms up
    took: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(ROUNDS):
        for kind, chosen in kinds.items():
            took[kind].append(preview(workspace, chosen))
        told = (f"{kind} {each[-1]:.2f} s" for kind, each in took.items())
        say(f"preview of {RESOURCES} by {len(EVERY)} rules: {', '.join(told)}")
    none, silently, ours = map(min, took.values())
    return (ours - none) / (silently - none)


def preview(workspace: Workspace, chosen: list[Path]) -> float:
    """Preview the stack by the engine's own command, and see to it that everything was there and nothing found."""
    with session(workspace, PolicyPacks(chosen), lambda _: None) as opened:
        command = [opened.engine.command, "-C", workspace.project.folder, "--non-interactive", "--color", "never"]
        start = time.perf_counter()
        done = subprocess.run(
            [*command, "preview"], env=opened.environment, capture_output=True, text=True, check=False
        )
        seconds = time.perf_counter() - start
    if done.returncode or f"+ {RESOURCES + 1} to create" not in done.stdout or "severity" in done.stdout:
        raise SystemExit(done.stdout[-5000:] + done.stderr)
    return seconds
