"""What the page on the pack and the guard shows is what they take."""

import json
import re
from pathlib import Path

from pulumi.runtime.proto import analyzer_pb2 as proto

from bleu_iac import clouds, wire
from bleu_iac.policy import configuration
from bleu_iac.policy.configuration import Level, Undetermined
from bleu_iac.rules import ALL

PAGE = (Path(__file__).parents[2] / "docs" / "policy-pack.md").read_text("utf-8")


def test_the_configuration_shown_is_accepted_and_does_what_the_page_says():
    [shown] = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    given = json.loads(shown)
    settings = given.pop("settings")
    sent = {name: proto.PolicyConfig(enforcementLevel=_level(level)) for name, level in given.items()}
    sent["settings"] = proto.PolicyConfig(enforcementLevel=proto.MANDATORY, properties=wire.to_struct(settings))

    chosen = configuration.read(sent, ALL, clouds.get("bleu"))

    assert chosen.levels == {rule.id: Level.MANDATORY for rule in ALL} | {"network-no-any-source": Level.ADVISORY}
    assert chosen.undetermined is Undetermined.MANDATORY
    assert chosen.context.cloud.endpoint("resource_manager") == "https://management.tenant.example"


def _level(name):
    return {"advisory": proto.ADVISORY, "mandatory": proto.MANDATORY}[name]
