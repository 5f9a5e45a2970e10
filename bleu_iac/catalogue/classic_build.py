"""Build what the classic provider's types are in azure-native, from the two SDKs: see `bleu_iac.catalogue.classic`.

The SDK's source names each resource's type and, in its documentation, an example of the id it is imported by. Nearly
always that is an ARM id, and its ARM type is one of azure-native's. All others are decided by people, in
`data/decisions/classic.toml`: types that several classic ones share, parts of something, what has no ARM id.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bleu_iac.catalogue import arm, data, known
from bleu_iac.catalogue.classic import Relation
from bleu_iac.catalogue.tokens import CLASSIC, PROVIDER
from bleu_iac.catalogue.walk import Unclassified

_RESOURCE = re.compile(r'^@pulumi\.type_token\("azure:([^"]+)"\)\nclass \w+\(pulumi\.CustomResource\)', re.M)
_ALIAS = re.compile(r'pulumi\.Alias\(type_="azure:([^"]+)"\)')
_IMPORT = r"\$ pulumi import azure:{} \S+ (.*)"
_ARM_ID = re.compile(r"/[^|]*", re.S)
"""An id that is a path, and one path only: `|` joins two."""

BY_ID = "same-by-id"
"""The decision about what nobody has to decide."""


def is_installed() -> bool:
    """Tell whether the classic provider's SDK is there to be read."""
    return find_spec("pulumi_azure") is not None


@cache
def types() -> Mapping[str, str]:
    """Give the installed SDK's types, without `azure:`, each with the example of an id; empty where it has none."""
    found = {}
    for text in _sources():
        for token in _RESOURCE.findall(text):
            example = re.search(_IMPORT.format(re.escape(token)), text)
            found[token] = example[1].strip().strip('",') if example else ""
    return found


def aliases() -> frozenset[str]:
    """Give the names that the installed SDK's types had before, without `azure:`."""
    return frozenset(alias for text in _sources() for alias in _ALIAS.findall(text))


def _sources() -> Iterator[str]:
    spec = find_spec("pulumi_azure")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pulumi_azure is not installed")
    for path in sorted(Path(spec.origin).parent.glob("*/*.py")):
        yield path.read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Decision:
    """One `[[decision]]` of `classic.toml`."""

    id: str
    kind: Relation
    reason: str
    of: Mapping[str, Sequence[str]]
    """Classic types, without class, and the types of azure-native; none where the id says it, or nothing does."""


@dataclass
class Built:
    """What was built, and what keeps it from being written."""

    types: dict[str, list[str]] = field(default_factory=dict)
    """The content of `classic.json`: the decision and azure-native's types, by classic type."""
    reasons: dict[str, dict[str, str]] = field(default_factory=dict)
    """The content of `classic_reasons.json`, by decision."""
    undecided: list[Unclassified] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


@cache
def build() -> Built:
    """Decide about every type of the installed SDK, and about those that earlier releases had."""
    return decide({**dict(data.rows("classic_earlier.tsv")), **types()}, read())  # type: ignore[arg-type]


def decide(tokens: Mapping[str, str], decisions: Sequence[Decision]) -> Built:
    """Decide about types, each with the example of an id. Raises `ValueError` for what is decided wrongly.

    Whoever is named in full comes first, then what an id says of one type alone, then the first pattern that matches.
    """
    built = Built(reasons={each.id: {"kind": each.kind.value, "reason": each.reason} for each in decisions})
    left = dict(tokens)
    used: set[tuple[str, str]] = set()

    def settle(said: Callable[[str, str], list[str] | None]) -> None:
        for token, example in list(left.items()):
            if (settled := said(token, example)) is not None:
                built.types[token] = settled
                del left[token]

    settle(lambda token, example: _said(_in_full(token, decisions), token, example, used))
    settle(_alone(left))
    settle(lambda token, example: _said(_by_pattern(token, decisions), token, example, used))
    settle(_alone(left))
    built.undecided = [
        Unclassified(f"{CLASSIC}:{token}", "classic", _arm_type(example) or "no ARM id")
        for token, example in left.items()
    ]
    built.unused = [f"{each.id}: {name}" for each in decisions for name in each.of if (each.id, name) not in used]
    return built


def _alone(tokens: Mapping[str, str]) -> Callable[[str, str], list[str] | None]:
    """Make what decides by an id whose ARM type none of the other tokens has, and azure-native once."""
    times = Counter(_arm_type(example).lower() for example in tokens.values())

    def said(_: str, example: str) -> list[str] | None:
        given = _by_id(example) if times[_arm_type(example).lower()] == 1 else []
        return [BY_ID, *given] if len(given) == 1 else None

    return said


_Found = tuple[Decision, str] | None
"""A decision, and the name or the pattern there."""


def _in_full(token: str, decisions: Sequence[Decision]) -> _Found:
    name = token.partition(":")[0]
    return next(((decision, name) for decision in decisions if name in decision.of), None)


def _by_pattern(token: str, decisions: Sequence[Decision]) -> _Found:
    name = token.partition(":")[0]
    patterns = ((decision, each) for decision in decisions for each in decision.of if "*" in each)
    return next((found for found in patterns if re.fullmatch(_glob(found[1]), name)), None)


@cache
def _glob(pattern: str) -> str:
    return re.escape(pattern).replace(r"\*", ".*")


def _said(found: _Found, token: str, example: str, used: set[tuple[str, str]]) -> list[str] | None:
    if found is None:
        return None
    decision, name = found
    used.add((decision.id, name))
    given = list(decision.of[name]) or (_by_id(example) if decision.kind is Relation.SAME else [])
    if bool(given) is (decision.kind is Relation.NONE):
        raise ValueError(f"{decision.id} does not say what {token} is, nor does its id: {example!r}")
    return [decision.id, *given]


def _arm_type(example: str) -> str:
    return arm.type_of(example) if _ARM_ID.fullmatch(example) else ""


def _by_id(example: str) -> list[str]:
    """Give azure-native's types that an id may be of."""
    names = "/".join(example.lower().rpartition("/providers/")[2].split("/")[2::2])
    return [token.partition(":")[2] for token in arm.tokens_of(_arm_type(example), names)]


@cache
def read() -> tuple[Decision, ...]:
    """Read the decisions. Raises `ValueError` for what is written wrongly."""
    raw = tomllib.loads((data.FOLDER / "decisions" / "classic.toml").read_text("utf-8"))
    found = tuple(_read(each) for each in raw["decision"])
    named = Counter(name for decision in found for name in decision.of)
    if doubled := sorted(name for name, times in named.items() if times > 1):
        raise ValueError(f"decided twice: {', '.join(doubled)}")
    return found


def _read(raw: Mapping[str, Any]) -> Decision:
    of = raw["of"] if isinstance(raw["of"], Mapping) else dict.fromkeys(raw["of"], ())
    targets = {name: (given,) if isinstance(given, str) else tuple(given) for name, given in of.items()}
    unknown = {each for given in targets.values() for each in given if not known.is_known(f"{PROVIDER}:{each}")}
    if unknown:
        raise ValueError(f"{raw['id']}: azure-native has no {', '.join(sorted(unknown))}")
    return Decision(raw["id"], Relation(raw["kind"]), raw["reason"], targets)
