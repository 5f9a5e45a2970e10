"""The file in which a team writes what it waives: read whole or not at all, and the same at every door.

    waivers:
      - rule: BLEU-0001
        resource: urn:pulumi:prod::files::azure-native:network:RouteTable::partner-*
        property: location
        reason: The partner's gateway moves to Paris in March
        ticket: SEC-1234
        requester: Camille Roux
        approver: Dominique Martin
        granted: 2030-01-15
        expires: 2030-03-31

Which file it is is said where a door is set up: `bleu.guard(waivers=...)`, `settings.waivers` of a policy pack,
`bleu-iac check --waivers`. Where that is left out, `BLEU_IAC_WAIVERS` names it for all of them. No file is ever looked
for. `rules/governance/waivers_hold.py` says which waivers are in force.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bleu_iac.clouds.validation import validation_problems
from bleu_iac.errors import BleuError, Problem
from bleu_iac.resources import Resource, show_path
from bleu_iac.rules import EVERY
from bleu_iac.rules.governance import waivers_hold, waivers_used
from bleu_iac.rules.rule import Described, Finding
from bleu_iac.rules.waiver import Waiver, Waivers
from bleu_iac.rules.waiving import Judged, WaiverRule, judge
from bleu_iac.text import Text

VARIABLE = "BLEU_IAC_WAIVERS"
"""Names the file for every door that is told of none."""

CANNOT_WAIVE = Text("The waivers in {path} can't be used", "Les dérogations de {path} sont inutilisables")
CANNOT_OPEN = Text("can't be read ({reason})", "ne peut pas être lu ({reason})")
GIVE_A_FILE = Text("Give the path of a file of waivers", "Donnez le chemin d'un fichier de dérogations")
RELATIVE = Text("is no absolute path", "n'est pas un chemin absolu")
GIVE_ABSOLUTE = Text(
    "Give an absolute one: the doors do not run in the same folder",
    "Donnez un chemin absolu : les portes ne s'exécutent pas dans le même dossier",
)
NOT_YAML = Text("is not YAML ({reason})", "n'est pas du YAML ({reason})")
TWICE = Text("has the key {key!r} twice", "a deux fois la clé {key!r}")
TOO_DEEP = Text("is nested too deeply", "est imbriqué trop profondément")
MEND = Text("Mend the file at that place", "Corrigez le fichier à cet endroit")
SAME = Text("waives the same as {other}", "déroge à la même chose que {other}")
KEEP_ONE = Text("Keep one of them", "Gardez l'une d'elles")

_TYPE = "bleu-iac:index:Waivers"


class WaiversError(BleuError):
    """A file of waivers can't be used."""


@dataclass(frozen=True, eq=False)
class WaiverFile:
    """The waivers of one file, judged."""

    about: Resource
    """What their findings are about: the file, by its path."""
    in_force: Waivers
    """Those that hold: what rules are asked with."""
    _judged: Judged
    """Those that hold, by their place in the file."""
    _wrong: list[Finding]

    def wrong(self) -> Iterator[tuple[WaiverRule, list[Finding]]]:
        """Give what is wrong with waivers: known from the start, and none of these waives anything."""
        if self._wrong:
            yield waivers_hold.RULE, self._wrong

    def unused(self, asked: Iterable[str]) -> Iterator[tuple[WaiverRule, list[Finding]]]:
        """Give the waivers that covered nothing, once the rules with these ids were asked about the whole stack."""
        end = self._judged._replace(used=self.in_force.used, asked=frozenset(asked))
        if found := judge(waivers_used.RULE, end):
            yield waivers_used.RULE, found


def today() -> date:
    """Give the day that waivers are compared with: the same one everywhere."""
    return datetime.now(UTC).date()


def read(told: str | os.PathLike[str] | None, rules: Iterable[Described], day: date) -> WaiverFile | None:
    """Read the file a door is told of, else the one of the environment, and judge its waivers; `None` for no file.

    `rules` are the door's own, beside all that there are. Raises `WaiversError` with all that is wrong with the file.
    """
    path = _from_environment() if told is None else os.fspath(told)
    if path is None:
        return None
    waivers = _waivers(path)
    known = {name: rule for rule in (*EVERY, *rules) for name in (rule.id, rule.ref)}
    judged = Judged(waivers, known, day)
    wrong = judge(waivers_hold.RULE, judged)
    # Where the rule itself failed, a finding names no waiver: then none is in force.
    out = set(waivers) if any(not each.path for each in wrong) else {each.path[1] for each in wrong}
    holding = {index: waiver for index, waiver in waivers.items() if index not in out}
    by_rule: dict[str, list[Waiver]] = {}
    for waiver in holding.values():
        by_rule.setdefault(known[waiver.rule].id, []).append(waiver)
    about = Resource(_TYPE, path, {}, custom=False)
    return WaiverFile(about, Waivers(by_rule), judged._replace(waivers=holding), wrong)


def _from_environment() -> str | None:
    path = os.environ.get(VARIABLE)
    if path and not Path(path).is_absolute():
        raise _refused(path, [Problem("BLEU-E530", VARIABLE, RELATIVE(), GIVE_ABSOLUTE())])
    return path or None


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    waivers: list[Any]


def _waivers(path: str) -> Mapping[int, Waiver]:
    """Give the waivers of a file by their place in it."""
    content = _yaml(path)
    problems: list[Problem] = []
    try:
        _Document.model_validate(content)
    except ValidationError as error:
        problems += _problems(path, "", validation_problems(error, "BLEU-E532", "", _Document))
    entries = content.get("waivers") if isinstance(content, dict) else None
    waivers: dict[int, Waiver] = {}
    first: dict[tuple[str, str, str | None], str] = {}
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        place = show_path(("waivers", index))
        try:
            waiver = waivers[index] = Waiver.model_validate(entry)
        except ValidationError as error:
            problems += _problems(path, place, validation_problems(error, "BLEU-E532", "", Waiver))
            continue
        other = first.setdefault((waiver.rule, waiver.resource, waiver.property), place)
        if other != place:
            problems.append(Problem("BLEU-E532", f"{path}:{place}", SAME(other=other), KEEP_ONE()))
    if problems:
        raise _refused(path, problems)
    return waivers


def _problems(path: str, place: str, found: Iterable[Problem]) -> Iterator[Problem]:
    """Give problems with their place in the file: `waivers.yaml:waivers[2].expires`."""
    for each in found:
        inside = ".".join(filter(None, (place, each.where)))
        yield each._replace(where=f"{path}:{inside}" if inside else path)


def _yaml(path: str) -> Any:
    try:
        content = Path(path).read_bytes()
    except (OSError, ValueError) as error:  # a zero byte in the path
        what = CANNOT_OPEN(reason=getattr(error, "strerror", None) or str(error))
        raise _refused(path, [Problem("BLEU-E530", path, what, GIVE_A_FILE())]) from None
    import yaml

    from bleu_iac import plain_yaml  # no door needs YAML that is given no waivers

    try:
        return plain_yaml.load(content)
    except RecursionError:
        raise _refused(path, [Problem("BLEU-E531", path, TOO_DEEP(), MEND())]) from None
    except (yaml.YAMLError, ValueError) as error:  # a ValueError is a tag that its value does not fit
        mark, reason = getattr(error, "problem_mark", None), getattr(error, "problem", None) or str(error)
        place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark is not None else path
        twice = isinstance(error, plain_yaml.TwiceError)
        what = TWICE(key=reason) if twice else NOT_YAML(reason=" ".join(reason.split()))
        raise _refused(path, [Problem("BLEU-E531", place, what, MEND())]) from None


def _refused(path: str, problems: Iterable[Problem]) -> WaiversError:
    return WaiversError(CANNOT_WAIVE(path=path), problems)
