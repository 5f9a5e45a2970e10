"""The guard on the real engine, with a policy pack that has no rules: what is refused is refused by the guard alone."""

import sqlite3

import pytest

pytestmark = pytest.mark.engine

PROGRAM = """
    import asyncio
    import pulumi
    import pulumi_azure_native as azure
    import bleu_iac as bleu

    def table(name, location, **options):
        return azure.network.RouteTable(name, resource_group_name=group.name, location=location, **options)

"""
GUARD = "    bleu.guard()\n"
GROUP = """
    tags = {"workload": "w", "environment": "test", "owner": "o", "data-classification": "internal"}
    group = azure.resources.ResourceGroup("group", location="bleufrancecentral", tags=tags)
"""
ABROAD = (
    "BLEU-E501 {name} (azure-native:network:RouteTable): location must be a region of Bleu (bleufrancecentral, "
    "bleufrancesouth), found {value} (rule residency-location-in-cloud). Write one of the regions named"
)
REFUSED = "error: The guard refused these resources, and they were not created:"


@pytest.fixture
def no_pack(tmp_path):
    pack = tmp_path / "no-rules"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text("runtime: python\n")
    (pack / "__main__.py").write_text(
        "from bleu_iac import clouds\n"
        "from bleu_iac.policy.serving import serve\n"
        'serve("no-rules", (), clouds.get("bleu"))\n'
    )
    return ("--policy-pack", str(pack))


def created(rehearse):
    """The kinds of what the control plane holds."""
    database = next(rehearse.state.glob("rehearsals/*/*.sqlite"))
    with sqlite3.connect(database) as connection:
        return sorted(row[0].split("/")[-2] for row in connection.execute("select id from resources"))


@pytest.mark.parametrize("verb", ["preview", "up"])
def test_a_resource_abroad_is_refused_without_a_traceback_and_nothing_is_created(rehearse, no_pack, verb):
    rehearse.write(PROGRAM + GUARD + GROUP + '    table("there", "westeurope")\n')
    ran = rehearse(verb, *no_pack)
    assert ran.code == 1, ran.said
    assert f"    {REFUSED}\n      {ABROAD.format(name='there', value=repr('westeurope'))}\n" in ran.stdout
    assert "Traceback" not in ran.said
    assert created(rehearse) == []


def test_a_place_known_only_at_update_is_warned_of_then_refused_before_creation(rehearse, no_pack):
    rehearse.write(PROGRAM + GUARD + GROUP + '    table("later", group.id.apply(lambda _: "westeurope"))\n')
    preview = rehearse("preview", *no_pack)
    assert preview.code == 0, preview.said
    warning = "later: location is not known before deployment. Write one of the regions named"
    assert f"warning: Everything is in a region of the cloud\n    {warning}\n" in preview.stdout
    update = rehearse("up", *no_pack)
    assert update.code == 1, update.said
    assert ABROAD.format(name="later", value="'westeurope'") in update.stdout
    assert created(rehearse) == ["resourceGroups"]


def test_a_good_program_is_left_alone(rehearse, no_pack):
    rehearse.write(PROGRAM + GUARD + GROUP + '    table("here", group.location)\n')
    ran = rehearse("up", *no_pack)
    assert ran.code == 0, ran.said
    assert created(rehearse) == ["resourceGroups", "routeTables"]


TRANSFORM = """
    def move(args):
        if args.type_ == "azure-native:network:RouteTable":
            args.props["location"] = {location!r}
        return pulumi.ResourceTransformResult(args.props, args.opts)

    pulumi.runtime.register_resource_transform(move)
"""


def test_what_a_later_transform_makes_of_a_resource_is_what_is_judged(rehearse, no_pack):
    away = TRANSFORM.format(location="eastus")
    rehearse.write(PROGRAM + GUARD + away + GROUP + '    table("moved", "bleufrancecentral")\n')
    ran = rehearse("preview", *no_pack)
    assert ran.code == 1, ran.said
    assert ABROAD.format(name="moved", value="'eastus'") in ran.stdout

    home = TRANSFORM.format(location="bleufrancesouth")
    rehearse.write(PROGRAM + GUARD + home + GROUP + '    table("moved", "eastus")\n')
    assert rehearse("preview", *no_pack).code == 0


def test_what_one_resources_own_transform_makes_of_it_is_what_is_judged(rehearse, no_pack):
    own = """
    def away(args):
        return pulumi.ResourceTransformResult({**args.props, "location": "eastus"}, args.opts)

"""
    options = "opts=pulumi.ResourceOptions(transforms=[away])"
    rehearse.write(PROGRAM + GUARD + own + GROUP + f'    table("moved", "bleufrancecentral", {options})\n')
    ran = rehearse("preview", *no_pack)
    assert ran.code == 1, ran.said
    assert ABROAD.format(name="moved", value="'eastus'") in ran.stdout


def test_a_provider_that_leads_elsewhere_is_refused_with_all_that_uses_it(rehearse, no_pack):
    config = {"azure-native:metadataHost": "management.azure.com", "azure-native:disableInstanceDiscovery": "true"}
    rehearse.write(PROGRAM + GUARD + GROUP, config=config)
    ran = rehearse("up", *no_pack)
    assert ran.code == 1, ran.said
    assert "BLEU-E501 default (pulumi:providers:azure-native): metadataHost must be" in ran.stdout
    assert "'management.azure.com'" in ran.stdout
    assert created(rehearse) == []


def test_called_after_something_was_registered_it_is_refused(rehearse, no_pack):
    program = """
    import asyncio
    import pulumi
    import bleu_iac as bleu

    async def main():
        pulumi.ComponentResource("my:index:Group", "early")
        await asyncio.sleep(0.2)
        bleu.guard()

    pulumi.run(main)
    """
    rehearse.write(program)
    ran = rehearse("preview", *no_pack)
    assert ran.code == 2, ran.said
    assert (
        "    error: The guard can't be set:\n"
        "      BLEU-E502 bleu.guard: is called when resources may have been registered already, which it did not see. "
        "Call it first, before any await\n"
    ) in ran.stdout


COMPONENT = """
from typing import TypedDict

import pulumi
from pulumi.provider.experimental import component_provider_host


class Arguments(TypedDict):
    location: pulumi.Input[str]


class Thing(pulumi.ComponentResource):
    def __init__(self, name: str, args: Arguments, opts: pulumi.ResourceOptions | None = None):
        super().__init__("remote:index:Thing", name, {}, opts)
        inner = pulumi.ResourceOptions(parent=self)
        pulumi.CustomResource("azure-native:network:RouteTable", "inside", {"location": args["location"]}, inner)


component_provider_host(components=[Thing], name="remote")
"""


def test_what_a_component_in_another_process_declares_is_judged(rehearse, no_pack, tmp_path):
    component = tmp_path / "component"
    component.mkdir()
    (component / "PulumiPlugin.yaml").write_text("name: remote\nruntime: python\n")
    (component / "__main__.py").write_text(COMPONENT)
    declared = """    pulumi.ComponentResource("remote:index:Thing", "far", {"location": "westeurope"}, None, True)\n"""
    rehearse.write(PROGRAM + GUARD + declared)
    project = rehearse.program / "Pulumi.yaml"
    project.write_text(f"{project.read_text()}plugins:\n  providers: [{{name: remote, path: {component}}}]\n")

    ran = rehearse("preview", *no_pack)

    assert ran.code == 1, ran.said
    assert ABROAD.format(name="inside", value="'westeurope'") in ran.stdout


def test_a_stack_whose_state_is_kept_abroad_is_refused(rehearse, no_pack):
    elsewhere = "    import os\n    os.environ['PULUMI_BACKEND_URL'] = 'https://state.example.org'\n"
    rehearse.write(PROGRAM + elsewhere + GUARD + GROUP)
    ran = rehearse("up", *no_pack)
    assert ran.code == 1, ran.said
    assert (
        "BLEU-E501 tenant-landing-zone.demo (pulumi:pulumi:Stack): stateBackend.url must be a disk of one's own, or a "
        "host of Bleu, a private address, or one in the rule's list, found 'state.example.org' (rule "
        "tool-state-in-cloud)."
    ) in ran.stdout
    assert created(rehearse) == []
