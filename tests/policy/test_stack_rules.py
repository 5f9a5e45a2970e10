"""What the engine is answered at the end, when all resources of a stack are judged together."""

import pytest
from pulumi.runtime.proto import analyzer_pb2 as proto

from bleu_iac import clouds, wire
from bleu_iac.policy.analyzer import Analyzer
from bleu_iac.policy.reading import Reader, id_of, is_left_out, stack_resources
from bleu_iac.resources import UNKNOWN
from tests.policy.conftest import LOCATION, LOG, LOGGED, STORAGE, URN, created, serving

ADVISORY, MANDATORY, DISABLED = proto.ADVISORY, proto.MANDATORY, proto.DISABLED
LOG_URN = "urn:pulumi:dev::tenant::azure-native:monitor:DiagnosticSetting::data"
UNLOGGED = (URN, "logging-logged", MANDATORY, "Title of logging-logged\ndata: is not logged. Fix of logging-logged")


@pytest.fixture
def engine():
    """An engine at the other end of an analyzer that serves a rule of each kind."""
    with serving((LOCATION, LOGGED)) as engine:
        yield engine


def said(response):
    return [(each.urn, each.policyName, each.enforcementLevel, each.message) for each in response.diagnostics]


def test_a_stack_rule_is_described_as_one(engine):
    kinds = {each.name: each.policy_type for each in engine.info().policies}
    assert kinds == {
        "residency-in-france": proto.POLICY_TYPE_RESOURCE,
        "logging-logged": proto.POLICY_TYPE_STACK,
        "settings": proto.POLICY_TYPE_STACK,
    }


def test_a_stack_rule_says_nothing_of_a_resource_by_itself(engine):
    assert engine.analyze(STORAGE, location="bleufrancesouth") == proto.AnalyzeResponse()


def test_what_no_resource_shows_by_itself_is_said_at_the_end(engine):
    engine.analyze(STORAGE)
    assert said(engine.analyze_stack(created(STORAGE, URN, id="/data"))) == [UNLOGGED]


def test_the_id_that_the_end_tells_is_compared_with_what_was_declared(engine):
    engine.analyze(STORAGE)
    engine.analyze(LOG, urn=LOG_URN, of="/data")
    assert said(engine.analyze_stack(created(STORAGE, URN, id="/data"), created(LOG, LOG_URN))) == []
    assert said(engine.analyze_stack(created(STORAGE, URN, id="/other"), created(LOG, LOG_URN))) == [UNLOGGED]


def test_what_an_unknown_input_was_made_from_ties_it_at_a_preview(engine):
    engine.configure_stack(preview=True)
    engine.analyze(STORAGE)
    engine.analyze(LOG, urn=LOG_URN, of=UNKNOWN)
    account, log = created(STORAGE, URN, id=UNKNOWN), created(LOG, LOG_URN, {"of": [URN], "name": ["urn:x"]})
    assert said(engine.analyze_stack(account, log)) == []


def test_a_violation_blocks_at_a_preview_too(engine):
    engine.configure_stack(preview=True)
    engine.analyze(STORAGE)
    assert said(engine.analyze_stack(created(STORAGE, URN))) == [UNLOGGED]


def test_a_resource_that_is_not_there_at_the_end_is_not_judged(engine):
    engine.analyze(STORAGE)
    assert said(engine.analyze_stack()) == []


def test_what_was_noted_of_a_preview_is_forgotten_at_the_update(engine):
    engine.configure_stack(preview=True)
    engine.analyze(STORAGE)
    engine.configure_stack(preview=False)
    assert said(engine.analyze_stack(created(STORAGE, URN))) == []


def test_a_stack_rule_can_be_advisory_or_disabled(engine):
    engine.configure(logging_logged=(ADVISORY, {}))
    engine.analyze(STORAGE)
    assert [each[2] for each in said(engine.analyze_stack(created(STORAGE, URN)))] == [ADVISORY]
    engine.configure(logging_logged=(DISABLED, {}))
    engine.analyze(STORAGE)
    assert said(engine.analyze_stack(created(STORAGE, URN))) == []


def test_a_whole_stack_is_read_one_resource_after_the_other():
    analyzer = Analyzer("pack", [LOGGED], clouds.get("bleu"))
    urns = [f"{URN}{number}" for number in range(300)]
    for urn in urns:
        analyzer.Analyze(proto.AnalyzeRequest(type=STORAGE, name="data", urn=urn), None)
    long = {"text": "x" * 300}  # a length that takes two bytes
    request = proto.AnalyzeStackRequest(resources=[created(STORAGE, urn, tags=long) for urn in urns])
    read_at_once = analyzer.AnalyzeStack(request, None)
    assert analyzer.analyze_stack(request.SerializeToString(), None) == read_at_once
    assert [each.urn for each in read_at_once.diagnostics] == urns


def test_fields_of_a_later_engine_are_passed_over():
    resource = created(STORAGE, URN, id="/data")
    request = proto.AnalyzeStackRequest(resources=[resource]).SerializeToString()
    later = b"\x10\x96\x01" + b"\x1a\x03abc"  # field 2, a number; field 3, three bytes
    assert list(stack_resources(later + request + later)) == [resource]


@pytest.mark.parametrize("wrong", [b"\x0a", b"\x0a\x05ab", b"\x0a\xff", b"\x0d\x01\x01\x01\x01"])
def test_what_is_no_stack_is_refused(wrong):
    with pytest.raises(ValueError, match="AnalyzeStackRequest"):
        list(stack_resources(wrong))


@pytest.mark.parametrize(
    ("outputs", "expected"), [({"id": "/data"}, "/data"), ({"id": UNKNOWN}, ""), ({}, ""), ({"id": 3}, "")]
)
def test_the_id_is_among_the_outputs_once_it_is_known(outputs, expected):
    resource = proto.AnalyzerResource(properties=wire.to_struct(outputs))
    assert id_of(resource) == expected
    assert ("id" in resource.properties.fields) == ("id" in outputs)


NSG = "azure-native:network:NetworkSecurityGroup"


@pytest.mark.parametrize(
    ("token", "properties", "custom", "expected"),
    [
        (LOG, {}, True, True),
        (STORAGE, {}, True, True),
        (LOG, {"name": "x"}, True, False),
        (LOG, {}, False, False),  # no provider: a component
        ("random:index:Pet", {}, True, False),
    ],
)
def test_a_resource_without_any_input_is_one_that_is_left_out(token, properties, custom, expected):
    provider = proto.AnalyzerProviderResource(type="pulumi:providers:azure-native") if custom else None
    request = proto.AnalyzeRequest(type=token, name="x", properties=wire.to_struct(properties), provider=provider)
    assert is_left_out(Reader().resource(request)) is expected


def leave_out(engine, token):
    provider = proto.AnalyzerProviderResource(type="pulumi:providers:azure-native", name="default")
    return engine.stub.Analyze(proto.AnalyzeRequest(type=token, name="data", urn=LOG_URN, provider=provider))


def test_what_is_left_out_is_not_judged_and_what_waits_for_it_says_so(engine):
    engine.analyze(STORAGE)
    assert leave_out(engine, LOG) == proto.AnalyzeResponse()
    end = engine.analyze_stack(created(STORAGE, URN))
    assert said(end) == []
    assert [(each.policy_name, each.reason) for each in end.not_applicable[1:]] == [
        ("logging-logged", "waits for what this operation leaves out (--exclude, --target)")
    ]


def test_leaving_out_something_else_changes_nothing(engine):
    engine.analyze(STORAGE)
    leave_out(engine, NSG)
    assert said(engine.analyze_stack(created(STORAGE, URN))) == [UNLOGGED]


def test_what_one_operation_leaves_out_the_next_one_does_not(engine):
    leave_out(engine, LOG)
    engine.configure_stack(preview=False)
    engine.analyze(STORAGE)
    assert said(engine.analyze_stack(created(STORAGE, URN))) == [UNLOGGED]
