"""The switches that the catalogue lists, judged where a program writes them out."""

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
    return Listed("transport-database-mode", "transport-peer-not-verified")


def test_only_what_is_written_out_is_judged(modes):
    assert said(modes, LINK, {"properties": {"type": "PostgreSql"}}) == []
    assert said(modes, "azure-native:sql:Server", {"properties": {"trustServerCertificate": True}}) == []


def test_the_good_values_said_are_of_the_kind_that_stands_there(modes):
    assert said(modes, LINK, {"properties": {"enableSsl": False, "trustServerCertificate": "true"}}) == [
        "violation properties.enableSsl: must be true, found False",
        "violation properties.trustServerCertificate: must be false, found 'true'",
    ]


def test_a_value_that_nobody_has_called_good_is_refused(modes):
    (one,) = said(modes, LINK, {"properties": {"sslMode": "sometimes"}})
    assert one.startswith("violation properties.sslMode: must be one of VerifyCA, VerifyFull, Require")
    assert one.endswith("found 'sometimes'")


def test_a_secret_is_judged_and_not_shown(modes):
    found = said(modes, LINK, {"properties": {"enableSsl": False}}, frozenset({("properties", "enableSsl")}))
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


def test_what_a_table_or_another_rule_has_is_left_to_it():
    inputs = {"properties": {"enableSsl": False, "sslMode": "Disable"}}
    of_table = Listed(
        "transport-database-mode", table=table({"datafactory:LinkedService": [Switch("properties.enableSsl", (True,))]})
    )
    elsewhere = Listed("transport-database-mode", elsewhere={LINK: ["properties.sslMode"]})
    assert [each.partition(":")[0] for each in said(of_table, LINK, inputs)] == ["violation properties.sslMode"]
    assert [each.partition(":")[0] for each in said(elsewhere, LINK, inputs)] == ["violation properties.enableSsl"]


def test_a_type_whose_switches_are_all_elsewhere_is_not_among_its_types():
    paths = ["properties.grafanaConfigurations.smtp.startTLSPolicy"]
    assert Listed("transport-starttls").types == {GRAFANA}
    assert Listed("transport-starttls", elsewhere={GRAFANA: paths}).types == frozenset()
