"""Telling one's own subscriptions and tenants from those of others, by ids that stand in a resource.

One's own is what the provider is told to deploy into (`subscriptionId`, `tenantId`), what the resource's own ARM id
says once it has one, or what the rule's parameter says, which is the provider's environment variable unless
configured. Any other has to be listed: without a list it is undetermined, beside a list that does not have it a
violation. Where nothing says which is one's own, each is undetermined, whoever's it may be.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from bleu_iac.catalogue.tokens import PROVIDER_TYPE, canonical
from bleu_iac.resources import UNKNOWN, Path, Resource
from bleu_iac.rules.looking import found
from bleu_iac.rules.providers import settings
from bleu_iac.rules.rule import Finding, undetermined
from bleu_iac.text import Text

OWN = Text(
    "The stack's own, where the provider's configuration does not say; the provider's environment variable",
    "Celui de la pile, quand la configuration du fournisseur ne le dit pas ; la variable d'environnement du "
    "fournisseur",
)
"""What the parameter `own` of a rule means."""


class Named(NamedTuple):
    """An id that stands somewhere in a resource."""

    path: Path
    id: str
    """In lower case."""


class Owned(NamedTuple):
    """What is told apart: subscriptions, or tenants."""

    setting: str
    """The provider's own setting for it."""
    not_listed: Text
    """Says that `found` is none of `listed`."""
    not_own: Text
    """Says that `found` is not `own`, and that there is no list."""
    unsaid: Text
    """Says that nothing tells whether `found` is one's own."""
    several: Text
    """Says that `found` is another than `own`, which the same resource names, and that nothing says whose is whose."""

    def judge(
        self, resource: Resource, named: Iterable[Named], listed: Collection[str], own: str | None
    ) -> Iterator[Finding]:
        """Judge ids; `listed` and `own` in lower case."""
        first: str | None = None
        for each in named:
            if each.id == own or each.id in listed:
                continue
            shown = found(resource, each.path)
            if listed:
                yield Finding(each.path, self.not_listed(found=shown, listed=", ".join(sorted(listed))))
            elif own is not None:
                yield undetermined(each.path, self.not_own(found=shown, own=own))
            elif first is None or each.id == first:
                first = each.id
                yield undetermined(each.path, self.unsaid(found=shown))
            else:
                yield undetermined(each.path, self.several(found=shown, own=first))

    def own(self, resource: Resource, configured: str) -> str | None:
        """Give one's own as far as the provider or the configuration tell; in lower case."""
        said = self._of_provider(resource)
        return said or configured.lower() or None

    def _of_provider(self, resource: Resource) -> str | None:
        provider = resource.provider
        if provider is None or canonical(provider.type) != PROVIDER_TYPE:
            return None
        value = provider.inputs.get(self.setting)
        return value.strip('"').lower() or None if isinstance(value, str) else None

    def of_setting(self, resource: Resource, listed: Collection[str]) -> Iterator[Finding]:
        """Judge what a provider is told to deploy into; nothing for any other resource, or without a list."""
        for setting in settings(resource, self.setting) if listed else ():
            if setting.value is UNKNOWN:
                yield undetermined(setting.path)
            elif setting.value is not None and str(setting.value).lower() not in listed:
                yield Finding(setting.path, self.not_listed(found=setting.shown, listed=", ".join(sorted(listed))))


def listed_in(parameters: Mapping[str, Any], name: str) -> frozenset[str]:
    """Give a list of a rule's parameters, in lower case."""
    return frozenset(one.lower() for one in parameters.get(name, ()))
