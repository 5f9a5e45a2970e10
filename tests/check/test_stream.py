"""A JSON document read piece by piece gives what reading it whole gives, and the same places for mistakes."""

import codecs
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bleu_iac.check import stream
from bleu_iac.check.stream import Document, NotJsonError, NotTextError, TooDeepError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


class Pieces:
    """Bytes given in pieces of one size, whatever is asked for."""

    def __init__(self, content: bytes, size: int) -> None:
        self.content, self.size = io.BytesIO(content), size

    def __call__(self, most: int) -> bytes:
        return self.content.read(self.size)


def document(text: str | bytes, size: int = 1 << 20) -> Document:
    return Document(Pieces(text.encode() if isinstance(text, str) else text, size))


def whole(read: Document):
    """Read everything by fields and elements, as far as they go."""
    first = read.next()
    if first == "{":
        found = {key: read.value() for key in read.fields()}
    elif first == "[":
        found = list(read.elements())
    else:
        found = read.value()
    read.end()
    return found


@given(JSON, st.integers(4, 40), st.sampled_from([None, 1, "\t"]))
def test_a_document_in_pieces_is_the_document(value, size, indent):
    text = json.dumps(value, indent=indent)
    assert whole(document(text, size)) == value


@given(st.dictionaries(st.text(), st.lists(JSON, max_size=3), max_size=3), st.integers(4, 40))
def test_lists_in_fields_are_read_element_by_element(value, size):
    read = document(json.dumps(value, ensure_ascii=False), size)
    assert {key: list(read.elements()) for key in read.fields()} == value


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_what_a_shell_writes_on_redirection_is_read(encoding):
    assert whole(document('{"région": [1]}'.encode(encoding), 5)) == {"région": [1]}


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [
        ("", (1, 1), ""),
        ("{", (1, 2), ""),
        ('{"a": 1', (1, 8), ""),
        ('{"a": "never ended', (1, 19), ""),
        ('{"a": 1}\n\n  x', (3, 3), "x"),
        ('{"a": 1,}', (1, 9), "}"),
        ('{"a": [1,\n 2,]}', (2, 4), "]"),
        ('{"a"\n: tru}', (2, 3), "t"),
        ('{"a" 1}', (1, 6), "1"),
        ("{a: 1}", (1, 2), "a"),
        ('{"a": 1\n"b": 2}', (2, 1), '"'),
        ('{"a": {"é": "\n"}}', (1, 14), "\n"),
        ('{"a": NaN}', (1, 7), "N"),
        ("[1 2]", (1, 4), "2"),
        ("[1,]", (1, 4), "]"),
        ("[,1]", (1, 2), ","),
        ("[1", (1, 3), ""),
    ],
)
@pytest.mark.parametrize("size", [7, 1 << 20])
def test_a_mistake_is_found_at_its_line_and_column(text, place, found, size):
    with pytest.raises(NotJsonError) as raised:
        whole(document(text, size))
    assert ((raised.value.line, raised.value.column), raised.value.found) == (place, found)


@given(JSON, st.data())
def test_a_mistake_is_at_the_place_python_names_for_the_whole(value, data):
    text = json.dumps({"a": value}, indent=1)
    at = data.draw(st.integers(0, len(text) - 1))
    broken = f"{text[:at]}\x01{text[at:]}"
    with pytest.raises(json.JSONDecodeError) as expected:
        json.loads(broken)
    with pytest.raises(NotJsonError) as raised:
        whole(document(broken, 32))
    found = json.JSONDecodeError("", broken, at)
    assert (raised.value.line, raised.value.column) in {
        (expected.value.lineno, expected.value.colno),
        (found.lineno, found.colno),
    }


def test_a_number_nobody_can_hold_is_a_mistake():
    with pytest.raises(NotJsonError) as raised:
        whole(document('{"a": ' + "9" * 5000 + "}"))
    assert (raised.value.line, raised.value.column) == (1, 7)


def test_what_is_nested_too_deeply_is_told_with_its_line():
    with pytest.raises(TooDeepError) as raised:
        whole(document('{"a":\n' + "[" * 200_000))
    assert raised.value.line == 2


@pytest.mark.parametrize("content", [b'{"a": "\xff"}', codecs.BOM_UTF16_LE + b"{"])
def test_bytes_that_are_no_text_are_told(content):
    with pytest.raises(NotTextError):
        whole(document(content))


def test_a_long_value_is_not_parsed_once_for_each_piece(monkeypatch):
    monkeypatch.setattr(stream, "_PIECE", 64)
    asked = []
    content = io.BytesIO(json.dumps({"a": ["x" * 100] * 1000}).encode())

    def read(most: int) -> bytes:
        asked.append(most)
        return content.read(most)

    assert whole(Document(read)) == {"a": ["x" * 100] * 1000}
    assert len(asked) < 20


def test_what_was_read_is_forgotten(monkeypatch):
    monkeypatch.setattr(stream, "_PIECE", 1024)
    content = io.BytesIO(json.dumps({"a": ["x" * 100] * 1000}).encode())
    read = Document(content.read)
    longest = 0
    for _ in read.fields():
        for _ in read.elements():
            longest = max(longest, len(read._text))
    assert longest < 4096
