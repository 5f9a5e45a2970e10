"""BLEU-0040 to BLEU-0043."""

import pytest

from bleu_iac.resources import UNKNOWN, Provider

IN_CLOUD = "tool-provider-in-cloud"
LOCATION = "tool-provider-location-in-cloud"
DISCOVERY = "tool-provider-no-instance-discovery"
PARTNER = "tool-provider-no-partner-id"
PROVIDER = "pulumi:providers:azure-native"
STORAGE = "azure-native:storage:StorageAccount"
HOST = "management.sovcloud-api.fr"
LATER = "is not known before deployment"


def unknown_name(shown: str) -> str:
    return (
        f"violation environment: must be left out, found {shown}: the provider takes a name it does not know for the "
        "public cloud, or refuses it"
    )


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param({}, [f"violation metadataHost: must be {HOST}, found nothing"], id="missing"),
        pytest.param({"metadataHost": ""}, [f"violation metadataHost: must be {HOST}, found ''"], id="empty"),
        pytest.param(
            {"environment": "public"},
            [f"violation metadataHost: must be {HOST}, found nothing"],
            id="the SDK's own default",
        ),
        pytest.param({"metadataHost": UNKNOWN}, [f"undetermined metadataHost: {LATER}"], id="unknown"),
        pytest.param({"metadataHost": 4}, [f"violation metadataHost: must be {HOST}, found 4"], id="wrong type"),
        pytest.param(
            {"metadataHost": HOST, "environment": UNKNOWN}, [f"undetermined environment: {LATER}"], id="name unknown"
        ),
        pytest.param(
            {"metadataHost": HOST, "environment": "AzureBleuCloud"},
            [unknown_name("'AzureBleuCloud'")],
            id="azure-cli's name, which the provider does not know",
        ),
        pytest.param({"metadataHost": HOST, "environment": "china"}, [unknown_name("'china'")], id="another cloud"),
        pytest.param({"metadataHost": HOST, "environment": 1}, [unknown_name("1")], id="name of a wrong type"),
        pytest.param({"metadataHost": HOST}, [], id="right"),
        pytest.param({"metadataHost": HOST, "environment": "public"}, [], id="right, with the SDK's own default"),
        pytest.param({"metadataHost": "https://Management.Sovcloud-API.fr/"}, [], id="as a URL"),
        pytest.param({"metadataHost": f'"{HOST}"'}, [], id="JSON in a text"),
    ],
)
def test_a_provider_of_another_cloud_is_refused(ask, inputs, expected):
    assert ask(IN_CLOUD, PROVIDER, inputs) == expected


@pytest.mark.parametrize(
    "host",
    [
        "management.azure.com",
        "management.sovcloud-api.de",
        "management.sovcloud-api.fr.example.org",
        "http://management.sovcloud-api.fr",
        "management.sovcloud-api.fr:8443",
        "management.sovcloud-api.fr/other",
        "user@management.sovcloud-api.fr",
        " management.sovcloud-api.fr",
    ],
)
def test_a_host_that_is_not_exactly_the_clouds_is_refused(ask, host):
    assert ask(IN_CLOUD, PROVIDER, {"metadataHost": host}) == [
        f"violation metadataHost: must be {HOST}, found {host!r}"
    ]


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({}, []),
        ({"environment": "public"}, []),
        ({"metadataHost": ""}, []),
        ({"metadataHost": "management.azure.com"}, []),
        (
            {"metadataHost": HOST},
            [f"violation metadataHost: must be left out, or management.azure.com, found '{HOST}'"],
        ),
        ({"metadataHost": UNKNOWN}, [f"undetermined metadataHost: {LATER}"]),
        ({"environment": "usgovernment"}, [unknown_name("'usgovernment'")]),
    ],
)
def test_the_public_cloud_needs_no_host(ask, inputs, expected):
    assert ask(IN_CLOUD, PROVIDER, inputs, cloud="azure-france") == expected


def test_a_provider_package_for_one_version_is_judged_too(ask):
    assert ask(IN_CLOUD, "pulumi:providers:azure-native_storage_v20240101", {}) == [
        f"violation metadataHost: must be {HOST}, found nothing"
    ]


def test_a_provider_that_is_no_resource_of_the_stack_is_judged_with_what_it_manages(ask):
    bare = Provider(PROVIDER, "default", {"metadataHost": "management.azure.com"})
    assert ask(IN_CLOUD, STORAGE, {}, provider=bare) == [
        f"violation provider.metadataHost: must be {HOST}, found 'management.azure.com'"
    ]
    assert ask(PARTNER, STORAGE, {}, provider=bare) == [
        "violation provider.disablePulumiPartnerId: must be true, found nothing"
    ]


def test_a_provider_that_is_a_resource_of_the_stack_is_judged_there_and_once(ask):
    registered = Provider(PROVIDER, "default", {}, urn="urn:pulumi:s::p::pulumi:providers:azure-native::default")
    assert ask(IN_CLOUD, STORAGE, {}, provider=registered) == []


def test_other_providers_are_not_azures(ask):
    for rule in (IN_CLOUD, LOCATION, DISCOVERY, PARTNER):
        assert ask(rule, "pulumi:providers:random", {}) == []
        assert (
            ask(rule, "random:index/randomId:RandomId", {}, provider=Provider("pulumi:providers:random", "r", {})) == []
        )


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("westeurope", ["'westeurope'"]),
        ("", ["''"]),
        (7, ["7"]),
        ("bleufrancecentral", []),
        ("Bleu France South", []),
        (None, []),
    ],
)
def test_a_default_location_elsewhere_is_refused(ask, location, expected):
    inputs = {} if location is None else {"location": location}
    assert ask(LOCATION, PROVIDER, inputs) == [
        f"violation location: must be a region of Bleu (bleufrancecentral, bleufrancesouth), found {shown}"
        for shown in expected
    ]


def test_an_unknown_default_location_is_not_a_pass(ask):
    assert ask(LOCATION, PROVIDER, {"location": UNKNOWN}) == [f"undetermined location: {LATER}"]


@pytest.mark.parametrize(
    ("rule", "name"), [(DISCOVERY, "disableInstanceDiscovery"), (PARTNER, "disablePulumiPartnerId")]
)
class TestSwitches:
    @pytest.mark.parametrize("value", [True, "true"])
    def test_on_is_good(self, ask, rule, name, value):
        assert ask(rule, PROVIDER, {name: value}) == []

    @pytest.mark.parametrize("value", [False, "false", "yes", 1, "True"])
    def test_anything_else_is_refused(self, ask, rule, name, value):
        assert ask(rule, PROVIDER, {name: value}) == [f"violation {name}: must be true, found {value!r}"]

    def test_left_out_is_refused(self, ask, rule, name):
        assert ask(rule, PROVIDER, {}) == [f"violation {name}: must be true, found nothing"]

    def test_unknown_is_not_a_pass(self, ask, rule, name):
        assert ask(rule, PROVIDER, {name: UNKNOWN}) == [f"undetermined {name}: {LATER}"]


def test_the_public_cloud_is_its_own_authority(ask):
    assert ask(DISCOVERY, PROVIDER, {}, cloud="azure-france") == []


def test_the_host_is_said_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(IN_CLOUD, PROVIDER, {}) == [f"violation metadataHost: doit être {HOST}, trouvé : rien"]
