"""Programs, policy packs and components in Python, run by the real engine through our own language host."""

import json
import re
import signal
import sys
import venv
from textwrap import dedent

import pytest

pytestmark = pytest.mark.engine


def errors(said: str) -> str:
    """What the engine shows from its first error on."""
    return said[said.index("error: ") :]


def test_a_program_gets_its_configuration_and_exports_its_outputs(project):
    project.write(
        "__main__.py",
        """
        import pulumi
        import sys

        from naming import PREFIX

        class Shelf(pulumi.ComponentResource):
            def __init__(self, name, opts=None):
                super().__init__("test:index:Shelf", name, None, opts)
                self.books = pulumi.Output.from_input(3)
                self.register_outputs({"books": self.books})

        config = pulumi.Config()
        pulumi.export("plain", config.require("plain"))
        pulumi.export("hidden", config.require_secret("hidden"))
        pulumi.export("books", Shelf(f"{PREFIX}-shelf").books)
        pulumi.export("told", [pulumi.get_project(), pulumi.get_stack(), pulumi.get_organization()])
        pulumi.export("arguments", sys.argv)
        pulumi.export("interpreter", sys.executable)
        pulumi.export("nothing to read", sys.stdin.read())
        print("a printed line")
        print("a line on stderr", file=sys.stderr)
        pulumi.log.info("a logged line")
        pulumi.log.warn("a warning")
        """,
    )
    project.write("naming.py", "PREFIX = 'oak'")
    assert project.pulumi("config", "set", "plain", "one")[0] == 0
    assert project.pulumi("config", "set", "--secret", "hidden", "two")[0] == 0

    code, said = project.pulumi("up", "--yes", "--skip-preview", "--diff")

    assert code == 0, said
    for line in ("a printed line", "a line on stderr", "a logged line", "warning: a warning"):
        assert said.count(line) == 1, said
    _, outputs = project.pulumi("stack", "output", "--json")
    assert json.loads(outputs) == {
        "plain": "one",
        "hidden": "[secret]",
        "books": 3,
        "told": ["tenant", "dev", "organization"],
        "arguments": ["."],
        "interpreter": sys.executable,
        "nothing to read": "",
    }
    assert json.loads(project.pulumi("stack", "output", "--json", "--show-secrets")[1])["hidden"] == "two"
    _, exported = project.pulumi("stack", "export")
    resources = json.loads(exported)["deployment"]["resources"]
    assert [resource["urn"].rpartition("::")[2] for resource in resources] == ["tenant-dev", "oak-shelf"]
    assert "two" not in exported


def test_nothing_of_one_run_reaches_the_next(project):
    project.write(
        "__main__.py",
        """
        import os
        import pulumi
        import counting

        counting.runs += 1
        pulumi.export("runs", counting.runs)
        pulumi.export("left", os.environ.get("LEFT"))
        os.environ["LEFT"] = "by an earlier run"
        """,
    )
    project.write("counting.py", "runs = 0")

    for _ in range(2):
        assert project.pulumi("up", "--yes")[0] == 0  # a preview and an update

    assert json.loads(project.pulumi("stack", "output", "--json")[1]) == {"runs": 1}


@pytest.mark.parametrize(
    ("main", "path"), [("stacks", "stacks/__main__.py"), ("infra/deploy.py", "infra/deploy.py")], ids=["folder", "file"]
)
def test_the_main_of_a_project_is_run_beside_its_own_modules(project, main, path):
    (project.folder / "Pulumi.yaml").write_text(f"name: tenant\nruntime: python\nmain: {main}\n")
    program = project.write(path, "import os, pulumi, beside\npulumi.export('at', [beside.HERE, os.getcwd()])\n")
    (program.parent / "beside.py").write_text("HERE = __file__\n")

    code, said = project.pulumi("up", "--yes", "--skip-preview")

    assert code == 0, said
    at = json.loads(project.pulumi("stack", "output", "--json")[1])["at"]
    assert at == [str(program.parent / "beside.py"), str(program.parent)]


def test_a_module_of_the_user_s_replaces_none_of_the_host_s(project):
    project.write("__main__.py", "import queue; print(queue.MINE)")
    project.write("queue.py", "MINE = 'the queue of the user'")
    project.write("grpc/__init__.py", "raise RuntimeError('this is not the real one')")

    _, said = project.pulumi("preview", "--diff")

    # The program itself does see its own modules, and Pulumi's SDK with it: as with any Python program.
    assert "RuntimeError: this is not the real one" in said


FAILING = {
    "raise": (
        """
        from books import borrow

        borrow("nothing")
        """,
        """
        Program failed with an unhandled exception:
        Traceback (most recent call last):
          File "{folder}/__main__.py", line 4, in <module>
            borrow("nothing")
          File "{folder}/books.py", line 3, in borrow
            raise ValueError(f"no {{title}}")
        ValueError: no nothing
        """,
    ),
    "in an apply": (
        """
        import pulumi
        from books import borrow

        pulumi.Output.from_input("nothing").apply(borrow)
        """,
        """
        Program failed with an unhandled exception:
        Traceback (most recent call last):
          File "{folder}/books.py", line 3, in borrow
            raise ValueError(f"no {{title}}")
        ValueError: no nothing
        """,
    ),
    "in an asynchronous main": (
        """
        import pulumi
        from books import borrow

        async def main():
            borrow("nothing")

        pulumi.run(main)
        """,
        """
        Program failed with an unhandled exception:
        Traceback (most recent call last):
          File "{folder}/__main__.py", line 6, in main
            borrow("nothing")
          File "{folder}/books.py", line 3, in borrow
            raise ValueError(f"no {{title}}")
        ValueError: no nothing
        """,
    ),
    "with a cause": (
        """
        from books import borrow

        try:
            borrow("nothing")
        except ValueError as cause:
            raise LookupError("the shelf is empty") from cause
        """,
        """
        Program failed with an unhandled exception:
        Traceback (most recent call last):
          File "{folder}/__main__.py", line 5, in <module>
            borrow("nothing")
          File "{folder}/books.py", line 3, in borrow
            raise ValueError(f"no {{title}}")
        ValueError: no nothing

        The above exception was the direct cause of the following exception:

        Traceback (most recent call last):
          File "{folder}/__main__.py", line 7, in <module>
            raise LookupError("the shelf is empty") from cause
        LookupError: the shelf is empty
        """,
    ),
    "not Python": (
        """
        def (
        """,
        """
        Program failed with an unhandled exception:
          File "{folder}/__main__.py", line 2
            def (
                ^
        SyntaxError: invalid syntax
        """,
    ),
    "an error without a traceback": (
        """
        import pulumi

        raise pulumi.RunError("the configuration is wrong")
        """,
        "the configuration is wrong",
    ),
}


@pytest.mark.parametrize("case", FAILING)
def test_a_failing_program_is_shown_once_with_its_own_frames_alone(project, case):
    program, expected = FAILING[case]
    project.write("books.py", '\ndef borrow(title):\n    raise ValueError(f"no {title}")\n')
    project.write("__main__.py", program)

    code, said = project.pulumi("preview", "--diff")

    assert code == 1
    # Where Python underlines the failing expression depends on its version.
    underlines = re.compile(r"\n    \s*[~^]+(?=\n  |\n\S+Error: (?!invalid))")
    shown = underlines.sub("", errors(said)).partition("\nResources:")[0]
    assert shown == "error: " + dedent(expected).strip().format(folder=project.folder)


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("raise SystemExit(7)", "The program ended with exit code 7"),
        ("import os; os.kill(os.getpid(), 9)", "The program was killed by signal 9"),
    ],
)
def test_a_program_that_ends_otherwise_is_said_to(project, program, message):
    project.write("__main__.py", program)

    code, said = project.pulumi("preview", "--diff")

    assert code != 0
    assert f"error: an unhandled error occurred: {message}\n" in said


def test_a_project_without_a_program_is_told_where_it_was_looked_for(project):
    code, said = project.pulumi("preview", "--diff")

    assert code != 0
    assert f"There is no __main__.py in {project.folder}" in said


def test_the_virtual_environment_of_a_project_is_used(project):
    (project.folder / "Pulumi.yaml").write_text(
        "name: tenant\nruntime:\n  name: python\n  options:\n    virtualenv: venv\n"
    )
    project.write("__main__.py", "import os, sys; print([sys.prefix, os.environ['VIRTUAL_ENV'], os.environ['PATH']])")
    place = project.folder / "venv"

    _, said = project.pulumi("preview", "--diff")
    assert (
        f"error: an unhandled error occurred: The virtualenv option names {place}, and there is no Python there. Make "
        f"it (python3 -m venv {place}) and install the project's dependencies into it, or take the option out\n"
    ) in said

    venv.create(place)
    _, said = project.pulumi("preview", "--diff")
    assert (
        f"error: an unhandled error occurred: The Python of this project, {place}/bin/python, has no Pulumi SDK: "
        "install the project's dependencies into it\n"
    ) in said

    packages = next(place.glob("lib/python*/site-packages"))
    (packages / "shared.pth").write_text("\n".join(entry for entry in sys.path if entry.endswith("site-packages")))
    code, said = project.pulumi("preview", "--diff")
    assert code == 0, said
    assert f"['{place}', '{place}', '{place}/bin:" in said


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda how: how.name)
def test_a_stopped_engine_takes_its_programs_with_it_and_shows_no_traceback(project, wait_for, how):
    project.write(
        "__main__.py",
        """
        import pathlib
        import time

        pathlib.Path("began").touch()
        try:
            time.sleep(120)
        finally:
            pathlib.Path("tidied").touch()
        """,
    )
    with project.start("preview") as running:
        wait_for((project.folder / "began").exists)
        running.send_signal(how)
        said, _ = running.communicate(timeout=15)

    assert "Traceback" not in said
    assert "KeyboardInterrupt" not in said
    if how is not signal.SIGKILL:
        assert running.returncode == 1
        assert "preview canceled" in said
    wait_for((project.folder / "tidied").exists)
    wait_for(lambda: project.processes() == [], seconds=1)


PACK = """
    from concurrent.futures import ThreadPoolExecutor

    import grpc
    from google.protobuf import empty_pb2
    from pulumi.runtime import proto

    class Pack(proto.AnalyzerServicer):
        def GetAnalyzerInfo(self, request, context):
            policy = proto.PolicyInfo(name="no-shelves", description="Shelves", enforcementLevel=proto.MANDATORY)
            return proto.AnalyzerInfo(name="library", version="1.2.3", policies=[policy])

        def GetPluginInfo(self, request, context):
            return proto.PluginInfo(version="1.2.3")

        def Handshake(self, request, context):
            return proto.AnalyzerHandshakeResponse()

        def ConfigureStack(self, request, context):
            print("judging", request.project, request.stack, flush=True)
            return proto.AnalyzerStackConfigureResponse()

        def Configure(self, request, context):
            return empty_pb2.Empty()

        def Remediate(self, request, context):
            return proto.RemediateResponse()

        def Analyze(self, request, context):
            if request.type != "test:index:Shelf":
                return proto.AnalyzeResponse()
            found = proto.AnalyzeDiagnostic(
                policyName="no-shelves", policyPackName="library", policyPackVersion="1.2.3", urn=request.urn,
                message="a shelf is refused", enforcementLevel=proto.MANDATORY)
            return proto.AnalyzeResponse(diagnostics=[found])

        def AnalyzeStack(self, request, context):
            return proto.AnalyzeResponse()

    server = grpc.server(ThreadPoolExecutor(4))
    proto.add_AnalyzerServicer_to_server(Pack(), server)
    print(server.add_insecure_port("127.0.0.1:0"), flush=True)
    server.start()
    server.wait_for_termination()
"""


@pytest.mark.parametrize(("kind", "allowed"), [("Shelf", False), ("Table", True)])
def test_a_policy_pack_judges_and_blocks(project, kind, allowed):
    project.write("pack/PulumiPolicy.yaml", "runtime: python\n")
    project.write("pack/__main__.py", PACK)
    project.write("__main__.py", f'import pulumi\npulumi.ComponentResource("test:index:{kind}", "one")\n')

    code, said = project.pulumi("up", "--yes", "--skip-preview", "--policy-pack", "pack")

    assert (code == 0) is allowed, said
    assert "judging tenant dev" in said
    assert ("a shelf is refused" in said) is not allowed
    _, exported = project.pulumi("stack", "export")
    made = [resource["type"] for resource in json.loads(exported)["deployment"].get("resources", [])]
    assert (f"test:index:{kind}" in made) is allowed


def test_a_policy_pack_that_fails_to_start_stops_the_deployment(project):
    project.write("pack/PulumiPolicy.yaml", "runtime: python\n")
    project.write("pack/__main__.py", "raise ValueError('no rules here')")
    project.write("__main__.py", "")

    code, said = project.pulumi("preview", "--policy-pack", "pack")

    assert code != 0
    assert "ValueError: no rules here" in said
    assert f'policy pack "{project.folder}/pack" failed to start' in said


def test_components_written_in_python_are_served(project):
    project.write("component/PulumiPlugin.yaml", "runtime: python\n")
    project.write(
        "component/__main__.py",
        """
        from typing import TypedDict

        import pulumi
        from pulumi.provider.experimental import component_provider_host

        class ShelfArgs(TypedDict):
            width: pulumi.Input[int]

        class Shelf(pulumi.ComponentResource):
            width: pulumi.Output[int]

            def __init__(self, name: str, args: ShelfArgs, opts: pulumi.ResourceOptions | None = None) -> None:
                super().__init__("library:index:Shelf", name, None, opts)
                self.width = pulumi.Output.from_input(args["width"])
                self.register_outputs({"width": self.width})

        component_provider_host(components=[Shelf], name="library")
        """,
    )

    code, said = project.pulumi("package", "get-schema", "./component")

    assert code == 0, said
    schema = json.loads(said[said.index("{") :])
    assert schema["resources"]["library:index:Shelf"]["requiredInputs"] == ["width"]


def test_the_engine_is_told_about_the_interpreter_and_installs_nothing(project):
    project.write("__main__.py", "")
    project.write("requirements.txt", "no-such-package-as-this\n")

    code, said = project.pulumi("install")
    assert code == 0, said
    assert f"Nothing is installed: the Python used is {sys.executable}" in said

    _, said = project.pulumi("about", "--transitive")
    assert f"executable='{sys.executable}' version='{sys.version.split()[0]}'" in said
    assert re.search(r"^pulumi-azure-native +\d", said, re.MULTILINE)
