"""A role of one's own names what it allows."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Path, Resource
from bleu_iac.rules.looking import found
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

ALLOWS_ALL = Text("allows everything: {found}", "permet tout : {found}")
GRANTS = Text("allows its holder to grant roles: {found}", "permet à son détenteur d'attribuer des rôles : {found}")
NOT_PERMISSIONS = Text("is no list of permissions: {found}", "n'est pas une liste de permissions : {found}")

_GRANT = "microsoft.authorization/roleassignments/write"
_EVERYTHING = frozenset({"*", "*/*", "*/write", "*/delete", "*/action"})


def _allows(action: str, wanted: str) -> bool:
    """Tell whether an action, `*` standing for any text, allows another."""
    return re.fullmatch(re.escape(action.lower()).replace(r"\*", ".*"), wanted) is not None


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge each action, of the control plane and of data; what is taken away again is not made up for."""
    permissions = resource.look("permissions")
    if permissions is UNKNOWN:
        yield undetermined(("permissions",))
    elif not isinstance(permissions, list):
        yield Finding(("permissions",), NOT_PERMISSIONS(found=found(resource, "permissions")))
    else:
        for index, permission in enumerate(permissions):
            yield from _permission(resource, permission, ("permissions", index))


def _permission(resource: Resource, permission: Any, path: Path) -> Iterator[Finding]:
    if permission is UNKNOWN:
        yield undetermined(path)
        return
    if not isinstance(permission, Mapping):
        yield Finding(path, NOT_PERMISSIONS(found=found(resource, path)))
        return
    for name in ("actions", "dataActions"):
        actions = permission.get(name)
        if actions is UNKNOWN:
            yield undetermined((*path, name))
        elif isinstance(actions, list):
            refused = _refused_grant(permission) if name == "actions" else True
            for index, action in enumerate(actions):
                yield from _action(resource, action, (*path, name, index), grants_refused=refused)
        elif actions is not None:
            yield Finding((*path, name), NOT_PERMISSIONS(found=found(resource, (*path, name))))


def _refused_grant(permission: Mapping[str, Any]) -> bool:
    """Tell whether granting roles is taken out again."""
    excluded = permission.get("notActions")
    texts = [each for each in excluded if isinstance(each, str)] if isinstance(excluded, list) else []
    return any(_allows(text, _GRANT) for text in texts)


def _action(resource: Resource, action: Any, path: Path, *, grants_refused: bool) -> Iterator[Finding]:
    if action is UNKNOWN:
        yield undetermined(path)
    elif not isinstance(action, str):
        yield Finding(path, NOT_PERMISSIONS(found=found(resource, path)))
    elif action.strip().lower() in _EVERYTHING:
        yield Finding(path, ALLOWS_ALL(found=found(resource, path)))
    elif not grants_refused and _allows(action.strip(), _GRANT):
        yield Finding(path, GRANTS(found=found(resource, path)))


RULE = Rule(
    id="identity-no-wide-custom-roles",
    ref="BLEU-0204",
    severity=Severity.HIGH,
    title=Text("A custom role names what it allows", "Un rôle personnalisé nomme ce qu'il permet"),
    reason=Text(
        "A role that allows everything, or to grant roles, is an owner under another name, which no review of owners "
        "finds.",
        "Un rôle qui permet tout, ou d'attribuer des rôles, est un propriétaire sous un autre nom, qu'aucune revue des "
        "propriétaires ne trouve.",
    ),
    fix=Text(
        "List the actions it needs (Microsoft.Compute/virtualMachines/read)",
        "Listez les actions nécessaires (Microsoft.Compute/virtualMachines/read)",
    ),
    controls=("9.3.b", "9.3.c", "9.3.f"),
    check=check,
    refused=Example(f"{PROVIDER}:authorization:RoleDefinition", {"permissions": [{"actions": ["*"]}]}),
    accepted=Example(
        f"{PROVIDER}:authorization:RoleDefinition",
        {"permissions": [{"actions": ["Microsoft.Compute/virtualMachines/read"]}]},
    ),
    types=frozenset({f"{PROVIDER}:authorization:RoleDefinition"}),
)
