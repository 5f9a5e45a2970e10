"""How decisions are read and applied, on decisions of the tests' own."""

import re

import pytest

from bleu_iac.catalogue import decisions, walk
from bleu_iac.catalogue.decisions import Decision, Decisions, Subject, TypeDecision, TypeDecisions
from bleu_iac.catalogue.kinds import Concern, Holds, Kind
from bleu_iac.catalogue.shapes import Kind as ValueKind
from bleu_iac.catalogue.shapes import ListOf, MapOf, ObjectOf, OneOf, Ref, Scalar

TEXT = Scalar(ValueKind.STRING)
FLAG = Scalar(ValueKind.BOOLEAN)


def places(*made: Decision, **net: str) -> Decisions:
    return Decisions(Concern.PLACE, {part: re.compile(pattern) for part, pattern in net.items()}, made)


def decision(kind: Kind = Kind.REGION, of: tuple[str, ...] = ("location",), **more: object) -> Decision:
    return Decision(id="x", kind=kind, of=of, reason="because", **more)


@pytest.mark.parametrize(
    ("subject", "by"),
    [
        (Subject("m:T", "siteRegion", TEXT), "names"),
        (Subject("m.Region", "name", TEXT), "paths"),
        (Subject("m:T", "where", TEXT, "the region it is in"), "descriptions"),
        (Subject("m:T", "tier", ListOf(Scalar(ValueKind.STRING, ("LRS", "GRS")))), "values"),
        (Subject("m:T", "region", TEXT, "a region"), "descriptions, names"),
        (Subject("m:T", "name", TEXT, "a name"), ""),
    ],
)
def test_a_net_catches_by_name_path_description_and_values(subject, by):
    net = places(names="(?i)region", paths=r"Region\.name$", descriptions="region", values="^GRS$")
    assert net.catches(subject) is bool(by)
    assert net.caught_by(subject) == by


@pytest.mark.parametrize(
    ("of", "owner", "name", "decides"),
    [
        ("location", "m:T", "location", True),
        ("location", "m.O", "location", True),
        ("location", "m:T", "relocation", False),
        ("*Region", "m:T", "siteRegion", True),
        ("*Region", "m:T", "regional", False),
        ("m:T.location", "m:T", "location", True),
        ("m:T.location", "m:U", "location", False),
        ("m.O.location", "m.O", "location", True),
        ("m*.location", "m.O", "location", True),
        ("m*.location", "n.O", "location", False),
        ("*", "m:T", "anything", True),
    ],
)
def test_a_decision_names_properties(of, owner, name, decides):
    found = places(decision(of=(of,))).decide(Subject(owner, name, TEXT))
    assert (found is not None) is decides


def test_a_property_named_in_full_comes_before_the_order_of_the_file():
    first, second = decision(), Decision("y", Kind.NOT_A_PLACE, ("m:T.location",), "a path")
    both = places(first, second)
    assert both.decide(Subject("m:T", "location", TEXT)) is second
    assert both.decide(Subject("m:U", "location", TEXT)) is first
    assert both.unused() == []


def test_the_conditions_beside_the_name_count():
    flags = places(decision(shape="flag"))
    assert flags.decide(Subject("m:T", "location", TEXT)) is None
    assert flags.decide(Subject("m:T", "location", FLAG)) is not None
    listed = places(decision(values="^GRS$"))
    assert listed.decide(Subject("m:T", "location", TEXT)) is None
    assert listed.decide(Subject("m:T", "location", Scalar(ValueKind.STRING, ("GRS",)))) is not None
    told = places(decision(described="region"))
    assert told.decide(Subject("m:T", "location", TEXT, "a city")) is None
    assert told.decide(Subject("m:T", "location", TEXT, "a region")) is not None


def test_what_decides_nothing_is_told():
    idle = places(decision(of=("location", "*Region", "m:T.zone")))
    idle.decide(Subject("m:T", "location", TEXT))
    assert idle.unused() == ["x: *Region", "x: m:T.zone"]


@pytest.mark.parametrize(
    ("shape", "form"),
    [
        (TEXT, "text"),
        (FLAG, "flag"),
        (Scalar(ValueKind.INTEGER), "number"),
        (ObjectOf(Ref("m", "OArgs")), "object"),
        (ListOf(ObjectOf(Ref("m", "OArgs"))), "object"),
        (MapOf(FLAG), "flag"),
        (Scalar(ValueKind.ANY), "text"),
        (OneOf((ObjectOf(Ref("m", "OArgs")), TEXT)), "text"),
    ],
)
def test_a_shape_has_one_form(shape, form):
    assert decisions.form(shape) == form


def test_a_value_that_nobody_called_good_or_bad_is_undecided():
    switch = decision(Kind.COPY_SWITCH, good=("LRS",), pair=("GRS",))
    three = Scalar(ValueKind.STRING, ("Lrs", "GRS", "XRS"))
    assert switch.undecided(Subject("m:T", "location", three)) == ["XRS"]
    assert switch.undecided(Subject("m:T", "location", FLAG)) == ["true", "false"]
    assert decision(Kind.COPY_SWITCH).undecided(Subject("m:T", "location", three)) == []
    assert decision(good=("LRS",)).undecided(Subject("m:T", "location", three)) == []


def test_a_property_in_the_net_that_nobody_decided_about_is_unclassified():
    found: list[walk.Unclassified] = []
    subject = Subject("m:T", "siteRegion", Scalar(ValueKind.STRING, ("a", "b")))
    assert list(walk._means(subject, [places(decision(), names="Region")], found)) == []
    assert found == [walk.Unclassified("m:T.siteRegion", "place", "names")]
    found.clear()
    switch = places(decision(Kind.COPY_SWITCH, of=("siteRegion",), good=("a",)), names="Region")
    assert list(walk._means(subject, [switch], found)) == ["x"]
    assert found == [walk.Unclassified("m:T.siteRegion", "place", "values b")]
    assert list(walk._means(Subject("m:T", "name", TEXT), [switch], found)) == []
    assert len(found) == 1


TYPES = TypeDecisions(
    holds=[
        TypeDecision("a", ("s:*",), "some", Holds.NOTHING),
        TypeDecision("b", ("s:Account", "s:*Blob"), "data", Holds.DATA),
    ],
    is_global=[TypeDecision("g", ("cdn:*",), "all over")],
    components={"s:Account": "Account"},
)


def test_a_type_named_in_full_comes_first():
    assert TYPES.about("s:Account") == {"holds": "b", "component": "Account"}
    assert TYPES.about("s:PageBlob") == {"holds": "a"}
    assert TYPES.about("cdn:Profile") is None


def test_type_names_that_are_no_types_are_told():
    assert TYPES.unused(["s:Account", "s:Other"]) == ["cdn:*", "s:*Blob"]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"id": "x", "kind": "customer-key", "of": ["a"], "reason": "r"}, "x: customer-key is no kind of place"),
        ({"id": "x", "kind": "region", "of": ["a"], "reason": "r", "absent": "fine"}, "x: absent is 'fine'"),
        ({"id": "x", "kind": "somewhere", "of": ["a"], "reason": "r"}, "'somewhere' is not a valid Kind"),
    ],
)
def test_a_decision_that_is_written_wrongly_is_refused(raw, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        decisions._decision(raw, Concern.PLACE)


def test_a_property_decided_twice_is_refused():
    both = places(decision(of=("m:T.a",)), Decision("y", Kind.REGION, ("m:T.a",), "again"))
    with pytest.raises(ValueError, match=re.escape("m:T.a is decided by x and by y")):
        both.decide(Subject("m:T", "a", TEXT))


def test_every_decision_has_a_reason_and_switches_say_what_nothing_amounts_to():
    for concern in decisions.read():
        assert set(concern.net) <= {"names", "paths", "descriptions", "values"}
        for each in concern.decisions:
            assert len(each.reason) > 5, each.id
            assert each.shape in (None, "text", "flag", "number", "object"), each.id
            if each.kind in decisions.SWITCHES and (each.good or each.bad):
                assert each.absent or each.kind is Kind.FIREWALL_DEFAULT, each.id
            assert not set(map(repr, each.good)) & set(map(repr, each.bad)), each.id
