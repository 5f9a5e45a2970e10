"""Keys that open by themselves are not made."""

from collections.abc import Iterator
from typing import Any

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import Resource
from bleu_iac.rules.looking import NOTHING, require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity
from bleu_iac.text import Text

IS_A_KEY = Text("is a shared key by itself", "est en soi une clé partagée")

_KEYS = """
    containerregistry:Token eventhub:EventHubAuthorizationRule eventhub:NamespaceAuthorizationRule
    notificationhubs:NamespaceAuthorizationRule notificationhubs:NotificationHubAuthorizationRule
    relay:HybridConnectionAuthorizationRule relay:NamespaceAuthorizationRule relay:WCFRelayAuthorizationRule
    servicebus:NamespaceAuthorizationRule servicebus:QueueAuthorizationRule servicebus:TopicAuthorizationRule
    storage:LocalUser
"""
KEYS = frozenset(f"{PROVIDER}:{name}" for name in _KEYS.split())
"""Types that are nothing but a key."""
LISTS = {
    f"{PROVIDER}:deviceprovisioningservices:IotDpsResource": "properties.authorizationPolicies",
    f"{PROVIDER}:iothub:IotHubResource": "properties.authorizationPolicies",
}
"""Properties that list keys."""


def _none(value: Any) -> bool:
    return value is None or (isinstance(value, list) and not value)


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Accept none; a list that is empty has none."""
    if resource.type in KEYS:
        yield Finding((), IS_A_KEY())
    elif path := LISTS.get(resource.type):
        value = resource.look(path)
        yield from require(resource, path, value, NOTHING(), _none)


RULE = Rule(
    id="identity-no-shared-access-policies",
    ref="BLEU-0202",
    severity=Severity.MEDIUM,
    title=Text("No shared access policy is made", "Aucune stratégie d'accès partagé n'est créée"),
    reason=Text(
        "A shared access policy is a key that whoever holds it can hand on, sign others with and keep after he left.",
        "Une stratégie d'accès partagé est une clé que son détenteur peut transmettre, employer pour en signer "
        "d'autres et garder après son départ.",
    ),
    fix=Text(
        "Leave it out and grant a data role to an identity (authorization.RoleAssignment)",
        "Retirez-la et attribuez un rôle de données à une identité (authorization.RoleAssignment)",
    ),
    controls=("9.2.b", "9.5.d"),
    check=check,
    refused=Example(f"{PROVIDER}:servicebus:NamespaceAuthorizationRule", {"rights": ["Listen"]}),
    accepted=Example(f"{PROVIDER}:iothub:IotHubResource", {"properties": {"authorizationPolicies": []}}),
    types=KEYS | frozenset(LISTS),
)
