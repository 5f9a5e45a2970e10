"""What the real engine writes is what the check reads."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.engine

PROGRAM = """
    import pulumi
    import pulumi_azure_native as azure

    group = azure.resources.ResourceGroup("files", location="bleufrancecentral")
    azure.storage.StorageAccount(
        "files",
        resource_group_name=group.name,
        location="bleufrancecentral",
        kind=pulumi.Output.secret("StorageV2"),
        sku={"name": "Standard_LRS"},
    )
"""
SERVES_NOTHING = """
from bleu_iac import clouds
from bleu_iac.policy.serving import serve

serve("lenient", [], clouds.get("bleu"))
"""


def test_a_state_of_the_engines_is_judged(rehearse):
    rehearse.write(PROGRAM)
    ran = rehearse("up", "--policy-pack", str(lenient(rehearse.state.parent)))
    assert ran.code == 0, ran.said
    (state,) = rehearse.state.glob("rehearsals/*/backend/.pulumi/stacks/*/landing-zone.demo.json")

    command = [str(Path(sys.executable).with_name("bleu-iac")), "check", str(state), "--format", "json"]
    checked = subprocess.run(command, capture_output=True, text=True)

    assert checked.returncode == 1, checked.stderr
    document = json.loads(checked.stdout)
    assert document["summary"]["kind"] == "stack state"
    found = {(finding["rule"], finding["urn"].rpartition("::")[2]) for finding in document["findings"]}
    assert ("keys-storage-customer-key", "files") in found
    assert "residency-location-in-cloud" not in {rule for rule, _ in found}


def lenient(folder: Path) -> Path:
    """Write a pack that says nothing, so that what it is about to check gets deployed."""
    pack = folder / "lenient"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text("runtime: python\nname: lenient\nversion: 0.0.1\n")
    (pack / "__main__.py").write_text(SERVES_NOTHING)
    return pack
