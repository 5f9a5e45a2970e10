"""Nothing is bought from a third party through the marketplace, or handed to one, unless he was accepted."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Annotated, Any

from bleu_iac.catalogue.kinds import Kind
from bleu_iac.resources import UNKNOWN, Path, Resource
from bleu_iac.rules.leaves import leaves_of, names_in, slashed_in
from bleu_iac.rules.looking import found
from bleu_iac.rules.meant import meant
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity, undetermined
from bleu_iac.text import Text

ID = "residency-no-third-party-service"

MODULES = {
    "cloudngfw": "Palo Alto Networks",
    "confluent": "Confluent",
    "datadog": "Datadog",
    "elastic": "Elastic",
    "professionalservice": "the marketplace",
    "saas": "the marketplace",
    "weightsandbiases": "Weights & Biases",
}
"""Modules of the SDK that are another company's service, run by it; and what buys any such service."""
TYPES = {
    "agfoodplatform:Solution": "the marketplace",
    "eventgrid:PartnerDestination": "a partner for events",
    "machinelearningservices:MarketplaceSubscription": "the marketplace",
    "marketplace:UserSolution": "the marketplace",
    "network:SecurityPartnerProvider": "a partner for security",
}
"""Types of other modules that are."""
PLANS = frozenset({"plan", "purchasePlan", "vmImagePlan", "customImagePlan", "imagePlan"})
"""What an offer of the marketplace is named by, wherever it stands."""
_SAID = frozenset({"publisher", "product"})
IMAGES = "url-images-of-publishers"
"""The catalogue's decision about machines' images that are named by who put them on the marketplace."""
_PLATFORM_IMAGE = re.compile(r"/publishers/(?P<publisher>[^/]+)/artifacttypes/vmimage/", re.IGNORECASE)
"""How an ARM id names such an image: a disk is made from one by it (REST reference, Disks, ImageDiskReference)."""
PARTNER = "marketplacePartnerId"
"""Where a diagnostic setting names the service of a third party that logs go to."""
OWN_OFFERS = ("omsgallery/",)
"""The maker's own solutions of Log Analytics are named like offers, and are none (`operationsmanagement:Solution`)."""

_OF_FLEETS = "additionalLocationsProfile.locationProfiles[*].virtualMachineProfileOverride"
EXTENSIONS: Mapping[str, tuple[str, ...]] = {
    "azurefleet:Fleet": tuple(
        f"{profile}.extensionProfile.extensions[*].properties.publisher"
        for profile in ("computeProfile.baseVirtualMachineProfile", _OF_FLEETS)
    ),
    "azurestackhci:Extension": ("publisher",),
    "azurestackhci:MachineExtension": ("publisher",),
    "batch:Pool": ("deploymentConfiguration.virtualMachineConfiguration.extensions[*].publisher",),
    "compute:VirtualMachineExtension": ("publisher",),
    "compute:VirtualMachineScaleSet": ("virtualMachineProfile.extensionProfile.extensions[*].publisher",),
    "compute:VirtualMachineScaleSetExtension": ("publisher",),
    "compute:VirtualMachineScaleSetVMExtension": ("publisher",),
    "computebulkactions:BulkAction": ("properties.computeProfile.extensions[*].properties.publisher",),
    "connectedvmwarevsphere:MachineExtension": ("publisher",),
    "hybridcompute:MachineExtension": ("properties.publisher",),
    "scvmm:MachineExtension": ("publisher",),
    "servicefabric:NodeType": ("vmExtensions[*].publisher",),
}
"""Where the publisher stands of what is installed on a machine and run there with every right."""
_OWN_PUBLISHERS = "microsoft."
"""How the publishers of the cloud's own extensions begin; nobody else may take such a name."""

RUN_BY = Text(
    "is a service of {who}, which is run outside the cloud and by others than its operator",
    "est un service de {who}, exploité hors du cloud et par d'autres que son opérateur",
)
OFFERED = Text(
    "is an offer of the publisher {who}, which the rule's list of publishers does not have",
    "est une offre de l'éditeur {who}, que la liste d'éditeurs de la règle n'a pas",
)
IMAGE = Text(
    "is an image of the publisher {who}, which the rule's list of publishers does not have",
    "est une image de l'éditeur {who}, que la liste d'éditeurs de la règle n'a pas",
)
INSTALLED = Text(
    "is an extension of the publisher {who}, which the rule's list of publishers does not have",
    "est une extension de l'éditeur {who}, que la liste d'éditeurs de la règle n'a pas",
)
LOGS = Text("sends logs to a third party's service, {found}", "envoie les journaux au service d'un tiers, {found}")


class Parameters(RuleParameters):
    """What the rule may be told."""

    publishers: Annotated[
        tuple[str, ...],
        Text(
            "Publishers whose offers on the marketplace, machines' images and extensions were accepted",
            "Éditeurs dont les offres de la place de marché, les images ou les extensions de machines sont acceptées",
        ),
    ] = (
        "MicrosoftCBLMariner",
        "MicrosoftSQLServer",
        "MicrosoftWindowsDesktop",
        "MicrosoftWindowsServer",
    )
    """By default the maker of the cloud's software, whose systems these are: nothing is known of what else Bleu's
    marketplace has."""


@lru_cache(maxsize=4096)
def _run_by(token: str) -> str | None:
    """Tell whose service a type is, where it is a third party's."""
    name = token.partition(":")[2]
    return MODULES.get(name.partition(":")[0]) or TYPES.get(name)


def _plans(resource: Resource) -> Mapping[Path, Any]:
    """Give what each plan says of whose it is, by its path; or the unknown value in its place."""
    plans: dict[Path, Any] = {}
    for leaf in leaves_of(resource):
        if leaf.value is UNKNOWN and leaf.name in PLANS:
            plans[leaf.path] = UNKNOWN
        elif leaf.name in _SAID and len(leaf.path) > 1 and leaf.path[-2] in PLANS:
            plans.setdefault(leaf.path[:-1], {})[leaf.name] = leaf.value
    return plans


def _judged(resource: Resource, path: Path, plan: Any, accepted: frozenset[str]) -> Iterator[Finding]:
    if plan is UNKNOWN:
        yield undetermined(path)
        return
    publisher, product = plan.get("publisher"), plan.get("product")
    if publisher is UNKNOWN or product is UNKNOWN:
        yield undetermined((*path, "publisher"))
        return
    own = isinstance(product, str) and product.lower().startswith(OWN_OFFERS)
    if not own and not (isinstance(publisher, str) and publisher.lower() in accepted):
        yield Finding((*path, "publisher"), OFFERED(who=found(resource, (*path, "publisher"))))


def _images(resource: Resource, accepted: frozenset[str]) -> Iterator[Finding]:
    """Judge machines' images by who put them on the marketplace, named by a property or inside an id."""
    for leaf, edge in meant(resource, Kind.IMAGE):
        if edge.of(Kind.IMAGE)[0].decision != IMAGES:
            continue
        if leaf.value is UNKNOWN:
            yield undetermined(leaf.path)
        elif leaf.value.strip() and leaf.value.strip().lower() not in accepted:
            yield Finding(leaf.path, IMAGE(who=found(resource, leaf.path)))
    for leaf in slashed_in(resource):
        publisher = _publisher_in(leaf.value)
        if publisher is not None and publisher.lower() not in accepted:
            yield Finding(leaf.path, IMAGE(who=repr(publisher)))


@lru_cache(maxsize=4096)  # the same ids stand in many resources
def _publisher_in(text: str) -> str | None:
    named = _PLATFORM_IMAGE.search(text) if text.startswith("/") else None
    return named and named["publisher"]


@lru_cache(maxsize=16)
def _lowered(publishers: tuple[str, ...]) -> frozenset[str]:
    return frozenset(one.lower() for one in publishers)


def _installed(resource: Resource, accepted: frozenset[str]) -> Iterator[Finding]:
    for pattern in EXTENSIONS[resource.type.partition(":")[2]]:
        for each in resource.each(pattern):
            if each.value is UNKNOWN:
                yield undetermined(each.path)
                continue
            who = each.value.lower() if isinstance(each.value, str) else ""
            if not who.startswith(_OWN_PUBLISHERS) and who not in accepted:
                yield Finding(each.path, INSTALLED(who=found(resource, each.path)))


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Refuse third parties' services, and offers and images of publishers that are not on the list."""
    if not resource.type.startswith("azure-native:"):
        return
    if who := _run_by(resource.type):
        yield Finding((), RUN_BY(who=who))
    accepted = _lowered(tuple(context.parameters.get(ID, {}).get("publishers", ())))
    for path, plan in () if names_in(resource).isdisjoint(PLANS) else _plans(resource).items():
        yield from _judged(resource, path, plan, accepted)
    yield from _images(resource, accepted)
    if resource.type.partition(":")[2] in EXTENSIONS:
        yield from _installed(resource, accepted)
    partner = resource.inputs.get(PARTNER)
    if partner is UNKNOWN:
        yield undetermined((PARTNER,))
    elif partner is not None and partner != "":
        yield Finding((PARTNER,), LOGS(found=found(resource, (PARTNER,))))


RULE = Rule(
    id=ID,
    ref="BLEU-0105",
    severity=Severity.HIGH,
    title=Text(
        "Nothing is bought from or handed to a third party that was not accepted",
        "Rien n'est acheté ni remis à un tiers qui n'a pas été accepté",
    ),
    reason=Text(
        "A partner's service, an offer or a machine's image of the marketplace, an extension of a machine or a "
        "partner's sink for logs brings code and an operator that nobody here has judged, often under another law.",
        "Le service d'un partenaire, une offre ou une image de la place de marché, une extension de machine ou une "
        "destination de "
        "journaux d'un partenaire amène un code et un opérateur que personne ici n'a jugés, souvent soumis à un autre "
        "droit.",
    ),
    fix=Text(
        "Use a service or an image of the cloud's own, or an image in a gallery of yours, or list the publisher in the "
        "rule's parameter `publishers`",
        "Utilisez un service ou une image propre au cloud, ou une image d'une galerie à vous, ou listez l'éditeur dans "
        "le paramètre `publishers` de la règle",
    ),
    controls=("15.1.a", "15.1.b", "19.6.c"),
    check=check,
    refused=Example(
        "azure-native:compute:VirtualMachine",
        {"plan": {"name": "appliance", "product": "appliance", "publisher": "example"}},
    ),
    accepted=Example("azure-native:compute:VirtualMachine", {"location": "{region}"}),
    parameters=Parameters,
)
