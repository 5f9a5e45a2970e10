"""BLEU-0044."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "tool-provider-genuine"
AZURE = "pulumi:providers:azure-native"
LATER = "is not known before deployment"


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        pytest.param(
            AZURE,
            {"__internal": {"pluginDownloadURL": "https://example.org"}},
            ["violation __internal.pluginDownloadURL: must be left out, found 'https://example.org'"],
            id="an address of one's own",
        ),
        pytest.param(
            AZURE,
            {"pluginDownloadURL": "https://example.org"},
            ["violation pluginDownloadURL: must be left out, found 'https://example.org'"],
            id="an address, as older engines keep it",
        ),
        pytest.param(
            "pulumi:providers:random",
            {"__internal": {"name": "terraform-provider", "parameterization": {"name": "random"}}},
            ["violation __internal.name: must be random, found 'terraform-provider'"],
            id="a generic provider under another name",
        ),
        pytest.param(
            AZURE,
            {"__internal": {"name": "azure-native_storage"}},
            ["violation __internal.name: must be azure-native, found 'azure-native_storage'"],
            id="a name that only begins well",
        ),
        pytest.param(
            AZURE,
            {"__internal": {"pluginDownloadURL": 3}},
            ["violation __internal.pluginDownloadURL: must be left out, found 3"],
            id="wrong type",
        ),
        pytest.param(AZURE, {"__internal": "x"}, ["violation __internal: must be left out, found 'x'"], id="no block"),
        pytest.param(
            AZURE,
            {"__internal": {"pluginDownloadURL": UNKNOWN}},
            [f"undetermined __internal.pluginDownloadURL: {LATER}"],
            id="unknown",
        ),
        pytest.param(AZURE, {"__internal": UNKNOWN}, [f"undetermined __internal: {LATER}"], id="block unknown"),
        pytest.param(AZURE, {"__internal": {}}, [], id="block empty"),
        pytest.param(AZURE, {}, [], id="block missing"),
        pytest.param(
            f"{AZURE}_storage_v20240101",
            {"__internal": {"name": "azure-native", "parameterization": {"name": "azure-native_storage_v20240101"}}},
            [],
            id="azure-native's own package for one version",
        ),
    ],
)
def test_a_provider_that_is_not_what_it_is_called_is_refused(ask, token, inputs, expected):
    assert ask(ID, token, inputs) == expected


def test_what_is_no_provider_says_nothing(ask):
    assert ask(ID, "azure-native:storage:StorageAccount", {"pluginDownloadURL": "https://example.org"}) == []
