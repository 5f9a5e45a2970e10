"""The packs of an installed wheel, by the real engine, in an environment that has no checkout."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from textwrap import dedent

import pytest

pytestmark = pytest.mark.engine

REPOSITORY = Path(__file__).parents[2]
PROGRAM = """
    import pulumi_azure_native as azure

    azure.resources.ResourceGroup("files", location="westeurope")
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """An environment with the wheel installed, which finds all that it needs in the present one."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build = [*pip, "wheel", "--no-deps", "--wheel-dir", str(folder), str(REPOSITORY)]
    subprocess.run(build, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    venv.create(folder / "venv", symlinks=True)
    python = folder / "venv" / "bin" / "python"
    install = [*pip, "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    # A path in a .pth file is not searched for further .pth files: the editable checkout of the present environment
    # stays out.
    [site] = (folder / "venv" / "lib").glob("python*/site-packages")
    (site / "present.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python.parent


@pytest.fixture
def run(installed, tmp_path):
    """Run a command of the environment, in a folder of its own."""
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    environment |= {"BLEU_IAC_STATE": str(tmp_path / "state"), "PATH": f"{installed}{os.pathsep}{environment['PATH']}"}

    def ran(*arguments):
        command = [str(installed / arguments[0]), *arguments[1:]]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)

    return ran


def test_nothing_of_the_checkout_is_in_reach(run, installed):
    ran = run("python", "-c", "import bleu_iac; print(bleu_iac.__file__)")
    assert ran.stdout.startswith(str(installed.parent)), ran.stderr


@pytest.mark.parametrize("name", ["sovereignty", "trial"])
def test_the_folder_of_a_pack_is_in_the_environment(run, installed, name):
    ran = run("bleu-iac", "pack", name)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith(str(installed.parent))
    assert (Path(ran.stdout.removesuffix("\n")) / "PulumiPolicy.yaml").is_file()


def test_a_preview_is_judged_by_the_pack_of_the_wheel(engine, run, installed, tmp_path):
    (tmp_path / "Pulumi.yaml").write_text("name: tenant\nruntime: python\n")
    (tmp_path / "__main__.py").write_text(dedent(PROGRAM))
    (tmp_path / "Pulumi.dev.yaml").write_text("config: {}\n")
    folder = run("bleu-iac", "pack", "sovereignty").stdout.removesuffix("\n")

    ran = run("bleu-iac", "rehearse", "preview", "--stack", "dev", "--policy-pack", folder, "--json")

    assert ran.returncode == 1, ran.stderr
    assert "/folders/sovereignty)" in ran.stderr  # the command line shortens the folder; the checkout's is policies/
    found = json.loads(ran.stdout)["findings"]
    assert [each["urn"].rsplit("::", 1)[1] for each in found if each["rule"] == "residency-location-in-cloud"] == [
        "files"
    ]
