"""Where files of the user's are kept, and that others can't read them."""

import os
from pathlib import Path

import platformdirs
import pytest

from bleu_iac import places
from bleu_iac.errors import BleuError

FIX = "Set BLEU_IAC_CACHE or BLEU_IAC_STATE to a folder of yours"
PLACES = [("BLEU_IAC_CACHE", places.cache), ("BLEU_IAC_STATE", places.state)]


def mode(path):
    return path.stat().st_mode & 0o777


@pytest.mark.parametrize(("variable", "place"), PLACES)
def test_a_variable_names_another_folder(variable, place, tmp_path, monkeypatch):
    monkeypatch.setenv(variable, str(tmp_path / "mine"))
    assert place() == tmp_path / "mine"
    assert not place().exists()


@pytest.mark.parametrize(("variable", "place"), PLACES)
def test_a_variable_may_be_relative_or_begin_at_home(variable, place, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(variable, "mine")
    assert place() == tmp_path.resolve() / "mine"
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv(variable, "~/mine")
    assert place() == tmp_path.resolve() / "home" / "mine"


@pytest.mark.parametrize("value", [None, ""])
def test_without_a_variable_the_folders_are_the_platform_s_own(value, monkeypatch):
    for variable, _ in PLACES:
        monkeypatch.delenv(variable, raising=False)
        if value is not None:
            monkeypatch.setenv(variable, value)
    assert places.cache() == platformdirs.user_cache_path("bleu-iac")
    assert places.state() == platformdirs.user_state_path("bleu-iac")
    assert places.cache() != places.state()


def test_a_home_of_nobody_is_refused(monkeypatch):
    monkeypatch.setenv("BLEU_IAC_STATE", "~nobody-of-that-name/x")
    with pytest.raises(BleuError) as refused:
        places.state()
    assert str(refused.value) == (
        "Files can't be kept:\n  BLEU-E205 BLEU_IAC_STATE=~nobody-of-that-name/x: "
        f"is not a usable folder (Could not determine home directory.). {FIX}"
    )


def test_a_private_folder_and_those_made_for_it_are_the_user_s_alone(tmp_path):
    before = os.umask(0)
    try:
        tmp_path.chmod(0o755)
        made = places.private_folder(tmp_path / "a" / "b" / "c")
    finally:
        os.umask(before)
    assert made == tmp_path / "a" / "b" / "c"
    assert [mode(made), mode(made.parent), mode(made.parent.parent)] == [0o700, 0o700, 0o700]
    assert mode(tmp_path) == 0o755


def test_a_folder_that_stands_open_is_closed_and_keeps_what_is_in_it(tmp_path):
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o755)
    (folder / "file").write_text("kept")
    assert places.private_folder(folder) == folder
    assert mode(folder) == 0o700
    assert (folder / "file").read_text() == "kept"


def test_making_a_private_folder_again_changes_nothing(tmp_path):
    first = places.private_folder(tmp_path / "a")
    assert places.private_folder(tmp_path / "a") == first
    assert mode(first) == 0o700


@pytest.mark.parametrize("below", ["", "deeper"], ids=["the folder itself", "above it"])
def test_a_file_in_a_folder_s_place_is_refused(tmp_path, below):
    (tmp_path / "file").write_text("")
    wanted: Path = tmp_path / "file" / below
    with pytest.raises(BleuError) as refused:
        places.private_folder(wanted)
    assert str(refused.value) == (
        f"Files can't be kept:\n  BLEU-E205 {wanted}: is not a usable folder (Not a directory). {FIX}"
    )


def test_a_folder_that_can_not_be_made_is_refused_in_french(tmp_path, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    (tmp_path / "file").write_text("")
    with pytest.raises(BleuError) as refused:
        places.private_folder(tmp_path / "file" / "state")
    assert str(refused.value) == (
        f"Les fichiers ne peuvent pas être conservés :\n  BLEU-E205 {tmp_path}/file/state: "
        "n'est pas un dossier utilisable (Not a directory). "
        "Donnez dans BLEU_IAC_CACHE ou BLEU_IAC_STATE un dossier à vous"
    )
