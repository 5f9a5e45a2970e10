"""The token that a deployment runs with is asked of the machine itself, or of a host of the cloud."""

from collections.abc import Iterator
from typing import Annotated

from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.destinations import Leads, hosts_in, is_the_machine, leads
from bleu_iac.rules.providers import settings
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity, undetermined
from bleu_iac.text import Text

ID = "tool-provider-identity-endpoint-local"
MACHINE, ISSUER = "msiEndpoint", "oidcRequestUrl"
"""Where the provider asks for a managed identity's token, and where for a federated one, giving what lets it ask."""

NOT_LOCAL = Text(
    "must be left out, or be an address of the machine itself, found {found}",
    "doit être omis, ou être une adresse de la machine elle-même, trouvé : {found}",
)
NOT_HERE = Text(
    "must be left out, or be a host of {cloud}, a private address, or a host in the rule's list, found {found}",
    "doit être omis, ou être un hôte de {cloud}, une adresse privée, ou un hôte de la liste de la règle, trouvé : "
    "{found}",
)


class Parameters(RuleParameters):
    """What the rule may be told."""

    hosts: Annotated[
        tuple[str, ...],
        Text(
            "Hosts outside the cloud that may give the tokens of a pipeline; with a leading dot, all those under it",
            "Hôtes hors du cloud qui peuvent donner les jetons d'une chaîne de déploiement ; précédé d'un point, tous "
            "ceux en dessous",
        ),
    ] = ()


def _is_local(text: str) -> bool:
    hosts = list(hosts_in(text))
    return len(hosts) == 1 and is_the_machine(hosts[0])


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Accept a loopback or link-local address, where the machine's own agents answer; of a pipeline, a known host."""
    for setting in settings(resource, MACHINE):
        if setting.value is UNKNOWN:
            yield undetermined(setting.path)
        elif setting.value is None or setting.value == "":
            continue
        elif not isinstance(setting.value, str) or not _is_local(setting.value):
            yield Finding(setting.path, NOT_LOCAL(found=setting.shown))
    hosts = context.parameters.get(ID, {}).get("hosts", ())
    for setting in settings(resource, ISSUER):
        if setting.value is UNKNOWN:
            yield undetermined(setting.path)
        elif setting.value is None or setting.value == "":
            continue
        elif leads(setting.value, context.cloud, hosts)[0] is not Leads.INSIDE:
            yield Finding(setting.path, NOT_HERE(cloud=context.cloud.display_name, found=setting.shown))


RULE = Rule(
    id=ID,
    ref="BLEU-0122",
    severity=Severity.HIGH,
    title=Text(
        "The token of a deployment is asked of the machine itself, or of a known host",
        "Le jeton d'un déploiement est demandé à la machine elle-même, ou à un hôte connu",
    ),
    reason=Text(
        "Whoever answers for the metadata service, or for the pipeline, chooses the token that the deployment runs "
        "with, and learns what is deployed.",
        "Qui répond à la place du service de métadonnées, ou du pipeline, choisit le jeton avec lequel le déploiement "
        "tourne, et apprend ce qui est déployé.",
    ),
    fix=Text(
        "Leave azure-native:msiEndpoint and oidcRequestUrl out (msi_endpoint and oidc_request_url of an explicit "
        "provider), or list the pipeline's host in the rule's parameter `hosts`",
        "Omettez azure-native:msiEndpoint et oidcRequestUrl (msi_endpoint et oidc_request_url d'un fournisseur "
        "explicite), ou listez l'hôte du pipeline dans le paramètre `hosts` de la règle",
    ),
    controls=("12.14.a", "19.2.d"),
    check=check,
    of_provider=True,
    refused=Example("pulumi:providers:azure-native", {"msiEndpoint": "https://identity.example.org/token"}),
    accepted=Example("pulumi:providers:azure-native", {"msiEndpoint": "http://169.254.169.254/metadata/identity"}),
    parameters=Parameters,
)
