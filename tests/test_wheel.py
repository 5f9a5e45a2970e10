"""What is built is whole: an installed wheel has the data, the packs and the engine's modules that a checkout has."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

REPOSITORY = Path(__file__).parent.parent


def tracked(*folders: str) -> set[str]:
    listed = subprocess.run(
        ["git", "ls-files", *folders], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout
    return set(listed.split())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(REPOSITORY)],
        check=True,
        capture_output=True,
    )
    [built] = folder.glob("*.whl")
    with ZipFile(built) as archive:
        return set(archive.namelist())


def test_the_wheel_has_every_file_of_the_package(wheel):
    assert tracked("bleu_iac") - wheel == set()


def test_the_wheel_has_the_policy_packs(wheel):
    assert {
        f"bleu_iac/policy/folders/{name.removeprefix('policies/')}" for name in tracked("policies")
    } - wheel == set()
