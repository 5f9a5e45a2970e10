"""A pack in the real engine, as the command line of Pulumi shows it; components need no provider."""

import json
import os
import subprocess
import time
from textwrap import dedent

import pytest

pytestmark = pytest.mark.engine

PACK = """
from pydantic import Field

from bleu_iac import clouds
from bleu_iac.policy.serving import serve
from bleu_iac.resources import UNKNOWN
from bleu_iac.rules.rule import Example, Finding, Rule, RuleParameters, Severity, undetermined
from bleu_iac.text import Text

TOO_FEW = Text("is {found}, fewer than {days}", "vaut {found}, moins que {days}")
ABROAD = Text("is {found}", "vaut {found}")

def check(resource, context):
    value = resource.look("location")
    if value is UNKNOWN:
        yield undetermined(("location",))
    elif value == "raise":
        raise RuntimeError("secret of the rule")
    elif isinstance(value, str) and context.cloud.region(value) is None:
        yield Finding(("location",), ABROAD(found=resource.shown("location")))

class Kept(RuleParameters):
    days: int = Field(180, ge=30)

def retention(resource, context):
    days, found = context.parameters["logging-kept-long"]["days"], resource.look("location")
    if isinstance(found, int) and found < days:
        yield Finding(("location",), TOO_FEW(found=found, days=days))

example = Example("my:index:Place", {})
rule = Rule("residency-in-france", "BLEU-9001", Severity.CRITICAL, Text("Places are in France", "Tout est en France"),
            Text("Because", "Parce que"), Text("Write a region of Bleu", "Écrivez une région de Bleu"), ("1.1",), check,
            example, example)
kept = Rule("logging-kept-long", "BLEU-9002", Severity.LOW, Text("Kept", "Gardé"), Text("Because", "Parce que"),
            Text("Keep it longer", "Gardez-le plus longtemps"), ("1.1",), retention, example, example,
            frozenset({"my:index:Log"}), parameters=Kept)
serve("places", (rule, kept), clouds.get("bleu"))
"""

PROGRAM = """
import pulumi

class Place(pulumi.ComponentResource):
    def __init__(self, name, location):
        super().__init__("my:index:Place", name, {"location": location})

class Log(pulumi.ComponentResource):
    def __init__(self, name, days):
        super().__init__("my:index:Log", name, {"location": days})

"""


@pytest.fixture
def pulumi(engine, tmp_path):
    """Run the command line on a program and a pack of the test's own."""
    pack, program, state = tmp_path / "pack", tmp_path / "program", tmp_path / "state"
    for folder, project in ((pack, "PulumiPolicy.yaml"), (program, "Pulumi.yaml"), (state, None)):
        folder.mkdir()
        if project:
            (folder / project).write_text("name: places\nruntime: python\n")
    (pack / "__main__.py").write_text(PACK)
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([*map(str, engine.path_entries), os.environ["PATH"]]),
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_BACKEND_URL": f"file://{state}",
        "PULUMI_CONFIG_PASSPHRASE": "not a secret",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }

    def run(*arguments, **more):
        return subprocess.run(
            [str(engine.command), *arguments, "--non-interactive"],
            cwd=program,
            env={**environment, **more},
            capture_output=True,
            text=True,
            timeout=120,
        )

    def judge(verb, source, config=None, log=None, **more):
        (program / "__main__.py").write_text(PROGRAM + dedent(source))
        options = ["--policy-pack", str(pack)]
        if config is not None:
            (tmp_path / "config.json").write_text(json.dumps(config))
            options += ["--policy-pack-config", str(tmp_path / "config.json")]
        if log is not None:
            options += ["--event-log", str(log)]
        return run(verb, *(["--yes", "--skip-preview"] if verb == "up" else []), *options, **more)

    created = run("stack", "init", "dev")
    assert created.returncode == 0, created.stderr
    return judge


def policies(ran):
    """The part of the output that is the policies', without its first line, which names the pack's folder."""
    after = ran.stdout.split("\nPolicies:\n")[1]
    return after.split("\n\n")[0].split("\n", 1)[1]


@pytest.mark.parametrize("verb", ["preview", "up"])
def test_a_violation_stops_the_deployment_and_reads_well(pulumi, verb):
    ran = pulumi(verb, 'Place("there", "westeurope")')
    assert ran.returncode == 1
    assert policies(ran) == (
        "        - [mandatory] [severity: critical]  residency-in-france  (my:index:Place: there)\n"
        "          Places are in France\n"
        "          there: location is 'westeurope'. Write a region of Bleu"
    )


def test_it_reads_well_in_french(pulumi):
    ran = pulumi("preview", 'Place("there", "westeurope")', BLEU_IAC_LANG="fr")
    assert policies(ran).endswith(
        "          Tout est en France\n          there: location vaut 'westeurope'. Écrivez une région de Bleu"
    )


def test_a_rule_that_raises_stops_the_deployment(pulumi):
    ran = pulumi("preview", 'Place("there", "raise")')
    assert ran.returncode == 1
    assert "there: the rule itself failed (RuntimeError). Write a region of Bleu" in policies(ran)
    assert "secret of the rule" not in ran.stdout + ran.stderr


def test_an_advisory_policy_lets_the_deployment_go_on(pulumi):
    ran = pulumi("up", 'Place("there", "westeurope")', config={"residency-in-france": "advisory"})
    assert ran.returncode == 0, ran.stdout
    assert "[advisory] [severity: critical]  residency-in-france" in policies(ran)


def test_a_disabled_policy_says_nothing(pulumi):
    ran = pulumi("up", 'Place("there", "westeurope")', config={"all": "disabled"})
    assert ran.returncode == 0, ran.stdout
    assert "residency-in-france" not in ran.stdout


def test_a_wrong_configuration_is_refused_with_its_path(pulumi):
    ran = pulumi("preview", 'Place("here", "bleufrancesouth")', config={"residency-in-frnace": "advisory"})
    assert ran.returncode != 0
    assert (
        "The configuration of the policy pack can't be used:\n"
        "  BLEU-E504 residency-in-frnace: is not a policy of this pack. Did you mean residency-in-france?"
    ) in ran.stderr


def test_a_value_against_the_schema_is_refused_with_its_path(pulumi):
    """The engine itself does, with the schema that the pack gives it."""
    ran = pulumi("preview", 'Place("here", "bleufrancesouth")', config={"settings": {"undetermined": "perhaps"}})
    assert ran.returncode != 0
    assert 'settings: undetermined: undetermined must be one of the following: "advisory", "mandatory"' in ran.stdout


def test_the_settings_schema_is_one_the_engine_can_read(pulumi):
    region = {"name": "bleufranceeast", "display_name": "Bleu France East", "short_name": "blfe", "country": "FR"}
    region |= {"city": "Strasbourg", "operator": "Bleu", "pair": None, "confidence": "configured"}
    overrides = {
        "suffixes": {"storage_blob": ".blob.bleu.example"},
        "endpoints": {"resource_manager": "https://arm.bleu.example"},
        "private_dns_zones": {"storage_blob": "privatelink.blob.bleu.example"},
        "regions": [region],
    }
    ran = pulumi("preview", 'Place("here", "Bleu France East")', config={"settings": {"cloud": overrides}})
    assert ran.returncode == 0, ran.stdout + ran.stderr


KEPT_90 = 'Log("log", 90)'


@pytest.mark.parametrize(
    ("config", "code", "said"),
    [
        pytest.param(None, 1, "[mandatory] [severity: low]  logging-kept-long", id="by default"),
        pytest.param({"logging-kept-long": {"days": 60}}, 0, None, id="a parameter"),
        pytest.param({"logging-kept-long": {"days": 91}}, 1, "log: location is 90, fewer than 91", id="another value"),
        pytest.param(
            {"all": "mandatory", "logging-kept-long": {"enforcementLevel": "advisory", "days": 91}},
            0,
            "[advisory] [severity: low]  logging-kept-long",
            id="a level and a parameter beside all",
        ),
        pytest.param({"all": "advisory"}, 0, "[advisory] [severity: low]  logging-kept-long", id="all"),
        pytest.param({"all": "disabled"}, 0, None, id="all disabled"),
        pytest.param(
            {"all": "disabled", "logging-kept-long": "mandatory"}, 1, "[mandatory]", id="one of all that are disabled"
        ),
        pytest.param(
            {"logging-kept-long": "remediate"}, 1, "log: location is 90, fewer than 180", id="nothing that mends it"
        ),
    ],
)
def test_a_policys_level_and_parameters_are_the_configured_ones(pulumi, config, code, said):
    ran = pulumi("preview", KEPT_90, config=config)
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert "logging-kept-long" not in ran.stdout if said is None else said in policies(ran)


@pytest.mark.parametrize(
    ("config", "said"),
    [
        pytest.param(
            {"logging-kept-long": {"days": 3}},
            "logging-kept-long: days: Must be greater than or equal to 30",
            id="too small, by the engine",
        ),
        pytest.param(
            {"logging-kept-long": {"days": "many"}},
            "logging-kept-long: days: Invalid type. Expected: integer, given: string",
            id="no number, by the engine",
        ),
        pytest.param(
            {"logging-kept-long": {"dais": 60}},
            "BLEU-E505 logging-kept-long.dais: is not a setting. Did you mean days?",
            id="no parameter, by the pack",
        ),
        pytest.param(
            {"residency-in-france": {"days": 60}},
            "BLEU-E505 residency-in-france.days: is not a parameter of this policy. It has only enforcementLevel",
            id="of another policy",
        ),
        pytest.param({"logging-kept-long": "strict"}, '"strict" is not a valid enforcement level', id="no level"),
    ],
)
def test_a_wrong_value_is_refused_with_its_path_before_anything_is_judged(pulumi, config, said):
    ran = pulumi("preview", KEPT_90, config=config)
    assert ran.returncode != 0
    assert said in ran.stdout + ran.stderr
    assert "fewer than" not in ran.stdout


def test_the_engine_is_told_which_policies_do_not_apply_and_which_passed(pulumi, tmp_path):
    """It keeps that in its event log; the command line shows failures only."""
    log = tmp_path / "events.json"
    ran = pulumi("preview", 'Place("here", "bleufrancesouth")', PULUMI_DEBUG_COMMANDS="true", log=log)
    assert ran.returncode == 0, ran.stdout
    events = [json.loads(line).get("policyAnalyzeSummaryEvent") for line in log.read_text().splitlines()]
    [of_place] = [event for event in events if event and event["resourceUrn"].endswith("my:index:Place::here")]
    assert of_place["passed"] == ["residency-in-france"]
    assert "failed" not in of_place


def test_nothing_but_the_port_is_printed_and_nothing_is_left_running(pulumi, tmp_path):
    ran = pulumi("preview", 'Place("here", "bleufrancesouth")')
    assert ran.returncode == 0, ran.stdout
    assert "Traceback" not in ran.stdout + ran.stderr
    deadline = time.monotonic() + 10
    while _processes(f"{tmp_path}/pack") and time.monotonic() < deadline:
        time.sleep(0.1)
    assert _processes(f"{tmp_path}/pack") == []


def _processes(word):
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if word in line]


def test_the_pack_is_told_where_the_state_is_kept(pulumi, tmp_path):
    (tmp_path / "pack/__main__.py").write_text(
        PACK.replace(
            'resource.look("location")\n    if value', 'resource.look("stateBackend.url")\n    if value'
        ).replace('resource.shown("location")', "value")
    )
    ran = pulumi("preview", "pass\n")
    assert f"location is file://{tmp_path}/state. Write a region of Bleu" in ran.stdout, ran.stdout
