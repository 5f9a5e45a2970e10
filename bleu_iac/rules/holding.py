"""Which types hold data, for the rules that ask something of every resource that does."""

from bleu_iac.catalogue.tokens import PROVIDER

LOGS_IN_SERVICES = frozenset({f"{PROVIDER}:storage:StorageAccount"})
"""Types whose logs are not their own but those of the services below them."""

_WITH_LOGS = """
    apimanagement:ApiManagementService appconfiguration:ConfigurationStore automation:AutomationAccount
    batch:BatchAccount cognitiveservices:Account containerregistry:Registry containerservice:ManagedCluster
    cosmosdb:CassandraCluster cosmosdb:DatabaseAccount databricks:Workspace datafactory:Factory
    dataprotection:BackupVault dbformysql:Server dbforpostgresql:Server digitaltwins:DigitalTwin eventgrid:Domain
    eventgrid:Namespace eventgrid:Topic eventhub:Namespace healthcareapis:DicomService healthcareapis:FhirService
    healthcareapis:IotConnector iothub:IotHubResource keyvault:ManagedHsm keyvault:Vault kusto:Cluster logic:Workflow
    machinelearningservices:Workspace mongocluster:MongoCluster notificationhubs:Namespace
    operationalinsights:Workspace purview:Account recoveryservices:Vault redis:Redis relay:Namespace search:Service
    servicebus:Namespace signalrservice:SignalR sql:Database sql:ManagedInstance storage:StorageAccount
    streamanalytics:StreamingJob synapse:SqlPool synapse:Workspace web:WebApp webpubsub:WebPubSub
"""
_WITHOUT_LOGS = """
    azuredata:SqlServer compute:Disk compute:Snapshot compute:VirtualMachine compute:VirtualMachineScaleSet
    elasticsan:ElasticSan netapp:Account redisenterprise:RedisEnterprise sql:Server storagesync:StorageSyncService
"""
"""Types that hold data and write no resource logs: what there is to log is inside, or at a part of theirs."""


def _tokens(listed: str) -> frozenset[str]:
    return frozenset(f"{PROVIDER}:{name}" for name in listed.split())


WITH_LOGS = _tokens(_WITH_LOGS)
"""Types that hold data, keys or messages and whose access the service logs, when a diagnostic setting asks it to."""

DATA = WITH_LOGS | _tokens(_WITHOUT_LOGS)
"""Types whose deletion loses data."""
