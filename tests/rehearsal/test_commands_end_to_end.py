"""The rehearse commands as a user meets them: the real engine, real processes, signals, terminals and shells."""

import hashlib
import json
import os
import pty
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from bleu_iac import places

pytestmark = pytest.mark.engine

STACK = "landing-zone.demo"
STRICT = ("--policy-pack", str(Path(__file__).parents[2] / "policies" / "sovereignty"))
REPOSITORY = Path(__file__).parents[2]

ONE_GROUP = """
    import pulumi
    import pulumi_azure_native as azure

    group = azure.resources.ResourceGroup("files", location="bleufrancecentral")
    pulumi.export("place", group.location)
"""

WAITING = """
    import time
    from pathlib import Path

    import pulumi
    import pulumi_azure_native as azure

    first = azure.resources.ResourceGroup("first", location="bleufrancecentral")

    def wait(_):
        here = Path({here!r})
        (here / "waiting").touch()
        while not (here / "go").exists():
            time.sleep(0.05)
        return "bleufrancecentral"

    location = first.id if pulumi.runtime.is_dry_run() else first.id.apply(wait)
    azure.resources.ResourceGroup(
        "second",
        location=location.apply(lambda _: "bleufrancecentral"),
        opts=pulumi.ResourceOptions(depends_on=[first]),
    )
"""
"""Waits in the middle of its update until a file named `go` is beside it."""

GUARDED = """
    import bleu_iac as bleu
    import pulumi_azure_native as azure

    bleu.guard()
    azure.resources.ResourceGroup("files", location="westeurope")
"""


def until(happened, by=None, seconds=60):
    """Wait for something that another process does; it must not end before."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "waited in vain"
        assert by is None or by.poll() is None, by.communicate()
        time.sleep(0.02)


def write_waiting(rehearse):
    rehearse.write(WAITING.format(here=str(rehearse.program)))
    return rehearse.program / "waiting", rehearse.program / "go"


def created(rehearse):
    database = next(rehearse.state.glob("rehearsals/*/*.sqlite"), None)
    if database is None:
        return []
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection, suppress(sqlite3.OperationalError):
        return [row[0] for row in connection.execute("select id from resources")]
    return []


def state_file(rehearse):
    [file] = rehearse.state.glob(f"rehearsals/*/backend/.pulumi/stacks/tenant/{STACK}.json")
    return file


@pytest.fixture
def rehearse(rehearse):
    """What is tested here is the commands: a pack that judges nothing, so that no rule has a say."""
    source = (
        "from bleu_iac import clouds\n"
        "from bleu_iac.policy.serving import serve\n"
        'serve("lenient", [], clouds.get("bleu"))\n'
    )
    rehearse.pack = pack(rehearse, "lenient", source)
    return rehearse


def pack(rehearse, name, source):
    folder = rehearse.state.parent / name
    folder.mkdir()
    (folder / "PulumiPolicy.yaml").write_text("runtime: python\n")
    (folder / "__main__.py").write_text(source)
    return folder


def engine_that(rehearse, engine, what):
    """An engine that does what the real one does, but for one command."""
    folder = rehearse.state.parent / "engine"
    folder.mkdir()
    command = folder / "pulumi"
    command.write_text(
        f'#!/bin/sh\nfor word in "$@"; do case "$word" in {what} esac; done\nexec {engine.command} "$@"\n'
    )
    command.chmod(0o755)
    (folder / "pulumi-language-python").symlink_to(
        shutil.which("pulumi-language-python", path=engine.environment()["PATH"])
    )
    return str(command)


def children(parent):
    """Every process below one, at any depth."""
    by_parent = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            by_parent.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, waiting = [], [parent]
    while waiting:
        below = by_parent.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def gone(process):
    """Whether a process has ended, though nobody may have asked for its exit code."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


class TestExitCodes:
    def test_0_is_done_and_rehearsal_is_shown_first_and_last(self, rehearse):
        rehearse.write(ONE_GROUP)

        ran = rehearse("up")

        assert ran.code == 0, ran.said
        lines = ran.stdout.splitlines()
        assert lines[0] == f"REHEARSAL of {STACK} in the cloud profile bleu: nothing here reaches a cloud"
        assert lines[-1] == "REHEARSAL done"
        assert "\x1b" not in ran.said
        assert re.fullmatch(r"Pulumi \S+ from .*\n", ran.stderr)

    def test_0_is_done_in_french(self, rehearse):
        rehearse.write(ONE_GROUP)

        ran = rehearse("preview", BLEU_IAC_LANG="fr")

        assert ran.code == 0, ran.said
        lines = ran.stdout.splitlines()
        assert lines[0] == (
            f"RÉPÉTITION (REHEARSAL) de {STACK} dans le profil de cloud bleu : rien ici n'atteint un cloud"
        )
        assert lines[-1] == "RÉPÉTITION (REHEARSAL) terminée"

    def test_1_is_refused_by_the_control_plane(self, rehearse):
        rehearse.write(
            """
            import pulumi_azure_native as azure

            azure.network.RouteTable("routes", resource_group_name="absent", location="bleufrancecentral")
            """
        )

        ran = rehearse("up", "--json")

        assert ran.code == 1, ran.said
        assert ran.document["result"] == "refused"
        [refusal] = ran.document["refusals"]
        assert "absent" in refusal["where"] + refusal["message"]
        assert created(rehearse) == []
        assert ran.stderr.splitlines()[-1] == "REHEARSAL refused"

    def test_1_is_refused_by_the_guard_and_no_traceback_shown(self, rehearse):
        rehearse.write(GUARDED)

        ran = rehearse("up")

        assert ran.code == 1, ran.said
        assert "BLEU-E501" in ran.stdout
        assert "Traceback" not in ran.said
        assert created(rehearse) == []

    def test_2_is_a_program_that_raises_and_its_traceback_is_shown_once(self, rehearse):
        rehearse.write(
            """
            def broken():
                raise ValueError("not today")

            broken()
            """
        )

        ran = rehearse("up")

        assert ran.code == 2, ran.said
        assert ran.said.count("Traceback") == 1
        assert ran.said.count("ValueError: not today") == 1
        frames = re.findall(r'File "([^"]+)", line', ran.said)
        assert frames == [str(rehearse.program / "__main__.py")] * 2
        assert ran.stdout.splitlines()[-1] == (
            "REHEARSAL stopped: something is wrong with the program or its configuration"
        )

    def test_2_is_a_component_with_wrong_arguments_and_no_traceback(self, rehearse):
        rehearse.write(
            """
            import bleu_iac as bleu

            bleu.Foundation("found", {"regoin": "bleufrancecentral"})
            """
        )

        ran = rehearse("preview")

        assert ran.code == 2, ran.said
        assert "BLEU-E101 regoin" in ran.said
        assert "Traceback" not in ran.said

    def test_1_is_refused_by_a_policy(self, rehearse):
        rehearse.write(ONE_GROUP.replace("bleufrancecentral", "westeurope"))

        ran = rehearse("up", "--json", *STRICT)

        assert ran.code == 1, ran.said
        assert ran.document["result"] == "refused"
        assert any(finding["blocks"] for finding in ran.document["findings"])
        assert created(rehearse) == []

    def test_2_is_a_pack_that_does_not_start(self, rehearse):
        rehearse.write(ONE_GROUP)

        ran = rehearse("up", "--policy-pack", str(pack(rehearse, "broken", "import nothing_of_this_name\n")))

        assert ran.code == 2, ran.said
        assert "nothing_of_this_name" in ran.said
        assert ran.stderr.splitlines()[-2:] == [
            f"{STACK} could not be rehearsed:",
            "  BLEU-E406 --policy-pack: a policy pack did not start: the engine's own lines say why. "
            "Mend the pack, or leave it out",
        ]
        assert created(rehearse) == []

    def test_2_is_a_resource_that_is_protected_from_destroy(self, rehearse):
        rehearse.write(
            """
            import pulumi
            import pulumi_azure_native as azure

            azure.resources.ResourceGroup(
                "files", location="bleufrancecentral", opts=pulumi.ResourceOptions(protect=True)
            )
            """
        )
        assert rehearse("up").code == 0

        ran = rehearse("destroy")

        assert ran.code == 2, ran.said
        assert "protect" in ran.said
        assert len(created(rehearse)) == 1

    def test_3_is_a_broken_state_and_reset_mends_it(self, rehearse):
        rehearse.write(ONE_GROUP)
        assert rehearse("up").code == 0
        state_file(rehearse).write_text("{")

        ran = rehearse("preview")

        assert ran.code == 3, ran.said
        assert ran.stdout == ""
        assert ran.stderr.splitlines()[1:] == [
            f"Can't rehearse {STACK}:",
            f"  BLEU-E408 {state_file(rehearse)}: the stack's state is broken: "
            "Expecting property name enclosed in double quotes: line 1 column 2 (char 1). "
            "Run `bleu-iac rehearse reset` to begin anew: what was rehearsed is lost, no cloud is touched",
        ]
        assert rehearse("reset", "--yes").code == 0
        assert rehearse("up").code == 0

    def test_3_is_a_broken_control_plane_and_reset_mends_it(self, rehearse):
        rehearse.write(ONE_GROUP)
        assert rehearse("up").code == 0
        [database] = rehearse.state.glob("rehearsals/*/*.sqlite")
        database.write_text("garbage")

        ran = rehearse("preview")

        assert ran.code == 3, ran.said
        assert f"BLEU-E410 {database}" in ran.stderr
        assert "Traceback" not in ran.said
        assert rehearse("reset", "--yes").code == 0
        assert rehearse("up").code == 0

    def test_3_is_an_engine_that_is_not_one(self, rehearse):
        rehearse.write(ONE_GROUP)
        broken = rehearse.state.parent / "pulumi"
        broken.write_text("#!/bin/sh\nexit 7\n")
        broken.chmod(0o755)

        ran = rehearse("up", BLEU_IAC_PULUMI=str(broken))

        assert ran.code == 3, ran.said
        assert "BLEU-E301 BLEU_IAC_PULUMI" in ran.stderr
        assert "Traceback" not in ran.said

    def test_3_is_an_engine_that_crashes(self, rehearse, engine):
        rehearse.write(ONE_GROUP)

        ran = rehearse("up", "--json", BLEU_IAC_PULUMI=engine_that(rehearse, engine, "up) kill -SEGV $$;;"))

        assert ran.code == 3, ran.said
        assert ran.document["result"] == "engine"
        assert ran.document["problems"] == [
            {
                "code": "BLEU-E405",
                "where": STACK,
                "message": "the engine ended with code 139: its own lines say why, as far as it could",
                "fix": "Run `bleu-iac rehearse reset`; if it fails again, report it",
            }
        ]
        assert ran.stderr.splitlines()[-1] == "REHEARSAL: the engine failed"

    def test_3_is_an_engine_that_can_t_prepare_the_stack(self, rehearse, engine):
        rehearse.write(ONE_GROUP)

        command = engine_that(rehearse, engine, "init) echo no room >&2; exit 1;;")
        ran = rehearse("up", BLEU_IAC_PULUMI=command)

        assert ran.code == 3, ran.said
        assert ran.stderr.splitlines()[1:] == [
            f"Can't rehearse {STACK}:",
            f"  BLEU-E405 {STACK}: the engine could not prepare the stack: no room. "
            "Run `bleu-iac rehearse reset`; if it fails again, report it",
        ]


class TestInterrupts:
    @pytest.mark.parametrize(
        ("number", "whole_group"),
        [
            pytest.param(signal.SIGINT, True, id="SIGINT to the group"),
            pytest.param(signal.SIGINT, False, id="SIGINT to the command"),
            pytest.param(signal.SIGTERM, False, id="SIGTERM to the command"),
        ],
    )
    def test_the_engine_ends_what_is_under_way_and_the_next_up_completes(self, rehearse, number, whole_group):
        waiting, go = write_waiting(rehearse)

        with rehearse.under_way("up") as started:
            until(waiting.exists, started)
            (os.killpg if whole_group else os.kill)(started.pid, number)
            stdout, stderr = started.communicate(timeout=60)

        assert started.returncode == 130, stdout + stderr
        assert stdout.count("received; cancelling") == 1
        assert "received; terminating" not in stdout
        assert "Traceback" not in stdout + stderr
        assert stderr.splitlines()[-1] == ("REHEARSAL: interrupted; what is under way ends first (Ctrl-\\ gives it up)")
        assert stdout.splitlines()[-1] == "REHEARSAL interrupted"
        assert len(created(rehearse)) == 1
        go.touch()
        ran = rehearse("up", "--json")
        assert (ran.code, ran.changes) == (0, {"same": 2, "create": 1}), ran.said
        assert ran.document["diagnostics"] == []

    def test_an_interrupted_command_still_prints_its_document(self, rehearse):
        waiting, _ = write_waiting(rehearse)

        with rehearse.under_way("up", "--json") as started:
            until(waiting.exists, started)
            os.killpg(started.pid, signal.SIGINT)
            stdout, stderr = started.communicate(timeout=60)

        document = json.loads(stdout)
        assert (started.returncode, document["exit_code"], document["result"]) == (130, 130, "interrupted"), stderr
        assert document["changes"] == {"create": 2}

    def test_ctrl_c_on_a_terminal_interrupts_the_engine_once(self, rehearse):
        waiting, _ = write_waiting(rehearse)

        code, said = on_a_terminal(rehearse.command("up"), rehearse.environment, keys=[(waiting.exists, b"\x03")])

        assert code == 130, said
        assert said.count("received; cancelling") == 1
        assert "received; terminating" not in said
        assert "Traceback" not in said

    def test_ctrl_backslash_gives_up_and_the_next_up_completes(self, rehearse):
        waiting, go = write_waiting(rehearse)

        code, said = on_a_terminal(rehearse.command("up"), rehearse.environment, keys=[(waiting.exists, b"\x1c")])
        go.touch()
        ran = rehearse("up", "--json")

        assert code == -signal.SIGQUIT, said
        assert (ran.code, ran.changes["create"]) == (0, 1), ran.said

    def test_an_interrupt_before_the_engine_runs_ends_the_command(self, rehearse, engine):
        rehearse.write(ONE_GROUP)
        reached = rehearse.state.parent / "reached"
        slow = engine_that(rehearse, engine, f"init) touch {reached}; exec sleep 30;;")

        with rehearse.under_way("up", "--json", BLEU_IAC_PULUMI=slow) as started:
            until(reached.exists, started)
            os.killpg(started.pid, signal.SIGINT)
            stdout, stderr = started.communicate(timeout=20)

        assert started.returncode == 130
        assert json.loads(stdout)["result"] == "interrupted"
        assert stderr.splitlines()[-1] == "REHEARSAL interrupted"
        assert rehearse("up").code == 0


class TestAKill:
    def test_the_next_up_completes_and_nothing_survives(self, rehearse):
        rehearse.write(
            """
            import pulumi_azure_native as azure

            for number in range(40):
                azure.resources.ResourceGroup(f"g{number}", location="bleufrancecentral")
            """
        )

        with rehearse.under_way("up") as started:
            until(lambda: len(created(rehearse)) > 8, started)
            processes = children(started.pid)
            os.killpg(started.pid, signal.SIGKILL)
            started.wait()
            until(lambda: all(gone(process) for process in processes), seconds=15)
        before = len(created(rehearse))
        ran = rehearse("up", "--json")

        assert before < 40
        assert ran.code == 0, ran.said
        assert ran.changes["create"] + ran.changes["same"] == 41
        assert ran.document["diagnostics"] == []
        assert len(created(rehearse)) == 40
        again = rehearse("up", "--json")
        assert again.changes == {"same": 41}
        assert again.document["diagnostics"] == []

    def test_what_was_created_and_never_written_down_is_taken_back(self, rehearse):
        rehearse.write(
            """
            import pulumi_azure_native as azure

            azure.resources.ResourceGroup("auto", location="bleufrancecentral")
            azure.resources.ResourceGroup("own", resource_group_name="rg-own", location="bleufrancecentral")
            """
        )
        assert rehearse("up").code == 0
        ids = created(rehearse)
        forget_in_state(state_file(rehearse))

        ran = rehearse("up", "--json")

        assert (ran.code, ran.changes) == (0, {"same": 1, "create": 2}), ran.said
        assert ran.document["diagnostics"] == []
        told = [line for line in ran.stderr.splitlines() if line.startswith("the last run was cut off")]
        assert len(told) == 1
        for identifier in ids:
            assert identifier in told[0]
        assert len(created(rehearse)) == 2
        assert "pending_operations" not in state_file(rehearse).read_text()
        assert rehearse("destroy", "--json").changes == {"delete": 3}
        assert created(rehearse) == []

    def test_a_stack_whose_creation_was_cut_off_is_created_again(self, rehearse):
        rehearse.write(ONE_GROUP)
        assert rehearse("preview").code == 0
        [salt] = rehearse.state.glob(f"rehearsals/*/init/Pulumi.{STACK}.yaml")
        salt.unlink()

        assert rehearse("up").code == 0

    def test_a_lock_of_the_backend_that_was_left_is_released(self, rehearse):
        rehearse.write(ONE_GROUP)
        assert rehearse("up").code == 0
        [locks] = rehearse.state.glob("rehearsals/*/backend/.pulumi/locks/organization/tenant")
        lock = {"pid": 1, "username": "somebody", "hostname": "elsewhere", "timestamp": "2026-01-01T00:00:00Z"}
        (locks / STACK).mkdir(exist_ok=True)
        (locks / STACK / "0f4f3c55-1111-4000-8000-000000000000.json").write_text(json.dumps(lock))

        ran = rehearse("up", "--json")

        assert (ran.code, ran.changes) == (0, {"same": 2}), ran.said


def forget_in_state(state):
    """Leave the state as an engine leaves it that is killed between a creation and its answer."""
    content = json.loads(state.read_text())
    latest = content["checkpoint"]["latest"]
    made = [resource for resource in latest["resources"] if resource["type"].startswith("azure-native:")]
    latest["resources"] = [resource for resource in latest["resources"] if resource not in made]
    for resource in made:
        del resource["id"], resource["outputs"]
    latest["pending_operations"] = [{"resource": resource, "type": "creating"} for resource in made]
    state.write_text(json.dumps(content))


class TestTwoAtOnce:
    def test_the_second_is_refused_at_once_and_the_first_unharmed(self, rehearse):
        waiting, go = write_waiting(rehearse)

        with rehearse.under_way("up", "--json") as first:
            until(waiting.exists, first)
            began = time.monotonic()
            second = rehearse("up", "--json")
            took = time.monotonic() - began
            reset = rehearse("reset", "--yes")
            go.touch()
            stdout, stderr = first.communicate(timeout=60)

        busy = f"  BLEU-E401 {STACK}: another rehearsal is running on it. Wait until it ends, or give another --stack"
        assert second.code == 2
        assert took < 5
        assert second.stderr.splitlines() == [f"Can't rehearse {STACK}:", busy]
        assert second.document["result"] == "usage"
        assert second.document["problems"] == [
            {
                "code": "BLEU-E401",
                "where": STACK,
                "message": "another rehearsal is running on it",
                "fix": "Wait until it ends, or give another --stack",
            }
        ]
        assert (reset.code, reset.stderr.splitlines()[-1]) == (2, busy)
        assert first.returncode == 0, stderr
        assert json.loads(stdout)["changes"] == {"create": 3}

    def test_two_stacks_of_a_project_are_rehearsed_side_by_side(self, rehearse):
        waiting, go = write_waiting(rehearse)

        with rehearse.under_way("up", "--json", "--stack", "one") as first:
            second = rehearse("preview", "--json", "--stack", "two")
            until(waiting.exists, first)
            go.touch()
            first.communicate(timeout=60)

        assert (first.returncode, second.code) == (0, 0), second.said
        assert rehearse("destroy", "--stack", "one").code == 0
        assert rehearse("up", "--stack", "two").code == 0


class TestJson:
    def test_the_document_s_keys_and_values(self, rehearse, engine):
        rehearse.write(
            ONE_GROUP
            + """
    pulumi.export("hidden", pulumi.Output.secret("s3cr3t"))
    pulumi.export("inside", {"list": [pulumi.Output.secret("s3cr3t")], "id": group.id.apply(lambda _: "known")})
    pulumi.log.warn("take care")
"""
        )

        ran = rehearse("up", "--json")
        preview = rehearse("preview", "--json", "--stack", "another")

        assert ran.document == {
            "schema": 1,
            "rehearsal": True,
            "command": "up",
            "stack": STACK,
            "cloud": "bleu",
            "engine": engine.version,
            "result": "done",
            "exit_code": 0,
            "changes": {"create": 2},
            "outputs": {
                "place": "bleufrancecentral",
                "hidden": "[secret]",
                "inside": {"list": ["[secret]"], "id": "known"},
            },
            "findings": [],
            "refusals": [],
            "diagnostics": [{"severity": "warning", "urn": "", "message": "take care"}],
            "problems": [],
        }
        assert "s3cr3t" not in ran.said
        assert "Updating" in ran.stderr
        assert preview.document["changes"] == {"create": 2}
        assert preview.document["outputs"]["inside"] == {"list": ["[secret]"], "id": "[unknown]"}

    def test_a_refused_up_changed_nothing_and_says_so(self, rehearse):
        rehearse.write(ONE_GROUP.replace("bleufrancecentral", "westeurope"))

        ran = rehearse("up", "--json")

        assert (ran.code, ran.changes, ran.document["outputs"]) == (1, {}, {}), ran.said

    def test_a_failure_before_the_engine_is_a_document_too_in_english(self, rehearse):
        rehearse.write(ONE_GROUP)
        (rehearse.program / f"Pulumi.{STACK}.yaml").write_text("config:\n  bleu-iac:cloud: [oops\n")

        ran = rehearse("up", "--json", BLEU_IAC_LANG="fr")

        where = f"{rehearse.program}/Pulumi.{STACK}.yaml:3:1"
        assert ran.code == 2
        assert ran.stderr.splitlines() == [
            f"Impossible de répéter {rehearse.program} :",
            f"  BLEU-E402 {where}: est illisible : expected ',' or ']', but got '<stream end>'. Corrigez le fichier",
        ]
        assert ran.document == {
            "schema": 1,
            "rehearsal": True,
            "command": "up",
            "stack": STACK,
            "cloud": None,
            "engine": None,
            "result": "usage",
            "exit_code": 2,
            "changes": {},
            "outputs": {},
            "findings": [],
            "refusals": [],
            "diagnostics": [],
            "problems": [
                {
                    "code": "BLEU-E402",
                    "where": where,
                    "message": "can't be read: expected ',' or ']', but got '<stream end>'",
                    "fix": "Correct the file",
                }
            ],
        }

    def test_findings_are_english_whatever_the_language(self, rehearse):
        rehearse.write(ONE_GROUP.replace("bleufrancecentral", "westeurope"))

        ran = rehearse("preview", "--json", *STRICT, BLEU_IAC_LANG="fr")

        [finding] = [found for found in ran.document["findings"] if found["rule"] == "residency-location-in-cloud"]
        assert "must be a region of" in finding["message"]
        assert "RÉPÉTITION" in ran.stderr


class TestTheUsersOwn:
    def test_home_login_credentials_and_project_are_neither_read_nor_changed(self, rehearse):
        rehearse.write(
            """
            import os

            import pulumi
            import pulumi_azure_native as azure

            config = pulumi.Config()
            azure.resources.ResourceGroup("files", location="bleufrancecentral", tags={"t": config.require("plain")})
            prefixes = ("ARM_", "AZURE_", "PULUMI_ACCESS", "AWS_", "GOOGLE_")
            pulumi.export("seen", sorted(f"{k}={v}" for k, v in os.environ.items() if "canary" in v.lower()))
            pulumi.export("names", sorted(name for name in os.environ if name.startswith(prefixes)))
            pulumi.export("plain", config.require("plain"))
            pulumi.export("port", config.require("port"))
            pulumi.export("sealed", config.require_secret("sealed"))
            pulumi.export("nested", config.require_object("nested")["keep"])
            pulumi.export("is", config.require_secret("sealed").apply(lambda value: f"{len(value)} letters"))
            """,
        )
        stack_file = rehearse.program / f"Pulumi.{STACK}.yaml"
        stack_file.write_text(stack_file.read_text().replace("config:", CANARY_CONFIGURATION, 1))
        home = rehearse.state.parent / "home"
        trapped = [home / ".pulumi" / "credentials.json", home / ".azure" / "azureProfile.json"]
        trapped += [home / ".azure" / "msal_token_cache.json", home / ".aws" / "credentials"]
        for file in trapped:  # whoever opens one of these waits for ever
            file.parent.mkdir(parents=True, exist_ok=True)
            os.mkfifo(file)
        (home / ".pulumi" / "config.json").write_text("{canary")
        before = tree(rehearse.program), tree(home)

        ran = rehearse(
            "up",
            "--json",
            HOME=str(home),
            BLEU_IAC_CACHE=CACHE,
            **dict.fromkeys(CREDENTIALS, "canary"),
        )

        assert ran.code == 0, ran.said
        assert (tree(rehearse.program), tree(home)) == before
        outputs = ran.document["outputs"]
        assert outputs["seen"] == []
        assert outputs["names"] == ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AZURE_CONFIG_DIR"]
        assert outputs["plain"] == "on"
        assert outputs["port"] == "12:30:45"
        assert outputs["sealed"] == "[secret]"
        assert outputs["is"] == "[secret]"
        assert outputs["nested"] == "kept"
        assert (
            "the secrets of this stack's configuration are its real key's to open: "
            "the program sees 'REHEARSAL-SECRET' in their place"
        ) in ran.stderr.splitlines()
        assert "the environments that this stack's configuration imports are left out" in ran.stderr
        assert "v1:canary" not in everything(rehearse.state)
        shown = run_in_shell(
            rehearse, "pulumi stack output --show-secrets --json", HOME=str(home), BLEU_IAC_CACHE=CACHE
        )
        assert json.loads(shown.stdout)["sealed"] == "REHEARSAL-SECRET"
        assert json.loads(shown.stdout)["is"] == "16 letters"

    def test_every_file_kept_is_the_user_s_alone(self, rehearse):
        rehearse.write(ONE_GROUP)
        assert rehearse("up").code == 0
        run_in_shell(rehearse, "true", SHELL=shutil.which("bash"))

        kept = [rehearse.state, *rehearse.state.rglob("*")]

        modes = {str(path): oct(path.lstat().st_mode & 0o777) for path in kept if not path.is_symlink()}
        expected = {str(path): "0o700" if path.is_dir() else "0o600" for path in kept if not path.is_symlink()}
        assert modes == expected
        assert len(modes) > 15

    def test_every_process_listens_on_the_loopback_address_only(self, rehearse):
        waiting, go = write_waiting(rehearse)

        with rehearse.under_way("up") as started:
            until(waiting.exists, started)
            listening = addresses_of([started.pid, *children(started.pid)])
            go.touch()
            started.communicate(timeout=60)

        assert len(listening) >= 4  # control plane, engine, language host, policy pack
        assert {address for address in listening if address not in LOOPBACK} == set()


CACHE = str(places.cache())
"""Where the engine is: another HOME would have none."""
CREDENTIALS = (
    *("ARM_CLIENT_SECRET", "ARM_METADATA_HOSTNAME", "AWS_SECRET_ACCESS_KEY", "AZURE_CLIENT_SECRET", "AZURE_CONFIG_DIR"),
    *("GOOGLE_CREDENTIALS", "PULUMI_ACCESS_TOKEN", "PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE_FILE"),
    *("PULUMI_HOME", "PULUMI_STACK", "SYSTEM_ACCESSTOKEN"),
)

CANARY_CONFIGURATION = """\
secretsprovider: azurekeyvault://canary.vault.azure.net/keys/canary
encryptionsalt: v1:canary:v1:canary:canary
environment:
  - canary
config:
  tenant:plain: on
  tenant:port: 12:30:45
  tenant:sealed:
    secure: v1:canary:abc
  tenant:nested:
    keep: kept
    "a.b[0]":
      - secure: v1:canary:def"""

LOOPBACK = {
    "0100007F",  # 127.0.0.1 as /proc/net/tcp writes it
    "00000000000000000000000001000000",
    "0000000000000000FFFF00000100007F",
}


def addresses_of(processes):
    """The addresses that sockets of these processes listen on."""
    sockets = set()
    for process in processes:
        for descriptor in Path(f"/proc/{process}/fd").iterdir():
            with suppress(OSError):
                sockets.add(str(descriptor.readlink()))
    found = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                found.append(fields[1].partition(":")[0])
    return found


def tree(folder):
    """Every path below a folder, with its mode and what is in it; Python's compiled files come and go."""
    return {
        str(path.relative_to(folder)): (
            oct(path.lstat().st_mode),
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in folder.rglob("*")
        if "__pycache__" not in path.parts
    }


def everything(folder):
    return "\n".join(path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file())


class TestPrograms:
    def test_a_folder_below_the_project_is_a_program_as_with_pulumi(self, rehearse):
        rehearse.write(ONE_GROUP)
        inner = rehearse.program / "inner" / "most"
        inner.mkdir(parents=True)
        rehearse.program = inner

        ran = rehearse("up", "--json")

        assert (ran.code, ran.changes) == (0, {"create": 2}), ran.said

    def test_a_stack_without_configuration_is_rehearsed_in_the_bleu_cloud(self, rehearse):
        rehearse.write(ONE_GROUP)

        ran = rehearse("preview", "--json", "--stack", "bare")

        assert (ran.code, ran.document["cloud"], ran.changes) == (0, "bleu", {"create": 2}), ran.said
        assert not (rehearse.program / "Pulumi.bare.yaml").exists()

    def test_the_configuration_chooses_the_cloud(self, rehearse):
        rehearse.write(ONE_GROUP.replace("bleufrancecentral", "francecentral"), {"bleu-iac:cloud": "azure-france"})

        ran = rehearse("up", "--json")

        assert (ran.code, ran.document["cloud"]) == (0, "azure-france"), ran.said

    def test_refresh_adopts_what_the_control_plane_holds(self, rehearse):
        rehearse.write(ONE_GROUP)
        assert rehearse("up").code == 0
        [database] = rehearse.state.glob("rehearsals/*/*.sqlite")
        with sqlite3.connect(database) as connection:
            connection.execute("delete from resources")

        ran = rehearse("refresh", "--json")

        assert (ran.code, ran.changes) == (0, {"delete": 1, "same": 1}), ran.said

    def test_a_pack_in_a_folder_with_a_space_judges(self, rehearse):
        rehearse.write(ONE_GROUP.replace("bleufrancecentral", "westeurope"))
        odd = rehearse.state.parent / "the 'strict' pack"
        shutil.copytree(REPOSITORY / "policies" / "sovereignty", odd)

        ran = rehearse("preview", "--json", "--policy-pack", str(odd))

        assert ran.code == 1, ran.said
        assert ran.document["findings"]

    def test_a_pack_takes_its_configuration(self, rehearse):
        rehearse.write(ONE_GROUP.replace("bleufrancecentral", "westeurope"))
        file = rehearse.state.parent / "policy.json"
        file.write_text('{"residency-location-in-cloud": "advisory"}')

        ran = rehearse("preview", "--json", *STRICT, "--policy-pack-config", str(file))

        places = [each for each in ran.document["findings"] if each["rule"] == "residency-location-in-cloud"]
        assert [each["blocks"] for each in places] == [False], ran.said

    def test_a_configuration_that_can_not_be_used_is_refused_before_anything_runs(self, rehearse):
        rehearse.write(ONE_GROUP)

        ran = rehearse("preview", "--policy-pack-config", "/no/file", "--policy-pack-config", "/none/either")

        assert (ran.code, ran.stderr.splitlines()) == (
            2,
            [
                f"Can't rehearse {STACK}:",
                "  BLEU-E406 /no/file: is not a file. Give the path of a file of configuration",
                "  BLEU-E406 /none/either: is not a file. Give the path of a file of configuration",
                "  BLEU-E406 --policy-pack-config: is given for 2 of 1 policy packs. "
                "Give it once for each pack, in their order",
            ],
        )

    @pytest.mark.parametrize("character", [",", '"'])
    def test_a_pack_that_the_engine_would_drop_without_a_word_is_refused(self, rehearse, character):
        rehearse.write(ONE_GROUP)
        odd = rehearse.state.parent / f"one{character}two"
        shutil.copytree(REPOSITORY / "policies" / "sovereignty", odd)

        ran = rehearse("preview", "--policy-pack", str(odd), "--policy-pack", "/no/pack")

        assert ran.code == 2, ran.said
        assert ran.stderr.splitlines() == [
            f"Can't rehearse {STACK}:",
            f"  BLEU-E406 {odd}: the engine can't be given a path with {character!r} in it. Rename or copy it",
            "  BLEU-E406 /no/pack: is not a policy pack: no PulumiPolicy.yaml in it. Give the folder of a pack",
        ]

    def test_an_engine_that_does_not_judge_is_not_believed(self, rehearse, engine):
        rehearse.write(ONE_GROUP)

        command = engine_that(rehearse, engine, "preview) unset PULUMI_OPTION_POLICY_PACK;;")
        ran = rehearse("preview", "--json", BLEU_IAC_PULUMI=command)

        assert ran.code == 3, ran.said
        assert [problem["message"] for problem in ran.document["problems"]] == [
            "the engine ended well without loading the policy packs: nothing was judged"
        ]


class TestOutput:
    def test_it_comes_as_the_engine_says_it(self, rehearse):
        waiting, go = write_waiting(rehearse)

        with rehearse.under_way("up") as started:
            first = started.stdout.readline()
            second = started.stdout.readline()
            until(waiting.exists, started)
            assert started.poll() is None
            go.touch()
            started.communicate(timeout=60)

        assert first.startswith("REHEARSAL of")
        assert second == f"Previewing update ({STACK}):\n"

    @pytest.mark.parametrize(
        ("variables", "coloured"),
        [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
        ids=["a terminal", "NO_COLOR", "a dumb terminal"],
    )
    def test_it_is_coloured_on_a_terminal_that_wants_it(self, rehearse, variables, coloured):
        rehearse.write(ONE_GROUP)
        environment = {**rehearse.environment, "TERM": "xterm", **variables}
        if "NO_COLOR" not in variables:
            environment.pop("NO_COLOR", None)

        code, said = on_a_terminal(rehearse.command("preview"), environment)

        assert code == 0, said
        assert ("\x1b[" in said) is coloured


TAKE_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""


def on_a_terminal(command, environment, *, keys=(), seconds=60):
    """Run a command on a terminal of its own; give its code and its output.

    `keys` are pairs: what has to have happened (or nothing), and what is pressed then.
    """
    terminal, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", TAKE_TERMINAL, *command],
        env=environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    os.set_blocking(terminal, False)
    waiting, said, deadline = list(keys), b"", time.monotonic() + seconds
    try:
        while True:
            assert time.monotonic() < deadline, said.decode()
            if waiting and (waiting[0][0] is None or waiting[0][0]()):
                os.write(terminal, waiting.pop(0)[1])
            try:
                piece = os.read(terminal, 65536)
            except BlockingIOError:
                time.sleep(0.02)
                continue
            except OSError:  # the last process has left the terminal
                break
            if not piece:
                break
            said += piece
        return process.wait(timeout=seconds), said.decode()
    finally:
        process.kill()
        process.wait()
        os.close(terminal)


def run_in_shell(rehearse, commands, *options, **environment):
    """Feed commands to the shell of a rehearsal."""
    return subprocess.run(
        rehearse.command("shell", *options),
        env={**rehearse.environment, "SHELL": "/bin/sh", **environment},
        input=commands,
        capture_output=True,
        text=True,
        timeout=120,
    )


ONE_RULE = """
from bleu_iac import clouds
from bleu_iac.policy.serving import serve
from bleu_iac.rules import ALL

serve("place", [rule for rule in ALL if rule.id == "residency-location-in-cloud"], clouds.get("bleu"))
"""

SHELLS = [
    pytest.param(name, marks=pytest.mark.skipif(shutil.which(name) is None, reason=f"no {name} here"))
    for name in ("bash", "sh", "zsh")
]


class TestShell:
    @pytest.mark.parametrize("name", SHELLS)
    def test_a_plain_pulumi_works_in_it_and_the_packs_are_enforced(self, rehearse, name):
        rehearse.write(ONE_GROUP)
        rehearse.pack = pack(rehearse, "place", ONE_RULE)

        ran = run_in_shell(
            rehearse,
            """
            pulumi up --yes >up.log 2>&1 || cat up.log
            pulumi stack output place
            sed -i s/bleufrancecentral/westeurope/ __main__.py
            pulumi preview >preview.log 2>&1; echo "preview $?"
            grep -c "\\[mandatory\\]" preview.log
            pulumi refresh --yes >/dev/null; echo "refresh $?"
            pulumi destroy --yes >/dev/null; echo "destroy $?"
            echo "$BLEU_IAC_REHEARSAL"
            exit 7
            """,
            SHELL=shutil.which(name),
        )

        assert ran.returncode == 7, ran.stdout + ran.stderr
        assert ran.stdout.splitlines() == [
            "bleufrancecentral",
            "preview 1",
            "1",
            "refresh 0",
            "destroy 0",
            STACK,
        ]
        assert ran.stderr.splitlines()[1:] == [
            f"REHEARSAL of {STACK} in the cloud profile bleu: nothing here reaches a cloud",
            "a plain `pulumi up` works in this shell; `exit` ends the rehearsal",
            "REHEARSAL over",
        ]

    @pytest.mark.parametrize("name", SHELLS)
    def test_its_prompt_says_rehearsal_whatever_the_users_own_files_set(self, rehearse, name):
        rehearse.write(ONE_GROUP)
        home = rehearse.state.parent / "home"
        home.mkdir()
        own = (
            "export PULUMI_ACCESS_TOKEN=canary ARM_CLIENT_SECRET=canary PULUMI_HOME=/canary\n"
            "export PATH=/canary:$PATH OWN=read\n"
            "PS1='mine> '; PROMPT='mine> '\n"
        )
        # Themes set the prompt anew each time, and some end their command with a semicolon.
        themes = {".bashrc": "PROMPT_COMMAND='PS1=\"again> \";'\n", ".zshrc": "precmd() { PROMPT='again> '; }\n"}
        for file in (".bashrc", ".zshrc", ".shrc"):
            (home / file).write_text(own + themes.get(file, ""))
        environment = {
            **rehearse.environment,
            "SHELL": shutil.which(name),
            "HOME": str(home),
            "ENV": str(home / ".shrc"),
            "BLEU_IAC_CACHE": CACHE,
            "TERM": "dumb",
        }

        code, said = on_a_terminal(
            rehearse.command("shell"),
            environment,
            keys=[
                (
                    lambda: until_prompt(rehearse),
                    b'echo "[$OWN|$PULUMI_ACCESS_TOKEN|$ARM_CLIENT_SECRET|$PULUMI_HOME]"; command -v pulumi; exit 5\n',
                )
            ],
        )

        assert code == 5, said
        assert "syntax error" not in said
        assert f"(REHEARSAL) {'again' if f'.{name}rc' in themes else 'mine'}> " in said
        [workspace] = rehearse.state.glob("rehearsals/*")
        assert f"[read|||{workspace}/home]" in said
        assert f"{workspace}/bin/pulumi" in said

    def test_ctrl_c_is_for_what_runs_in_it(self, rehearse):
        rehearse.write(ONE_GROUP)
        began, later = rehearse.program / "began", rehearse.program / "later"
        environment = {**rehearse.environment, "SHELL": shutil.which("bash"), "TERM": "dumb"}

        # The process that is interrupted makes the file itself: between two commands Ctrl-C is the shell's own.
        code, said = on_a_terminal(
            rehearse.command("shell"),
            environment,
            keys=[
                (None, f"sleep 60 >{began}\n".encode()),
                (began.exists, b"\x03"),
                (None, f"touch {later}; exit 4\n".encode()),
            ],
        )

        assert code == 4, said
        assert later.exists()
        assert "Traceback" not in said

    def test_pulumi_stack_rm_in_it_leaves_the_projects_file(self, rehearse):
        rehearse.write(ONE_GROUP)
        before = tree(rehearse.program)

        ran = run_in_shell(
            rehearse, "pulumi config set tenant:more yes; pulumi stack rm --yes >/dev/null; echo $?", SHELL="/bin/sh"
        )

        assert ran.stdout == "0\n", ran.stderr
        assert tree(rehearse.program) == before
        assert rehearse("up").code == 0

    def test_another_stack_is_rehearsed_from_inside_it(self, rehearse):
        rehearse.write(ONE_GROUP)
        inner = " ".join(rehearse.command("up", "--json", "--stack", "inner"))
        same = " ".join(rehearse.command("up", "--json"))

        ran = run_in_shell(rehearse, f"{inner} 2>/dev/null; {same} 2>/dev/null | grep code")

        assert '"result": "done"' in ran.stdout, ran.stdout + ran.stderr
        assert '"code": "BLEU-E401"' in ran.stdout
        assert rehearse("up").code == 0

    def test_a_shell_that_is_none_is_told(self, rehearse):
        rehearse.write(ONE_GROUP)

        ran = rehearse("shell", SHELL="/no/such/shell")

        assert ran.code == 2
        assert ran.stderr.splitlines()[-2:] == [
            "Can't open a shell:",
            "  BLEU-E409 SHELL: /no/such/shell is not an executable file. Name your shell in the variable SHELL",
        ]


def until_prompt(rehearse):
    """Whether the shell's own files are written, which is just before it starts."""
    return next(rehearse.state.glob("rehearsals/*/*.shell/*rc"), None) is not None


class TestReset:
    def test_it_forgets_all(self, rehearse):
        rehearse.write(ONE_GROUP)
        assert rehearse("up").code == 0

        ran = rehearse("reset", "--yes")

        assert (ran.code, ran.stdout) == (0, f"the rehearsal (REHEARSAL) of {STACK} is forgotten\n")
        assert [path for path in rehearse.state.rglob(f"*{STACK}*") if path.suffix != ".lock"] == []
        again = rehearse("up", "--json")
        assert again.changes == {"create": 2}
        assert (rehearse("reset", "--stack", "never").code) == 0

    def test_without_a_terminal_it_does_not_ask_and_forgets_nothing(self, rehearse):
        rehearse.write(ONE_GROUP)
        assert rehearse("up").code == 0

        ran = rehearse("reset", "--json")

        assert ran.code == 2
        assert ran.stderr.splitlines() == [
            f"Can't reset {STACK}:",
            "  BLEU-E601 --yes: all that was rehearsed would be lost, and there is no terminal to ask on. Add --yes",
        ]
        assert [problem["code"] for problem in ran.document["problems"]] == ["BLEU-E601"]
        assert len(created(rehearse)) == 1

    @pytest.mark.parametrize(("answer", "code", "left"), [(b"n\n", 130, 1), (b"\x04", 130, 1), (b"y\n", 0, 0)])
    def test_on_a_terminal_it_asks(self, rehearse, answer, code, left):
        rehearse.write(ONE_GROUP)
        assert rehearse("up").code == 0

        ended, said = on_a_terminal(rehearse.command("reset"), rehearse.environment, keys=[(None, answer)])

        assert ended == code, said
        assert f"Forget all that was rehearsed on {STACK}?" in said
        assert len(created(rehearse)) == left
