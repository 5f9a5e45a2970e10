"""What data is sent to by URL, host or connection string is in the cloud, or was declared."""

import re
from collections.abc import Iterator
from functools import lru_cache

from pydantic import BaseModel, ConfigDict

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.destinations import Leads, leads
from bleu_iac.rules.leaves import Leaf, leaves_of, names_in
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

ID = "residency-destination-in-cloud"

WEBHOOKS = """
    callbackUrl callingWebHook callingWebhook changeDecisionCallbackUrl deadLetterUri endpointBaseUrl endpointUri
    endpointUrl httpTriggerUrl notificationQueueUri payloadUrl receiptDeliveryUrl serviceUri topicEndpoint triggerUri
    webHookUrl webhookUrl
"""
"""Names of what is called with data, in every type that has them."""
STORES = """
    adxEndpointUri azureFileUrl backupBlobContainerUri blobContainerUri blobContainerUrl dataCollectionEndpoint
    dataCollectionEndpointUrl dataShareUri dataStoreIngestionUri dataStoreUri destinationAmwAccountUrl
    diagnosticServiceEndpoint errorBlobUri eventHubEndpointUri eventHubUri kustoClusterUri kustoDataIngestionUri
    kustoManagementUrl openTelemetryTracesCollectorAddr outputBlobUri sasUri sasUrl storageAccountContainerUrl
    storageAccountUrl storageContainerPath storageContainerUri storageContainerUrl storageEndpoint storageLocationUri
    storagePath storageUri storageUrl
"""
"""Names of what data is written to or kept in, in every type that has them."""
CONNECTIONS = "connectionString"
ANYWHERE = frozenset((WEBHOOKS + STORES + CONNECTIONS).split())
PUSH = ("authTokenUrl", "baiduEndPoint", "endpoint", "gcmEndpoint", "windowsLiveEndpoint")
"""Where makers of telephones take messages for them."""
IN_TYPE = {
    "apimanagement:Api": ("serviceUrl",),
    "apimanagement:Backend": ("url",),
    "apimanagement:WorkspaceApi": ("serviceUrl",),
    "apimanagement:WorkspaceBackend": ("url",),
    "app:ManagedEnvironment": ("endpoint", "site"),
    "cognitiveservices:AccountConnection": ("target",),
    "cognitiveservices:ProjectConnection": ("target",),
    "cognitiveservices:RaiExternalSafetyProvider": ("url",),
    "containerregistry:ExportPipeline": ("uri",),
    "customproviders:CustomResourceProvider": ("endpoint",),
    "machinelearningservices:Datastore": ("endpoint",),
    "machinelearningservices:MachineLearningDatastore": ("endpoint",),
    "machinelearningservices:WorkspaceConnection": ("target",),
    "monitor:PipelineGroup": ("url",),
    "notificationhubs:Namespace": PUSH,
    "notificationhubs:NotificationHub": PUSH,
    "security:Automation": ("uri",),
    "servicelinker:Connector": ("endpoint",),
    "servicelinker:Linker": ("endpoint",),
    "solutions:ApplicationDefinition": ("uri",),
    "streamanalytics:Function": ("endpoint",),
    "web:CustomApi": ("serviceUrl",),
}
"""Names that mean a destination in that type, and something else in others."""
NOT_IN_TYPE = {
    "azurearcdata:SqlServerAvailabilityGroup": ("endpointUrl",),
    "datafactory:LinkedService": tuple(ANYWHERE),
}
"""Names that mean something else in that type, or that another rule judges there."""
OTHER_CLOUDS = f"{PROVIDER}:awsconnector:"
"""Descriptions of what exists elsewhere: nothing is sent there."""

_EXPRESSION = re.compile(r"\s*(?:\[|\{\{|@\{|@[A-Za-z])")
"""What an ARM template, API Management, Data Factory or App Service fills in: nobody reads it as a URL."""
_ARM_ID = re.compile(r"/(?:subscriptions|providers)/", re.IGNORECASE)

ELSEWHERE = Text(
    "must be a host of {cloud}, a private address, or a host in the rule's list, found {host!r}",
    "doit être un hôte de {cloud}, une adresse privée, ou un hôte de la liste de la règle, trouvé : {host!r}",
)
HIDDEN = Text(
    "must be a host of {cloud}, a private address, or a host in the rule's list, found [secret]",
    "doit être un hôte de {cloud}, une adresse privée, ou un hôte de la liste de la règle, trouvé : [secret]",
)
UNCLEAR = Text(
    "names no host that can be read, so that nothing says where data goes",
    "ne nomme aucun hôte qui se lise, si bien que rien ne dit où vont les données",
)


class Parameters(BaseModel):
    """What the rule may be told."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hosts: tuple[str, ...] = ()
    """Hosts outside the cloud that may be sent to; with a leading dot, all those under it."""


@lru_cache(maxsize=4096)
def _names(token: str) -> frozenset[str]:
    """Give the names that mean a destination in a type."""
    return (ANYWHERE - frozenset(NOT_IN_TYPE.get(token, ()))) | frozenset(IN_TYPE.get(token, ()))


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge each destination by its host. An ARM id is judged by its subscription, elsewhere."""
    if resource.type.startswith(OTHER_CLOUDS):
        return
    names = _names(resource.type.partition(":")[2])
    declared = context.parameters.get(ID, {}).get("hosts", ())
    if names_in(resource).isdisjoint(names):
        return
    for leaf in leaves_of(resource):
        if leaf.name not in names:
            continue
        if leaf.value is UNKNOWN:
            yield undetermined(leaf.path)
        elif leaf.value.strip() and not _ARM_ID.match(leaf.value):
            yield from _judged(resource, leaf, context, declared)


def _judged(resource: Resource, leaf: Leaf, context: Context, declared: tuple[str, ...]) -> Iterator[Finding]:
    where, host = leads(leaf.value, context.cloud, declared)
    if where is Leads.ELSEWHERE and not _EXPRESSION.match(leaf.value):
        secret = resource.shown(leaf.path) == "[secret]"
        name = context.cloud.display_name
        yield Finding(leaf.path, HIDDEN(cloud=name) if secret else ELSEWHERE(cloud=name, host=host))
    elif where is not Leads.INSIDE:
        yield undetermined(leaf.path, UNCLEAR())


RULE = Rule(
    id=ID,
    ref="BLEU-0103",
    severity=Severity.HIGH,
    title=Text(
        "Data is sent to hosts of the cloud, or to hosts that were declared",
        "Les données sont envoyées à des hôtes du cloud, ou à des hôtes déclarés",
    ),
    reason=Text(
        "A webhook, an export or a connection takes data to whatever host it names, and the region of what sends it "
        "does not matter.",
        "Un webhook, un export ou une connexion emporte les données vers l'hôte qu'il nomme, et la région de ce qui "
        "les envoie n'y change rien.",
    ),
    fix=Text(
        "Name a host of the cloud, or list the host in the rule's parameter `hosts`",
        "Nommez un hôte du cloud, ou listez l'hôte dans le paramètre `hosts` de la règle",
    ),
    controls=("12.14.a", "19.2.b", "19.2.d"),
    check=check,
    refused=Example(
        "azure-native:eventgrid:EventSubscription",
        {"destination": {"endpointType": "WebHook", "endpointUrl": "https://hooks.example.org/events"}},
    ),
    accepted=Example(
        "azure-native:eventgrid:EventSubscription",
        {"destination": {"endpointType": "WebHook", "endpointUrl": "{vault}"}},
    ),
    parameters=Parameters,
)
