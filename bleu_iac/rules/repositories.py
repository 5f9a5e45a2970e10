"""Hosts of source code that a resource names by no URL: by the name of an account, or of a service, alone."""

from collections.abc import Iterator, Mapping
from typing import Any

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.clouds import code_services
from bleu_iac.resources import UNKNOWN, Found, Path, Resource, parse_path

GITHUB, AZURE_DEVOPS = "github", "azuredevops"

_CONFIGURED = {
    f"{PROVIDER}:datafactory:Factory": "repoConfiguration",
    f"{PROVIDER}:synapse:Workspace": "workspaceRepositoryConfiguration",
}
"""Blocks of which the type says which service it is; GitHub's own host is meant where they name no other."""
_ON_GITHUB = {f"{PROVIDER}:devhub:Workflow": "githubWorkflowProfile", f"{PROVIDER}:devhub:IacProfile": "repositoryName"}
"""Properties that mean a repository on GitHub whenever they stand."""
_SITES = {f"{PROVIDER}:web:{name}": "siteConfig.scmType" for name in ("WebApp", "WebAppSlot")}
_NO_SERVICE = ("none", "localgit", "externalgit", "externalhg")
"""Where a site's code comes from when it is no service: from itself, or from a URL, which is judged."""
_SERVICES = {
    "github": GITHUB,
    "bitbucketgit": "bitbucket",
    "bitbuckethg": "bitbucket",
    "codeplexgit": "codeplex",
    "codeplexhg": "codeplex",
    "dropbox": "dropbox",
    "onedrive": "onedrive",
    "tfs": AZURE_DEVOPS,
    "vso": AZURE_DEVOPS,
    "vstsrm": AZURE_DEVOPS,
}


def implied(resource: Resource) -> Iterator[Found]:
    """Give the hosts, and where they are named; `UNKNOWN` where it is not known yet, a text where it is no service."""
    if (block := _CONFIGURED.get(resource.type)) is not None:
        yield from _configured(parse_path(block), resource.look(block))
    elif (path := _ON_GITHUB.get(resource.type)) is not None:
        value = resource.look(path)
        if value is UNKNOWN or value:
            yield Found(parse_path(path), code_services()[GITHUB])
    elif (path := _SITES.get(resource.type)) is not None:
        value = resource.look(path)
        if value is UNKNOWN:
            yield Found(parse_path(path), UNKNOWN)
        elif isinstance(value, str) and value.lower() not in _NO_SERVICE:
            yield Found(parse_path(path), code_services().get(_SERVICES.get(value.lower(), ""), ""))


def _configured(path: Path, block: Any) -> Iterator[Found]:
    if block is UNKNOWN:
        yield Found(path, UNKNOWN)
    elif isinstance(block, Mapping) and block:
        kind, host = block.get("type"), block.get("hostName")
        if kind is UNKNOWN:
            yield Found((*path, "type"), UNKNOWN)
        elif isinstance(kind, str) and "vsts" in kind.lower():
            yield Found((*path, "accountName"), code_services()[AZURE_DEVOPS])
        else:
            yield Found((*path, "hostName"), host if host is UNKNOWN or host else code_services()[GITHUB])
