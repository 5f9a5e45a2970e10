"""What has a switch that takes it out of its region has it off."""

from collections.abc import Iterator

from bleu_iac.resources import Resource
from bleu_iac.rules.listed import Listed
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity
from bleu_iac.rules.tables import Switch, all_stand, table
from bleu_iac.text import Text

_REGIONAL = (Switch("sku.tier", ("Regional",), absent=True),)
"""A global address is announced, and a global balancer answered, in every region."""
_SITE = (Switch("redundancyMode", ("None", "Manual"), absent=True),)
"""The other modes run it in several regions."""
_BROWSERS = (Switch("regionalAffinity", ("Disabled",)),)
"""Browsers run in the region nearest to whoever starts them."""

SWITCHES = table(
    {
        "azureplaywrightservice:Account": _BROWSERS,
        "loadtestservice:PlaywrightWorkspace": _BROWSERS,
        "network:LoadBalancer": _REGIONAL,
        "network:PublicIPAddress": _REGIONAL,
        "network:PublicIPPrefix": _REGIONAL,
        # The default, and each region offered, is outside France.
        "notificationhubs:Namespace": [Switch("replicationRegion", ("None",))],
        # Otherwise objects are copied from and to any account of any tenant.
        "storage:StorageAccount": [Switch("allowedCopyScope", ("AAD", "PrivateLink"))],
        "web:WebApp": _SITE,
        "web:WebAppSlot": _SITE,
    }
)
"""Copies to a region's pair are another rule's."""
LISTED = Listed("place-global-tier", "place-observability-of-clusters", table=SWITCHES)
_switches = all_stand(SWITCHES)


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Accept the values that keep it in; a value nobody knows is refused."""
    yield from _switches(resource, context)
    yield from LISTED.findings(resource)


RULE = Rule(
    id="residency-stays-in-region",
    ref="BLEU-0102",
    severity=Severity.HIGH,
    title=Text(
        "What could leave its region by a switch stays in it", "Ce qu'un réglage ferait sortir de sa région y reste"
    ),
    reason=Text(
        "Some services have a region and also a switch by which they work in others, or let data be copied there: the "
        "region says nothing then.",
        "Certains services ont une région et aussi un réglage par lequel ils travaillent dans d'autres, ou y laissent "
        "copier des données : la région ne dit alors plus rien.",
    ),
    fix=Text("Write the value named", "Écrivez la valeur nommée"),
    controls=("9.7.a", "19.2.a", "19.2.b"),
    check=check,
    refused=Example("azure-native:network:LoadBalancer", {"sku": {"name": "Standard", "tier": "Global"}}),
    accepted=Example("azure-native:network:LoadBalancer", {"sku": {"name": "Standard", "tier": "Regional"}}),
    types=frozenset(SWITCHES) | LISTED.types,
)
