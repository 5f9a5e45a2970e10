"""BLEU-0002."""

import pytest

from bleu_iac import clouds
from bleu_iac.clouds import Overrides
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.residency.geo_redundancy_in_pair import RULE
from bleu_iac.rules.rule import Context, judge

ID = "residency-geo-redundancy-in-pair"
STORAGE = "azure-native:storage:StorageAccount"
KNOWN = "_LRS, _ZRS, _GRS, _RAGRS, _GZRS, _RAGZRS"
ELSEWHERE = "and that is not a region of Bleu (bleufrancecentral, bleufrancesouth)"


def account(sku: object, location: object = "bleufrancecentral") -> dict[str, object]:
    return {"location": location, "sku": {"name": sku}}


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param(
            account("Standard_GRS", "westeurope"),
            [f"violation sku.name: is 'Standard_GRS', which copies to the pair of 'westeurope', {ELSEWHERE}"],
            id="the pair is elsewhere",
        ),
        pytest.param(
            account("Standard_RAGZRS", "francecentral"),
            [f"violation sku.name: is 'Standard_RAGZRS', which copies to the pair of 'francecentral', {ELSEWHERE}"],
            id="the pair is in another cloud of the same country",
        ),
        pytest.param(
            account("Standard_GRS", UNKNOWN),
            ["undetermined sku.name: copies to the pair of a region that is not known before deployment"],
            id="location unknown",
        ),
        pytest.param(
            account("Standard_GRS", None),
            ["undetermined sku.name: copies to the pair of a region that is not known before deployment"],
            id="location left to the resource group",
        ),
        pytest.param(
            account("Standard_GRS", 7),
            [f"violation sku.name: is 'Standard_GRS', which copies to the pair of 7, {ELSEWHERE}"],
            id="location of a wrong type",
        ),
        pytest.param(account(UNKNOWN), ["undetermined sku.name: is not known before deployment"], id="sku unknown"),
        pytest.param({"sku": UNKNOWN}, ["undetermined sku.name: is not known before deployment"], id="block unknown"),
        pytest.param(
            {}, [f"violation sku.name: must be one that ends with {KNOWN}, found nothing"], id="block missing"
        ),
        pytest.param(
            {"sku": {}}, [f"violation sku.name: must be one that ends with {KNOWN}, found nothing"], id="sku missing"
        ),
        pytest.param(
            account("Standard_WRS"),
            [f"violation sku.name: must be one that ends with {KNOWN}, found 'Standard_WRS'"],
            id="a redundancy nobody knows",
        ),
        pytest.param(
            account(1), [f"violation sku.name: must be one that ends with {KNOWN}, found 1"], id="sku of a wrong type"
        ),
        pytest.param(account("Standard_LRS", "westeurope"), [], id="no second copy"),
        pytest.param(account("PremiumV2_ZRS"), [], id="no second copy, premium"),
        pytest.param(account("Standard_GRS"), [], id="the pair is in the cloud"),
        pytest.param(
            account("StandardV2_GZRS", "Bleu France South"), [], id="the pair is in the cloud, by display name"
        ),
    ],
)
def test_a_second_copy_elsewhere_is_refused(ask, inputs, expected):
    assert ask(ID, STORAGE, inputs) == expected


def test_the_pair_is_computed_for_each_cloud(ask):
    assert ask(ID, STORAGE, account("Standard_GRS", "francesouth"), cloud="azure-france") == []


def test_a_region_without_a_pair_has_nowhere_to_copy_to():
    lonely = {
        "name": "bleufrancenord",
        "display_name": "Bleu France Nord",
        "short_name": "bleun",
        "country": "FR",
        "city": "Lille",
        "operator": "Bleu",
        "pair": None,
        "confidence": "configured",
    }
    cloud = clouds.get("bleu").overridden(Overrides.model_validate({"regions": [lonely]}))
    findings = judge(RULE, Resource(STORAGE, "it", account("Standard_GRS", "bleufrancenord")), Context(cloud, {}))
    assert [str(finding.message) for finding in findings] == [
        "is 'Standard_GRS', which copies to the pair of 'bleufrancenord', and that is not a region of Bleu "
        "(bleufrancecentral, bleufrancesouth, bleufrancenord)"
    ]


DEFAULT = f"is left out, which copies to the pair of 'westeurope', {ELSEWHERE}"


@pytest.mark.parametrize(
    ("token", "inputs", "path"),
    [
        ("sql:Database", {}, "requestedBackupStorageRedundancy"),
        ("sql:ManagedInstance", {}, "requestedBackupStorageRedundancy"),
        ("synapse:SqlPool", {}, "storageAccountType"),
        ("recoveryservices:Vault", {}, "properties.redundancySettings.standardTierStorageRedundancy"),
        ("cosmosdb:DatabaseAccount", {}, "backupPolicy.periodicModeProperties.backupStorageRedundancy"),
        ("iothub:IotHubResource", {}, "properties.enableDataResidency"),
        ("deviceprovisioningservices:IotDpsResource", {"properties": {}}, "properties.enableDataResidency"),
        ("eventgrid:Topic", {}, "dataResidencyBoundary"),
        ("databoxedge:Device", {}, "dataResidency.type"),
    ],
)
def test_what_copies_to_the_pair_unless_told_otherwise(ask, token, inputs, path):
    assert ask(ID, f"azure-native:{token}", {"location": "westeurope", **inputs}) == [f"violation {path}: {DEFAULT}"]
    assert ask(ID, f"azure-native:{token}", {"location": "bleufrancesouth", **inputs}) == []


@pytest.mark.parametrize(
    ("token", "inputs", "path", "value"),
    [
        ("sql:Database", {"requestedBackupStorageRedundancy": "geo"}, "requestedBackupStorageRedundancy", "'geo'"),
        (
            "dbforpostgresql:Server",
            {"backup": {"geoRedundantBackup": "Enabled"}},
            "backup.geoRedundantBackup",
            "'Enabled'",
        ),
        (
            "dataprotection:BackupVault",
            {"properties": {"storageSettings": [{"type": "ZoneRedundant"}, {"type": "GeoRedundant"}]}},
            "properties.storageSettings[1].type",
            "'GeoRedundant'",
        ),
        (
            "iothub:IotHubResource",
            {"properties": {"enableDataResidency": False}},
            "properties.enableDataResidency",
            "False",
        ),
    ],
)
def test_what_copies_to_the_pair_when_told_to(ask, token, inputs, path, value):
    assert ask(ID, f"azure-native:{token}", {"location": "westeurope", **inputs}) == [
        f"violation {path}: is {value}, which copies to the pair of 'westeurope', {ELSEWHERE}"
    ]
    assert ask(ID, f"azure-native:{token}", {"location": "bleufrancesouth", **inputs}) == []
    assert ask(ID, f"azure-native:{token}", inputs) == [
        f"undetermined {path}: copies to the pair of a region that is not known before deployment"
    ]


@pytest.mark.parametrize(
    ("token", "inputs"),
    [
        ("sql:Database", {"requestedBackupStorageRedundancy": "Zone"}),
        ("dbformysql:Server", {}),
        ("dbforpostgresql:Server", {"backup": {}}),
        ("iothub:IotHubResource", {"properties": {"enableDataResidency": True}}),
        ("eventgrid:Domain", {"dataResidencyBoundary": "WithinRegion"}),
        ("cosmosdb:DatabaseAccount", {"backupPolicy": {"type": "Continuous"}}),
        (
            "recoveryservices:Vault",
            {"properties": {"redundancySettings": {"standardTierStorageRedundancy": "LocallyRedundant"}}},
        ),
        ("sql:GeoBackupPolicy", {"state": "Enabled"}),
    ],
)
def test_what_stays_in_the_region_needs_no_pair(ask, token, inputs):
    assert ask(ID, f"azure-native:{token}", {"location": "westeurope", **inputs}) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            "Globe",
            ["violation requestedBackupStorageRedundancy: must be one of Local, Zone, Geo, GeoZone, found 'Globe'"],
        ),
        (1, ["violation requestedBackupStorageRedundancy: must be one of Local, Zone, Geo, GeoZone, found 1"]),
        (True, ["violation requestedBackupStorageRedundancy: must be one of Local, Zone, Geo, GeoZone, found True"]),
        (UNKNOWN, ["undetermined requestedBackupStorageRedundancy: is not known before deployment"]),
    ],
)
def test_a_redundancy_nobody_knows_is_refused(ask, value, expected):
    inputs = {"location": "bleufrancesouth", "requestedBackupStorageRedundancy": value}
    assert ask(ID, "azure-native:sql:Database", inputs) == expected


def test_the_place_of_a_copy_is_the_nearest_one(ask):
    def registry(location):
        account = {"systemCreatedStorageAccount": {"storageAccountType": "Standard_GRS"}}
        return {
            "location": "bleufrancesouth",
            "regionDetails": [{"location": location, "storageAccountDetails": [account]}],
        }

    path = "regionDetails[0].storageAccountDetails[0].systemCreatedStorageAccount.storageAccountType"
    assert ask(ID, "azure-native:machinelearningservices:Registry", registry("bleufrancecentral")) == []
    assert ask(ID, "azure-native:machinelearningservices:Registry", registry("westeurope")) == [
        f"violation {path}: is 'Standard_GRS', which copies to the pair of 'westeurope', {ELSEWHERE}"
    ]


def test_a_vault_is_always_copied():
    lonely = {
        "name": "bleufrancenord",
        "display_name": "Bleu France Nord",
        "short_name": "bleun",
        "country": "FR",
        "city": "Lille",
        "operator": "Bleu",
    }
    cloud = clouds.get("bleu").overridden(Overrides.model_validate({"regions": [lonely]}))

    def said(location):
        vault = Resource("azure-native:keyvault:Vault", "it", {"location": location})
        return [str(finding.message) for finding in judge(RULE, vault, Context(cloud, {}))]

    assert said("bleufrancecentral") == []
    assert said("westeurope") == []  # another rule's
    assert said("bleufrancenord") == [
        "is copied to the pair of 'bleufrancenord', and that is not a region of Bleu (bleufrancecentral, "
        "bleufrancesouth, bleufrancenord)"
    ]
