"""The types with other resources inside that can be opened; `opening.py` opens them."""

from collections.abc import Mapping

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import Path

_RESOURCES = f"{PROVIDER}:resources"
_AT = ("properties",)
DEPLOYMENTS: Mapping[str, Path] = {
    f"{_RESOURCES}:Deployment": _AT,
    f"{_RESOURCES}:DeploymentAtManagementGroupScope": _AT,
    f"{_RESOURCES}:DeploymentAtScope": _AT,
    f"{_RESOURCES}:DeploymentAtSubscriptionScope": _AT,
    f"{_RESOURCES}:DeploymentAtTenantScope": _AT,
    f"{_RESOURCES}:DeploymentStackAtManagementGroup": (),
    f"{_RESOURCES}:DeploymentStackAtResourceGroup": (),
    f"{_RESOURCES}:DeploymentStackAtSubscription": (),
    f"{_RESOURCES}:DeploymentStacksWhatIfResultsAtManagementGroup": _AT,
    f"{_RESOURCES}:DeploymentStacksWhatIfResultsAtResourceGroup": _AT,
    f"{_RESOURCES}:DeploymentStacksWhatIfResultsAtSubscription": _AT,
}
"""Types that deploy a template, and where they have it, its link and its parameters."""
GENERIC = f"{_RESOURCES}:Resource"
"""The type that is any other: its inputs name it."""
SPECIFICATION = f"{_RESOURCES}:TemplateSpecVersion"
"""The type that keeps templates for others to deploy."""
ARTIFACT = f"{PROVIDER}:blueprint:TemplateArtifact"
"""The type that keeps a template in a blueprint, whose parameters only the blueprint's assignment knows."""
POLICIES = frozenset(
    f"{PROVIDER}:authorization:PolicyDefinition{of}{at}" for of in ("", "Version") for at in ("", "AtManagementGroup")
)
"""The types that keep a policy, which may deploy a template wherever it finds something missing."""
OPENED = frozenset({*DEPLOYMENTS, *POLICIES, GENERIC, SPECIFICATION, ARTIFACT})
"""Types with other resources inside that can be opened."""
