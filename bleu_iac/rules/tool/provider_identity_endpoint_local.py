"""A managed identity's token is asked of the machine itself."""

from collections.abc import Iterator

from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.destinations import hosts_in, is_the_machine
from bleu_iac.rules.providers import settings
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

NOT_LOCAL = Text(
    "must be left out, or be an address of the machine itself, found {found}",
    "doit être omis, ou être une adresse de la machine elle-même, trouvé : {found}",
)


def _is_local(text: str) -> bool:
    hosts = list(hosts_in(text))
    return len(hosts) == 1 and is_the_machine(hosts[0])


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Accept a loopback or link-local address: there the machine's own agents answer."""
    for setting in settings(resource, "msiEndpoint"):
        if setting.value is UNKNOWN:
            yield undetermined(setting.path)
        elif setting.value is None or setting.value == "":
            continue
        elif not isinstance(setting.value, str) or not _is_local(setting.value):
            yield Finding(setting.path, NOT_LOCAL(found=setting.shown))


RULE = Rule(
    id="tool-provider-identity-endpoint-local",
    ref="BLEU-0122",
    severity=Severity.HIGH,
    title=Text(
        "A managed identity's token is asked of the machine itself",
        "Le jeton d'une identité managée est demandé à la machine elle-même",
    ),
    reason=Text(
        "Whoever answers for the metadata service chooses the token that the deployment runs with, and learns what is "
        "deployed.",
        "Qui répond à la place du service de métadonnées choisit le jeton avec lequel le déploiement tourne, et "
        "apprend ce qui est déployé.",
    ),
    fix=Text(
        "Leave azure-native:msiEndpoint out (msi_endpoint of an explicit provider)",
        "Omettez azure-native:msiEndpoint (msi_endpoint d'un fournisseur explicite)",
    ),
    controls=("12.14.a", "19.2.d"),
    check=check,
    of_provider=True,
    refused=Example("pulumi:providers:azure-native", {"msiEndpoint": "https://identity.example.org/token"}),
    accepted=Example("pulumi:providers:azure-native", {"msiEndpoint": "http://169.254.169.254/metadata/identity"}),
)
