"""One name for each azure-native type, whatever name a program declared it by.

A type is declared as `azure-native:storage:StorageAccount`, with an API version
(`azure-native:storage/v20240101:StorageAccount`), through a package generated for one version
(`azure-native_storage_v20240101:storage:StorageAccount`), or by a name that it had in an earlier release of the
provider (`azure-native:documentdb:DatabaseAccount`). Rules know only the first form.
"""

import re
from functools import lru_cache

from bleu_iac.catalogue import data

PROVIDER = "azure-native"
PROVIDER_TYPE = f"pulumi:providers:{PROVIDER}"
CLASSIC = "azure"
"""The classic provider, whose types `bleu_iac.catalogue.classic` knows."""
CLASSIC_TYPE = f"pulumi:providers:{CLASSIC}"

_ONE_VERSION = r"azure-native_[a-z0-9]+_v\d{8}[a-z]*"
"""The name of a package generated for one version of one module; any other that begins alike is somebody else's."""
_TYPE = re.compile(rf"(?:azure-native|{_ONE_VERSION}):([A-Za-z0-9]+)(?:/v\d{{8}}[a-z]*)?:(\w+)", re.ASCII)
_PROVIDER_TYPE = re.compile(f"pulumi:providers:{_ONE_VERSION}", re.ASCII)


@lru_cache(maxsize=8192)
def canonical(token: str) -> str:
    """Give the token without version and under its present name; a token of another provider as it is."""
    if _PROVIDER_TYPE.fullmatch(token):
        return PROVIDER_TYPE
    match = _TYPE.fullmatch(token)
    if match is None:
        return token
    name = f"{match[1]}:{match[2]}"
    return f"{PROVIDER}:{data.load('renames.json').get(name, name)}"


def package(token: str) -> str:
    """Give the provider a type belongs to: `azure-native`, `random`; for a provider's own type, that provider."""
    first, _, rest = canonical(token).partition(":")
    kind, _, name = rest.partition(":")
    return name if first == "pulumi" and kind == "providers" else first
