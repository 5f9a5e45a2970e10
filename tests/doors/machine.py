"""The real engine with every door of the judgement on it, and a provider that takes whatever it is given.

The rehearsal's control plane refuses what the cloud would refuse; here it is the rules' work that counts, so everything
has to be deployable: places abroad, types that do not exist, other clouds' providers.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any, NamedTuple

import grpc
import yaml
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import plugin_pb2, provider_pb2
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderServicer, add_ResourceProviderServicer_to_server

from bleu_iac.catalogue import sdk
from bleu_iac.rehearsal.engine import Engine
from bleu_iac.rules import EVERY

PACK = Path(__file__).parents[2] / "policies" / "sovereignty"
PROVIDERS = (
    *("azure-native", "azure-native_storage_v20240101", "azure", "aws", "gcp", "kubernetes", "command", "docker"),
    *("pulumi-python", "azure-native_mine"),
)
ADVISORY = {"all": "advisory"}
SUBSCRIPTION = "00000000-0000-4000-8000-00000000c10d"
GIVEN_BY_READ = {"location": "westeurope"}
"""What the provider says of everything that is read."""

VIOLATION, UNDETERMINED = "violation", "undetermined"

_FIXES = {rule.id: rule.fix.in_language("en") for rule in EVERY}
_UNLIMITED = (("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1))


class Said(NamedTuple):
    """One finding, as any door gives it."""

    rule: str
    name: str
    """Of the resource."""
    what: str
    """The property and the message: `location must be ...`."""
    verdict: str = ""


class Accepting(ResourceProviderServicer):
    """Takes everything, and adds what azure-native adds first: the location of the provider's configuration."""

    def __init__(self) -> None:
        self._locations: dict[str, str] = {}

    def Handshake(self, request: Any, context: Any) -> Any:  # noqa: N802
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True)

    def Attach(self, request: Any, context: Any) -> Any:  # noqa: N802
        return Empty()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:  # noqa: N802
        return plugin_pb2.PluginInfo(version=sdk.version())

    def GetMapping(self, request: Any, context: Any) -> Any:  # noqa: N802
        return provider_pb2.GetMappingResponse()

    def GetMappings(self, request: Any, context: Any) -> Any:  # noqa: N802
        return provider_pb2.GetMappingsResponse()

    def Cancel(self, request: Any, context: Any) -> Any:  # noqa: N802
        return Empty()

    def CheckConfig(self, request: Any, context: Any) -> Any:  # noqa: N802
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: Any) -> Any:  # noqa: N802
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Configure(self, request: Any, context: Any) -> Any:  # noqa: N802
        self._locations[context.peer()] = request.args.fields["location"].string_value
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    def Check(self, request: Any, context: Any) -> Any:  # noqa: N802
        inputs = Struct()
        inputs.CopyFrom(request.news)
        location = self._locations.get(context.peer())
        if location and request.urn.split("::")[2].startswith("azure-native:") and "location" not in inputs.fields:
            inputs.fields["location"].string_value = location
        return provider_pb2.CheckResponse(inputs=inputs)

    def Diff(self, request: Any, context: Any) -> Any:  # noqa: N802
        kinds = provider_pb2.DiffResponse
        return kinds(changes=kinds.DIFF_NONE if request.news == request.old_inputs else kinds.DIFF_SOME)

    def Create(self, request: Any, context: Any) -> Any:  # noqa: N802
        outputs = Struct()
        outputs.CopyFrom(request.properties)
        name = outputs.fields["name"].string_value = request.urn.split("::")[-1]
        if request.preview:
            return provider_pb2.CreateResponse(properties=outputs)
        is_group = ":resources:ResourceGroup::" in request.urn
        group = name if is_group else request.properties.fields["resourceGroupName"].string_value or "none"
        id_ = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{group}"
        below = "" if is_group else f"/providers/Microsoft.Some/things/{name}"
        return provider_pb2.CreateResponse(id=id_ + below, properties=outputs)

    def Update(self, request: Any, context: Any) -> Any:  # noqa: N802
        return provider_pb2.UpdateResponse(properties=request.news)

    def Read(self, request: Any, context: Any) -> Any:  # noqa: N802
        values = Struct()
        values.update(GIVEN_BY_READ)
        return provider_pb2.ReadResponse(id=request.id, properties=values, inputs=values)

    def Delete(self, request: Any, context: Any) -> Any:  # noqa: N802
        return Empty()

    def Invoke(self, request: Any, context: Any) -> Any:  # noqa: N802
        response = provider_pb2.InvokeResponse()
        getattr(response, "return").CopyFrom(request.args)
        return response


@contextmanager
def accepting() -> Iterator[int]:
    """Serve the provider that takes everything; give its port."""
    server = grpc.server(ThreadPoolExecutor(4), options=_UNLIMITED)
    add_ResourceProviderServicer_to_server(Accepting(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield port
    finally:
        server.stop(None).wait()


@dataclass
class Ran:
    """What one run of the engine told."""

    code: int
    said: str
    """All that was printed."""
    findings: set[Said] = field(default_factory=set)
    """The pack's. At a preview with nothing configured, what is advisory is undetermined."""
    guard: set[Said] = field(default_factory=set)
    """The guard's, when it was called."""
    errors: list[str] = field(default_factory=list)
    log: str = ""
    """The engine's own log of events."""


# The guard's refusals are written down and withdrawn, so that one run tells what it has to say of a whole program.
GUARD = """
import json as _json
import bleu_iac as _bleu
from bleu_iac import guarding as _guarding

def _recorded():
    noted, problem, tell, judge = set(), _guarding._problem, _guarding.tell, _guarding._Guardian.judge

    def note(resource, rule, finding):
        line = _json.dumps([rule.id, resource.name, finding.property, str(finding.message), finding.verdict])
        if line not in noted:
            noted.add(line)
            with open({file!r}, "a", encoding="utf-8") as file:
                file.write(line + "\\n")

    def _problem(resource, rule, finding):
        note(resource, rule, finding)
        return problem(resource, rule, finding)

    def _tell(rule, resource, findings):
        for finding in findings:
            note(resource, rule, finding)
        return tell(rule, resource, findings)

    def _judge(self, registration):
        try:
            judge(self, registration)
        except _guarding.GuardError:
            self.refusal = None

    _guarding._problem, _guarding.tell, _guarding._Guardian.judge = _problem, _tell, _judge

_recorded()
_bleu.guard()
"""


class Machine:
    """A project with one stack, the engine, and what provides for it."""

    def __init__(self, engine: Engine, folder: Path, port: int, config: dict[str, Any]) -> None:
        self._engine, self.folder = engine, folder
        self._program = folder / "program"
        self._guard_file = folder / "guard.jsonl"
        self._log = folder / "events.jsonl"
        for each in (self._program, folder / "backend"):
            each.mkdir(parents=True)
        (self._program / "Pulumi.yaml").write_text("name: tenant\nruntime: python\n")
        self.environment = {
            **os.environ,
            **engine.environment(),
            "PULUMI_HOME": str(folder.parent / "home"),
            "PULUMI_BACKEND_URL": f"file://{folder / 'backend'}",
            "PULUMI_CONFIG_PASSPHRASE": "not a secret",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_DEBUG_PROVIDERS": ",".join(f"{name}:{port}" for name in PROVIDERS),
            "PULUMI_DEBUG_COMMANDS": "true",
            "PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS": "true",
        }
        created = self._pulumi("stack", "init", "dev")
        assert created.returncode == 0, created.stderr
        settings = self._program / "Pulumi.dev.yaml"
        settings.write_text(yaml.safe_dump({**yaml.safe_load(settings.read_text()), "config": config}))

    def write(self, source: str, *, guard: bool = False) -> None:
        """Write the program, which may call the guard first."""
        first = GUARD.replace("{file!r}", repr(str(self._guard_file))) if guard else ""
        (self._program / "__main__.py").write_text(first + dedent(source), "utf-8")

    def run(
        self,
        verb: str,
        *options: str,
        pack: Path | None = PACK,
        levels: dict[str, Any] | None = None,
        **environment: str,
    ) -> Ran:
        """Run the engine: `preview` or `up`, which then does without a preview of its own."""
        for file in (self._log, self._guard_file):
            file.unlink(missing_ok=True)
        command = [verb, *(["--yes", "--skip-preview"] if verb == "up" else []), "--event-log", str(self._log)]
        if pack is not None:
            command += ["--policy-pack", str(pack)]
        if levels is not None:
            file = self.folder / "levels.json"
            file.write_text(json.dumps(levels))
            command += ["--policy-pack-config", str(file)]
        done = self._pulumi(*command, *options, **environment)
        ran = Ran(done.returncode, done.stdout + done.stderr)
        ran.log = self._log.read_text("utf-8") if self._log.exists() else ""
        for event in map(json.loads, ran.log.splitlines()):
            if policy := event.get("policyEvent"):
                ran.findings |= set(_of_pack(policy))
            elif (told := event.get("diagnosticEvent")) and told["severity"] == "error":
                ran.errors.append(told["message"])
        if self._guard_file.exists():
            lines = map(json.loads, self._guard_file.read_text("utf-8").splitlines())
            ran.guard = {Said(rule, name, f"{at} {what}".strip(), verdict) for rule, name, at, what, verdict in lines}
        return ran

    def preview(self, **more: Any) -> Ran:
        return self.run("preview", **more)

    def up(self, **more: Any) -> Ran:
        return self.run("up", **more)

    def export(self, *options: str) -> Path:
        """Export the stack."""
        file = self.folder / "export.json"
        done = self._pulumi("stack", "export", "--file", str(file), *options)
        assert done.returncode == 0, done.stderr
        return file

    def _pulumi(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [str(self._engine.command), "--non-interactive", "--color", "never", "--stack", "dev"]
        if words[:2] == ("stack", "init"):
            command = command[:-2]
        return subprocess.run(
            [*command, *words],
            cwd=self._program,
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            timeout=120,
        )


def _of_pack(policy: dict[str, Any]) -> Iterator[Said]:
    """Take a policy's message apart: a title, a line for each finding, the fix at the end of the last one."""
    rule, urn = policy["policyName"], policy["resourceUrn"]
    name = urn.split("::", 3)[-1]
    text = policy["message"].replace("<{%reset%}>", "").strip()
    verdict = VIOLATION if policy["enforcementLevel"] == "mandatory" else UNDETERMINED
    assert text.endswith(_FIXES[rule]), text
    for line in text.removesuffix(_FIXES[rule]).strip().split("\n")[1:]:
        what = line.removeprefix(f"{name}: ").strip().removesuffix(".")
        yield Said(rule, name, what, verdict)


def check(document: Path, *options: str) -> tuple[int, set[Said]]:
    """Run `bleu-iac check` on a document; give its exit code and what it found."""
    command = [str(Path(sys.executable).with_name("bleu-iac")), "check", str(document), "--format", "json", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, {
        Said(
            each["rule"],
            each["urn"].split("::", 3)[-1],
            f"{each['property']} {each['message']}".strip(),
            each["verdict"],
        )
        for each in json.loads(done.stdout)["findings"]
    }


def of(findings: set[Said], name: str, *rules: str) -> Sequence[Said]:
    """Give what is said of one resource, by all rules or by those named."""
    return sorted(each for each in findings if each.name == name and (not rules or each.rule in rules))
