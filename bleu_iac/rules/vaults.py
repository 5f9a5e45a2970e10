"""Recognising a key vault of the cloud."""

from typing import Any

from bleu_iac.clouds import Cloud
from bleu_iac.rules.looking import host


def vault_suffixes(cloud: Cloud) -> tuple[str, ...]:
    """Give the DNS suffixes under which the cloud's vaults and HSMs stand, as far as they are known."""
    facts = (cloud.fact("suffixes", key).value for key in ("keyvault", "managed_hsm"))
    return tuple(value for value in facts if value is not None)


def is_vault(url: Any, cloud: Cloud) -> bool:
    """Tell whether a URL is that of a vault or HSM of the cloud: a single label before one of its suffixes."""
    name = host(url) or ""
    labels = (name.removesuffix(suffix) for suffix in vault_suffixes(cloud) if name.endswith(suffix))
    return any(label and "." not in label for label in labels)
