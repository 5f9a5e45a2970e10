"""The ways to an engine, in the order they are tried."""

import os
import shutil
from pathlib import Path

from bleu_iac.errors import Problem
from bleu_iac.rehearsal.engine import gobuild, installer, store, versions
from bleu_iac.rehearsal.engine.model import Engine, EngineError, Report, WayError
from bleu_iac.text import Message, Text

VARIABLE = "BLEU_IAC_PULUMI"

CANNOT_USE = Text(
    en="The engine that {variable} names can't be used",
    fr="Le moteur désigné par {variable} n'est pas utilisable",
)
NO_ENGINE = Text(
    en="There is no Pulumi engine and none could be made (mend one of these)",
    fr="Il n'y a pas de moteur Pulumi et aucun n'a pu être préparé (une seule de ces voies suffit)",
)
CHOSEN = Text(
    en="Pulumi {version} from BLEU_IAC_PULUMI, {command}",
    fr="Pulumi {version} désigné par BLEU_IAC_PULUMI, {command}",
)
ON_PATH = Text(en="Pulumi {version} from PATH, {command}", fr="Pulumi {version} trouvé dans PATH, {command}")
NO_FILE = Text(en="{path} is not an executable file", fr="{path} n'est pas un fichier exécutable")
NOT_AN_ENGINE = Text(
    en="{path} does not answer `version` like Pulumi: {said}",
    fr="{path} ne répond pas à `version` comme Pulumi : {said}",
)
TOO_OLD = Text(
    en="{path} is Pulumi {version}, and {minimum} or newer is needed",
    fr="{path} est Pulumi {version}, il faut {minimum} ou plus récent",
)
NO_HOST = Text(
    en="{path} has no {host}, neither beside it nor on PATH",
    fr="{path} n'a pas de {host}, ni à côté ni dans PATH",
)
NOTHING_ON_PATH = Text(en="there is no pulumi", fr="il n'y a pas de pulumi")
NOTHING_CACHED = Text(en="no whole engine is here", fr="aucun moteur complet ici")
NAME_ANOTHER = Text(
    en="Name the pulumi executable of a whole installation, version {minimum} or newer, or unset the variable",
    fr="Nommez l'exécutable pulumi d'une installation complète, version {minimum} ou plus récente, "
    "ou retirez la variable",
)
INSTALL = Text(
    en="Install Pulumi {minimum} or newer: https://www.pulumi.com/docs/install/",
    fr="Installez Pulumi {minimum} ou plus récent : https://www.pulumi.com/docs/install/",
)
COPY = Text(
    en="Copy this folder from a machine of the same kind that has one",
    fr="Copiez ce dossier depuis une machine du même type qui en a un",
)
NOT_WRITABLE = Text(en="it can't be written: {reason}", fr="écriture impossible : {reason}")
OTHER_CACHE = Text(
    en="Make room, or name another folder in BLEU_IAC_CACHE",
    fr="Faites de la place, ou nommez un autre dossier dans BLEU_IAC_CACHE",
)


def find(report: Report) -> Engine:
    """Try the ways; raise `EngineError` with the reason of each when none leads to an engine."""
    if chosen := os.environ.get(VARIABLE):
        return _chosen(Path(chosen).expanduser())
    failures: list[Problem] = []
    for way in (_on_path, _cached):
        try:
            return way()
        except WayError as failure:
            failures.append(failure.problem)
    return _made(report, failures)


def _chosen(command: Path) -> Engine:
    try:
        return _installed("BLEU-E301", VARIABLE, command, CHOSEN, NAME_ANOTHER(minimum=versions.MINIMUM))
    except WayError as failure:
        raise EngineError(CANNOT_USE(variable=VARIABLE), [failure.problem]) from failure


def _on_path() -> Engine:
    install = INSTALL(minimum=versions.MINIMUM)
    found = shutil.which("pulumi")
    if found is None:
        raise WayError(Problem("BLEU-E302", "PATH", NOTHING_ON_PATH(), install))
    return _installed("BLEU-E302", "PATH", Path(found), ON_PATH, install)


def _cached() -> Engine:
    engine = store.newest()
    if engine is None:
        raise WayError(Problem("BLEU-E303", str(store.folder()), NOTHING_CACHED(), COPY()))
    return engine


def _made(report: Report, failures: list[Problem]) -> Engine:
    try:
        with store.alone(report):
            if (engine := store.newest()) is not None:
                return engine  # made by the process that held the lock
            for way in (installer.make, gobuild.make):
                try:
                    return way(report)
                except WayError as failure:
                    failures.append(failure.problem)
    except OSError as failure:
        what = NOT_WRITABLE(reason=failure.strerror or failure)
        failures.append(Problem("BLEU-E307", str(store.folder()), what, OTHER_CACHE()))
    raise EngineError(NO_ENGINE(), failures)


def _installed(code: str, where: str, command: Path, origin: Text, fix: Message) -> Engine:
    """Check an engine that somebody installed; raise `WayError` when it can't be used."""
    command = command.absolute()
    if not (command.is_file() and os.access(command, os.X_OK)):
        raise WayError(Problem(code, where, NO_FILE(path=command), fix))
    try:
        version = versions.ask(command)
    except versions.UnusableError as failure:
        raise WayError(Problem(code, where, NOT_AN_ENGINE(path=command, said=failure), fix)) from failure
    if not versions.new_enough(version):
        what = TOO_OLD(path=command, version=version, minimum=versions.MINIMUM)
        raise WayError(Problem(code, where, what, fix))
    host = _language_host(command)
    if host is None:
        raise WayError(Problem(code, where, NO_HOST(path=command, host=versions.LANGUAGE_HOST), fix))
    return Engine(command, version, origin(version=version, command=command), (host.parent,))


def _language_host(command: Path) -> Path | None:
    """Find the Python host of an engine: beside it, beside what it links to, on PATH."""
    for folder in (command.parent, command.resolve().parent):
        beside = folder / versions.LANGUAGE_HOST
        if os.access(beside, os.X_OK):
            return beside
    found = shutil.which(versions.LANGUAGE_HOST)
    return Path(found).absolute() if found else None
