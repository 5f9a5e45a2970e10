"""The decisions about what properties and types mean, as people wrote them: `data/decisions/*.toml`.

One file a concern. Its `[net]` says, broadly, what looks like the concern: by the property's name, by its path (the
owner's name before it), by its description in the SDK (in lower case), by the values of its enumeration. Everything in
the net has to be decided by a `[[decision]]`, and the first one that matches does: those that name owner and property
in full come before all others, otherwise the order of the file counts. What no decision matches is unclassified, and
the build and a test say so.

    [[decision]]
    id = "place-region"          # what a classification is traced back to
    kind = "region"              # of `bleu_iac.catalogue.kinds.Kind`
    of = ["location", "*Region", "network.Endpoint.locations"]    # property, or owner.property; `*` is any text
    shape = "text"               # optional: only what is text, flag, number or object
    values = "regex"             # optional: only enumerations with such a value
    described = "regex"          # optional: only with such a description
    reason = "why it is so"
    good = [...]                 # for switches: the good values and the bad ones, every one that the SDK lists
    bad = [...]
    pair = [...]                 # optional, for copies: values that copy to the region's pair
    absent = "bad"               # optional: what no value at all amounts to: good, pair, bad, unknown
    beside = { kind = ["x"] }    # optional: only beside such a value does the switch matter

`types.toml` decides about whole types in the same way: what they hold, whether they are global, who wraps them.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bleu_iac.catalogue import data
from bleu_iac.catalogue.kinds import Concern, Holds, Kind
from bleu_iac.catalogue.shapes import Kind as ValueKind
from bleu_iac.catalogue.shapes import ListOf, MapOf, ObjectOf, OneOf, Scalar, Shape

FOLDER = data.FOLDER / "decisions"

SWITCHES = frozenset(
    {Kind.COPY_SWITCH, Kind.KEY_SWITCH, Kind.ENCRYPTION_SWITCH, Kind.PUBLIC_SWITCH, Kind.FIREWALL_DEFAULT}
    | {Kind.LOCAL_AUTH_SWITCH, Kind.TLS_MINIMUM, Kind.CLEAR_TEXT_SWITCH, Kind.PROTOCOL, Kind.EGRESS}
)
"""The kinds whose every value is good or bad."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A property that is asked about."""

    owner: str
    """`storage:StorageAccount` for a resource type, `storage.NetworkRuleSet` for an object inside."""
    name: str
    shape: Shape
    description: str = ""
    """What the SDK says of it, in lower case."""

    path: str = field(init=False)
    """Owner and name together, as decisions write it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", f"{self.owner}.{self.name}")


@dataclass(frozen=True)
class Decision:
    """One `[[decision]]` of a file."""

    id: str
    kind: Kind
    of: tuple[str, ...]
    reason: str
    shape: str | None = None
    values: str | None = None
    described: str | None = None
    good: tuple[Any, ...] = ()
    pair: tuple[Any, ...] = ()
    bad: tuple[Any, ...] = ()
    absent: str = ""
    beside: Mapping[str, Sequence[Any]] = field(default_factory=dict[str, Sequence[Any]])

    @cached_property
    def exact(self) -> frozenset[str]:
        """The properties it names in full."""
        return frozenset(each for each in self.of if "*" not in each and "." in each)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(each for each in self.of if "." not in each and "*" not in each)

    @cached_property
    def _name_pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(_glob(each, ".*") for each in self.of if "." not in each and "*" in each) or r"(?!)")

    @cached_property
    def _path_pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(_glob(each, ".*") for each in self.of if "." in each and "*" in each) or r"(?!)")

    def allows(self, subject: Subject) -> bool:
        """Tell whether the conditions beside the name are met."""
        return (
            (self.shape is None or self.shape == form(subject.shape))
            and (self.values is None or any(re.search(self.values, value) for value in listed(subject.shape)))
            and (self.described is None or re.search(self.described, subject.description) is not None)
        )

    def undecided(self, subject: Subject) -> list[str]:
        """Give the values that the SDK lists and that a switch's decision calls neither good nor bad."""
        said = {str(value).lower() for value in (*self.good, *self.pair, *self.bad)}
        if self.kind not in SWITCHES or not said:
            return []
        values = ["true", "false"] if form(subject.shape) == "flag" else listed(subject.shape)
        return [value for value in values if value.lower() not in said]

    def matches(self, subject: Subject) -> bool:
        """Tell whether it decides about a property that it does not name in full."""
        named = (
            subject.name in self._names
            or self._name_pattern.fullmatch(subject.name) is not None
            or self._path_pattern.fullmatch(subject.path) is not None
        )
        return named and self.allows(subject)


@dataclass
class Decisions:
    """One file: a concern's net and its decisions."""

    concern: Concern
    net: Mapping[str, re.Pattern[str]]
    decisions: Sequence[Decision]
    decided: dict[str, list[str]] = field(default_factory=dict)
    """By the id of a decision, the properties it decided about."""
    _known: dict[tuple[str, str], bool] = field(default_factory=dict)

    @cached_property
    def _exact(self) -> Mapping[str, Decision]:
        found: dict[str, Decision] = {}
        for decision in self.decisions:
            for path in decision.exact:
                if path in found:
                    raise ValueError(f"{path} is decided by {found[path].id} and by {decision.id}")
                found[path] = decision
        return found

    @cached_property
    def exact_paths(self) -> frozenset[str]:
        """The properties that are named in full."""
        return frozenset(self._exact)

    def catches(self, subject: Subject) -> bool:
        """Tell whether a property looks like the concern."""
        return any(self._hits(part, text) for part, text in _texts(subject))

    def caught_by(self, subject: Subject) -> str:
        """Say by which parts of the net a property is caught: `names, descriptions`."""
        return ", ".join(sorted({part for part, text in _texts(subject) if self._hits(part, text)}))

    def _hits(self, part: str, text: str) -> bool:
        pattern = self.net.get(part)
        if pattern is None:
            return False
        known = self._known.get((part, text))
        if known is None:
            known = self._known[part, text] = pattern.search(text) is not None
        return known

    def decide(self, subject: Subject) -> Decision | None:
        """Give the decision about a property; `None` when nobody has taken one."""
        exact = self._exact.get(subject.path)
        if exact is not None and exact.allows(subject):
            self.decided.setdefault(exact.id, []).append(subject.path)
            return exact
        for decision in self.decisions:
            if decision.matches(subject):
                self.decided.setdefault(decision.id, []).append(subject.path)
                return decision
        return None

    def unused(self) -> list[str]:
        """Give what decided nothing, about what does not exist or hidden by an earlier decision: `id: name`."""
        return [
            f"{decision.id}: {each}"
            for decision in self.decisions
            for each in decision.of
            if not any(_names(each, path) for path in self.decided.get(decision.id, ()))
        ]


def _texts(subject: Subject) -> Iterator[tuple[str, str]]:
    yield "names", subject.name
    yield "paths", subject.path
    yield from (("values", value) for value in listed(subject.shape))
    yield "descriptions", subject.description


def _names(written: str, path: str) -> bool:
    text = path if "." in written else path.rpartition(".")[2]
    return written == text or ("*" in written and re.fullmatch(_glob(written, ".*"), text) is not None)


@dataclass(frozen=True)
class TypeDecision:
    """One `[[holds]]` or `[[global]]` of `types.toml`."""

    id: str
    of: tuple[str, ...]
    reason: str
    kind: Holds | None = None

    def matches(self, token: str, *, exactly: bool) -> bool:
        """Tell whether it decides about a type: by its full name, or by a `*`."""
        if exactly:
            return token in self.of
        return any("*" in each and re.fullmatch(_glob(each, ".*"), token) for each in self.of)


@dataclass(frozen=True)
class TypeDecisions:
    """`types.toml`."""

    holds: Sequence[TypeDecision]
    is_global: Sequence[TypeDecision]
    components: Mapping[str, str]

    def about(self, token: str) -> dict[str, Any] | None:
        """Give what is decided about a type (`storage:StorageAccount`); `None` when nobody says what it holds."""
        holds = _first(self.holds, token)
        if holds is None:
            return None
        about = {"holds": holds.id}
        if (is_global := _first(self.is_global, token)) is not None:
            about["global"] = is_global.id
        if token in self.components:
            about["component"] = self.components[token]
        return about

    def unused(self, tokens: Iterable[str]) -> list[str]:
        """Give the names that are no type's, and the decisions with a `*` that match none."""
        known = set(tokens)
        named = [each for decision in (*self.holds, *self.is_global) for each in decision.of]
        return sorted(
            each
            for each in (*named, *self.components)
            if each not in known and not ("*" in each and any(re.fullmatch(_glob(each, ".*"), one) for one in known))
        )


def _first(decisions: Sequence[TypeDecision], token: str) -> TypeDecision | None:
    both = (decision for exactly in (True, False) for decision in decisions if decision.matches(token, exactly=exactly))
    return next(both, None)


def read_types() -> TypeDecisions:
    """Read what is decided about whole types. Raises `ValueError` for what is written wrongly."""
    raw = tomllib.loads((FOLDER / "types.toml").read_text("utf-8"))
    holds = [TypeDecision(each["id"], tuple(each["of"]), each["reason"], Holds(each["kind"])) for each in raw["holds"]]
    is_global = [TypeDecision(each["id"], tuple(each["of"]), each["reason"]) for each in raw["global"]]
    named = [name for decision in holds for name in decision.of]
    if doubled := {name for name in named if named.count(name) > 1}:
        raise ValueError(f"two decisions say what {', '.join(sorted(doubled))} holds")
    return TypeDecisions(holds, is_global, raw["components"])


def _glob(text: str, anything: str) -> str:
    return re.escape(text).replace(r"\*", anything)


def read() -> tuple[Decisions, ...]:
    """Read every concern's file. Raises `ValueError` for what is written wrongly."""
    found = tuple(_read(concern) for concern in Concern)
    ids = [decision.id for decisions in found for decision in decisions.decisions]
    if doubled := {each for each in ids if ids.count(each) > 1}:
        raise ValueError(f"two decisions have the id {', '.join(sorted(doubled))}")
    return found


def _read(concern: Concern) -> Decisions:
    raw = tomllib.loads((FOLDER / f"{concern}.toml").read_text("utf-8"))
    decisions = [_decision(each, concern) for each in raw["decision"]]
    return Decisions(concern, {name: re.compile(pattern) for name, pattern in raw["net"].items()}, decisions)


def _decision(raw: Mapping[str, Any], concern: Concern) -> Decision:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}
    values["kind"] = Kind(raw["kind"])
    decision = Decision(**values)
    if decision.kind.concern is not concern:
        raise ValueError(f"{decision.id}: {decision.kind} is no kind of {concern}")
    if decision.absent not in ("", "good", "pair", "bad", "unknown"):
        raise ValueError(f"{decision.id}: absent is {decision.absent!r}")
    return decision


def form(shape: Shape) -> str:
    """Tell what the leaves of a shape are: `text`, `flag`, `number`, `object`; text wherever text is possible."""
    forms = set(_forms(shape))
    return next(each for each in ("text", "flag", "number", "object") if each in forms)


_FORMS = {ValueKind.BOOLEAN: "flag", ValueKind.INTEGER: "number", ValueKind.NUMBER: "number"}


def _forms(shape: Shape) -> Iterator[str]:
    match shape:
        case Scalar(kind):
            yield _FORMS.get(kind, "text")
        case ObjectOf():
            yield "object"
        case ListOf(element) | MapOf(element):
            yield from _forms(element)
        case OneOf(options):
            for option in options:
                yield from _forms(option)


def listed(shape: Shape) -> Iterator[str]:
    """Give the texts an enumeration lists."""
    match shape:
        case Scalar(_, values):
            yield from (value for value in values if isinstance(value, str))
        case ListOf(element) | MapOf(element):
            yield from listed(element)
        case OneOf(options):
            for option in options:
                yield from listed(option)
