"""Azure's built-in roles, by name: their ids are the same in every tenant and every Azure cloud."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """One built-in role."""

    name: str
    """Its name in Azure's documentation."""
    id: str
    """The GUID of its definition."""

    @property
    def definition_id(self) -> str:
        """Give the definition's ARM id as the tenant has it, which holds in every subscription.

        The id within a subscription would be unknown in the preview that creates what the role is given on: no policy
        could judge then which role is given.
        """
        return f"/providers/Microsoft.Authorization/roleDefinitions/{self.id}"


KEY_VAULT_CRYPTO_SERVICE_ENCRYPTION_USER = Role(
    "Key Vault Crypto Service Encryption User", "e147488a-f6f5-4113-8e2d-b22465e65bf6"
)
"""Read a key's metadata, wrap and unwrap with it: what a service needs of a customer's key, and nothing else."""
