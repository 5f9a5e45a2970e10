"""Who uses a key follows its rotation."""

from collections.abc import Iterator
from typing import Any

from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.customer_keys import USES, Block, Use, blocks
from bleu_iac.rules.listed import Listed
from bleu_iac.rules.looking import require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity
from bleu_iac.rules.vaults import key_address
from bleu_iac.text import Text

NO_VERSION = Text(
    "left out, so that a rotated key is taken up", "omis, pour qu'une clé renouvelée soit prise en compte"
)
WITHOUT_VERSION = Text(
    "the key's address without a version, so that a rotated key is taken up",
    "l'adresse de la clé sans version, pour qu'une clé renouvelée soit prise en compte",
)

LISTED = Listed(
    "key-rotation",
    elsewhere={
        token: [f"{use.at}.{use.rotates}".removeprefix(".") for use in uses if use.rotates]
        for token, uses in USES.items()
    },
)
"""Switches of rotation beside which no key is named."""


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge what names a key; a key that is missing, or not known as a whole, is another rule's matter."""
    yield from LISTED.findings(resource)
    for use in USES.get(resource.type, ()):
        if not use.pinned:
            for block in blocks(resource, use):
                if block.value is not UNKNOWN:
                    yield from _judged(block, use)


def _judged(block: Block, use: Use) -> Iterator[Finding]:
    named = [steps for steps in (use.uri, use.version, use.reference) if steps and block.look(steps) is not None]
    if use.rotates and named:
        value = block.look(use.rotates)
        yield from require(block.resource, block.inside(use.rotates), value, "true", lambda value: value is True)
    elif use.uri in named:
        value = block.look(use.uri)
        yield from require(block.resource, block.inside(use.uri), value, WITHOUT_VERSION(), _has_no_version)
    elif use.version in named:
        value = block.look(use.version)
        yield from require(block.resource, block.inside(use.version), value, NO_VERSION(), lambda value: value == "")


def _has_no_version(value: Any) -> bool:
    address = key_address(value)
    return address is None or address.version is None


RULE = Rule(
    id="keys-key-versionless",
    ref="BLEU-0151",
    severity=Severity.MEDIUM,
    title=Text(
        "Who encrypts with a key follows its rotation",
        "Qui chiffre avec une clé suit son renouvellement",
    ),
    reason=Text(
        "A service that names one version of a key goes on using it after the rotation, and stops working when that "
        "version expires.",
        "Un service qui nomme une version d'une clé continue de l'utiliser après le renouvellement, et cesse de "
        "fonctionner quand cette version expire.",
    ),
    fix=Text(
        "Give the key's address without a version (key_uri of bleu.CustomerKey), or switch the service's own rotation "
        "on",
        "Donnez l'adresse de la clé sans version (key_uri de bleu.CustomerKey), ou activez la rotation du service",
    ),
    controls=("10.5.a", "10.5.b"),
    check=check,
    refused=Example("azure-native:kusto:Cluster", {"keyVaultProperties": {"keyName": "data", "keyVersion": "0123"}}),
    accepted=Example(
        "azure-native:kusto:Cluster", {"keyVaultProperties": {"keyName": "data", "keyVaultUri": "{vault}"}}
    ),
    types=LISTED.types | {token for token, uses in USES.items() if any(not use.pinned for use in uses)},
)
