"""Small rules, and an analyzer serving them over a real connection."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi.runtime.proto.analyzer_pb2_grpc import AnalyzerStub, add_AnalyzerServicer_to_server
from pydantic import Field

from bleu_iac import clouds, wire
from bleu_iac.policy.analyzer import Analyzer
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.rule import (
    ANY_TYPE,
    Check,
    Context,
    Described,
    Example,
    Finding,
    Rule,
    RuleParameters,
    Severity,
    undetermined,
)
from bleu_iac.rules.stack import Found, Kept, StackRule
from bleu_iac.text import Text

STORAGE = "azure-native:storage:StorageAccount"
VAULT = "azure-native:keyvault:Vault"
LOG = "azure-native:monitor:DiagnosticSetting"
URN = "urn:pulumi:dev::tenant::azure-native:storage:StorageAccount::data"

FOUND = Text("is {found}", "vaut {found}")
UNLOGGED = Text("is not logged", "n'est pas journalisé")
TOO_FEW = Text("is {found}, fewer than {days}", "vaut {found}, moins que {days}")


class Days(RuleParameters):
    days: Annotated[int, Field(ge=30), Text("Days kept", "Jours gardés")] = 180


def location(resource: Resource, context: Context) -> Iterator[Finding]:
    value = resource.look("location")
    if value is UNKNOWN:
        yield undetermined(("location",))
    elif value is not None and context.cloud.region(value) is None:
        yield Finding(("location",), FOUND(found=resource.shown("location")))


def failing(resource: Resource, context: Context) -> Iterator[Finding]:
    yield Finding(("sku",), FOUND(found="found before"))
    raise KeyError("properties")


def retention(resource: Resource, context: Context) -> Iterator[Finding]:
    days = context.parameters["logging-kept-long"]["days"]
    if resource.look("retentionInDays") < days:
        yield Finding(("retentionInDays",), TOO_FEW(found=resource.shown("retentionInDays"), days=days))


def a_rule(name: str, check: Check, types: frozenset[str] = ANY_TYPE, **more: Any) -> Rule:
    example = Example(STORAGE, {})
    return Rule(
        id=name,
        ref=f"BLEU-9{len(name):03}",
        severity=Severity.HIGH,
        title=Text(f"Title of {name}", f"Titre de {name}"),
        reason=Text(f"Reason of {name}", f"Raison de {name}"),
        fix=Text(f"Fix of {name}", f"Remède de {name}"),
        controls=("8.1", "10.2"),
        check=check,
        refused=example,
        accepted=example,
        types=types,
        **more,
    )


LOCATION = a_rule("residency-in-france", location)
FAILING = a_rule("keys-failing", failing, frozenset({VAULT}))
RETENTION = a_rule(
    "logging-kept-long", retention, frozenset({"azure-native:operationalinsights:Workspace"}), parameters=Days
)
RULES = (LOCATION, FAILING, RETENTION)


def logged_note(resource: Resource, context: Context) -> object:
    return resource.look("of") if resource.type == LOG else True


def logged_judge(kept: Sequence[Kept], context: Context) -> Iterator[Found]:
    """Every account is named by a log, by its id or else by what the log was made from."""
    logs = [each for each in kept if each.resource.type == LOG]
    for account in (each.resource for each in kept if each.resource.type != LOG):
        named = [log for log in logs if log.note is not UNKNOWN and log.note == account.id]
        made = [log for log in logs if account.urn in log.resource.property_dependencies.get("of", ())]
        if not named and not made:
            yield account, Finding((), UNLOGGED())


LOGGED = StackRule(
    id="logging-logged",
    ref="BLEU-9900",
    severity=Severity.LOW,
    title=Text("Title of logging-logged", "Titre de logging-logged"),
    reason=Text("Reason of logging-logged", "Raison de logging-logged"),
    fix=Text("Fix of logging-logged", "Remède de logging-logged"),
    controls=("12.6",),
    note=logged_note,
    judge=logged_judge,
    refused=(Example(STORAGE, {}),),
    accepted=(Example(LOG, {}),),
    types=frozenset({STORAGE, LOG}),
    follows=frozenset({"of"}),
    answers=frozenset({LOG}),
)


@dataclass
class Engine:
    """Asks an analyzer as the engine does."""

    stub: AnalyzerStub

    def configure_stack(self, *, preview: bool) -> None:
        self.stub.ConfigureStack(proto.AnalyzerStackConfigureRequest(stack="dev", project="tenant", dry_run=preview))

    def configure(self, **policies: tuple[int, dict[str, Any]]) -> None:
        sent = {
            name.replace("_", "-"): proto.PolicyConfig(enforcementLevel=level, properties=wire.to_struct(values))
            for name, (level, values) in policies.items()
        }
        self.stub.Configure(proto.ConfigureAnalyzerRequest(policyConfig=sent))

    def analyze(self, token: str, secrets: Any = (), *, urn: str = URN, **properties: Any) -> proto.AnalyzeResponse:
        return self.stub.Analyze(
            proto.AnalyzeRequest(type=token, name="data", urn=urn, properties=wire.to_struct(properties, secrets))
        )

    def analyze_stack(self, *resources: proto.AnalyzerResource) -> proto.AnalyzeResponse:
        return self.stub.AnalyzeStack(proto.AnalyzeStackRequest(resources=resources))

    def info(self) -> proto.AnalyzerInfo:
        return self.stub.GetAnalyzerInfo(Empty())


def created(
    token: str, urn: str, made_from: Mapping[str, Sequence[str]] | None = None, **outputs: Any
) -> proto.AnalyzerResource:
    """Give a resource as it comes at the end."""
    dependencies = {name: proto.AnalyzerPropertyDependencies(urns=urns) for name, urns in (made_from or {}).items()}
    return proto.AnalyzerResource(
        type=token, name="data", urn=urn, properties=wire.to_struct(outputs), propertyDependencies=dependencies
    )


@contextmanager
def serving(rules: tuple[Described, ...]) -> Iterator[Engine]:
    server = grpc.server(ThreadPoolExecutor(2))
    add_AnalyzerServicer_to_server(Analyzer("pack", rules, clouds.get("bleu")), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield Engine(AnalyzerStub(channel))
    server.stop(None).wait()


@pytest.fixture
def pulumi() -> Iterator[Engine]:
    """An engine at the other end of an analyzer that serves three rules."""
    with serving(RULES) as engine:
        yield engine
