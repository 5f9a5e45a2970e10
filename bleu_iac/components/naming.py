"""How every Azure resource of a foundation is named: one scheme, pure functions, known before anything is deployed.

    rg-<workload>-<environment>-<region>             a resource group
    vnet-<workload>-<environment>-<region>-<name>    what needs to be unique in its group or network
    kv-<workload>-<name>-<suffix>                    what needs to be unique in the whole cloud
    st<workload><name><suffix>                       ... where hyphens are not allowed

`<name>` is the component's name in the program, `<region>` the region's short name in the cloud profile. The
abbreviations are those of Microsoft's Cloud Adoption Framework. The suffix is a hash of all that tells one deployment
from another, the tenant and the foundation's `generation` among it: always the same for the same arguments, and another
one when the generation is raised.
"""

import re
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from bleu_iac.errors import Problem
from bleu_iac.text import Text

NAME_SHAPE = re.compile(r"[a-z](-?[a-z0-9])*")
NOT_A_NAME = Text("{value!r} is not a name Azure takes everywhere", "{value!r} n'est pas un nom qu'Azure admet partout")
WRITE_A_NAME = Text(
    "Use {low} to {high} lower-case letters, digits and single hyphens, with a letter first and no hyphen last",
    "Employez {low} à {high} minuscules, chiffres et tirets isolés, une lettre au début et pas de tiret à la fin",
)
TOO_LONG = Text(
    "gives the name {azure_name!r} of {length} characters, and the longest Azure takes is {longest}",
    "donne le nom {azure_name!r} de {length} caractères, et le plus long qu'Azure admet est de {longest}",
)
SHORTEN = Text(
    "Shorten the component's name, or the foundation's workload, by {excess}",
    "Raccourcissez de {excess} le nom du composant, ou l'argument workload de la fondation",
)

LONGEST_NAME = 40
_SUFFIX_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Kind:
    """What names of one type of Azure resource look like."""

    abbreviation: str
    longest: int
    unique: bool = False
    """Whether no two in the whole cloud may have the same name."""
    hyphens: bool = True


RESOURCE_GROUP = Kind("rg", 90)
LOCK = Kind("lock", 90)
WORKSPACE = Kind("log", 63)
VAULT = Kind("kv", 24, unique=True)
STORAGE_ACCOUNT = Kind("st", 24, unique=True, hyphens=False)
IDENTITY = Kind("id", 128)
NETWORK = Kind("vnet", 64)
ROUTE_TABLE = Kind("rt", 80)
SECURITY_GROUP = Kind("nsg", 80)
PRIVATE_ENDPOINT = Kind("pep", 64)
NETWORK_INTERFACE = Kind("nic", 80)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one foundation's resources."""

    workload: str
    environment: str
    region: str
    """The region's short name."""
    cloud: str
    tenant_id: str
    generation: int = 1

    def name(self, kind: Kind, *parts: str) -> str:
        """Give the name of one resource; `parts` tell it from others of its kind: the component's name comes first."""
        if not kind.unique:
            return "-".join((kind.abbreviation, self.workload, self.environment, self.region, *parts))
        name = "-".join((kind.abbreviation, self.workload, *parts, self._suffix(kind, parts)))
        return name if kind.hyphens else name.replace("-", "")

    def problems(self, kind: Kind, *parts: str) -> Iterator[Problem]:
        """Say what is wrong with the name these parts give, in terms of the component's name."""
        name = self.name(kind, *parts)
        excess = len(name) - kind.longest
        if excess > 0:
            yield Problem(
                "BLEU-E108",
                "name",
                TOO_LONG(azure_name=name, length=len(name), longest=kind.longest),
                SHORTEN(excess=excess),
            )

    def _suffix(self, kind: Kind, parts: tuple[str, ...]) -> str:
        told_apart_by = (
            self.cloud,
            self.tenant_id.lower(),
            self.workload,
            self.environment,
            self.region,
            str(self.generation),
            kind.abbreviation,
            *parts,
        )
        digest = sha256("/".join(told_apart_by).encode()).digest()
        return b32encode(digest).decode().lower()[:_SUFFIX_LENGTH]


def misnamed(where: str, value: str, longest: int = LONGEST_NAME) -> Iterator[Problem]:
    """Judge a name that goes into the names of Azure resources."""
    if not NAME_SHAPE.fullmatch(value) or len(value) > longest:
        yield Problem("BLEU-E107", where, NOT_A_NAME(value=value), WRITE_A_NAME(low=1, high=longest))
