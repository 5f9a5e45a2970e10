"""Where the packs are."""

import pytest
import yaml

from bleu_iac.errors import BleuError
from bleu_iac.policy import packs


def test_each_pack_has_a_folder_that_the_engine_can_start():
    assert packs.names() == ("sovereignty", "trial")
    for name in packs.names():
        files = {path.name for path in packs.folder(name).iterdir()}
        assert {"PulumiPolicy.yaml", "__main__.py"} <= files


@pytest.mark.parametrize("name", packs.names())
def test_a_pack_is_described_alike_in_its_project_file_and_in_the_list(name):
    project = yaml.safe_load((packs.folder(name) / "PulumiPolicy.yaml").read_text())
    assert project["description"] == packs.DESCRIPTIONS[name].en


def test_the_trial_packs_description_says_what_it_does_not_give():
    described = packs.DESCRIPTIONS["trial"]
    assert "not immune from extraterritorial law" in described.en
    assert "ne protège pas des lois extraterritoriales" in described.fr


def test_an_installed_wheel_has_its_own_folders(tmp_path, monkeypatch):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "PulumiPolicy.yaml").touch()
    monkeypatch.setattr(packs, "_INSTALLED", tmp_path)
    assert packs.names() == ("mine",)
    assert packs.folder("mine") == tmp_path / "mine"


def test_an_unknown_pack_is_refused_with_the_nearest_name():
    with pytest.raises(BleuError) as refused:
        packs.folder("soveregnty")
    assert str(refused.value) == (
        "There is no such policy pack:\n  BLEU-E503 soveregnty: is not a policy pack. Did you mean sovereignty?"
    )
