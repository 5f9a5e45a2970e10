"""The form in which rules see a resource: paths, unknowns, secrets."""

import copy
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bleu_iac.resources import UNKNOWN, Found, Resource, Unknown, parse_path, show_path

ARM_ID = "/subscriptions/s/resourceGroups/rg.prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id[1]"
INPUTS = {
    "location": "bleufrancecentral",
    "sku": {"name": "Premium"},
    "nothing": None,
    "off": False,
    "zero": 0,
    "locations": [{"name": "a"}, {"name": UNKNOWN}, {}, UNKNOWN, {"name": None}, {"name": "b"}],
    "identity": {"userAssignedIdentities": {ARM_ID: {"clientId": "c"}, "later": UNKNOWN}},
    "later": UNKNOWN,
    "empty": [],
}
VAULT = Resource("azure-native:keyvault:Vault", "kv", INPUTS)


# Paths


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("", ()),
        ("location", ("location",)),
        ("properties.sku.name", ("properties", "sku", "name")),
        ("properties.locations[0].name", ("properties", "locations", 0, "name")),
        ("properties.locations[*].name", ("properties", "locations", "*", "name")),
        ("[2]", (2,)),
        ("[*][12]", ("*", 12)),
        ("a[0][1]", ("a", 0, 1)),
        ("0.1", ("0", "1")),
        ("tags.cost-centre", ("tags", "cost-centre")),
        ("tags.centre de coût", ("tags", "centre de coût")),
        ('tags["cost.centre"].x', ("tags", "cost.centre", "x")),
        ('[""]', ("",)),
        (r'["say \"hello\" [1]"]', ('say "hello" [1]',)),
    ],
)
def test_a_path_is_read_and_shown_the_same(text, steps):
    assert parse_path(text) == steps
    assert show_path(steps) == text


@pytest.mark.parametrize(
    "text",
    [".", ".a", "a.", "a..b", "a[", "a]", "a[]", "a[x]", "a[-1]", "a[1", "a.[0]", "a[0]b", 'a["b]', 'a"b"', "a[²]"],
)
def test_a_text_that_is_no_path_is_an_error_and_not_a_path_to_nothing(text):
    with pytest.raises(ValueError, match="is not a path: stuck at "):
        parse_path(text)
    with pytest.raises(ValueError, match="is not a path: stuck at "):
        VAULT.look(text)


STEPS = st.lists(st.one_of(st.text(), st.sampled_from(["*", "a.b", '"', "\\", "[0]"]), st.integers(0, 10**6)))


@given(STEPS.map(tuple))
def test_whatever_is_shown_reads_back_to_the_same_steps(steps):
    assert parse_path(show_path(steps)) == steps


@given(st.text())
def test_whatever_is_read_shows_to_the_same_steps_or_is_refused(text):
    try:
        steps = parse_path(text)
    except ValueError:
        return
    assert parse_path(show_path(steps)) == steps


@given(STEPS.map(tuple))
def test_a_shown_path_is_on_one_line(steps):
    assert show_path(steps).isprintable()


# Looking


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("location", "bleufrancecentral"),
        ("sku.name", "Premium"),
        ("locations[0].name", "a"),
        ("locations[5].name", "b"),
        ("off", False),
        ("zero", 0),
        ("empty", []),
        ("nothing", None),
        ("absent", None),
        ("absent.deeper", None),
        ("nothing.deeper", None),
        ("location.deeper", None),
        ("locations.name", None),
        ("locations[6].name", None),
        ("locations[2].name", None),
        ("sku[0]", None),
        ("location[0]", None),
        ("off.deeper", None),
        (f"identity.userAssignedIdentities[{json.dumps(ARM_ID)}].clientId", "c"),
        ("", INPUTS),
    ],
)
def test_a_value_is_found_or_is_absent(path, value):
    assert VAULT.look(path) == value


@pytest.mark.parametrize(
    "path", ["later", "later.deeper", "later.much[0].deeper", "locations[1].name", "locations[3]", "locations[3].name"]
)
def test_what_is_unknown_is_unknown_all_the_way_down(path):
    assert VAULT.look(path) is UNKNOWN


def test_a_pattern_is_not_looked_at_as_if_it_were_one_place():
    for ask in (VAULT.look, VAULT.shown):
        with pytest.raises(ValueError, match="names many places: use `each`"):
            ask("locations[*].name")


def met(resource, pattern):
    return [(found.path, "?" if found.value is UNKNOWN else found.value) for found in resource.each(pattern)]


def test_each_gives_every_value_and_leaves_out_what_is_absent():
    assert met(VAULT, "locations[*].name") == [
        (("locations", 0, "name"), "a"),
        (("locations", 1, "name"), "?"),
        (("locations", 3), "?"),
        (("locations", 5, "name"), "b"),
    ]


def test_each_walks_the_values_of_a_map_whatever_its_keys():
    assert met(VAULT, "identity.userAssignedIdentities[*].clientId") == [
        (("identity", "userAssignedIdentities", ARM_ID, "clientId"), "c"),
        (("identity", "userAssignedIdentities", "later"), "?"),
    ]
    path, _ = met(VAULT, "identity.userAssignedIdentities[*].clientId")[0]
    assert show_path(path) == f'identity.userAssignedIdentities["{ARM_ID}"].clientId'
    assert VAULT.shown(path) == VAULT.shown(show_path(path)) == "'c'"


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("location", [(("location",), "bleufrancecentral")]),
        ("off", [(("off",), False)]),
        ("absent", []),
        ("nothing", []),
        ("nothing[*]", []),
        ("absent[*].name", []),
        ("empty[*]", []),
        ("later", [(("later",), "?")]),
        ("later[*].name", [(("later",), "?")]),
        ("later.deeper[*]", [(("later",), "?")]),
        ("locations[1].name", [(("locations", 1, "name"), "?")]),
        ("locations[*].name.deeper[*]", [(("locations", 1, "name"), "?"), (("locations", 3), "?")]),
    ],
)
def test_each_meets(pattern, found):
    assert met(VAULT, pattern) == found


def test_a_scalar_in_a_list_s_place_is_met_and_not_passed_over():
    resource = Resource("t", "r", {"locations": "westeurope", "flag": True})
    assert met(resource, "locations[*].name") == [(("locations",), "westeurope")]
    assert met(resource, "flag[*]") == [(("flag",), True)]


def test_each_gives_founds():
    (found,) = VAULT.each("location")
    assert found == Found(("location",), "bleufrancecentral")


# Showing


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("location", "'bleufrancecentral'"),
        ("off", "False"),
        ("zero", "0"),
        ("absent", "None"),
        ("later", "unknown until deployed"),
        ("later.deeper", "unknown until deployed"),
        ("locations[1]", "{'name': unknown until deployed}"),
        (("locations", 1), "{'name': unknown until deployed}"),
    ],
)
def test_a_value_is_shown(path, shown):
    assert VAULT.shown(path) == shown


def test_an_unknown_is_shown_in_french(monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert VAULT.shown("later") == "inconnu avant le déploiement"


def test_a_long_value_is_cut():
    resource = Resource("t", "r", {"exact": "x" * 198, "long": "x" * 199})
    assert resource.shown("exact") == f"'{'x' * 198}'"
    assert resource.shown("long") == f"'{'x' * 199}…"


def test_a_value_is_shown_on_one_line():
    assert Resource("t", "r", {"v": "a\nb\x1b[31m"}).shown("v") == r"'a\nb\x1b[31m'"


SECRET = Resource(
    "t",
    "r",
    {"a": {"b": [{"c": "hunter2", "d": "plain"}], "bb": "plain"}, "ab": "plain"},
    secrets=frozenset({("a", "b", 0, "c")}),
)


@pytest.mark.parametrize("path", ["", "a", "a.b", "a.b[0]", "a.b[0].c", "a.b[0].c.deeper", "a.b[0].c[0]"])
def test_a_secret_and_what_is_inside_or_around_it_is_not_shown(path):
    assert SECRET.shown(path) == "[secret]"
    assert SECRET.shown(parse_path(path)) == "[secret]"


@pytest.mark.parametrize("path", ["a.b[0].d", "a.bb", "ab"])
def test_what_stands_beside_a_secret_is_shown(path):
    assert SECRET.shown(path) == "'plain'"


def test_a_secret_is_read_by_rules_and_still_not_shown():
    assert SECRET.look("a.b[0].c") == "hunter2"
    (found,) = SECRET.each("a.b[*].c")
    assert found.value == "hunter2"
    assert SECRET.shown(found.path) == "[secret]"


def test_when_everything_is_secret_nothing_is_shown():
    assert Resource("t", "r", {"a": "hunter2"}, secrets=frozenset({()})).shown("a") == "[secret]"


KEYS = st.sampled_from(["a", "b", "c.d", "*", "0"])
TREES = st.recursive(
    st.sampled_from(["hunter2", "other", 1, None, UNKNOWN]),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=12,
)


def places(value, path=()):
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))


@given(st.dictionaries(KEYS, TREES, max_size=4))
def test_a_marked_secret_is_never_in_what_is_shown_of_any_path(inputs):
    everywhere = list(places(inputs))
    secrets = frozenset(path for path, value in everywhere if isinstance(value, str) and value == "hunter2")
    resource = Resource("t", "r", inputs, secrets=secrets)
    for path, value in everywhere:
        assert "hunter2" not in resource.shown(path)
        if value == "other" if isinstance(value, str) else False:
            assert resource.shown(path) == "'other'"


@given(st.dictionaries(KEYS, TREES, max_size=4))
def test_every_place_is_found_at_its_own_path(inputs):
    resource = Resource("t", "r", inputs)
    for path, value in places(inputs):
        if "*" not in path:
            assert resource.look(show_path(path)) is value


# Unknown


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda: bool(UNKNOWN), id="truth"),
        pytest.param(lambda: not UNKNOWN, id="not"),
        pytest.param(lambda: UNKNOWN == "x", id="=="),
        pytest.param(lambda: UNKNOWN == UNKNOWN, id="== itself"),
        pytest.param(lambda: "x" == UNKNOWN, id="== reflected"),  # noqa: SIM300
        pytest.param(lambda: UNKNOWN == None, id="== None"),  # noqa: E711
        pytest.param(lambda: UNKNOWN != "x", id="!="),
        pytest.param(lambda: UNKNOWN < 1, id="<"),
        pytest.param(lambda: 1 < UNKNOWN, id="< reflected"),  # noqa: SIM300
        pytest.param(lambda: UNKNOWN >= 1, id=">="),
        pytest.param(lambda: sorted([1, UNKNOWN]), id="sorted"),
        pytest.param(lambda: max(UNKNOWN, 1), id="max"),
        pytest.param(lambda: "x" in UNKNOWN, id="in it"),
        pytest.param(lambda: UNKNOWN in ("a", "b"), id="in a tuple"),
        pytest.param(lambda: UNKNOWN in {"a"}, id="in a set"),
        pytest.param(lambda: "a" in [UNKNOWN], id="among others"),
        pytest.param(lambda: {"a": 1}.get(UNKNOWN), id="as a key"),
        pytest.param(lambda: hash(UNKNOWN), id="hash"),
        pytest.param(lambda: {UNKNOWN}, id="set"),
        pytest.param(lambda: list(UNKNOWN), id="list"),
        pytest.param(lambda: [*UNKNOWN], id="star"),
        pytest.param(lambda: {**UNKNOWN}, id="two stars"),
        pytest.param(lambda: len(UNKNOWN), id="len"),
        pytest.param(lambda: UNKNOWN[0], id="index"),
        pytest.param(lambda: UNKNOWN["name"], id="key"),
        pytest.param(lambda: any([UNKNOWN]), id="any"),
        pytest.param(lambda: all([UNKNOWN]), id="all"),
        pytest.param(lambda: {"a": UNKNOWN} == {"a": 1}, id="inside a dict"),
        pytest.param(lambda: [UNKNOWN] == [1], id="inside a list"),
        pytest.param(lambda: int(UNKNOWN), id="int"),
        pytest.param(lambda: UNKNOWN + 1, id="+"),
        pytest.param(lambda: "a" + UNKNOWN, id="text +"),
        pytest.param(lambda: json.dumps({"a": UNKNOWN}), id="json"),
        pytest.param(UNKNOWN, id="call"),
    ],
)
def test_asking_an_unknown_anything_is_an_error(ask):
    with pytest.raises(TypeError):
        ask()


def test_an_unknown_has_none_of_a_text_s_methods():
    with pytest.raises(AttributeError):
        UNKNOWN.lower()


def is_enabled(value):
    match value:
        case "Enabled":
            return True
    return False


def test_matching_an_unknown_against_a_pattern_is_an_error():
    with pytest.raises(TypeError):
        is_enabled(UNKNOWN)


def test_an_unknown_can_be_printed():
    assert f"{UNKNOWN} / {UNKNOWN!r} / {UNKNOWN!s}" == " / ".join(["unknown until deployed"] * 3)
    assert repr([UNKNOWN]) == "[unknown until deployed]"


@pytest.mark.parametrize(
    "again",
    [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))],  # noqa: S301
)
def test_a_copy_of_an_unknown_is_the_unknown(again):
    assert again(UNKNOWN) is UNKNOWN
    assert again({"a": [UNKNOWN]})["a"][0] is UNKNOWN
    assert isinstance(UNKNOWN, Unknown)
