"""Hosts of source code that no URL names, as `residency-destination-in-cloud` judges them."""

import pytest

from bleu_iac.resources import UNKNOWN

ID = "residency-destination-in-cloud"
LATER = "is not known before deployment"
UNCLEAR = "names no host that can be read, so that nothing says where data goes"


def elsewhere(path, host):
    return [
        f"violation {path}: must be a host of Bleu, a private address, or a host in the rule's list, found {host!r}"
    ]


@pytest.mark.parametrize(
    ("token", "block", "service"),
    [
        ("datafactory:Factory", "repoConfiguration", "Factory"),
        ("synapse:Workspace", "workspaceRepositoryConfiguration", "Workspace"),
    ],
)
def test_the_repository_of_a_factory_or_a_workspace_has_a_host(ask, token, block, service):
    def said(**configuration):
        return ask(
            ID, f"azure-native:{token}", {block: {"accountName": "ours", "repositoryName": "it", **configuration}}
        )

    github, devops = f"{service}GitHubConfiguration", f"{service}VSTSConfiguration"
    assert said(type=github) == elsewhere(f"{block}.hostName", "github.com")
    assert said(type=github, hostName="") == elsewhere(f"{block}.hostName", "github.com")
    assert said(type=github, hostName="https://git.example.org") == elsewhere(f"{block}.hostName", "git.example.org")
    assert said(type=github, hostName="https://git.internal") == []
    assert said(type=github, hostName=UNKNOWN) == [f"undetermined {block}.hostName: {LATER}"]
    assert said(type=github, hostName=5) == [f"undetermined {block}.hostName: {UNCLEAR}"]
    assert said(type=devops) == elsewhere(f"{block}.accountName", "dev.azure.com")
    assert said(type=UNKNOWN) == [f"undetermined {block}.type: {LATER}"]
    assert said() == elsewhere(f"{block}.hostName", "github.com")


@pytest.mark.parametrize("nothing", [{}, {"repoConfiguration": None}, {"repoConfiguration": {}}])
def test_a_factory_without_a_repository_has_no_host(ask, nothing):
    assert ask(ID, "azure-native:datafactory:Factory", nothing) == []


def test_a_repository_that_is_not_known_yet_is_no_pass(ask):
    inputs = {"repoConfiguration": UNKNOWN}
    assert ask(ID, "azure-native:datafactory:Factory", inputs) == [f"undetermined repoConfiguration: {LATER}"]


def test_a_host_of_repositories_can_be_declared(ask):
    inputs = {"repoConfiguration": {"type": "FactoryGitHubConfiguration"}}
    assert ask(ID, "azure-native:datafactory:Factory", inputs, parameters={"hosts": ("github.com",)}) == []


def test_a_workflow_is_on_github(ask):
    workflow = {"githubWorkflowProfile": {"repositoryOwner": "ours", "repositoryName": "it"}}
    assert ask(ID, "azure-native:devhub:Workflow", workflow) == elsewhere("githubWorkflowProfile", "github.com")
    assert ask(ID, "azure-native:devhub:Workflow", {"appName": "it"}) == []
    profile = {"repositoryName": UNKNOWN}
    assert ask(ID, "azure-native:devhub:IacProfile", profile) == elsewhere("repositoryName", "github.com")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("GitHub", elsewhere("siteConfig.scmType", "github.com")),
        ("BitbucketGit", elsewhere("siteConfig.scmType", "bitbucket.org")),
        ("VSTSRM", elsewhere("siteConfig.scmType", "dev.azure.com")),
        ("OneDrive", elsewhere("siteConfig.scmType", "onedrive.live.com")),
        ("SomethingNew", [f"undetermined siteConfig.scmType: {UNCLEAR}"]),
        (UNKNOWN, [f"undetermined siteConfig.scmType: {LATER}"]),
        ("None", []),
        ("LocalGit", []),
        (None, []),
    ],
)
def test_the_code_of_a_site_comes_from_a_host(ask, source, expected):
    assert ask(ID, "azure-native:web:WebApp", {"siteConfig": {"scmType": source}}) == expected
