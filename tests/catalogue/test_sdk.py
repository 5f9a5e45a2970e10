import subprocess
import sys
from collections.abc import Iterator
from functools import cache

import pulumi_azure_native as azure_native
import pytest
from pulumi_azure_native import _utilities

from bleu_iac.catalogue import sdk
from bleu_iac.catalogue.shapes import (
    Kind,
    ListOf,
    MapOf,
    ObjectOf,
    OneOf,
    Property,
    Ref,
    Scalar,
    Shape,
    Variants,
)

STORAGE_ACCOUNT = "azure-native:storage:StorageAccount"
STRING = Scalar(Kind.STRING)


def inputs(token: str) -> sdk.Properties:
    found = sdk.resource_type(token)
    assert found is not None
    return found.inputs


def outputs(token: str) -> sdk.Properties:
    found = sdk.resource_type(token)
    assert found is not None
    return found.outputs


@cache
def everything() -> tuple[tuple[str, Property, bool], ...]:
    """Every property of the SDK: whose it is, the property, and whether it is an input. Takes about 12 s."""
    found = []
    given, returned = set(), set()
    for token in sorted(sdk.tokens()):
        given |= sdk.reachable(inputs(token))
        returned |= sdk.reachable(outputs(token))
        found += [(token, item, True) for item in inputs(token).values()]
        found += [(token, item, False) for item in outputs(token).values()]
    for refs, is_input in ((given, True), (returned, False)):
        found += [
            (f"{ref.module}.{ref.name}", item, is_input) for ref in refs for item in sdk.object_type(ref).values()
        ]
    return tuple(found)


def inside(shape: Shape) -> Iterator[Shape]:
    yield shape
    if isinstance(shape, ListOf | MapOf):
        yield from inside(shape.element)
    if isinstance(shape, OneOf):
        for option in shape.options:
            yield from inside(option)


def test_the_sdk_has_its_2288_types() -> None:
    assert len(sdk.tokens()) == 2288
    assert STORAGE_ACCOUNT in sdk.tokens()
    assert all(token.startswith("azure-native:") for token in sdk.tokens())


def test_the_version_is_the_one_that_the_sdk_tells_the_engine() -> None:
    assert sdk.version() == _utilities.get_version()


@pytest.mark.parametrize(
    "token",
    ["azure-native:storage:StorageAcount", "azure-native:nowhere:Thing", "aws:s3:Bucket", "storage", ""],
)
def test_a_token_that_the_sdk_has_not_is_no_type(token: str) -> None:
    assert sdk.resource_type(token) is None


def test_a_resource_type_knows_its_class() -> None:
    found = sdk.resource_type(STORAGE_ACCOUNT)
    assert found is not None
    assert found.token == STORAGE_ACCOUNT
    assert found.cls is azure_native.storage.StorageAccount


def test_a_required_string_is_read() -> None:
    assert inputs(STORAGE_ACCOUNT)["resourceGroupName"] == Property(
        "resourceGroupName", "resource_group_name", STRING, required=True
    )


def test_a_python_name_that_is_split_oddly_is_kept() -> None:
    assert inputs(STORAGE_ACCOUNT)["defaultToOAuthAuthentication"].python_name == "default_to_o_auth_authentication"


def test_an_enumeration_that_takes_other_strings_is_open() -> None:
    assert inputs(STORAGE_ACCOUNT)["minimumTlsVersion"].shape == Scalar(
        Kind.STRING, ("TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3"), open=True
    )


def test_an_enumeration_that_takes_nothing_else_is_closed() -> None:
    assert inputs(STORAGE_ACCOUNT)["accessTier"].shape == Scalar(Kind.STRING, ("Hot", "Cool", "Premium", "Cold"))


def test_enumerations_that_stand_together_are_one() -> None:
    state = sdk.object_type(Ref("migrate", "PrivateLinkServiceConnectionStateArgs"))
    assert state["status"].shape == Scalar(Kind.STRING, ("Pending", "Approved", "Rejected", "Disconnected"), open=True)


def test_maps_lists_booleans_and_whole_numbers_are_read() -> None:
    assert inputs(STORAGE_ACCOUNT)["tags"].shape == MapOf(STRING)
    assert inputs(STORAGE_ACCOUNT)["isHnsEnabled"].shape == Scalar(Kind.BOOLEAN)
    vault = sdk.object_type(Ref("keyvault", "VaultPropertiesArgs"))
    assert vault["accessPolicies"].shape == ListOf(ObjectOf(Ref("keyvault", "AccessPolicyEntryArgs")))
    assert vault["softDeleteRetentionInDays"].shape == Scalar(Kind.INTEGER)


def test_the_properties_of_a_nested_object_are_found_by_its_reference() -> None:
    shape = inputs(STORAGE_ACCOUNT)["networkRuleSet"].shape
    assert shape == ObjectOf(Ref("storage", "NetworkRuleSetArgs"))
    rules = sdk.object_type(Ref("storage", "NetworkRuleSetArgs"))
    assert list(rules) == ["defaultAction", "bypass", "ipRules", "resourceAccessRules", "virtualNetworkRules"]


def test_a_required_property_stays_required_when_the_class_has_a_default() -> None:
    rules = sdk.object_type(Ref("storage", "NetworkRuleSetArgs"))
    assert rules["defaultAction"] == Property(
        "defaultAction",
        "default_action",
        Scalar(Kind.STRING, ("Allow", "Deny")),
        required=True,
        default="Allow",
    )


def test_the_defaults_of_resources_and_of_nested_objects_are_those_that_the_classes_send() -> None:
    vault = sdk.object_type(Ref("keyvault", "VaultPropertiesArgs"))
    sent = vars(azure_native.keyvault.VaultPropertiesArgs(sku={}, tenant_id="t"))  # type: ignore[typeddict-item]
    defaults = {item.python_name: item.default for item in vault.values() if item.default is not None}
    assert defaults == {name: value for name, value in sent.items() if name not in ("sku", "tenant_id")}
    assert defaults["public_network_access"] == "enabled"
    assert inputs("azure-native:logic:IntegrationAccountAssembly")["assemblyArtifactName"].default is None
    assert inputs("azure-native:web:WebApp")["hyperV"].default is False


def test_a_constant_is_the_only_value_and_keeps_its_spelling() -> None:
    linked = sdk.object_type(Ref("datafactory", "AzureBlobFSLinkedServiceArgs"))
    assert linked["type"] == Property(
        "type", "type", Scalar(Kind.STRING, ("AzureBlobFS",)), required=True, constant="AzureBlobFS"
    )


def test_the_variants_of_a_union_are_told_apart_by_a_constant() -> None:
    shape = sdk.object_type(Ref("dataprotection", "BackupInstanceArgs"))["datasourceAuthCredentials"].shape
    assert shape == ObjectOf(Ref("dataprotection", "SecretStoreBasedAuthCredentialsArgs"))
    rule = sdk.object_type(Ref("dataprotection", "BackupPolicyArgs"))["policyRules"].shape
    assert isinstance(rule, ListOf)
    assert isinstance(rule.element, OneOf)
    assert sdk.variants(rule.element) == Variants(
        "objectType",
        {
            "AzureBackupRule": Ref("dataprotection", "AzureBackupRuleArgs"),
            "AzureRetentionRule": Ref("dataprotection", "AzureRetentionRuleArgs"),
        },
    )


def test_a_union_whose_variants_nothing_tells_apart_is_refused() -> None:
    same = ObjectOf(Ref("storage", "SkuArgs"))
    with pytest.raises(sdk.UnreadableTypeError, match="nothing tells apart"):
        sdk.variants(OneOf((same, same)))


def test_a_type_that_refers_to_itself_is_followed_once() -> None:
    refs = sdk.reachable(outputs("azure-native:resources:Deployment"))
    error = Ref("resources", "ErrorResponseResponse")
    assert error in refs
    assert error in sdk.references(sdk.object_type(error)["details"].shape)


def test_outputs_have_what_the_service_adds() -> None:
    assert "primaryEndpoints" in outputs(STORAGE_ACCOUNT)
    assert "primaryEndpoints" not in inputs(STORAGE_ACCOUNT)
    endpoints = sdk.object_type(Ref("storage", "EndpointsResponse"))
    assert endpoints["blob"] == Property("blob", "blob", STRING, required=True)


@pytest.mark.parametrize("ref", [Ref("storage", "NoSuchArgs"), Ref("storage", "NoSuchResponse"), Ref("none", "XArgs")])
def test_an_object_type_that_the_sdk_has_not_is_a_key_error(ref: Ref) -> None:
    with pytest.raises(KeyError, match=ref.name):
        sdk.object_type(ref)


AT_ONCE = """
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from bleu_iac.catalogue import sdk

sys.setswitchinterval(1e-6)
ready = Barrier(6)

def ask(token):
    ready.wait()
    return len(sdk.reachable(sdk.resource_type(token).inputs)) > 0

with ThreadPoolExecutor(6) as threads:
    assert all(threads.map(ask, ["azure-native:network:VirtualNetwork", "azure-native:keyvault:Vault"] * 3))
"""


def test_threads_may_ask_for_a_type_at_the_same_time() -> None:
    # In a process of its own, because the SDK's modules load once.
    done = subprocess.run([sys.executable, "-c", AT_ONCE], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_every_type_of_the_sdk_is_read_whole() -> None:
    owners = {owner for owner, _, _ in everything()}
    assert sdk.tokens() <= owners
    unions = {shape for _, item, _ in everything() for shape in inside(item.shape) if isinstance(shape, OneOf)}
    assert len(unions) == 212
    for union in unions:
        sdk.variants(union)


def test_the_number_of_defaults_is_known() -> None:
    given = [owner for owner, item, is_input in everything() if is_input and item.default is not None]
    assert len([owner for owner in given if owner in sdk.tokens()]) == 375
    assert len([owner for owner in given if owner not in sdk.tokens()]) == 964


def test_every_default_has_the_kind_of_its_property() -> None:
    kinds = {Kind.STRING: str, Kind.INTEGER: int, Kind.NUMBER: int | float, Kind.BOOLEAN: bool}
    for owner, item, _ in everything():
        if item.default is not None:
            assert isinstance(item.shape, Scalar), (owner, item)
            assert item.shape.kind is Kind.ANY or isinstance(item.default, kinds[item.shape.kind]), (owner, item)
