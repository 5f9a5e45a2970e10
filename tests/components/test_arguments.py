"""One reading of a TypedDict's annotations judges every component's arguments."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

import pulumi
import pytest

from bleu_iac.components.arguments import ArgumentError, Checked
from bleu_iac.errors import BleuError, ExitCode
from bleu_iac.testing import build


class Inner(TypedDict):
    prefix: str
    size: NotRequired[int]


class Shape(TypedDict):
    text: str
    number: NotRequired[int]
    flag: NotRequired[bool]
    texts: NotRequired[Sequence[str]]
    inner: NotRequired[Inner]
    table: NotRequired[Mapping[str, Inner]]
    either: NotRequired[Checked | str]
    later: NotRequired["Later"]
    given: NotRequired[pulumi.Input[str]]
    needed: pulumi.Input[Sequence[pulumi.Input[str]]]


class Later:
    """Named before it exists."""


GOOD = {"text": "a", "needed": ["b"]}


def said(args):
    return [str(problem) for problem in Checked("Thing", "t", Shape, args).problems]


def test_good_arguments_are_no_problem():
    assert said(GOOD) == []
    assert said({**GOOD, "number": 3, "flag": False, "texts": ["a"], "inner": {"prefix": "p"}, "table": {}}) == []
    assert said({**GOOD, "either": "text", "later": Later(), "given": "b", "texts": ("a", "b")}) == []


def test_a_whole_float_is_a_number_since_published_components_get_no_other():
    assert said({**GOOD, "number": 90.0, "inner": {"prefix": "p", "size": 2.0}}) == []


def test_what_may_be_an_output_is_never_looked_at():
    def program():
        out = pulumi.Output.from_input("x")
        assert said({"text": "a", "needed": out, "given": out}) == []
        assert said({"text": "a", "needed": 3, "given": None}) == []

    build(program)


def test_an_output_is_refused_where_a_value_is_judged():
    def program():
        out = pulumi.Output.from_input("x")
        assert said({**GOOD, "text": out, "number": out, "texts": ["a", out], "table": {"k": {"prefix": out}}}) == [
            "BLEU-E103 text: must be known now, got an Output. Pass a text: it is judged before anything is created",
            "BLEU-E103 number: must be known now, got an Output. Pass a whole number: it is judged before anything is"
            " created",
            "BLEU-E103 texts[1]: must be known now, got an Output. Pass a text: it is judged before anything is"
            " created",
            "BLEU-E103 table.k.prefix: must be known now, got an Output. Pass a text: it is judged before anything is"
            " created",
        ]

    build(program)


@pytest.mark.parametrize(
    ("args", "problem"),
    [
        ({"number": "3"}, "number: must be a whole number, got '3'. Write a whole number"),
        ({"number": 3.5}, "number: must be a whole number, got 3.5. Write a whole number"),
        ({"number": True}, "number: must be a whole number, got True. Write a whole number"),
        ({"number": None}, "number: must be a whole number, got None. Write a whole number"),
        ({"flag": 1}, "flag: must be True or False, got 1. Write True or False"),
        ({"texts": "abc"}, "texts: must be a list (a text each), got 'abc'. Write a list (a text each)"),
        ({"texts": ["a", 2]}, "texts[1]: must be a text, got 2. Write a text"),
        ({"inner": "x"}, "inner: must be a mapping with prefix, size, got 'x'. Write a mapping with prefix, size"),
        ({"inner": {"prefix": 1}}, "inner.prefix: must be a text, got 1. Write a text"),
        (
            {"table": []},
            "table: must be a mapping from names (a mapping with prefix, size each), got list. Write a mapping from"
            " names (a mapping with prefix, size each)",
        ),
        (
            {"table": {3: {"prefix": "p"}}},
            "table: must be a mapping from names (a mapping with prefix, size each), got dict. Write a mapping from"
            " names (a mapping with prefix, size each)",
        ),
        ({"either": 1}, "either: must be a Checked or a text, got 1. Write a Checked or a text"),
        ({"later": object()}, "later: must be a Later, got object. Write a Later"),
        ({"text": b"a" * 100}, "text: must be a text, got bytes. Write a text"),
        ({"number": "x" * 100}, f"number: must be a whole number, got '{'x' * 59}…. Write a whole number"),
    ],
)
def test_a_value_of_another_type_is_refused_where_it_stands(args, problem):
    assert said({**GOOD, **args}) == [f"BLEU-E104 {problem}"]


def test_unknown_and_missing_arguments_are_said_with_what_was_probably_meant():
    assert said({"txt": "a", "zzz": 1, "table": {"k": {"siz": 1}}}) == [
        "BLEU-E101 txt: is not an argument. Did you mean text?",
        "BLEU-E101 zzz: is not an argument. Known: either, flag, given, inner, later, needed, number, table, text,"
        " texts",
        "BLEU-E102 text: is missing. Give it a text",
        "BLEU-E101 table.k.siz: is not an argument. Did you mean size?",
        "BLEU-E102 table.k.prefix: is missing. Give it a text",
        "BLEU-E102 needed: is missing. Give it a value",
    ]


@pytest.mark.parametrize("args", [None, "text", ["text"], 3])
def test_arguments_that_are_no_mapping_are_refused(args):
    (problem,) = Checked("Thing", "t", Shape, args).problems
    assert (problem.code, problem.where) == ("BLEU-E104", "args")
    assert not Checked("Thing", "t", Shape, args).sound("text")


def test_an_argument_is_sound_when_it_is_given_and_nothing_was_found_in_it():
    checked = Checked("Thing", "t", Shape, {**GOOD, "number": "x", "table": {"k": {"prefix": 1}}, "texts": ["a"]})

    assert checked.sound("text")
    assert checked.sound("text", "texts")
    assert not checked.sound("text", "number")
    assert not checked.sound("table")
    assert not checked.sound("flag")
    checked.one_of("texts", ["b"])
    assert not checked.sound("texts")


def test_nothing_is_raised_when_there_is_no_problem():
    Checked("Thing", "t", Shape, GOOD).refuse()


def test_the_error_is_one_of_ours_and_one_pulumi_prints_without_a_traceback():
    with pytest.raises(ArgumentError) as refused:
        Checked("Thing", "t", Shape, {"needed": ""}).refuse()

    assert isinstance(refused.value, BleuError)
    assert isinstance(refused.value, pulumi.RunError)
    assert refused.value.exit_code is ExitCode.USAGE
    assert str(refused.value) == "Thing 't' cannot be built:\n  BLEU-E102 text: is missing. Give it a text"


def test_refusals_speak_french(monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    checked = Checked("Thing", "t", Shape, {"txt": 1, "needed": "", "text": 2, "texts": [3], "number": 3})
    checked.within("number", range(5, 11), 7)

    with pytest.raises(ArgumentError) as refused:
        checked.refuse()

    assert str(refused.value) == (
        "Thing 't' ne peut pas être construit :\n"
        "  BLEU-E101 txt: n'est pas un argument. Vouliez-vous dire text ?\n"
        "  BLEU-E104 text: doit être un texte, et non 2. Écrivez un texte\n"
        "  BLEU-E104 texts[0]: doit être un texte, et non 3. Écrivez un texte\n"
        "  BLEU-E106 number: doit être entre 5 et 10, et non 3. Omettez-le pour garder 7"
    )
