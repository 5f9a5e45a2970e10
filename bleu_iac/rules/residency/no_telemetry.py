"""Nothing measures what is deployed for a partner or for the maker."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.looking import MUST_BE, found
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

PARTNER = f"{PROVIDER}:managementpartner:Partner"
_OBSERVED = "deploymentConfiguration.scaleUnits[*].deploymentData.observability"


class Switch(NamedTuple):
    """A property that turns measurements on, at each object that `pattern` meets."""

    pattern: str
    name: str
    off: Any
    absent_is_off: bool


SWITCHES: Mapping[str, tuple[Switch, ...]] = {
    f"{PROVIDER}:azurestackhci:Cluster": (Switch("desiredProperties", "diagnosticLevel", "Off", False),),
    f"{PROVIDER}:azurestackhci:DeploymentSetting": (
        Switch(_OBSERVED, "streamingDataClient", False, True),
        Switch(_OBSERVED, "episodicDataUpload", False, True),
    ),
}
LINKS = Text(
    "gives a partner of the maker the figures of everything this identity manages",
    "donne à un partenaire de l'éditeur les chiffres de tout ce que gère cette identité",
)


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Refuse a partner's mark, and each switch that is not off."""
    if resource.type == PARTNER:
        yield Finding((), LINKS())
    for switch in SWITCHES.get(resource.type, ()):
        for each in resource.each(switch.pattern):
            path = (*each.path, switch.name)
            value = each.value if each.value is UNKNOWN else _inside(each.value, switch.name)
            if value is UNKNOWN:
                yield undetermined(path)
            elif value != switch.off and not (value is None and switch.absent_is_off):
                wanted = str(switch.off).lower() if isinstance(switch.off, bool) else switch.off
                yield Finding(path, MUST_BE(wanted=wanted, found=found(resource, path)))


def _inside(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else value


RULE = Rule(
    id="residency-no-telemetry",
    ref="BLEU-0110",
    severity=Severity.MEDIUM,
    title=Text(
        "Nothing is measured for a partner or for the maker", "Rien n'est mesuré pour un partenaire ou pour l'éditeur"
    ),
    reason=Text(
        "What is deployed, how much of it and how it fares is technical data of the customer: a partner's mark or the "
        "maker's diagnostics hand it over.",
        "Ce qui est déployé, en quelle quantité et comment cela se porte sont des données techniques du client : la "
        "marque d'un partenaire ou les diagnostics de l'éditeur les livrent.",
    ),
    fix=Text("Take it out, or write the value named", "Supprimez-le, ou écrivez la valeur indiquée"),
    controls=("12.14.a", "19.2.d"),
    check=check,
    refused=Example(PARTNER, {"partnerId": "123456"}),
    accepted=Example(
        "azure-native:azurestackhci:Cluster", {"location": "{region}", "desiredProperties": {"diagnosticLevel": "Off"}}
    ),
    types=frozenset({PARTNER, *SWITCHES}),
)
