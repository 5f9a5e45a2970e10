"""What a request of the engine's becomes."""

import pytest
from pulumi.runtime.proto import analyzer_pb2 as proto

from bleu_iac import wire
from bleu_iac.policy.reading import Reader
from bleu_iac.resources import UNKNOWN, Options, Provider, Resource

URN = "urn:pulumi:dev::tenant::azure-native:storage:StorageAccount::data"
PROVIDER = proto.AnalyzerProviderResource(
    type="pulumi:providers:azure-native",
    name="bleu",
    urn="urn:pulumi:dev::tenant::pulumi:providers:azure-native::bleu",
    properties=wire.to_struct({"environment": "public", "clientSecret": "hush"}, [("clientSecret",)]),
)


def test_a_request_becomes_a_resource():
    request = proto.AnalyzeRequest(
        type="azure-native:storage/v20240101:StorageAccount",
        name="data",
        urn=URN,
        properties=wire.to_struct({"location": UNKNOWN, "tags": {"owner": "me"}}, [("tags", "owner")]),
        provider=PROVIDER,
        options=proto.AnalyzerResourceOptions(protect=True, ignoreChanges=["tags"], parent="urn:parent"),
    )
    resource = Reader().resource(request)
    assert resource.inputs["location"] is UNKNOWN
    assert resource == Resource(
        type="azure-native:storage:StorageAccount",
        name="data",
        inputs=resource.inputs,
        urn=URN,
        declared_type="azure-native:storage/v20240101:StorageAccount",
        secrets=frozenset({("tags", "owner")}),
        provider=Provider(
            "pulumi:providers:azure-native",
            "bleu",
            {"environment": "public", "clientSecret": "hush"},
            "urn:pulumi:dev::tenant::pulumi:providers:azure-native::bleu",
            frozenset({("clientSecret",)}),
        ),
        options=Options(protect=True, ignore_changes=("tags",), parent="urn:parent"),
        custom=True,
    )


@pytest.mark.parametrize(
    ("request_", "custom"),
    [
        pytest.param(proto.AnalyzeRequest(type="my:index:Component"), False, id="a component"),
        pytest.param(proto.AnalyzeRequest(type="pulumi:pulumi:Stack"), False, id="the stack"),
        pytest.param(proto.AnalyzeRequest(type="pulumi:providers:azure-native"), True, id="a provider"),
        pytest.param(proto.AnalyzeRequest(type="my:index:Thing", provider=PROVIDER), True, id="a provider's resource"),
    ],
)
def test_only_what_a_provider_manages_is_custom(request_, custom):
    assert Reader().resource(request_).custom is custom


def test_a_provider_is_read_once_and_again_when_it_changes():
    reader = Reader()
    request = proto.AnalyzeRequest(type="my:index:Thing", provider=PROVIDER)
    first, second = reader.resource(request).provider, reader.resource(request).provider
    assert first is second
    request.provider.properties.fields["environment"].string_value = "usgovernment"
    changed = reader.resource(request).provider
    assert changed is not None
    assert changed.inputs["environment"] == "usgovernment"


def test_many_providers_do_not_add_up():
    reader = Reader()
    for number in range(1000):
        request = proto.AnalyzeRequest(type="my:index:Thing", provider=PROVIDER)
        request.provider.name = f"provider{number}"
        resource = reader.resource(request)
        assert resource.provider is not None
        assert resource.provider.name == f"provider{number}"
    assert len(reader._providers) <= 64
