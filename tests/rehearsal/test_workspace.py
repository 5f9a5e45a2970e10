"""A stack's workspace: apart from the user's own, for the user alone, one command at a time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bleu_iac.clouds import CloudError
from bleu_iac.rehearsal.engine import Engine
from bleu_iac.rehearsal.project import RehearsalError, StackBusyError
from bleu_iac.rehearsal.workspace import Workspace, write_private
from bleu_iac.text import Text

ENGINE = Engine(Path("/opt/pulumi"), "3.230.0", Text("a", "b")(), (Path("/opt/host"),))


@pytest.fixture
def workspace(workspace_of):
    return workspace_of("dev")


class TestItsPlace:
    def test_two_projects_of_one_name_have_one_each(self, tmp_path, workspace_of):
        other = tmp_path / "other"
        other.mkdir()
        (other / "Pulumi.yaml").write_text("name: it\nruntime: python\n")

        folders = {Workspace.of(other, "dev").folder, workspace_of("dev").folder, workspace_of("prod").folder}

        assert len(folders) == 2
        assert {folder.parent for folder in folders} == {tmp_path / "state" / "rehearsals"}

    @pytest.mark.parametrize("stack", ["..", "a/b", ""])
    def test_a_name_that_leads_elsewhere_is_refused(self, workspace_of, stack):
        with pytest.raises(RehearsalError) as error:
            workspace_of(stack)

        assert str(error.value).splitlines()[1] == (
            f"  BLEU-E404 --stack: {stack!r} is not a stack's name. "
            "Use letters, digits, dots, dashes and underscores, at most 100"
        )

    def test_nothing_is_made_before_it_is_held(self, tmp_path, workspace):
        assert not workspace.exists
        assert workspace.stacks == []
        assert not (tmp_path / "state").exists()


class TestHolding:
    def test_the_second_is_refused_and_the_third_after_the_first(self, workspace):
        with workspace.held(), pytest.raises(StackBusyError) as error, workspace.held():
            pass

        assert str(error.value) == (
            "Can't rehearse dev:\n  BLEU-E401 dev: another rehearsal is running on it. "
            "Wait until it ends, or give another --stack"
        )
        with workspace.held():
            pass

    def test_another_stack_is_not_held(self, workspace, workspace_of):
        with workspace.held(), workspace_of("prod").held():
            pass

    def test_a_child_that_inherits_it_keeps_it(self, workspace):
        with workspace.held() as lock:
            child = subprocess.Popen(["sleep", "60"], pass_fds=[lock])
        try:
            with pytest.raises(StackBusyError), workspace.held():
                pass
        finally:
            child.kill()
            child.wait()
        with workspace.held():
            pass

    def test_what_is_kept_is_the_user_s_alone(self, workspace):
        with workspace.held():
            workspace.own_environment(ENGINE)

        assert oct(workspace.folder.stat().st_mode & 0o777) == "0o700"
        kept = {file.name: oct(file.stat().st_mode & 0o777) for file in workspace.folder.iterdir()}
        assert kept == {"dev.lock": "0o600", "passphrase": "0o600"}


KEPT = {"LANG": "C", "HOME": "/h", "ARMOUR": "x", "BLEU_IAC_LANG": "fr", "PULUMI_ERROR_OUTPUT_STRING": "1"}
TAKEN = dict.fromkeys(
    [
        *("ARM_CLIENT_SECRET", "AZURE_TENANT_ID", "AZ_X", "PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE_FILE"),
        *("AWS_PROFILE", "GOOGLE_CREDENTIALS", "MSI_ENDPOINT", "IDENTITY_ENDPOINT", "ACTIONS_ID_TOKEN_REQUEST_URL"),
        *("PULUMI_EXPERIMENTAL", "SYSTEM_ACCESSTOKEN"),
    ],
    "x",
)


class TestItsEnvironment:
    def test_what_could_reach_a_cloud_is_not_handed_on(self, workspace, monkeypatch):
        for name in list(os.environ):
            monkeypatch.delenv(name)
        monkeypatch.setenv("BLEU_IAC_STATE", str(workspace.folder.parents[1]))
        for name, value in {**KEPT, **TAKEN}.items():
            monkeypatch.setenv(name, value)

        given = workspace.environment(ENGINE)

        folder = workspace.folder
        own = {
            "PULUMI_HOME": f"{folder}/home",
            "PULUMI_BACKEND_URL": f"file://{folder}/backend?metadata=skip",
            "PULUMI_STACK": "dev",
            "PULUMI_OPTION_CONFIG_FILE": f"{folder}/dev.yaml",
            "PULUMI_OPTION_PRESERVE_CONFIG": "true",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS": "true",
            "AZURE_CONFIG_DIR": f"{folder}/home/azure",
            "AWS_CONFIG_FILE": f"{folder}/home/aws/config",
            "AWS_SHARED_CREDENTIALS_FILE": f"{folder}/home/aws/credentials",
            "CLOUDSDK_CONFIG": f"{folder}/home/gcloud",
        }
        path = given.pop("PATH").split(os.pathsep)
        assert path[:3] == [f"{folder}/bin", str(Path(sys.executable).parent), "/opt/host"]
        assert len(given.pop("PULUMI_CONFIG_PASSPHRASE")) >= 32
        del given["BLEU_IAC_PYTHON"], given["BLEU_IAC_STATE"]
        assert given == {**KEPT, **own}

    def test_the_passphrase_is_made_once(self, workspace, workspace_of):
        first = workspace.own_environment(ENGINE)["PULUMI_CONFIG_PASSPHRASE"]

        assert workspace_of("prod").own_environment(ENGINE)["PULUMI_CONFIG_PASSPHRASE"] == first

    def test_two_that_make_it_at_once_agree(self, workspace):
        code = (
            "import sys, pathlib\n"
            "from bleu_iac.rehearsal.workspace import Workspace\n"
            "workspace = Workspace.of(pathlib.Path(sys.argv[1]), 'dev')\n"
            "sys.stdin.read()\n"
            "print(workspace._passphrase())\n"
        )
        command = [sys.executable, "-c", code, str(workspace.project.folder)]
        started = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)
        ]
        for each in started:
            each.stdin.close()
            each.stdin = None

        assert len({each.communicate()[0] for each in started}) == 1
        assert [file.name for file in workspace.folder.iterdir()] == ["passphrase"]


class TestItsCloud:
    def configure(self, workspace, text):
        (workspace.project.folder / "Pulumi.dev.yaml").write_text(text)
        return workspace

    def test_without_configuration_it_is_bleu(self, workspace):
        assert workspace.cloud().name == "bleu"

    @pytest.mark.parametrize("text", ["", "config:\n", "config: {}\n", "encryptionsalt: x\n"])
    def test_without_a_choice_it_is_bleu(self, workspace, text):
        assert self.configure(workspace, text).cloud().name == "bleu"

    def test_the_configuration_chooses(self, workspace):
        assert self.configure(workspace, "config: {'bleu-iac:cloud': azure-france}").cloud().name == "azure-france"

    def test_one_that_does_not_exist_is_refused(self, workspace):
        with pytest.raises(CloudError) as error:
            self.configure(workspace, "config: {'bleu-iac:cloud': blue}").cloud()

        assert "BLEU-E201 bleu-iac:cloud:" in str(error.value)

    @pytest.mark.parametrize("text", ["config: text\n", "config: [1]\n"])
    def test_a_configuration_that_is_no_mapping_is_refused(self, workspace, text):
        with pytest.raises(RehearsalError) as error:
            self.configure(workspace, text).cloud()

        file = workspace.project.folder / "Pulumi.dev.yaml"
        assert str(error.value).splitlines()[1] == f"  BLEU-E402 {file}: config: is not a mapping. Correct the file"


class TestWritingPrivately:
    def test_it_is_the_user_s_alone_whatever_stood_there(self, tmp_path):
        file = tmp_path / "it"
        file.write_text("old")
        file.chmod(0o644)

        write_private(file, "new é")

        assert (file.read_text("utf-8"), oct(file.stat().st_mode & 0o777)) == ("new é", "0o600")

    def test_what_is_there_is_kept_when_that_is_asked(self, tmp_path):
        write_private(tmp_path / "it", "old")

        with pytest.raises(FileExistsError):
            write_private(tmp_path / "it", "new", replace=False)

        assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("it", "old")]


def test_forgetting_leaves_the_other_stacks(workspace, workspace_of):
    other = workspace_of("dev2")
    for each in (workspace, other):
        with each.held():
            each.database.touch()
            each.configuration.touch()
            each.database.with_name(f"{each.database.name}-wal").touch()
            history = each.folder / "backend" / ".pulumi" / "history" / "it" / each.stack
            history.mkdir(parents=True)

    with workspace.held():
        workspace.forget()

    assert not workspace.exists
    left = sorted(str(path.relative_to(other.folder)) for path in other.folder.rglob("*") if path.is_file())
    assert left == ["dev.lock", "dev2.lock", "dev2.sqlite", "dev2.sqlite-wal", "dev2.yaml"]
    assert (other.folder / "backend" / ".pulumi" / "history" / "it" / "dev2").is_dir()
