"""The provider talks to this cloud and to no other."""

from collections.abc import Iterator
from typing import Any

from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.looking import MUST_BE
from bleu_iac.rules.providers import settings
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

HOST, ENVIRONMENT = "metadataHost", "environment"
PUBLIC = frozenset({"", "public", "azurecloud"})
"""The provider's names for its default, in lower case (pulumi-azure-native, provider/pkg/azure/cloud/cloud.go). The
Python SDK writes the first of them into every explicit provider; a metadata host overrides it."""

OR_ABSENT = Text("left out, or {host}", "omis, ou {host}")
NOT_LEFT_OUT = Text(
    "must be left out, found {found}: the provider takes a name it does not know for the public cloud, or refuses it",
    "doit être omis, trouvé : {found} ; le fournisseur prend un nom inconnu pour le cloud public, ou le refuse",
)


def _plain(host: Any) -> str | None:
    """Give a host the way the provider reads it: with or without `https://` and a last slash, in any case."""
    return host.lower().removeprefix("https://").removesuffix("/") if isinstance(host, str) else None


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge the host the provider asks which cloud it is in, and the name it falls back to."""
    cloud = context.cloud
    wanted = cloud.endpoint("metadata_host")
    for host in settings(resource, HOST):
        absent = host.value is None or host.value == "" if host.value is not UNKNOWN else False
        if host.value is UNKNOWN:
            yield undetermined(host.path)
        elif absent and not cloud.metadata_host_required:
            continue
        elif _plain(host.value) != _plain(wanted):
            said = wanted if cloud.metadata_host_required else OR_ABSENT(host=wanted)
            yield Finding(host.path, MUST_BE(wanted=said, found=host.shown))
    for environment in settings(resource, ENVIRONMENT):
        value = environment.value
        if value is UNKNOWN:
            yield undetermined(environment.path)
        elif value is not None and not (isinstance(value, str) and value.lower() in PUBLIC):
            yield Finding(environment.path, NOT_LEFT_OUT(found=environment.shown))


RULE = Rule(
    id="tool-provider-in-cloud",
    ref="BLEU-0040",
    severity=Severity.CRITICAL,
    title=Text("The provider talks to this cloud", "Le fournisseur s'adresse à ce cloud"),
    reason=Text(
        "Without the right metadata host the provider deploys into the public cloud and says nothing, whatever the "
        "regions are called. The variable ARM_METADATA_HOSTNAME, which the provider takes too, can't be seen here and "
        "is not counted on.",
        "Sans le bon hôte de métadonnées, le fournisseur déploie dans le cloud public sans rien dire, quel que soit "
        "le nom des régions. La variable ARM_METADATA_HOSTNAME, que le fournisseur lit aussi, ne se voit pas d'ici et "
        "ne compte pas.",
    ),
    fix=Text(
        "Set azure-native:metadataHost in the stack's configuration (metadata_host of an explicit provider), and leave "
        "environment out",
        "Mettez azure-native:metadataHost dans la configuration de la pile (metadata_host d'un fournisseur "
        "explicite) et omettez environment",
    ),
    controls=("19.2.b", "19.2.d", "19.6.c"),
    check=check,
    of_provider=True,
    refused=Example("pulumi:providers:azure-native", {"environment": "AzureCloudOfNowhere"}),
    accepted=Example("pulumi:providers:azure-native", {"metadataHost": "{metadata_host}", "environment": "public"}),
)
