"""Nobody is let past a service's firewall, not even the platform's own services."""

from collections.abc import Iterator
from functools import lru_cache

from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.meanings import Value, type_facts, types_with
from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource, parse_path
from bleu_iac.rules.looking import MUST_BE, found
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

VAULTS = frozenset({f"{PROVIDER}:keyvault:ManagedHsm", f"{PROVIDER}:keyvault:Vault"})
"""Who encrypts with a customer's key fetches it from outside every network: a storage account, a disk. He needs a role
all the same."""


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Accept what the catalogue calls good; left out, it is what the SDK or the service takes."""
    for path, good, default in _bypasses(resource.type):
        value = resource.look(path)
        if value is None:
            value = default
        if value is UNKNOWN:
            yield undetermined(parse_path(path))
        elif value is not None and not any(_is_same(value, one) for one in good):
            wanted = next((one for one in good if type(one) is type(value)), good[0])
            wanted = str(wanted).lower() if isinstance(wanted, bool) else str(wanted)
            yield Finding(parse_path(path), MUST_BE(wanted=wanted, found=found(resource, path)))


@lru_cache(maxsize=4096)
def _bypasses(token: str) -> tuple[tuple[str, tuple[Value, ...], Value | None], ...]:
    """Give each bypass of a type, with its good values and the one that stands when none is given."""
    facts = type_facts(token)
    paths = () if facts is None or token in VAULTS else facts.paths(Kind.FIREWALL_BYPASS)
    return tuple((path, edge.of(Kind.FIREWALL_BYPASS)[0].good, edge.default) for path, edge in paths)


def _is_same(value: object, good: Value) -> bool:
    if isinstance(value, str) and isinstance(good, str):
        return value.lower() == good.lower()
    return value is good


RULE = Rule(
    id="network-bypass-for-nobody",
    ref="BLEU-0190",
    severity=Severity.MEDIUM,
    title=Text("Nobody is let past a service's firewall", "Personne ne contourne le pare-feu d'un service"),
    reason=Text(
        "Services of the platform that are trusted come in from outside every network that was named, and which they "
        "are is decided by the platform.",
        "Les services de la plateforme dits de confiance entrent de l'extérieur de tout réseau nommé, et c'est la "
        "plateforme qui décide lesquels ils sont.",
    ),
    fix=Text(
        "Write the value named, and name by its id or reach by a private endpoint whoever has to come in",
        "Écrivez la valeur nommée, et nommez par son identifiant, ou joignez par un point de terminaison privé, qui "
        "doit entrer",
    ),
    controls=("9.6.d", "9.6.k", "13.2.a"),
    check=check,
    refused=Example("azure-native:storage:StorageAccount", {"networkRuleSet": {"bypass": "AzureServices, Logging"}}),
    accepted=Example("azure-native:storage:StorageAccount", {"networkRuleSet": {"bypass": "None"}}),
    types=types_with(Kind.FIREWALL_BYPASS) - VAULTS,
)
