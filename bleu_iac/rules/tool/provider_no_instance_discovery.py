"""Signing in asks this cloud only, and not the public one first."""

from collections.abc import Iterator

from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.looking import MUST_BE
from bleu_iac.rules.providers import settings
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Ask for it only in a cloud the provider reaches through a metadata host; the public one is its own authority."""
    if not context.cloud.metadata_host_required:
        return
    for setting in settings(resource, "disableInstanceDiscovery"):
        if setting.value is UNKNOWN:
            yield undetermined(setting.path)
        elif setting.value is not True:
            yield Finding(setting.path, MUST_BE(wanted="true", found=setting.shown))


RULE = Rule(
    id="tool-provider-no-instance-discovery",
    ref="BLEU-0042",
    severity=Severity.MEDIUM,
    title=Text(
        "Signing in does not ask the public cloud first",
        "L'authentification n'interroge pas d'abord le cloud public",
    ),
    reason=Text(
        "A sign-in library that does not know this cloud's login host has it confirmed by the public cloud: each "
        "sign-in tells it the tenant, and fails where it can't be reached.",
        "Une bibliothèque d'authentification qui ne connaît pas l'hôte de connexion de ce cloud le fait confirmer "
        "par le cloud public : chaque connexion lui dit le locataire, et échoue là où il est injoignable.",
    ),
    fix=Text(
        "Set azure-native:disableInstanceDiscovery to true (disable_instance_discovery of an explicit provider)",
        "Mettez azure-native:disableInstanceDiscovery à true (disable_instance_discovery d'un fournisseur explicite)",
    ),
    controls=("12.14.a", "19.2.d"),
    check=check,
    of_provider=True,
    refused=Example("pulumi:providers:azure-native", {"metadataHost": "{metadata_host}"}),
    accepted=Example("pulumi:providers:azure-native", {"disableInstanceDiscovery": "true"}),
)
