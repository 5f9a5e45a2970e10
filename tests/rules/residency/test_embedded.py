"""BLEU-0103: hosts that stand inside policies, descriptions, workflows and assets."""

import time

import pytest

from bleu_iac.catalogue import known, sdk
from bleu_iac.catalogue.shapes import Kind as ValueKind
from bleu_iac.catalogue.shapes import Scalar
from bleu_iac.resources import UNKNOWN
from bleu_iac.rules import embedded

DESTINATION = "residency-destination-in-cloud"
HERE = "must be a host of Bleu, a private address, or a host in the rule's list, found"
UNCLEAR = "names no host that can be read, so that nothing says where data goes"
LATER = "is not known before deployment"
POLICY = "azure-native:apimanagement:ApiPolicy"
OUT = [f"violation value: {HERE} 'logs.example.org'"]
UNREAD = [f"undetermined value: {UNCLEAR}"]


def inbound(statement):
    return {"format": "rawxml", "value": f"<policies><inbound>{statement}</inbound></policies>"}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        pytest.param('<set-backend-service base-url="https://logs.example.org/x" />', OUT, id="backend"),
        pytest.param("<set-backend-service a='>' base-url = 'https://logs.example.org' />", OUT, id="other quotes"),
        pytest.param("<send-request><set-url>https://logs.example.org</set-url></send-request>", OUT, id="request"),
        pytest.param("<SET-URL x='y'>\n https://logs.example.org\n</set-url>", OUT, id="blanks"),
        pytest.param("<set-url><![CDATA[https://logs.example.org]]></set-url>", OUT, id="marked"),
        pytest.param("<set-url>&#104;ttps://logs.example.org</set-url>", OUT, id="escaped"),
        pytest.param('<proxy url="http://logs.example.org:3128" />', OUT, id="proxy"),
        pytest.param('<openid-config url="https://logs.example.org/.well-known" />', OUT, id="keys of an issuer"),
        pytest.param("<connection-string>AccountEndpoint=https://logs.example.org/;</connection-string>", OUT, id="db"),
        pytest.param('<set-backend-service base-url="@(context.Variables["host"])" />', UNREAD, id="computed"),
        pytest.param("<set-url>{{backend}}</set-url>", UNREAD, id="a named value"),
        pytest.param("<set-url/>", UNREAD, id="not read"),
        pytest.param(f"<set-url>https://logs.example.org/{'x' * 5000}</set-url>", UNREAD, id="too long to be read"),
        pytest.param('<set-backend-service base-url="https://x.vault.sovcloud-api.fr" />', [], id="here"),
        pytest.param('<set-backend-service backend-id="declared" />', [], id="a backend of its own"),
    ],
)
def test_a_policy_calls_hosts_of_the_cloud(ask, statement, expected):
    assert ask(DESTINATION, POLICY, inbound(statement)) == expected


def test_a_policy_that_is_kept_elsewhere_or_not_known_is_undetermined(ask):
    linked = {"format": "rawxml-link", "value": "https://x.vault.sovcloud-api.fr/policy.xml"}
    assert ask(DESTINATION, POLICY, linked) == [f"undetermined format: {UNCLEAR}"]
    assert ask(DESTINATION, POLICY, {"value": UNKNOWN}) == [f"undetermined value: {LATER}"]
    assert ask(DESTINATION, POLICY, {}) == []


@pytest.mark.parametrize("unended", ["<set-backend-service ", "<set-url>", "<set-url ", "<proxy '"])
def test_no_policy_takes_long_to_read(ask, unended):
    began = time.process_time()
    assert ask(DESTINATION, POLICY, {"value": unended * (100_000 // len(unended))}) in ([], UNREAD)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("token", "description", "host"),
    [
        ("apimanagement:Api", {"value": "openapi: 3.0.0"}, "serviceUrl"),
        ("apimanagement:WorkspaceApi", {"value": UNKNOWN}, "serviceUrl"),
        ("web:CustomApi", {"properties": {"swagger": {"host": "x"}}}, "properties.backendService.serviceUrl"),
    ],
)
def test_a_described_api_names_its_host_beside(ask, token, description, host):
    assert ask(DESTINATION, f"azure-native:{token}", description) == [f"undetermined {host}: {UNCLEAR}"]


def test_an_api_whose_host_is_named_beside_its_description_is_judged_by_that(ask):
    given = {"value": "openapi: 3.0.0", "serviceUrl": "https://x.vault.sovcloud-api.fr"}
    assert ask(DESTINATION, "azure-native:apimanagement:Api", given) == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://logs.example.org/@{triggerBody()}", f"violation {{}}: {HERE} 'logs.example.org'"),
        ("@{concat('https://', parameters('host'))}", f"undetermined {{}}: {UNCLEAR}"),
        (UNKNOWN, f"undetermined {{}}: {LATER}"),
    ],
)
def test_a_workflow_calls_hosts_of_the_cloud(ask, address, expected):
    inputs = {"definition": {"actions": {"call": {"type": "Http", "inputs": {"uri": address}}}}}
    at = "definition.actions.call.inputs.uri"
    assert ask(DESTINATION, "azure-native:logic:Workflow", inputs) == [expected.format(at)]


ASSET, ARCHIVE = "c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"
SIGNATURE = "4dabf18193072939515e22adb298388d"


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ({SIGNATURE: ASSET, "uri": "https://logs.example.org/x"}, "source.uri"),
        (
            {SIGNATURE: ARCHIVE, "assets": {"a": {SIGNATURE: ASSET, "uri": "https://logs.example.org"}}},
            "source.assets.a.uri",
        ),
        ({SIGNATURE: ASSET, "uri": "https://x.vault.sovcloud-api.fr/x"}, None),
        ({SIGNATURE: ASSET, "uri": "file:///srv/x"}, None),
        ({SIGNATURE: ASSET, "path": "x"}, None),
        ({SIGNATURE: ASSET, "text": "https://logs.example.org"}, None),
    ],
)
def test_the_content_of_a_blob_is_fetched_from_hosts_of_the_cloud(ask, source, path):
    said = [] if path is None else [f"violation {path}: {HERE} 'logs.example.org'"]
    assert ask(DESTINATION, "azure-native:storage:Blob", {"source": source}) == said


def test_no_other_type_takes_an_asset():
    def is_asset(shape):
        return isinstance(shape, Scalar) and shape.kind is ValueKind.ASSET

    inputs = {token: sdk.resource_type(token).inputs for token in known.types()}
    taking = {(token, name) for token, each in inputs.items() for name, item in each.items() if is_asset(item.shape)}
    assert taking == {(embedded.BLOB, embedded.CONTENT)}


def test_every_type_that_has_a_policy_or_a_description_is_read():
    types = {token for token in known.types() if token.startswith("azure-native:apimanagement:")}
    formed = {token for token in types if {"format", "value"} <= sdk.resource_type(token).inputs.keys()}
    described = {token for token in embedded.DESCRIBED if ":apimanagement:" in token}
    assert formed == embedded.POLICIES | described
    assert {*embedded.DESCRIBED, embedded.WORKFLOW, embedded.BLOB} <= known.types()
