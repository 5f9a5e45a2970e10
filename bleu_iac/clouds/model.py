"""What a cloud is: its regions, and each of its names with how far that name can be trusted."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bleu_iac.errors import BleuError, Problem
from bleu_iac.text import Message, Text

_STRICT = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

Kind = Literal["endpoints", "audiences", "suffixes", "private_dns_zones"]

CANNOT_USE = Text("The cloud profile {name!r} can't be used", "Le profil de cloud {name!r} est inutilisable")
NO_SUCH_CLOUD = Text("is not a cloud profile", "n'est pas un profil de cloud")
KNOWN_CLOUDS = Text("Known: {names}", "Connus : {names}")
NO_VALUE = Text("has no public value in the cloud {cloud!r}", "n'a pas de valeur publique dans le cloud {cloud!r}")
GIVE_VALUE = Text(
    "Ask the operator for it and set it under {setting} in the stack's configuration",
    "Demandez-la à l'opérateur et donnez-la sous {setting} dans la configuration de la pile",
)
NOT_IN_PROFILE = Text("is not in the cloud profile", "n'est pas dans le profil de cloud")
DID_YOU_MEAN = Text("Did you mean {near}?", "Vouliez-vous dire {near} ?")
KNOWN_NAMES = Text("Known: {names}", "Connus : {names}")
INVALID = Text("is wrong: {detail}", "est incorrect : {detail}")
CORRECT_IT = Text("Correct the value", "Corrigez la valeur")
NOT_A_REGION = Text("{value!r} is not a region of {cloud}", "{value!r} n'est pas une région de {cloud}")
USE_REGION = Text("Use {regions}", "Utilisez {regions}")


class CloudError(BleuError):
    """A cloud profile, or what a configuration overrides in it, can't be used."""


class Confidence(StrEnum):
    """How far a value can be trusted."""

    CONFIRMED = "A"
    """Two or more independent sources, one of them official."""
    OFFICIAL = "B"
    """One official source."""
    THIRD_PARTY = "C"
    """A third party only."""
    INFERRED = "D"
    """By convention: a default to be overridden, never a certainty."""
    UNKNOWN = "?"
    """Nothing public: there is no value until configuration gives one."""
    CONFIGURED = "configured"
    """Given by the user's configuration."""


class Fact(BaseModel):
    """One name of the cloud, and where it comes from."""

    model_config = _STRICT

    value: Annotated[str, Field(min_length=1)] | None = None
    confidence: Confidence
    source: str = ""

    @model_validator(mode="after")
    def _unknown_has_no_value(self) -> Self:
        if (self.value is None) != (self.confidence is Confidence.UNKNOWN):
            raise ValueError("a fact has no value exactly when its confidence is '?'")
        return self

    @property
    def doubtful(self) -> bool:
        """Whether somebody should check the value before relying on it."""
        return self.confidence in (Confidence.INFERRED, Confidence.UNKNOWN)


class Region(BaseModel):
    """One region, and under whose law it stands."""

    model_config = _STRICT

    name: Annotated[str, Field(pattern=r"^[a-z0-9]+$")]
    display_name: str
    short_name: Annotated[str, Field(pattern=r"^[a-z0-9]{2,8}$")]
    """What the region is called inside resource names."""
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    """ISO 3166-1 code of the country whose territory it stands on."""
    city: str
    operator: str
    pair: str | None
    """The region that geo-redundant services copy to; `None` when it has none."""
    availability_zones: int | None = None
    """Number of zones; `None` when nothing public says."""
    confidence: Confidence
    source: str = ""


class Caveat(BaseModel):
    """What has to be said wherever the cloud is recommended."""

    model_config = _STRICT

    en: str
    fr: str


class Cloud(BaseModel):
    """A cloud: the only place its regions, hosts, suffixes and zones are written."""

    model_config = _STRICT

    name: str
    display_name: str
    environment: str
    """What azure-cli and the metadata document call it."""
    metadata_host_required: bool
    """Whether azure-native reaches it only through `metadataHost`."""
    immune_to_foreign_law: bool
    caveat: Caveat
    hosts: Annotated[tuple[str, ...], Field(min_length=1)]
    """Roots, with a leading dot, that recognise one of this cloud's hosts."""
    regions: Annotated[tuple[Region, ...], Field(min_length=1)]
    endpoints: Mapping[str, Fact]
    audiences: Mapping[str, Fact]
    suffixes: Mapping[str, Fact]
    private_dns_zones: Mapping[str, Fact]

    @model_validator(mode="after")
    def _pairs_are_mutual(self) -> Self:
        pairs = {region.name: region.pair for region in self.regions}
        if len(pairs) != len(self.regions):
            raise ValueError("two regions have the same name")
        for name, pair in pairs.items():
            if pair is not None and pairs.get(pair) != name:
                raise ValueError(f"region {name!r} names {pair!r} as its pair, which does not name it back")
        return self

    def region(self, location: str) -> Region | None:
        """Find a region by name or display name, in any spelling Azure accepts; `None` when it is another cloud's."""
        wanted = normalise_location(location)
        return next((region for region in self.regions if region.name == wanted), None)

    @property
    def region_names(self) -> tuple[str, ...]:
        """The names of all regions, in the profile's order."""
        return tuple(region.name for region in self.regions)

    def endpoint(self, key: str) -> str:
        """Give an endpoint (an URL; a host for `metadata_host`). Raises `CloudError` when nothing public gives it."""
        return self._value("endpoints", key)

    def audience(self, key: str) -> str:
        """Give a token audience. Raises `CloudError` when nothing public gives it."""
        return self._value("audiences", key)

    def suffix(self, key: str, region: str = "") -> str:
        """Give a service's DNS suffix, with its leading dot. Raises `CloudError` when nothing public gives it."""
        return self._value("suffixes", key).replace("{region}", region)

    def private_dns_zone(self, key: str, region: str = "") -> str:
        """Give the private DNS zone of a service. Raises `CloudError` when nothing public gives it."""
        return self._value("private_dns_zones", key).replace("{region}", region)

    def fact(self, kind: Kind, key: str) -> Fact:
        """Give a fact with its confidence. Raises `KeyError` for a key that no profile has."""
        facts: Mapping[str, Fact] = getattr(self, kind)
        return facts[key]

    def has_host(self, host_or_url: str) -> bool:
        """Tell whether a host, or an URL's host, is this cloud's: whole labels are compared, in any case."""
        host = (
            urlsplit(host_or_url).hostname if "//" in host_or_url else host_or_url.split("/")[0].split(":")[0]
        ) or ""
        dotted = "." + host.lower().strip(".")
        return any(dotted.endswith(root) for root in self.hosts)

    def overridden(self, overrides: "Overrides") -> "Cloud":
        """Give this cloud with a configuration's own values. Raises `CloudError`, naming all keys no profile has."""
        problems = [
            Problem("BLEU-E202", f"{kind}.{key}", NOT_IN_PROFILE(), _nearest(key, getattr(self, kind)))
            for kind in ("endpoints", "audiences", "suffixes", "private_dns_zones")
            for key in getattr(overrides, kind)
            if key not in getattr(self, kind)
        ]
        if problems:
            raise CloudError(CANNOT_USE(name=self.name), problems)
        changed = {
            kind: {
                **getattr(self, kind),
                **{
                    key: Fact(value=value, confidence=Confidence.CONFIGURED, source="configuration")
                    for key, value in getattr(overrides, kind).items()
                },
            }
            for kind in ("endpoints", "audiences", "suffixes", "private_dns_zones")
        }
        added = {region.name for region in overrides.regions}
        kept = tuple(region for region in self.regions if region.name not in added)
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        try:
            return Cloud(**{**fields, **changed, "regions": (*kept, *overrides.regions)})
        except ValidationError as error:
            raise CloudError(CANNOT_USE(name=self.name), validation_problems(error, "BLEU-E203")) from None

    def _value(self, kind: Kind, key: str) -> str:
        fact = self.fact(kind, key)
        if fact.value is None:
            setting = GIVE_VALUE(setting=f"bleu-iac:cloud.{kind}.{key}")
            raise CloudError(
                CANNOT_USE(name=self.name), [Problem("BLEU-E204", f"{kind}.{key}", NO_VALUE(cloud=self.name), setting)]
            )
        return fact.value


class Overrides(BaseModel):
    """What a tenant knows better than the profile: endpoints it was given, a region that opened."""

    model_config = _STRICT

    endpoints: Mapping[str, str] = Field(default_factory=dict)
    audiences: Mapping[str, str] = Field(default_factory=dict)
    suffixes: Mapping[str, Annotated[str, Field(pattern=r"^\.")]] = Field(default_factory=dict)
    """Each with its leading dot."""
    private_dns_zones: Mapping[str, str] = Field(default_factory=dict)
    regions: tuple[Region, ...] = ()
    """Added, or put in the place of the region of the same name."""


def normalise_location(location: str) -> str:
    """Give a location the way ARM compares it: lower case, without blanks ("France Central" is `francecentral`)."""
    return "".join(location.split()).lower()


def validation_problems(error: ValidationError, code: str, prefix: str = "") -> Iterator[Problem]:
    """Turn what pydantic found into problems; values are left out, since a secret may be among them."""
    for item in error.errors(include_input=False, include_url=False, include_context=False):
        where = ".".join([*([prefix] if prefix else []), *(str(step) for step in item["loc"])]) or "."
        yield Problem(code, where, INVALID(detail=item["msg"]), CORRECT_IT())


def _nearest(name: str, known: Mapping[str, object]) -> Message:
    near = get_close_matches(name, known, 1)
    return DID_YOU_MEAN(near=near[0]) if near else KNOWN_NAMES(names=", ".join(sorted(known)))
