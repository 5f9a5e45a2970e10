"""BLEU-0177: URLs whose scheme is that of clear text."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

import pytest

from bleu_iac import clouds
from bleu_iac.catalogue.meanings import type_facts, types_with
from bleu_iac.resources import UNKNOWN, Path, Resource
from bleu_iac.rules.clear_text import KINDS, NOT_SPOKEN, SCHEMES, clear_scheme, in_clear_text
from bleu_iac.rules.destinations import Leads, leads
from bleu_iac.rules.network import no_clear_text
from bleu_iac.rules.residency import destination_in_cloud
from bleu_iac.rules.rule import Context, judge
from bleu_iac.rules.talking import talks

ID = "network-no-clear-text"
EVENTS = "eventgrid:EventSubscription"
LATER = "is not known before deployment"
PLAIN = "http://plain.internal/x"


def said(path, scheme, wanted):
    return [f"violation {path}: must be reached by {wanted}, found {scheme}"]


def webhook(url):
    return {"destination": {"endpointType": "WebHook", "endpointUrl": url}}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("http://x.azurewebsites.sovcloud-api.fr/a", [("http", "https")], id="the cloud's own host"),
        pytest.param("HTTP://10.0.0.4:8080/a", [("http", "https")], id="a private address, in capitals"),
        pytest.param("  http://collector/a", [("http", "https")], id="behind blanks"),
        pytest.param("https://a.internal/,http://b.internal/", [("http", "https")], id="the second of a list"),
        pytest.param("ws://socket.internal/", [("ws", "wss")], id="a socket"),
        pytest.param("http://@{variables('host')}/a", [("http", "https")], id="a host that is filled in"),
        pytest.param("https://a.internal/?back=http://b.internal/", [], id="in the query of another"),
        pytest.param("https://a.internal/", [], id="encrypted"),
        pytest.param("a.internal", [], id="no scheme"),
        pytest.param("http://localhost:7071/api", [], id="the machine itself"),
        pytest.param("http://127.0.0.1:9090/", [], id="the machine's address"),
        pytest.param("http://[::1]:9090/", [], id="the machine's address, IPv6"),
        pytest.param("http://169.254.169.254/metadata/identity", [], id="the agent beside the machine"),
        pytest.param("http://localhost.example.org/", [("http", "https")], id="only called like the machine"),
    ],
)
def test_events_are_not_sent_in_clear_text(ask, url, expected):
    found = ask(ID, f"azure-native:{EVENTS}", webhook(url))
    assert found == [message for each in expected for message in said("destination.endpointUrl", *each)]


def test_a_url_that_is_not_known_is_no_pass(ask):
    assert ask(ID, f"azure-native:{EVENTS}", webhook(UNKNOWN)) == [f"undetermined destination.endpointUrl: {LATER}"]


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        ("apimanagement:Backend", {"url": PLAIN, "protocol": "http"}, said("url", "http", "https")),
        (
            "compute:VirtualMachine",
            {"diagnosticsProfile": {"bootDiagnostics": {"storageUri": "http://x.blob.core.sovcloud-api.fr/"}}},
            said("diagnosticsProfile.bootDiagnostics.storageUri", "http", "https"),
        ),
        (
            "storagecache:Cache",
            {
                "directoryServicesSettings": {
                    "usernameDownload": {"encryptLdapConnection": True, "ldapServer": "ldap://dc.internal"}
                }
            },
            said("directoryServicesSettings.usernameDownload.ldapServer", "ldap", "ldaps"),
        ),
        (
            "managedidentity:FederatedIdentityCredential",
            {"issuer": "http://issuer.internal"},
            said("issuer", "http", "https"),
        ),
        (
            "web:WebApp",
            {
                "endToEndEncryptionEnabled": True,
                "httpsOnly": True,
                "siteConfig": {
                    "ftpsState": "Disabled",
                    "appSettings": [
                        {"name": "CACHE", "value": "redis://cache.internal:6379"},
                        {"name": "CACHE_TLS", "value": "rediss://cache.internal:6380"},
                        {"name": "SELF", "value": "http://localhost:3500"},
                        {"name": "CLAIM", "value": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"},
                        {"name": "STORE", "value": "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=b"},
                        {"name": "QUEUE", "value": "Endpoint=http://q.internal/;SharedAccessKeyName=a"},
                        {"name": "BUS", "value": "Endpoint=sb://q.internal/;SharedAccessKeyName=a"},
                        {"name": "PAGE", "value": "see http://a.internal\nand http://b.internal"},
                    ],
                },
            },
            said("siteConfig.appSettings[0].value", "redis", "rediss")
            + said("siteConfig.appSettings[4].value", "http", "https")
            + said("siteConfig.appSettings[5].value", "http", "https"),
        ),
        (
            "web:WebAppConnectionStrings",
            {"properties": {"main": {"type": "Custom", "value": "amqp://bus.internal"}}},
            said("properties.main.value", "amqp", "amqps"),
        ),
        ("future:Thing", {"webhookUrl": PLAIN}, said("webhookUrl", "http", "https")),
        ("future:Thing", {"comment": PLAIN}, []),
        ("storage:StorageAccount", {"tags": {"webhookUrl": PLAIN}}, []),
        ("awsconnector:SqsQueue", {"webhookUrl": PLAIN}, []),
        ("apicenter:Api", {"contacts": [{"url": PLAIN}]}, []),
        ("containerservice:ManagedCluster", {"httpProxyConfig": {"httpProxy": "http://proxy.internal:3128"}}, []),
        ("logic:Workflow", {"definition": {"$schema": "http://schema.internal/workflow.json#"}}, []),
        (
            "logic:Workflow",
            {"definition": {"actions": {"call": {"inputs": {"method": "POST", "uri": PLAIN}}}}},
            said("definition.actions.call.inputs.uri", "http", "https"),
        ),
    ],
)
def test_nothing_is_talked_to_in_clear_text(ask, token, inputs, expected):
    assert ask(ID, f"azure-native:{token}", inputs) == expected


def test_a_secret_url_gives_nothing_but_its_scheme_away(ask):
    secret = frozenset({("destination", "endpointUrl")})
    found = ask(ID, f"azure-native:{EVENTS}", webhook("http://hush.internal/?code=hush"), secrets=secret)
    assert found == said("destination.endpointUrl", "http", "https")


def test_a_host_of_the_cloud_is_refused_for_its_scheme_alone():
    cloud = clouds.get("bleu")
    resource = Resource(f"azure-native:{EVENTS}", "it", webhook("http://x.vault.sovcloud-api.fr/a"))
    context = Context(cloud, {destination_in_cloud.ID: {}})
    assert judge(destination_in_cloud.RULE, resource, context) == []
    assert len(judge(no_clear_text.RULE, resource, context)) == 1


def written(token: str, path: str) -> str:
    return f"{token.partition(':')[2]}.{path.replace('[*]', '')}"


def properties() -> Iterator[tuple[str, str]]:
    """Give every property that a URL stands in, of every type that talks to others."""
    for token in sorted(frozenset().union(*map(types_with, KINDS))):
        facts = type_facts(token)
        assert facts is not None
        if talks(Resource(token, "it", {})):
            yield from ((token, path) for path in dict.fromkeys(path for path, _ in facts.paths(*KINDS)))


def built(path: str) -> tuple[Mapping[str, Any], Path]:
    """Give the smallest inputs with a URL in clear text at a path of the catalogue's, and where it then stands."""
    inputs: Any = PLAIN
    place: list[str | int] = []
    for part in reversed(path.split(".")):
        name, lists = part.partition("[*]")[0], part.count("[*]")
        for _ in range(lists):
            inputs = [inputs]
        key = "theirs" if name == "*" else name
        inputs, place = {key: inputs}, [key, *[0] * lists, *place]
    return inputs, tuple(place)


def is_refused(token: str, path: str) -> bool:
    inputs, place = built(path)
    found = list(in_clear_text(Resource(token, "it", inputs)))
    return [(each.path, str(each.message)) for each in found] == [(place, "must be reached by https, found http")]


def test_clear_text_is_refused_in_every_property_that_holds_a_url_or_the_reason_is_given():
    accepted = {written(*each) for each in properties() if not is_refused(*each)}
    excepted = {each for each in accepted if any(fnmatchcase(each, pattern) for pattern in NOT_SPOKEN)}
    assert accepted - excepted == set()
    assert [pattern for pattern in NOT_SPOKEN if not any(fnmatchcase(each, pattern) for each in excepted)] == []
    assert all(NOT_SPOKEN.values())


@pytest.mark.parametrize(("scheme", "encrypted"), SCHEMES.items())
def test_each_scheme_of_clear_text_is_known_and_its_encrypted_form_is_not_one(scheme, encrypted):
    assert clear_scheme(f"{scheme}://host.internal/x") == scheme
    assert clear_scheme(f"{encrypted}://host.internal/x") is None


@pytest.mark.parametrize(
    "host",
    [
        "schemas.xmlsoap.org",
        "schemas.openxmlformats.org",
        "www.w3.org",
        "json-schema.org",
        "schema.org",
        "schemas.x.y.com",
    ],
)
def test_a_host_that_is_only_in_names_is_none_of_the_cloud(host):
    assert clear_scheme(f"http://{host}/x") is None
    assert leads(f"https://{host}/x", clouds.get("bleu"), ())[0] is Leads.ELSEWHERE


@pytest.mark.parametrize("host", ["schemas.internal", "schemas.vault.sovcloud-api.fr", "www.w3.org.internal"])
def test_a_host_that_is_only_called_like_a_schema_is_talked_to(host):
    assert clear_scheme(f"http://{host}/x") == "http"
