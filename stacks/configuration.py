"""The configuration of a stack, read whole and checked before anything is declared."""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping

import pulumi
from pydantic import BaseModel, ConfigDict, ValidationError

from bleu_iac.clouds import Cloud, CloudError
from bleu_iac.clouds.configured import configured
from bleu_iac.clouds.validation import validation_problems
from bleu_iac.errors import BleuError, Problem
from bleu_iac.text import Text

NAMESPACE = "bleu-iac"

CANNOT_DEPLOY = Text("The stack {stack!r} can't be deployed", "La pile {stack!r} ne peut pas être déployée")
MISSING = Text("is missing", "manque")
NO_BLUEPRINT = Text("{name!r} is not a blueprint", "{name!r} n'est pas un modèle")
NAME_BLUEPRINT = Text("Give one of: {names}", "Donnez l'un de ceux-ci : {names}")
NOT_MAPPING = Text("is not a mapping", "n'est pas une table")
SEE_EXAMPLE = Text(
    "Write its settings as in stacks/config/Pulumi.landing-zone.demo.yaml",
    "Écrivez ses réglages comme dans stacks/config/Pulumi.landing-zone.demo.yaml",
)


class ConfigurationError(BleuError, pulumi.RunError):
    """A stack's configuration is wrong; Pulumi shows the message without a traceback."""


class Settings(BaseModel):
    """Settings have the names of the components' arguments they become; an unknown one is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Blueprint(Settings, ABC):
    """What a stack can be, with what it needs to know."""

    @abstractmethod
    def deploy(self, cloud: Cloud) -> None:
        """Declare its resources."""


def read(blueprints: Mapping[str, type[Blueprint]]) -> tuple[Blueprint, Cloud]:
    """Give the blueprint that the stack's configuration names, with its settings, and the cloud.

    Raises `ConfigurationError` with every problem and its path.
    """
    config = pulumi.Config(NAMESPACE)
    problems: list[Problem] = []
    cloud = blueprint = None
    try:
        cloud = configured(_plain(config.get("cloud")))
    except CloudError as error:
        problems += error.problems
    name = config.get("blueprint")
    names = NAME_BLUEPRINT(names=", ".join(sorted(blueprints)))
    if name is None:
        problems.append(Problem("BLEU-E210", f"{NAMESPACE}:blueprint", MISSING(), names))
    elif name not in blueprints:
        problems.append(Problem("BLEU-E211", f"{NAMESPACE}:blueprint", NO_BLUEPRINT(name=name), names))
    else:
        blueprint, wrong = _blueprint(f"{NAMESPACE}:{name}", config.get(name), blueprints[name])
        problems += wrong
    if problems or blueprint is None or cloud is None:
        raise ConfigurationError(CANNOT_DEPLOY(stack=pulumi.get_stack()), problems)
    return blueprint, cloud


def _blueprint(where: str, raw: str | None, model: type[Blueprint]) -> tuple[Blueprint | None, list[Problem]]:
    if raw is None:
        return None, [Problem("BLEU-E210", where, MISSING(), SEE_EXAMPLE())]
    content = _plain(raw)
    if not isinstance(content, dict):
        return None, [Problem("BLEU-E212", where, NOT_MAPPING(), SEE_EXAMPLE())]
    try:
        return model.model_validate(content), []
    except ValidationError as error:
        return None, list(validation_problems(error, "BLEU-E212", where, model))


def _plain(raw: str | None) -> object:
    """Read a configuration value: Pulumi hands objects over as JSON, and text as it is."""
    if raw is None:
        return None
    try:
        return json.loads(raw)
    except ValueError:
        return raw
