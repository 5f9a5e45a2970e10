"""The SDK's own installer, kept inside the cache and inside a time limit."""

import socket
from textwrap import dedent

import pytest

from bleu_iac.rehearsal.engine import EngineError, find, installer


@pytest.fixture
def served(machine, monkeypatch):
    """Let the SDK download an installation script of the test's own, in the place of Pulumi's."""

    def serve(*script: str) -> None:
        source = machine.script(machine.folder / "install.sh", *script)
        patch = machine.folder / "patch" / "sitecustomize.py"
        patch.parent.mkdir()
        patch.write_text(
            dedent(f"""\
            import urllib.request

            def urlopen(url, *rest, **more):
                assert url == "https://get.pulumi.com/install.sh", url
                return open({str(source)!r}, "rb")

            urllib.request.urlopen = urlopen
            """)
        )
        monkeypatch.setenv("PYTHONPATH", str(patch.parent))

    return serve


def test_an_engine_is_downloaded_into_the_cache_and_nowhere_else(machine, served, monkeypatch):
    home = machine.folder / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    arguments = machine.folder / "arguments"
    served(
        f'echo "$@" > {arguments}',
        'mkdir -p "$HOME/.pulumi" "$3/bin"',
        'printf "#!/bin/sh\\necho v3.300.0\\n" > "$3/bin/pulumi"',
        'printf "#!/bin/sh\\n" > "$3/bin/pulumi-language-python"',
        'chmod 755 "$3"/bin/*',
    )
    monkeypatch.setenv("PATH", "/usr/bin:/bin")

    engine = find(machine.report)

    command = machine.engines / "3.300.0" / "bin" / "pulumi"
    assert engine.command == command
    assert str(engine.origin) == f"Pulumi 3.300.0 from the cache, {command}"
    assert arguments.read_text().startswith("--no-edit-path --install-root ")
    assert list(home.iterdir()) == []
    assert machine.left == ["3.300.0"]


def test_what_the_installation_script_says_last_is_the_reason(machine, served):
    served("echo first", "echo there is no release for this processor >&2", "exit 1")

    with pytest.raises(EngineError) as refused:
        find(machine.report)

    log = machine.engines / "install.log"
    assert str(refused.value.problems[2]) == (
        "BLEU-E304 PulumiCommand.install: it failed: there is no release for this processor. "
        f"Let this machine reach https://get.pulumi.com (HTTPS_PROXY is honoured); the log is {log}"
    )
    assert log.read_text().splitlines()[:2] == ["first", "there is no release for this processor"]
    assert machine.left == []


def test_a_site_that_never_answers_is_not_waited_for(machine, monkeypatch):
    monkeypatch.setattr(installer, "_LIMIT", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        for variable in ("HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(variable, address)
        with pytest.raises(EngineError) as refused:
            find(machine.report)

    assert str(refused.value.problems[2].what) == "it was not done after 1 s"
