"""One configuration at every door of the real engine: what was declared at one is declared at all."""

import json

import pytest

from tests.doors.machine import check

pytestmark = pytest.mark.engine

PROGRAM = """
from pulumi import CustomResource

CustomResource("azure-native:network:RouteTable", "gateway", {
    "resourceGroupName": "rg", "location": "westeurope", "routes": [{"name": "out", "nextHopType": "Internet"}],
})
"""
PLACE, ROUTE = "residency-location-in-cloud", "network-no-internet-route"
LEVELS = {PLACE: "advisory", ROUTE: "disabled"}


def test_a_level_holds_at_the_pack_the_guard_and_the_check(machine):
    stack = machine()
    file = stack.folder / "policy.json"
    guard = f"import bleu_iac as bleu\nbleu.guard(policy_pack_config={str(file)!r})\n"
    stack.write(guard + PROGRAM)

    file.write_text(json.dumps({}))
    refused = stack.preview(levels={})
    assert refused.code == 1
    assert {each.rule for each in refused.findings} == set()  # the guard ends the program before the engine asks
    assert f"(rule {PLACE})" in refused.said
    assert f"(rule {ROUTE})" in refused.said

    file.write_text(json.dumps(LEVELS))
    through = stack.up(levels=LEVELS)
    assert through.code == 0, through.said
    assert {each.rule for each in through.findings} == {PLACE}
    assert through.said.count("gateway: location must be a region of Bleu") >= 2  # the guard's warning, and the pack's
    assert "routes" not in through.said

    document = stack.export()
    assert (check(document)[0], {each.rule for each in check(document)[1]}) == (1, {PLACE, ROUTE})
    code, found = check(document, "--policy-pack-config", str(file))
    assert (code, {each.rule for each in found}) == (0, {PLACE})
