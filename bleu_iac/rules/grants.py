"""Azure's roles and the scopes they are granted at."""

import re
from typing import Any

from bleu_iac.rules.links import plain_id

WIDE_ROLES = {
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
    "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
}
"""Built-in roles that can do everything, or give it; their ids are the same in every Azure cloud."""

_DEFINITION = re.compile(
    r"(?:.*/providers/microsoft\.authorization/roledefinitions/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
)
_WIDE_SCOPE = re.compile(
    r"/subscriptions/[^/]+|/providers/microsoft\.(?:management/managementgroups|subscription/subscriptions)/[^/]+"
)
_NARROW_SCOPE = re.compile(r"/subscriptions/[^/]+/(?:resourcegroups|providers)/.+")


def role_guid(definition: Any) -> str | None:
    """Give the GUID of a role definition's id; `None` for what is no such id."""
    found = _DEFINITION.fullmatch(definition.strip().lower()) if isinstance(definition, str) else None
    return found[1] if found else None


def is_wide(scope: Any) -> bool | None:
    """Tell whether a scope is a whole subscription or more; `None` for what is no scope that is known here."""
    if isinstance(scope, str) and scope.strip() and not scope.strip(" /"):
        return True
    id_ = plain_id(scope)
    if id_ is None:
        return None
    if _WIDE_SCOPE.fullmatch(id_):
        return True
    return False if _NARROW_SCOPE.fullmatch(id_) else None
