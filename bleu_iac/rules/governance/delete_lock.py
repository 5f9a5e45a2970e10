"""What holds data can't be deleted before somebody has lifted a lock."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.holding import holds_data
from bleu_iac.rules.links import GROUP, Names, Targets, declared_id, plain_id
from bleu_iac.rules.looking import is_one_of
from bleu_iac.rules.rule import Context, Example, Finding, Severity, undetermined
from bleu_iac.rules.stack import Found, Kept, StackRule
from bleu_iac.text import Text

BY_SCOPE = f"{PROVIDER}:authorization:ManagementLockByScope"
OF_GROUP = f"{PROVIDER}:authorization:ManagementLockAtResourceGroupLevel"
OF_RESOURCE = f"{PROVIDER}:authorization:ManagementLockAtResourceLevel"
OF_SUBSCRIPTION = f"{PROVIDER}:authorization:ManagementLockAtSubscriptionLevel"
LOCKS = frozenset({BY_SCOPE, OF_GROUP, OF_RESOURCE, OF_SUBSCRIPTION})
RESOURCE_GROUP = f"{PROVIDER}:resources:ResourceGroup"

NO_LOCK = Text(
    "has no delete lock, nor has its resource group or its subscription",
    "n'a pas de verrou de suppression, ni son groupe de ressources ou son abonnement",
)
MAYBE_LOCK = Text(
    "may have a delete lock: what it holds is not known before deployment",
    "a peut-être un verrou de suppression : ce qu'il tient n'est pas connu avant le déploiement",
)

_UNLOCKED, _UNSURE = Finding((), NO_LOCK()), undetermined((), MAYBE_LOCK())
"""Made once: a stack may have a hundred thousand of them."""

_locks = is_one_of("CanNotDelete", "ReadOnly")


class _Lock(NamedTuple):
    scope: Any
    sure: bool


class _Locked(NamedTuple):
    """A resource that needs a lock."""

    declared: str | None


def note(resource: Resource, _: Context) -> Any:
    """Keep what a lock holds, and where a resource that needs one stands."""
    if resource.type not in LOCKS:
        needed = resource.type == RESOURCE_GROUP or (resource.custom and holds_data(resource.type))
        return _Locked(declared_id(resource)) if needed else None
    level = resource.look("level")
    if level is not UNKNOWN and not _locks(level):
        return None
    return _Lock(_scope(resource), level is not UNKNOWN)


def _scope(lock: Resource) -> Any:
    if lock.type == OF_SUBSCRIPTION:
        return OF_SUBSCRIPTION
    if lock.type == BY_SCOPE:
        return lock.look("scope")
    names = ["resourceProviderNamespace", "parentResourcePath", "resourceType", "resourceName"]
    values = [lock.look(name) for name in (GROUP, *(names if lock.type == OF_RESOURCE else ()))]
    if any(value is UNKNOWN for value in values):
        return UNKNOWN
    if not all(value is None or isinstance(value, str) for value in values):
        return None
    group, *rest = (value or "" for value in values)
    below = "/".join(["providers", *filter(None, rest)]) if rest else ""
    return plain_id(f"/resourceGroups/{group}/{below}")


def judge(kept: Sequence[Kept], _: Context) -> Iterator[Found]:
    """Ask for a lock on each resource or above it; what stands in one group is told once, of the group."""
    locks, whole = Targets(), Names.NO
    for lock in (each for each in kept if isinstance(each.note, _Lock)):
        if lock.note.scope is OF_SUBSCRIPTION:
            whole = min(whole, Names.YES if lock.note.sure else Names.MAYBE)
            continue
        followed = lock.resource.property_dependencies
        made_from = followed.get("scope", ()) if lock.resource.type == BY_SCOPE else followed.get(GROUP, ())
        locks.add(lock.note.scope, made_from, sure=lock.note.sure)
    groups = _Groups(kept)
    missing: dict[Resource | str, tuple[Resource, Names]] = {}
    for needs in (each for each in kept if isinstance(each.note, _Locked) and each.resource.type != RESOURCE_GROUP):
        lies_in = needs.resource.property_dependencies.get(GROUP, ())
        answer = min(whole, locks.cover(needs.resource, needs.note.declared, lies_in))
        if answer is not Names.YES:
            about = groups.of(needs) or needs.resource
            told = missing.get(about.urn)
            missing[about.urn] = (about, answer if told is None or answer is Names.NO else told[1])
    for resource, answer in missing.values():
        yield resource, _UNLOCKED if answer is Names.NO else _UNSURE


class _Groups:
    """The resource groups of a stack, by what those in it say of them."""

    def __init__(self, kept: Sequence[Kept]) -> None:
        found = [each for each in kept if each.resource.type == RESOURCE_GROUP]
        self._by_urn: Mapping[str, Resource] = {each.resource.urn: each.resource for each in found}
        self._by_id: Mapping[str, Resource] = {each.note.declared: each.resource for each in found}

    def of(self, member: Kept) -> Resource | None:
        """Give the group a resource stands in, when it is in the stack and known."""
        declared = member.note.declared
        if declared is not None and (group := self._by_id.get("/".join(declared.split("/")[:3]))) is not None:
            return group
        known = (self._by_urn.get(urn) for urn in member.resource.property_dependencies.get(GROUP, ()))
        return next(filter(None, known), None)


_GROUP = "/subscriptions/0/resourceGroups/example"
_ACCOUNT = Example(
    f"{PROVIDER}:storage:StorageAccount",
    {"accountName": "example", "resourceGroupName": "example"},
    id=f"{_GROUP}/providers/Microsoft.Storage/storageAccounts/example",
)

RULE = StackRule(
    id="governance-delete-lock",
    ref="BLEU-0240",
    severity=Severity.MEDIUM,
    title=Text(
        "What holds data is under a delete lock", "Ce qui contient des données est sous un verrou de suppression"
    ),
    reason=Text(
        "A lock stands between data and a mistake: a stack destroyed in the wrong environment, a group deleted in the "
        "portal. To delete, somebody has to lift it first, which is written down.",
        "Un verrou sépare les données d'une erreur : une pile détruite dans le mauvais environnement, un groupe "
        "supprimé dans le portail. Pour supprimer, il faut d'abord le lever, ce qui est tracé.",
    ),
    fix=Text(
        "Build in a bleu.Foundation, or add an authorization.ManagementLockByScope of level CanNotDelete on the group",
        "Construisez dans une bleu.Foundation, ou ajoutez un authorization.ManagementLockByScope de niveau "
        "CanNotDelete sur le groupe",
    ),
    controls=("12.2.a", "12.5.b", "17.2.a"),
    note=note,
    judge=judge,
    refused=(_ACCOUNT,),
    accepted=(_ACCOUNT, Example(BY_SCOPE, {"scope": _GROUP, "level": "CanNotDelete"}, "lock")),
    follows=frozenset({GROUP, "scope"}),
    answers=LOCKS,
)
