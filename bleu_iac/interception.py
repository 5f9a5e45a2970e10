"""Seeing every registration of a Pulumi program before the engine acts on it.

The engine asks a stack transform about each registration of the deployment, also those that a component in another
language makes, with all values as they are known by then. The SDK's own transforms are of no use here: they drop
unknown values, so that unknown and absent look the same, and report an exception with its traceback. So this speaks the
protocol itself.

What the engine (3.230) does, found by running it and in its `source_eval.go`: a resource's own transforms run first,
then its parents', then the stack's in the order they were registered; the provider's check, which adds defaults, comes
after. Default providers, and what is read with `get()`, are never shown to a transform.

Under `pulumi.runtime.set_mocks` there is no engine; registrations are then seen on their way to the mocks.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import grpc
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import callback_pb2, resource_pb2
from pulumi.runtime.proto.callback_pb2_grpc import CallbacksServicer, add_CallbacksServicer_to_server
from pulumi.runtime.proto.resource_pb2_grpc import ResourceMonitorStub

_THREADS = 8
_LARGEST_MESSAGE = 400 * 1024 * 1024
"""What Pulumi itself allows."""

_PASS = callback_pb2.CallbackInvokeResponse(response=resource_pb2.TransformResponse().SerializeToString())


@dataclass(frozen=True, slots=True)
class Registration:
    """What is about to be registered."""

    type: str
    name: str
    parent: str
    """URN; empty for the stack itself."""
    custom: bool
    properties: Struct
    provider: str
    """URN and id of an explicit provider; empty for the default one."""
    protect: bool
    ignore_changes: tuple[str, ...]
    plugin_download_url: str = ""
    """Where the provider's code is to be fetched from; empty for the usual place."""


Judge = Callable[[Registration], None]
"""Raises to refuse a registration."""

Explain = Callable[[], Exception | None]
"""Gives the error that the program should end with, once something was refused."""


def intercept(monitor: Any, judge: Judge, explain: Explain) -> None:
    """Have every registration judged from now on."""
    register = monitor.RegisterResource
    if isinstance(monitor, ResourceMonitorStub):
        transforms = _Transforms(judge, monitor.RegisterStackTransform)
        monitor.RegisterStackTransform = transforms.register_with_another  # type: ignore[assignment]
        monitor.RegisterResource = _through_engine(register, transforms, explain)  # type: ignore[assignment]
    else:
        monitor.RegisterResource = _before_mocks(register, judge)


_Key = tuple[str, str, str]


class _Transforms(CallbacksServicer):
    """The transform, registered again after each other one so that it also comes last.

    A registration is judged once, with what all transforms made of it: by the newest of our transforms that the engine
    is certain to call, which is the newest one when the program asked for the registration. One that comes from
    elsewhere, such as a component in another language, is judged each time.
    """

    def __init__(self, judge: Judge, register: Callable[[callback_pb2.Callback], Any]) -> None:
        self._judge = judge
        self._register = register
        self._newest = 0
        self._last: dict[_Key, int] = {}
        server = grpc.server(
            ThreadPoolExecutor(_THREADS), options=[("grpc.max_receive_message_length", _LARGEST_MESSAGE)]
        )
        add_CallbacksServicer_to_server(self, server)
        self._target = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
        server.start()
        self._server = server
        self._register_again()

    def register_with_another(self, callback: callback_pb2.Callback) -> Any:
        answer = self._register(callback)
        self._register_again()
        return answer

    def _register_again(self) -> None:
        self._register(callback_pb2.Callback(token=str(self._newest + 1), target=self._target))
        self._newest += 1

    @contextmanager
    def during(self, request: resource_pb2.RegisterResourceRequest) -> Iterator[None]:
        """Note which of our transforms is the last for a registration, while it lasts."""
        key = (request.type, request.name, request.parent)
        self._last.setdefault(key, self._newest)
        try:
            yield
        finally:
            self._last.pop(key, None)

    def Invoke(  # noqa: N802 - the protocol's name
        self, request: callback_pb2.CallbackInvokeRequest, context: grpc.ServicerContext
    ) -> callback_pb2.CallbackInvokeResponse:
        """Judge a registration, or leave it to a later one of our transforms."""
        asked = resource_pb2.TransformRequest.FromString(request.request)
        last = self._last.get((asked.type, asked.name, asked.parent), 0)
        if int(request.token) >= last:
            try:
                self._judge(_of_transform(asked))
            except Exception as error:  # noqa: BLE001 - whatever it is, the engine has to be told no
                context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
        return _PASS


def _through_engine(register: Any, transforms: _Transforms, explain: Explain) -> Callable[..., Any]:
    """Put the refusal in the place of the engine's answer to it, which the SDK would show with a traceback."""

    def registered(request: resource_pb2.RegisterResourceRequest, *args: Any, **options: Any) -> Any:
        try:
            with transforms.during(request):
                return register(request, *args, **options)
        except grpc.RpcError:
            if (reason := explain()) is not None:
                raise reason from None
            raise

    return registered


def _before_mocks(register: Any, judge: Judge) -> Callable[..., Any]:
    def registered(request: resource_pb2.RegisterResourceRequest) -> Any:
        judge(
            Registration(
                request.type,
                request.name,
                request.parent,
                request.custom,
                request.object,
                request.provider,
                request.protect,
                tuple(request.ignoreChanges),
                request.pluginDownloadURL,
            )
        )
        return register(request)

    return registered


def _of_transform(asked: resource_pb2.TransformRequest) -> Registration:
    return Registration(
        asked.type,
        asked.name,
        asked.parent,
        asked.custom,
        asked.properties,
        asked.options.provider,
        asked.options.protect,
        tuple(asked.options.ignore_changes),
        asked.options.plugin_download_url,
    )
