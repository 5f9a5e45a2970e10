"""The switches that the catalogue lists, judged where a program writes them out and asked about where it does not."""

import pytest

from bleu_iac.resources import UNKNOWN, Path, Resource
from bleu_iac.rules.listed import Listed
from bleu_iac.rules.tables import Switch, table

LINK = "azure-native:datafactory:LinkedService"
GRAFANA = "azure-native:dashboard:Grafana"
POOL = "azure-native:netapp:CapacityPoolVolume"


def said(listed: Listed, token: str, inputs: dict, secrets: frozenset[Path] = frozenset()) -> list[str]:
    resource = Resource(token, "it", inputs, secrets=secrets)
    return [f"{each.verdict} {each.property}: {each.message}" for each in listed.findings(resource)]


@pytest.fixture
def modes() -> Listed:
    return Listed("transport-database-mode", "transport-files-by-default", "transport-peer-not-verified")


def test_what_is_written_out_is_judged_and_what_no_object_of_the_kind_has_is_not_asked_for(modes):
    assert said(modes, LINK, {"properties": {"type": "PostgreSql"}}) == []
    assert said(modes, "azure-native:sql:Server", {"properties": {"trustServerCertificate": True}}) == []


def test_the_good_values_said_are_of_the_kind_that_stands_there(modes):
    inputs = {"properties": {"type": "FtpServer", "enableSsl": False, "trustServerCertificate": "true"}}
    assert said(modes, LINK, inputs) == [
        "violation properties.enableSsl: must be true, found False",
        "violation properties.trustServerCertificate: must be false, found 'true'",
    ]


def test_a_value_that_nobody_has_called_good_is_refused(modes):
    (one,) = said(modes, LINK, {"properties": {"encrypt": "sometimes"}})
    assert one == "violation properties.encrypt: must be one of true, yes, mandatory, strict, found 'sometimes'"


def test_a_secret_is_judged_and_not_shown(modes):
    secret = frozenset({("properties", "enableSsl")})
    found = said(modes, LINK, {"properties": {"type": "FtpServer", "enableSsl": False}}, secret)
    assert found == ["violation properties.enableSsl: must be true, found [secret]"]


def test_something_unknown_that_may_hold_switches_is_said_once(modes):
    assert said(modes, LINK, {"properties": UNKNOWN}) == ["undetermined properties: is not known before deployment"]
    assert said(modes, LINK, {"linkedServiceName": UNKNOWN, "properties": {"type": "x"}}) == []


def test_each_element_of_a_list_is_judged():
    nfs = Listed("transport-nfs-by-default")
    assert said(nfs, POOL, {"protocolTypes": ["CIFS", "NFSv3", UNKNOWN]}) == [
        "violation protocolTypes[1]: must be one of CIFS, NFSv4.1, found 'NFSv3'",
        "undetermined protocolTypes[2]: is not known before deployment",
    ]


LEFT_OUT = "is left out, and what that amounts to is not documented: write"


def test_what_nobody_documents_is_reported_where_its_block_stands():
    ldap = Listed("transport-encrypted-by-word")
    cloud = "azure-native:avs:PrivateCloud"
    assert said(ldap, cloud, {}) == []
    assert said(ldap, cloud, {"identitySources": []}) == []
    assert said(ldap, cloud, {"identitySources": [{"ssl": "Enabled"}, {"name": "x"}, UNKNOWN, "x"]}) == [
        f"undetermined identitySources[1].ssl: {LEFT_OUT} Enabled",
        "undetermined identitySources[2]: is not known before deployment",
    ]


def test_a_list_without_elements_is_left_out_too():
    api = Listed("transport-api-protocols")
    for inputs in ({}, {"protocols": None}, {"protocols": []}):
        assert said(api, "azure-native:apimanagement:Api", inputs) == [
            f"undetermined protocols: {LEFT_OUT} one of https, wss"
        ]


def test_only_the_alternative_that_has_it_is_asked_about(modes):
    assert said(modes, LINK, {"properties": {"type": "SQLSERVER"}}) == [
        f"undetermined properties.encrypt: {LEFT_OUT} one of true, yes, mandatory, strict"
    ]
    assert said(modes, LINK, {"properties": {"type": UNKNOWN}}) == [
        "undetermined properties.type: is not known before deployment"
    ]
    assert said(modes, LINK, {"properties": {}}) == []


def test_what_the_sdk_sends_by_itself_is_not_asked_about():
    kafka = Listed("transport-encrypted-by-word")
    endpoint = "azure-native:iotoperations:DataflowEndpoint"
    assert said(kafka, endpoint, {"properties": {"kafkaSettings": {"tls": {}}}}) == []


def test_what_is_bad_when_left_out_is_refused_where_it_is_required():
    nfs = "transport-nfs-by-default"
    assert said(Listed(nfs), POOL, {}) == []
    assert said(Listed(nfs, required=(nfs,)), POOL, {}) == [
        "violation protocolTypes: must be one of CIFS, NFSv4.1, found nothing"
    ]


def test_a_switch_that_is_another_one_in_each_alternative_is_judged_by_the_one_that_stands():
    modes = Listed("transport-database-numbered", "transport-mysql-numbered")

    def of(**properties):
        return said(modes, LINK, {"properties": properties})

    assert of(type="MySql", sslMode=2) == []
    assert of(type="Greenplum", sslMode=2) == ["violation properties.sslMode: must be one of 3, 4, 5, found 2"]
    assert of(type="Teradata", sslMode="Verify-Full") == []
    assert of(type="Oracle", sslMode=3) == [
        "violation properties.sslMode: must be one of Require, Verify-CA, Verify-Full, found 3"
    ]
    assert of(type=UNKNOWN, sslMode=2) == ["undetermined properties.type: is not known before deployment"]
    assert of(type=UNKNOWN, sslMode=0) == ["violation properties.sslMode: must be one of 3, 4, 5, found 0"]
    assert of(sslMode=2) == ["violation properties.sslMode: must be one of 3, 4, 5, found 2"]


def test_what_the_sdk_sends_is_what_leaving_it_out_amounts_to():
    disks = Listed("key-at-rest")
    assert said(disks, "azure-native:kusto:Cluster", {}) == [
        "violation enableDiskEncryption: must be true, found nothing"
    ]


def test_where_no_value_is_good_the_block_may_not_stand():
    sites = Listed("place-observability-of-clusters")

    def of(**observability):
        inside = {"deploymentData": {"observability": observability}}
        return said(
            sites, "azure-native:azurestackhci:DeploymentSetting", {"deploymentConfiguration": {"scaleUnits": [inside]}}
        )

    at = "violation deploymentConfiguration.scaleUnits[0].deploymentData.observability"
    assert of(euLocation=True) == [f"{at}.euLocation: must be nothing, found True"]
    assert of(streamingDataClient=True) == [f"{at}: must be nothing, found {{'streamingDataClient': True}}"]


def test_a_switch_may_matter_only_beside_another_value():
    smb = "transport-smb-volumes"
    volumes = Listed(smb, required=(smb,))
    bad = "violation smbEncryption: must be true, found"
    later = "undetermined protocolTypes: is not known before deployment"
    assert said(volumes, POOL, {"protocolTypes": ["NFSv4.1"]}) == []
    assert said(volumes, POOL, {"protocolTypes": ["NFSv4.1"], "smbEncryption": False}) == []
    assert said(volumes, POOL, {"protocolTypes": ["cifs"]}) == [f"{bad} nothing"]
    assert said(volumes, POOL, {"protocolTypes": ["CIFS"], "smbEncryption": False}) == [f"{bad} False"]
    assert said(volumes, POOL, {"protocolTypes": UNKNOWN}) == [later]
    assert said(volumes, POOL, {"protocolTypes": UNKNOWN, "smbEncryption": False}) == [later]
    assert said(volumes, POOL, {"smbEncryption": False}) == [f"{bad} False"]


def test_what_a_table_or_another_rule_has_is_left_to_it():
    inputs = {"properties": {"type": "SqlServer", "encrypt": False, "trustServerCertificate": True}}
    decisions = "transport-database-mode", "transport-peer-not-verified"
    of_table = Listed(*decisions, table=table({"datafactory:LinkedService": [Switch("properties.encrypt", (True,))]}))
    elsewhere = Listed(*decisions, elsewhere={LINK: ["properties.trustServerCertificate"]})
    asked = Listed(*decisions, elsewhere={LINK: ["properties.encrypt"]})
    assert [each.partition(":")[0] for each in said(of_table, LINK, inputs)] == [
        "violation properties.trustServerCertificate"
    ]
    assert [each.partition(":")[0] for each in said(elsewhere, LINK, inputs)] == ["violation properties.encrypt"]
    assert said(asked, LINK, {"properties": {"type": "SqlServer"}}) == []


def test_it_is_said_in_french_too(monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert said(Listed("transport-relay"), "azure-native:relay:WCFRelay", {}) == [
        "undetermined requiresTransportSecurity: n'est pas écrit, et rien ne documente ce que cela vaut : écrivez true"
    ]


def test_a_type_whose_switches_are_all_elsewhere_is_not_among_its_types():
    paths = ["properties.grafanaConfigurations.smtp.startTLSPolicy"]
    assert Listed("transport-starttls").types == {GRAFANA}
    assert Listed("transport-starttls", elsewhere={GRAFANA: paths}).types == frozenset()
