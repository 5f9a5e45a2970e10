"""Recognising a key vault of the cloud, and the keys in it."""

import re
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bleu_iac.clouds import Cloud
from bleu_iac.rules.looking import host

_KEY_PATH = re.compile(r"/keys/(?P<name>[0-9A-Za-z-]{1,127})(?:/(?P<version>[^/]+))?/?")
_KEY_NAME = re.compile(r"[0-9A-Za-z-]{1,127}")


class KeyAddress(NamedTuple):
    """A key's address, taken apart."""

    name: str
    version: str | None
    """`None` for the address that follows new versions."""


def vault_suffixes(cloud: Cloud) -> tuple[str, ...]:
    """Give the DNS suffixes under which the cloud's vaults and HSMs stand, as far as they are known."""
    facts = (cloud.fact("suffixes", key).value for key in ("keyvault", "managed_hsm"))
    return tuple(value for value in facts if value is not None)


def is_vault(url: Any, cloud: Cloud) -> bool:
    """Tell whether a URL is that of a vault or HSM of the cloud: a single label before one of its suffixes."""
    name = host(url) or ""
    labels = (name.removesuffix(suffix) for suffix in vault_suffixes(cloud) if name.endswith(suffix))
    return any(label and "." not in label for label in labels)


def key_address(url: Any) -> KeyAddress | None:
    """Take a key's address apart, whatever the vault; `None` for what is none."""
    if host(url) is None:
        return None
    found = _KEY_PATH.fullmatch(urlsplit(url).path)
    return None if found is None else KeyAddress(found["name"], found["version"])


def is_key(url: Any, cloud: Cloud) -> bool:
    """Tell whether a URL is that of a key in a vault or HSM of the cloud."""
    return is_vault(url, cloud) and key_address(url) is not None


def is_key_name(value: Any) -> bool:
    """Tell whether a value can be the name of a key."""
    return isinstance(value, str) and _KEY_NAME.fullmatch(value) is not None
