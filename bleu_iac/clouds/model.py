"""What a cloud is: its regions, and each of its names with how far that name can be trusted."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, Self, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from bleu_iac.clouds import hosts
from bleu_iac.clouds.validation import nearest, validation_problems
from bleu_iac.errors import BleuError, Problem
from bleu_iac.text import Message, Text

__all__ = ["Cloud", "CloudError", "Confidence", "Fact", "Overrides", "Region", "validation_problems"]

_STRICT = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

Kind = Literal["endpoints", "audiences", "suffixes", "private_dns_zones"]
_KINDS: tuple[Kind, ...] = get_args(Kind)

_CONFIGURATION = "configuration"
_Strange = tuple[str, str, Message, Message]
"""A problem before it is known where the configuration stands."""

CANNOT_READ = Text(
    "What the configuration says of the cloud can't be used", "Ce que la configuration dit du cloud est inutilisable"
)
CANNOT_USE = Text("The cloud profile {name!r} can't be used", "Le profil de cloud {name!r} est inutilisable")
NO_SUCH_CLOUD = Text("{name!r} is not a cloud profile", "{name!r} n'est pas un profil de cloud")
NO_VALUE = Text("has no public value in the cloud {cloud!r}", "n'a pas de valeur publique dans le cloud {cloud!r}")
GIVE_VALUE = Text(
    "Ask the operator for it and set it under {setting} in the stack's configuration",
    "Demandez-la à l'opérateur et donnez-la sous {setting} dans la configuration de la pile",
)
NOT_IN_PROFILE = Text("is not in the cloud profile", "n'est pas dans le profil de cloud")
OTHER_CLOUD = Text("is a name of another cloud, {cloud}", "est un nom d'un autre cloud, {cloud}")
CHOOSE_PROFILE = Text(
    "Give a name of {own}, or choose the profile {cloud!r}", "Donnez un nom de {own}, ou choisissez le profil {cloud!r}"
)
OTHER_COUNTRY = Text("is {country!r}, where {cloud} has no region", "est {country!r}, où {cloud} n'a pas de région")
OTHER_OPERATOR = Text("is {operator!r}, who does not run {cloud}", "est {operator!r}, qui n'opère pas {cloud}")
ONLY = Text("Add only regions that have: {names}", "N'ajoutez que des régions qui ont : {names}")
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


_Filled = Annotated[str, Field(min_length=1)]


class Region(BaseModel):
    """One region, and under whose law it stands."""

    model_config = _STRICT

    name: Annotated[str, Field(pattern=r"^[a-z0-9]+$")]
    display_name: _Filled
    short_name: Annotated[str, Field(pattern=r"^[a-z0-9]{2,8}$")]
    """What the region is called inside resource names, and in the zones that hold a region's code (`{regionCode}`)."""
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    """ISO 3166-1 code of the country whose territory it stands on."""
    city: _Filled
    operator: _Filled
    pair: str | None = None
    """The region that geo-redundant services copy to; `None` when it has none."""
    availability_zones: Annotated[int, Field(ge=0)] | None = None
    """Number of zones; `None` when nothing public says."""
    confidence: Confidence = Confidence.CONFIGURED
    """A profile says it; what configuration adds is `configured`, whatever it says."""
    source: str = ""


_Given = TypeVar("_Given", str, Fact)


def _shape(fits: hosts.Fits, wanted: str) -> AfterValidator:
    """Refuse a value of the wrong shape; it is the same for a profile's fact and for what overrides it."""

    def check(given: _Given) -> _Given:
        value = given.value if isinstance(given, Fact) else given
        if value is not None and not fits(value):
            raise PydanticCustomError("shape", "must look like {wanted}", {"wanted": wanted})
        return given

    return AfterValidator(check)


def _metadata_host_is_a_host(endpoints: Mapping[str, _Given]) -> Mapping[str, _Given]:
    """Refuse an URL there: the provider takes a host, and an URL compared with it would differ."""
    given = endpoints.get("metadata_host")
    value = given.value if isinstance(given, Fact) else given
    if value is not None and not hosts.is_host(value):
        raise PydanticCustomError("metadata_host", "metadata_host must be a host alone")
    return endpoints


_ENDPOINT = _shape(hosts.is_endpoint, "https://service.example")
_AUDIENCE = _shape(hosts.is_audience, "https://service.example")
_SUFFIX = _shape(hosts.is_suffix, ".service.example")
_ZONE = _shape(hosts.is_host, "privatelink.service.example")


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
    hosts: Annotated[tuple[Annotated[str, _SUFFIX], ...], Field(min_length=1)]
    """Roots, with a leading dot, that recognise one of this cloud's hosts."""
    regions: Annotated[tuple[Region, ...], Field(min_length=1)]
    endpoints: Annotated[Mapping[str, Annotated[Fact, _ENDPOINT]], AfterValidator(_metadata_host_is_a_host)]
    audiences: Mapping[str, Annotated[Fact, _AUDIENCE]]
    suffixes: Mapping[str, Annotated[Fact, _SUFFIX]]
    private_dns_zones: Mapping[str, Annotated[Fact, _ZONE]]

    @field_validator("regions")
    @classmethod
    def _pairs_are_mutual(cls, regions: tuple[Region, ...]) -> tuple[Region, ...]:
        pairs = {region.name: region.pair for region in regions}
        if len(pairs) != len(regions):
            raise PydanticCustomError("same_region", "holds two regions of the same name")
        for name, pair in pairs.items():
            # A region that is its own pair would name itself back, and copy nowhere.
            if pair is not None and (pair == name or pairs.get(pair) != name):
                detail = {"region": name, "pair": pair}
                raise PydanticCustomError("pair", "{region} has the pair {pair}, which does not name it back", detail)
        return regions

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
        """Give a service's DNS suffix, with its leading dot. Raises `CloudError` when nothing public gives it.

        Raises `ValueError` when it differs by region and `region` is none of this cloud's.
        """
        return self._placed("suffixes", key, region)

    def private_dns_zone(self, key: str, region: str = "") -> str:
        """Give the private DNS zone of a service. Raises `CloudError` when nothing public gives it.

        Raises `ValueError` when it differs by region and `region` is none of this cloud's.
        """
        return self._placed("private_dns_zones", key, region)

    def fact(self, kind: Kind, key: str) -> Fact:
        """Give a fact with its confidence. Raises `KeyError` for a key that no profile has."""
        facts: Mapping[str, Fact] = getattr(self, kind)
        return facts[key]

    def has_host(self, host_or_url: str) -> bool:
        """Tell whether a host, or an URL's host, is this cloud's: whole labels are compared, in any case.

        What is not plainly one host (a blank, a backslash, a letter beyond ASCII, a second `@`) is no host at all.
        """
        host = hosts.host_of(host_or_url)
        return host is not None and any(f".{host}".endswith(root) for root in self.hosts)

    def overridden(self, overrides: "Overrides", where: str = "") -> "Cloud":
        """Give this cloud with a configuration's own values. Raises `CloudError` with all problems.

        They are placed under `where`. What configuration gives is one of the cloud's names from then on, for
        `has_host` too. It can't make another profile's name or region, or a country or an operator that this
        profile does not have, into this cloud's.
        """
        prefix = f"{where}." if where else ""
        problems = [
            Problem(code, prefix + place, what, fix)
            for code, place, what, fix in (*self._strange_names(overrides), *self._strange_regions(overrides))
        ]
        changed: dict[str, Any] = {
            kind: {
                **getattr(self, kind),
                **{key: _configured(value) for key, value in getattr(overrides, kind).items()},
            }
            for kind in _KINDS
        }
        replaced = {
            region.name: region.model_copy(update={"confidence": Confidence.CONFIGURED, "source": _CONFIGURATION})
            for region in overrides.regions
        }
        own = {region.name: region for region in self.regions}
        names = [value for kind in _KINDS if kind != "audiences" for value in getattr(overrides, kind).values()]
        roots = (hosts.root_of(name) for name in names if not self.has_host(hosts.root_of(name)))
        fields = {name: getattr(self, name) for name in type(self).model_fields} | changed
        fields["hosts"] = (*self.hosts, *dict.fromkeys(roots))
        fields["regions"] = tuple({**own, **replaced}.values())
        try:
            cloud = Cloud(**fields)
        except ValidationError as error:
            problems += validation_problems(error, "BLEU-E203", where)
        if problems:
            raise CloudError(CANNOT_USE(name=self.name), problems)
        return cloud

    def _strange_names(self, overrides: "Overrides") -> Iterator[_Strange]:
        """Find names given for what no profile has, and names that are another profile's."""
        for kind in _KINDS:
            facts: Mapping[str, Fact] = getattr(self, kind)
            for key, value in getattr(overrides, kind).items():
                place = f"{kind}.{key}"
                if key not in facts:
                    yield "BLEU-E202", place, NOT_IN_PROFILE(), nearest(key, facts)
                for other in self._others():
                    if other.has_host(hosts.root_of(value)) and not self.has_host(hosts.root_of(value)):
                        fix = CHOOSE_PROFILE(own=self.display_name, cloud=other.name)
                        yield "BLEU-E203", place, OTHER_CLOUD(cloud=other.display_name), fix

    def _strange_regions(self, overrides: "Overrides") -> Iterator[_Strange]:
        """Find regions that would make the cloud something else than its profile promises."""
        countries = {region.country for region in self.regions}
        operators = {region.operator for region in self.regions}
        for index, region in enumerate(overrides.regions):
            place = f"regions.{index}"
            if region.country not in countries:
                wrong = OTHER_COUNTRY(country=region.country, cloud=self.display_name)
                yield "BLEU-E203", f"{place}.country", wrong, ONLY(names=", ".join(sorted(countries)))
            if region.operator not in operators:
                wrong = OTHER_OPERATOR(operator=region.operator, cloud=self.display_name)
                yield "BLEU-E203", f"{place}.operator", wrong, ONLY(names=", ".join(sorted(operators)))
            for other in self._others():
                if other.region(region.name):
                    fix = CHOOSE_PROFILE(own=self.display_name, cloud=other.name)
                    yield "BLEU-E203", f"{place}.name", OTHER_CLOUD(cloud=other.display_name), fix

    def _others(self) -> Iterable["Cloud"]:
        from bleu_iac.clouds import get, names  # here, because the profiles are made of this class

        return [get(name) for name in names() if name != self.name]

    def _placed(self, kind: Kind, key: str, location: str) -> str:
        value = self._value(kind, key)
        if "{region" not in value:
            return value
        region = self.region(location)
        if region is None:
            raise ValueError(f"{kind}.{key} differs by region, and {location!r} is none of {self.name}")
        return value.replace("{region}", region.name).replace("{regionCode}", region.short_name)

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

    endpoints: Annotated[Mapping[str, Annotated[str, _ENDPOINT]], AfterValidator(_metadata_host_is_a_host)] = Field(
        default_factory=dict
    )
    """URLs; `metadata_host` is a host."""
    audiences: Mapping[str, Annotated[str, _AUDIENCE]] = Field(default_factory=dict)
    suffixes: Mapping[str, Annotated[str, _SUFFIX]] = Field(default_factory=dict)
    """Each with its leading dot."""
    private_dns_zones: Mapping[str, Annotated[str, _ZONE]] = Field(default_factory=dict)
    regions: tuple[Region, ...] = ()
    """Added, or put in the place of the region of the same name."""

    @field_validator("regions")
    @classmethod
    def _named_once(cls, regions: tuple[Region, ...]) -> tuple[Region, ...]:
        if len({region.name for region in regions}) != len(regions):
            raise PydanticCustomError("same_region", "holds two regions of the same name")
        return regions


def read_overrides(raw: object, where: str) -> Overrides:
    """Read what a configuration overrides; nothing (`None`) overrides nothing.

    Raises `CloudError` with all problems, placed under `where`.
    """
    try:
        return Overrides.model_validate({} if raw is None else raw)
    except ValidationError as error:
        raise CloudError(CANNOT_READ(), validation_problems(error, "BLEU-E203", where, Overrides)) from None


def normalise_location(location: str) -> str:
    """Give a location the way ARM compares it: lower case, without spaces."""
    return location.replace(" ", "").lower()


def _configured(value: str) -> Fact:
    return Fact(value=value, confidence=Confidence.CONFIGURED, source=_CONFIGURATION)
