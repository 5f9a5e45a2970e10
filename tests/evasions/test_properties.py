"""What holds of any input: nothing makes reading raise, a place abroad is never a pass, more never says less."""

import io
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from google.protobuf.message import DecodeError
from google.protobuf.struct_pb2 import Struct
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pulumi.runtime.proto import analyzer_pb2, callback_pb2, resource_pb2

from bleu_iac import clouds, guarding, wire
from bleu_iac.catalogue import meanings
from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.check import stack as stack_document
from bleu_iac.check.source import Source, UnreadableError
from bleu_iac.check.stream import Document, NotJsonError, NotTextError, TooDeepError
from bleu_iac.check.subject import Subject
from bleu_iac.check.values import _FLOAT as FLOAT
from bleu_iac.interception import Registration, _of_transform
from bleu_iac.policy.configuration import default
from bleu_iac.policy.reading import Reader, stack_resources
from bleu_iac.resources import UNKNOWN, Path, Resource
from bleu_iac.rules import ALL, STACK, examples
from bleu_iac.rules.asking import RuleSet, default_parameters
from bleu_iac.rules.rule import Context, Finding, Verdict
from bleu_iac.rules.stack import StackRules
from bleu_iac.testing import build

BLEU = clouds.get("bleu")
BY_ID = {rule.id: rule for rule in ALL}
ASKED = RuleSet(ALL, Context(BLEU, default_parameters(ALL)))
TOGETHER = Context(BLEU, default_parameters(STACK))

PLACES = (Kind.REGION, Kind.CITY)
TYPES_WITH_PLACES = sorted({token for kind in PLACES for token in meanings.types_with(kind)})

_examples = settings(max_examples=150, deadline=None)

KEYS = st.sampled_from(["location", "properties", "sku", "tags", "a.b", 'c"d', "", wire.SIGNATURE]) | st.text(
    max_size=6
)
MARKS = st.sampled_from([wire.SECRET, wire.OUTPUT, wire.RESOURCE, wire.ASSET, wire.ARCHIVE, FLOAT, "none of them"])
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(["westeurope", "bleufrancecentral", *wire.UNKNOWNS])
)


def _marked(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Give values in the envelopes of the protocol, whole and broken."""
    parts = {"value": inner, "plaintext": inner | st.text(max_size=6), "secret": inner, "id": inner, "urn": inner}
    return st.fixed_dictionaries({wire.SIGNATURE: MARKS | inner}, optional={**parts, "ciphertext": inner})


ANYTHING = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4) | _marked(inner),
    max_leaves=20,
)
INPUTS = st.dictionaries(KEYS, ANYTHING, max_size=5)


@cache
def guardian() -> guarding._Guardian:
    """Give a guard as it stands in a program."""
    made: list[guarding._Guardian] = []
    build(lambda: made.append(guarding._Guardian((), default((), BLEU))))
    return made[0]


def at_the_pack(token: str, name: str, properties: Struct) -> Resource:
    asked = analyzer_pb2.AnalyzeRequest(type=token, name=name, properties=properties)
    asked.provider.type = f"pulumi:providers:{PROVIDER}"
    return Reader().resource(analyzer_pb2.AnalyzeRequest.FromString(asked.SerializeToString()))


def at_the_guard(token: str, name: str, properties: Struct) -> Resource:
    asked = resource_pb2.TransformRequest(type=token, name=name, custom=True, properties=properties)
    sent = callback_pb2.CallbackInvokeRequest(request=asked.SerializeToString())
    registration: Registration = _of_transform(resource_pb2.TransformRequest.FromString(sent.request))
    return guardian()._resource(registration)


def at_the_check(token: str, name: str, inputs: Any) -> Resource:
    raw = {"type": token, "urn": f"urn:pulumi:s::p::{token}::{name}", "custom": True, "id": "1", "inputs": inputs}
    (found,) = subject({"version": 3, "deployment": {"resources": [raw]}})
    return found


def subject(document: Any) -> list[Resource]:
    text = io.BytesIO(document if isinstance(document, bytes) else json.dumps(document).encode())
    return list(Subject(Source("stack.json", None, text.tell, Document(text.read))).resources())


def struct_of(value: Mapping[str, Any]) -> Struct:
    struct = Struct()
    struct.update(value)
    return struct


def failures(resource: Resource) -> list[str]:
    """Give the rules that raise over a resource, or over a stack of it."""
    failed = [rule.id for rule, findings in ASKED.ask(resource) for each in findings if is_failure(each)]
    rules = StackRules(STACK, TOGETHER)
    noted = rules.note(resource)
    for _, said in rules.judge([noted, noted] if noted is not None else []):
        failed += [rule.id for rule, findings in said for each in findings if is_failure(each)]
    return failed


def is_failure(finding: Finding) -> bool:
    return "the rule itself failed" in str(finding.message)


SOME_TYPES = sorted({token for rule in (*ALL, *STACK) for token in rule.types} | set(TYPES_WITH_PLACES))


@_examples
@given(inputs=INPUTS, token=st.text(min_size=1, max_size=20) | st.sampled_from(SOME_TYPES))
def test_whatever_is_sent_is_read_and_judged_by_all(inputs: Any, token: str):
    sent = struct_of(inputs)
    for read in (at_the_pack(token, "it", sent), at_the_guard(token, "it", sent), at_the_check(token, "it", inputs)):
        assert failures(read) == []


OF_KIND = {
    str: st.text(max_size=6),
    bool: st.booleans(),
    list: st.lists(PLAIN, max_size=3),
    dict: st.dictionaries(KEYS, ANYTHING | st.lists(st.text(max_size=3), max_size=2), max_size=3),
}
DOCUMENTS = ANYTHING | st.fixed_dictionaries({"version": PLAIN | st.just(3), "deployment": ANYTHING})
DOCUMENTS |= st.fixed_dictionaries(
    {
        "version": st.just(3),
        "deployment": st.fixed_dictionaries(
            {
                "resources": st.lists(
                    st.fixed_dictionaries(
                        {
                            "type": st.text(min_size=1, max_size=6) | PLAIN,
                            "urn": st.just("urn:pulumi:a::b::c::d") | PLAIN,
                        },
                        optional={
                            name: OF_KIND[kind] | ANYTHING
                            for name, kind in stack_document.FORM.items()
                            if name not in stack_document.REQUIRED
                        },
                    )
                )
            }
        ),
    }
)


@_examples
@given(document=DOCUMENTS)
def test_a_document_is_read_or_refused_as_one_that_can_not_be(document: Any):
    with suppress(UnreadableError):
        for resource in subject(document):
            assert failures(resource) == []


@_examples
@given(document=st.binary(max_size=200))
def test_bytes_are_read_or_refused_as_ones_that_can_not_be(document: bytes):
    with pytest.raises((UnreadableError, NotJsonError, NotTextError, TooDeepError)):
        subject(document)


@_examples
@given(sent=st.binary(max_size=100))
def test_a_stack_that_is_cut_or_garbled_raises_nothing_unforeseen(sent: bytes):
    with suppress(ValueError, DecodeError):
        for resource in stack_resources(sent):
            assert isinstance(resource, analyzer_pb2.AnalyzerResource)


PLAIN_KEYS = KEYS.filter(lambda key: key != wire.SIGNATURE)
VALUES = st.recursive(
    PLAIN.filter(lambda value: value not in wire.UNKNOWNS) | st.just(UNKNOWN),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS.filter(lambda k: k != wire.SIGNATURE), inner, max_size=3)
    ),
    max_leaves=12,
)
PROPERTIES = st.dictionaries(PLAIN_KEYS.filter(bool), VALUES, max_size=5)


def sealed(value: Any, secrets: frozenset[tuple[str | int, ...]], path: tuple[str | int, ...] = ()) -> Any:
    """Write a value as an export with its secrets in clear has it."""
    if value is UNKNOWN:
        plain: Any = wire.UNKNOWN_STRING
    elif isinstance(value, dict):
        plain = {key: sealed(inner, secrets, (*path, key)) for key, inner in value.items()}
    elif isinstance(value, list):
        plain = [sealed(inner, secrets, (*path, index)) for index, inner in enumerate(value)]
    else:
        plain = value
    return {wire.SIGNATURE: wire.SECRET, "plaintext": json.dumps(plain)} if path in secrets else plain


def shape(value: Any) -> str:
    """Tell values apart, `1` from `True` and the unknown from all."""
    if value is UNKNOWN:
        return "unknown"
    if isinstance(value, dict):
        return "{" + ",".join(f"{key!r}:{shape(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(shape, value)) + "]"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return repr(value + 0.0) if is_number else repr(value)  # zero has no sign on the wire


NOT_THERE = "not there"
TOKENS = st.sampled_from(
    ["storage:StorageAccount", "storage/v20240101:StorageAccount", "documentdb:DatabaseAccount", "no:Such"]
).map(f"{PROVIDER}:".__add__)


@_examples
@given(inputs=PROPERTIES, token=TOKENS, data=st.data())
def test_every_door_reads_the_same_resource(inputs: dict[str, Any], token: str, data: st.DataObject):
    secrets = frozenset((key,) for key in data.draw(st.sets(st.sampled_from([*inputs, NOT_THERE]))) if key in inputs)
    properties = wire.to_struct(inputs, secrets)
    pack = at_the_pack(token, "it", properties)
    guard = at_the_guard(token, "it", properties)
    check = at_the_check(token, "it", sealed(inputs, secrets))
    for read in (pack, guard, check):
        assert shape(read.inputs) == shape(inputs)
        assert (read.secrets, read.name, read.type, read.custom) == (secrets, "it", pack.type, True)
        assert read.declared_type == token


FOREIGN = st.sampled_from(
    [
        "westeurope",
        "West Europe",
        "eastus2",
        "francecentral",
        "bleufrancecentral\u200b",
        "bleufrancecentra1",
        "",
        "global9",
    ]
)


_STEP = re.compile(r"\[\*\]|[^.\[\]]+")


@st.composite
def places(draw: st.DrawFn) -> tuple[str, list[str], frozenset[str]]:
    """Draw one place of one type: its steps, `[*]` for a list, and the values that are good in it."""
    token = draw(st.sampled_from(TYPES_WITH_PLACES))
    facts = meanings.type_facts(token)
    assert facts is not None
    path, edge = draw(st.sampled_from(facts.paths(*PLACES)))
    good = frozenset(str(value).lower() for meaning in edge.of(*PLACES) for value in meaning.good)
    return token, [step if step == "[*]" else step.replace("*", "any") for step in _STEP.findall(path)], good


def inputs_with(steps: list[str], value: Any) -> tuple[Any, tuple[str | int, ...]]:
    """Give inputs that hold a value at a place, and the path it then has; a list has something before it."""
    path: list[str | int] = []
    for step in reversed(steps):
        value = [{}, value] if step == "[*]" else {step: value}
        path.insert(0, 1 if step == "[*]" else step)
    return value, tuple(path)


def judged(token: str, inputs: Any) -> dict[Path, set[Verdict]]:
    found: dict[Path, set[Verdict]] = {}
    for _, findings in ASKED.ask(Resource(token, "it", inputs)):
        for finding in findings:
            found.setdefault(finding.path, set()).add(finding.verdict)
    return found


@settings(max_examples=500, deadline=None)
@given(place=places(), value=FOREIGN, beside=PROPERTIES, several=st.booleans())
def test_a_place_abroad_is_never_a_pass_wherever_it_stands(
    place: tuple[str, list[str], frozenset[str]], value: str, beside: dict[str, Any], several: bool
):
    token, steps, good = place
    assume(value.lower() not in good)
    inputs, path = inputs_with(steps, ["bleufrancecentral", value] if several else value)
    found = judged(token, {**beside, **inputs})
    assert Verdict.VIOLATION in found.get((*path, 1) if several else path, set())


@settings(max_examples=200, deadline=None)
@given(place=places(), beside=PROPERTIES, data=st.data())
def test_a_place_that_is_not_known_is_never_a_pass(
    place: tuple[str, list[str], frozenset[str]], beside: dict[str, Any], data: st.DataObject
):
    token, steps, _ = place
    known = data.draw(st.integers(1, len(steps)))
    inputs, path = inputs_with(steps[:known], UNKNOWN)
    assert Verdict.UNDETERMINED in judged(token, {**beside, **inputs}).get(path, set())


def violations(resource: Resource, rules: RuleSet = ASKED) -> set[tuple[str, str]]:
    return {
        (rule.id, finding.property)
        for rule, findings in rules.ask(resource)
        for finding in findings
        if finding.verdict is Verdict.VIOLATION
    }


REFUSED = [(rule.id, examples.resource(rule.refused, BLEU)) for rule in ALL]
SHOWN = RuleSet(
    ALL,
    Context(
        BLEU,
        {name: {**given, **BY_ID[name].refused.parameters} for name, given in default_parameters(ALL).items()},
    ),
)
"""With the parameters that each rule's example has."""
OF_NO_MEANING = st.dictionaries(st.text("xyz", min_size=4, max_size=8), VALUES, min_size=1, max_size=3)


@_examples
@given(refused=st.sampled_from(REFUSED), more=OF_NO_MEANING)
def test_more_properties_hide_no_violation(refused: tuple[str, Resource], more: dict[str, Any]):
    rule, resource = refused
    before = violations(resource, SHOWN)
    assert rule in {each for each, _ in before}
    inputs = {key: _with(value, more) for key, value in resource.inputs.items()} | more
    assert before <= violations(replace(resource, inputs=inputs), SHOWN)


def _with(value: Any, more: dict[str, Any]) -> Any:
    """Add properties to every object that stands in a list, and to none whose keys may be the user's."""
    if isinstance(value, list):
        return [{**each, **more} if isinstance(each, dict) else each for each in value]
    return value


@pytest.mark.parametrize("rule", STACK, ids=[rule.id for rule in STACK])
def test_more_resources_of_the_same_kind_hide_no_violation_of_a_stack(rule):
    def found(*stack: Resource) -> set[tuple[str, str]]:
        rules = StackRules((rule,), TOGETHER)
        noted = [each for each in map(rules.note, stack) if each is not None]
        return {
            (resource.name, finding.property)
            for resource, said in rules.judge(noted)
            for _, findings in said
            for finding in findings
            if finding.verdict is Verdict.VIOLATION
        }

    first = examples.stack(rule.refused, BLEU)
    again = [
        Resource(
            one.type,
            f"{one.name}-again",
            one.inputs,
            f"{one.urn}-again",
            id=f"{one.id}-again" if one.id else "",
            property_dependencies={
                key: [f"{urn}-again" for urn in urns] for key, urns in one.property_dependencies.items()
            },
        )
        for one in first
    ]
    unrelated = Resource(f"{PROVIDER}:network:RouteTable", "unrelated", {}, "urn:pulumi:s::p::t::unrelated")
    before = found(*first)
    assert before
    for stack in ((*first, *again), (*again, *first), (*first, unrelated), (unrelated, *first)):
        assert before <= found(*stack)
