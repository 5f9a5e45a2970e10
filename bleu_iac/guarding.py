"""The rules inside a program: `bleu.guard()` refuses a resource before the engine takes it up.

A policy pack is enforced only when somebody gives `--policy-pack`. The guard is part of the program:

    import bleu_iac as bleu

    bleu.guard()  # before anything else

It may be given the pack's configuration and waivers, so that what was decided for one door holds at the other.
`interception` says what it sees. A default provider, which it does not see, is judged from the stack's configuration,
with the first resource that uses it.
"""

import os
import threading
from collections.abc import Iterable, Mapping
from contextvars import copy_context
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pulumi
from pulumi.runtime import is_config_secret, is_dry_run
from pulumi.runtime.config import CONFIG
from pulumi.runtime.proto.resource_pb2_grpc import ResourceMonitorStub
from pulumi.runtime.settings import SETTINGS, get_monitor

from bleu_iac import clouds, wire
from bleu_iac.catalogue.tokens import canonical
from bleu_iac.clouds import Cloud
from bleu_iac.errors import BleuError, ExitCode, Problem
from bleu_iac.interception import Registration, intercept
from bleu_iac.policy.configuration import Configuration, Level, PackConfigurationError, default, read_file
from bleu_iac.resources import DOWNLOAD_URL, STACK_TYPE, STARTED_BY, Options, Provider, Resource
from bleu_iac.rules import ALL, EVERY
from bleu_iac.rules.asking import FLATTEN, TOO_DEEP, RuleSet, tell
from bleu_iac.rules.rule import Described, Finding, Rule
from bleu_iac.rules.tool.state_in_cloud import BACKEND
from bleu_iac.rules.waiver import Waiver
from bleu_iac.state_backend import state_backend
from bleu_iac.text import Message, Text
from bleu_iac.waivers import WaiverFile, WaiversError, today
from bleu_iac.waivers import read as read_waivers

_ENGINES_OWN = "pulumi:pulumi:"
_PROVIDER_TYPES = "pulumi:providers:"

REFUSED = Text(
    "The guard refused these resources, and they were not created",
    "La garde a refusé ces ressources, et elles n'ont pas été créées",
)
FOUND = Text("{message} (rule {rule})", "{message} (règle {rule})")
FOUND_AT = Text("{place} {message} (rule {rule})", "{place} {message} (règle {rule})")
CANNOT_GUARD = Text("The guard can't be set", "La garde ne peut pas être posée")
TOO_LATE = Text(
    "is called when resources may have been registered already, which it did not see",
    "est appelée alors que des ressources ont pu être déjà enregistrées, sans qu'elle les voie",
)
CALL_FIRST = Text("Call it first, before any await", "Appelez-la en premier, avant tout await")
NO_PROGRAM = Text("is called outside a Pulumi program", "est appelée hors d'un programme Pulumi")
CALL_INSIDE = Text("Call it in the program that Pulumi runs", "Appelez-la dans le programme que Pulumi exécute")
OTHER_CLOUD = Text(
    "is called for {new!r}, and was for another cloud, {old!r}, before",
    "est appelée pour {new!r}, et l'a été auparavant pour un autre cloud, {old!r}",
)
OTHER_FILES = Text(
    "is called with another configuration or other waivers than before",
    "est appelée avec une autre configuration ou d'autres dérogations qu'auparavant",
)
WRONG_WAIVERS = Text(
    "The guard refused these waivers, and nothing was created",
    "La garde a refusé ces dérogations, et rien n'a été créé",
)
CALL_ONCE = Text("Call it once", "Appelez-la une seule fois")


class GuardError(BleuError, pulumi.RunError):
    """The guard refused a resource or a waiver, or can't be set."""

    exit_code = ExitCode.REFUSED


File = str | os.PathLike[str]


def guard(cloud: Cloud | str = "bleu", *, waivers: File | None = None, policy_pack_config: File | None = None) -> None:
    """Judge every resource of the program by all rules, before it is registered.

    A violation ends the program. A property that is not known yet is warned of at a preview and judged at the update,
    where it ends the program if it still can't be known. What the file `waivers` waives is warned of and let through.
    The file `policy_pack_config`, which is the one that `pulumi --policy-pack-config` takes, gives levels and
    parameters of rules and the pack's settings: what only advises is warned of. Relative paths begin where the program
    runs. Calling it again changes nothing. Raises `GuardError` when it is called too late, outside a program, for
    another cloud or with other files than before, or with files that can't be read or waivers that do not hold.
    """
    monitor = get_monitor()
    judged_against = clouds.get(cloud) if isinstance(cloud, str) else cloud
    files = (waivers, policy_pack_config)
    if monitor is None:
        raise _cannot(NO_PROGRAM(), CALL_INSIDE())
    if (before := _SET.get(monitor)) is not None:
        if before[0] != judged_against:
            raise _cannot(OTHER_CLOUD(new=judged_against.name, old=before[0].name), CALL_ONCE())
        if before[1] != files:
            raise _cannot(OTHER_FILES(), CALL_ONCE())
        return
    # Until the program first waits for something, the SDK has registered nothing. Mocks outlive a program: no telling.
    if isinstance(monitor, ResourceMonitorStub) and SETTINGS.rpc_manager.rpcs:
        raise _cannot(TOO_LATE(), CALL_FIRST())
    in_engine = isinstance(monitor, ResourceMonitorStub)  # what a test without one runs in is nobody's stack
    backend = state_backend(os.environ, Path.cwd()) if in_engine else {}
    watch(monitor, ALL, _configured(judged_against, *files), backend)
    _SET[monitor] = judged_against, files


_SET: WeakKeyDictionary[Any, tuple[Cloud, tuple[File | None, File | None]]] = WeakKeyDictionary()
"""For each program, that is for each connection to an engine, the cloud it is guarded for and the files it is given."""


def _configured(cloud: Cloud, waivers: File | None, config: File | None) -> Configuration:
    """Read the files; what is wrong with them ends the program before it begins.

    Which waivers are of no use is not seen here.
    """
    try:
        file = read_waivers(waivers, ALL, today()) if config is None or waivers is not None else None
        made = default(ALL, cloud, (), file) if config is None else read_file(os.fspath(config), EVERY, cloud, file)
    except (WaiversError, PackConfigurationError) as error:
        cannot = GuardError(CANNOT_GUARD, error.problems)
        cannot.exit_code = ExitCode.USAGE
        raise cannot from None
    if made.waivers is not None:
        _refuse_wrong(made.waivers, made)
    return made


def _refuse_wrong(waivers: WaiverFile, configuration: Configuration) -> None:
    wrong: list[Problem] = []
    for rule, findings in waivers.wrong():
        level = configuration.levels.get(rule.id)
        if level is Level.ADVISORY:
            pulumi.log.warn(tell(rule, waivers.about, findings))
        elif level is not Level.DISABLED:
            wrong += [_problem(waivers.about, rule, each) for each in findings]
    if wrong:
        raise GuardError(WRONG_WAIVERS, wrong)


def watch(
    monitor: Any,
    rules: Iterable[Rule],
    configuration: Configuration,
    backend: Mapping[str, str] | None = None,
) -> None:
    """Judge every registration that goes through a monitor by the rules given; and the stack's backend, where known."""
    guardian = _Guardian(tuple(rules), configuration, backend)
    intercept(monitor, guardian.judge, lambda: guardian.refusal)


class _Guardian:
    """Judges the registrations of one program."""

    def __init__(
        self,
        rules: tuple[Rule, ...],
        configuration: Configuration,
        backend: Mapping[str, str] | None = None,
    ) -> None:
        self.refusal: GuardError | None = None
        self._configuration = configuration
        disabled = configuration.at(Level.DISABLED)
        self._rules = RuleSet([rule for rule in rules if rule.id not in disabled], configuration.context)
        self._preview = is_dry_run()
        self._stack = f"urn:pulumi:{pulumi.get_stack()}::{pulumi.get_project()}"
        self._config: Mapping[str, Any] = dict(CONFIG.get())
        self._secret_config = frozenset(key for key in self._config if is_config_secret(key))
        self._providers: dict[str, Provider] = {}
        """By URN."""
        self._default_problems: dict[str, list[Problem]] = {}
        """What each default provider is refused for, by URN."""
        self._ambient = (
            copy_context()
        )  # registrations come on other threads, where logging needs the program's settings
        self._lock = threading.Lock()
        # The stack itself was registered before the program began.
        name = f"{pulumi.get_project()}-{pulumi.get_stack()}"
        urn = f"{self._stack}::{STACK_TYPE}::{name}"
        stack = Resource(STACK_TYPE, name, {BACKEND: dict(backend or {})}, urn, custom=False)
        self._of_stack = self._violations(stack) if backend else []

    def judge(self, registration: Registration) -> None:
        """Let a registration pass, or raise `GuardError` with all that was refused so far.

        Once something is refused at an update, so is all that comes after: the program is about to end.
        """
        try:
            judged = self._resource(registration)
        except RecursionError:
            where = f"{registration.name} ({registration.type})"
            refused = [Problem("BLEU-E501", where, TOO_DEEP(), FLATTEN())]
        else:
            refused = [*self._of_stack, *self._of_default_provider(registration), *self._violations(judged)]
        with self._lock:  # one error for the whole program, since only the first that is raised in it is shown
            if refused and self.refusal is None:
                self.refusal = GuardError(REFUSED, refused)
            elif self.refusal is not None:
                self.refusal.problems += tuple(each for each in refused if each not in self.refusal.problems)
            if self.refusal is not None and (refused or not self._preview):
                raise self.refusal

    def _violations(self, resource: Resource) -> list[Problem]:
        problems: list[Problem] = []
        for rule, findings in self._rules.ask(resource):
            let_through: dict[Waiver | None, list[Finding]] = {}
            for each in findings:
                if self._configuration.level(rule, each.verdict, preview=self._preview) is Level.ADVISORY:
                    let_through.setdefault(each.waiver, []).append(each)
                else:
                    problems.append(_problem(resource, rule, each))
            for together in let_through.values():
                self._ambient.copy().run(pulumi.log.warn, tell(rule, resource, together))
        return problems

    def _resource(self, registration: Registration) -> Resource:
        inputs, secrets = wire.from_struct(registration.properties)
        urn = self._urn(registration)
        if registration.type.startswith(_PROVIDER_TYPES):
            inputs |= _started_by(registration)
            token = canonical(registration.type)
            self._providers[urn] = Provider(token, registration.name, inputs, urn, secrets)
        reference = registration.provider.rpartition("::")[0] or self._default_reference(registration)
        return Resource(
            type=canonical(registration.type),
            name=registration.name,
            inputs=inputs,
            urn=urn,
            declared_type=registration.type,
            secrets=secrets,
            provider=self._providers.get(reference),
            options=Options(registration.protect, registration.ignore_changes, registration.parent),
            custom=registration.custom,
        )

    def _default_reference(self, registration: Registration) -> str:
        """Give the URN of the default provider that a registration uses, made if it has to be; empty for none."""
        if not registration.custom or registration.type.startswith("pulumi:"):
            return ""
        name = registration.type.split(":", 1)[0]
        token = f"{_PROVIDER_TYPES}{name}"
        urn = f"{self._stack}::{token}::default{registration.plugin_download_url}"
        if urn not in self._providers:
            prefix = f"{name}:"
            inputs = {key.removeprefix(prefix): value for key, value in self._config.items() if key.startswith(prefix)}
            secrets = frozenset((key,) for key in inputs if prefix + key in self._secret_config)
            started_by = _started_by(registration)
            self._providers[urn] = Provider(canonical(token), "default", {**inputs, **started_by}, urn, secrets)
        return urn

    def _of_default_provider(self, registration: Registration) -> list[Problem]:
        """Judge the default provider that a registration uses, once."""
        reference = "" if registration.provider else self._default_reference(registration)
        if reference and reference not in self._default_problems:
            made = self._providers[reference]
            judged = Resource(made.type, made.name, made.inputs, made.urn, secrets=made.secrets)
            self._default_problems[reference] = self._violations(judged)
        return self._default_problems.get(reference, [])

    def _urn(self, registration: Registration) -> str:
        parents = registration.parent.split("::")[2] if registration.parent else ""
        chain = "" if parents.startswith(_ENGINES_OWN) or not parents else f"{parents}$"
        return f"{self._stack}::{chain}{registration.type}::{registration.name}"


def _started_by(registration: Registration) -> Mapping[str, Any]:
    """Give what the engine will write among a provider's values, where a program says from where to fetch its code."""
    url = registration.plugin_download_url
    return {STARTED_BY: {DOWNLOAD_URL: url}} if url else {}


def _problem(resource: Resource, rule: Described, finding: Finding) -> Problem:
    where = f"{resource.name} ({resource.declared_type or resource.type})"
    text = FOUND_AT if finding.path else FOUND
    what = text(place=finding.property, message=finding.message, rule=rule.id)
    return Problem("BLEU-E501", where, what, rule.fix())


def _cannot(what: Message, fix: Message) -> GuardError:
    error = GuardError(CANNOT_GUARD, [Problem("BLEU-E502", "bleu.guard", what, fix)])
    error.exit_code = ExitCode.USAGE
    return error
