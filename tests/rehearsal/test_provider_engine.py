"""The real engine against the control plane, with small programs in raw `pulumi_azure_native`."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from textwrap import dedent

import pytest

from bleu_iac import clouds
from bleu_iac.rehearsal import provider
from bleu_iac.rehearsal.store import Store

pytestmark = pytest.mark.engine

SUBSCRIPTION = "00000000-0000-4000-8000-00000000c10d"
TENANT = "00000000-0000-4000-8000-0000000e417a"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"

PROGRAM = """
    import pulumi
    from pulumi_azure_native import resources, storage

    group = resources.ResourceGroup("rg", resource_group_name="rg", location="bleufrancecentral")
    account = storage.StorageAccount(
        "data", resource_group_name=group.name, account_name="data1", kind="StorageV2", sku={"name": "Standard_LRS"}
    )
    pulumi.export("blob", account.primary_endpoints.blob)
"""


class Stack:
    """A program, the engine's state of it, and a control plane."""

    def __init__(self, folder, engine):
        self.folder, self.engine = folder, engine
        self.database = folder / "r.sqlite"
        (folder / "program").mkdir()
        (folder / "backend").mkdir()
        (folder / "program" / "Pulumi.yaml").write_text("name: project\nruntime: python\n")
        self.run("stack", "init", "dev")

    def write(self, source):
        (self.folder / "program" / "__main__.py").write_text(dedent(source))

    def environment(self, port=0):
        return {
            **os.environ,
            **self.engine.environment(),
            "PULUMI_HOME": str(self.folder / "home"),
            # Without "metadata=skip" the engine keeps attributes beside its state, in files that a kill can cut short.
            "PULUMI_BACKEND_URL": f"file://{self.folder / 'backend'}?metadata=skip",
            "PULUMI_CONFIG_PASSPHRASE": "test",
            "PULUMI_STACK": "dev",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_DEBUG_PROVIDERS": f"azure-native:{port}",
        }

    def command(self, *words):
        return [str(self.engine.command), "--non-interactive", "-C", str(self.folder / "program"), *words]

    def run(self, *words, code=0):
        cloud = clouds.get("bleu")
        with provider.serving(cloud, self.database, subscription_id=SUBSCRIPTION, tenant_id=TENANT) as server:
            done = subprocess.run(
                self.command(*words), env=self.environment(server.port), capture_output=True, text=True, timeout=300
            )
            self.refusals = [str(problem) for problem in server.refusals]
        said = done.stdout + done.stderr
        assert done.returncode == code, said
        assert "Traceback" not in said
        return said

    def up(self, source=None, code=0):
        if source is not None:
            self.write(source)
        return self.run("up", "--yes", "--skip-preview", code=code)

    def outputs(self):
        return json.loads(self.run("stack", "output", "--json", "--show-secrets"))

    def resources(self):
        state = json.loads(self.run("stack", "export"))["deployment"].get("resources", [])
        return {item["urn"].split("::")[-1]: item for item in state if "azure-native:" in item["type"]}


@pytest.fixture
def stack(tmp_path, engine):
    return Stack(tmp_path, engine)


def test_a_program_is_deployed_stays_as_it_is_changes_and_goes(stack):
    assert "+ 3 created" in stack.up(PROGRAM)
    assert stack.outputs() == {"blob": "https://data1.blob.core.sovcloud-api.fr/"}
    assert "3 unchanged" in stack.run("up", "--yes")
    assert "~ 1 updated" in stack.up(PROGRAM.replace('"Standard_LRS"}', '"Standard_LRS"}, tags={"a": "b"}'))
    assert "3 unchanged" in stack.run("refresh", "--yes")
    said = stack.up(
        PROGRAM.replace("resource_group_name=group.name", 'location="bleufrancesouth", resource_group_name=group.name')
    )
    assert "+-1 replaced" in said
    with Store(stack.database) as store:
        account = store.get(f"{GROUP}/providers/Microsoft.Storage/storageAccounts/data1")
        assert account.outputs["location"] == "bleufrancesouth"
    assert "- 3 deleted" in stack.run("destroy", "--yes")
    with Store(stack.database) as store:
        assert store.all() == []


def test_a_name_made_at_random_lets_the_new_resource_come_first(stack):
    source = PROGRAM.replace('account_name="data1", ', "")
    stack.up(source)
    first = stack.resources()["data"]["outputs"]["name"]
    assert first.startswith("data")
    assert len(first) == 12
    said = stack.up(
        source.replace("resource_group_name=group.name", 'location="bleufrancesouth", resource_group_name=group.name')
    )
    assert "+-1 replaced" in said
    second = stack.resources()["data"]["outputs"]["name"]
    assert second not in (first, "data1")
    with Store(stack.database) as store:
        names = [item.outputs["name"] for item in store.of_type("Microsoft.Storage/storageAccounts")]
    assert names == [second]


def test_the_engine_has_no_warning_of_another_version(stack):
    assert "warning" not in stack.up(PROGRAM)


def test_what_changed_behind_the_programs_back_is_seen_and_put_right(stack):
    stack.up(PROGRAM)
    with Store(stack.database) as store:
        group = store.get(GROUP)
        changed = {"tags": {"by": "hand"}}
        store.put(replace(group, inputs={**group.inputs, **changed}, outputs={**group.outputs, **changed}))
        store.remove(f"{GROUP}/providers/Microsoft.Storage/storageAccounts/data1")
    said = stack.run("refresh", "--yes")
    assert "- 1 deleted" in said
    assert "~ 1 updated" in said
    assert set(stack.resources()) - {"default_3_29_0"} == {"rg"}
    said = stack.up()
    assert "+ 1 created" in said
    assert "~ 1 updated" in said
    with Store(stack.database) as store:
        assert "tags" not in store.get(GROUP).outputs


def test_a_resource_is_imported_read_and_adopted(stack, tmp_path):
    stack.up(PROGRAM)
    account = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/data1"
    (tmp_path / "other").mkdir()
    other = Stack(tmp_path / "other", stack.engine)
    other.database = stack.database
    other.write("")
    said = other.run(
        "import", "--yes", "--generate-code=false", "azure-native:storage:StorageAccount", "data", account.upper()
    )
    assert "1 imported" in said
    assert other.resources()["data"]["inputs"]["accountName"] == "data1"
    said = other.up(
        f"""
        import pulumi
        from pulumi_azure_native import resources, storage

        account = storage.StorageAccount(
            "data", resource_group_name="rg", account_name="data1", kind="StorageV2", sku={{"name": "Standard_LRS"}}
        )
        group = resources.ResourceGroup(
            "adopted", resource_group_name="rg", location="bleufrancecentral",
            opts=pulumi.ResourceOptions(import_="{GROUP}"),
        )
        read = storage.StorageAccount.get("read", "{account}")
        pulumi.export("location", read.location)
        """
    )
    assert "1 imported" in said
    assert other.outputs() == {"location": "bleufrancecentral"}


def test_a_resource_that_is_not_there_can_not_be_imported(stack):
    stack.write("")
    said = stack.run("import", "--yes", "azure-native:resources:ResourceGroup", "rg", GROUP, code=1)
    assert "does not exist" in said


def test_a_preview_leaves_unknown_what_only_the_cloud_can_say(stack, tmp_path):
    seen = tmp_path / "seen"
    stack.write(
        f"""
        from pathlib import Path
        from pulumi_azure_native import keyvault, resources

        def note(value):
            with Path({str(seen)!r}).open("a") as file:
                file.write(f"{{value}} ")

        group = resources.ResourceGroup("rg", resource_group_name="rg", location="bleufrancecentral")
        vault = keyvault.Vault(
            "safe", resource_group_name=group.name, vault_name="safe1",
            properties={{"tenant_id": "t", "sku": {{"family": "A", "name": "premium"}}}},
        )
        group.location.apply(note)
        vault.properties.apply(lambda properties: note(properties.sku.name))
        vault.properties.apply(lambda properties: note(properties.vault_uri))
        vault.id.apply(note)
        group.name.apply(note)
        """
    )
    stack.run("preview")
    assert seen.read_text() == "bleufrancecentral "
    stack.up()
    known = set(seen.read_text().split()[1:])
    vault = f"{GROUP}/providers/Microsoft.KeyVault/vaults/safe1"
    assert known == {"bleufrancecentral", "premium", "https://safe1.vault.sovcloud-api.fr/", vault, "rg"}


def test_a_refusal_is_shown_whole_and_nothing_is_created(stack):
    said = stack.up(PROGRAM.replace("bleufrancecentral", "westeurope"), code=1)
    text = (
        "BLEU-E412 REHEARSAL LocationNotAvailableForResourceType location: the location 'westeurope' is not available "
        "for Microsoft.Resources/resourceGroups. Bleu has bleufrancecentral, bleufrancesouth"
    )
    assert text in said
    assert stack.refusals == [text]
    with Store(stack.database) as store:
        assert store.all() == []


def test_a_refusal_at_creation_is_shown_whole(stack):
    said = stack.up(
        PROGRAM.replace(
            "resource_group_name=group.name", 'resource_group_name="elsewhere", location="bleufrancesouth"'
        ),
        code=1,
    )
    text = (
        "BLEU-E415 REHEARSAL ResourceGroupNotFound resourceGroupName: there is no resource group 'elsewhere'. "
        "Create it first, or take the name from the resource itself so that Pulumi waits for it"
    )
    assert text in said
    assert stack.refusals == [text]


def test_a_location_known_only_at_update_is_refused_then(stack):
    source = PROGRAM.replace(
        "resource_group_name=group.name",
        'resource_group_name=group.name, location=group.id.apply(lambda _: "westeurope")',
    )
    stack.write(source)
    stack.run("preview")
    assert stack.refusals == []
    stack.up(code=1)
    assert [text.split()[0] for text in stack.refusals] == ["BLEU-E412"]


def test_a_setting_of_the_provider_that_is_mistyped_is_refused(stack):
    stack.write(PROGRAM)
    stack.run("config", "set", "azure-native:locaton", "bleufrancesouth")
    said = stack.run("up", "--yes", "--skip-preview", code=1)
    assert (
        "BLEU-E421 REHEARSAL InvalidProviderConfiguration locaton: is not a setting of azure-native. "
        "Did you mean location?"
    ) in said


def test_a_missing_suffix_is_said_once_and_the_output_left_out(stack):
    said = stack.up(
        """
        from pulumi_azure_native import resources, servicebus

        group = resources.ResourceGroup("rg", resource_group_name="rg", location="bleufrancecentral")
        for name in ("one", "two"):
            servicebus.Namespace(name, resource_group_name=group.name, namespace_name=f"bus-{name}")
        """
    )
    text = (
        "REHEARSAL: suffixes.servicebus has no public value in the cloud 'bleu': the outputs that are made of it are "
        "missing. Ask the operator for it and set it under"
    )
    assert said.partition("Diagnostics:")[2].count(text) == 1
    assert "serviceBusEndpoint" not in stack.resources()["one"]["outputs"]


SERVER = """
import sys, time
from pathlib import Path
from bleu_iac import clouds
from bleu_iac.rehearsal import provider
file, subscription, tenant = sys.argv[1:]
with provider.serving(clouds.get("bleu"), Path(file), subscription_id=subscription, tenant_id=tenant) as server:
    print(server.port, flush=True)
    time.sleep(600)
"""

MANY = """
    from pulumi_azure_native import resources

    before = None
    for number in range(40):
        resources.ResourceGroup(f"rg{number}", resource_group_name=f"rg{number}", location="bleufrancecentral")
"""


@pytest.mark.parametrize("mercy", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_stopped_midway_is_finished_by_the_next(stack, mercy):
    stack.write(MANY)
    arguments = [str(stack.database), SUBSCRIPTION, TENANT]
    server = subprocess.Popen([sys.executable, "-c", SERVER, *arguments], stdout=subprocess.PIPE, text=True)
    port = int(server.stdout.readline())
    engine = subprocess.Popen(
        stack.command("up", "--yes", "--skip-preview"),
        env=stack.environment(port),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with Store(stack.database) as store:
        wait(lambda: len(store.all()) >= 5)
    if mercy is signal.SIGKILL:
        os.killpg(engine.pid, signal.SIGKILL)
        server.kill()
    else:
        engine.send_signal(signal.SIGINT)
    engine.wait(60)
    if server.poll() is None:
        server.terminate()
    server.wait()
    server.stdout.close()
    with Store(stack.database) as store:
        assert 5 <= len(store.all()) < 40
    if mercy is signal.SIGKILL:
        stack.run("cancel", "--yes")  # the lock that the engine keeps in its own state
    stack.up()
    with Store(stack.database) as store:
        assert len(store.all()) == 40
    assert "41 unchanged" in stack.run("up", "--yes")


def wait(ready):
    until = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < until
        time.sleep(0.01)
