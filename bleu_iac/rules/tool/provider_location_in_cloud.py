"""The location the provider gives to whatever names none is a region of the cloud."""

from collections.abc import Iterator

from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.providers import settings
from bleu_iac.rules.regions import must_be_a_region, region_of
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Accept none at all: then the resource group's location counts, and a group has to name its own."""
    cloud = context.cloud
    for location in settings(resource, "location"):
        if location.value is UNKNOWN:
            yield undetermined(location.path)
        elif location.value is not None and region_of(cloud, location.value) is None:
            yield Finding(location.path, must_be_a_region(cloud, location.shown, location.value))


RULE = Rule(
    id="tool-provider-location-in-cloud",
    ref="BLEU-0041",
    severity=Severity.HIGH,
    title=Text(
        "The provider's default location is a region of the cloud",
        "L'emplacement par défaut du fournisseur est une région du cloud",
    ),
    reason=Text(
        "The provider gives its own location to every resource that names none, before that of the resource group.",
        "Le fournisseur donne son propre emplacement à toute ressource qui n'en nomme pas, avant celui du groupe.",
    ),
    fix=Text(
        "Set azure-native:location to one of the regions named, or leave it out",
        "Mettez azure-native:location à l'une des régions nommées, ou omettez-le",
    ),
    controls=("19.2.b",),
    check=check,
    of_provider=True,
    refused=Example("pulumi:providers:azure-native", {"location": "{foreign_region}"}),
    accepted=Example("pulumi:providers:azure-native", {"location": "{region}"}),
)
