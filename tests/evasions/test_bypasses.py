"""Going around a door instead of through it: what the engine does then, and which other door still stands."""

import json
import shutil
from pathlib import Path

import pytest
from pulumi.runtime.proto.analyzer_pb2 import AnalyzeRequest

from bleu_iac.policy.reading import Reader
from tests.doors.machine import ADVISORY, PACK, VIOLATION, check, of
from tests.evasions.cases import GENUINE, PLACE
from tests.evasions.test_evasions import resources

pytestmark = pytest.mark.engine

ABROAD = """
CustomResource("azure-native:network:RouteTable", "abroad", {"location": "westeurope"})
"""
IMPORTS = """
import pulumi
from pulumi import CustomResource, ResourceOptions
"""


def pack(folder: Path, before: str) -> Path:
    """Copy the strict pack, with something that it does first."""
    shutil.copytree(PACK, folder)
    main = folder / "__main__.py"
    main.write_text(before + main.read_text("utf-8"), "utf-8")
    return folder


@pytest.mark.parametrize("verb", ["preview", "up"])
def test_a_program_that_kills_the_pack_is_stopped_by_the_engine(machine, tmp_path, verb):
    used, pid = machine(), tmp_path / "pid"
    killed = pack(tmp_path / "pack", f"import os, pathlib\npathlib.Path({str(pid)!r}).write_text(str(os.getpid()))\n")
    used.write(f"""
import os, signal, time
{IMPORTS}
os.kill(int(open({str(pid)!r}).read()), signal.SIGKILL)
time.sleep(0.2)
{ABROAD}
""")
    ran = used.run(verb, pack=killed)
    assert ran.code != 0
    assert "failed to run remediation: connection error" in ran.said or "failed to get analyzer info" in ran.said
    assert resources(used) == []


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("raise SystemExit('no rules today')\n", "failed to start: could not read plugin"),
        ("print('no port')\n", "wrote an invalid port to stdout"),
    ],
    ids=["that-ends", "that-says-no-port"],
)
def test_a_pack_that_does_not_start_stops_the_deployment(machine, tmp_path, before, said):
    used = machine()
    used.write(IMPORTS + ABROAD)
    ran = used.up(pack=pack(tmp_path / "pack", before))
    assert ran.code != 0
    assert said in ran.said
    assert resources(used) == []


def test_a_program_that_takes_the_guard_off_is_judged_by_the_pack_all_the_same(machine):
    """The guard is part of the program, which can do with itself what it likes."""
    used = machine()
    used.write(f"""
{IMPORTS}
import bleu_iac as bleu
from bleu_iac import guarding

guarding.watch = lambda *_: None
bleu.guard()
{ABROAD}
""")
    alone = used.preview(pack=None)
    assert alone.code == 0, alone.said
    ran = used.preview()
    assert ran.code == 1
    assert [each.verdict for each in of(ran.findings, "abroad", PLACE)] == [VIOLATION]


def test_a_registration_sent_past_the_sdk_is_judged_by_the_guard(machine):
    """The engine itself asks the guard, whoever speaks to it."""
    used = machine()
    used.write(f"""
{IMPORTS}
import bleu_iac as bleu
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import resource_pb2
from pulumi.runtime.settings import get_monitor

send = get_monitor().RegisterResource
bleu.guard()
assert get_monitor().RegisterResource is not send
inputs = Struct()
inputs.update({{"location": "westeurope"}})
send(resource_pb2.RegisterResourceRequest(
    type="azure-native:network:RouteTable", name="past", custom=True, object=inputs
))
""")
    ran = used.up(pack=None)
    assert ran.code != 0
    assert "BLEU-E501 past (azure-native:network:RouteTable): location must be a region of Bleu" in ran.said
    assert resources(used) == []


def test_an_explicit_providers_own_code_is_seen_by_the_guard_and_the_check(machine):
    """The engine keeps it from a pack."""
    used = machine()
    used.write(
        """
        import pulumi_azure_native as azure
        from pulumi import ResourceOptions
        azure.Provider(
            "own-code", metadata_host="management.sovcloud-api.fr", disable_instance_discovery=True,
            disable_pulumi_partner_id=True, opts=ResourceOptions(plugin_download_url="https://example.com/plugin"),
        )
        """,
        guard=True,
    )
    found = (GENUINE, "__internal.pluginDownloadURL must be left out, found 'https://example.com/plugin'")
    preview = used.preview()
    assert of(preview.findings, "own-code", GENUINE) == []
    assert [(each.rule, each.what) for each in of(preview.guard, "own-code", GENUINE)] == [found]
    assert used.up(levels=ADVISORY).code == 0
    assert [(each.rule, each.what) for each in of(check(used.export())[1], "own-code", GENUINE)] == [found]


def test_a_key_of_the_engines_own_form_is_seen_by_the_guard_and_the_check(machine):
    """The engine keeps keys that begin with two underscores from a pack; a provider is given them."""
    used = machine()
    used.write(
        IMPORTS + 'CustomResource("azure-native:network:RouteTable", "hidden", {"__p": {"location": "westeurope"}})\n',
        guard=True,
    )
    preview = used.preview()
    assert of(preview.findings, "hidden", PLACE) == []
    assert [each.what.split()[0] for each in of(preview.guard, "hidden", PLACE)] == ["__p.location"]


def test_too_deep_to_be_read_is_refused(machine):
    used = machine()
    used.write(f"""
import sys
sys.setrecursionlimit(100_000)
{IMPORTS}
value = {{"location": "westeurope"}}
for _ in range(500):
    value = {{"a": value}}
CustomResource("azure-native:network:RouteTable", "deep", {{"location": "bleufrancecentral", "p": value}})
""")
    ran = used.up()
    assert ran.code != 0
    assert (
        "BLEU-E506 deep (azure-native:network:RouteTable): is nested too deeply to be judged. "
        "Nest its properties at most a hundred times"
    ) in ran.said
    assert resources(used) == []


TEMPLATES = """
import pulumi
from pulumi import CustomResource
abroad = {"type": "Microsoft.Network/routeTables", "apiVersion": "2023-04-01", "name": "t", "location": "westeurope"}
inner = {"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "in", "properties": {
    "mode": "Incremental", "template": {"resources": [abroad]}}}
def deployment(name, **properties):
    CustomResource("azure-native:resources:Deployment", name, {
        "resourceGroupName": "rg", "properties": {"mode": "Incremental", **properties}})
deployment("plain", template={"resources": [abroad]})
deployment("nested", template={"resources": [inner]})
deployment("parameter", template={"parameters": {"p": {"type": "string"}}, "resources": [
    {**abroad, "location": "[parameters('p')]"}]}, parameters={"p": {"value": "westeurope"}})
deployment("copied", template={"resources": [{**abroad, "name": "[format('t{0}', copyIndex())]",
    "copy": {"name": "c", "count": 3}}]})
deployment("linked", templateLink={"uri": "https://example.com/template.json"})
CustomResource("azure-native:resources:AzureCliScript", "script", {"location": "bleufrancecentral", "kind": "AzureCLI",
    "scriptContent": "az group create -l westeurope -n there", "azCliVersion": "2.50.0", "retentionInterval": "P1D"})
"""


def test_a_template_or_a_script_is_no_way_around(machine):
    used = machine()
    used.write(TEMPLATES, guard=True)
    preview = used.preview()
    assert preview.code == 1
    for name in ("plain", "nested", "parameter", "copied", "linked", "script"):
        assert of(preview.findings, name), name
        assert {each[:3] for each in of(preview.guard, name)} <= {each[:3] for each in of(preview.findings, name)}
        assert of(preview.guard, name), name
    for name in ("plain", "nested", "parameter", "copied", "script"):
        assert VIOLATION in {each.verdict for each in of(preview.findings, name)}, name


def test_stack_references_bring_nothing_in_unjudged(machine):
    used = machine()
    used.write("""
        import pulumi
        from pulumi import CustomResource
        pulumi.export("place", "westeurope")
    """)
    assert used.up(levels=ADVISORY).code == 0
    used.write("""
        import pulumi
        from pulumi import CustomResource
        other = pulumi.StackReference("organization/tenant/dev")
        CustomResource("azure-native:network:RouteTable", "referred", {"location": other.get_output("place")})
    """)
    preview = used.preview()
    assert preview.code == 1, preview.said
    (referred,) = of(preview.findings, "referred", PLACE)
    assert "found 'westeurope'" in referred.what


def test_what_the_environment_tells_the_provider_is_seen_by_no_door(machine):
    """azure-native reads ARM_METADATA_HOSTNAME itself; the pack asks for the setting, which comes first."""
    used = machine({})
    used.write("""
        import pulumi_azure_native as azure
        azure.resources.ResourceGroup("group", location="bleufrancecentral")
    """)
    ran = used.preview(ARM_METADATA_HOSTNAME="management.sovcloud-api.fr")
    found = {each.what for each in ran.findings if each.rule == "tool-provider-in-cloud"}
    assert found == {"metadataHost must be management.sovcloud-api.fr, found nothing"}


def test_the_state_keeps_what_was_let_through(machine):
    """An advisory pack lets everything through: the check of the export finds it again."""
    used = machine()
    used.write(IMPORTS + ABROAD)
    assert used.up(levels=ADVISORY).code == 0
    document = json.loads(used.export().read_text("utf-8"))
    assert document["version"] == 3
    code, found = check(used.export())
    assert code == 1
    assert [each.verdict for each in of(found, "abroad", PLACE)] == [VIOLATION]


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("default", None),
        ("default_3_29_0", None),
        ("default_3_29_0_alpha_1", None),
        ("mine", None),
        ("default_https_/example.com/plugin", "https://example.com/plugin"),
        ("default_3_29_0_https_/example.com/plugin", "https://example.com/plugin"),
        ("default_3_29_0_alpha_1_github_/api.github.com/mine", "github://api.github.com/mine"),
    ],
)
def test_a_default_providers_name_tells_the_pack_where_its_code_comes_from(name, address):
    request = AnalyzeRequest(type="pulumi:providers:azure-native", name=name)
    expected = {} if address is None else {"__internal": {"pluginDownloadURL": address}}
    assert Reader().resource(request).inputs == expected
