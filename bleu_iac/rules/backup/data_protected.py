"""Every machine and every storage account has something it can be restored from.

What protects is decided by type. A machine: a protected item of a Recovery Services vault, or a backup instance of a
Backup vault. A storage account: one of these, or for blobs versions and soft delete, for shares soft delete, which the
account's own service settings switch on; queues and tables have nothing of the kind in Azure. Databases are backed up
by their service, always: `backup-point-in-time-kept` judges how long.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.links import Names, Targets, declared_id, plain_id
from bleu_iac.rules.rule import Context, Example, Finding, Severity, undetermined
from bleu_iac.rules.stack import Found, Kept, StackRule
from bleu_iac.text import Text

MACHINE = f"{PROVIDER}:compute:VirtualMachine"
ACCOUNT = f"{PROVIDER}:storage:StorageAccount"
BLOBS = f"{PROVIDER}:storage:BlobServiceProperties"
FILES = f"{PROVIDER}:storage:FileServiceProperties"
OTHERS = frozenset(f"{PROVIDER}:storage:{name}ServiceProperties" for name in ("Queue", "Table"))
SERVICES = frozenset({BLOBS, FILES}) | OTHERS
ITEM = f"{PROVIDER}:recoveryservices:ProtectedItem"
INSTANCE = f"{PROVIDER}:dataprotection:BackupInstance"
SOURCES = {ITEM: "properties.sourceResourceId", INSTANCE: "properties.dataSourceInfo.resourceID"}
PROPERTIES, PARENT = "properties", "accountName"

UNPROTECTED = Text(
    "has nothing that it could be restored from", "n'a rien à partir de quoi elle pourrait être restaurée"
)
MAYBE = Text(
    "may be backed up: what is backed up is not known before deployment",
    "est peut-être sauvegardée : ce qui est sauvegardé n'est pas connu avant le déploiement",
)


_UNPROTECTED, _UNSURE = Finding((), UNPROTECTED()), undetermined((), MAYBE())
"""Made once: a stack may have a hundred thousand of them."""


@dataclass(frozen=True, slots=True)
class _Copy:
    """What protects something."""

    target: Any
    sure: bool


def note(resource: Resource, _: Context) -> Any:
    """Keep what protects, what it protects, and where what needs it stands."""
    if source := SOURCES.get(resource.type):
        return _Copy(resource.look(source), sure=True)
    if resource.type in SERVICES:
        recovers = _recovers(resource)
        declared = declared_id(resource)
        account = UNKNOWN if declared is None else declared.rsplit("/", 2)[0]
        return None if recovers is False else _Copy(account, recovers is True)
    return declared_id(resource) or True


def _recovers(service: Resource) -> Any:
    if service.type in OTHERS:
        return True
    paths = (
        ["shareDeleteRetentionPolicy.enabled"]
        if service.type == FILES
        else ["deleteRetentionPolicy.enabled", "isVersioningEnabled"]
    )
    values = [service.look(path) for path in paths]
    if any(value is UNKNOWN for value in values):
        return UNKNOWN
    return all(value is True for value in values)


def judge(kept: Sequence[Kept], _: Context) -> Iterator[Found]:
    """Ask for something that protects each machine and each account."""
    copies = Targets()
    for each in (each for each in kept if isinstance(each.note, _Copy)):
        in_service = each.resource.type in SERVICES
        own = plain_id(each.resource.id)
        target = own.rsplit("/", 2)[0] if in_service and own is not None else each.note.target
        followed: Mapping[str, Sequence[str]] = each.resource.property_dependencies
        copies.add(target, followed.get(PARENT if in_service else PROPERTIES, ()), sure=each.note.sure)
    for needs in (each for each in kept if not isinstance(each.note, _Copy)):
        answer = copies.name(needs.resource, needs.note if isinstance(needs.note, str) else None)
        if answer is Names.MAYBE:
            yield needs.resource, _UNSURE
        elif answer is Names.NO:
            yield needs.resource, _UNPROTECTED


_ID = "/subscriptions/0/resourceGroups/example/providers/Microsoft.Compute/virtualMachines/example"
_MACHINE = Example(MACHINE, {"vmName": "example"}, id=_ID)

RULE = StackRule(
    id="backup-data-protected",
    ref="BLEU-0229",
    severity=Severity.MEDIUM,
    title=Text(
        "Machines and storage accounts have something to be restored from",
        "Machines et comptes de stockage ont de quoi être restaurés",
    ),
    reason=Text(
        "What is in one place only is lost with one mistake.", "Ce qui n'est qu'à un endroit se perd en une erreur."
    ),
    fix=Text(
        "Add a recoveryservices.ProtectedItem or dataprotection.BackupInstance; for storage, use bleu.StorageAccount "
        "or switch versions and soft delete on in its BlobServiceProperties",
        "Ajoutez un recoveryservices.ProtectedItem ou un dataprotection.BackupInstance ; pour le stockage, utilisez "
        "bleu.StorageAccount ou activez versions et suppression réversible dans ses BlobServiceProperties",
    ),
    controls=("12.5.a", "17.2.a", "17.6.a"),
    note=note,
    judge=judge,
    refused=(_MACHINE,),
    accepted=(_MACHINE, Example(ITEM, {"properties": {"sourceResourceId": _ID}}, "backup")),
    types=frozenset({MACHINE, ACCOUNT, *SERVICES, *SOURCES}),
    follows=frozenset({PROPERTIES, PARENT}),
    answers=SERVICES | frozenset(SOURCES),
)
