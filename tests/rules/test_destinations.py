"""Reading hosts, and telling where they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bleu_iac import clouds
from bleu_iac.rules.destinations import Leads, hosts_in, leads

BLEU = clouds.get("bleu")


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("https://a.example.org/x?y=z", ["a.example.org"]),
        ("HTTPS://A.example.org", ["A.example.org"]),
        ("sb://a.example.org:5671/q", ["a.example.org"]),
        ("https://user:secret@a.example.org/", ["a.example.org"]),
        ("https://vault.sovcloud-api.fr@a.example.org/", ["a.example.org"]),
        ("a.example.org", ["a.example.org"]),
        ("a.example.org:443/path", ["a.example.org"]),
        (" a.example.org ", ["a.example.org"]),
        ("https://[2001:db8::1]:8080/", ["[2001:db8::1]"]),
        ("Endpoint=sb://a.example.org/;SharedAccessKeyName=x;SharedAccessKey=y=", ["a.example.org"]),
        ("Server=tcp:a.example.org,1433;Database=b", ["a.example.org"]),
        ("Data Source=a.example.org:1433", ["a.example.org"]),
        (
            "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=y;EndpointSuffix=core.example.org",
            ["core.example.org"],
        ),
        (
            "InstrumentationKey=x;IngestionEndpoint=https://in.example.org/;LiveEndpoint=https://l.example.org/",
            ["in.example.org", "l.example.org"],
        ),
        ("a.example.org:9093, b.example.org:9093", ["a.example.org", "b.example.org"]),
        ("mongodb://u:p@a.example.org:1,b.example.org:2/x", ["a.example.org", "b.example.org"]),
        ("https://a.example.org/x,https://b.example.org https://c.example.org", [f"{x}.example.org" for x in "abc"]),
        ("https://a.example.org/?next=https://b.example.org", ["a.example.org"]),
        ("Server=tcp:a.example.org,1433;Failover Partner=b.example.org", ["a.example.org", "b.example.org"]),
        ("Name=x;Url=https://a.example.org/", ["a.example.org"]),
        ("DefaultEndpointsProtocol=https;AccountName=x;AccountKey=y", []),
        ("just some words", []),
        ("", []),
    ],
)
def test_hosts_are_read(text, hosts):
    assert list(hosts_in(text)) == hosts


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("https://x.vault.sovcloud-api.fr/", Leads.INSIDE),
        ("https://X.Blob.Core.SOVCLOUD-API.FR/c", Leads.INSIDE),
        ("https://10.0.0.4/hook", Leads.INSIDE),
        ("https://collector:4317", Leads.INSIDE),
        ("https://siem.corp.internal/", Leads.INSIDE),
        ("https://hooks.example.org/x", Leads.INSIDE),
        ("https://a.declared.example/x", Leads.INSIDE),
        ("https://x.vault.azure.net/", Leads.ELSEWHERE),
        ("https://x.sovcloud-api.fr.evil.org/", Leads.ELSEWHERE),
        ("https://x.sovcloud-api.de/", Leads.ELSEWHERE),
        ("https://8.8.8.8/", Leads.ELSEWHERE),
        ("https://134744072/", Leads.ELSEWHERE),
        ("https://0x08080808/", Leads.ELSEWHERE),
        ("x.vault.sovcloud-api.fr:9093,evil.org:9093", Leads.ELSEWHERE),
        ("https://evil.org\\.sovcloud-api.fr/", Leads.ELSEWHERE),
        ("https://x.ѕovcloud-api.fr/", Leads.ELSEWHERE),
        ("https:///path", Leads.ELSEWHERE),
        ("https://hooks.example.org.evil.net/", Leads.ELSEWHERE),
        ("Endpoint=https://x.sovcloud-api.fr/;HostName=evil.org", Leads.ELSEWHERE),
        ("[parameters('hook')]", Leads.UNCLEAR),
        (7, Leads.UNCLEAR),
    ],
)
def test_where_a_text_leads(text, where):
    assert leads(text, BLEU, ("hooks.example.org", ".declared.example"))[0] is where


@given(st.text(max_size=40) | st.none() | st.integers())
def test_any_text_has_an_answer(text):
    assert leads(text, BLEU, ())[0] in Leads


@given(st.from_regex(r"[a-z]{1,8}://[a-z]{1,8}\.(com|net|org)(/[a-z@.:;=]*)?", fullmatch=True))
def test_a_public_host_of_another_root_is_never_inside(url):
    assert leads(url, BLEU, ())[0] is Leads.ELSEWHERE
