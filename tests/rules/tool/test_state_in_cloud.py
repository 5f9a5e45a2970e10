"""BLEU-0125: where the state of the stack is kept."""

import pytest

from bleu_iac import clouds
from bleu_iac.resources import UNKNOWN

RULE = "tool-state-in-cloud"
STACK = "pulumi:pulumi:Stack"
HERE = f"blob{clouds.get('bleu').suffix('storage')}"
MUST = "must be a disk of one's own, or a host of Bleu, a private address, or one in the rule's list, found "
DEFAULT = "since neither the URL nor the environment names another host"


@pytest.fixture
def said(ask):
    """Give a function that asks about a backend and gives what is said of it."""

    def asked(url, endpoint=None, **more):
        backend = {"url": url} if endpoint is None else {"url": url, "endpoint": endpoint}
        return ask(RULE, STACK, {"stateBackend": backend}, **more)

    return asked


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        ("file:///srv/state", None),
        ("file://~", None),
        ("FILE://~", None),
        (f"azblob://state?storage_account=a&domain={HERE}", None),
        ("azblob://state?storage_account=a", HERE),
        ("azblob://state", "127.0.0.1:10000"),
        ("s3://state?endpoint=minio.internal:9000", None),
        ("s3://state", "https://10.0.0.4"),
        ("https://pulumi.internal", None),
        ("postgres://10.0.0.4:5432/state", None),
    ],
)
def test_it_may_be_kept_on_a_disk_in_the_cloud_or_inside_ones_network(said, url, endpoint):
    assert said(url, endpoint) == []


@pytest.mark.parametrize(
    ("url", "endpoint", "message"),
    [
        ("https://state.example.org", None, f"{MUST}'state.example.org'"),
        ("http://state.example.org:8080/path", None, f"{MUST}'state.example.org'"),
        ("postgres://db.example.org/state", None, f"{MUST}'db.example.org'"),
        ("azblob://state?storage_account=a", None, f"is a bucket of Azure's public cloud, {DEFAULT}"),
        ("azblob://state?domain=blob.example.org", HERE, f"{MUST}'blob.example.org'"),
        ("azblob://state", "https://a.blob.example.org/", f"{MUST}'a.blob.example.org'"),
        ("s3://state?region=eu-west-3", None, f"is a bucket of Amazon, {DEFAULT}"),
        ("s3://state", "https://s3.example.org", f"{MUST}'s3.example.org'"),
        ("gs://state", None, f"is a bucket of Google, {DEFAULT}"),
        ("gs://state?endpoint=10.0.0.4", "10.0.0.4", f"is a bucket of Google, {DEFAULT}"),
    ],
)
def test_it_is_kept_by_nobody_abroad(said, url, endpoint, message):
    assert said(url, endpoint) == [f"violation stateBackend.url: {message}"]


@pytest.mark.parametrize(("url", "scheme"), [("mem://state", "mem"), ("words", ""), ("https://[::1", ""), (7, "")])
def test_a_backend_that_is_not_understood_is_not_a_pass(said, url, scheme):
    assert said(url) == [
        f"undetermined stateBackend.url: is a backend ({scheme!r}) of which nothing says where it keeps the state"
    ]


def test_an_unknown_is_not_a_pass(ask, said):
    later = ["undetermined stateBackend.url: is not known before deployment"]
    assert said(UNKNOWN) == said("azblob://state", UNKNOWN) == later
    assert ask(RULE, STACK, {"stateBackend": UNKNOWN}) == later


def test_a_host_that_is_listed_may_keep_it(said):
    listed = {"hosts": (".example.org",)}
    assert said("https://state.example.org", parameters=listed) == []
    assert said("s3://state", "https://s3.example.org", parameters=listed) == []
    assert said("https://example.com", parameters=listed) == [f"violation stateBackend.url: {MUST}'example.com'"]


def test_where_nobody_knows_nothing_is_said(ask):
    assert ask(RULE, STACK, {}) == []
