"""A service's firewall denies whoever is not named."""

from collections.abc import Iterator

from bleu_iac.catalogue.facts import Fact, paths
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.listed import Listed
from bleu_iac.rules.looking import is_one_of
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity
from bleu_iac.rules.tables import Switch, judged, table
from bleu_iac.text import Text

_DENY = ("Deny",)
_RULES = (Switch("defaultAction", _DENY),)
_LAKE = (Switch("firewallState", ("Enabled",)), Switch("firewallAllowAzureIps", ("Disabled",), absent=True))
_ACLS = (Switch("networkACLs.defaultAction", _DENY),)
_SITE = (
    Switch("siteConfig.ipSecurityRestrictionsDefaultAction", _DENY),
    Switch("siteConfig.scmIpSecurityRestrictionsDefaultAction", _DENY),
)

SWITCHES = table(
    {
        "batch:BatchAccount": [
            Switch("networkProfile.accountAccess.defaultAction", _DENY),
            Switch("networkProfile.nodeManagementAccess.defaultAction", _DENY),
        ],
        "cognitiveservices:Account": [Switch("properties.networkAcls.defaultAction", _DENY)],
        "containerregistry:Registry": [Switch("networkRuleSet.defaultAction", _DENY)],
        "databricks:Workspace": [Switch("defaultStorageFirewall", ("Enabled",))],
        "datalakeanalytics:Account": _LAKE,
        "datalakestore:Account": _LAKE,
        "eventhub:NamespaceNetworkRuleSet": _RULES,
        "iotcentral:App": [Switch("networkRuleSets.defaultAction", _DENY)],
        "iothub:IotHubResource": [Switch("properties.networkRuleSets.defaultAction", _DENY)],
        "servicebus:NamespaceNetworkRuleSet": _RULES,
        "signalrservice:SignalR": _ACLS,
        "web:WebApp": _SITE,
        "web:WebAppSlot": _SITE,
        "webpubsub:WebPubSub": _ACLS,
    }
)
LISTED = Listed(
    "exposure-firewall-default",
    "exposure-network-policies",
    table=SWITCHES,
    elsewhere={
        "azure-native:keyvault:ManagedHsm": ["properties.networkAcls.defaultAction"],
        "azure-native:keyvault:Vault": ["properties.networkAcls.defaultAction"],
        "azure-native:storage:StorageAccount": ["networkRuleSet.defaultAction"],
    },
)
"""Storage accounts and vaults have rules of their own."""

_closed = is_one_of("Disabled")


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge what is said; what is left out counts only where the public network is not closed altogether."""
    public = paths(Fact.PUBLIC_ACCESS).get(resource.type, ())
    values = [resource.look(path) for path in public]
    closed = bool(values) and all(value is not UNKNOWN and (value is False or _closed(value)) for value in values)
    for switch in SWITCHES.get(resource.type, ()):
        if not closed or resource.look(switch.path) is not None:
            yield from judged(resource, switch)
    yield from LISTED.findings(resource)


RULE = Rule(
    id="network-firewall-denies",
    ref="BLEU-0179",
    severity=Severity.HIGH,
    title=Text(
        "A service's firewall denies whoever is not named",
        "Le pare-feu d'un service refuse qui n'est pas nommé",
    ),
    reason=Text(
        "Without a default that denies, the rules of a firewall are a list of those who could enter anyway.",
        "Sans refus par défaut, les règles d'un pare-feu sont la liste de ceux qui pouvaient entrer de toute façon.",
    ),
    fix=Text(
        "Set the default action to 'Deny', or close the public access altogether",
        "Mettez l'action par défaut à 'Deny', ou fermez tout l'accès public",
    ),
    controls=("9.6.d", "9.6.k", "13.2.a"),
    check=check,
    refused=Example("azure-native:containerregistry:Registry", {"networkRuleSet": {"defaultAction": "Allow"}}),
    accepted=Example("azure-native:containerregistry:Registry", {"networkRuleSet": {"defaultAction": "Deny"}}),
    types=frozenset(SWITCHES) | LISTED.types,
)
