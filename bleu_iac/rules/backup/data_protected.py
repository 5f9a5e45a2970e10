"""Everything that a vault can protect has something it can be restored from.

Which types these are, and what names them, is in `bleu_iac.rules.restoring`. A storage account is also protected by
its own services: blobs by versions and soft delete, shares by soft delete; queues and tables have nothing of the kind
in Azure. A disk that a machine of the stack names is protected with the machine, unless the machine's backup leaves
disks out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.links import Names, Targets, declared_id, plain_id
from bleu_iac.rules.looking import is_one_of
from bleu_iac.rules.restoring import Means, answered
from bleu_iac.rules.rule import Context, Example, Finding, Severity, undetermined
from bleu_iac.rules.stack import Found, Kept, StackRule
from bleu_iac.text import Text

VAULTED = answered(Means.VAULT)
MACHINE = f"{PROVIDER}:compute:VirtualMachine"
DISK = f"{PROVIDER}:compute:Disk"
ACCOUNT = f"{PROVIDER}:storage:StorageAccount"
BLOBS = f"{PROVIDER}:storage:BlobServiceProperties"
FILES = f"{PROVIDER}:storage:FileServiceProperties"
OTHERS = frozenset(f"{PROVIDER}:storage:{name}ServiceProperties" for name in ("Queue", "Table"))
SERVICES = frozenset({BLOBS, FILES}) | OTHERS
ITEM = f"{PROVIDER}:recoveryservices:ProtectedItem"
INSTANCE = f"{PROVIDER}:dataprotection:BackupInstance"
SOURCES = {ITEM: "properties.sourceResourceId", INSTANCE: "properties.dataSourceInfo.resourceID"}
"""Where each type names what it protects."""
PROPERTIES, PARENT, STORAGE = "properties", "accountName", "storageProfile"
STATE = "properties.protectionState"
EXCLUDED = "properties.extendedProperties.diskExclusionProperties"
DISKS = ("storageProfile.osDisk.managedDisk.id", "storageProfile.dataDisks[*].managedDisk.id")

UNPROTECTED = Text("has nothing that it could be restored from", "n'a rien qui permette une restauration")
MAYBE = Text(
    "may be backed up: what is backed up is not known before deployment",
    "a peut-être une sauvegarde : ce qui est sauvegardé n'est pas connu avant le déploiement",
)


_UNPROTECTED, _UNSURE = Finding((), UNPROTECTED()), undetermined((), MAYBE())
"""Made once: a stack may have a hundred thousand of them."""

_stopped = is_one_of("Invalid", "ProtectionStopped", "ProtectionPaused", "BackupsSuspended")


class _Copy(NamedTuple):
    """What protects something."""

    target: Any
    sure: bool
    left_out: Any = None
    """What it says of disks of a machine that are not in it."""


class _Needs(NamedTuple):
    """What needs something that protects it."""

    declared: str | None
    disks: tuple[Any, ...] = ()
    """Ids of the disks that a machine names."""


def note(resource: Resource, _: Context) -> Any:
    """Keep what protects, what it protects, and where what needs it stands."""
    if source := SOURCES.get(resource.type):
        state = resource.look(STATE)
        if state is not UNKNOWN and _stopped(state):
            return None
        return _Copy(resource.look(source), state is not UNKNOWN, resource.look(EXCLUDED))
    if resource.type in SERVICES:
        recovers = _recovers(resource)
        declared = declared_id(resource)
        account = UNKNOWN if declared is None else declared.rsplit("/", 2)[0]
        return None if recovers is False else _Copy(account, recovers is True)
    disks = (found.value for path in DISKS for found in resource.each(path)) if resource.type == MACHINE else ()
    return _Needs(declared_id(resource), tuple(disks))


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
    """Ask for something that protects each resource; machines come first, since disks may be protected with them."""
    copies = _Copies(each for each in kept if isinstance(each.note, _Copy))
    asked = [each for each in kept if isinstance(each.note, _Needs)]
    attached = Targets()
    for machine in (each for each in asked if each.note.disks):
        answer = copies.whole.name(machine.resource, machine.note.declared)
        if answer is not Names.NO:
            made_from = machine.resource.property_dependencies.get(STORAGE, ())
            for disk in machine.note.disks:
                attached.add(disk, made_from, sure=answer is Names.YES)
    for needs in asked:
        answer = copies.protect(needs)
        if needs.resource.type == DISK:
            answer = min(answer, attached.name(needs.resource, needs.note.declared))
        if answer is Names.MAYBE:
            yield needs.resource, _UNSURE
        elif answer is Names.NO:
            yield needs.resource, _UNPROTECTED


class _Copies:
    """What the copies of a stack protect."""

    def __init__(self, copies: Iterable[Kept]) -> None:
        self._by_type = {kind: Targets() for kind in SOURCES}
        self._by_services = Targets()
        self.whole = Targets()
        """Machines with all their disks."""
        for each in copies:
            followed: Mapping[str, Sequence[str]] = each.resource.property_dependencies
            if each.resource.type in SERVICES:
                own = plain_id(each.resource.id)
                account = each.note.target if own is None else own.rsplit("/", 2)[0]
                self._by_services.add(account, followed.get(PARENT, ()), sure=each.note.sure)
                continue
            made_from = followed.get(PROPERTIES, ())
            self._by_type[each.resource.type].add(each.note.target, made_from, sure=each.note.sure)
            if (left_out := each.note.left_out) is UNKNOWN or left_out is None:
                self.whole.add(each.note.target, made_from, sure=each.note.sure and left_out is None)

    def protect(self, needs: Kept) -> Names:
        """Tell whether a resource is protected."""
        resource, declared, answer = needs.resource, needs.note.declared, VAULTED[needs.resource.type]
        found = [self._by_services.name(resource, declared)] if resource.type == ACCOUNT else []
        for kind in answer.by:
            targets = self._by_type[kind]
            if answer.within:
                lies_in = resource.property_dependencies.get(answer.within, ())
                found.append(targets.cover(resource, declared, lies_in))
            else:
                found.append(targets.name(resource, declared))
        return min(found)


_ID = "/subscriptions/0/resourceGroups/example/providers/Microsoft.Compute/virtualMachines/example"
_MACHINE = Example(MACHINE, {"vmName": "example"}, id=_ID)

RULE = StackRule(
    id="backup-data-protected",
    ref="BLEU-0229",
    severity=Severity.MEDIUM,
    title=Text(
        "Machines, disks, volumes and storage accounts have something to be restored from",
        "Machines, disques, volumes et comptes de stockage ont de quoi être restaurés",
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
    types=frozenset({*VAULTED, *SERVICES, *SOURCES}),
    follows=frozenset({PROPERTIES, PARENT, STORAGE} | {answer.within for answer in VAULTED.values() if answer.within}),
    answers=SERVICES | frozenset(SOURCES),
)
