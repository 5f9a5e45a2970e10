"""Which hosts are a cloud's: the door that names of other clouds must not pass."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bleu_iac import clouds
from bleu_iac.clouds import hosts

BLEU = clouds.get("bleu")


@pytest.mark.parametrize(
    "text",
    [
        "management.sovcloud-api.fr",
        "MANAGEMENT.SovCloud-API.FR",
        "https://management.sovcloud-api.fr",
        "https://management.sovcloud-api.fr/",
        "HTTPS://management.sovcloud-api.fr/subscriptions?api-version=1#top",
        "https://management.database.sovcloud-api.fr:8443/",
        "management.sovcloud-api.fr:443",
        "management.sovcloud-api.fr/subscriptions",
        "//login.sovcloud-identity.fr/tenant",
        "management.sovcloud-api.fr.",
        "https://management.sovcloud-api.fr./x",
        ".vault.sovcloud-api.fr",
        "*.blob.core.sovcloud-api.fr",
        "sovcloud-api.fr",
        "abfss://container@account.dfs.core.sovcloud-api.fr/path",
        "https://user:word@vault.sovcloud-api.fr/",
        "sql.database.sovcloud-api.fr:1433",
        "contoso.onsovcloud.fr",
        "contoso-admin.sovcloud-sharepoint.fr",
        "registry.azurecr.sovcloud-azure.fr",
        "graph.svc.sovcloud.fr",
        "_dmarc.x_y.sovcloud.fr",
    ],
)
def test_a_host_of_bleu_is_recognised(text):
    assert BLEU.has_host(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(".", id="a dot"),
        pytest.param("https://", id="no host"),
        pytest.param("fr", id="the top-level domain"),
        pytest.param("management.azure.com", id="commercial Azure"),
        pytest.param("management.sovcloud-api.de", id="the German sister"),
        pytest.param("management.sovcloud-api.sg", id="the sister in Singapore"),
        pytest.param("evilsovcloud-api.fr", id="part of a label"),
        pytest.param("management.sovcloud-api.fr.evil.com", id="the root in the middle"),
        pytest.param("sovcloud-api.frr", id="a longer last label"),
        pytest.param("sovcloud-core.fr", id="internal root, not to be allowed"),
        pytest.param("site.azurewebsites.fr", id="doubtful App Service name"),
        pytest.param("https://evil.com/management.sovcloud-api.fr", id="in the path"),
        pytest.param("https://evil.com?x=.sovcloud-api.fr", id="in the query"),
        pytest.param("https://evil.com#.sovcloud-api.fr", id="in the fragment"),
        pytest.param("evil.com?.sovcloud-api.fr", id="in the query, without a scheme"),
        pytest.param("evil.com#.sovcloud-api.fr", id="in the fragment, without a scheme"),
        pytest.param("https://management.sovcloud-api.fr@evil.com/", id="as the user"),
        pytest.param("https://management.sovcloud-api.fr:443@evil.com/", id="as user and password"),
        pytest.param("management.sovcloud-api.fr:443@evil.com", id="as the user, without a scheme"),
        pytest.param("evil.com@management.sovcloud-api.fr", id="a user without a scheme is no host"),
        pytest.param("https://a@evil.com@management.sovcloud-api.fr", id="two users"),
        pytest.param("https://evil.com\\.sovcloud-api.fr", id="a backslash that some read as a slash"),
        pytest.param("https://management.sovcloud-api.fr\\@evil.com", id="a backslash before the user"),
        pytest.param("https://evil.com\\@management.sovcloud-api.fr", id="a backslash in the user"),
        pytest.param("https://evil.com\t.sovcloud-api.fr", id="a tab"),
        pytest.param("https://management.sovcloud-api.fr\n", id="a newline"),
        pytest.param("evil.com .sovcloud-api.fr", id="a blank"),
        pytest.param("evil.com\x00.sovcloud-api.fr", id="a zero byte"),
        pytest.param("evil.com%00.sovcloud-api.fr", id="an escaped zero byte"),
        pytest.param("evil.com,a.sovcloud-api.fr", id="a list"),
        pytest.param("evil.com;a.sovcloud-api.fr", id="another list"),
        pytest.param("a..sovcloud-api.fr", id="an empty label"),
        pytest.param("..sovcloud-api.fr", id="two dots before"),
        pytest.param("management.sovcloud-api.fr..", id="two dots behind"),
        pytest.param("-a.sovcloud-api.fr", id="a label that begins with a hyphen"),
        pytest.param("a.*.sovcloud-api.fr", id="a star inside"),
        pytest.param(f"{'a' * 64}.sovcloud-api.fr", id="a label too long"),
        pytest.param("a." * 130 + "sovcloud-api.fr", id="a host too long"),
        pytest.param("management.sovcloud-api.fr:", id="a port that is missing"),
        pytest.param("management.sovcloud-api.fr:https", id="a port that is a word"),
        pytest.param("https://[::1]/", id="an address"),
        pytest.param("https://[::1", id="half an address"),
        pytest.param("10.0.0.4", id="an address of four bytes"),
        pytest.param("mаnagement.sovcloud-api.fr", id="a Cyrillic letter"),
        pytest.param("\u212aeys.sovcloud-api.fr", id="a Kelvin sign, whose lower case is k"),
        pytest.param("https://é@management.sovcloud-api.fr", id="a user beyond ASCII"),
        pytest.param("management.sovcloud‐api.fr", id="another hyphen"),
        pytest.param("management。sovcloud-api。fr", id="other full stops"),
        pytest.param("jdbc:sqlserver://x.database.sovcloud-api.fr:1433;database=y", id="a connection string"),
        pytest.param("{region}.sovcloud-api.fr", id="a placeholder"),
    ],
)  # fmt: skip
def test_what_is_not_a_host_of_bleu_is_not_recognised(text):
    assert not BLEU.has_host(text)


@pytest.mark.parametrize("root", BLEU.hosts)
def test_a_root_itself_is_a_host_of_the_cloud_and_the_same_name_elsewhere_is_not(root):
    assert BLEU.has_host(root)
    assert BLEU.has_host(f"any{root}")
    assert not BLEU.has_host(f"any{root.removesuffix('fr')}de")
    assert not BLEU.has_host(f"any{root[1:]}")


LABELS = st.text(string.ascii_letters + string.digits + "-", min_size=1, max_size=12)
PIECES = st.sampled_from(
    ["sovcloud-api.fr", ".sovcloud-api.fr", "sovcloud.fr", "evil.com", "@", ":", ":443", "/", "//", "https://", "\\",
     "?", "#", ".", "..", "*", "fr", "%2e", "\t", "é", "[", "]"]
)  # fmt: skip
ANYTHING = st.lists(st.one_of(PIECES, LABELS, st.text(max_size=4)), max_size=8).map("".join)


@given(st.lists(LABELS, min_size=1, max_size=6).map(".".join))
def test_a_host_that_does_not_end_in_a_root_is_never_accepted(host):
    ends = any(f".{host.lower()}".endswith(root) for root in BLEU.hosts)
    assert BLEU.has_host(host) <= ends
    assert BLEU.has_host(f"https://{host}:443/x.sovcloud-api.fr?y=.sovcloud-api.fr#.sovcloud-api.fr") <= ends


@given(ANYTHING)
def test_whatever_is_accepted_names_one_plain_host_under_a_root(text):
    host = hosts.host_of(text)
    assert BLEU.has_host(text) == (host is not None and any(f".{host}".endswith(root) for root in BLEU.hosts))
    if host is not None:
        assert host == host.lower()
        assert set(host) <= set(string.ascii_lowercase + string.digits + ".-_*")
        assert host in text.lower()


@given(st.lists(st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=12), min_size=1, max_size=4))
def test_every_plain_name_under_a_root_is_accepted(labels):
    name = ".".join(labels)
    for root in BLEU.hosts:
        assert BLEU.has_host(name + root)
        assert BLEU.has_host(f"https://{name}{root}:443/path")
        assert BLEU.has_host(f"{name}{root}.".upper())


@pytest.mark.parametrize(
    ("name", "root"),
    [
        ("https://a.b.example/x", ".a.b.example"),
        ("host.example", ".host.example"),
        (".vault.example.fr", ".vault.example.fr"),
        ("privatelink.{region}.kusto.example.fr", ".kusto.example.fr"),
        (".{region}.geo.{regionCode}.example.fr", ".example.fr"),
    ],
)
def test_the_hosts_of_a_name_stand_under_its_root(name, root):
    assert hosts.root_of(name) == root
