"""The firewall that storage accounts and vaults have in common: a default, and addresses let through."""

from collections.abc import Iterator

from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules import service_tags
from bleu_iac.rules.addresses import Network, is_anybody, is_tag, is_wide, networks
from bleu_iac.rules.looking import found, is_one_of, require
from bleu_iac.rules.rule import Check, Context, Finding, undetermined
from bleu_iac.text import Text

ANYBODY = Text("lets everybody through: {found}", "laisse passer tout le monde : {found}")


def denies(block: str, address: str) -> Check:
    """Make a check that the firewall at `block` denies by default, and that what it lets through is not everybody.

    `address` is the property of an element of the block's `ipRules` that holds its address.
    """

    def check(resource: Resource, _: Context) -> Iterator[Finding]:
        default = f"{block}.defaultAction"
        yield from require(resource, default, resource.look(default), "Deny", is_one_of("Deny"))
        if resource.look(block) is UNKNOWN:
            return
        pieces: list[Network] = []
        for rule in resource.each(f"{block}.ipRules[*].{address}"):
            if rule.value is UNKNOWN:
                yield undetermined(rule.path)
            elif not isinstance(rule.value, str) or is_anybody(rule.value):
                yield Finding(rule.path, ANYBODY(found=found(resource, rule.path)))
            elif is_tag(rule.value):
                yield from service_tags.judged(rule, found(resource, rule.path))
            else:
                pieces.extend(networks(rule.value) or ())
        if is_wide(pieces):
            shown = ", ".join(map(str, pieces))
            yield Finding((*block.split("."), "ipRules"), ANYBODY(found=shown))

    return check
