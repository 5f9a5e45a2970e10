"""The resources of a stack, from its export or its state."""

import json

import pytest

from bleu_iac.check.source import UnreadableError
from bleu_iac.resources import UNKNOWN, Options, Provider, Resource
from tests.check.conftest import PROVIDER, SECRET, STACK, export, provider, resource

ACCOUNT = "storage:StorageAccount"
SETTINGS = provider()["inputs"]


def test_a_resource_is_read_with_its_provider_and_options(read):
    found = read(
        export(
            {"urn": STACK, "custom": False, "type": "pulumi:pulumi:Stack"},
            provider(),
            resource("storage/v20240101:StorageAccount", "data", {"sku": {"name": "a"}}, protect=True),
        )
    )
    assert found == [
        Resource("pulumi:pulumi:Stack", "tenant-dev", {}, STACK, "pulumi:pulumi:Stack", custom=False, final=True),
        Resource(
            "pulumi:providers:azure-native",
            "default_3_29_0",
            SETTINGS,
            PROVIDER,
            "pulumi:providers:azure-native",
            id="1",
            final=True,
        ),
        Resource(
            "azure-native:storage:StorageAccount",
            "data",
            {"sku": {"name": "a"}},
            "urn:pulumi:dev::tenant::azure-native:storage/v20240101:StorageAccount::data",
            "azure-native:storage/v20240101:StorageAccount",
            provider=Provider("pulumi:providers:azure-native", "default_3_29_0", SETTINGS, PROVIDER),
            options=Options(protect=True, parent=STACK),
            id="/data",
            final=True,
        ),
    ]


def test_a_state_file_gives_what_the_export_gives(read):
    document = export(provider(), resource(ACCOUNT, "data", {"location": "x"}))
    state = {"version": 3, "checkpoint": {"stack": "organization/tenant/dev", "latest": document["deployment"]}}
    assert read(state) == read(document)


@pytest.mark.parametrize(
    "document",
    [
        {"version": 3, "deployment": {"manifest": {}}},
        {"version": 3, "deployment": {"manifest": {}, "resources": []}},
        {"version": 4, "deployment": None},
        {"version": 3, "checkpoint": {"stack": "organization/t/dev"}},
        {"version": 3, "checkpoint": {"stack": "organization/t/dev", "latest": {"resources": None}}},
    ],
)
def test_a_stack_without_resources_has_none(read, document):
    assert read(document) == []


def test_the_order_of_keys_does_not_matter(read):
    document = export(provider(), resource(ACCOUNT, "data", {}))
    turned = {"deployment": dict(reversed(document["deployment"].items())), "version": 3}
    assert read(turned) == read(document)


def test_what_comes_before_its_provider_waits_for_it(read):
    account = resource(ACCOUNT, "data", {})
    first, last = read(export(account, provider()))
    assert (first.name, last.name) == ("default_3_29_0", "data")
    assert last == read(export(provider(), account))[1]


@pytest.mark.parametrize("more", [{}, {"provider": ""}, {"provider": f"{PROVIDER}::another"}])
def test_the_settings_of_a_provider_nobody_has_seen_are_unknown(read, more):
    account = resource(ACCOUNT, "data", {}, **more)
    if not more:
        del account["provider"]
    (found,) = read(export(account))
    assert found.provider is not None
    assert found.provider.type == "pulumi:providers:azure-native"
    assert found.provider.urn == ""
    assert found.provider.inputs.get("metadataHost") is UNKNOWN


def test_each_of_two_providers_of_one_urn_is_told_by_its_id(read):
    old = {**provider(location="old"), "id": "2", "delete": True}
    account = resource(ACCOUNT, "data", {}, provider=f"{PROVIDER}::2")
    assert read(export(provider(), old, account))[-1].provider.inputs["location"] == "old"


def test_what_waits_to_be_deleted_or_was_interrupted_is_read_as_well(read):
    going = resource(ACCOUNT, "going", {}, delete=True)
    coming = {"type": "creating", "resource": resource(ACCOUNT, "coming", {})}
    found = read(export(provider(), going, pending_operations=[coming]))
    assert [each.name for each in found] == ["default_3_29_0", "going", "coming"]


def test_what_the_stack_only_reads_is_read_by_its_inputs_or_by_its_outputs(read):
    asked = resource(ACCOUNT, "asked", {"location": "in"}, outputs={"location": "out"}, external=True)
    told = resource(ACCOUNT, "told", {}, outputs={"location": "out"}, external=True)
    assert [each.inputs for each in read(export(asked, told))] == [{"location": "in"}, {"location": "out"}]


def test_a_name_may_hold_what_separates_the_parts_of_a_urn(read):
    (found,) = read(export({"urn": "urn:pulumi:dev::tenant::a:b:C$d:e:F::one::two", "type": "d:e:F"}))
    assert found.name == "one::two"


def test_an_encrypted_secret_is_unknown_and_hidden(read):
    hidden = {**SECRET, "ciphertext": "v1:abc:def"}
    (found,) = read(export(resource(ACCOUNT, "data", {"sku": {"name": hidden}, "tags": ["a", hidden]})))
    assert found.look("sku.name") is UNKNOWN
    assert found.look("tags[1]") is UNKNOWN
    assert found.secrets == {("sku", "name"), ("tags", 1)}
    assert found.shown("sku") == "[secret]"


def test_a_secret_exported_in_clear_is_known_and_hidden(read):
    clear = {**SECRET, "plaintext": json.dumps({"name": "Standard_LRS", "inner": {**SECRET, "plaintext": '"x"'}})}
    (found,) = read(export(resource(ACCOUNT, "data", {"sku": clear})))
    assert found.inputs == {"sku": {"name": "Standard_LRS", "inner": "x"}}
    assert found.secrets == {("sku",), ("sku", "inner")}
    assert found.shown("sku.name") == "[secret]"


@pytest.mark.parametrize("broken", ["{", 5, None])
def test_a_secret_that_can_not_be_read_is_unknown(read, broken):
    (found,) = read(export(resource(ACCOUNT, "data", {"sku": {**SECRET, "plaintext": broken}})))
    assert found.look("sku") is UNKNOWN


def test_other_marked_values_are_read_as_the_engine_means_them(read):
    signature = next(iter(SECRET))
    inputs = {
        "unknown": "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "list": ["6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"],
        "output": {signature: "d0e6a833031e9bbcd3f4e8bde6ca49a4", "value": "a", "secret": True},
        "pending": {signature: "d0e6a833031e9bbcd3f4e8bde6ca49a4"},
        "reference": {signature: "5cf8f73096256a8f31e491e813e4eb8e", "urn": "urn:a", "id": "/a"},
        "component": {signature: "5cf8f73096256a8f31e491e813e4eb8e", "urn": "urn:b"},
        "asset": {signature: "c44067f5952c0a294b673a41bacd8c17", "text": "x"},
    }
    (found,) = read(export(resource(ACCOUNT, "data", inputs)))
    assert found.inputs["unknown"] is UNKNOWN
    assert found.inputs["list"][0] is UNKNOWN
    assert found.inputs["pending"] is UNKNOWN
    assert {key: found.inputs[key] for key in ("output", "reference", "component", "asset")} == {
        "output": "a",
        "reference": "/a",
        "component": "urn:b",
        "asset": inputs["asset"],
    }
    assert found.secrets == {("output",)}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"deployment": {}}, ": has no version; known: 3, 4"),
        ({"version": 2, "deployment": {}}, ":version: is version 2; known: 3, 4"),
        ({"deployment": {}, "version": 99}, ":version: is version 99; known: 3, 4"),
        ({"version": True, "deployment": {}}, ":version: is version True; known: 3, 4"),
        ({"version": 3, "deployment": []}, ":deployment: must be an object, found list"),
        ({"version": 3, "checkpoint": "x"}, ":checkpoint: must be an object, found str"),
        (
            {"version": 3, "checkpoint": {"latest": 5}},
            ":checkpoint.latest: must be an object, found 5",
        ),
        ({"version": 3, "deployment": {"resources": {}}}, ":deployment.resources: must be a list, found dict"),
        (export(5), ":deployment.resources[0]: must be an object, found 5"),
        (
            export(provider(), {"urn": "a"}),
            ":deployment.resources[1].type: must be a text that is not empty, found None",
        ),
        (export({"type": "a:b:c"}), ":deployment.resources[0].urn: must be a text that is not empty, found None"),
        (
            export({"type": "", "urn": "a"}),
            ":deployment.resources[0].type: must be a text that is not empty, found str",
        ),
        (
            export(resource(ACCOUNT, "data", [])),
            ":deployment.resources[0].inputs: must be an object, found list",
        ),
        (
            export(pending_operations=[{"type": "creating"}]),
            ":deployment.pending_operations[0].resource: must be an object, found None",
        ),
    ],
)
def test_a_document_of_another_form_is_refused_with_the_path(read, document, said):
    with pytest.raises(UnreadableError) as raised:
        read(document)
    (problem,) = raised.value.problems
    assert problem.code == "BLEU-E523"
    assert str(problem).partition("stack.json")[2].partition(". ")[0] == said
    assert str(problem).endswith(". Export the stack with a current engine: pulumi stack export")


def test_a_resource_is_read_with_its_id_and_what_its_inputs_were_made_from(read):
    _, found = read(export(provider(), resource(ACCOUNT, "data", {}, propertyDependencies={"location": [STACK]})))
    assert (found.id, found.property_dependencies) == ("/data", {"location": [STACK]})


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ({"propertyDependencies": ["urn"]}, "propertyDependencies: must be an object, found list"),
        ({"propertyDependencies": {"a.b": "urn"}}, 'propertyDependencies["a.b"]: must be a list, found str'),
        ({"propertyDependencies": {"a": ["urn", None]}}, "propertyDependencies.a[1]: must be a text, found None"),
        ({"ignoreChanges": "location"}, "ignoreChanges: must be a list, found str"),
        ({"ignoreChanges": [{}]}, "ignoreChanges[0]: must be a text, found dict"),
        ({"provider": ["urn"]}, "provider: must be a text, found list"),
        ({"parent": {}}, "parent: must be a text, found dict"),
        ({"id": 5}, "id: must be a text, found 5"),
        ({"custom": "true"}, "custom: must be true or false, found str"),
        ({"protect": 1}, "protect: must be true or false, found 1"),
        ({"outputs": []}, "outputs: must be an object, found list"),
    ],
)
def test_a_field_that_is_read_and_of_another_form_is_refused_with_its_path(read, field, said):
    with pytest.raises(UnreadableError) as refused:
        read(export(provider(), {**resource(ACCOUNT, "data", {}), **field}))
    assert f":deployment.resources[1].{said}. " in str(refused.value)


def test_a_field_that_is_null_is_absent(read):
    named = ("custom", "id", "inputs", "parent", "provider", "protect", "ignoreChanges", "propertyDependencies")
    (found,) = read(export({"type": "a:b:c", "urn": STACK, **dict.fromkeys(named)}))
    assert found == Resource("a:b:c", "tenant-dev", {}, STACK, "a:b:c", custom=False, final=True)


def test_who_holds_the_key_to_the_secrets_is_read_as_the_stacks_own(read):
    document = export(resource(ACCOUNT, "data", {}))
    document["deployment"]["secrets_providers"] = {"type": "service", "state": {"url": "https://example.org"}}
    held = {"secretsProvider": {"type": "service", "state": {"url": "https://example.org"}}}
    stack = Resource("pulumi:pulumi:Stack", "stack", held, declared_type="pulumi:pulumi:Stack", custom=False)
    assert [each for each in read(document) if each.type == "pulumi:pulumi:Stack"] == [stack]
    document["deployment"]["secrets_providers"] = None
    assert [each.name for each in read(document)] == ["data"]
