"""A control plane that is served, and a client that speaks to it as the engine does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2 as proto
from pulumi.runtime.proto import provider_pb2_grpc

from bleu_iac import clouds
from bleu_iac.rehearsal import provider
from bleu_iac.wire import from_struct, to_struct

SUBSCRIPTION = "00000000-0000-4000-8000-00000000c10d"
TENANT = "00000000-0000-4000-8000-0000000e417a"


class Refused(Exception):  # noqa: N818 - an answer, not a failure
    """What the control plane answered instead."""


class Client:
    """The engine's side of the protocol, in plain values."""

    def __init__(self, server: provider.Serving, settings: dict[str, Any] | None = None) -> None:
        self.server = server
        # Channels of one process share a connection unless told otherwise, and a provider instance has its own.
        options = [("grpc.use_local_subchannel_pool", 1)]
        self.channel = grpc.insecure_channel(f"127.0.0.1:{server.port}", options=options)
        self.stub = provider_pb2_grpc.ResourceProviderStub(self.channel)
        self.secrets: frozenset[Any] = frozenset()
        self.ask("Configure", proto.ConfigureRequest(args=to_struct(settings or {})))

    def ask(self, method: str, request: Any) -> Any:
        try:
            return getattr(self.stub, method)(request)
        except grpc.RpcError as error:
            raise Refused(error.details()) from None

    def check(
        self, kind: str, inputs: dict[str, Any], old: dict[str, Any] | None = None, name: str = "it", **more: Any
    ) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        request = proto.CheckRequest(
            urn=urn(kind, name), news=to_struct(inputs), olds=to_struct(old or {}), randomSeed=b"seed", **more
        )
        answer = self.ask("Check", request)
        checked, _ = from_struct(answer.inputs)
        return checked, [(failure.property, failure.reason) for failure in answer.failures]

    def failures(self, kind: str, inputs: dict[str, Any]) -> list[str]:
        return [reason for _, reason in self.check(kind, inputs)[1]]

    def create(
        self, kind: str, inputs: dict[str, Any], name: str = "it", secrets: Any = ()
    ) -> tuple[str, dict[str, Any]]:
        checked, failures = self.check(kind, inputs, name=name)
        if failures:
            raise Refused("\n".join(reason for _, reason in failures))
        answer = self.ask("Create", proto.CreateRequest(urn=urn(kind, name), properties=to_struct(checked, secrets)))
        outputs, self.secrets = from_struct(answer.properties)
        return answer.id, outputs

    def preview(self, kind: str, inputs: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        request = proto.CreateRequest(urn=urn(kind), properties=to_struct(inputs), preview=True)
        answer = self.ask("Create", request)
        return answer.id, from_struct(answer.properties)[0]

    def update(self, kind: str, identifier: str, inputs: dict[str, Any]) -> dict[str, Any]:
        request = proto.UpdateRequest(urn=urn(kind), id=identifier, news=to_struct(inputs))
        return from_struct(self.ask("Update", request).properties)[0]

    def preview_update(self, kind: str, identifier: str, old: dict[str, Any], inputs: dict[str, Any]) -> dict[str, Any]:
        request = proto.UpdateRequest(
            urn=urn(kind), id=identifier, olds=to_struct(old), news=to_struct(inputs), preview=True
        )
        return from_struct(self.ask("Update", request).properties)[0]

    def diff(self, kind: str, old: dict[str, Any], new: dict[str, Any]) -> Any:
        return self.ask("Diff", proto.DiffRequest(urn=urn(kind), old_inputs=to_struct(old), news=to_struct(new)))

    def read(self, kind: str, identifier: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
        answer = self.ask("Read", proto.ReadRequest(urn=urn(kind), id=identifier))
        return answer.id, from_struct(answer.inputs)[0], from_struct(answer.properties)[0]

    def delete(self, kind: str, identifier: str) -> None:
        self.ask("Delete", proto.DeleteRequest(urn=urn(kind), id=identifier))

    def invoke(self, function: str, arguments: dict[str, Any]) -> dict[str, Any]:
        answer = self.ask("Invoke", proto.InvokeRequest(tok=f"azure-native:{function}", args=to_struct(arguments)))
        plain, self.secrets = from_struct(getattr(answer, "return"))
        return plain

    def close(self) -> None:
        self.channel.close()


def urn(kind: str, name: str = "it") -> str:
    return f"urn:pulumi:test::project::azure-native:{kind}::{name}"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[provider.Serving]:
    """A control plane of the Bleu cloud."""
    cloud = clouds.get("bleu")
    with provider.serving(cloud, tmp_path / "r.sqlite", subscription_id=SUBSCRIPTION, tenant_id=TENANT) as running:
        yield running


@pytest.fixture
def client(server: provider.Serving) -> Iterator[Client]:
    """A client of it."""
    connected = Client(server)
    yield connected
    connected.close()


@pytest.fixture
def group(client: Client) -> str:
    """A resource group named rg; gives its id."""
    inputs = {"resourceGroupName": "rg", "location": "bleufrancecentral"}
    identifier, _ = client.create("resources:ResourceGroup", inputs)
    return identifier


@pytest.fixture
def connect() -> Iterator[Any]:
    """Connect further clients, each a provider instance of its own."""
    connected = []

    def another(server: provider.Serving, settings: dict[str, Any] | None = None) -> Client:
        connected.append(Client(server, settings))
        return connected[-1]

    yield another
    for other in connected:
        other.close()
