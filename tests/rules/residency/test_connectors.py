"""BLEU-0107: services of which only the kind is named."""

import pytest

from bleu_iac.catalogue import sdk
from bleu_iac.catalogue.shapes import Ref
from bleu_iac.resources import UNKNOWN, parse_path
from bleu_iac.rules import connectors

LINKED = "residency-linked-service-in-cloud"
OTHERS = "is a service that somebody else runs outside the cloud, found"
LATER = "is not known before deployment"
APIS = "/subscriptions/0/providers/Microsoft.Web/locations/bleufrancecentral"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        ("app:DaprComponent", {"componentType": "state.aws.dynamodb"}, "componentType: {} 'state.aws.dynamodb'"),
        ("app:DaprComponent", {"componentType": "openai"}, "componentType: {} 'openai'"),
        ("app:DaprComponent", {"componentType": 7}, "componentType: {} 7"),
        ("app:DaprComponent", {"componentType": "state.azure.cosmosdb"}, None),
        ("app:DaprComponent", {"componentType": "bindings.kafka"}, None),
        (
            "web:Connection",
            {"properties": {"api": {"id": f"{APIS}/managedApis/dropbox"}}},
            f"properties.api.id: {{}} '{APIS}/managedApis/dropbox'",
        ),
        ("web:Connection", {"properties": {"api": {"id": f"{APIS}/managedApis/AzureBlob"}}}, None),
        (
            "web:Connection",
            {"properties": {"api": {"id": "/subscriptions/0/providers/Microsoft.Web/customApis/x"}}},
            None,
        ),
        (
            "machinelearningservices:WorkspaceConnection",
            {"properties": {"category": "OpenAI"}},
            "properties.category: {} 'OpenAI'",
        ),
        ("cognitiveservices:AccountConnection", {"properties": {"category": "Serp"}}, "properties.category: {} 'Serp'"),
        ("cognitiveservices:AccountConnection", {"properties": {"category": "AzureOpenAI"}}, None),
        (
            "streamanalytics:StreamingJob",
            {"outputs": [{"datasource": {"type": "Microsoft.Storage/Blob"}}, {"datasource": {"type": "PowerBI"}}]},
            "outputs[1].datasource.type: {} 'PowerBI'",
        ),
        (
            "eventgrid:EventSubscription",
            {"destination": {"endpointType": "PartnerDestination"}},
            "destination.endpointType: {} 'PartnerDestination'",
        ),
        ("eventgrid:EventSubscription", {"destination": {"endpointType": "StorageQueue"}}, None),
        ("apimanagement:AuthorizationProvider", {"identityProvider": "github"}, "identityProvider: {} 'github'"),
        ("apimanagement:AuthorizationProvider", {"identityProvider": "aad"}, None),
        ("apimanagement:AuthorizationProvider", {}, None),
        ("hybridconnectivity:PublicCloudConnector", {"hostType": "AWS"}, "hostType: {} 'AWS'"),
        ("security:SecurityConnector", {"environmentName": "GCP"}, "environmentName: {} 'GCP'"),
    ],
)
def test_a_kind_that_somebody_else_runs_is_refused(ask, token, inputs, expected):
    said = [] if expected is None else [f"violation {expected.format(OTHERS)}"]
    assert ask(LINKED, f"azure-native:{token}", inputs) == said


def test_a_sender_of_notifications_is_refused_and_its_keys_are_not_shown(ask):
    given = {"fcmV1Credential": {"privateKey": "in-plain-text"}, "apnsCredential": UNKNOWN}
    assert ask(LINKED, "azure-native:notificationhubs:NotificationHub", given) == [
        f"undetermined apnsCredential: {LATER}",
        f"violation fcmV1Credential: {OTHERS} 'fcmV1Credential'",
    ]


def test_what_is_not_known_is_told_once(ask):
    given = {"pnsCredentials": UNKNOWN}
    assert ask(LINKED, "azure-native:notificationhubs:Namespace", given) == [f"undetermined pnsCredentials: {LATER}"]


def listed(ref, name):
    return {value.lower() for value in sdk.object_type(ref)[name].shape.values}


def test_the_kinds_that_the_sdk_lists_and_that_are_refused_are_these():
    of_models = listed(Ref("machinelearningservices", "ApiKeyAuthWorkspaceConnectionPropertiesArgs"), "category")
    of_accounts = listed(Ref("cognitiveservices", "ApiKeyAuthConnectionPropertiesArgs"), "category")
    [models] = connectors.CONNECTORS["azure-native:machinelearningservices:WorkspaceConnection"]
    refused = """
        amazonmws amazonrdsfororacle amazonrdsforsqlserver amazonredshift azureonelake bingllmsearch concur dynamics
        dynamicsax dynamicscrm eloqua googleadwords googlebigquery googlecloudstorage groundingwithbingsearch
        groundingwithcustomsearch hubspot jira magento marketo microsoftfabric mongodbatlas office365 openai
        oraclecloudstorage oracleservicecloud paypal pinecone powerplatformenvironment quickbooks responsys s3
        salesforce salesforcemarketingcloud salesforceservicecloud sapcloudforcustomer serp servicenow sharepoint
        sharepointonlinelist shopify snowflake square xero zoho
    """
    assert (of_models | of_accounts) - models.known == set(refused.split())
    assert models.known - connectors.KNOWN <= of_models | of_accounts


def test_every_output_and_every_sender_that_the_sdk_has_was_decided():
    job = sdk.resource_type("azure-native:streamanalytics:Output").inputs["datasource"]
    outputs = {name.lower() for name in sdk.variants(job.shape).refs}
    [output] = connectors.CONNECTORS["azure-native:streamanalytics:Output"]
    assert outputs - output.known == {"powerbi", "microsoft.datalake/accounts"}
    hub = sdk.resource_type("azure-native:notificationhubs:NotificationHub").inputs
    senders = connectors.CONNECTORS["azure-native:notificationhubs:NotificationHub"]
    assert {name for name in hub if name.endswith("Credential")} == {each.path for each in senders}
    events = {
        token for token in sdk.tokens() if token.startswith("azure-native:eventgrid:") and "Subscription" in token
    }
    assert events <= connectors.CONNECTORS.keys()


@pytest.mark.parametrize(("token", "each"), [(t, each) for t, some in connectors.CONNECTORS.items() for each in some])
def test_every_kind_stands_where_the_sdk_has_it(token, each):
    assert sdk.resource_type(token).inputs[parse_path(each.path)[0]]
    assert each.known == {name.lower() for name in each.known}
