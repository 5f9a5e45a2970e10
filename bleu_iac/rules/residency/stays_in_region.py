"""What has a switch that takes it out of its region has it off."""

from collections.abc import Iterator
from dataclasses import dataclass

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.looking import MUST_BE, ONE_OF, found, is_one_of
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text


@dataclass(frozen=True, slots=True)
class Switch:
    """A property whose values decide whether something leaves its region."""

    pattern: str
    good: tuple[str, ...]
    absent_is_good: bool
    reason: str


SWITCHES = {
    "network:LoadBalancer": Switch("sku.tier", ("Regional",), True, "a global one is answered in every region"),
    "network:PublicIPAddress": Switch("sku.tier", ("Regional",), True, "a global one is announced from everywhere"),
    "network:PublicIPPrefix": Switch("sku.tier", ("Regional",), True, "a global one is announced from everywhere"),
    "notificationhubs:Namespace": Switch(
        "replicationRegion", ("None",), False, "the default, and each region offered, is outside France"
    ),
    "web:WebApp": Switch("redundancyMode", ("None", "Manual"), True, "the other modes run it in several regions"),
    "web:WebAppSlot": Switch("redundancyMode", ("None", "Manual"), True, "the other modes run it in several regions"),
    "azureplaywrightservice:Account": Switch(
        "regionalAffinity", ("Disabled",), False, "browsers run in the region nearest to whoever starts them"
    ),
    "loadtestservice:PlaywrightWorkspace": Switch(
        "regionalAffinity", ("Disabled",), False, "browsers run in the region nearest to whoever starts them"
    ),
    "storage:StorageAccount": Switch(
        "allowedCopyScope", ("AAD", "PrivateLink"), False, "objects are copied from and to any account of any tenant"
    ),
}
"""By type; values are compared without regard to case. Copies to a region's pair are another rule's."""
_BY_TYPE = {f"{PROVIDER}:{token}": switch for token, switch in SWITCHES.items()}


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Accept the values that keep it in; a value nobody knows is refused."""
    switch = _BY_TYPE.get(resource.type)
    if switch is None:
        return
    steps, value = tuple(switch.pattern.split(".")), resource.look(switch.pattern)
    if value is UNKNOWN:
        yield undetermined(steps)
    elif not (is_one_of(*switch.good)(value) or (value is None and switch.absent_is_good)):
        wanted = switch.good[0] if len(switch.good) == 1 else ONE_OF(names=", ".join(switch.good))
        yield Finding(steps, MUST_BE(wanted=wanted, found=found(resource, steps)))


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
    types=frozenset(_BY_TYPE),
)
