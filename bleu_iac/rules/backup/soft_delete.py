"""What was deleted can be had back for some days."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any

from pydantic import Field

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.amounts import at_least
from bleu_iac.rules.looking import is_one_of, require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity
from bleu_iac.rules.tables import Switch, judged
from bleu_iac.text import Text

ID = "backup-soft-delete"
FEWEST_DAYS = 7

_BLOBS = f"{PROVIDER}:storage:BlobServiceProperties"
_FILES = f"{PROVIDER}:storage:FileServiceProperties"
POLICIES = {
    _BLOBS: ("deleteRetentionPolicy", "containerDeleteRetentionPolicy"),
    _FILES: ("shareDeleteRetentionPolicy",),
}
"""Blocks that switch recovery on and say for how many days."""
_SETTINGS = "properties.securitySettings.softDeleteSettings"
VAULTS = {
    f"{PROVIDER}:recoveryservices:Vault": ("softDeleteState", "softDeleteRetentionPeriodInDays"),
    f"{PROVIDER}:dataprotection:BackupVault": ("state", "retentionDurationInDays"),
}
"""A vault's state and days; left out, both keep what was deleted for fourteen days."""
STORE = f"{PROVIDER}:appconfiguration:ConfigurationStore"
_DAYS, _MOST_DAYS = "softDeleteRetentionInDays", 7
_STORE = (Switch("enablePurgeProtection", (True,)), Switch("sku.name", ("Standard", "Premium")))
"""Other tiers keep nothing of what was deleted, and none keeps it for longer than seven days."""
_STATES = ("Enabled", "AlwaysON", "On")


class Parameters(RuleParameters):
    """How long."""

    days: Annotated[
        int,
        Field(ge=1, le=365),
        Text(
            "Days for which what was deleted can be had back",
            "Jours pendant lesquels ce qui a été supprimé peut être retrouvé",
        ),
    ] = FEWEST_DAYS


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge blobs, containers and shares, which have it only when told, and what has it unless told."""
    days = context.parameters.get(ID, {}).get("days", FEWEST_DAYS)
    for block in POLICIES.get(resource.type, ()):
        yield from _policy(resource, block, days)
    if names := VAULTS.get(resource.type):
        state, kept = (f"{_SETTINGS}.{name}" for name in names)
        yield from require(resource, state, resource.look(state), _STATES[0], _is_on)
        if resource.look(_SETTINGS) is not UNKNOWN:
            yield from at_least(resource, kept, resource.look(kept), days, absent=True)
    if resource.type == STORE:
        yield from at_least(resource, _DAYS, resource.look(_DAYS), min(days, _MOST_DAYS), absent=True)
        for switch in _STORE:
            yield from judged(resource, switch)


def _is_on(value: Any) -> bool:
    return value is None or is_one_of(*_STATES)(value)


def _policy(resource: Resource, block: str, days: int) -> Iterator[Finding]:
    enabled, kept, purge = _settings(block)
    value = resource.look(enabled)
    yield from require(resource, enabled, value, "true", lambda value: value is True)
    if value is True:
        yield from at_least(resource, kept, resource.look(kept), days)
        yield from judged(resource, purge)


@cache
def _settings(block: str) -> tuple[str, str, Switch]:
    return f"{block}.enabled", f"{block}.days", Switch(f"{block}.allowPermanentDelete", (False,), absent=True)


_KEPT = {"enabled": True, "days": 30}

RULE = Rule(
    id=ID,
    ref="BLEU-0225",
    severity=Severity.HIGH,
    title=Text("What was deleted can be had back", "Ce qui a été supprimé peut être récupéré"),
    reason=Text(
        "A mistake, or whoever took over an account, deletes in one call what took years to collect; a week is what it "
        "takes to notice.",
        "Une erreur, ou qui s'est emparé d'un compte, supprime d'un seul appel ce qu'on a mis des années à réunir ; il "
        "faut une semaine pour s'en apercevoir.",
    ),
    fix=Text(
        "Use bleu.StorageAccount, or switch the retention of deleted data on, for 7 days or more",
        "Utilisez bleu.StorageAccount, ou activez la rétention des données supprimées, pour 7 jours ou plus",
    ),
    controls=("12.5.b", "17.2.a"),
    check=check,
    refused=Example(_BLOBS, {"deleteRetentionPolicy": {"enabled": False}}),
    accepted=Example(_BLOBS, {"deleteRetentionPolicy": _KEPT, "containerDeleteRetentionPolicy": _KEPT}),
    types=frozenset({*POLICIES, *VAULTS, STORE}),
    parameters=Parameters,
)
