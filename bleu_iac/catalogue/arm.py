"""Azure Resource Manager's own names: which type is which, where each one stands, how properties are spelt.

ARM calls a type `Microsoft.Storage/storageAccounts/blobServices/containers` and addresses a resource by a path of such
words and of names; azure-native calls it `azure-native:storage:BlobContainer` and takes each name as an input. ARM puts
nearly all of an object's properties into one called `properties`; azure-native nearly always lifts them out of it.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from bleu_iac.catalogue import data
from bleu_iac.catalogue.tokens import PROVIDER

RENAMES = "arm_renames.toml"
_PROVIDERS = "/providers/"
_WORDS = {
    "{recordtype}": ("A", "AAAA", "CAA", "CNAME", "MX", "NS", "PTR", "SOA", "SRV", "TXT"),
    "{endpointtype}": ("AzureEndpoints", "ExternalEndpoints", "NestedEndpoints"),
    "{scopepath}": ("analyticsItems", "myAnalyticsItems"),
    "{parenttype}": ("domains", "namespaces", "partnerNamespaces", "topics"),
}
"""What ARM writes where a path has an input in the place of a word.

Records of zones, endpoints of Traffic Manager, queries of Application Insights, what Event Grid connects privately.
"""


def path_of(token: str) -> str:
    """Give where a type stands. Raises `KeyError` for one the SDK does not have."""
    return _types()[token.partition(":")[2]][0]


def type_of(identifier: str) -> str:
    """Give the ARM type an id (or a path) says: `Microsoft.Storage/storageAccounts/blobServices/containers`."""
    at = identifier.lower().rfind(_PROVIDERS)
    rest = identifier[at + len(_PROVIDERS) :]
    if at < 0:
        steps = identifier.strip("/").split("/")
        return "Microsoft.Resources/resourceGroups" if len(steps) == 4 else "Microsoft.Resources/subscriptions"
    namespace, *steps = rest.split("/")
    return "" if "{" in namespace else "/".join([namespace, *steps[::2]])


def tokens_of(arm_type: str, name: str | None) -> Sequence[str]:
    """Give the types that ARM's type may be; none when it is not known.

    `name` is the resource's, with its parents' before it (`account/default`); `None` when it is not known yet. A path
    with a fixed name (`config/web`) is only meant by a name that agrees, and is then the one that is. Of a type that
    exists in several scopes, the one in a resource group comes first. Of types that differ only in the API they were
    made from, the latest is meant.
    """
    found = _by_arm_type().get(arm_type.lower(), [])
    if name is None:
        return [token for token, _ in found]
    given = name.lower().split("/")
    agreeing = [
        (token, sum(word is not None for word in fixed))
        for token, fixed in found
        if len(given) != len(fixed) or all(word in (None, mine) for word, mine in zip(fixed, given, strict=True))
    ]
    most = max((words for _, words in agreeing), default=0)
    return [token for token, words in agreeing if words == most]


def is_told_by_name(arm_type: str) -> bool:
    """Tell whether ARM's type is several of azure-native's, of which the resource's name says the one."""
    fixed = [each[1] for each in _by_arm_type().get(arm_type.lower(), [])]
    return any(word not in (None, "default") for words in fixed for word in words)


def is_told_by_kind(tokens: Sequence[str]) -> bool:
    """Tell whether it is the resource's `kind` that says which of several types it is."""
    return len(tokens) > 1 and any(_kind(token) for token in tokens)


def of_kind(tokens: Sequence[str], kind: str) -> Sequence[str]:
    """Give the types that are of a kind; where there is none, those that may be of any."""
    lowered = kind.lower()
    return [token for token in tokens if _kind(token) == lowered] or [token for token in tokens if not _kind(token)]


def is_lifted(token: str, pattern: str) -> bool:
    """Tell whether azure-native lifts what ARM has in the `properties` at a place (`subnets[*].properties`)."""
    return pattern not in _kept(token)


def spelling(token: str, name: str) -> str:
    """Give a property's name in azure-native's capitals, of which ARM minds none; `name` where they are not known."""
    type_name = token.partition(":")[2]
    lowered = name.lower()
    for scope in ("", type_name.partition(":")[0], type_name):
        if (found := _spellings().get(scope, _NONE).get(lowered)) is not None:
            return found
    return name


def renamed(token: str, path: str) -> str | None:
    """Give the name that azure-native has changed at a place in ARM's form; `None` where it is ARM's own.

    `path` is in lower case: `properties.networkacls` is called `networkRuleSet`. An empty name says that the object has
    none: what is in it is lifted out.
    """
    changed = _renames().get(token.partition(":")[2])
    if changed is None:
        return None
    end: str | None = f"/{path}"
    while end:
        if (found := changed.names.get(end)) is not None:
            return found
        end = end[1:] if end[0] == "/" else end.partition(".")[2]
    return None


def holds_renamed(token: str, name: str) -> bool:
    """Tell whether a name that azure-native has changed may stand in what ARM calls so."""
    changed = _renames().get(token.partition(":")[2])
    return changed is not None and name.lower() in changed.above


@cache
def _types() -> Mapping[str, tuple[str, list[str], str, int]]:
    loaded: Mapping[str, tuple[str, list[str], str, int]] = data.load("arm.json")
    return loaded


@cache
def _kept(token: str) -> frozenset[str]:
    found = _types().get(token.partition(":")[2])
    return frozenset(found[1]) if found is not None else frozenset()


def _kind(token: str) -> str:
    """Give the `kind` that every resource of a type has, in lower case; empty where there is none."""
    return _types()[token.partition(":")[2]][2].lower()


_Found = tuple[str, tuple[str | None, ...]]
"""A token, and for each name in its path the word that is fixed there."""


@cache
def _by_arm_type() -> Mapping[str, list[_Found]]:
    found: dict[str, list[_Found]] = {}
    for name, (path, _, _, is_earlier) in _types().items():
        for arm_type in () if is_earlier else _spelt_out(type_of(path).lower()):
            found.setdefault(arm_type, []).append((f"{PROVIDER}:{name}", _fixed(path)))
    for tokens in found.values():
        tokens.sort(key=lambda each: (all(word is None for word in each[1]), _scope(each[0])))
    return found


def _scope(token: str) -> tuple[bool, int]:
    return "resourceGroupName" not in path_of(token), len(token)


def _spelt_out(arm_type: str) -> Sequence[str]:
    for place, words in _WORDS.items():
        if place in arm_type:
            return [arm_type.replace(place, word.lower()) for word in words]
    return [arm_type] if arm_type else []


def _fixed(path: str) -> tuple[str | None, ...]:
    _, marker, rest = path.rpartition(_PROVIDERS)
    names = rest.split("/")[2::2] if marker else []
    return tuple(None if name.startswith("{") else name.lower() for name in names)


_NONE: Mapping[str, str] = {}


@cache
def _spellings() -> Mapping[str, Mapping[str, str]]:
    """Read the names by their lower case: those spelt in one way everywhere, and others in a module or a type."""
    found: dict[str, dict[str, str]] = {}
    listed: Mapping[str, list[str]] = data.load("names.json")
    for scope, names in listed.items():
        spelt = found.setdefault(scope if len(scope) > 1 else "", {})
        spelt.update({name.lower(): name for name in names})
    return found


def own_name(token: str, above: str, name: str) -> str:
    """Give ARM's name for a property that azure-native calls `name`, below a path in lower case: `name`, mostly."""
    changed = _renames().get(token.partition(":")[2])
    for end in changed.ends.get(name, ()) if changed is not None else ():
        last = end.rpartition(".")[2].rpartition("/")[2]
        whole = f"{above}.{last}".strip(".").lower()
        if f"/{whole}" == end.lower() or f".{whole}".endswith(f".{end.lower()}"):
            return last
    return name


class _Changed(NamedTuple):
    """What is renamed in a type."""

    names: Mapping[str, str]
    """azure-native's names by the end of ARM's path, in lower case."""
    above: frozenset[str]
    """The names that these paths lead through, in lower case."""
    ends: Mapping[str, Sequence[str]]
    """The ends of ARM's paths by azure-native's name."""


@cache
def _renames() -> Mapping[str, _Changed]:
    listed = tomllib.loads((data.FOLDER / RENAMES).read_text("utf-8"))
    return {token: _changed(names) for token, names in listed.items()}


def _changed(names: Mapping[str, str]) -> _Changed:
    ends: dict[str, list[str]] = {}
    for end, name in names.items():
        ends.setdefault(name, []).append(end)
    above = frozenset(step.removesuffix("[*]") for end in names for step in end.lower().split(".")[:-1])
    return _Changed({end.lower(): name for end, name in names.items()}, above, ends)
