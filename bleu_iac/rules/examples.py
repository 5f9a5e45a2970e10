"""A rule's examples, with the names of one cloud in their blanks.

An example is written once for all clouds: `{region}` stands for a region of the cloud that is judged against,
`{foreign_region}` for another cloud's, `{vault}` and `{foreign_vault}` for a key vault's address, `{metadata_host}` for
the host the provider asks, `{identity}` for the id of a managed identity.
"""

from collections.abc import Mapping
from typing import Any

from bleu_iac import clouds
from bleu_iac.clouds import Cloud
from bleu_iac.resources import Resource
from bleu_iac.rules.rule import Example


def resource(example: Example, cloud: Cloud) -> Resource:
    """Give an example as a resource declared for a cloud."""
    return Resource(example.type, "example", _filled(example.inputs, _blanks(cloud)))


def _blanks(cloud: Cloud) -> dict[str, str]:
    other = next(clouds.get(name) for name in clouds.names() if name != cloud.name)
    return {
        "{region}": cloud.regions[0].name,
        "{foreign_region}": other.regions[0].name,
        "{vault}": f"https://example{cloud.suffix('keyvault')}/",
        "{foreign_vault}": f"https://example{other.suffix('keyvault')}/",
        "{metadata_host}": cloud.endpoint("metadata_host"),
        "{identity}": "/subscriptions/0/resourceGroups/example/providers"
        "/Microsoft.ManagedIdentity/userAssignedIdentities/example",
    }


def _filled(value: Any, blanks: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return blanks.get(value, value)
    if isinstance(value, Mapping):
        return {key: _filled(inner, blanks) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, blanks) for inner in value]
    return value
