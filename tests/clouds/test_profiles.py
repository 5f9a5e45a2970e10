"""What the profiles that come with the library say."""

import doctest
import re

import pytest

from bleu_iac import clouds
from bleu_iac.clouds import Cloud, CloudError, Confidence, hosts

BLEU = clouds.get("bleu")
FRANCE = clouds.get("azure-france")
KINDS = ("endpoints", "audiences", "suffixes", "private_dns_zones")


CONFIDENCES = {
    "A": {
        "endpoints": "resource_manager entra_login microsoft_graph monitor monitor_global_handler",
        "audiences": "arm arm_audience_core wif keyvault appconfig appservice",
        "suffixes": (
            "keyvault managed_hsm storage storage_blob redis managed_redis kusto kusto_mfa acr acr_regional "
            "appconfig loganalytics_domain"
        ),
    },
    "B": {
        "endpoints": "portal service_management sql_management loganalytics_query appinsights_api",
        "audiences": "aad_graph ossrdbms synapse datalake batch",
        "suffixes": (
            "attestation storage_sync sql mysql postgresql mariadb synapse_dev datalake_store datalake_analytics "
            "aks_api"
        ),
        "private_dns_zones": "aks aks_private",
    },
    "C": {
        "suffixes": "entra_tenant_suffix appservice_scm",
    },
    "D": {
        "endpoints": "metadata_host metadata_endpoints",
        "suffixes": (
            "storage_queue storage_table storage_file storage_dfs storage_web loganalytics_ods loganalytics_oms "
            "appservice_site"
        ),
        "private_dns_zones": (
            "storage_blob storage_queue storage_table storage_file storage_dfs storage_web keyvault managed_hsm "
            "sql postgresql mysql mariadb acr appconfig monitor monitor_oms monitor_ods kusto redis managed_redis "
            "synapse_sql synapse_dev storage_sync attestation"
        ),
    },
    "?": {
        "audiences": "storage",
        "suffixes": (
            "servicebus cosmosdb eventgrid cognitiveservices openai search datafactory iothub iot_dps signalr "
            "webpubsub trafficmanager frontdoor containerapps apimanagement cloudapp"
        ),
        "private_dns_zones": (
            "synapse_web monitor_automation servicebus cosmos_sql cosmos_mongo cosmos_cassandra cosmos_gremlin "
            "cosmos_table appservice cognitiveservices openai aiservices search datafactory datafactory_portal "
            "eventgrid batch iothub iot_dps backup siterecovery signalr webpubsub ml_api ml_notebooks"
        ),
    },
}
"""What the sources of each value of Bleu bear out, transcribed from them and not from the profile."""


def facts(cloud: Cloud, *kinds: str):
    return [(f"{kind}.{key}", fact) for kind in kinds or KINDS for key, fact in getattr(cloud, kind).items()]


def test_two_profiles_come_with_the_library():
    assert clouds.names() == ("azure-france", "bleu")
    assert [clouds.get(name).name for name in clouds.names()] == ["azure-france", "bleu"]


def test_a_profile_is_loaded_once():
    assert clouds.get("bleu") is clouds.get("bleu", "somewhere else")


def test_the_example_of_the_package_holds():
    assert doctest.testmod(clouds).attempted == 2
    assert doctest.testmod(clouds).failed == 0


def test_an_unknown_profile_is_refused_with_the_nearest():
    with pytest.raises(CloudError) as refused:
        clouds.get("blue")
    assert str(refused.value) == (
        "The cloud profile 'blue' can't be used:\n  BLEU-E201 cloud: 'blue' is not a cloud profile. Did you mean bleu?"
    )


@pytest.mark.parametrize("name", ["", "BLEU", "../bleu", "bleu.toml", "aws"])
def test_what_is_no_profile_is_refused_with_those_known(name):
    with pytest.raises(CloudError) as refused:
        clouds.get(name, "bleu-iac:cloud.name")
    (problem,) = refused.value.problems
    assert problem.where == "bleu-iac:cloud.name"
    assert problem.code == "BLEU-E201"
    assert str(problem.what) == f"{name!r} is not a cloud profile"


def test_an_unknown_profile_is_refused_in_french(monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    with pytest.raises(CloudError) as refused:
        clouds.get("nuage")
    assert str(refused.value) == (
        "Le profil de cloud 'nuage' est inutilisable :\n"
        "  BLEU-E201 cloud: 'nuage' n'est pas un profil de cloud. Connus : azure-france, bleu"
    )


def test_bleu_has_two_regions_in_france_each_the_other_s_pair():
    assert [(r.name, r.display_name, r.city, r.pair, r.short_name) for r in BLEU.regions] == [
        ("bleufrancecentral", "Bleu France Central", "Paris", "bleufrancesouth", "bleuc"),
        ("bleufrancesouth", "Bleu France South", "Marseille", "bleufrancecentral", "bleus"),
    ]
    assert {(r.country, r.operator, r.confidence) for r in BLEU.regions} == {("FR", "Bleu", Confidence.CONFIRMED)}


def test_nothing_public_says_how_many_zones_bleu_has():
    assert [r.availability_zones for r in BLEU.regions] == [None, None]


def test_commercial_azure_has_two_regions_in_france_each_the_other_s_pair():
    assert [(r.name, r.display_name, r.city, r.pair, r.short_name) for r in FRANCE.regions] == [
        ("francecentral", "France Central", "Paris", "francesouth", "frc"),
        ("francesouth", "France South", "Marseille", "francecentral", "frs"),
    ]
    assert [r.availability_zones for r in FRANCE.regions] == [3, 0]
    assert {(r.country, r.operator) for r in FRANCE.regions} == {("FR", "Microsoft")}


def test_only_bleu_is_immune_and_only_bleu_needs_its_metadata_host():
    assert (BLEU.immune_to_foreign_law, BLEU.metadata_host_required, BLEU.environment) == (True, True, "AzureBleuCloud")
    assert (FRANCE.immune_to_foreign_law, FRANCE.metadata_host_required, FRANCE.environment) == (False, False, "public")


def test_bleu_is_not_called_qualified():
    assert "in progress" in BLEU.caveat.en
    assert "not to be called qualified" in BLEU.caveat.en
    assert "en cours" in BLEU.caveat.fr


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_in_both_profiles_and_in_the_same_order(kind):
    assert list(getattr(BLEU, kind)) == list(getattr(FRANCE, kind))


def test_each_value_of_bleu_has_the_confidence_its_sources_give():
    expected = {
        f"{kind}.{key}": confidence
        for confidence, kinds in CONFIDENCES.items()
        for kind, keys in kinds.items()
        for key in keys.split()
    }
    assert {name: fact.confidence.value for name, fact in facts(BLEU)} == expected


def test_each_value_has_a_source():
    assert [name for cloud in (BLEU, FRANCE) for name, fact in facts(cloud) if not fact.source] == []
    assert [region.name for cloud in (BLEU, FRANCE) for region in cloud.regions if not region.source] == []


def test_no_profile_says_that_it_was_configured():
    said = {fact.confidence for cloud in (BLEU, FRANCE) for _, fact in facts(cloud)}
    said |= {region.confidence for cloud in (BLEU, FRANCE) for region in cloud.regions}
    assert Confidence.CONFIGURED not in said


def test_commercial_azure_has_every_value():
    assert [name for name, fact in facts(FRANCE) if fact.value is None] == []


@pytest.mark.parametrize(
    ("name", "value", "confidence"),
    [
        ("endpoints.resource_manager", "https://management.sovcloud-api.fr", "A"),
        ("endpoints.metadata_host", "management.sovcloud-api.fr", "D"),
        ("endpoints.entra_login", "https://login.sovcloud-identity.fr", "A"),
        ("endpoints.microsoft_graph", "https://graph.svc.sovcloud.fr", "A"),
        ("endpoints.portal", "https://portal.sovcloud-azure.fr", "B"),
        ("audiences.wif", "api://AzureADTokenExchangeFrance", "A"),
        ("audiences.arm", "https://management.sovcloud-api.fr/", "A"),
        ("audiences.arm_audience_core", "https://management.core.sovcloud-api.fr/", "A"),
        ("audiences.keyvault", "https://vault.sovcloud-api.fr", "A"),
        ("audiences.storage", None, "?"),
        ("suffixes.keyvault", ".vault.sovcloud-api.fr", "A"),
        ("suffixes.managed_hsm", ".managedhsm.sovcloud-api.fr", "A"),
        ("suffixes.storage_blob", ".blob.core.sovcloud-api.fr", "A"),
        ("suffixes.storage_dfs", ".dfs.core.sovcloud-api.fr", "D"),
        ("suffixes.acr", ".azurecr.sovcloud-azure.fr", "A"),
        ("suffixes.appservice_scm", ".scm.azurewebsites.fr", "C"),
        ("suffixes.servicebus", None, "?"),
        ("private_dns_zones.aks", "privatelink.{region}.cx.prod-aks.sovcloud-api.fr", "B"),
        ("private_dns_zones.keyvault", "privatelink.vaultcore.sovcloud-api.fr", "D"),
        ("private_dns_zones.storage_blob", "privatelink.blob.core.sovcloud-api.fr", "D"),
        ("private_dns_zones.acr", "privatelink.azurecr.sovcloud-azure.fr", "D"),
        ("private_dns_zones.monitor_automation", None, "?"),
    ],
)
def test_bleu_says(name, value, confidence):
    kind, key = name.split(".")
    fact = BLEU.fact(kind, key)
    assert (fact.value, fact.confidence.value) == (value, confidence)
    assert fact.doubtful is (confidence in "D?")


def test_every_zone_of_bleu_but_that_of_aks_is_a_guess_or_unknown():
    assert [key for key, zone in BLEU.private_dns_zones.items() if not zone.doubtful] == ["aks", "aks_private"]


def test_every_name_in_a_profile_is_one_of_its_own_hosts():
    # App Service's names on Bleu come from one doubtful source, so they do not recognise a host.
    strangers = [
        f"{cloud.name} {name}"
        for cloud in (BLEU, FRANCE)
        for name, fact in facts(cloud)
        if fact.value and not fact.value.startswith("api://") and not cloud.has_host(hosts.root_of(fact.value))
    ]
    assert strangers == ["bleu suffixes.appservice_scm", "bleu suffixes.appservice_site"]


def test_no_name_of_one_profile_is_a_host_of_the_other():
    shared = [
        name
        for own, other in ((BLEU, FRANCE), (FRANCE, BLEU))
        for name, fact in facts(own)
        if fact.value and other.has_host(hosts.root_of(fact.value))
    ]
    assert shared == []


def test_the_only_placeholders_are_the_region_and_its_code():
    found = {
        mark
        for cloud in (BLEU, FRANCE)
        for _, fact in facts(cloud)
        for mark in re.findall(r"\{.*?\}", fact.value or "")
    }
    assert found == {"{region}", "{regionCode}"}


def test_a_known_value_is_given():
    assert BLEU.endpoint("resource_manager") == "https://management.sovcloud-api.fr"
    assert BLEU.audience("wif") == "api://AzureADTokenExchangeFrance"
    assert BLEU.suffix("keyvault") == ".vault.sovcloud-api.fr"
    assert BLEU.private_dns_zone("keyvault") == "privatelink.vaultcore.sovcloud-api.fr"


def test_a_name_that_differs_by_region_is_given_for_one():
    assert BLEU.suffix("acr_regional", "bleufrancesouth") == ".bleufrancesouth.geo.azurecr.sovcloud-azure.fr"
    assert BLEU.private_dns_zone("aks", "Bleu France Central") == (
        "privatelink.bleufrancecentral.cx.prod-aks.sovcloud-api.fr"
    )
    assert FRANCE.private_dns_zone("backup", "francecentral") == "privatelink.frc.backup.windowsazure.com"


@pytest.mark.parametrize("region", ["", "westeurope", "francecentral"])
def test_a_name_that_differs_by_region_is_not_given_without_a_region_of_the_cloud(region):
    with pytest.raises(ValueError, match=f"suffixes.aks_api differs by region, and '{region}' is none of bleu"):
        BLEU.suffix("aks_api", region)
    with pytest.raises(ValueError, match=f"private_dns_zones.kusto differs by region, and '{region}' is none of bleu"):
        BLEU.private_dns_zone("kusto", region)


@pytest.mark.parametrize(
    ("ask", "place"),
    [
        (lambda cloud: cloud.audience("storage"), "audiences.storage"),
        (lambda cloud: cloud.suffix("servicebus"), "suffixes.servicebus"),
        (lambda cloud: cloud.private_dns_zone("backup", "bleufrancecentral"), "private_dns_zones.backup"),
    ],
)
def test_a_value_that_nothing_public_gives_is_refused_with_its_setting(ask, place):
    with pytest.raises(CloudError) as refused:
        ask(BLEU)
    assert str(refused.value) == (
        "The cloud profile 'bleu' can't be used:\n"
        f"  BLEU-E204 {place}: has no public value in the cloud 'bleu'. "
        f"Ask the operator for it and set it under bleu-iac:cloud.{place} in the stack's configuration"
    )


def test_a_key_that_no_profile_has_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        BLEU.suffix("keyvaults")


@pytest.mark.parametrize(
    "spelling",
    ["bleufrancecentral", "BleuFranceCentral", "BLEUFRANCECENTRAL", "Bleu France Central", " bleu  france central "],
)
def test_a_region_is_found_in_any_spelling_azure_accepts(spelling):
    region = BLEU.region(spelling)
    assert region is not None
    assert region.name == "bleufrancecentral"


@pytest.mark.parametrize(
    "spelling",
    ["", " ", "global", "francecentral", "France Central", "bleufrancecentral2", "bleu-france-central", "bleufrance",
     "westeurope", "bleu\u00a0france\u00a0central", "bleu\tfrancecentral", "ｂleufrancecentral"],
)  # fmt: skip
def test_what_is_no_region_of_bleu_is_not_found(spelling):
    assert BLEU.region(spelling) is None


def test_a_region_of_commercial_azure_is_not_bleu_s_nor_the_other_way_round():
    assert [BLEU.region(name) for name in FRANCE.region_names] == [None, None]
    assert [FRANCE.region(name) for name in BLEU.region_names] == [None, None]
    assert BLEU.region_names == ("bleufrancecentral", "bleufrancesouth")
