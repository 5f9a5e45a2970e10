"""What `--policy-pack-config` may say: a level and parameters for each policy, and settings of the whole pack.

    {
      "all": "mandatory",
      "network-storage-private": "advisory",
      "settings": {"undetermined": "mandatory", "cloud": {"endpoints": {"resource_manager": "https://..."}},
                   "waivers": "/builds/files/bleu-waivers.yaml"}
    }

The engine fills in what is left out (`all` goes to each policy) and checks the values against the schemas that the pack
gives; what it lets through, such as a name that is none, is checked here. `bleu-iac check` takes the same file.
"""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple, TypeVar

from pulumi.runtime.proto import analyzer_pb2 as proto
from pydantic import BaseModel, Field, ValidationError

from bleu_iac import wire
from bleu_iac.clouds import Cloud, CloudError, Overrides
from bleu_iac.clouds.validation import nearest, validation_problems
from bleu_iac.errors import BleuError, Problem
from bleu_iac.rules.asking import default_parameters
from bleu_iac.rules.rule import Context, Described, RuleParameters, Verdict, meaning
from bleu_iac.rules.waiver import NO_WAIVERS
from bleu_iac.text import Text
from bleu_iac.waivers import WaiverFile, WaiversError, today
from bleu_iac.waivers import read as read_waivers

ALL = "all"
"""Under this name, what goes for every policy."""
SETTINGS = "settings"
"""Under this name, what goes for the pack as a whole. It is a policy only in name: it never judges anything."""

SETTINGS_TITLE = Text("Settings of the whole pack", "Réglages de tout le pack")
SETTINGS_DESCRIPTION = Text(
    "What resources are judged against, what is waived, and what an undetermined property does to a preview",
    "Ce à quoi les ressources sont comparées, les dérogations, et l'effet d'une propriété indéterminée sur un aperçu",
)

CANNOT_CONFIGURE = Text(
    "The configuration of the policy pack can't be used", "La configuration du pack de politiques est inutilisable"
)
NO_SUCH_POLICY = Text("is not a policy of this pack", "n'est pas une politique de ce pack")
NO_PARAMETER = Text("is not a parameter of this policy", "n'est pas un paramètre de cette politique")
HAS_NONE = Text("It has only enforcementLevel", "Elle n'a que enforcementLevel")

CANNOT_OPEN = Text("can't be read ({reason})", "ne peut pas être lu ({reason})")
GIVE_A_FILE = Text("Give the path of a file of configuration", "Donnez le chemin d'un fichier de configuration")
NOT_JSON = Text("is not a JSON object ({reason})", "n'est pas un objet JSON ({reason})")
NO_OBJECT = Text("another value", "une autre valeur")
MEND = Text("Mend the file at that place", "Corrigez le fichier à cet endroit")
NO_LEVEL = Text("is no level", "n'est pas un niveau")
LEVELS = Text("Give one of {levels}", "Donnez l'un de {levels}")

_Chosen = tuple["Level | None", Mapping[str, Any]]
"""What is said of a policy: a level, where one is given, and values."""
_Model = TypeVar("_Model", bound=BaseModel)


class PackConfigurationError(BleuError):
    """What `--policy-pack-config` says can't be used."""


class Level(StrEnum):
    """What a policy's finding does."""

    ADVISORY = "advisory"
    MANDATORY = "mandatory"
    DISABLED = "disabled"
    REMEDIATE = "remediate"
    """Mends the resource, says the protocol. Nothing here does: a finding blocks, as the engine has it for a remedy
    that was not enough."""


_LEVELS = {
    proto.ADVISORY: Level.ADVISORY,
    proto.MANDATORY: Level.MANDATORY,
    proto.DISABLED: Level.DISABLED,
    proto.REMEDIATE: Level.REMEDIATE,
}


class Undetermined(StrEnum):
    """What a property that can't be judged before deployment does to a preview; an update it always blocks."""

    ADVISORY = "advisory"
    MANDATORY = "mandatory"


class Settings(RuleParameters):
    """Settings of the whole pack."""

    undetermined: Annotated[
        Undetermined,
        Text(
            "What a property that can't be judged yet does to a preview; an update is always blocked",
            "L'effet sur un aperçu d'une propriété qui ne peut pas encore être jugée ; une mise à jour est toujours "
            "bloquée",
        ),
    ] = Undetermined.ADVISORY
    cloud: Annotated[
        Overrides,
        Text(
            "What the tenant knows better than the cloud's profile",
            "Ce que le locataire sait mieux que le profil du cloud",
        ),
    ] = Field(default_factory=Overrides)
    waivers: Annotated[
        Annotated[str, Field(min_length=1)] | None,
        Text(
            "The path of the file of waivers; a relative one begins in the pack's own folder",
            "Le chemin du fichier de dérogations ; relatif, il part du dossier du pack",
        ),
    ] = None
    """The engine tells a pack no other folder than the pack's own, in which it runs."""


class Configuration(NamedTuple):
    """What is in force."""

    context: Context
    levels: Mapping[str, Level] = MappingProxyType({})
    """By policy; mandatory when not here."""
    undetermined: Undetermined = Undetermined.ADVISORY
    waivers: WaiverFile | None = None

    def at(self, level: Level) -> frozenset[str]:
        """Give the ids of the rules that were given a level."""
        return frozenset(name for name, chosen in self.levels.items() if chosen is level)

    def level(self, rule: Described, verdict: Verdict, *, preview: bool) -> Level:
        """Give what a finding does. Undetermined is asked again at the update that follows a preview."""
        if verdict is Verdict.WAIVED:
            return Level.ADVISORY
        waits = verdict is Verdict.UNDETERMINED and preview and self.undetermined is Undetermined.ADVISORY
        advises = waits or self.levels.get(rule.id) is Level.ADVISORY
        return Level.ADVISORY if advises else Level.MANDATORY


def default(
    rules: Iterable[Described], cloud: Cloud, advised: Iterable[str] = (), waivers: WaiverFile | None = None
) -> Configuration:
    """Give what is in force when nothing is configured; `advised` are the rules that then only advise, by id."""
    context = Context(cloud, default_parameters(rules), waivers.in_force if waivers else NO_WAIVERS)
    return Configuration(context, dict.fromkeys(advised, Level.ADVISORY), waivers=waivers)


def read(
    sent: Mapping[str, proto.PolicyConfig], rules: Iterable[Described], cloud: Cloud, advised: Iterable[str] = ()
) -> Configuration:
    """Give what the engine's configuration puts in force. Raises `PackConfigurationError` with all that is wrong."""
    chosen = {name: (_LEVELS[config.enforcementLevel], _values(config)) for name, config in sent.items()}
    return _read(chosen, rules, cloud, advised, [])


def read_file(path: str, rules: Iterable[Described], cloud: Cloud, waivers: WaiverFile | None = None) -> Configuration:
    """Give what a file for `--policy-pack-config` puts in force; raises `PackConfigurationError` as `read` does.

    A relative path of waivers in it begins where the process runs; none are read where there are `waivers` already.
    """
    try:
        content = json.loads(Path(path).read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        unreadable = isinstance(error, OSError)
        reason = getattr(error, "strerror", None) or str(error)
        what, fix = (CANNOT_OPEN, GIVE_A_FILE) if unreadable else (NOT_JSON, MEND)
        raise PackConfigurationError(
            CANNOT_CONFIGURE, [Problem("BLEU-E508", path, what(reason=reason), fix())]
        ) from None
    if not isinstance(content, dict):
        wrong = Problem("BLEU-E508", path, NOT_JSON(reason=NO_OBJECT()), MEND())
        raise PackConfigurationError(CANNOT_CONFIGURE, [wrong])
    problems: list[Problem] = []
    chosen = {name: _of_file(name, said, problems) for name, said in content.items()}
    return _read(chosen, rules, cloud, (), problems, waivers)


_LEVEL = "enforcementLevel"


def _of_file(name: str, said: Any, problems: list[Problem]) -> _Chosen:
    """Read what a file says of a policy: a level, or an object that may have one beside values."""
    values = dict(said) if isinstance(said, dict) else {_LEVEL: said}
    level = values.pop(_LEVEL, None)
    if level is None or (isinstance(level, str) and level in set(Level)):
        return (None if level is None else Level(level)), values
    where = f"{name}.{_LEVEL}" if isinstance(said, dict) else name
    problems.append(Problem("BLEU-E505", where, NO_LEVEL(), LEVELS(levels=", ".join(Level))))
    return None, values


def _read(
    chosen: Mapping[str, _Chosen],
    rules: Iterable[Described],
    cloud: Cloud,
    advised: Iterable[str],
    problems: list[Problem],
    waivers: WaiverFile | None = None,
) -> Configuration:
    by_id = {rule.id: rule for rule in rules}
    levels = dict.fromkeys(advised, Level.ADVISORY)
    parameters = dict(default_parameters(by_id.values()))
    settings = Settings()
    if ALL in chosen:
        level, values = chosen[ALL]
        levels = levels if level is None else dict.fromkeys(by_id, level)
        problems += _no_parameters(ALL, values)
    for name, (level, values) in sorted(chosen.items()):
        if name == SETTINGS:
            settings = _checked(SETTINGS, Settings, values, problems) or settings
        elif rule := by_id.get(name):
            if level is not None:
                levels[name] = level
            if rule.parameters is None:
                problems += _no_parameters(name, values)
            elif checked := _checked(name, rule.parameters, values, problems):
                parameters[name] = checked.model_dump()
        elif name != ALL:
            problems.append(Problem("BLEU-E504", name, NO_SUCH_POLICY(), nearest(name, [*by_id, SETTINGS])))
    judged_against = _overridden(cloud, settings.cloud, problems)
    waivers = waivers or _waivers(settings.waivers, by_id.values(), problems)
    if problems:
        raise PackConfigurationError(CANNOT_CONFIGURE, problems)
    context = Context(judged_against, parameters, waivers.in_force if waivers else NO_WAIVERS)
    return Configuration(context, levels, settings.undetermined, waivers)


def schema(model: type[BaseModel] | None) -> proto.PolicyConfigSchema | None:
    """Give the schema of what can be configured, as the protocol wants it; `None` when nothing can."""
    if model is None:
        return None
    described = model.model_json_schema()
    definitions = described.get("$defs", {})
    properties = {name: _inlined(value, definitions) for name, value in described.get("properties", {}).items()}
    for name, given in model.model_fields.items():
        properties[name].setdefault("description", str(meaning(given)))
    return proto.PolicyConfigSchema(properties=wire.to_struct(properties), required=described.get("required", ()))


def _values(config: proto.PolicyConfig) -> dict[str, Any]:
    return wire.from_struct(config.properties)[0]


def _checked(name: str, model: type[_Model], values: Any, problems: list[Problem]) -> _Model | None:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        problems += validation_problems(error, "BLEU-E505", name, model)
        return None


def _no_parameters(name: str, values: Iterable[str]) -> Iterable[Problem]:
    return [Problem("BLEU-E505", f"{name}.{key}", NO_PARAMETER(), HAS_NONE()) for key in sorted(values)]


def _overridden(cloud: Cloud, overrides: Overrides, problems: list[Problem]) -> Cloud:
    try:
        return cloud.overridden(overrides, f"{SETTINGS}.cloud")
    except CloudError as error:
        problems += error.problems
        return cloud


def _waivers(path: str | None, rules: Iterable[Described], problems: list[Problem]) -> WaiverFile | None:
    try:
        return read_waivers(None if path is None else Path(path).absolute(), rules, today())
    except WaiversError as error:
        problems += error.problems
        return None


def _inlined(described: Any, definitions: Mapping[str, Any]) -> Any:
    """Put what pydantic refers to in its place, since the engine takes each property's schema by itself."""
    if isinstance(described, list):
        return [_inlined(each, definitions) for each in described]
    if not isinstance(described, dict):
        return described
    if "$ref" in described:
        return _inlined(definitions[described["$ref"].rsplit("/", 1)[1]], definitions)
    return {key: _inlined(value, definitions) for key, value in described.items()}
