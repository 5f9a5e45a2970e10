"""The stand-in provider's own configuration: checked, so that a mistake in it shows; nothing in it reaches a cloud."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any

from bleu_iac.rehearsal.arm.refusal import Refusal
from bleu_iac.resources import UNKNOWN
from bleu_iac.text import Text

NO_SUCH_SETTING = Text("is not a setting of azure-native", "n'est pas un réglage d'azure-native")
DID_YOU_MEAN = Text("Did you mean {near}?", "Vouliez-vous dire {near} ?")
KNOWN_NAMES = Text("Known: {names}", "Connus : {names}")
NOT_A_GUID = Text("{value!r} is not a subscription's id", "{value!r} n'est pas l'identifiant d'un abonnement")
GIVE_GUID = Text(
    "Give a GUID, or leave it out: a rehearsal has a subscription of its own",
    "Donnez un GUID, ou retirez-le : une répétition a son propre abonnement",
)

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# The engine's own, beside what the SDK lists.
_ENGINES = frozenset({"version", "pluginDownloadURL", "__internal", "parameterization"})


@dataclass(frozen=True, slots=True)
class Configuration:
    """What one provider instance was configured with, as far as a rehearsal uses it."""

    subscription: str
    tenant: str
    client: str
    location: str | None = None


def refusals(settings: Mapping[str, Any]) -> list[Refusal]:
    """Give all that is wrong with a provider's settings. Values are not shown, except an id that should be a GUID."""
    found = []
    for name in settings:
        if name in _known() or name in _ENGINES:
            continue
        near = get_close_matches(name, _known(), 1)
        fix = DID_YOU_MEAN(near=near[0]) if near else KNOWN_NAMES(names=", ".join(sorted(_known())))
        found.append(Refusal("BLEU-E421", "InvalidProviderConfiguration", name, NO_SUCH_SETTING(), fix, path=name))
    subscription = settings.get("subscriptionId")
    if subscription is not UNKNOWN and subscription and not _GUID.fullmatch(str(subscription)):
        what = NOT_A_GUID(value=subscription)
        found.append(
            Refusal("BLEU-E421", "InvalidSubscriptionId", "subscriptionId", what, GIVE_GUID(), path="subscriptionId")
        )
    return found


def chosen(settings: Mapping[str, Any], default: Configuration) -> Configuration:
    """Give what a provider uses: its own settings before the rehearsal's."""

    def value(name: str) -> str | None:
        given = settings.get(name)
        return str(given) if given is not UNKNOWN and given else None

    return Configuration(
        subscription=value("subscriptionId") or default.subscription,
        tenant=value("tenantId") or default.tenant,
        client=value("clientId") or default.client,
        location=value("location") or default.location,
    )


@cache
def _known() -> frozenset[str]:
    from pulumi_azure_native.provider import ProviderArgs

    return frozenset(
        vars(item.fget)["_pulumi_name"] for item in vars(ProviderArgs).values() if isinstance(item, property)
    )
