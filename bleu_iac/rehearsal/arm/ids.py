"""ARM ids: where each type stands, the id its inputs make, and what an id says.

The SDK does not hold ARM's paths. `data/paths.tsv` has those of the services a landing zone is made of. For any other
type the path follows a rule: the namespace is `Microsoft.<Module>` (or `data/namespaces.tsv`'s), each `<thing>Name`
that names a parent gives a segment `<things>/{<thing>Name}`, and the type itself gives the last one, as a plural in
camel case. Such a path is marked `derived`: its ids have ARM's shape, but the words in them are a guess.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from bleu_iac.catalogue import sdk
from bleu_iac.catalogue.shapes import Kind, Properties, Scalar
from bleu_iac.rehearsal.arm import data
from bleu_iac.resources import UNKNOWN

_GROUP = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"
_NAME = re.compile(r"\{([\w.]+)\}")
# These take a whole id, so that its slashes are the path's own.
_SCOPES = frozenset({"scope", "resourceUri", "resourceId", "parentResourcePath", "resourceType"})
_PROVIDERS = "/providers/"
_UUID_NAMES = frozenset({"roleAssignmentName", "roleDefinitionId"})


@dataclass(frozen=True)
class TypePath:
    """Where the resources of one type stand."""

    text: str
    """`/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/...`"""
    derived: bool = False
    """Whether it follows from the rule above, and may differ from ARM's own."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The inputs it is made of, in order; without the subscription."""
        return tuple(name for name in _NAME.findall(self.text) if name != "subscriptionId")

    @cached_property
    def own_name(self) -> str | None:
        """The input that names the resource itself; `None` when ARM gives a fixed name."""
        found = re.search(r"/\{(\w+)\}$", self.text)
        return found[1] if found else None

    @cached_property
    def arm_type(self) -> str:
        """`Microsoft.Storage/storageAccounts`; empty when an input decides it."""
        return type_of(self.text)

    @cached_property
    def naming(self) -> str:
        """How azure-native names a resource whose name is not given: `random`, `uuid` or `copy`."""
        if self.own_name in _UUID_NAMES:
            return "uuid"
        below_provider = self.text.lower().rpartition("microsoft.")[2]
        return "random" if below_provider.count("{") <= 1 or "microsoft." not in self.text.lower() else "copy"

    def fill(self, inputs: Mapping[str, Any], subscription: str) -> str | None:
        """Make the id; `None` when a name in it is not known yet. Raises `KeyError` with a name that is missing."""
        return _fill(self.text, inputs, subscription)

    def parents(self, inputs: Mapping[str, Any], subscription: str) -> Iterator[tuple[str, str]]:
        """Give the id of each resource this one stands in, outermost first, with the input that names it.

        Parts that exist with their parent (`blobServices/default`) are passed over.
        """
        for found in _NAME.finditer(self.text):
            name = found[1]
            if name in ("subscriptionId", "resourceProviderNamespace", "parentResourcePath", "resourceType"):
                continue
            if name == self.own_name or found.end() == len(self.text):
                continue
            identifier = _fill(self.text[: found.end()], inputs, subscription)
            if identifier is None:
                return
            yield identifier, name


def _fill(text: str, inputs: Mapping[str, Any], subscription: str) -> str | None:
    unknown = False

    def value(found: re.Match[str]) -> str:
        nonlocal unknown
        if found[1] == "subscriptionId":
            return subscription
        given: Any = inputs
        for step in found[1].split("."):
            given = UNKNOWN if given is UNKNOWN else given.get(step) if isinstance(given, Mapping) else None
        if given is UNKNOWN:
            unknown = True
            return ""
        if given is None:
            raise KeyError(found[1])
        return str(given).strip("/") if found[1] in _SCOPES else str(given)

    filled = _NAME.sub(value, text)
    return None if unknown else re.sub("//+", "/", filled)


@cache
def path_of(token: str) -> TypePath:
    """Give where a type stands, by its canonical token. Raises `KeyError` for one the SDK does not have."""
    name = token.removeprefix("azure-native:")
    if name in _listed():
        return TypePath(_written_out(_listed()[name]))
    kind = sdk.resource_type(token)
    if kind is None:
        raise KeyError(token)
    return TypePath(_derive(name, kind.inputs, kind.outputs), derived=True)


@cache
def _listed() -> Mapping[str, str]:
    return {name: path for name, path in data.rows("paths.tsv")}  # noqa: C416 - checks that each row has two


def _written_out(path: str) -> str:
    where, _, rest = path.partition(":")
    if where == "rg":
        return f"{_GROUP}/providers/{rest}"
    if where == "sub":
        return f"/subscriptions/{{subscriptionId}}/providers/{rest}"
    if where == "on":
        scope, _, rest = rest.partition(":")
        return f"/{scope}/providers/{rest}"
    return path


@cache
def _namespaces() -> Mapping[str, str]:
    return dict(data.rows("namespaces.tsv"))  # type: ignore[arg-type]


def _derive(name: str, inputs: Properties, outputs: Properties) -> str:
    module, _, kind = name.partition(":")
    namespace = _namespaces().get(module, f"Microsoft.{module.capitalize()}")
    path_only = {
        key: item
        for key, item in inputs.items()
        if key not in outputs and isinstance(item.shape, Scalar) and item.shape.kind is Kind.STRING
    }
    start = next((f"/{{{scope}}}" for scope in ("scope", "resourceUri") if scope in path_only), None)
    if start is None:
        start = _GROUP if "resourceGroupName" in path_only else "/subscriptions/{subscriptionId}"
    named = [key for key in path_only if key.endswith("Name") and key != "resourceGroupName"]
    own = _own_name(kind, [key for key in named if not path_only[key].required])
    parents = sorted((key for key in named if path_only[key].required), key=lambda key: (_depth(module, key), key))
    segments = [f"{_plural(key.removesuffix('Name'))}/{{{key}}}" for key in parents]
    last = own or ("name" if "name" in inputs else None)
    segments.append(f"{_plural(kind[0].lower() + kind[1:])}/{f'{{{last}}}' if last else 'default'}")
    return "/".join((start, "providers", namespace, *segments))


def _own_name(kind: str, candidates: list[str]) -> str | None:
    exact = [key for key in candidates if key.lower() == f"{kind.lower()}name"]
    return next(iter(exact or candidates), None)


@cache
def _required_names(module: str) -> Mapping[str, int]:
    """Tell how many parents each name of a module's paths has, as far as the listed paths say."""
    return {
        path.own_name: len(path.names)
        for name, text in _listed().items()
        if name.startswith(f"{module}:") and (path := TypePath(_written_out(text))).own_name
    }


def _depth(module: str, name: str) -> int:
    return _required_names(module).get(name, 0)


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def type_of(identifier: str) -> str:
    """Give the ARM type an id (or a path) says: `Microsoft.Storage/storageAccounts/blobServices/containers`."""
    at = identifier.lower().rfind(_PROVIDERS)
    rest = identifier[at + len(_PROVIDERS) :]
    if at < 0:
        steps = identifier.strip("/").split("/")
        return "Microsoft.Resources/resourceGroups" if len(steps) == 4 else "Microsoft.Resources/subscriptions"
    namespace, *steps = rest.split("/")
    return "" if "{" in namespace else "/".join([namespace, *steps[::2]])


def name_of(identifier: str) -> str:
    """Give the name an id ends with."""
    return identifier.rstrip("/").rpartition("/")[2]


def parent_of(identifier: str) -> str | None:
    """Give the id of what a resource stands in or extends; `None` above a subscription."""
    steps = identifier.rstrip("/").split("/")
    if len(steps) <= 3:
        return None
    if len(steps) >= 6 and steps[-4].lower() == "providers":
        return "/".join(steps[:-4])
    return "/".join(steps[:-2])


def scopes_of(identifier: str) -> Iterator[str]:
    """Give an id and the ids of all it stands in, innermost first."""
    current: str | None = identifier
    while current:
        yield current
        current = parent_of(current)


_ARM_ID = re.compile(
    r"/subscriptions/(?P<subscription>[0-9a-fA-F-]{36})"
    r"(/resourceGroups/(?P<group>[^/]+))?(/providers/[\w.]+(/[^/]+/[^/]+)+)*/?",
    re.IGNORECASE,
)


def subscription_of(text: str) -> str | None:
    """Give the subscription of a string that has the whole shape of an ARM id; `None` for any other string."""
    found = _ARM_ID.fullmatch(text)
    return found["subscription"] if found else None
