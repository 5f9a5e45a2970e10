"""The decisions about what properties and types mean, as people wrote them: `data/decisions/*.toml`.

One file a concern. Its `[net]` says, broadly, what looks like the concern: by the property's name, by its path (the
owner's name before it), by its description in the SDK, by the values of its enumeration. Everything in the net has to be decided by
a `[[decision]]`, and the first one that matches does: those that name owner and property in full come before those
with a `*` in them, otherwise the order of the file counts. What no decision matches is unclassified, and the build and
a test say so.

    [[decision]]
    id = "place-region"          # what a classification is traced back to
    kind = "region"              # of `bleu_iac.catalogue.kinds.Kind`
    of = ["location", "*Region", "network.Endpoint.locations"]    # property, or owner.property; `*` is any text
    shape = "text"               # optional: only what is text, flag, number or object
    values = "regex"             # optional: only enumerations with such a value
    described = "regex"          # optional: only with such a description
    reason = "why it is so"
    good = [...]                 # optional, for switches: values that are good, and values that are bad
    bad = [...]
    pair = [...]                 # optional, for copies: values that copy to the region's pair
    absent = "bad"               # optional: what no value at all amounts to: good, pair, bad, unknown

`types.toml` decides about whole types in the same way: what they hold, whether they are global, who wraps them.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bleu_iac.catalogue import data
from bleu_iac.catalogue.kinds import Concern, Kind
from bleu_iac.catalogue.shapes import Kind as ValueKind
from bleu_iac.catalogue.shapes import ListOf, MapOf, ObjectOf, OneOf, Scalar, Shape

FOLDER = data.FOLDER / "decisions"


@dataclass(frozen=True, slots=True)
class Subject:
    """A property that is asked about."""

    owner: str
    """`storage:StorageAccount` for a resource type, `storage.NetworkRuleSet` for an object inside."""
    name: str
    shape: Shape
    description: str = ""

    @property
    def path(self) -> str:
        """Owner and name together, as decisions write it."""
        return f"{self.owner}.{self.name}"


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

    @cached_property
    def exact(self) -> frozenset[str]:
        """The properties it names in full."""
        return frozenset(each for each in self.of if "*" not in each and "." in each)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        whole = [_glob(one, ".*") for one in self.of if "." in one]
        names = [_glob(one, "[^.]*") for one in self.of if "." not in one]
        return re.compile("|".join([*whole, *([rf".*\.(?:{'|'.join(names)})"] if names else [])]))

    def allows(self, subject: Subject) -> bool:
        """Tell whether the conditions beside the name are met."""
        return (
            (self.shape is None or self.shape == form(subject.shape))
            and (self.values is None or any(re.search(self.values, value) for value in listed(subject.shape)))
            and (self.described is None or re.search(self.described, subject.description) is not None)
        )

    def matches(self, subject: Subject) -> bool:
        """Tell whether it decides about a property."""
        return self._pattern.fullmatch(subject.path) is not None and self.allows(subject)


@dataclass
class Decisions:
    """One file: a concern's net and its decisions."""

    concern: Concern
    net: Mapping[str, re.Pattern[str]]
    decisions: Sequence[Decision]
    used: set[str] = field(default_factory=set)
    """The ids of decisions, and the properties named in full, that decided something."""

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

    def catches(self, subject: Subject) -> frozenset[str]:
        """Tell by which parts of the net a property is caught: `names`, `paths`, `descriptions`, `values`."""
        found = set()
        for part, text in (("names", subject.name), ("paths", subject.path), ("descriptions", subject.description)):
            if part in self.net and self.net[part].search(text):
                found.add(part)
        if "values" in self.net and any(map(self.net["values"].search, listed(subject.shape))):
            found.add("values")
        return frozenset(found)

    def decide(self, subject: Subject) -> Decision | None:
        """Give the decision about a property; `None` when nobody has taken one."""
        exact = self._exact.get(subject.path)
        if exact is not None and exact.allows(subject):
            self.used |= {exact.id, subject.path}
            return exact
        for decision in self.decisions:
            if decision.matches(subject):
                self.used.add(decision.id)
                return decision
        return None

    def unused(self) -> list[str]:
        """Give the decisions that decided nothing: about what does not exist, or hidden by an earlier one."""
        return sorted({*(decision.id for decision in self.decisions), *self._exact} - self.used)


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
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}
    decision = Decision(**{**values, "kind": Kind(raw["kind"])})
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
