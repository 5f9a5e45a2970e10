"""The landing zone, deployed by the real engine as the README says; each test has a copy of the stacks."""

import shutil
import sqlite3
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.engine

REPOSITORY = Path(__file__).parents[2]
CONFIG = "stacks/config/Pulumi.landing-zone.demo.yaml"


@pytest.fixture
def rehearse_copy(rehearse):
    """Rehearse a copy of this repository's stacks, so that a test may change their configuration."""
    rehearse.program.mkdir()
    shutil.copy(REPOSITORY / "Pulumi.yaml", rehearse.program)
    shutil.copytree(REPOSITORY / "stacks", rehearse.program / "stacks", ignore=shutil.ignore_patterns("__pycache__"))
    return rehearse


def configure(rehearse, **changes):
    """Change the blueprint's settings; `None` takes one out."""
    file = rehearse.program / CONFIG
    content = yaml.safe_load(file.read_text())
    settings = content["config"]["bleu-iac:landing-zone"]
    settings.update(changes)
    for name in [name for name, value in changes.items() if value is None]:
        del settings[name]
    file.write_text(yaml.safe_dump(content))


def held_by_control_plane(rehearse):
    database = next(rehearse.state.glob("rehearsals/*/*.sqlite"))
    with sqlite3.connect(database) as connection:
        return [row[0] for row in connection.execute("select id from resources")]


def test_it_stands_a_second_up_changes_nothing_and_destroy_leaves_nothing(rehearse_copy):
    first = rehearse_copy("up", "--json")

    assert first.code == 0, first.said
    assert first.changes == {"create": 54}
    assert first.document["outputs"] == {
        "region": "bleufrancecentral",
        "resource_group": "rg-demo-test-bleuc",
        "storage_account": "stdemodataskab3v",
        "vault_uri": "https://kv-demo-keys-ut6guj.vault.sovcloud-api.fr",
    }
    assert len(held_by_control_plane(rehearse_copy)) > 40

    second = rehearse_copy("up", "--json")
    assert second.code == 0, second.said
    assert second.changes == {"same": 54}

    refreshed = rehearse_copy("refresh", "--json")
    assert refreshed.code == 0, refreshed.said
    assert set(refreshed.changes) == {"same"}

    destroyed = rehearse_copy("destroy", "--json")
    assert destroyed.code == 0, destroyed.said
    assert destroyed.changes == {"delete": 54}
    assert held_by_control_plane(rehearse_copy) == []


def test_moving_it_abroad_is_one_line_and_is_refused(rehearse_copy):
    configure(rehearse_copy, region="westeurope")

    ran = rehearse_copy("up")

    assert ran.code == 2
    assert "BLEU-E109 region: 'westeurope' is not a region of Bleu. Use bleufrancecentral, bleufrancesouth" in ran.said
    assert "Traceback" not in ran.said


def test_it_stands_in_the_other_region_with_copies_in_the_pair(rehearse_copy):
    configure(rehearse_copy, region="bleufrancesouth", redundancy="GRS")

    ran = rehearse_copy("up", "--json")

    assert ran.code == 0, ran.said
    assert [finding for finding in ran.document["findings"] if finding["blocks"]] == []


def test_all_that_is_wrong_with_a_configuration_is_said_at_once_with_its_place(rehearse_copy):
    configure(rehearse_copy, tenant_id=None, log_retention_day=30, hub={"address_space": "10.0.0.0/22"})

    ran = rehearse_copy("preview")

    assert ran.code == 2
    assert "Traceback" not in ran.said
    for problem in (
        "The stack 'landing-zone.demo' can't be deployed:",
        "BLEU-E212 bleu-iac:landing-zone.tenant_id: is missing. Give it a value",
        "BLEU-E212 bleu-iac:landing-zone.log_retention_day: is not a setting. Did you mean log_retention_days?",
        "BLEU-E212 bleu-iac:landing-zone.hub.address_space: must be a list. Correct the value",
        "BLEU-E212 bleu-iac:landing-zone.hub.private_endpoints: is missing. Give it a value",
    ):
        assert problem in ran.said


@pytest.mark.parametrize(
    ("config", "problem"),
    [
        pytest.param(
            {}, "BLEU-E210 bleu-iac:blueprint: is missing. Give one of: landing-zone", id="no blueprint named"
        ),
        pytest.param(
            {"bleu-iac:blueprint": "landingzone"},
            "BLEU-E211 bleu-iac:blueprint: 'landingzone' is not a blueprint. Give one of: landing-zone",
            id="no such blueprint",
        ),
        pytest.param(
            {"bleu-iac:blueprint": "landing-zone"},
            "BLEU-E210 bleu-iac:landing-zone: is missing."
            " Write its settings as in stacks/config/Pulumi.landing-zone.demo.yaml",
            id="no settings",
        ),
        pytest.param(
            {"bleu-iac:blueprint": "landing-zone", "bleu-iac:landing-zone": "yes"},
            "BLEU-E212 bleu-iac:landing-zone: is not a mapping."
            " Write its settings as in stacks/config/Pulumi.landing-zone.demo.yaml",
            id="settings that are no mapping",
        ),
    ],
)
def test_a_configuration_without_a_usable_blueprint_is_refused(rehearse_copy, config, problem):
    (rehearse_copy.program / CONFIG).write_text(yaml.safe_dump({"config": config}))

    ran = rehearse_copy("preview")

    assert ran.code == 2
    assert problem in ran.said
    assert "Traceback" not in ran.said
