"""Reading what the engine sends into the one form of a resource that rules see."""

from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import analyzer_pb2 as proto

from bleu_iac import wire
from bleu_iac.catalogue.tokens import canonical
from bleu_iac.resources import Options, Provider, Resource

PROVIDER_TYPES = "pulumi:providers:"
"""What the type of every provider starts with."""

_PROVIDERS_KEPT = 64


class Reader:
    """Reads requests; a provider, which the engine repeats with each of its resources, is read once."""

    def __init__(self) -> None:
        self._providers: dict[bytes, Provider] = {}

    def resource(self, request: proto.AnalyzeRequest) -> Resource:
        """Give the resource that a request is about."""
        inputs, secrets = wire.from_struct(request.properties)
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


def provider_of(token: str, name: str, properties: Struct, urn: str = "") -> Provider:
    """Give a provider as rules see it."""
    inputs, secrets = wire.from_struct(properties)
    return Provider(canonical(token), name, inputs, urn, secrets)
