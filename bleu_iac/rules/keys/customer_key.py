"""Data is encrypted with a key its owner holds, wherever a service can take one."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from bleu_iac.clouds import Cloud
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.customer_keys import USES, Block, Use, blocks
from bleu_iac.rules.listed import Listed
from bleu_iac.rules.looking import is_one_of, require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, Verdict, undetermined
from bleu_iac.rules.vaults import is_key, is_key_name, is_vault, vault_suffixes
from bleu_iac.text import Message, Text

KEY = Text(
    "the https address of a key in a vault of {cloud} ({suffixes})",
    "l'adresse https d'une clé dans un coffre de {cloud} ({suffixes})",
)
VAULT = Text(
    "the https address of a vault of {cloud} ({suffixes})", "l'adresse https d'un coffre de {cloud} ({suffixes})"
)
NAME = Text("the name of a key", "le nom d'une clé")
DISK_SET = Text("the id of a disk encryption set", "l'id d'un jeu de chiffrement de disque")
CUSTOMERS = Text("{values}, the customer's key", "{values}, la clé du client")
REFERENCE = Text("the key or vault of the customer", "la clé ou le coffre du client")

_DISK_SET = re.compile(r"/subscriptions/.+/providers/Microsoft\.Compute/diskEncryptionSets/[^/]+", re.IGNORECASE)

LISTED = Listed(
    "key-customer-switches",
    "key-protector-type",
    elsewhere={
        token: [f"{use.at}.{use.switch}".removeprefix(".") for use in uses if use.switch]
        for token, uses in USES.items()
    },
)
"""Switches beside which no key is named."""


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Where a switch says that the platform's key is used, the rest of the type's keys need no judging."""
    yield from LISTED.findings(resource)
    for use in USES.get(resource.type, ()):
        for block in blocks(resource, use):
            if block.value is UNKNOWN:
                yield undetermined(block.path)
                continue
            if _is_elsewhere(block, use):
                continue
            refused = False
            for finding in _switch(block, use):
                refused = finding.verdict is Verdict.VIOLATION
                yield finding
            if refused and use.wants_nothing_more:
                return
            if not refused:
                yield from _key(block, use, context.cloud)


def _is_elsewhere(block: Block, use: Use) -> bool:
    if use.unless and block.look(use.unless) is not None:
        return True
    named = [steps for steps in (use.uri, use.vault, use.name) if steps]
    return use.if_present and bool(named) and all(block.look(steps) is None for steps in named)


def _switch(block: Block, use: Use) -> Iterator[Finding]:
    if not use.switch:
        return
    wanted = CUSTOMERS(values=", ".join(map(_written, use.customer)))
    yield from _judged(block, use.switch, wanted, lambda value: _is_customers(value, use))


def _key(block: Block, use: Use, cloud: Cloud) -> Iterator[Finding]:
    suffixes = ", ".join(vault_suffixes(cloud))
    if use.uri:
        wanted = KEY(cloud=cloud.display_name, suffixes=suffixes)
        yield from _judged(block, use.uri, wanted, lambda value: is_key(value, cloud))
    if use.vault:
        wanted = VAULT(cloud=cloud.display_name, suffixes=suffixes)
        yield from _judged(block, use.vault, wanted, lambda value: is_vault(value, cloud))
    if use.name:
        yield from _judged(block, use.name, NAME(), is_key_name)
    if use.reference:
        yield from _judged(block, use.reference, REFERENCE(), _is_filled)
    if use.disk_sets:
        yield from _disk_set(block, use)


def _disk_set(block: Block, use: Use) -> Iterator[Finding]:
    values = [block.look(steps) for steps in use.disk_sets]
    if not any(isinstance(value, str) and _DISK_SET.fullmatch(value) for value in values):
        named = next((index for index, value in enumerate(values) if value is not None), 0)
        steps = use.disk_sets[named]
        yield from _judged(block, steps, DISK_SET(), lambda _: False)


def _judged(block: Block, steps: str, wanted: Message, good: Callable[[Any], bool]) -> Iterator[Finding]:
    yield from require(block.resource, block.inside(steps), block.look(steps), wanted, good)


def _is_customers(value: Any, use: Use) -> bool:
    texts = [text for text in use.customer if isinstance(text, str)]
    return is_one_of(*texts)(value) or any(value is wanted for wanted in use.customer if isinstance(wanted, bool))


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_filled(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else isinstance(value, list | dict) and len(value) > 0


RULE = Rule(
    id="keys-customer-key",
    ref="BLEU-0150",
    severity=Severity.HIGH,
    title=Text(
        "Data is encrypted with a key its owner holds, wherever that is possible",
        "Les données sont chiffrées avec une clé de leur propriétaire, partout où c'est possible",
    ),
    reason=Text(
        "With the platform's key, whoever runs the platform can read the data. A key of one's own, in a vault or HSM "
        "of the same cloud, can be withdrawn; a vault of another cloud answers to another law.",
        "Avec la clé de la plateforme, qui opère la plateforme peut lire les données. Une clé à soi, dans un coffre "
        "ou un HSM du même cloud, peut être retirée ; un coffre d'un autre cloud répond à un autre droit.",
    ),
    fix=Text(
        "Make a bleu.CustomerKey and give its address, or for disks a disk encryption set made with it",
        "Créez une bleu.CustomerKey et donnez son adresse, ou pour les disques un jeu de chiffrement fait avec elle",
    ),
    controls=("10.1.a", "10.5.c", "19.6.c"),
    check=check,
    refused=Example("azure-native:kusto:Cluster", {"sku": {"name": "Standard_L8s_v3", "tier": "Standard"}}),
    accepted=Example(
        "azure-native:kusto:Cluster", {"keyVaultProperties": {"keyName": "data", "keyVaultUri": "{vault}"}}
    ),
    types=frozenset(USES) | LISTED.types,
)
