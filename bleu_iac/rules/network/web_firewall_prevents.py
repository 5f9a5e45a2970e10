"""A firewall stops the attacks it recognises; before a gateway stands one for web applications."""

from collections.abc import Iterator, Mapping

from bleu_iac.resources import UNKNOWN, Resource, parse_path
from bleu_iac.rules.listed import Listed
from bleu_iac.rules.looking import MUST_BE, found
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.rules.tables import Switch, judged, table
from bleu_iac.text import Text

A_FIREWALL = Text("a web application firewall's policy, by its id", "la politique d'un pare-feu applicatif, par son id")

_ON = ("Enabled",)
_PREVENTS = ("Prevention",)
_EDGE = (Switch("policySettings.enabledState", _ON), Switch("policySettings.mode", _PREVENTS))

SWITCHES = table(
    {
        "cdn:Policy": _EDGE,
        "frontdoor:Policy": _EDGE,
        "network:WebApplicationFirewallPolicy": [
            Switch("policySettings.state", _ON),
            Switch("policySettings.mode", _PREVENTS),
        ],
    }
)
GATEWAY = "azure-native:network:ApplicationGateway"
POLICY, OWN = "firewallPolicy", "webApplicationFirewallConfiguration"
LISTED = Listed(
    "exposure-firewall-mode", table=SWITCHES, elsewhere={GATEWAY: [f"{OWN}.enabled", f"{OWN}.firewallMode"]}
)
_OWN = (Switch(f"{OWN}.enabled", (True,)), Switch(f"{OWN}.firewallMode", _PREVENTS))


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge a policy by its mode; a gateway by the policy it names, or by the configuration it has itself."""
    for switch in SWITCHES.get(resource.type, ()):
        yield from judged(resource, switch)
    yield from LISTED.findings(resource)
    if resource.type == GATEWAY:
        yield from _gateway(resource)


def _gateway(resource: Resource) -> Iterator[Finding]:
    if resource.look(OWN) is not None:
        for switch in _OWN:
            yield from judged(resource, switch)
        return
    policy = resource.look(POLICY)
    if policy is UNKNOWN:
        yield undetermined(parse_path(POLICY))
        return
    id_ = policy.get("id") if isinstance(policy, Mapping) else None
    if id_ is not UNKNOWN and not (isinstance(id_, str) and id_.strip()):
        yield Finding(parse_path(POLICY), MUST_BE(wanted=A_FIREWALL(), found=found(resource, POLICY)))


RULE = Rule(
    id="network-web-firewall-prevents",
    ref="BLEU-0175",
    severity=Severity.HIGH,
    title=Text(
        "A web application firewall stands before each gateway, and firewalls stop the attacks they know",
        "Un pare-feu applicatif est devant chaque passerelle, et les pare-feu arrêtent les attaques connues",
    ),
    reason=Text(
        "A firewall that only detects lets the attack pass and writes it down. Left unset, a policy only detects.",
        "Un pare-feu qui ne fait que détecter laisse passer l'attaque et la note. Sans indication, une politique ne "
        "fait que détecter.",
    ),
    fix=Text(
        "Set policy_settings.mode='Prevention' and state='Enabled', and name the policy in the gateway's "
        "firewall_policy",
        "Mettez policy_settings.mode='Prevention' et state='Enabled', et nommez la politique dans firewall_policy de "
        "la passerelle",
    ),
    controls=("13.2.d",),
    check=check,
    refused=Example(
        "azure-native:network:WebApplicationFirewallPolicy",
        {"policySettings": {"state": "Enabled", "mode": "Detection"}},
    ),
    accepted=Example(
        "azure-native:network:WebApplicationFirewallPolicy",
        {"policySettings": {"state": "Enabled", "mode": "Prevention"}},
    ),
    types=frozenset(SWITCHES) | LISTED.types | {GATEWAY},
)
