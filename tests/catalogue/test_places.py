"""Every place in every type."""

from collections.abc import Iterator

import pytest

from bleu_iac.catalogue import kinds, known, meanings, places, sdk
from bleu_iac.catalogue.places import Kind, looks_like_a_place
from bleu_iac.catalogue.shapes import Kind as ValueKind
from bleu_iac.catalogue.shapes import ListOf, MapOf, OneOf, Ref, Scalar, Shape


@pytest.mark.parametrize(
    "name",
    [
        "location", "locations", "region", "regions", "replicationRegion", "targetRegions", "locationName",
        "regionName",
        "dataCenter", "preferredDataCenterRegion", "awsRegion", "dataBoundary", "geo", "sourceLocation",
    ],
)  # fmt: skip
def test_a_name_says_that_something_is_a_place(name):
    assert looks_like_a_place(name)


@pytest.mark.parametrize("name", ["allocation", "locationId", "zones", "regionalFormat", "relocation", "name"])
def test_other_names_do_not(name):
    assert not looks_like_a_place(name)


def leaf_is_text(shape: Shape) -> bool:
    match shape:
        case Scalar(kind):
            return kind is ValueKind.STRING
        case ListOf(element) | MapOf(element):
            return leaf_is_text(element)
        case OneOf(options):
            return any(leaf_is_text(option) for option in options)
    return False


def paths(token: str) -> Iterator[tuple[str, ...]]:
    """Give every property path of a type that ends in a text with a place's name; a type inside itself is cut."""

    def walk(inside: object, above: tuple[str, ...], seen: frozenset[Ref]) -> Iterator[tuple[str, ...]]:
        for name, item in inside.items():
            if looks_like_a_place(name) and leaf_is_text(item.shape):
                yield (*above, name)
            for ref in sdk.references(item.shape):
                if ref not in seen and len(above) < 6:
                    step = (name, "*") if is_map(item.shape) else (name,)
                    yield from walk(sdk.object_type(ref), (*above, *step), seen | {ref})

    found = sdk.resource_type(token)
    assert found is not None
    yield from walk(found.inputs, (), frozenset())


def is_map(shape: Shape) -> bool:
    return isinstance(shape, MapOf) or (isinstance(shape, ListOf) and is_map(shape.element))


def test_every_place_of_every_type_of_the_sdk_is_in_the_graph():
    """Walk the SDK's shapes path by path, and follow each path in the shipped graph."""
    undecided: list[str] = []
    types, deeper = set(), set()
    for token in sorted(known.types()):
        for path in set(paths(token)):
            node, edge = places.root(token), None
            for step in path:
                edge = places.node(node).get(step)
                node = edge.node if edge else None
            if edge is None or edge.kind not in (Kind.REGION, Kind.CITY, Kind.NOT_A_PLACE):
                undecided.append(f"{token} {'.'.join(path)}")
            types.add(token)
            if path != ("location",):
                deeper.add(token)
    assert undecided == []
    assert (len(types), len(deeper)) == (1064, 297)


def test_only_private_names_may_be_global():
    found = {
        f"{token}.{path}"
        for token in known.types()
        for path, edge in (meanings.type_facts(token) or pytest.fail(token)).paths(kinds.Kind.REGION)
        if any("global" in meaning.good for meaning in edge.meanings)
    }
    assert found == {
        "azure-native:privatedns:PrivateZone.location",
        "azure-native:privatedns:VirtualNetworkLink.location",
    }


def test_a_type_without_places_has_no_node():
    assert not places.holds_places(places.root("azure-native:storage:Blob"))
    assert places.root("azure-native:nobody:Knows") is None
    assert places.node(None) == {}
    assert not places.holds_places(None)


def test_a_type_that_contains_itself_leads_back_to_its_own_node():
    root = places.root("azure-native:network:PublicIPAddress")
    inner = places.node(root)["linkedPublicIPAddress"].node
    assert places.node(inner)["linkedPublicIPAddress"].node == inner


def test_tags_and_settings_are_the_users_own():
    assert {"tags", "appSettingsOverrides"} <= places.free_names()
    assert not any(looks_like_a_place(name) for name in places.free_names())
