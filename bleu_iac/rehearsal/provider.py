"""The stand-in for azure-native: Pulumi's provider protocol, answered from a rehearsal's own control plane.

    with serving(cloud, database, subscription_id=..., tenant_id=...) as server:
        ...                          # run the engine with PULUMI_DEBUG_PROVIDERS=azure-native:<server.port>
    server.refusals                  # what the control plane refused

It listens on the loopback address only, and knows no way to a real cloud. What a rehearsal does not check is listed in
`docs/rehearsal.md`, "What it does not check"; in short: service defaults, quotas, SKUs and zones of a region, the
caller's own rights, Azure Policy, the content of ARM templates, what happens inside a service, and whatever takes time.
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any, NoReturn, TypeVar

import grpc
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, plugin_pb2, provider_pb2, provider_pb2_grpc

from bleu_iac.catalogue import sdk, tokens
from bleu_iac.clouds import Cloud
from bleu_iac.errors import Problem
from bleu_iac.rehearsal import configuration
from bleu_iac.rehearsal.arm import changes, defaults, functions, plane, static
from bleu_iac.rehearsal.arm.outputs import guid, preview
from bleu_iac.rehearsal.arm.refusal import Refusal
from bleu_iac.rehearsal.arm.request import Scene
from bleu_iac.rehearsal.configuration import Configuration
from bleu_iac.rehearsal.store import Store, Stored
from bleu_iac.resources import Path as ValuePath
from bleu_iac.text import Message, Text
from bleu_iac.wire import from_struct, to_struct

FAILED = Text("the rehearsal itself failed ({error})", "la répétition elle-même a échoué ({error})")
REPORT_IT = Text("Please report this, with the program", "Merci de le signaler, avec le programme")
STOPPED = Text("was not done: the run was cancelled", "n'a pas été fait : l'exécution a été interrompue")
RUN_AGAIN = Text("Run it again", "Relancez-la")
NOT_SERVED = Text("is not part of azure-native", "ne fait pas partie d'azure-native")
ONLY_RESOURCES = Text("Use resources and functions only", "N'employez que des ressources et des fonctions")

_LOOPBACK = "127.0.0.1"
_UNLIMITED = (("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1))
_WORKERS = 8
_GRACE = 5.0
"""Seconds that what is under way may take to end when the server stops, and a note to reach the engine."""

_Answer = TypeVar("_Answer")


class Serving:
    """A control plane that is running."""

    def __init__(self, port: int, refusals: list[Problem]) -> None:
        """`refusals` grows while the server runs."""
        self.port = port
        self.refusals = refusals
        """What was refused, in the order it was; each once, though a run previews and then updates."""


@contextmanager
def serving(cloud: Cloud, database: Path, *, subscription_id: str, tenant_id: str) -> Iterator[Serving]:
    """Run a control plane in threads of this process. Raises `StoreError` when the database can't be used."""
    with Store(database) as store:
        default = Configuration(subscription_id, tenant_id, guid(subscription_id, "client"))
        servicer = _Servicer(cloud, store, default)
        server = grpc.server(ThreadPoolExecutor(_WORKERS, "rehearsal"), options=_UNLIMITED)
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
        port = server.add_insecure_port(f"{_LOOPBACK}:0")
        server.start()
        try:
            yield Serving(port, servicer.refusals)
        finally:
            server.stop(_GRACE).wait()
            servicer.close()


class _Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """The protocol. Every provider instance of a program has a connection of its own, which tells them apart."""

    def __init__(self, cloud: Cloud, store: Store, default: Configuration) -> None:
        self._cloud, self._store, self._default = cloud, store, default
        self._configurations: dict[str, Configuration] = {}
        self._hosts: dict[str, grpc.Channel] = {}
        self._stopped: set[str] = set()
        self._noted: set[str] = set()
        self._lock, self._loading = Lock(), Lock()
        self.refusals: list[Problem] = []

    def close(self) -> None:
        """Close what was opened towards the engine."""
        for channel in self._hosts.values():
            channel.close()

    # --- the plugin itself

    def Handshake(self, request: Any, context: Any) -> Any:  # noqa: N802
        self._connect(context.peer(), request.engine_address)
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True, supports_autonaming_configuration=True)

    def Attach(self, request: Any, context: Any) -> Any:  # noqa: N802
        self._connect(context.peer(), request.address)
        return Empty()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        # Another version than the SDK's makes the engine warn on every resource.
        return plugin_pb2.PluginInfo(version=sdk.version())

    def GetSchema(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return provider_pb2.GetSchemaResponse(schema=f'{{"name": "azure-native", "version": "{sdk.version()}"}}')

    def GetMapping(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return provider_pb2.GetMappingResponse()

    def GetMappings(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return provider_pb2.GetMappingsResponse()

    def Cancel(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        with self._lock:
            self._stopped.add(context.peer())
        return Empty()

    def Parameterize(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        self._not_served(context, "Parameterize")

    def Construct(self, request: Any, context: Any) -> Any:  # noqa: N802
        self._not_served(context, f"Construct {request.type}")

    def Call(self, request: Any, context: Any) -> Any:  # noqa: N802
        self._not_served(context, f"Call {request.tok}")

    # --- its configuration

    def CheckConfig(self, request: Any, context: Any) -> Any:  # noqa: N802
        def answer() -> Any:
            settings, _ = from_struct(request.news)
            failures = self._failures(configuration.refusals(settings))
            return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

        return self._answer(context, answer)

    def DiffConfig(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Configure(self, request: Any, context: Any) -> Any:  # noqa: N802
        def answer() -> Any:
            settings, _ = from_struct(request.args)
            with self._lock:
                self._configurations[context.peer()] = configuration.chosen(settings, self._default)
                self._stopped.discard(context.peer())
            return provider_pb2.ConfigureResponse(
                acceptSecrets=True, supportsPreview=True, supports_autonaming_configuration=True
            )

        return self._answer(context, answer)

    # --- resources

    def Check(self, request: Any, context: Any) -> Any:  # noqa: N802
        def answer() -> Any:
            scene, token = self._scene(context), self._token(request)
            inputs, secrets = _plain(request.news)
            old, _ = _plain(request.olds)
            if sdk.resource_type(token) is not None:
                inputs = defaults.fill_in(
                    token, inputs, old, _naming(request), scene.location, lambda name: _group_location(scene, name)
                )
            failures = self._failures(list(static.refusals(self._cloud, token, inputs, secrets)), secrets)
            return provider_pb2.CheckResponse(inputs=to_struct(inputs, secrets), failures=failures)

        return self._answer(context, answer)

    def Diff(self, request: Any, context: Any) -> Any:  # noqa: N802
        def answer() -> Any:
            old, _ = _plain(request.old_inputs if request.HasField("old_inputs") else request.olds)
            new, _ = _plain(request.news)
            found = changes.differences(self._known(request), old, new)
            replaces = sorted({str(item.path[0]) for item in found if item.replaces})
            kinds = provider_pb2.DiffResponse
            return provider_pb2.DiffResponse(
                changes=kinds.DIFF_SOME if found else kinds.DIFF_NONE,
                replaces=replaces,
                diffs=sorted({str(item.path[0]) for item in found}),
                deleteBeforeReplace=bool(replaces) and changes.old_goes_first(old),
                detailedDiff={item.property: _kind(item) for item in found},
                hasDetailedDiff=bool(found),
            )

        return self._answer(context, answer)

    def Create(self, request: Any, context: Any) -> Any:  # noqa: N802
        def answer() -> Any:
            inputs, secrets = _plain(request.properties)
            token = self._known(request)
            if request.preview:
                return provider_pb2.CreateResponse(properties=_shown(preview(token, inputs), secrets))
            self._go_on(context, request.urn)
            stored = plane.create(self._scene(context, request.urn), token, inputs, secrets, request.urn)
            return provider_pb2.CreateResponse(id=stored.id, properties=_shown(stored.outputs, secrets))

        return self._answer(context, answer)

    def Update(self, request: Any, context: Any) -> Any:  # noqa: N802
        def answer() -> Any:
            inputs, secrets = _plain(request.news)
            token = self._known(request)
            if request.preview:
                old, _ = _plain(request.olds)
                outputs = preview(token, inputs)
                outputs |= {name: old[name] for name in ("name", "location") if name in old}
                return provider_pb2.UpdateResponse(properties=_shown(outputs, secrets))
            self._go_on(context, request.urn)
            stored = plane.update(self._scene(context, request.urn), token, request.id, inputs, secrets)
            return provider_pb2.UpdateResponse(properties=_shown(stored.outputs, secrets))

        return self._answer(context, answer)

    def Read(self, request: Any, context: Any) -> Any:  # noqa: N802
        def answer() -> Any:
            stored = plane.read(self._scene(context, request.urn), self._known(request), request.id)
            if stored is None:
                return provider_pb2.ReadResponse()
            return provider_pb2.ReadResponse(
                id=stored.id,
                properties=_shown(stored.outputs, stored.secrets),
                inputs=to_struct(stored.inputs, stored.secrets),
            )

        return self._answer(context, answer)

    def Delete(self, request: Any, context: Any) -> Any:  # noqa: N802
        def answer() -> Any:
            self._go_on(context, request.urn)
            plane.delete(self._scene(context, request.urn), request.id)
            return Empty()

        return self._answer(context, answer)

    def Invoke(self, request: Any, context: Any) -> Any:  # noqa: N802
        def answer() -> Any:
            arguments, _ = _plain(request.args)
            config = self._configuration(context)
            given, secrets = functions.call(self._scene(context), config.client, request.tok, arguments)
            response = provider_pb2.InvokeResponse()
            getattr(response, "return").CopyFrom(to_struct(given, secrets))  # the field's name is a Python keyword
            return response

        return self._answer(context, answer)

    # --- what they share

    def _answer(self, context: Any, answer: Callable[[], _Answer]) -> _Answer:
        """Answer, or tell the engine what is refused; a mistake of ours is told too, without a traceback."""
        try:
            return answer()
        except plane.Refused as refused:
            self._record(refused.refusals)
            said = str(refused)
        except Exception as error:  # noqa: BLE001 - the engine would show nothing but "unknown"
            what = FAILED(error=f"{type(error).__name__}: {error}")
            said = str(Problem("BLEU-E425", "REHEARSAL InternalError", what, REPORT_IT()))
        context.abort(grpc.StatusCode.UNKNOWN, said)
        raise AssertionError("abort does not return")

    def _failures(self, refusals: list[Refusal], secrets: frozenset[ValuePath] = frozenset()) -> list[Any]:
        self._record(refusals)
        hidden = {path[0] for path in secrets}
        return [
            provider_pb2.CheckFailure(
                # The engine shows this property's value, and finds only those at the top.
                property="" if "." in refusal.path or "[" in refusal.path or refusal.path in hidden else refusal.path,
                reason=str(refusal),
            )
            for refusal in refusals
        ]

    def _record(self, refusals: Any) -> None:
        with self._lock:
            self.refusals += [refusal.problem for refusal in refusals if refusal.problem not in self.refusals]

    def _not_served(self, context: Any, what: str) -> NoReturn:
        problem = Problem("BLEU-E424", f"REHEARSAL NotImplemented {what}", NOT_SERVED(), ONLY_RESOURCES())
        context.abort(grpc.StatusCode.UNIMPLEMENTED, str(problem))
        raise AssertionError("abort does not return")

    def _token(self, request: Any) -> str:
        """Give the canonical token of a request's resource, with its type loaded: one thread imports at a time."""
        token = tokens.canonical(request.type or request.urn.split("::")[2].split("$")[-1])
        with self._loading:
            sdk.resource_type(token)
        return token

    def _known(self, request: Any) -> str:
        token = self._token(request)
        if sdk.resource_type(token) is None:
            raise plane.Refused(static.refusals(self._cloud, token, {}, frozenset()))
        return token

    def _go_on(self, context: Any, urn: str) -> None:
        if context.peer() in self._stopped:
            raise plane.Refused([Refusal("BLEU-E423", "OperationCancelled", urn, STOPPED(), RUN_AGAIN())])

    def _connect(self, peer: str, engine: str) -> None:
        with self._lock:
            if peer not in self._hosts and engine:
                self._hosts[peer] = grpc.insecure_channel(engine)

    def _configuration(self, context: Any) -> Configuration:
        return self._configurations.get(context.peer(), self._default)

    def _scene(self, context: Any, urn: str = "") -> Scene:
        config = self._configuration(context)
        peer = context.peer()
        return Scene(
            self._cloud,
            self._store,
            config.subscription,
            config.tenant,
            config.location,
            lambda message: self._note(peer, urn, message),
        )

    def _note(self, peer: str, urn: str, message: Message) -> None:
        """Tell the user something in the engine's log, once."""
        text = str(message)
        with self._lock:
            if text in self._noted:
                return
            self._noted.add(text)
            channel = self._hosts.get(peer)
        if channel is not None:
            said = engine_pb2.LogRequest(severity=engine_pb2.WARNING, message=text, urn=urn)
            with suppress(grpc.RpcError):  # an engine that is going away does not make the operation fail
                engine_pb2_grpc.EngineStub(channel).Log(said, timeout=_GRACE)


def _naming(request: Any) -> defaults.Naming:
    name = request.name or request.urn.split("::")[-1]
    if not request.HasField("autonaming"):
        return defaults.Naming(name, request.randomSeed)
    modes = provider_pb2.CheckRequest.AutonamingOptions
    return defaults.Naming(
        name,
        request.randomSeed,
        request.autonaming.proposed_name or None,
        enforced=request.autonaming.mode == modes.ENFORCE,
        disabled=request.autonaming.mode == modes.DISABLE,
    )


def _plain(struct: Struct) -> tuple[dict[str, Any], frozenset[ValuePath]]:
    """Read a struct; a property that is null is not there."""
    values, secrets = from_struct(struct)
    return _without_nulls(values), secrets


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_without_nulls(inner) for inner in value]
    return value


def _shown(outputs: Mapping[str, Any], secrets: frozenset[ValuePath]) -> Struct:
    """Write outputs; what was secret among the inputs is secret among them, also where `properties` was flattened."""
    flattened = {path[1:] for path in secrets if path[0] == "properties" and len(path) > 1}
    return to_struct(outputs, secrets | flattened)


def _group_location(scene: Scene, name: str) -> str | None:
    group: Stored | None = scene.store.get(f"/subscriptions/{scene.subscription}/resourceGroups/{name}")
    location = group.outputs.get("location") if group else None
    return location if isinstance(location, str) else None


def _kind(difference: changes.Difference) -> Any:
    kinds = provider_pb2.PropertyDiff
    by_change = {
        changes.Change.ADD: (kinds.ADD, kinds.ADD_REPLACE),
        changes.Change.DELETE: (kinds.DELETE, kinds.DELETE_REPLACE),
        changes.Change.UPDATE: (kinds.UPDATE, kinds.UPDATE_REPLACE),
    }
    return provider_pb2.PropertyDiff(kind=by_change[difference.change][difference.replaces], inputDiff=True)
