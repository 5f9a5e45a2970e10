"""A stand-in Azure control plane behind the real Pulumi engine."""
