"""BLEU-0006."""

import pytest

from bleu_iac.catalogue import known

ID = "residency-no-unread-template"


@pytest.mark.parametrize(
    "token",
    [
        "resources:Deployment",
        "resources:DeploymentStackAtResourceGroup",
        "resources:TemplateSpecVersion",
        "resources:Resource",
    ],
)
def test_what_deploys_out_of_sight_is_refused(ask, token):
    assert ask(ID, f"azure-native:{token}", {}) == [
        "violation : deploys what this rule does not read, so it may be anything, anywhere"
    ]


@pytest.mark.parametrize("token", ["AzureCliScript", "AzurePowerShellScript"])
def test_a_script_is_refused(ask, token):
    assert ask(ID, f"azure-native:resources:{token}", {}) == [
        "violation : runs a script, which may create or copy anything, anywhere"
    ]


def test_every_type_of_the_resources_module_has_been_decided(ask):
    module = {token for token in known.types() if token.startswith("azure-native:resources:")}
    quiet = {token for token in module if not ask(ID, token, {})}
    assert quiet == {"azure-native:resources:ResourceGroup", "azure-native:resources:TagAtScope"}
