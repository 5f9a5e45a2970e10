"""Nothing slips past: not at the guard, not at the pack in the real engine, not at a check of the export."""

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.conftest import BLEU_PROVIDER
from tests.doors.machine import ADVISORY, UNDETERMINED, VIOLATION, Machine, Ran, Said, check, of
from tests.evasions.cases import CASES, HIDDEN, PLACE, PROGRAM, Case

pytestmark = pytest.mark.engine


@dataclass(frozen=True)
class Tried:
    """All cases in one program."""

    preview: Ran
    update: Ran
    checked: set[Said]
    """The export with its secrets in clear."""
    sealed: set[Said]
    """The export as it is by default."""


@pytest.fixture(scope="module")
def tried(machine: Callable[..., Machine]) -> Tried:
    used = machine()
    used.write(PROGRAM, guard=True)
    preview, update = used.preview(), used.up(levels=ADVISORY)
    assert update.code == 0, update.said
    clear = check(used.export("--show-secrets"))[1]
    return Tried(preview, update, clear, check(used.export())[1])


def missing(case: Case, findings: set[Said]) -> list[tuple[str, str]]:
    """Give what a door should say of a case and does not."""
    names = {each.name for each in findings if each.name == case.name or each.name.startswith(f"{case.name}_")}
    said = [each for name in names for each in of(findings, name) if each.verdict == VIOLATION]
    return [
        (rule, what) for rule, what in case.said if not any(s.rule == rule and s.what.startswith(what) for s in said)
    ]


cases = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


@cases
def test_the_pack_refuses_it_at_a_preview(tried, case):
    assert tried.preview.code == 1
    assert missing(case, tried.preview.findings) == []
    assert case.said or of(tried.preview.findings, case.name, PLACE) == []


@cases
def test_the_guard_refuses_it(tried, case):
    assert missing(case, tried.preview.guard) == []
    assert case.said or of(tried.preview.guard, case.name, PLACE) == []


@cases
def test_a_check_of_the_export_finds_it(tried, case):
    assert missing(case, tried.checked) == []
    assert case.said or of(tried.checked, case.name, PLACE) == []


def test_a_secret_place_is_never_printed(tried):
    for ran in (tried.preview, tried.update):
        assert HIDDEN not in ran.said
        assert HIDDEN not in ran.log
    for findings in (tried.preview.findings, tried.preview.guard, tried.update.guard, tried.checked, tried.sealed):
        assert [each for each in findings if HIDDEN in each.what] == []


def test_an_encrypted_place_is_undetermined_and_no_pass(tried):
    for name, path in (("secret", "location"), ("secret-list", "locations")):
        assert of(tried.sealed, name, PLACE) == [
            Said(PLACE, name, f"{path} is not known before deployment", UNDETERMINED)
        ]


def test_what_is_read_is_found_in_the_export_alone(machine):
    used = machine()
    used.write("""
        import pulumi_azure_native as azure
        from pulumi import CustomResource
        id_ = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/routeTables/read"
        read = azure.network.RouteTable.get("read", id_)
        CustomResource("azure-native:network:RouteTable", "beside", {"location": read.location})
    """)
    preview = used.preview()
    assert of(preview.findings, "read") == []
    (beside,) = of(preview.findings, "beside", PLACE)
    assert "found 'westeurope'" in beside.what
    assert used.up(levels=ADVISORY).code == 0
    found = check(used.export())[1]
    assert [each.rule for each in of(found, "read", PLACE)] == [PLACE]


LATER = """
    import pulumi
    from pulumi import CustomResource
    group = CustomResource("azure-native:resources:ResourceGroup", "group", {"location": "bleufrancecentral"})
    group_id = group.id
    CustomResource("azure-native:network:RouteTable", "later", {"location": group_id.apply(lambda _: "westeurope")})
    CustomResource("azure-native:cosmosdb:DatabaseAccount", "later-inside", {
        "location": "bleufrancecentral", "locations": group_id.apply(lambda _: [{"locationName": "westeurope"}]),
    })
"""


def test_what_is_known_only_at_the_update_is_asked_again_and_refused_before_it_is_created(machine):
    used = machine()
    used.write(LATER)
    preview = used.preview(levels={"all": "disabled", PLACE: "mandatory"})
    assert preview.code == 0, preview.said
    assert {(each.name, each.what, each.verdict) for each in preview.findings} == {
        ("later", "location is not known before deployment", UNDETERMINED),
        ("later-inside", "locations is not known before deployment", UNDETERMINED),
    }
    strict = used.preview(levels={"all": "disabled", PLACE: "mandatory", "settings": {"undetermined": "mandatory"}})
    assert strict.code == 1
    update = used.up(levels={"all": "disabled", PLACE: "mandatory"})
    assert update.code == 1
    assert "found 'westeurope'" in update.said
    assert resources(used) == ["group"]


SUBSCRIPTION = "tool-subscription-known"
THEIRS = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/theirs"
THEIRS_LATER = f"""
    from pulumi import CustomResource
    group = CustomResource("azure-native:resources:ResourceGroup", "group", {{"location": "bleufrancecentral"}})
    network = group.id.apply(lambda _: "{THEIRS}/providers/Microsoft.Network/virtualNetworks/theirs")
    PEERING = "azure-native:network:VirtualNetworkPeering"
    CustomResource(PEERING, "theirs", {{"remoteVirtualNetwork": {{"id": network}}}})
    CustomResource(PEERING, "inside", {{"remoteVirtualNetwork": network.apply(lambda id: {{"id": id}})}})
"""


def test_an_id_that_is_known_only_at_the_update_is_refused_before_what_names_it_is_created(machine):
    used = machine()
    used.write(THEIRS_LATER)
    own = BLEU_PROVIDER["azure-native:subscriptionId"]
    listed = {"enforcementLevel": "mandatory", "subscriptions": [own]}
    levels = {"all": "disabled", SUBSCRIPTION: listed}
    preview = used.preview(levels=levels)
    assert (preview.code, preview.findings) == (0, set()), preview.said
    update = used.up(levels=levels)
    assert update.code == 1
    assert f"found '{THEIRS}" in update.said
    assert resources(used) == ["group"]


def resources(used: Machine) -> list[str]:
    """Give the names of azure-native's resources in the state."""
    held = json.loads(used.export().read_text("utf-8"))["deployment"].get("resources", [])
    return [each["urn"].split("::", 3)[-1] for each in held if each["type"].startswith("azure-native:")]


def test_a_property_that_is_not_to_change_is_judged_as_it_stays(machine):
    """The pack sees what the engine keeps; the guard, which comes before, sees what the program says."""
    used = machine()
    program = """
        from pulumi import CustomResource, ResourceOptions
        options = ResourceOptions(ignore_changes=["location"])
        CustomResource("azure-native:network:RouteTable", "stays", {{"location": "{}"}}, options)
    """
    used.write(program.format("westeurope"))
    assert used.up(levels=ADVISORY).code == 0
    used.write(program.format("bleufrancecentral"), guard=True)
    preview = used.preview()
    assert preview.code == 1
    assert [each.verdict for each in of(preview.findings, "stays", PLACE)] == [VIOLATION]
    assert of(preview.guard, "stays", PLACE) == []


def test_two_resources_of_one_name_are_both_judged(machine):
    used = machine()
    used.write("""
        from pulumi import CustomResource
        for token in ("network:RouteTable", "network:VirtualNetwork"):
            CustomResource(f"azure-native:{token}", "same", {"location": "westeurope"})
        CustomResource("azure-native:network:RouteTable", "same", {"location": "eastus"})
    """)
    preview = used.preview()
    assert preview.code == 1
    shown = {each.what.partition(", found ")[2][:8] for each in of(preview.findings, "same", PLACE)}
    # The engine stops at the second resource of one URN: which of them it had judged by then is a race.
    assert shown
    assert shown <= {"'westeur", "'eastus'"}
    assert any("Duplicate resource URN" in each for each in preview.errors)


BIG = """
    from pulumi import CustomResource
    TABLE = "azure-native:network:RouteTable"
    many = ["bleufrancecentral"] * 100_000
    CustomResource(TABLE, "many", {"locations": [*many, "westeurope"]})
    CustomResource(TABLE, "long", {"location": "w" * 5_000_000})
    CustomResource(TABLE, "beside", {"tags": {"note": "x" * 5_000_000}, "location": "westeurope"})
"""


def test_size_hides_nothing(machine):
    used = machine()
    used.write(BIG, guard=True)
    preview = used.preview()
    assert preview.code == 1
    for findings in (preview.findings, preview.guard):
        (many,), (long,), (beside,) = (of(findings, name, PLACE) for name in ("many", "long", "beside"))
        assert many.what.startswith("locations[100000] must be a region of Bleu")
        assert f"found '{'w' * 199}…" in long.what
        assert "found 'westeurope'" in beside.what
