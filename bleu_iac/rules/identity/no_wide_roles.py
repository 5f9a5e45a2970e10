"""Roles that can do everything are not given over whole subscriptions."""

from collections.abc import Iterator
from typing import Any

from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.meanings import types_with
from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.grants import WIDE_ROLES, is_wide, role_guid
from bleu_iac.rules.looking import found
from bleu_iac.rules.meant import meant
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

ROLE, SCOPE = "roleDefinitionId", "scope"

TOO_WIDE = Text(
    "gives {role} over all of {scope}",
    "donne {role} sur la totalité de {scope}",
)
SOMEWHERE = Text(
    "gives {role}, and nothing here says over what: that may be all of a subscription",
    "donne {role}, et rien ici ne dit sur quoi : ce peut être tout un abonnement",
)
NO_ROLE = Text(
    "must be the id of a role definition, found {found}", "doit être l'id d'une définition de rôle, trouvé : {found}"
)


SCOPED = frozenset({f"{PROVIDER}:authorization:RoleAssignment", f"{PROVIDER}:authorization:PimRoleEligibilitySchedule"})
"""What says over what a role is given: whoever may take it at any time is as good as given it."""
GIVING = frozenset(token for token in types_with(Kind.ROLE) if not token.startswith(f"{PROVIDER}:authorization:"))
"""What gives roles beside: to another tenant, by a blueprint, to the users of an environment. The directory's own other
types say how roles are reviewed and asked for."""


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Accept a narrow role, and a narrow scope; what neither is known to be is undetermined."""
    if resource.type not in SCOPED:
        for leaf, _edge in meant(resource, Kind.ROLE):
            role = _of(leaf.value)
            if isinstance(role, str):
                yield undetermined(leaf.path, SOMEWHERE(role=role))
            elif role is UNKNOWN and resource.final:
                yield undetermined(leaf.path)
        return
    role, scope = resource.look(ROLE), resource.look(SCOPE)
    wide_role = _of(role)
    wide_scope = UNKNOWN if scope is UNKNOWN else is_wide(scope)
    if wide_role is None:
        yield Finding((ROLE,), NO_ROLE(found=found(resource, ROLE)))
    elif wide_role is False or wide_scope is False:
        return
    elif wide_role is UNKNOWN:
        yield undetermined((ROLE,))
    elif wide_scope is UNKNOWN:
        yield undetermined((SCOPE,))
    else:
        yield Finding((ROLE,), TOO_WIDE(role=wide_role, scope=found(resource, SCOPE)))


def _of(role: Any) -> Any:
    """Give the name of a wide role, `False` for another, `None` for what is no role."""
    if role is UNKNOWN:
        return UNKNOWN
    guid = role_guid(role)
    return None if guid is None else WIDE_ROLES.get(guid, False)


_ROLES = "/providers/Microsoft.Authorization/roleDefinitions/"
_OWNER = f"{_ROLES}8e3af657-a8ff-443c-a75c-2fe8c4bcb635"

RULE = Rule(
    id="identity-no-wide-roles",
    ref="BLEU-0203",
    severity=Severity.HIGH,
    title=Text(
        "Roles that can do everything are not given over a subscription",
        "Les rôles qui peuvent tout ne sont pas donnés sur un abonnement entier",
    ),
    reason=Text(
        "Who owns a subscription can lift locks, lower policies and give himself the keys; who may grant roles can "
        "make himself an owner. Over a resource group, the same role is bounded.",
        "Qui est propriétaire d'un abonnement peut lever les verrous, affaiblir les stratégies et se donner les clés ; "
        "qui peut attribuer des rôles peut se faire propriétaire. Sur un groupe de ressources, le même rôle est borné.",
    ),
    fix=Text(
        "Give a narrower role, or this one on a resource group; whoever needs it over all has a waiver with an end",
        "Donnez un rôle plus étroit, ou celui-ci sur un groupe de ressources ; qui en a besoin sur le tout a une "
        "dérogation qui prend fin",
    ),
    controls=("9.3.b", "9.3.c", "9.3.f", "12.7.e"),
    check=check,
    refused=Example(
        f"{PROVIDER}:authorization:RoleAssignment", {"roleDefinitionId": _OWNER, "scope": "/subscriptions/0"}
    ),
    accepted=Example(
        f"{PROVIDER}:authorization:RoleAssignment",
        {"roleDefinitionId": _OWNER, "scope": "/subscriptions/0/resourceGroups/example"},
    ),
    types=SCOPED | GIVING,
)
