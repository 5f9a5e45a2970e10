"""BLEU-0024."""

import pytest

from bleu_iac.catalogue.facts import Fact, paths
from bleu_iac.resources import UNKNOWN

ID = "network-tls-minimum"
STORAGE = "azure-native:storage:StorageAccount"
WHERE = "minimumTlsVersion"
OLD = f"violation {WHERE}: must be TLS 1.2 or 1.3, found"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param({WHERE: "TLS1_1"}, [f"{OLD} 'TLS1_1'"], id="old"),
        pytest.param({}, [f"{OLD} nothing"], id="missing"),
        pytest.param({WHERE: 1.2}, [f"{OLD} 1.2"], id="wrong type"),
        pytest.param({WHERE: "TLS1_2x"}, [f"{OLD} 'TLS1_2x'"], id="a spelling nobody has"),
        pytest.param({WHERE: UNKNOWN}, [f"undetermined {WHERE}: is not known before deployment"], id="unknown"),
        pytest.param(
            {WHERE: "TLS1_2", "enableHttpsTrafficOnly": False},
            ["violation enableHttpsTrafficOnly: must be true, found False"],
            id="plain HTTP",
        ),
        pytest.param({WHERE: "TLS1_2"}, [], id="1.2"),
        pytest.param({WHERE: "TLS1_3", "enableHttpsTrafficOnly": True}, [], id="1.3"),
    ],
)
def test_a_storage_account_that_speaks_old_tls_is_refused(ask, inputs, expected):
    assert ask(ID, STORAGE, inputs) == expected


@pytest.mark.parametrize(
    ("token", "path", "good", "bad"),
    [
        ("redis:Redis", "minimumTlsVersion", "1.2", "1.0"),
        ("cosmosdb:DatabaseAccount", "minimalTlsVersion", "Tls12", "Tls11"),
        ("sql:Server", "minimalTlsVersion", "1.3", "None"),
        ("web:WebApp", "siteConfig.minTlsVersion", "1.3", "1.1"),
        ("iothub:IotHubResource", "properties.minTlsVersion", "1.2", ""),
    ],
)
def test_every_services_own_spelling_is_read(ask, token, path, good, bad):
    def inputs(value: object) -> object:
        for name in reversed(path.split(".")):
            value = {name: value}
        return value

    assert ask(ID, f"azure-native:{token}", inputs(good)) == []
    assert ask(ID, f"azure-native:{token}", inputs(bad)) == [f"violation {path}: must be TLS 1.2 or 1.3, found {bad!r}"]
    assert ask(ID, f"azure-native:{token}", {path.split(".")[0]: UNKNOWN}) == [
        f"undetermined {path}: is not known before deployment"
    ]


def test_the_catalogue_has_every_minimum():
    assert len(paths(Fact.TLS)) == 20
