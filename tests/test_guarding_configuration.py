"""The guard with the configuration of the policy pack."""

import json
import logging

import pulumi
import pytest

import bleu_iac as bleu
from bleu_iac.errors import ExitCode
from bleu_iac.guarding import GuardError
from bleu_iac.testing import build
from tests.test_guarding import ABROAD, BLEU, REFUSED, TABLE, Table, nothing_left  # noqa: F401 - a fixture
from tests.waived import TOLD, day, written

PLACE = "residency-location-in-cloud"
GROUP = "azuread:index/group:Group"


@pytest.fixture
def configure(tmp_path, monkeypatch):
    """Write the configuration into the folder the program runs in."""
    monkeypatch.chdir(tmp_path)
    return lambda **said: (tmp_path / "rules.json").write_text(json.dumps(said))


def guarded(declare, waivers=None, **options):
    def program():
        pulumi.runtime.set_all_config(BLEU)
        bleu.guard(policy_pack_config="rules.json", waivers=waivers)
        return declare()

    return [registered.name for registered in build(program, **options)]


def refusal(declare, **options):
    with pytest.raises(GuardError) as refused:
        guarded(declare, **options)
    return refused.value


def warnings(caplog):
    return [record.getMessage() for record in caplog.records if record.name == "root"]


def test_a_parameter_of_a_rule_holds(configure):
    configure(**{"residency-provider-known": {"providers": ["azuread"]}})
    assert guarded(lambda: pulumi.CustomResource(GROUP, "readers", {})) == ["readers"]
    configure()
    assert f"{GROUP} is run by the provider 'azuread'" in str(
        refusal(lambda: pulumi.CustomResource(GROUP, "readers", {}))
    )


def test_a_rule_that_only_advises_warns(configure, caplog):
    configure(**{PLACE: "advisory"})
    with caplog.at_level(logging.WARNING):
        assert guarded(lambda: Table("there", "westeurope")) == ["there"]
    assert warnings(caplog) == [
        "Everything is in a region of the cloud\n"
        "there: location must be a region of Bleu (bleufrancecentral, bleufrancesouth), found 'westeurope'. "
        "Write one of the regions named"
    ]


def test_a_rule_that_is_disabled_is_not_asked(configure, caplog):
    configure(**{PLACE: "disabled"})
    with caplog.at_level(logging.WARNING):
        assert guarded(lambda: Table("there", "westeurope")) == ["there"]
    assert warnings(caplog) == []


def test_what_is_undetermined_ends_a_preview_when_it_is_told_to(configure):
    def declare():
        return Table("second", Table("first", "bleufrancecentral").primary)

    configure()
    assert guarded(declare, preview=True) == ["first", "second"]
    configure(settings={"undetermined": "mandatory"})
    assert str(refusal(declare, preview=True)) == (
        f"{REFUSED}  BLEU-E501 second ({TABLE}): location is not known before deployment (rule {PLACE}). "
        "Write one of the regions named"
    )


def test_the_cloud_is_what_the_tenant_knows_it_to_be(configure):
    configure(settings={"cloud": {"nothing": 1}})
    assert "settings.cloud.nothing: is not a setting" in str(refusal(lambda: None))


def test_the_configuration_may_name_the_waivers_and_those_given_come_first(configure, tmp_path, caplog):
    written(tmp_path / "w.yaml", {}, resource="there")
    configure(settings={"waivers": "w.yaml"})
    with caplog.at_level(logging.WARNING):
        assert guarded(lambda: Table("there", "westeurope")) == ["there"]
    assert [warning.partition("\n")[0] for warning in warnings(caplog)] == [f"{TOLD}."]

    written(tmp_path / "other.yaml", {}, resource="elsewhere")
    said = str(refusal(lambda: Table("there", "westeurope"), waivers="other.yaml"))
    assert said == REFUSED + ABROAD.format(name="there", value="'westeurope'")


def test_waivers_that_do_not_hold_are_as_grave_as_their_rule(configure, tmp_path, caplog):
    file = str(written(tmp_path / "w.yaml", {}, resource="there", expires=day(-1)))
    configure(**{"governance-waivers-hold": "advisory"}, settings={"waivers": file})
    with caplog.at_level(logging.WARNING):
        assert guarded(lambda: Table("here", "bleufrancecentral")) == ["here"]
    [warning] = warnings(caplog)
    assert f"{file}: waivers[0].expires was {day(-1)}; {PLACE} is not waived for 'there'." in warning
    assert str(refusal(lambda: Table("there", "westeurope"))).startswith(REFUSED)

    configure(**{"governance-waivers-hold": "disabled"}, settings={"waivers": file})
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        assert guarded(lambda: Table("here", "bleufrancecentral")) == ["here"]
    assert warnings(caplog) == []


def test_a_configuration_that_can_not_be_used_ends_the_program_with_all_that_is_wrong(configure):
    configure(**{"residency-locations": "advisory", PLACE: "soft"})
    error = refusal(lambda: Table("here", "bleufrancecentral"))
    assert error.exit_code is ExitCode.USAGE
    assert str(error) == (
        "The guard can't be set:\n"
        f"  BLEU-E505 {PLACE}: is no level. Give one of advisory, mandatory, disabled, remediate\n"
        "  BLEU-E504 residency-locations: is not a policy of this pack. Did you mean residency-location-in-cloud?"
    )


def test_a_file_that_is_not_there_ends_the_program(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert str(refusal(lambda: None)) == (
        "The guard can't be set:\n"
        "  BLEU-E508 rules.json: can't be read (No such file or directory). Give the path of a file of configuration"
    )
