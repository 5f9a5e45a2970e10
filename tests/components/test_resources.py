"""The foundation: its group, its names and tags, and its lock."""

import pulumi
import pulumi.runtime
import pytest

import bleu_iac as bleu
from bleu_iac import clouds
from bleu_iac.clouds import Region
from bleu_iac.resources import UNKNOWN
from bleu_iac.testing import build

LOCK_TYPE = "azure-native:authorization:ManagementLockByScope"
GROUP_TYPE = "azure-native:resources:ResourceGroup"


def test_a_foundation_is_a_group_and_a_lock(stack):
    registered = stack.build(lambda foundation: None)

    assert [(resource.type, resource.name, resource.inputs) for resource in registered if resource.custom] == [
        (
            "azure-native:resources:ResourceGroup",
            "base",
            {
                "resourceGroupName": "rg-tax-test-bleuc",
                "location": "bleufrancecentral",
                "tags": {
                    "workload": "tax",
                    "environment": "test",
                    "owner": "platform team",
                    "data-classification": "internal",
                },
            },
        ),
        (
            "azure-native:authorization:ManagementLockByScope",
            "base-lock",
            {
                "scope": "base-id",
                "lockName": "lock-tax-test-bleuc",
                "level": "CanNotDelete",
                "notes": "Everything in this group is protected from deletion. Only platform team may have this lock"
                " lifted, for the time of a planned change.",
            },
        ),
    ]


def test_the_lock_waits_for_all_that_was_built_inside_so_that_it_is_deleted_first(stack):
    def inside(foundation):
        stack.logs(foundation)
        own = pulumi.CustomResource("test:index:Own", "own", {}, None)
        foundation.add(own)

    registered = stack.build(inside)

    lock = stack.of(registered, LOCK_TYPE, "base-lock")
    assert lock.depends_on == {
        resource.urn for resource in registered if resource.custom and resource.type != LOCK_TYPE
    }


def test_waiting_for_a_foundation_does_not_wait_for_its_lock(stack):
    """It would be a cycle: the lock waits for what is built inside."""

    def inside(foundation):
        opts = pulumi.ResourceOptions(depends_on=[foundation])
        foundation.add(pulumi.CustomResource("test:index:Own", "own", {}, opts))

    own = stack.of(stack.build(inside), "test:index:Own", "own")

    assert [urn.split("::")[-1] for urn in own.depends_on] == ["base"]


def test_the_lock_is_managed_by_the_provider_that_the_foundation_was_given(stack):
    def program():
        provider = pulumi.ProviderResource("azure-native", "mine", {})
        opts = pulumi.ResourceOptions(providers=[provider])
        with bleu.Foundation("base", stack.foundation, opts):
            pass

    registered = build(program)

    mine = f"{stack.of(registered, 'pulumi:providers:azure-native', 'mine').urn}::mine-id"
    assert stack.of(registered, LOCK_TYPE, "base-lock").provider == mine
    assert stack.of(registered, GROUP_TYPE, "base").provider == mine


def test_no_lock_is_declared_when_the_block_raises(stack):
    def program():
        with bleu.Foundation("base", stack.foundation):
            raise RuntimeError("the program fails by itself")

    def contained():
        with pytest.raises(RuntimeError, match="the program fails by itself"):
            program()

    registered = build(contained)

    assert [resource.type for resource in registered] == [GROUP_TYPE, "bleu-iac:index:Foundation"]


def test_nothing_is_added_to_a_foundation_that_was_not_entered(stack):
    with pytest.raises(bleu.ArgumentError) as refused:
        build(lambda: stack.logs(bleu.Foundation("base", stack.foundation)))

    assert str(refused.value) == (
        "LogWorkspace 'logs' cannot be built:\n"
        "  BLEU-E110 foundation: is not open. Build components inside `with bleu.Foundation(...) as foundation:`:"
        " leaving it declares the delete lock"
    )


def test_nothing_is_added_to_a_foundation_that_was_left(stack):
    def program():
        with bleu.Foundation("base", stack.foundation) as foundation:
            pass
        foundation.add(pulumi.CustomResource("test:index:Own", "own", {}))

    with pytest.raises(bleu.ArgumentError) as refused:
        build(program)

    assert str(refused.value) == (
        "CustomResource 'own' cannot be built:\n"
        "  BLEU-E110 foundation: is not open. Build components inside `with bleu.Foundation(...) as foundation:`:"
        " leaving it declares the delete lock"
    )


def test_a_foundation_is_entered_once(stack):
    def program():
        foundation = bleu.Foundation("base", stack.foundation)
        with foundation:
            pass
        with foundation:
            pass

    with pytest.raises(bleu.ArgumentError) as refused:
        build(program)

    assert str(refused.value) == (
        "Foundation 'base' cannot be built:\n"
        "  BLEU-E110 foundation: was entered before. Put all that belongs to it into one `with` block"
    )


def test_all_that_is_wrong_is_said_at_once(stack):
    text = stack.refusal(
        lambda foundation: None,
        workload="Tax",
        environment="pre--production",
        owner=" ",
        data_classification="secret",
        tenant_id="contoso",
        region="westeurope",
        generation=0,
        tags={"Owner": "me", "cost/centre": "42"},
        locaton="here",
    )

    assert text == (
        "Foundation 'base' cannot be built:\n"
        "  BLEU-E101 locaton: is not an argument. Known: cloud, data_classification, environment, generation, owner,"
        " region, tags, tenant_id, workload\n"
        "  BLEU-E107 workload: 'Tax' is not a name Azure takes everywhere. Use 1 to 20 lower-case letters, digits and"
        " single hyphens, with a letter first and no hyphen last\n"
        "  BLEU-E107 environment: 'pre--production' is not a name Azure takes everywhere. Use 1 to 10 lower-case"
        " letters, digits and single hyphens, with a letter first and no hyphen last\n"
        "  BLEU-E105 data_classification: 'secret' is not one of the values it takes. Known: health, internal, public,"
        " restricted, sensitive\n"
        "  BLEU-E106 generation: must be between 1 and 999, got 0. Leave it out to keep 1\n"
        "  BLEU-E107 owner: is empty. Name the team or person who answers for it\n"
        "  BLEU-E107 tenant_id: 'contoso' is not a tenant id. Use the Entra tenant's id, a GUID such as"
        " 11111111-2222-4333-8444-555555555555\n"
        "  BLEU-E114 tags.Owner: is a tag that the foundation writes itself. Use the argument owner\n"
        "  BLEU-E114 tags.cost/centre: is not a tag Azure takes. Use at most 128 characters for a tag's name, none of"
        " <>%&\\?/ among them, and at most 256 for its value\n"
        "  BLEU-E109 region: 'westeurope' is not a region of Bleu. Use bleufrancecentral, bleufrancesouth"
    )


def test_a_refusal_speaks_french(stack, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")

    assert stack.refusal(lambda foundation: None, region="westeurope") == (
        "Foundation 'base' ne peut pas être construit :\n"
        "  BLEU-E109 region: 'westeurope' n'est pas une région de Bleu. Utilisez bleufrancecentral, bleufrancesouth"
    )


def test_more_tags_than_a_storage_account_takes_are_refused(stack):
    assert stack.refusal(lambda foundation: None, tags={f"t{n}": "x" for n in range(12)}) == (
        "Foundation 'base' cannot be built:\n"
        "  BLEU-E114 tags: has 12 tags. Leave room for the mandatory ones: at most 11"
    )


def test_an_owner_too_long_for_a_tag_is_refused(stack):
    assert stack.refusal(lambda foundation: None, owner="x" * 257) == (
        "Foundation 'base' cannot be built:\n"
        "  BLEU-E114 owner: is not a tag Azure takes. Use at most 128 characters for a tag's name, none of <>%&\\?/"
        " among them, and at most 256 for its value"
    )


def test_a_cloud_that_is_none_is_refused(stack):
    assert stack.refusal(lambda foundation: None, cloud="bleue") == (
        "Foundation 'base' cannot be built:\n  BLEU-E201 cloud: 'bleue' is not a cloud profile. Did you mean bleu?"
    )


def test_a_cloud_of_the_wrong_type_is_refused(stack):
    assert stack.refusal(lambda foundation: None, cloud=3, region=4) == (
        "Foundation 'base' cannot be built:\n"
        "  BLEU-E104 cloud: must be a Cloud or a text, got 3. Write a Cloud or a text\n"
        "  BLEU-E104 region: must be a text, got 4. Write a text"
    )


def test_a_region_is_found_in_any_spelling_and_written_as_azure_does(stack):
    registered = stack.build(lambda foundation: None, region="Bleu France South")

    group = stack.of(registered, GROUP_TYPE, "base")
    assert (group.inputs["location"], group.inputs["resourceGroupName"]) == ("bleufrancesouth", "rg-tax-test-bleus")


def test_a_region_that_configuration_adds_is_a_region(stack):
    added = Region(
        name="bleufrancewest", display_name="Bleu France West", short_name="bleuw", country="FR", city="Rennes",
        operator="Bleu", pair=None,
    )  # fmt: skip
    cloud = clouds.get("bleu").overridden(clouds.Overrides(regions=(added,)))

    registered = stack.build(lambda foundation: None, cloud=cloud, region="bleufrancewest")

    assert stack.of(registered, GROUP_TYPE, "base").inputs["location"] == "bleufrancewest"


def test_the_name_of_the_group_is_known_in_a_preview_and_waits_for_the_group(stack):
    def inside(foundation):
        pulumi.CustomResource("test:index:Own", "own", {"group": foundation.resource_group_name}, None)

    registered = stack.build(inside, preview=True)

    own = stack.of(registered, "test:index:Own", "own")
    assert own.inputs == {"group": "rg-tax-test-bleuc"}
    assert own.depends_on == {stack.of(registered, GROUP_TYPE, "base").urn}
    assert stack.of(registered, LOCK_TYPE, "base-lock").inputs["scope"] is UNKNOWN


def test_a_foundation_tells_what_resources_of_ones_own_need(stack):
    told = []
    stack.build(told.append, tags={"cost-centre": "42"})

    (foundation,) = told
    assert foundation.location == "bleufrancecentral"
    assert foundation.region.city == "Paris"
    assert foundation.cloud.name == "bleu"
    assert foundation.tags == {**stack.tags, "cost-centre": "42"}
