"""What a configuration may say better than a profile, and what it may not make of it."""

from ipaddress import IPv4Network
from typing import Annotated, Literal

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError

from bleu_iac import clouds
from bleu_iac.clouds import CloudError, Confidence, Overrides, read_overrides
from bleu_iac.clouds.configured import configured
from bleu_iac.clouds.validation import validation_problems

BLEU = clouds.get("bleu")
WEST = {
    "name": "bleufrancewest",
    "display_name": "Bleu France West",
    "short_name": "bleuw",
    "country": "FR",
    "city": "Rennes",
    "operator": "Bleu",
}


def refused(raw, where="bleu-iac:cloud"):
    """Give the problems with which reading, or applying, an override is refused."""
    with pytest.raises(CloudError) as error:
        BLEU.overridden(read_overrides(raw, where), where)
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize("raw", [None, {}, {"endpoints": {}}])
def test_nothing_overrides_nothing(raw):
    assert read_overrides(raw, "bleu-iac:cloud") == Overrides()
    assert BLEU.overridden(Overrides()) == BLEU


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("endpoints", "portal", "https://portal.bleu.example/home"),
        ("endpoints", "metadata_host", "arm.bleu.example"),
        ("audiences", "storage", "https://storage.bleu.example/"),
        ("audiences", "wif", "api://Other"),
        ("suffixes", "servicebus", ".servicebus.bleu.example"),
        ("suffixes", "aks_api", ".{region}.aks.bleu.example"),
        ("private_dns_zones", "backup", "privatelink.{regionCode}.backup.bleu.example"),
    ],
)
def test_a_value_of_each_kind_is_replaced_and_nothing_else(kind, key, value):
    cloud = BLEU.overridden(read_overrides({kind: {key: value}}, "x"))
    fact = cloud.fact(kind, key)
    assert (fact.value, fact.confidence, fact.source, fact.doubtful) == (
        value,
        Confidence.CONFIGURED,
        "configuration",
        False,
    )
    for name in type(BLEU).model_fields:
        if name not in (kind, "hosts"):
            assert getattr(cloud, name) == getattr(BLEU, name)
    assert {k: v for k, v in getattr(cloud, kind).items() if k != key} == {
        k: v for k, v in getattr(BLEU, kind).items() if k != key
    }


def test_a_profile_is_not_changed_by_what_overrides_it():
    before = BLEU.model_copy(deep=True)
    BLEU.overridden(read_overrides({"endpoints": {"portal": "https://p.bleu.example"}, "regions": [WEST]}, "x"))
    assert before == BLEU


def test_an_overridden_placeholder_is_filled_for_a_region():
    raw = {"private_dns_zones": {"backup": "privatelink.{regionCode}.backup.bleu.example"}}
    cloud = BLEU.overridden(read_overrides(raw, "x"))
    assert cloud.private_dns_zone("backup", "bleufrancesouth") == "privatelink.bleus.backup.bleu.example"


def test_a_configured_name_recognises_its_hosts_from_then_on():
    raw = {
        "endpoints": {"portal": "https://portal.bleu.example/home"},
        "suffixes": {"aks_api": ".{region}.aks.example.fr", "keyvault": ".vault2.sovcloud-api.fr"},
        "audiences": {"storage": "https://elsewhere.example/"},
    }
    cloud = BLEU.overridden(read_overrides(raw, "x"))
    assert cloud.hosts == (*BLEU.hosts, ".portal.bleu.example", ".aks.example.fr")
    assert cloud.has_host("portal.bleu.example")
    assert cloud.has_host("a.bleufrancesouth.aks.example.fr")
    assert not cloud.has_host("www.bleu.example")
    assert not cloud.has_host("elsewhere.example")
    assert not BLEU.has_host("portal.bleu.example")


def test_a_region_is_added_behind_the_others():
    cloud = BLEU.overridden(read_overrides({"regions": [WEST]}, "x"))
    assert cloud.region_names == ("bleufrancecentral", "bleufrancesouth", "bleufrancewest")
    added = cloud.region("Bleu France West")
    assert added is not None
    assert (added.pair, added.availability_zones, added.confidence, added.source) == (
        None,
        None,
        Confidence.CONFIGURED,
        "configuration",
    )


def test_a_region_is_replaced_in_its_place():
    central = BLEU.regions[0].model_dump() | {"availability_zones": 3}
    cloud = BLEU.overridden(read_overrides({"regions": [central]}, "x"))
    assert cloud.region_names == BLEU.region_names
    assert cloud.regions[0].availability_zones == 3
    assert cloud.regions[0].confidence is Confidence.CONFIGURED
    assert cloud.regions[1] == BLEU.regions[1]


def test_two_added_regions_may_be_each_other_s_pair():
    east = WEST | {"name": "bleufranceeast", "display_name": "Bleu France East", "pair": "bleufrancewest"}
    cloud = BLEU.overridden(read_overrides({"regions": [WEST | {"pair": "bleufranceeast"}, east]}, "x"))
    assert cloud.region_names[2:] == ("bleufrancewest", "bleufranceeast")


@pytest.mark.parametrize("pair", ["bleufrancecentral", "bleufrancewest", "nowhere"])
def test_a_pair_that_does_not_name_the_region_back_is_refused(pair):
    assert refused({"regions": [WEST | {"pair": pair}]}) == [
        f"BLEU-E203 bleu-iac:cloud.regions: 'bleufrancewest' has the pair '{pair}', which does not name it back. "
        "Correct the value"
    ]


def test_taking_a_pair_away_from_one_side_only_is_refused():
    alone = BLEU.regions[0].model_dump() | {"pair": None}
    assert refused({"regions": [alone]}) == [
        "BLEU-E203 bleu-iac:cloud.regions: 'bleufrancesouth' has the pair 'bleufrancecentral', "
        "which does not name it back. Correct the value"
    ]


def test_a_region_given_twice_is_refused():
    assert refused({"regions": [WEST, WEST]}) == [
        "BLEU-E203 bleu-iac:cloud.regions: holds two regions of the same name. Correct the value"
    ]


@pytest.mark.parametrize(
    ("kind", "key", "value", "near"),
    [
        ("endpoints", "resource_managers", "https://a.example.fr", "Did you mean resource_manager?"),
        ("audiences", "key_vault", "https://a.example.fr", "Did you mean keyvault?"),
        ("suffixes", "storage_blobs", ".a.example.fr", "Did you mean storage_blob?"),
        ("private_dns_zones", "aks_privat", "a.example.fr", "Did you mean aks_private?"),
    ],
)
def test_a_key_that_no_profile_has_is_refused_with_the_nearest(kind, key, value, near):
    assert refused({kind: {key: value}}) == [
        f"BLEU-E202 bleu-iac:cloud.{kind}.{key}: is not in the cloud profile. {near}"
    ]


def test_a_key_like_no_other_is_refused_with_all_that_are_known():
    (problem,) = refused({"endpoints": {"zzz": "https://a.example.fr"}})
    assert problem == (
        "BLEU-E202 bleu-iac:cloud.endpoints.zzz: is not in the cloud profile. "
        f"Known: {', '.join(sorted(BLEU.endpoints))}"
    )


def test_all_problems_of_an_override_come_in_one_error():
    raw = {
        "endpoints": {"portl": "https://a.example.fr", "metadata_host": "management.azure.com"},
        "suffixes": {"keyvault": ".vault.azure.net"},
        "regions": [WEST | {"name": "francesouth", "country": "DE", "operator": "Microsoft", "pair": "berlin"}],
    }
    assert refused(raw) == [
        "BLEU-E202 bleu-iac:cloud.endpoints.portl: is not in the cloud profile. Did you mean portal?",
        "BLEU-E203 bleu-iac:cloud.endpoints.metadata_host: is a name of another cloud, Azure France (commercial). "
        "Give a name of Bleu, or choose the profile 'azure-france'",
        "BLEU-E203 bleu-iac:cloud.suffixes.keyvault: is a name of another cloud, Azure France (commercial). "
        "Give a name of Bleu, or choose the profile 'azure-france'",
        "BLEU-E203 bleu-iac:cloud.regions.0.country: is 'DE', where Bleu has no region. Add only regions that have: FR",
        "BLEU-E203 bleu-iac:cloud.regions.0.operator: is 'Microsoft', who does not run Bleu. "
        "Add only regions that have: Bleu",
        "BLEU-E203 bleu-iac:cloud.regions.0.name: is a name of another cloud, Azure France (commercial). "
        "Give a name of Bleu, or choose the profile 'azure-france'",
        "BLEU-E203 bleu-iac:cloud.regions: 'francesouth' has the pair 'berlin', which does not name it back. "
        "Correct the value",
    ]


def test_bleu_s_names_can_not_be_made_commercial_azure_s_either():
    overrides = read_overrides({"endpoints": {"portal": "https://portal.sovcloud-azure.fr"}}, "x")
    with pytest.raises(CloudError, match="is a name of another cloud, Bleu"):
        clouds.get("azure-france").overridden(overrides)


def test_problems_without_a_place_begin_at_the_kind():
    with pytest.raises(CloudError) as error:
        BLEU.overridden(Overrides(suffixes={"keyvaultt": ".a.example.fr"}))
    assert str(error.value) == (
        "The cloud profile 'bleu' can't be used:\n"
        "  BLEU-E202 suffixes.keyvaultt: is not in the cloud profile. Did you mean keyvault?"
    )


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        pytest.param([], ": must be a mapping. Correct the value", id="a list"),
        pytest.param("bleu", ": must be a mapping. Correct the value", id="a text"),
        pytest.param({"endpoint": {}}, ".endpoint: is not a setting. Did you mean endpoints?", id="unknown"),
        pytest.param(
            {"zzz": {}},
            ".zzz: is not a setting. Known: audiences, endpoints, private_dns_zones, regions, suffixes",
            id="unknown, like no other",
        ),
        pytest.param({"endpoints": []}, ".endpoints: must be a mapping. Correct the value", id="kind is a list"),
        pytest.param({"endpoints": {"portal": 1}}, ".endpoints.portal: must be a text. Correct the value", id="number"),
        pytest.param({"regions": WEST}, ".regions: must be a list. Correct the value", id="one region, not a list"),
        pytest.param({"regions": ["x"]}, ".regions.0: must be a mapping. Correct the value", id="region is a text"),
        pytest.param(
            {"regions": [WEST | {"town": "Rennes"}]},
            ".regions.0.town: is not a setting. Known: availability_zones, city, confidence, country, display_name, "
            "name, operator, pair, short_name, source",
            id="unknown in a region",
        ),
        pytest.param(
            {"regions": [WEST, {**WEST, "name": "x", "city": ""}]},
            ".regions.1.city: must have a length of 1 or more. Correct the value",
            id="empty",
        ),
        pytest.param(
            {"regions": [{k: v for k, v in WEST.items() if k != "country"}]},
            ".regions.0.country: is missing. Give it a value",
            id="missing",
        ),
        pytest.param(
            {"regions": [WEST | {"name": "Bleu France West"}]},
            ".regions.0.name: must match ^[a-z0-9]+$. Correct the value",
            id="display name as name",
        ),
        pytest.param(
            {"regions": [WEST | {"availability_zones": -1}]},
            ".regions.0.availability_zones: must be 0 or more. Correct the value",
            id="fewer zones than none",
        ),
        pytest.param(
            {"regions": [WEST | {"availability_zones": "three"}]},
            ".regions.0.availability_zones: must be a whole number. Correct the value",
            id="zones in words",
        ),
        pytest.param(
            {"endpoints": {"metadata_host": "https://arm.bleu.example"}},
            ".endpoints: metadata_host must be a host alone. Correct the value",
            id="metadata host is an URL",
        ),
    ],
)
def test_a_wrong_override_is_refused_with_its_place(raw, problem):
    assert refused(raw) == [f"BLEU-E203 bleu-iac:cloud{problem}"]


@pytest.mark.parametrize(
    ("kind", "key", "value", "wanted"),
    [
        ("endpoints", "portal", "http://portal.bleu.example", "https://service.example"),
        ("endpoints", "portal", "", "https://service.example"),
        ("endpoints", "portal", "portal", "https://service.example"),
        ("endpoints", "portal", "https://user:word@portal.bleu.example", "https://service.example"),
        ("endpoints", "portal", "https://portal.bleu.example/a b", "https://service.example"),
        ("audiences", "arm", "arm.bleu.example", "https://service.example"),
        ("suffixes", "keyvault", "vault.bleu.example", ".service.example"),
        ("suffixes", "keyvault", ".fr", ".service.example"),
        ("suffixes", "keyvault", ".Vault.bleu.example", ".service.example"),
        ("suffixes", "keyvault", "..vault.bleu.example", ".service.example"),
        ("suffixes", "keyvault", ".*.bleu.example", ".service.example"),
        ("suffixes", "keyvault", ".{zone}.bleu.example", ".service.example"),
        ("suffixes", "keyvault", ".vault.bleu.example\n", ".service.example"),
        ("private_dns_zones", "keyvault", ".vault.bleu.example", "privatelink.service.example"),
        ("private_dns_zones", "keyvault", "privatelink.vault.bleu.example.", "privatelink.service.example"),
    ],
)
def test_a_value_of_the_wrong_shape_is_refused(kind, key, value, wanted):
    assert refused({kind: {key: value}}) == [
        f"BLEU-E203 bleu-iac:cloud.{kind}.{key}: must look like {wanted}. Correct the value"
    ]


def test_an_error_holds_no_value_that_may_be_a_secret():
    assert "hunter2" not in "".join(refused({"endpoints": {"portal": "https://user:hunter2@x.example"}}))


def test_an_unreadable_override_is_told_whole_and_in_french(monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    with pytest.raises(CloudError) as error:
        read_overrides({"endpoint": {}, "suffixes": {"keyvault": "x"}, "regions": [{}]}, "pack.cloud")
    assert str(error.value) == (
        "Ce que la configuration dit du cloud est inutilisable :\n"
        "  BLEU-E203 pack.cloud.suffixes.keyvault: doit ressembler à .service.example. Corrigez la valeur\n"
        "  BLEU-E203 pack.cloud.regions.0.name: manque. Donnez-lui une valeur\n"
        "  BLEU-E203 pack.cloud.regions.0.display_name: manque. Donnez-lui une valeur\n"
        "  BLEU-E203 pack.cloud.regions.0.short_name: manque. Donnez-lui une valeur\n"
        "  BLEU-E203 pack.cloud.regions.0.country: manque. Donnez-lui une valeur\n"
        "  BLEU-E203 pack.cloud.regions.0.city: manque. Donnez-lui une valeur\n"
        "  BLEU-E203 pack.cloud.regions.0.operator: manque. Donnez-lui une valeur\n"
        "  BLEU-E203 pack.cloud.endpoint: n'est pas un réglage. Vouliez-vous dire endpoints ?"
    )


def test_without_a_setting_the_cloud_is_bleu():
    assert configured(None) is BLEU
    assert configured({}) == BLEU


def test_the_setting_is_a_profile_s_name_or_a_mapping_with_one():
    assert configured("azure-france").name == "azure-france"
    assert configured({"name": "azure-france"}).name == "azure-france"
    assert configured({"suffixes": {"servicebus": ".sb.example.fr"}}).suffix("servicebus") == ".sb.example.fr"


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("blue", "BLEU-E201 bleu-iac:cloud: 'blue' is not a cloud profile. Did you mean bleu?"),
        ("", "BLEU-E201 bleu-iac:cloud: '' is not a cloud profile. Known: azure-france, bleu"),
        (7, "BLEU-E201 bleu-iac:cloud: '7' is not a cloud profile. Known: azure-france, bleu"),
        ({"name": ""}, "BLEU-E201 bleu-iac:cloud.name: '' is not a cloud profile. Known: azure-france, bleu"),
        ({"nam": "bleu"}, "BLEU-E203 bleu-iac:cloud.nam: is not a setting. "
         "Known: audiences, endpoints, private_dns_zones, regions, suffixes"),
    ],
)  # fmt: skip
def test_a_setting_that_describes_no_cloud_is_refused(raw, problem):
    with pytest.raises(CloudError) as error:
        configured(raw)
    assert [str(each) for each in error.value.problems] == [problem]


def test_a_wrong_name_and_wrong_overrides_are_told_together():
    with pytest.raises(CloudError) as error:
        configured({"name": "blue", "endpoints": {"portal": "x"}})
    assert str(error.value) == (
        "What the configuration says of the cloud can't be used:\n"
        "  BLEU-E203 bleu-iac:cloud.endpoints.portal: must look like https://service.example. Correct the value\n"
        "  BLEU-E201 bleu-iac:cloud.name: 'blue' is not a cloud profile. Did you mean bleu?"
    )


def _refuse(_: object) -> object:
    raise ValueError("of a kind nobody foresaw")


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    zone_count: int = Field(default=1, alias="zoneCount")


class Model(BaseModel):
    """A model that shows what other readers of configuration get from the same function."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    size: Literal["S", "M"] = "S"
    on: bool = False
    secret: Annotated[SecretStr, Field(min_length=8)] = SecretStr("12345678")
    inner: Inner | None = None
    odd: Annotated[int, AfterValidator(_refuse)] = 0
    number: Annotated[float, Field(gt=0, lt=9)] = 1
    network: IPv4Network = IPv4Network("10.0.0.0/24")
    names: Annotated[list[str], Field(min_length=1)] = ["x"]


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ({"size": "L"}, "at.size: must be one of 'S', 'M'. Correct the value"),
        ({"on": "perhaps"}, "at.on: must be true or false. Correct the value"),
        ({"secret": "hunter2"}, "at.secret: must have a length of 8 or more. Correct the value"),
        ({"inner": {"zoneCont": 2}}, "at.inner.zoneCont: is not a setting. Did you mean zoneCount?"),
        ({"inner": {"zoneCount": 1.5}}, "at.inner.zoneCount: must be a whole number. Correct the value"),
        ({"number": "many"}, "at.number: must be a number. Correct the value"),
        ({"number": 0}, "at.number: must be more than 0.0. Correct the value"),
        ({"number": 9}, "at.number: must be less than 9.0. Correct the value"),
        (
            {"network": "10.0.0.1/24"},
            "at.network: must be a network such as 10.0.0.0/24, no bit set behind its mask. Correct the value",
        ),
        ({"names": []}, "at.names: must have a length of 1 or more. Correct the value"),
        ({"odd": 1}, "at.odd: is wrong: Value error, of a kind nobody foresaw. Correct the value"),
    ],
)
def test_what_pydantic_finds_is_told_in_our_words(raw, problem):
    with pytest.raises(ValidationError) as error:
        Model.model_validate(raw)
    assert [str(each) for each in validation_problems(error.value, "BLEU-E203", "at", Model)] == [
        f"BLEU-E203 {problem}"
    ]


def test_without_a_model_a_setting_that_does_not_exist_is_to_be_taken_out():
    with pytest.raises(ValidationError) as error:
        Model.model_validate({"sise": "S"})
    (problem,) = validation_problems(error.value, "BLEU-E203")
    assert str(problem) == "BLEU-E203 sise: is not a setting. Take it out"
