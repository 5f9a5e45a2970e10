"""A service refuses TLS older than 1.2."""

import re
from collections.abc import Iterator
from typing import Any

from bleu_iac.catalogue.facts import Fact, paths
from bleu_iac.resources import Resource
from bleu_iac.rules.looking import require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity
from bleu_iac.text import Text

RECENT = Text("TLS 1.2 or 1.3", "TLS 1.2 ou 1.3")
_GOOD = re.compile(r"(?:tls)?1[._]?[23]", re.IGNORECASE)
"""1.2 and 1.3, in the spellings of the services: `TLS1_2`, `1.2`, `Tls12`."""
STORAGE = "azure-native:storage:StorageAccount"
PLAIN_HTTP = "enableHttpsTrafficOnly"


def _recent(value: Any) -> bool:
    return isinstance(value, str) and _GOOD.fullmatch(value) is not None


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Accept only what is written out; storage must not let plain HTTP in either, which it does when told to."""
    for path in paths(Fact.TLS).get(resource.type, ()):
        yield from require(resource, path, resource.look(path), RECENT(), _recent)
    if resource.type == STORAGE:
        value = resource.look(PLAIN_HTTP)
        yield from require(resource, PLAIN_HTTP, value, "true", lambda value: value is True or value is None)


RULE = Rule(
    id="network-tls-minimum",
    ref="BLEU-0024",
    severity=Severity.MEDIUM,
    title=Text("TLS older than 1.2 is refused", "TLS antérieur à 1.2 est refusé"),
    reason=Text(
        "ANSSI forbids TLS 1.0 and 1.1, prefers 1.3 and accepts 1.2. Some services still speak the old ones unless "
        "told not to.",
        "L'ANSSI interdit TLS 1.0 et 1.1, préfère 1.3 et accepte 1.2. Certains services parlent encore les anciens "
        "si on ne le leur interdit pas.",
    ),
    fix=Text(
        "Set the minimum TLS version to 1.2 or 1.3 (minimum_tls_version='TLS1_2' for storage)",
        "Fixez la version minimale de TLS à 1.2 ou 1.3 (minimum_tls_version='TLS1_2' pour le stockage)",
    ),
    controls=("10.2.a", "10.2.c"),
    check=check,
    refused=Example(STORAGE, {"minimumTlsVersion": "TLS1_0"}),
    accepted=Example(STORAGE, {"minimumTlsVersion": "TLS1_2"}),
    types=frozenset(paths(Fact.TLS)),
)
