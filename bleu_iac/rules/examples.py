"""A rule's examples, with the names of one cloud in their blanks.

An example is written once for all clouds: `{region}` stands for a region of the cloud that is judged against,
`{foreign_region}` for another cloud's, `{vault}` and `{foreign_vault}` for a key vault's address, `{metadata_host}` for
the host the provider asks, `{audience}` and `{foreign_audience}` for whom federated tokens are made, `{identity}` for
the id of a managed identity.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bleu_iac import clouds
from bleu_iac.clouds import Cloud
from bleu_iac.resources import Options, Resource
from bleu_iac.rules.rule import Example


def resource(example: Example, cloud: Cloud) -> Resource:
    """Give an example as a resource declared for a cloud."""
    return stack([example], cloud)[0]


def stack(examples: Sequence[Example], cloud: Cloud) -> list[Resource]:
    """Give examples that stand together as the resources of one stack."""
    urns = {example.name: f"urn:pulumi:stack::project::{example.type}::{example.name}" for example in examples}
    return [
        Resource(
            example.type,
            example.name,
            _filled(example.inputs, _blanks(cloud)),
            urns[example.name],
            options=Options(ignore_changes=example.ignore_changes),
            id=example.id,
            property_dependencies={
                name: [urns[each] for each in others] for name, others in example.property_dependencies.items()
            },
        )
        for example in examples
    ]


def _blanks(cloud: Cloud) -> dict[str, str]:
    other = next(clouds.get(name) for name in clouds.names() if name != cloud.name)
    return {
        "{region}": cloud.regions[0].name,
        "{foreign_region}": other.regions[0].name,
        "{vault}": f"https://example{cloud.suffix('keyvault')}/",
        "{foreign_vault}": f"https://example{other.suffix('keyvault')}/",
        "{metadata_host}": cloud.endpoint("metadata_host"),
        "{audience}": cloud.audience("wif"),
        "{foreign_audience}": other.audience("wif"),
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
