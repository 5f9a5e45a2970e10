"""One file of waivers at every door of the real engine: what it covers is let through and told, and nothing else is."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bleu_iac.waivers import VARIABLE
from tests.doors.machine import Machine, Ran
from tests.waived import TOLD, day, written

pytestmark = pytest.mark.engine

URN = "urn:pulumi:dev::tenant::azure-native:network:RouteTable::gateway"
GATEWAY = """
from pulumi import CustomResource

CustomResource("azure-native:network:RouteTable", "gateway", {"resourceGroupName": "rg", "location": "westeurope"})
"""
WHERE = "location must be a region of Bleu (bleufrancecentral, bleufrancesouth), found 'westeurope'"
ABROAD = (
    "residency-location-in-cloud",
    "mandatory",
    f"Everything is in a region of the cloud\ngateway: {WHERE}. Write one of the regions named",
)


@pytest.fixture
def stack(machine) -> Machine:
    stack = machine()
    stack.write(GATEWAY)
    return stack


def waiving(folder: Path, **changed: str) -> str:
    """Write a file with one waiver; give its path."""
    return str(written(folder / "bleu-waivers.yaml", changed, rule="BLEU-0001", resource="gateway"))


def said(ran: Ran) -> list[tuple[str, str, str]]:
    """Give what the pack said: rule, level and text."""
    events = [event["policyEvent"] for event in map(json.loads, ran.log.splitlines()) if "policyEvent" in event]
    return sorted(
        (each["policyName"], each["enforcementLevel"], each["message"].replace("<{%reset%}>", "").strip())
        for each in events
    )


def waived() -> tuple[str, str, str]:
    return (ABROAD[0], "advisory", f"{TOLD}.\n{ABROAD[2]}")


def checked(stack: Machine, *options: str) -> tuple[int, list[tuple[str, str, str]]]:
    command = [str(Path(sys.executable).with_name("bleu-iac")), "check", str(stack.export()), "--format", "json"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=120)
    found = json.loads(done.stdout)["findings"]
    return done.returncode, [(each["rule"], each["verdict"], each["urn"]) for each in found]


def test_what_is_waived_is_let_through_by_the_pack_and_the_check_and_told(stack):
    refused = stack.preview()
    assert (refused.code, said(refused)) == (1, [ABROAD])

    file = waiving(stack.folder)
    preview = stack.preview(levels={"settings": {"waivers": file}})
    assert (preview.code, said(preview)) == (0, [waived()])
    assert f"          {TOLD}.\n          Everything is in a region of the cloud\n" in preview.said
    update = stack.up(**{VARIABLE: file})
    assert (update.code, said(update)) == (0, [waived()])

    assert checked(stack) == (1, [(ABROAD[0], "violation", URN)])
    assert checked(stack, "--waivers", file) == (0, [(ABROAD[0], "waived", URN)])


@pytest.mark.parametrize("verb", ["preview", "up"])
def test_what_is_waived_no_more_is_refused_and_the_waiver_with_it(stack, verb):
    file = waiving(stack.folder, expires=day(-1))
    ran = stack.run(verb, levels={"settings": {"waivers": file}})
    ended = (
        "governance-waivers-hold",
        "mandatory",
        "A waiver is for a rule there is, approved by another person, and ends\n"
        f"{file}: waivers[0].expires was {day(-1)}; BLEU-0001 is not waived for 'gateway'. "
        "Have it granted anew by somebody who did not ask for it, or take it out",
    )
    # An update stops at the stack itself, the first resource there is.
    assert (ran.code, said(ran)) == (1, [ended, ABROAD] if verb == "preview" else [ended])


def test_a_waiver_that_covers_nothing_is_refused_unless_something_is_left_out(stack):
    stack.write(GATEWAY + GATEWAY.replace('"gateway"', '"other"').replace("westeurope", "bleufrancesouth"))
    levels = {"settings": {"waivers": waiving(stack.folder)}}
    left_out = stack.run("preview", "--exclude", URN, levels=levels)
    assert (left_out.code, said(left_out)) == (0, [])

    stack.write(GATEWAY.replace('"gateway"', '"other"').replace("westeurope", "bleufrancesouth"))
    ran = stack.preview(levels=levels)
    assert (ran.code, [(rule, level) for rule, level, _ in said(ran)]) == (
        1,
        [("governance-waivers-used", "mandatory")],
    )


def test_a_file_that_can_not_be_used_stops_the_pack(stack):
    ran = stack.preview(levels={"settings": {"waivers": waiving(stack.folder, granted="yesterday")}})
    assert ran.code != 0
    assert "waivers[0].granted: must be a date such as 2030-01-31. Correct the value" in ran.said


def test_a_relative_path_begins_in_the_packs_folder(stack):
    ran = stack.preview(levels={"settings": {"waivers": "no-waivers.yaml"}})
    assert ran.code != 0
    assert "/policies/sovereignty/no-waivers.yaml: can't be read (No such file or directory)." in ran.said


def test_the_guard_warns_of_what_is_waived_and_refuses_what_is_not(stack):
    file = waiving(stack.folder)
    stack.write(f"import bleu_iac as bleu\nbleu.guard(waivers={file!r})\n{GATEWAY}")
    ran = stack.preview(pack=None)
    assert ran.code == 0, ran.said
    assert f"warning: {TOLD}.\n" in ran.said

    waiving(stack.folder, approver=" CAMILLE ")
    ran = stack.preview(pack=None)
    assert ran.code == 1, ran.said
    assert "error: The guard refused these waivers, and nothing was created:" in ran.said
    assert "waivers[0].approver is 'CAMILLE', who asked for it; BLEU-0001 is not waived for 'gateway'" in ran.said
    assert "Traceback" not in ran.said


def test_a_rehearsal_takes_the_file_from_the_environment(rehearse):
    rehearse.write("""
        import pulumi_azure_native as azure

        azure.resources.ResourceGroup("gateway", location="bleufrancecentral")
    """)
    file = waiving(rehearse.program, rule="governance-mandatory-tags")
    assert rehearse("preview").code == 1
    ran = rehearse("preview", "--json", **{VARIABLE: file})
    assert ran.code == 0, ran.said
    assert [(each["rule"], each["blocks"]) for each in ran.document["findings"]] == [
        ("governance-mandatory-tags", False)
    ]
    assert ran.document["findings"][0]["message"].startswith(f"{TOLD}.\n")
