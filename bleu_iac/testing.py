"""Test a program's components without an engine or a cloud: what would be registered, as plain values.

>>> registered = build(lambda: my_stack.deploy())
>>> {(resource.type, resource.name): resource.inputs for resource in registered}

`build` runs the program under Pulumi's mocks and gives back every resource it registered, once all Outputs have
settled: asserting on these cannot pass by accident, which an assertion inside an `.apply` can.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi.runtime
from pulumi.runtime.mocks import MockMonitor

from bleu_iac import wire
from bleu_iac.resources import STACK_TYPE, Path

__all__ = ["Mocks", "Registered", "UnexpectedCallError", "build"]


AZURE_GIVES: Mapping[str, Mapping[str, Any]] = {
    "azure-native:managedidentity:UserAssignedIdentity": {"principalId": "{name}-principal"},
}
"""Outputs that Azure alone gives and that other resources take as inputs, by type; `{name}` is the resource's."""


class UnexpectedCallError(AssertionError):
    """The program called a function of a provider, and the test gave no answer for it."""


@dataclass(frozen=True, slots=True)
class Registered:
    """One resource as it was registered."""

    type: str
    name: str
    inputs: Mapping[str, Any]
    """As the engine gets them: camelCase, absent where no value was given, `bleu_iac.resources.UNKNOWN` where the value
    is not known before deployment (comparing that with anything raises: test `is UNKNOWN`)."""
    secrets: frozenset[Path]
    """Where in the inputs secrets stand."""
    urn: str
    parent: str
    """The parent's URN; empty for a resource that has none."""
    custom: bool
    """Whether a provider manages it; a component is none's."""
    depends_on: frozenset[str]
    """The URNs of all it waits for, whether through `depends_on` or through the inputs it takes from them."""
    property_depends_on: Mapping[str, frozenset[str]]
    """The same, by the input that makes it wait."""
    deleted_with: str
    """The URN of the resource whose deletion takes this one away; empty for none."""
    aliases: tuple[str, ...]
    """The type tokens it was known by before."""
    version: str
    """The provider's version it asks for."""
    provider: str
    protect: bool | None


class Mocks(pulumi.runtime.Mocks):
    """A cloud that gives back what it is given, with a name and an id, and refuses every function call but those given.

    `outputs` are added to what a resource of that type gives back, `{name}` in a text being the resource's own name;
    `calls` answer function calls by token.
    """

    def __init__(
        self,
        outputs: Mapping[str, Mapping[str, Any]] | None = None,
        calls: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self._outputs = {**AZURE_GIVES, **(outputs or {})}
        self._calls = calls or {}

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        """Give a resource's id and outputs."""
        added = {
            key: value.format(name=args.name) if isinstance(value, str) else value
            for key, value in self._outputs.get(args.typ, {}).items()
        }
        # A resource's name is an output of its own: without it `group.name` would be None, and vanish where it is used.
        return f"{args.name}-id", {"name": args.name, **_given_back(args.inputs), **added}

    def call(self, args: pulumi.runtime.MockCallArgs) -> dict[Any, Any]:  # type: ignore[override]
        """Answer a function call, or raise `UnexpectedCallError`."""
        if args.token not in self._calls:
            raise UnexpectedCallError(f"the program called {args.token}, for which the test gives no answer")
        return dict(self._calls[args.token])


def _given_back(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Give inputs the shape that Azure gives them back in, where it differs: a list of identities becomes a map."""
    identity = inputs.get("identity")
    if not isinstance(identity, Mapping) or "userAssignedIdentities" not in identity:
        return dict(inputs)
    known: dict[str, dict[str, Any]] = {id_: {} for id_ in identity["userAssignedIdentities"] if isinstance(id_, str)}
    return {**inputs, "identity": {**identity, "userAssignedIdentities": known}}


class _RecordingMonitor(MockMonitor):
    """Pulumi's mock engine; it keeps of each request what its mocks are not told."""

    def __init__(self, mocks: Mocks) -> None:
        super().__init__(mocks)
        self.registered: list[Registered] = []

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the name is the protocol's
        with _own_loop():
            response = super().RegisterResource(request)  # type: ignore[no-untyped-call]
        if request.type != STACK_TYPE:
            inputs, secrets = wire.from_struct(request.object)
            self.registered.append(
                Registered(
                    type=request.type,
                    name=request.name,
                    inputs=inputs,
                    secrets=secrets,
                    urn=response.urn,
                    parent="" if f"::{STACK_TYPE}::" in request.parent else request.parent,
                    custom=request.custom,
                    depends_on=frozenset(request.dependencies),
                    property_depends_on={
                        name: frozenset(dependencies.urns)
                        for name, dependencies in request.propertyDependencies.items()
                        if dependencies.urns
                    },
                    deleted_with=request.deletedWith,
                    aliases=tuple(alias.spec.type for alias in request.aliases),
                    version=request.version,
                    provider=request.provider,
                    protect=request.protect,
                )
            )
        return response

    def Invoke(self, request: Any) -> Any:  # noqa: N802 - the name is the protocol's
        with _own_loop():
            return super().Invoke(request)  # type: ignore[no-untyped-call]

    def ReadResource(self, request: Any) -> Any:  # noqa: N802 - the name is the protocol's
        with _own_loop():
            return super().ReadResource(request)  # type: ignore[no-untyped-call]


def build(
    builder: Callable[[], object],
    *,
    preview: bool = False,
    mocks: Mocks | None = None,
    project: str = "project",
    stack: str = "stack",
) -> list[Registered]:
    """Run `builder` as a program would, and give all it registered, in the order of URNs.

    With `preview`, ids and whatever a mock does not give back are unknown, and callbacks on them do not run, as in
    `pulumi preview`. Whatever `builder` raises is raised here; an Output it returns is waited for.
    """
    answering = mocks or Mocks()
    monitor = _RecordingMonitor(_Preview(answering) if preview else answering)

    def run() -> None:
        pulumi.runtime.set_mocks(monitor.mocks, project, stack, preview, monitor=monitor)
        pulumi.runtime.test(builder)()  # type: ignore[no-untyped-call]

    with _own_loop():
        # What Pulumi keeps of a run (its stack, everything's parent) is in the context: no two builds share it.
        copy_context().run(run)
    return sorted(monitor.registered, key=lambda resource: resource.urn)


@contextmanager
def _own_loop() -> Iterator[None]:
    """Give this thread an event loop for a while: Pulumi makes one where there is none, and never closes it."""
    with asyncio.Runner() as runner:
        asyncio.set_event_loop(runner.get_loop())
        try:
            yield
        finally:
            asyncio.set_event_loop(None)


class _Preview(Mocks):
    """The same cloud before it has made anything: no ids, and nothing but what was given."""

    def __init__(self, mocks: Mocks) -> None:
        super().__init__()
        self._mocks = mocks

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        return None, _given_back(args.inputs)

    def call(self, args: pulumi.runtime.MockCallArgs) -> dict[Any, Any]:  # type: ignore[override]
        return self._mocks.call(args)
