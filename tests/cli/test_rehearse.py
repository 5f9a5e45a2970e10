"""The commands as far as they go without an engine: help, completion, start-up, and how each failure ends."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from bleu_iac.cli.ending import ending
from bleu_iac.errors import BleuError, ExitCode, Problem
from bleu_iac.text import Text

COMMAND = Path(sys.executable).with_name("bleu-iac")
WRONG = Problem("BLEU-E401", "demo", Text("is busy", "est occupée")(), Text("Wait", "Attendez")())


def bleu_iac(*words, **environment):
    return subprocess.run(
        [COMMAND, *words], env={**os.environ, **environment}, capture_output=True, text=True, timeout=60
    )


class TestHelp:
    def test_it_lists_the_commands_and_the_exit_codes(self):
        ran = bleu_iac("rehearse", "--help")

        assert ran.returncode == 0
        said = " ".join(ran.stdout.split())
        assert (
            "up Deploy the stack into the rehearsal. "
            "preview Show what up would do. "
            "refresh Adopt what the rehearsal's cloud holds. "
            "destroy Delete every resource of the stack. "
            "reset Forget all that was rehearsed on the stack. "
            "shell Open your shell inside the rehearsal."
        ) in said
        assert said.endswith(
            "Exit codes: 0 done, 1 refused by a policy or by the control plane, 2 wrong use, configuration or program, "
            "3 the engine failed, 130 interrupted."
        )

    def test_it_is_in_french_too(self):
        ran = bleu_iac("rehearse", "up", "--help", BLEU_IAC_LANG="fr")

        assert "Déployer la pile dans la répétition." in ran.stdout
        assert "La pile à répéter." in ran.stdout

    @pytest.mark.parametrize("command", ["up", "preview", "refresh", "destroy", "reset", "shell"])
    def test_every_command_takes_program_and_stack(self, command):
        ran = bleu_iac("rehearse", command, "--help")

        assert ran.returncode == 0
        assert "--program DIR" in ran.stdout
        assert "[default:landing-zone.demo]" in "".join(ran.stdout.split())
        assert ("--policy-pack DIR" in ran.stdout) is (command in ("up", "preview", "shell"))
        assert ("--policy-pack-config FILE" in ran.stdout) is (command in ("up", "preview", "shell"))
        assert ("--json" in ran.stdout) is (command != "shell")
        assert "\x1b" not in ran.stdout

    def test_it_waits_for_neither_pulumi_nor_grpc(self):
        code = (
            "import sys\n"
            "from bleu_iac.cli import app\n"
            "app(['rehearse', 'up', '--help'], standalone_mode=False)\n"
            "print(sorted({'pulumi', 'grpc', 'google.protobuf', 'rich', 'yaml'} & set(sys.modules)))\n"
        )

        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

        assert ran.stdout.splitlines()[-1] == "[]", ran.stderr


class TestWrongUse:
    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("up", "--stak", "x"), "No such option"),
            (("fly",), "No such command 'fly'"),
            (("refresh", "--policy-pack", "x"), "No such option"),
            (("up", "there"), "unexpected extra argument"),
        ],
    )
    def test_it_exits_with_2(self, words, said):
        ran = bleu_iac("rehearse", *words)

        assert ran.returncode == 2
        assert said in ran.stderr
        assert ran.stdout == ""

    def test_no_project_is_told_with_the_way_out(self, tmp_path):
        ran = bleu_iac("rehearse", "up", "--program", str(tmp_path), BLEU_IAC_STATE=str(tmp_path / "state"))

        assert ran.returncode == 2
        assert ran.stderr.splitlines() == [
            f"Can't rehearse {tmp_path}:",
            f"  BLEU-E400 {tmp_path}: no Pulumi.yaml here or above. "
            "Go to a Pulumi project, or name its folder with --program",
        ]
        assert not (tmp_path / "state").exists()


class TestCompletion:
    def complete(self, words, *, folder, state):
        variables = {"_BLEU_IAC_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": "4"}
        ran = subprocess.run(
            [COMMAND],
            env={**os.environ, **variables, "BLEU_IAC_STATE": str(state)},
            cwd=folder,
            capture_output=True,
            text=True,
        )
        assert ran.stderr == ""
        return ran.stdout.split()

    def test_the_project_s_and_the_rehearsed_stacks_complete(self, tmp_path, workspace_of):
        workspace = workspace_of("dev")
        (workspace.project.folder / "Pulumi.prod.yaml").touch()
        (workspace.project.folder / "Pulumi.demo.yaml").touch()
        workspace.folder.mkdir(parents=True)
        workspace.database.touch()
        folder, state = workspace.project.folder, tmp_path / "state"

        complete = self.complete("bleu-iac rehearse up --stack ", folder=folder, state=state)
        begun = self.complete("bleu-iac rehearse up --stack de", folder=folder, state=state)

        assert complete == ["demo", "dev", "prod"]
        assert begun == ["demo", "dev"]

    def test_outside_a_project_nothing_completes_and_nothing_is_said(self, tmp_path):
        assert self.complete("bleu-iac rehearse up --stack ", folder=tmp_path, state=tmp_path / "state") == []


class TestEnding:
    def ended(self, capsys, failure, *, as_json=False):
        def command():
            with ending("up", "demo", as_json=as_json):
                if failure is not None:
                    raise failure

        with pytest.raises(typer.Exit) as left:
            command()
        return left.value.exit_code, *capsys.readouterr()

    def test_well(self, capsys):
        assert self.ended(capsys, None) == (0, "", "")

    @pytest.mark.parametrize("code", [ExitCode.USAGE, ExitCode.ENGINE, ExitCode.REFUSED])
    def test_with_an_error_of_the_users(self, capsys, code):
        error = BleuError("Can't rehearse", [WRONG])
        error.exit_code = code

        assert self.ended(capsys, error) == (code, "", "Can't rehearse:\n  BLEU-E401 demo: is busy. Wait\n")

    def test_with_a_document_in_english_and_a_text_in_french(self, capsys, monkeypatch):
        monkeypatch.setenv("BLEU_IAC_LANG", "fr")

        code, stdout, stderr = self.ended(capsys, BleuError("x", [WRONG]), as_json=True)

        assert (code, stderr) == (2, "x :\n  BLEU-E401 demo: est occupée. Attendez\n")
        document = json.loads(stdout)
        assert document["result"] == "usage"
        assert document["problems"] == [{"code": "BLEU-E401", "where": "demo", "message": "is busy", "fix": "Wait"}]

    def test_interrupted(self, capsys):
        assert self.ended(capsys, KeyboardInterrupt()) == (130, "", "REHEARSAL interrupted\n")

    @pytest.mark.parametrize("number", ["SIGINT", "SIGTERM", "SIGHUP"])
    def test_by_a_signal(self, number):
        code = (
            "import os, signal\n"
            "from bleu_iac.cli.ending import ending\n"
            "import typer\n"
            "try:\n"
            "    with ending('up', 'demo'):\n"
            f"        os.kill(os.getpid(), signal.{number})\n"
            "        signal.pause()\n"
            "except typer.Exit as left:\n"
            "    print(left.exit_code)\n"
        )

        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)

        assert (ran.stdout, ran.stderr) == ("130\n", "REHEARSAL interrupted\n")

    def test_refused_by_the_system(self, capsys):
        failure = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/state/demo.yaml")

        assert self.ended(capsys, failure) == (
            3,
            "",
            "The command can't go on:\n"
            "  BLEU-E602 /state/demo.yaml: the system refused it: No space left on device. "
            "Look at its owner, its rights and the room on its disk\n",
        )

    def test_a_fault_of_our_own_is_no_refusal(self, capsys):
        code, stdout, stderr = self.ended(capsys, ZeroDivisionError("x"), as_json=True)

        assert code == 3
        assert stderr.startswith("Traceback")
        assert stderr.endswith(
            "The command can't go on:\n  BLEU-E603 up: the command itself failed (ZeroDivisionError). "
            "Please report this, with the lines above\n"
        )
        assert json.loads(stdout)["result"] == "engine"

    def test_the_document_is_utf_8_whatever_the_locale(self, tmp_path):
        ran = subprocess.run(
            [COMMAND, "rehearse", "up", "--program", str(tmp_path / "é"), "--json"],
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
            capture_output=True,
        )

        assert json.loads(ran.stdout.decode("utf-8"))["problems"][0]["where"] == str(tmp_path / "é")

    def test_nobody_reading_on_is_no_traceback(self, tmp_path):
        command = f"{COMMAND} rehearse up --program {tmp_path} --json | true"

        ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True)

        assert "Traceback" not in ran.stderr
        assert "Exception ignored" not in ran.stderr
