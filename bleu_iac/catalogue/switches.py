"""Find, in what was classified, the properties that rules ask about in every type: see `bleu_iac.catalogue.facts`.

A rule has to know its types before it is asked about one, and no type's own data is to be loaded for that.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bleu_iac.catalogue.facts import Fact
from bleu_iac.catalogue.kinds import Kind

_TLS = re.compile(r"(minimum|minimal|min|minSupported)TlsVersion(Allowed)?")

_SWITCHES: Mapping[Fact, tuple[Kind, Callable[[str], bool]]] = {
    Fact.PUBLIC_ACCESS: (Kind.PUBLIC_SWITCH, lambda name: name == "publicNetworkAccess"),
    Fact.LOCAL_AUTH: (Kind.LOCAL_AUTH_SWITCH, lambda name: name == "disableLocalAuth"),
    Fact.TLS: (Kind.TLS_MINIMUM, lambda name: _TLS.fullmatch(name) is not None),
}

Owner = Mapping[str, Any]
"""A type or an object, as `data/types` has it."""
Objects = Mapping[str, Owner]


def build(modules: Mapping[str, Mapping[str, Any]], kinds: Mapping[str, Kind]) -> dict[str, dict[str, list[str]]]:
    """Give the content of `facts.json`; `kinds` are those of the decisions, by id."""
    found: dict[str, dict[str, list[str]]] = {fact.value: {} for fact in Fact}
    for module, content in sorted(modules.items()):
        objects = content["objects"]
        for name, owner in sorted(content["types"].items()):
            token = f"{module}:{name}"
            for fact, (kind, wanted) in _SWITCHES.items():
                means = frozenset(each for each, its_kind in kinds.items() if its_kind is kind)
                where = _nearest(_switches(owner, objects, means, wanted, "", frozenset()))
                if where:
                    found[fact][token] = where
            if rules := sorted(set(_security_rules(owner, objects, "", frozenset()))):
                found[Fact.SECURITY_RULES][token] = rules
    return found


def listed(modules: Mapping[str, Mapping[str, Any]], switches: frozenset[str]) -> dict[str, dict[str, list[str]]]:
    """Give the content of `switches.json`: of each decision about a switch, the types that have one, and where."""
    found: dict[str, dict[str, list[str]]] = {decision: {} for decision in switches}
    for module, content in sorted(modules.items()):
        objects = content["objects"]
        ways = leading(objects, switches)
        for name, owner in sorted(content["types"].items()):
            for decision, path in _listed(owner, objects, ways, switches, "", frozenset()):
                where = found[decision].setdefault(f"{module}:{name}", [])
                if path not in where:
                    where.append(path)
    return found


def leading(objects: Objects, switches: frozenset[str]) -> frozenset[str]:
    """Give the objects that have a switch, or lead to one: the others need not be followed."""
    found = {
        name
        for name, owner in objects.items()
        if any(switches.intersection(edge.get("means", ())) for edge in owner["properties"].values())
    }
    more = found
    while more:
        more = {
            name
            for name, owner in objects.items()
            if name not in found
            and any(found.intersection(edge.get("objects", ())) for edge in owner["properties"].values())
        }
        found |= more
    return frozenset(found)


def _listed(
    owner: Owner, objects: Objects, leading: frozenset[str], switches: frozenset[str], above: str, seen: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Give each switch below with its decision; a type inside itself is not followed again."""
    for name, edge in owner["properties"].items():
        for decision in edge.get("means", ()):
            if decision in switches:
                yield decision, above + name
        for inside in edge.get("objects", ()):
            if inside in leading and inside not in seen:
                here = f"{above}{name}{edge.get('steps', '').replace('{*}', '[*]')}."
                yield from _listed(objects[inside], objects, leading, switches, here, seen | {inside})


def _nearest(paths: Iterator[str]) -> list[str]:
    all_paths = set(paths)
    depth = min((path.count(".") for path in all_paths), default=0)
    return sorted(path for path in all_paths if path.count(".") == depth)


def _switches(
    owner: Owner,
    objects: Objects,
    means: frozenset[str],
    wanted: Callable[[str], bool],
    above: str,
    seen: frozenset[str],
) -> Iterator[str]:
    """Give the paths of values outside lists and maps; a type inside itself is not followed again.

    Of several alternatives, what only some have is left out: it can't be asked of the others.
    """
    for name, edge in owner["properties"].items():
        if wanted(name) and means.intersection(edge.get("means", ())) and "objects" not in edge:
            yield above + name
        if "steps" not in edge:
            here = f"{above}{name}."
            alternatives = [
                set(_switches(objects[inside], objects, means, wanted, here, seen | {inside}))
                for inside in edge.get("objects", ())
                if inside not in seen
            ]
            if alternatives:
                yield from set.intersection(*alternatives)


def _security_rules(owner: Owner, objects: Objects, above: str, seen: frozenset[str]) -> Iterator[str]:
    """Give the paths of objects that are security rules, in lists as well."""
    names = owner["properties"].keys() | owner["plain"].split()
    by_prefix = names & {"sourceAddressPrefix", "sourceAddressPrefixes"} and "access" in names
    if by_prefix or {"sources", "direction"} <= names:
        yield above
    for name, edge in owner["properties"].items():
        for inside in edge.get("objects", ()):
            if inside not in seen:
                steps = edge.get("steps", "").replace("{*}", "[*]")
                here = f"{above}.{name}".removeprefix(".") + steps
                yield from _security_rules(objects[inside], objects, here, seen | {inside})
