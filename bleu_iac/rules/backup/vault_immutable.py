"""Backups can't be deleted or shortened before their time."""

from collections.abc import Iterator
from typing import Annotated

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import Resource
from bleu_iac.rules.looking import ONE_OF, is_one_of, require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity
from bleu_iac.text import Text

ID = "backup-vault-immutable"
STATE = "properties.securitySettings.immutabilitySettings.state"
LOCKED, UNLOCKED = "Locked", "Unlocked"


class Parameters(RuleParameters):
    """How firmly."""

    locked: Annotated[
        bool,
        Text(
            "Whether immutability must be locked, which nobody can undo; unlocked, an administrator can",
            "Si l'immuabilité doit être verrouillée, ce que personne ne peut défaire ; sans cela, un administrateur le "
            "peut",
        ),
    ] = False


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Ask for it to be switched on: left out, it is off."""
    good = (LOCKED,) if context.parameters.get(ID, {}).get("locked") else (LOCKED, UNLOCKED)
    wanted = LOCKED if len(good) == 1 else ONE_OF(names=", ".join(good))
    yield from require(resource, STATE, resource.look(STATE), wanted, is_one_of(*good))


_GOOD = {"properties": {"securitySettings": {"immutabilitySettings": {"state": LOCKED}}}}

RULE = Rule(
    id=ID,
    ref="BLEU-0226",
    severity=Severity.HIGH,
    title=Text("Backups are immutable", "Les sauvegardes sont immuables"),
    reason=Text(
        "Extortion begins with the backups. In an immutable vault no recovery point can be deleted before its time, "
        "whatever rights were taken.",
        "Le rançonnement commence par les sauvegardes. Dans un coffre immuable, aucun point de récupération ne peut "
        "être supprimé avant son terme, quels que soient les droits usurpés.",
    ),
    fix=Text(
        "Set security_settings.immutability_settings.state to Unlocked, then to Locked once the retentions are right",
        "Mettez security_settings.immutability_settings.state à Unlocked, puis à Locked quand les durées sont justes",
    ),
    controls=("12.5.b",),
    check=check,
    refused=Example(f"{PROVIDER}:recoveryservices:Vault", {"properties": {}}),
    accepted=Example(f"{PROVIDER}:recoveryservices:Vault", _GOOD),
    types=frozenset({f"{PROVIDER}:recoveryservices:Vault", f"{PROVIDER}:dataprotection:BackupVault"}),
    parameters=Parameters,
)
