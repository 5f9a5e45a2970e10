"""What can keep copies of itself is told to, and the policy that makes them is in force.

Which types have such a switch is in `bleu_iac.rules.restoring`.
"""

from collections.abc import Iterator

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Path, Resource, parse_path
from bleu_iac.rules.restoring import Answer, Means, answered
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.rules.tables import Switch, judged, table
from bleu_iac.text import Text

SWITCHED = answered(Means.SWITCH)
IN_FORCE = table(
    {
        "netapp:BackupPolicy": [Switch("enabled", (True,))],
        "netapp:CapacityPoolVolume": [Switch("dataProtection.backup.policyEnforced", (True,), absent=True)],
        "netapp:ElasticBackupPolicy": [Switch("properties.policyState", ("Enabled",))],
        "netapp:ElasticSnapshotPolicy": [Switch("properties.policyStatus", ("Enabled",))],
        "netapp:ElasticVolume": [
            Switch("properties.dataProtection.backup.policyEnforcement", ("Enforced",), absent=True)
        ],
        "netapp:SnapshotPolicy": [Switch("enabled", (True,))],
        "netapp:VolumeGroup": [Switch("volumes[*].dataProtection.backup.policyEnforced", (True,), absent=True)],
        "web:WebAppBackupConfiguration": [Switch("enabled", (True,))],
        "web:WebAppBackupConfigurationSlot": [Switch("enabled", (True,))],
    }
)
"""Policies, and what puts them into force on a resource that names one."""

NOT_GIVEN = Text(
    "keeps no copy of itself: none of {names} is given", "ne garde aucune copie de soi : aucun de {names} n'est donné"
)


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Ask for one of the properties that name where copies go, or by which policy they are made."""
    if answer := SWITCHED.get(resource.type):
        for place in _places(resource, answer):
            yield from _one_given(resource, place, answer.any)
    for switch in IN_FORCE.get(resource.type, ()):
        yield from judged(resource, switch)


def _places(resource: Resource, answer: Answer) -> Iterator[Path]:
    if not answer.each:
        yield ()
        return
    for element in resource.each(answer.each):
        yield element.path


def _one_given(resource: Resource, place: Path, names: tuple[str, ...]) -> Iterator[Finding]:
    paths: list[Path] = [(*place, *parse_path(name)) for name in names]
    values = [resource.look(path) for path in paths]
    if any(value is not UNKNOWN and _is_given(value) for value in values):
        return
    unknown = [path for path, value in zip(paths, values, strict=True) if value is UNKNOWN]
    yield undetermined(unknown[0]) if unknown else Finding(place, NOT_GIVEN(names=", ".join(names)))


def _is_given(value: object) -> bool:
    return value not in (None, "", 0, False)


_VOLUME = f"{PROVIDER}:netapp:CapacityPoolVolume"
_POLICY = (
    "/subscriptions/0/resourceGroups/example/providers/Microsoft.NetApp/netAppAccounts/example/backupPolicies/daily"
)

RULE = Rule(
    id="backup-switched-on",
    ref="BLEU-0230",
    severity=Severity.MEDIUM,
    title=Text("What can keep copies of itself is told to", "Ce qui peut garder des copies de soi en a l'ordre"),
    reason=Text(
        "A volume without a policy, or with one that is not in force, is in one place only: what a mistake or an "
        "intruder deletes is gone.",
        "Un volume sans stratégie, ou dont la stratégie n'est pas en vigueur, n'est qu'à un endroit : ce qu'une erreur "
        "ou un intrus supprime est perdu.",
    ),
    fix=Text(
        "Name a policy or a container for backups, and set the policy to enabled",
        "Nommez une stratégie ou un conteneur de sauvegarde, et activez la stratégie",
    ),
    controls=("12.5.a", "17.2.a", "17.6.a"),
    check=check,
    refused=Example(_VOLUME, {"volumeName": "example"}),
    accepted=Example(_VOLUME, {"dataProtection": {"backup": {"backupPolicyId": _POLICY, "policyEnforced": True}}}),
    types=frozenset({*SWITCHED, *IN_FORCE}),
)
