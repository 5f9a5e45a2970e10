"""Whose service is meant where only its kind is named: connectors, bindings, connections, the senders of notifications.

The kinds: Microsoft Learn, "Managed connectors in Azure Logic Apps", "Azure Stream Analytics outputs", "Push
notifications with Azure Notification Hubs"; Dapr's reference, "Component specs"; the enumerations of the SDK. Written
here is only what the cloud itself runs, and what anybody can run wherever he likes: of those a host says where.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Found, Path, Resource

OF_THE_CLOUD = """
    AzureBatch AzureBlobFS AzureBlobStorage AzureDataExplorer AzureDatabricks AzureDatabricksDeltaLake AzureFileStorage
    AzureFunction AzureKeyVault AzureML AzureMLService AzureMariaDB AzureMySql AzurePostgreSql AzureSearch AzureSqlDW
    AzureSqlDatabase AzureSqlMI AzureStorage AzureSynapseArtifacts AzureTableStorage CosmosDb CosmosDbMongoDbApi
    HDInsight HDInsightOnDemand
"""
"""What a factory links to that the cloud itself runs, what was withdrawn left out; the host says whether it is this
cloud."""
ANYBODYS = """
    AmazonS3Compatible Cassandra Couchbase CustomDataSource Db2 Drill FileServer FtpServer Greenplum HBase Hdfs Hive
    HttpServer Impala Informix MariaDB MicrosoftAccess MongoDb MongoDbV2 MySql Netezza OData Odbc Oracle Phoenix
    PostgreSql PostgreSqlV2 Presto RestService SapBW SapEcc SapHana SapOdp SapOpenHub SapTable Sftp Spark SqlServer
    Sybase Teradata Vertica Web
"""
"""Software that anybody can run, wherever he likes; the host says where."""
_OF_MODELS = """
    ADLSGen2 AIServices ApiKey ApiManagement AppConfig AppInsights AzureBlob AzureContainerAppEnvironment AzureMySqlDb
    AzureOpenAI AzurePostgresDb AzureSqlDb AzureStorageAccount AzureSynapseAnalytics CognitiveSearch CognitiveService
    ContainerRegistry CustomKeys Databricks Elasticsearch GenericContainerRegistry GenericHttp GenericRest Git
    ManagedOnlineEndpoint ModelGateway ODataRest PythonFeed Redis RemoteA2A RemoteTool Serverless WebTable
"""
"""Connections of models, beside those that a factory has as well."""
_OF_WORKFLOWS = """
    apimanagement arm azureappconfiguration azureautomation azureblob azurecommunicationservicesemail azuredatafactory
    azureeventgrid azureeventgridpublish azurefile azureiotcentral azureloganalyticsdatacollector azuremonitorlogs
    azurequeues azuresentinel azuretables azurevm cognitiveservicestextanalytics db2 documentdb eventhubs filesystem
    formrecognizer ftp informix keyvault kusto mq mysql oracle postgresql rabbitmq sap saperp servicebus sftp
    sftpwithssh smtp sql sqldw teradata
"""
_COMPONENTS = """
    aerospike azure cassandra clickhouse cockroachdb consul couchbase cron crypto etcd graphql hashicorp hazelcast http
    in-memory influx jetstream kafka kubemq kubernetes local localstorage memcached mongodb mqtt mqtt3 mysql
    natsstreaming oracledatabase postgres postgresql pulsar rabbitmq redis rethinkdb rocketmq sftp smtp solace sqlite
    sqlserver wasm zeebe zookeeper
"""
"""What follows the building block in the name of a component: `azure` in `state.azure.cosmosdb`."""
_OUTPUTS = """
    GatewayMessageBus Microsoft.AzureFunction Microsoft.DBForPostgreSQL/servers/databases Microsoft.EventHub/EventHub
    Microsoft.Kusto/clusters/databases Microsoft.ServiceBus/EventHub Microsoft.ServiceBus/Queue
    Microsoft.ServiceBus/Topic Microsoft.Sql/Server/DataWarehouse Microsoft.Sql/Server/Database Microsoft.Storage/Blob
    Microsoft.Storage/DocumentDB Microsoft.Storage/Table Raw
"""
_ENDPOINTS = """
    AzureFunction EventHub HybridConnection MonitorAlert NamespaceTopic ServiceBusQueue ServiceBusTopic StorageQueue
    WebHook
"""
_ISSUERS = "aad oauth2 oauth2pkce"
_SENDERS = "adm apns baidu browser fcmV1 gcm mpns wns xiaomi"
"""Who brings a notification to a telephone: its maker, or the maker of what runs on it, whatever the host is called."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())


KNOWN = _names(OF_THE_CLOUD + ANYBODYS)
"""What a factory may link to, in lower case."""


class Connector(NamedTuple):
    """Where a type names the kind of what it connects to."""

    path: str
    known: frozenset[str] = frozenset()
    """The kinds that may be, in lower case; with none, it must not stand there at all."""
    kind: Callable[[str], str] = str
    """Gives the kind in what stands there; nothing when that is judged by itself."""

    def accepts(self, value: object) -> bool:
        """Tell whether what stands there, which is known, may."""
        kind = self.kind(value).lower() if isinstance(value, str) and self.known else None
        return kind is not None and (not kind or kind in self.known)


def _in_id(api: str) -> str:
    """Give the name of an API that the cloud has for all, `.../managedApis/{name}`; of one's own nothing."""
    above, _, name = api.rpartition("/")
    return "" if above.lower().endswith("/customapis") else name


def _behind_block(component: str) -> str:
    return component.split(".")[1] if "." in component else component


_MODELS = (Connector("properties.category", KNOWN | _names(_OF_MODELS)),)
_DAPR = (Connector("componentType", _names(_COMPONENTS), _behind_block),)
_EVENTS = (
    Connector("destination.endpointType", _names(_ENDPOINTS)),
    Connector("deliveryWithResourceIdentity.destination.endpointType", _names(_ENDPOINTS)),
)
_PUSHED = tuple(Connector(f"deliveryConfiguration.push.{each.path}", each.known) for each in _EVENTS)

CONNECTORS: Mapping[str, Sequence[Connector]] = {
    f"{PROVIDER}:{token}": connectors
    for token, connectors in {
        "apimanagement:AuthorizationProvider": (Connector("identityProvider", _names(_ISSUERS)),),
        "app:ConnectedEnvironmentsDaprComponent": _DAPR,
        "app:DaprComponent": _DAPR,
        "cognitiveservices:AccountConnection": _MODELS,
        "cognitiveservices:ProjectConnection": _MODELS,
        "eventgrid:DomainEventSubscription": _EVENTS,
        "eventgrid:DomainTopicEventSubscription": _EVENTS,
        "eventgrid:EventSubscription": _EVENTS,
        "eventgrid:NamespaceTopicEventSubscription": _PUSHED,
        "eventgrid:PartnerTopicEventSubscription": _EVENTS,
        "eventgrid:SystemTopicEventSubscription": _EVENTS,
        "eventgrid:TopicEventSubscription": _EVENTS,
        "hybridconnectivity:PublicCloudConnector": (Connector("hostType"),),
        "machinelearningservices:WorkspaceConnection": _MODELS,
        "notificationhubs:Namespace": tuple(Connector(f"pnsCredentials.{one}Credential") for one in _SENDERS.split()),
        "notificationhubs:NotificationHub": tuple(Connector(f"{one}Credential") for one in _SENDERS.split()),
        "security:SecurityConnector": (Connector("environmentName", _names("Azure")),),
        "streamanalytics:Output": (Connector("datasource.type", _names(_OUTPUTS)),),
        "streamanalytics:StreamingJob": (Connector("outputs[*].datasource.type", _names(_OUTPUTS)),),
        "web:Connection": (Connector("properties.api.id", _names(_OF_WORKFLOWS), _in_id),),
    }.items()
}
"""The types that name a kind, and where."""


def foreign(resource: Resource) -> Iterator[Found]:
    """Give what names a kind that is not known here, and once what is not known yet."""
    later: set[Path] = set()
    for connector in CONNECTORS.get(resource.type, ()):
        for each in resource.each(connector.path):
            if each.value is UNKNOWN:
                if each.path not in later:
                    later.add(each.path)
                    yield each
            elif not connector.accepts(each.value):
                yield each
