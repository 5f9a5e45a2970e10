"""Reading one security rule, in the forms the services write it in."""

from collections.abc import Iterator, Mapping
from typing import Any

from bleu_iac.resources import UNKNOWN, Found, Path
from bleu_iac.rules.addresses import Network, is_anybody, networks

_TRAFFIC = ("protocol", "destinationPortRange", "destinationPortRanges")


def lets_in(rule: Mapping[str, Any]) -> Any:
    """Tell whether a rule allows inbound traffic, `UNKNOWN` when that is not known yet; one that says nothing does."""
    values = [(rule.get("direction"), "outbound"), (rule.get("access"), "deny")]
    if any(isinstance(value, str) and value.lower() == harmless for value, harmless in values):
        return False
    return UNKNOWN if any(value is UNKNOWN for value, _ in values) else True


def traffic(rule: Mapping[str, Any]) -> str:
    """Give what tells the traffic of one rule from another's, whoever its source."""
    return repr([rule.get(name) for name in _TRAFFIC])


def names_groups(rule: Mapping[str, Any]) -> bool:
    """Tell whether a rule names its source by application security groups."""
    groups = rule.get("sourceApplicationSecurityGroups")
    return groups is UNKNOWN or (isinstance(groups, list) and len(groups) > 0)


def sources(rule: Mapping[str, Any], path: Path) -> Iterator[Found]:
    """Give every source, in the three forms they are written in."""
    for name in ("sourceAddressPrefix", "sourceAddressPrefixes", "sources"):
        value = rule.get(name)
        for index, element in enumerate(value) if isinstance(value, list) else [(None, value)]:
            here = (*path, name) if index is None else (*path, name, index)
            if isinstance(element, Mapping):
                yield Found((*here, "addressPrefix"), element.get("addressPrefix"))
            elif index is not None or (element is UNKNOWN or element not in (None, "")):
                yield Found(here, element)


def pieces(rule: Mapping[str, Any]) -> list[Network]:
    """Give the networks a rule lets in that are not everybody by themselves."""
    if lets_in(rule) is not True:
        return []
    texts = [source.value for source in sources(rule, ()) if isinstance(source.value, str)]
    return [network for text in texts if not is_anybody(text) for network in networks(text) or ()]
