"""What is declared is what the generated class would register, less what is empty and the aliases."""

from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules

import pulumi
import pytest
from pulumi_azure_native import keyvault, managedidentity, network, storage

import bleu_iac as bleu
from bleu_iac import components
from bleu_iac.components import declare as declaration
from bleu_iac.components.declare import declare, known
from bleu_iac.resources import UNKNOWN
from bleu_iac.testing import Mocks, build

VAULT = {
    "resource_group_name": "group",
    "vault_name": "vault",
    "location": "bleufrancecentral",
    "properties": {
        "tenant_id": "tenant",
        "sku": {"family": keyvault.SkuFamily.A, "name": keyvault.SkuName.PREMIUM},
        "network_acls": {"default_action": "Deny", "ip_rules": [{"value": "10.0.0.1"}]},
        "soft_delete_retention_in_days": 90,
    },
    "tags": {"owner_team": "platform"},
}


def declaring_modules():
    """The modules of components that declare resources."""
    found = [import_module(f"{components.__name__}.{each.name}") for each in iter_modules(components.__path__)]
    return [module for module in found if module is not declaration and hasattr(module, "declare")]


def outputs(value):
    """Give the same value with every leaf an Output."""
    if isinstance(value, dict):
        return {key: outputs(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [outputs(inner) for inner in value]
    return pulumi.Output.from_input(value)


def registered(declaring, **kwargs):
    (resource,) = build(declaring, **kwargs)
    return resource


@pytest.mark.parametrize("preview", [False, True], ids=["update", "preview"])
@pytest.mark.parametrize("given", [lambda: VAULT, lambda: outputs(VAULT)], ids=["plain", "outputs"])
def test_it_registers_what_the_generated_class_does_but_for_aliases(given, preview):
    raw = registered(lambda: keyvault.Vault("kv", **given()), preview=preview)

    own = registered(lambda: declare(keyvault.Vault)("kv", **given()), preview=preview)

    assert raw.aliases
    assert own == replace(raw, aliases=())


def test_every_resource_of_every_component_is_what_the_generated_class_registers(stack, monkeypatch):
    """The components are built twice: as they are, and with the generated classes in the place of `declare`."""

    def whole(base):
        logs, _, vault = stack.keys(base)
        hub = stack.hub(base, logs, spokes=["10.1.0.0/16"]) if False else None
        del hub
        key = bleu.CustomerKey("archive", {"vault": vault})
        services = ["blob", "file", "queue", "table"]
        far = bleu.Network(
            "far-hub",
            {
                "foundation": base, "logs": logs, "address_space": ["10.8.0.0/24"], "spokes": ["10.9.0.0/24"],
                "subnets": {},
            },
        )  # fmt: skip
        spoke = bleu.Network(
            "spoke",
            {
                "foundation": base, "logs": logs, "hub": far, "address_space": ["10.9.0.0/24"],
                "egress_address": "10.8.0.4",
                "subnets": {"endpoints": {"prefix": "10.9.0.0/26", "purpose": "private-endpoints"}},
            },
        )  # fmt: skip
        bleu.StorageAccount(
            "data",
            {"foundation": base, "logs": logs, "key": key, "subnet": spoke.subnet("endpoints"), "services": services},
        )

    own = stack.build(whole)
    for module in declaring_modules():
        monkeypatch.setattr(module, "declare", lambda resource, outputs=(): resource)
    raw = stack.build(whole)

    assert len(own) > 60
    assert own == [replace(resource, aliases=()) for resource in raw]


def test_a_property_named_like_a_parameter_of_every_resource_is_registered(stack):
    args = {"resource_group_name": "group", "resource_name_": "identity"}

    own = registered(lambda: declare(managedidentity.UserAssignedIdentity)("id", **args))

    assert own.inputs == {"resourceGroupName": "group", "resourceName": "identity"}


def test_a_property_without_a_value_is_not_registered():
    own = registered(lambda: declare(keyvault.Vault)("kv", **{**VAULT, "tags": None}))

    assert "tags" not in own.inputs


def test_outputs_that_are_asked_for_are_there_and_typed():
    told = {}
    gives = {"azure-native:keyvault:Vault": {"properties": {"vaultUri": "https://here", "tenantId": "t"}}}

    def program():
        vault = declare(keyvault.Vault)("kv", **VAULT)
        identity = declare(managedidentity.UserAssignedIdentity, outputs=("principal_id",))(
            "id", resource_group_name="group"
        )
        assert isinstance(vault, keyvault.Vault)
        read = pulumi.Output.all(vault.id, vault.properties.vault_uri, vault.location, identity.principal_id)
        return read.apply(lambda values: told.update(values=values))

    build(program, mocks=Mocks(outputs=gives))

    assert told["values"] == ["kv-id", "https://here", "bleufrancecentral", "id-principal"]


def test_an_id_is_unknown_in_a_preview():
    def program():
        vault = declare(keyvault.Vault)("kv", **VAULT)
        pulumi.CustomResource("test:index:Own", "own", {"vault": vault.id, "name": known(vault, "vault")}, None)

    (own,) = [resource for resource in build(program, preview=True) if resource.type == "test:index:Own"]

    assert own.inputs["vault"] is UNKNOWN
    assert own.inputs["name"] == "vault"


def test_options_are_the_callers_own():
    def program():
        parent = pulumi.ComponentResource("test:index:Parent", "parent")
        first = declare(network.RouteTable)("first", resource_group_name="group")
        declare(network.RouteTable)(
            "second",
            resource_group_name="group",
            opts=pulumi.ResourceOptions(parent=parent, depends_on=[first], deleted_with=first, protect=True),
        )

    by_name = {resource.name: resource for resource in build(program)}

    assert by_name["second"].parent == by_name["parent"].urn
    assert by_name["second"].depends_on == {by_name["first"].urn}
    assert by_name["second"].deleted_with == by_name["first"].urn
    assert by_name["second"].protect is True
    assert by_name["second"].version == by_name["first"].version == "3.29.0"


@pytest.mark.parametrize("other", [pulumi.CustomResource, storage.SkuArgs, bleu.Foundation])
def test_only_generated_resources_are_declared(other):
    with pytest.raises(TypeError, match=f"{other.__name__} is not a generated resource class"):
        declare(other)
