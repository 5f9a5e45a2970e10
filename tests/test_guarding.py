"""The guard: in a program's own unit tests, and on the real engine."""

import gc
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pulumi
import pytest
from pulumi.runtime.proto.resource_pb2 import RegisterResourceRequest
from pulumi_azure_native import Provider

import bleu_iac as bleu
from bleu_iac import clouds
from bleu_iac.errors import ExitCode
from bleu_iac.guarding import GuardError, watch
from bleu_iac.policy.configuration import default
from bleu_iac.testing import Mocks, build

TABLE = "azure-native:network:RouteTable"
OLD = "azure:storage/account:Account"
BLEU = {
    "azure-native:metadataHost": "management.sovcloud-api.fr",
    "azure-native:disableInstanceDiscovery": "true",
    "azure-native:disablePulumiPartnerId": "true",
}
REFUSED = "The guard refused these resources, and they were not created:\n"
ABROAD = (
    "  BLEU-E501 {name} (azure-native:network:RouteTable): location must be a region of Bleu (bleufrancecentral, "
    "bleufrancesouth), found {value} (rule residency-location-in-cloud). Write one of the regions named"
)


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """What a refused program leaves unawaited is logged when it is collected: here, not during another test."""
    yield
    gc.collect()


class Table(pulumi.CustomResource):
    """A resource with nothing but a place."""

    primary: pulumi.Output[str]

    def __init__(self, name, location, opts=None):
        super().__init__(TABLE, name, {"location": location, "primary": None}, opts)


def guarded(declare, config=BLEU, secret_keys=(), **options):
    """Build a program whose first statement is the guard; give the names of what was registered."""

    def program():
        pulumi.runtime.set_all_config(config, list(secret_keys))
        bleu.guard()
        return declare()

    return [registered.name for registered in build(program, **options)]


def refusal(declare, **options):
    with pytest.raises(GuardError) as refused:
        guarded(declare, **options)
    return str(refused.value)


def test_a_good_resource_is_registered():
    assert guarded(lambda: Table("here", "bleufrancecentral")) == ["here"]


def test_a_resource_abroad_is_refused_with_everything_that_helps():
    assert refusal(lambda: Table("there", "westeurope")) == REFUSED + ABROAD.format(name="there", value="'westeurope'")


def test_a_classic_type_abroad_is_refused_for_both_and_its_provider_is_refused():
    said = refusal(lambda: pulumi.CustomResource(OLD, "old", {"location": "westeurope"}))
    instead = (
        " (rule residency-provider-known). Declare it with azure-native or with a component of bleu, or list the "
        "provider in the rule's parameter `providers`, once somebody has decided"
    )
    assert said == (
        f"{REFUSED}  BLEU-E501 default (pulumi:providers:azure): pulumi:providers:azure is the classic provider, whose "
        "settings are not read here: pulumi:providers:azure-native is the one that is led to the cloud and judged"
        f"{instead}\n"
        f"  BLEU-E501 old ({OLD}): location must be a region of Bleu (bleufrancecentral, bleufrancesouth), found "
        "'westeurope' (rule residency-location-in-cloud). Write one of the regions named\n"
        f"  BLEU-E501 old ({OLD}): {OLD} is run by the classic provider azure, whose properties are not read here: "
        f"azure-native:storage:StorageAccount is the same thing{instead}"
    )


def test_the_refusal_is_in_the_readers_language(monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    said = refusal(lambda: Table("there", "westeurope"))
    assert said.startswith("La garde a refusé ces ressources, et elles n'ont pas été créées :\n")
    assert "(règle residency-location-in-cloud)" in said


def test_a_secret_is_judged_and_never_printed():
    said = refusal(lambda: Table("there", pulumi.Output.secret("westeurope")))
    assert said == REFUSED + ABROAD.format(name="there", value="[secret]")


def test_every_refused_resource_is_told_of():
    said = refusal(lambda: [Table("one", "westeurope"), Table("two", "northeurope")])
    assert ABROAD.format(name="one", value="'westeurope'") in said


def test_a_value_of_another_resource_is_judged_when_it_is_known():
    azure = Mocks(outputs={TABLE: {"primary": "westeurope"}})
    said = refusal(lambda: Table("second", Table("first", "bleufrancecentral").primary), mocks=azure)
    assert said == REFUSED + ABROAD.format(name="second", value="'westeurope'")


def test_an_unknown_value_passes_a_preview_with_a_warning(caplog):
    with caplog.at_level(logging.WARNING):
        made = guarded(lambda: Table("second", Table("first", "bleufrancecentral").primary), preview=True)
    assert made == ["first", "second"]
    [warning] = [record.getMessage() for record in caplog.records if record.name == "root"]
    assert warning == (
        "Everything is in a region of the cloud\n"
        "second: location is not known before deployment. Write one of the regions named"
    )


def test_a_known_violation_is_refused_at_a_preview_too():
    said = refusal(lambda: Table("there", "westeurope"), preview=True)
    assert said == REFUSED + ABROAD.format(name="there", value="'westeurope'")


def test_called_twice_it_judges_once():
    said = refusal(lambda: [bleu.guard(), Table("there", "westeurope")])
    assert said == REFUSED + ABROAD.format(name="there", value="'westeurope'")


def test_called_for_another_cloud_it_is_refused():
    assert refusal(lambda: bleu.guard("azure-france")) == (
        "The guard can't be set:\n"
        "  BLEU-E502 bleu.guard: is called for 'azure-france', and was for another cloud, 'bleu', before. Call it once"
    )


def test_outside_a_program_it_is_refused():
    with pytest.raises(GuardError) as refused:
        bleu.guard()
    assert str(refused.value) == (
        "The guard can't be set:\n"
        "  BLEU-E502 bleu.guard: is called outside a Pulumi program. Call it in the program that Pulumi runs"
    )
    assert refused.value.exit_code is ExitCode.USAGE


def test_the_default_provider_is_judged_from_the_stacks_configuration():
    said = refusal(lambda: Table("here", "bleufrancecentral"), config={})
    assert "BLEU-E501 default (pulumi:providers:azure-native): metadataHost" in said


def test_a_secret_of_the_default_providers_is_never_printed():
    config = {**BLEU, "azure-native:metadataHost": "hush.example"}
    said = refusal(lambda: Table("here", "bleufrancecentral"), config=config, secret_keys=["azure-native:metadataHost"])
    assert "metadataHost" in said
    assert "hush" not in said


def test_an_explicit_provider_is_judged_instead_of_the_default_one():
    def declare(host):
        provider = Provider("bleu", metadata_host=host, disable_instance_discovery=True, disable_pulumi_partner_id=True)
        Table("here", "bleufrancecentral", pulumi.ResourceOptions(provider=provider))

    assert guarded(lambda: declare("management.sovcloud-api.fr"), config={}) == ["here", "bleu"]
    said = refusal(lambda: declare("management.azure.com"), config={})
    assert "BLEU-E501 bleu (pulumi:providers:azure-native): metadataHost" in said


def test_a_component_groups_and_its_children_are_judged():
    def declare():
        group = pulumi.ComponentResource("my:index:Group", "group")
        Table("there", "westeurope", pulumi.ResourceOptions(parent=group))

    assert refusal(declare) == REFUSED + ABROAD.format(name="there", value="'westeurope'")


def test_a_resource_nested_too_deeply_to_be_read_is_refused():
    request = RegisterResourceRequest(type=TABLE, name="deep", custom=True)
    inner = request.object
    for _ in range(1000):
        inner = inner.fields["inner"].struct_value
    inner.SetInParent()
    monitor = SimpleNamespace(RegisterResource=lambda request: request)
    watch(monitor, (), default((), clouds.get("bleu")))

    with ThreadPoolExecutor(1) as thread:  # where the SDK makes the call
        refused = thread.submit(monitor.RegisterResource, request).exception()
    assert str(refused) == REFUSED + (
        "  BLEU-E501 deep (azure-native:network:RouteTable): is nested too deeply to be judged. "
        "Nest its properties at most a hundred times"
    )
