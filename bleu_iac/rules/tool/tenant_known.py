"""The directory tenants named are one's own, or on the list."""

import json
import os
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any

from pydantic import Field

from bleu_iac.catalogue.kinds import Kind
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.leaves import Leaf, any_name, leaves_of, names_in
from bleu_iac.rules.looking import found
from bleu_iac.rules.meant import meant
from bleu_iac.rules.ownership import OWN, Named, Owned, listed_in
from bleu_iac.rules.providers import settings
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity, undetermined
from bleu_iac.text import Text

ID = "tool-tenant-known"
AUXILIARY = "auxiliaryTenantIds"
"""Tenants that the provider asks tokens of beside its own, so that one request reaches into several."""

_NAME = re.compile(r"(?:.*[a-z0-9])?tenant(?:id)?(?:s|ids)?(?:forlinking)?", re.IGNORECASE)
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ANYBODY = frozenset({"common", "organizations", "consumers", "*"})
"""What the directory's own endpoints call every tenant there is."""

BY_APPLICATION = frozenset(
    {"crossTenantCmkApplicationId", "encryptionFederatedIdentityClientId", "federatedClientId"}
    | {"federatedIdentityClientId"}  # what ARM itself calls the one of storage
)
"""The applications of many tenants by which a service fetches the key to its data from a vault of another tenant."""
IDENTITY = "defaultIdentity"
"""Where a Cosmos account has such an application: `UserAssignedIdentity={id}&FederatedClientId={application}`."""
_FEDERATED = re.compile(r"FederatedClientId\s*=\s*(?P<id>[^&]*)", re.IGNORECASE)
_NO_APPLICATION = frozenset({"", "none"})

ONE_TENANT = Text(
    "must name one tenant, found {found}: anybody's directory", "doit nommer un locataire, trouvé : {found}"
)
KEY_OF_OTHERS = Text(
    "has the key to the data fetched from a vault of another tenant, by an application that the rule's list of "
    "applications does not have, found {found}",
    "fait chercher la clé des données dans un coffre d'un autre locataire, par une application que la liste de la "
    "règle n'a pas, trouvé : {found}",
)
NOT_A_LIST = Text(
    "must be a list of tenants' ids, found {found}",
    "doit être une liste d'identifiants de locataires, trouvé : {found}",
)

TENANTS = Owned(
    setting="tenantId",
    not_listed=Text(
        "must be one of the tenants listed ({listed}), found {found}",
        "doit être l'un des locataires listés ({listed}), trouvé : {found}",
    ),
    not_own=Text(
        "names another tenant than the stack's own ({own}), and the rule's list of tenants does not have it, found "
        "{found}",
        "nomme un autre locataire que celui de la pile ({own}), et la liste de locataires de la règle ne l'a pas, "
        "trouvé : {found}",
    ),
    unsaid=Text(
        "names a tenant, and nothing says which is the stack's own: set azure-native:tenantId, or list yours in the "
        "rule's parameter `tenants`, found {found}",
        "nomme un locataire, et rien ne dit lequel est celui de la pile : définissez azure-native:tenantId, ou listez "
        "les vôtres dans le paramètre `tenants` de la règle, trouvé : {found}",
    ),
    several=Text(
        "names another tenant than {own}, which the same resource names, and nothing says which is the stack's own, "
        "found {found}",
        "nomme un autre locataire que {own}, que nomme la même ressource, et rien ne dit lequel est celui de la pile, "
        "trouvé : {found}",
    ),
)
NOT_LISTED = Text(
    "has the provider ask tokens of a tenant that the rule's list of tenants does not have, found {found}",
    "fait demander au fournisseur des jetons d'un locataire que la liste de la règle n'a pas, trouvé : {found}",
)


class Parameters(RuleParameters):
    """What the rule may be told."""

    tenants: Annotated[
        tuple[str, ...],
        Text(
            "Ids of every tenant that may be deployed into, or named",
            "Identifiants de tous les locataires où l'on peut déployer, ou qui peuvent être nommés",
        ),
    ] = ()
    applications: Annotated[
        tuple[str, ...],
        Text(
            "Ids of the applications by which keys of one's other tenants may be fetched",
            "Identifiants des applications par lesquelles des clés de vos autres locataires peuvent être prises",
        ),
    ] = ()
    own: Annotated[str, OWN] = Field(default_factory=lambda: os.environ.get("ARM_TENANT_ID", ""))


def _auxiliary(resource: Resource, context: Context) -> Iterator[Finding]:
    listed = listed_in(context.parameters.get(ID, {}), "tenants")
    for setting in settings(resource, AUXILIARY):
        values = _list(setting.value)
        if setting.value is UNKNOWN:
            yield undetermined(setting.path)
        elif values is None:
            yield Finding(setting.path, NOT_A_LIST(found=setting.shown))
        elif any(one is UNKNOWN for one in values):
            yield undetermined(setting.path)
        elif not {str(one).lower() for one in values} <= listed:
            if listed:
                said = TENANTS.not_listed(found=setting.shown, listed=", ".join(sorted(listed)))
                yield Finding(setting.path, said)
            else:
                yield undetermined(setting.path, NOT_LISTED(found=setting.shown))


def _list(value: Any) -> list[Any] | None:
    """Read a list that may travel as JSON in a text; `None` for what is none, an empty one for nothing."""
    if value is UNKNOWN or value is None or value == "":
        return []
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    return value if isinstance(value, list) else None


@lru_cache(maxsize=4096)
def _is_tenant(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def _leaves(resource: Resource) -> Iterator[Leaf]:
    """Give what has the name of a tenant, and what the catalogue says is one under another name."""
    if any_name(names_in(resource), _is_tenant):
        yield from (leaf for leaf in leaves_of(resource) if _is_tenant(leaf.name))
    yield from (leaf for leaf, _ in meant(resource, Kind.TENANT) if not _is_tenant(leaf.name))


@lru_cache(maxsize=4096)
def _may_fetch(name: str) -> bool:
    return name in BY_APPLICATION or name == IDENTITY


def _fetching(resource: Resource, listed: frozenset[str]) -> Iterator[Finding]:
    """Judge the applications that fetch keys: whose tenant they reach into, their id does not say."""
    if not any_name(names_in(resource), _may_fetch):
        return
    for leaf in leaves_of(resource):
        if not _may_fetch(leaf.name):
            continue
        if leaf.value is UNKNOWN:
            if leaf.name != IDENTITY:
                yield undetermined(leaf.path)
            continue
        federated = _FEDERATED.search(leaf.value)
        application = leaf.value if leaf.name != IDENTITY else federated["id"] if federated else ""
        if application.strip().lower() not in _NO_APPLICATION | listed:
            said = KEY_OF_OTHERS(found=found(resource, leaf.path))
            yield Finding(leaf.path, said) if listed else undetermined(leaf.path, said)


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge every tenant named; what is not known yet is asked again at the update that follows, if one does."""
    parameters = context.parameters.get(ID, {})
    listed = listed_in(parameters, "tenants")
    yield from TENANTS.of_setting(resource, listed)
    yield from _auxiliary(resource, context)
    yield from _fetching(resource, listed_in(parameters, "applications"))
    named: list[Named] = []
    for leaf in _leaves(resource):
        if leaf.value is UNKNOWN:
            if resource.final:
                yield undetermined(leaf.path)
            continue
        if _GUID.fullmatch(leaf.value):
            named.append(Named(leaf.path, leaf.value.lower()))
        elif leaf.value.lower() in _ANYBODY:
            yield Finding(leaf.path, ONE_TENANT(found=found(resource, leaf.path)))
    yield from TENANTS.judge(resource, named, listed, TENANTS.own(resource, parameters.get("own", "")))


_EXAMPLE = "11111111-2222-4333-8444-555555555555"

RULE = Rule(
    id=ID,
    ref="BLEU-0121",
    severity=Severity.HIGH,
    title=Text("The tenants that are named are one's own", "Les locataires nommés sont les siens"),
    reason=Text(
        "Who is let in from another tenant, or has tokens of it, is decided by whoever runs that tenant's directory, "
        "which may be another cloud's; and who keeps the key to the data in his tenant can withhold or use it.",
        "Qui entre depuis un autre locataire, ou en reçoit des jetons, est décidé par qui gère l'annuaire de ce "
        "locataire, qui peut être celui d'un autre cloud ; et qui garde la clé des données dans son locataire peut la "
        "refuser ou s'en servir.",
    ),
    fix=Text(
        "Set azure-native:tenantId, and list in the rule's parameter `tenants` the others that are yours",
        "Définissez azure-native:tenantId, et listez dans le paramètre `tenants` de la règle les autres qui sont à "
        "vous",
    ),
    controls=("9.7.a", "15.1.b", "19.2.c"),
    check=check,
    refused=Example("azure-native:apimanagement:IdentityProvider", {"signinTenant": "common"}),
    accepted=Example(
        "azure-native:keyvault:Vault",
        {"properties": {"tenantId": _EXAMPLE}},
        parameters={"own": _EXAMPLE},
    ),
    parameters=Parameters,
)
