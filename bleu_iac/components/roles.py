"""Azure's built-in roles, by name: their ids are the same in every tenant and every Azure cloud."""

from dataclasses import dataclass

import pulumi


@dataclass(frozen=True, slots=True)
class Role:
    """One built-in role."""

    name: str
    """Its name in Azure's documentation."""
    id: str
    """The GUID of its definition."""

    def definition_id(self, scope: pulumi.Input[str]) -> pulumi.Output[str]:
        """Give the definition's ARM id in the subscription that `scope` (any ARM id) lies in."""
        return pulumi.Output.from_input(scope).apply(self._within)

    def _within(self, scope: str) -> str:
        subscription = "/".join(scope.split("/")[:3])
        return f"{subscription}/providers/Microsoft.Authorization/roleDefinitions/{self.id}"


KEY_VAULT_CRYPTO_SERVICE_ENCRYPTION_USER = Role(
    "Key Vault Crypto Service Encryption User", "e147488a-f6f5-4113-8e2d-b22465e65bf6"
)
"""Read a key's metadata, wrap and unwrap with it: what a service needs of a customer's key, and nothing else."""
