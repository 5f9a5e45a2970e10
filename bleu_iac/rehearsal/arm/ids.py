"""ARM ids: the id a type's inputs make, and what an id says. Where each type stands is the catalogue's."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from bleu_iac.catalogue import arm
from bleu_iac.catalogue.arm import type_of as type_of
from bleu_iac.resources import UNKNOWN

_NAME = re.compile(r"\{([\w.]+)\}")
SCOPES = frozenset({"scope", "scopeId", "resourceUri", "resourceId", "resourceScope", "connectedClusterResourceUri"})
"""The inputs that are the whole id of what a resource extends."""
# These have slashes that are the path's own.
_WHOLE = SCOPES | {"parentResourcePath", "resourceType"}
# Names that azure-native makes itself: here, the same one for the same values of these inputs.
_OWN = {"roleEligibilityScheduleRequestName": ("principalId", "roleDefinitionId")}
_UUID_NAMES = frozenset({"roleAssignmentName", "roleDefinitionId"})


@dataclass(frozen=True)
class TypePath:
    """Where the resources of one type stand."""

    text: str
    """`/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/...`"""

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

        Parts that exist with their parent (`blobServices/default`) are passed over, and so is what it extends.
        """
        for found in _NAME.finditer(self.text):
            name = found[1]
            if name == "subscriptionId" or name in _WHOLE:
                continue
            if name == self.own_name or found.end() == len(self.text):
                continue
            steps = self.text[: found.end()].rpartition("/providers/")[2].count("/")
            if steps == 0 or steps % 2:
                continue  # it stands for a word: `dnsZones/{zoneName}/{recordType}`
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
        if found[1] in _OWN:
            parts = [inputs.get(part) for part in _OWN[found[1]]]
            unknown = unknown or any(part is UNKNOWN for part in parts)
            return str(uuid5(NAMESPACE_URL, "/".join(map(str, parts))))
        given: Any = inputs
        for step in found[1].split("."):
            given = UNKNOWN if given is UNKNOWN else given.get(step) if isinstance(given, Mapping) else None
        if given is UNKNOWN:
            unknown = True
            return ""
        if given is None:
            raise KeyError(found[1])
        return str(given).strip("/") if found[1] in _WHOLE else str(given)

    filled = _NAME.sub(value, text)
    return None if unknown else re.sub("//+", "/", filled)


@cache
def path_of(token: str) -> TypePath:
    """Give where a type stands, by its canonical token. Raises `KeyError` for one the SDK does not have."""
    return TypePath(arm.path_of(token))


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
