"""What the tests of components share: a foundation to build in, and what was registered under one component."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

import bleu_iac as bleu
from bleu_iac.testing import Registered, build

FOUNDATION = {
    "workload": "tax",
    "environment": "test",
    "owner": "platform team",
    "data_classification": "internal",
    "tenant_id": "11111111-2222-4333-8444-555555555555",
}

TAGS = {"workload": "tax", "environment": "test", "owner": "platform team", "data-classification": "internal"}

Inside = Callable[[bleu.Foundation], object]


class Stack:
    """A program with one foundation."""

    foundation: Mapping[str, Any] = FOUNDATION
    group = "rg-tax-test-bleuc"
    tags: Mapping[str, str] = TAGS

    def build(self, inside: Inside, *, preview: bool = False, **foundation: Any) -> list[Registered]:
        """Give all that is registered when `inside` builds in an open foundation."""

        def program() -> None:
            with bleu.Foundation("base", {**self.foundation, **foundation}) as opened:
                inside(opened)

        return build(program, preview=preview)

    def under(
        self, component: str, name: str, registered: list[Registered]
    ) -> dict[tuple[str, str], Mapping[str, Any]]:
        """Give the inputs of one component's own resources, by type (its module and class) and name."""
        urn = self.of(registered, f"bleu-iac:index:{component}", name).urn
        own = [resource for resource in registered if resource.parent == urn]
        found = {(resource.type.removeprefix("azure-native:"), resource.name): resource.inputs for resource in own}
        assert len(found) == len(own)
        return found

    def of(self, registered: list[Registered], type_: str, name: str) -> Registered:
        """Give one resource."""
        (found,) = [resource for resource in registered if (resource.type, resource.name) == (type_, name)]
        return found

    def refusal(self, inside: Inside, **foundation: Any) -> str:
        """Give the whole text of the error that building ends with."""
        with pytest.raises(bleu.ArgumentError) as refused:
            self.build(inside, **foundation)
        return str(refused.value)

    def logs(self, foundation: bleu.Foundation) -> bleu.LogWorkspace:
        return bleu.LogWorkspace("logs", {"foundation": foundation})

    def hub(self, foundation: bleu.Foundation, logs: bleu.LogWorkspace, **args: Any) -> bleu.Network:
        return bleu.Network(
            "hub",
            {
                "foundation": foundation,
                "logs": logs,
                "address_space": ["10.0.0.0/22"],
                "subnets": {
                    "machines": {"prefix": "10.0.0.0/24"},
                    "endpoints": {"prefix": "10.0.1.0/26", "purpose": "private-endpoints"},
                },
                **args,
            },
        )

    def keys(self, foundation: bleu.Foundation) -> tuple[bleu.LogWorkspace, bleu.Subnet, bleu.KeyVault]:
        """Give a workspace, a subnet for private endpoints, and a vault."""
        logs = self.logs(foundation)
        subnet = self.hub(foundation, logs).subnet("endpoints")
        return logs, subnet, bleu.KeyVault("keys", {"foundation": foundation, "logs": logs, "subnet": subnet})


@pytest.fixture
def stack() -> Stack:
    return Stack()
