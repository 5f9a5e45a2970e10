"""What the engine sends is read into plain values, and what is sent back is what it expects."""

import pulumi_policy.proxy as stock
import pytest
from google.protobuf import json_format
from google.protobuf.struct_pb2 import Struct
from hypothesis import given
from hypothesis import strategies as st
from pulumi.runtime import rpc

from bleu_iac import wire
from bleu_iac.resources import UNKNOWN


def struct(value):
    return json_format.ParseDict(value, Struct())


def shown(message):
    return json_format.MessageToDict(message)


def test_scalars_maps_and_lists_become_plain_values():
    value = {"text": "a", "none": None, "yes": True, "whole": 3, "half": 0.5, "list": [1, {"x": "y"}, []], "map": {}}
    plain, secrets = wire.from_struct(struct(value))
    assert plain == value
    assert type(plain["whole"]) is int
    assert secrets == frozenset()


@pytest.mark.parametrize("sentinel", sorted(wire.UNKNOWNS))
def test_each_sentinel_is_an_unknown(sentinel):
    plain, _ = wire.from_struct(struct({"a": sentinel, "b": [{"c": sentinel}]}))
    assert plain["a"] is UNKNOWN
    assert plain["b"][0]["c"] is UNKNOWN


def test_the_sentinels_and_signatures_are_the_sdks():
    assert rpc.UNKNOWN == wire.UNKNOWN_STRING
    assert {getattr(stock, name) for name in dir(stock) if name.startswith("UNKNOWN_")} == wire.UNKNOWNS
    assert rpc._special_sig_key == wire.SIGNATURE
    assert rpc._special_secret_sig == wire.SECRET
    assert rpc._special_resource_sig == wire.RESOURCE
    assert rpc._special_output_value_sig == wire.OUTPUT
    assert rpc._special_asset_sig == wire.ASSET
    assert rpc._special_archive_sig == wire.ARCHIVE


def test_a_secret_is_unwrapped_and_its_place_is_told():
    sent = {"deep": [{"key": {wire.SIGNATURE: wire.SECRET, "value": {"inner": "x"}}}], "open": "y"}
    plain, secrets = wire.from_struct(struct(sent))
    assert plain == {"deep": [{"key": {"inner": "x"}}], "open": "y"}
    assert secrets == {("deep", 0, "key")}


def test_an_unknown_secret_is_both():
    plain, secrets = wire.from_struct(struct({"key": {wire.SIGNATURE: wire.SECRET, "value": wire.UNKNOWN_STRING}}))
    assert plain["key"] is UNKNOWN
    assert secrets == {("key",)}


def test_an_output_is_its_value_or_unknown_without_one():
    sent = {
        "known": {wire.SIGNATURE: wire.OUTPUT, "value": 7, "dependencies": ["urn"]},
        "hidden": {wire.SIGNATURE: wire.OUTPUT, "value": "s", "secret": True},
        "later": {wire.SIGNATURE: wire.OUTPUT, "dependencies": ["urn"]},
    }
    plain, secrets = wire.from_struct(struct(sent))
    assert (plain["known"], plain["hidden"]) == (7, "s")
    assert plain["later"] is UNKNOWN
    assert secrets == {("hidden",)}


def test_a_resource_reference_is_its_id_or_its_urn():
    sent = {
        "custom": {wire.SIGNATURE: wire.RESOURCE, "urn": "urn:a", "id": "/subscriptions/x", "packageVersion": "1"},
        "component": {wire.SIGNATURE: wire.RESOURCE, "urn": "urn:b"},
        "later": {wire.SIGNATURE: wire.RESOURCE, "urn": "urn:c", "id": wire.UNKNOWN_STRING},
    }
    plain, _ = wire.from_struct(struct(sent))
    assert (plain["custom"], plain["component"]) == ("/subscriptions/x", "urn:b")
    assert plain["later"] is UNKNOWN


def test_an_asset_goes_through_unchanged():
    asset = {"file": {wire.SIGNATURE: wire.ASSET, "hash": "h", "text": "t"}}
    plain, _ = wire.from_struct(struct(asset))
    assert plain == asset
    assert shown(wire.to_struct(plain)) == asset


def test_secrets_and_unknowns_are_written_as_the_engine_reads_them():
    sent = wire.to_struct({"a": {"b": ["x", "y"]}, "c": UNKNOWN}, [("a", "b", 1), ("not", "there")])
    assert shown(sent) == {
        "a": {"b": ["x", {wire.SIGNATURE: wire.SECRET, "value": "y"}]},
        "c": wire.UNKNOWN_STRING,
    }


def test_what_has_no_form_on_the_wire_is_refused():
    with pytest.raises(TypeError, match=r"^a set has no form on the wire$"):
        wire.to_struct({"a": {"x"}})


_scalars = st.none() | st.booleans() | st.integers(-(2**50), 2**50) | st.floats(allow_nan=False) | st.text()
_values = st.recursive(_scalars, lambda x: st.lists(x) | st.dictionaries(st.text(), x), max_leaves=12)


@given(st.dictionaries(st.text(), _values))
def test_what_is_written_is_read_back(value):
    assert wire.from_struct(wire.to_struct(value)) == (value, frozenset())
