"""Reading what the engine sends into the one form of a resource that rules see."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import analyzer_pb2 as proto

from bleu_iac import wire
from bleu_iac.catalogue import arm, known
from bleu_iac.catalogue.tokens import canonical
from bleu_iac.resources import DOWNLOAD_URL, STACK_TYPE, STARTED_BY, Options, Provider, Resource
from bleu_iac.rules.tool.state_in_cloud import BACKEND

PROVIDER_TYPES = "pulumi:providers:"
"""What the type of every provider starts with."""

_PROVIDERS_KEPT = 64


class Reader:
    """Reads requests; a provider, which the engine repeats with each of its resources, is read once."""

    def __init__(self, backend: Mapping[str, str] | None = None) -> None:
        """`backend` is what is known of the one that keeps the stack's state: see `bleu_iac.state_backend`."""
        self._backend = backend
        self._providers: dict[bytes, Provider] = {}

    def resource(self, request: proto.AnalyzeRequest) -> Resource:
        """Give the resource that a request is about."""
        inputs, secrets = wire.from_struct(request.properties)
        if request.type.startswith(PROVIDER_TYPES):
            inputs |= _started_by(request.name)
        elif request.type == STACK_TYPE and self._backend:
            inputs[BACKEND] = dict(self._backend)
        provider = self._provider(request.provider) if request.HasField("provider") else None
        options = request.options
        return Resource(
            type=canonical(request.type),
            name=request.name,
            inputs=inputs,
            urn=request.urn,
            declared_type=request.type,
            secrets=secrets,
            provider=provider,
            options=Options(options.protect, tuple(options.ignoreChanges), options.parent),
            # Every resource that a provider manages is sent with it; only the providers themselves have none.
            custom=provider is not None or request.type.startswith(PROVIDER_TYPES),
        )

    def _provider(self, sent: proto.AnalyzerProviderResource) -> Provider:
        key = sent.SerializeToString(deterministic=True)
        provider = self._providers.get(key)
        if provider is None:
            if len(self._providers) >= _PROVIDERS_KEPT:
                self._providers.clear()
            provider = self._providers[key] = provider_of(sent.type, sent.name, sent.properties, sent.urn)
        return provider


_FETCHED_FROM = re.compile(
    r"default(?:_[0-9]+_[0-9]+_[0-9]+(?:_[0-9A-Za-z]+)*)??_(?P<scheme>[0-9A-Za-z]+)_/(?P<rest>.+)"
)


def _started_by(name: str) -> Mapping[str, Any]:
    """Give what the name of a default provider says of where its code comes from.

    The engine leaves out of what it sends what it starts a provider by; for a default one it writes the address into
    the name, with other characters for some (pkg/resource/deploy/providers/provider.go, `DefaultName`).
    """
    found = _FETCHED_FROM.fullmatch(name)
    return {STARTED_BY: {DOWNLOAD_URL: f"{found['scheme']}://{found['rest']}"}} if found else {}


def provider_of(token: str, name: str, properties: Struct, urn: str = "") -> Provider:
    """Give a provider as rules see it."""
    inputs, secrets = wire.from_struct(properties)
    return Provider(canonical(token), name, inputs, urn, secrets)


def is_left_out(resource: Resource) -> bool:
    """Tell whether a resource is a new one that the operation leaves out (`--exclude`, `--target`).

    The engine asks about it all the same, without any of its inputs, and does not create it (3.230,
    `step_generator.go`: the check of what is not targeted answers the old inputs, of which a new resource has none).
    No resource of azure-native that is created has no input at all: its id is made of some.
    """
    # Another provider's resource may well be made of nothing: only types that are known are trusted to need inputs.
    nothing = not resource.inputs and resource.custom
    return nothing and known.is_known(resource.type) and _is_named_by_inputs(resource.type)


@lru_cache(maxsize=4096)
def _is_named_by_inputs(token: str) -> bool:
    try:
        path = arm.path_of(token)
    except KeyError:
        return False
    return "{" in path.replace("{subscriptionId}", "")


def id_of(resource: proto.AnalyzerResource) -> str:
    """Give the id among a resource's outputs; empty while it is unknown."""
    fields = resource.properties.fields
    value = fields["id"].string_value if "id" in fields else ""
    return "" if value in wire.UNKNOWNS else value


def property_dependencies(resource: proto.AnalyzerResource) -> Mapping[str, Sequence[str]]:
    """Give the URNs that each input was made from."""
    return {name: tuple(sent.urns) for name, sent in resource.propertyDependencies.items()}


_RESOURCES, _NUMBER, _LENGTH = 1, 0, 2
"""The number of the field `AnalyzeStackRequest.resources`, and the wire types of numbers and of what has a length."""
_MORE, _SEVEN_BITS, _THREE_BITS = 0x80, 0x7F, 0x07


def stack_resources(request: bytes) -> Iterator[proto.AnalyzerResource]:
    """Read a serialised `AnalyzeStackRequest` one resource after the other, so that only one is in memory.

    Fields that a later engine may add are passed over. Raises `ValueError` for what is no such message.
    """
    at, whole = 0, memoryview(request)
    while at < len(whole):
        key, at = _varint(whole, at)
        value, at = _varint(whole, at)
        if key & _THREE_BITS == _LENGTH:
            if at + value > len(whole):
                raise ValueError("AnalyzeStackRequest is cut")
            if key >> 3 == _RESOURCES:
                yield proto.AnalyzerResource.FromString(bytes(whole[at : at + value]))
            at += value
        elif key & _THREE_BITS != _NUMBER:
            raise ValueError("AnalyzeStackRequest has a field of another form")


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    """Read a number of seven bits a byte, the lowest first; give it and where it ends."""
    number = shift = 0
    while at < len(data):
        byte = data[at]
        number |= (byte & _SEVEN_BITS) << shift
        at, shift = at + 1, shift + 7
        if byte < _MORE:
            return number, at
    raise ValueError("AnalyzeStackRequest is cut")
