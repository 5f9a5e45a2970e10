"""Which types hold data, for the rules that ask something of every resource that does."""

from functools import lru_cache

from bleu_iac.catalogue.kinds import Holds
from bleu_iac.catalogue.meanings import type_facts
from bleu_iac.catalogue.tokens import PROVIDER

LOGS_IN_SERVICES = frozenset({f"{PROVIDER}:storage:StorageAccount"})
"""Types whose logs are not their own but those of the services below them."""

_WITH_LOGS = """
    apimanagement:ApiManagementService appconfiguration:ConfigurationStore automation:AutomationAccount
    batch:BatchAccount cognitiveservices:Account containerregistry:Registry containerservice:ManagedCluster
    cosmosdb:CassandraCluster cosmosdb:DatabaseAccount databricks:Workspace datafactory:Factory
    dataprotection:BackupVault dbformysql:Server dbforpostgresql:Server digitaltwins:DigitalTwin eventgrid:Domain
    eventgrid:Namespace eventgrid:Topic eventhub:Namespace healthcareapis:DicomService healthcareapis:FhirService
    iothub:IotHubResource keyvault:ManagedHsm keyvault:Vault kusto:Cluster logic:Workflow
    machinelearningservices:Workspace mongocluster:MongoCluster notificationhubs:Namespace
    operationalinsights:Workspace purview:Account recoveryservices:Vault redis:Redis relay:Namespace search:Service
    servicebus:Namespace signalrservice:SignalR sql:Database sql:ManagedInstance storage:StorageAccount
    streamanalytics:StreamingJob synapse:SqlPool synapse:Workspace web:WebApp webpubsub:WebPubSub
"""


WITH_LOGS = frozenset(f"{PROVIDER}:{name}" for name in _WITH_LOGS.split())
"""Types that hold data, keys or messages, or control what does, and whose access the service logs when a diagnostic
setting asks it to. Nothing in the SDK tells which types those are."""

VAULTS = frozenset(f"{PROVIDER}:keyvault:{name}" for name in ("ManagedHsm", "Vault"))
"""What holds keys and secrets; these themselves are parts of it."""


@lru_cache(maxsize=4096)
def holds_data(token: str) -> bool:
    """Tell whether deleting a resource of a type loses data, logs or keys, by what the catalogue says it holds."""
    facts = type_facts(token)
    return token in VAULTS or (facts is not None and facts.holds in (Holds.DATA, Holds.LOGS))
