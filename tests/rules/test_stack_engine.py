"""Stack rules behind the real engine: a preview is refused, an update compares ids, and a check says the same."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.engine

PACK = """
from bleu_iac import clouds
from bleu_iac.policy.serving import serve
from bleu_iac.rules import STACK

serve("together", STACK, clouds.get("bleu"))
"""
ALONE = """
    import pulumi
    import pulumi_azure_native as azure

    group = azure.resources.ResourceGroup("files", location="bleufrancecentral")
    account = azure.storage.StorageAccount(
        "files", resource_group_name=group.name, location="bleufrancecentral",
        kind="StorageV2", sku={"name": "Standard_LRS"},
    )
"""
TOGETHER = (
    ALONE
    + """
    blobs = azure.storage.BlobServiceProperties(
        "files", blob_services_name="default", account_name=account.name, resource_group_name=group.name,
        delete_retention_policy={"enabled": True, "days": 30}, is_versioning_enabled=True,
    )
    logs = azure.operationalinsights.Workspace("logs", resource_group_name=group.name, location="bleufrancecentral")
    for name, target in (("blobs", blobs.id), ("logs", logs.id)):
        azure.monitor.DiagnosticSetting(
            name, resource_uri=target, workspace_id=logs.id,
            logs=[{"category_group": "allLogs", "enabled": True}],
        )
    azure.authorization.ManagementLockByScope(
        "files", scope=group.id, level="CanNotDelete", opts=pulumi.ResourceOptions(depends_on=[account, blobs, logs]),
    )
"""
)


@pytest.fixture
def judged(rehearse, tmp_path):
    """Rehearse a program with a pack of stack rules only; give what they say of which resource."""
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text("runtime: python\nname: together\nversion: 0.0.1\n")
    (pack / "__main__.py").write_text(PACK)
    rehearse.pack = pack

    def run(verb, source):
        rehearse.write(source)
        ran = rehearse(verb, "--json")
        found = {(each["rule"], each["urn"].rpartition("::")[2], each["blocks"]) for each in ran.document["findings"]}
        return ran.code, found

    return run


NOTHING_AROUND = {
    ("backup-data-protected", "files", True),
    ("governance-delete-lock", "files", True),
    ("logging-diagnostics-present", "files", True),
}


def test_a_preview_of_an_account_with_nothing_around_it_is_refused(judged):
    assert judged("preview", ALONE) == (1, NOTHING_AROUND)


def test_with_what_it_needs_it_is_accepted_before_any_id_is_known_and_after(judged, rehearse):
    assert judged("preview", TOGETHER) == (0, set())
    assert judged("up", TOGETHER) == (0, set())
    assert judged("preview", TOGETHER) == (0, set())

    (state,) = rehearse.state.glob("rehearsals/*/backend/.pulumi/stacks/*/landing-zone.demo.json")
    document = json.loads(state.read_text())
    assert stack_rules_of(state) == set()

    resources = document["checkpoint"]["latest"]["resources"]
    kept = [each for each in resources if "Lock" not in each["type"] and "Diagnostic" not in each["type"]]
    document["checkpoint"]["latest"]["resources"] = kept
    state.write_text(json.dumps(document))
    assert stack_rules_of(state) == {
        ("governance-delete-lock", "files"),
        ("logging-diagnostics-present", "files"),
        ("logging-diagnostics-present", "logs"),
    }


def stack_rules_of(state):
    """Give what a check of a state says by stack rules."""
    command = [str(Path(sys.executable).with_name("bleu-iac")), "check", str(state), "--format", "json"]
    found = json.loads(subprocess.run(command, capture_output=True, text=True).stdout)["findings"]
    rules = {rule for rule, _, _ in NOTHING_AROUND}
    return {(each["rule"], each["urn"].rpartition("::")[2]) for each in found if each["rule"] in rules}
