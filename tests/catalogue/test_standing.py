"""Where switches stand, and which have to be asked about where they are left out."""

import pytest

from bleu_iac.catalogue import decisions, sdk
from bleu_iac.catalogue.facts import Fact, left_out, paths, variants
from bleu_iac.catalogue.shapes import Ref
from bleu_iac.catalogue.standing import _joined
from bleu_iac.catalogue.walk import properties_of

LINK = "azure-native:datafactory:LinkedService"
TASK = "azure-native:datamigration:Task"


def test_what_tells_an_alternative_apart_is_known():
    found = left_out("transport-encrypted-only")[TASK]["properties.input.source.enforceSSL"]
    assert found.good == (True,)
    assert found.when == [{"properties.taskType": ["Migrate.MongoDb", "Validate.MongoDb"]}]


def test_what_every_object_has_is_always_there():
    assert left_out("transport-relay")["azure-native:relay:WCFRelay"]["requiresTransportSecurity"].when == []


def test_what_the_sdk_sends_by_itself_is_not_among_them():
    told = left_out("key-in-transit")[TASK]
    assert "properties.input.sourceConnectionInfo.encryptConnection" not in told  # of SQL, MySQL, PostgreSQL: true
    assert "properties.input.encryptConnection" in told  # of MongoDB: nothing


def test_what_the_sdk_sends_says_whether_leaving_it_out_is_bad():
    assert left_out("key-at-rest")["azure-native:kusto:Cluster"]["enableDiskEncryption"].is_bad
    assert not left_out("key-at-rest")["azure-native:automation:Variable"]["isEncrypted"].is_bad


def test_what_is_good_when_left_out_is_not_among_them():
    assert left_out("transport-shares") == {}


def test_the_good_values_are_those_that_the_property_can_have():
    found = left_out("transport-nfs")["azure-native:storagemover:Endpoint"]["properties.nfsVersion"]
    assert found.good == ("NFSv4",)
    assert found.when == [{"properties.endpointType": ["NfsMount"]}]


def test_a_property_that_is_another_thing_in_each_alternative_says_when_it_is_which():
    found = variants(LINK, "properties.sslMode")
    assert found["transport-mysql-numbered"] == [{"properties.type": ["MariaDB", "MySql"]}]
    assert len(found) == 3
    assert variants(LINK, "properties.encrypt") == variants(TASK, "properties.sslMode") == {}


def test_what_only_some_alternatives_have_is_asked_of_those_alone():
    subscription = "azure-native:eventgrid:EventSubscription"
    assert subscription not in paths(Fact.TLS)
    assert paths(Fact.TLS)["azure-native:dbformysql:SingleServer"] == ("properties.minimalTlsVersion",)
    path = "destination.minimumTlsVersionAllowed"
    assert left_out("transport-tls-minimum")[subscription][path].when == [{"destination.endpointType": ["WebHook"]}]


@pytest.mark.parametrize(
    ("alternatives", "joined"),
    [
        ([{"t": ["A"]}, {}], []),
        ([{"t": ["A"]}, {"t": ["B"]}, {"t": ["A"]}], [{"t": ["A", "B"]}]),
        ([{"t": ["A"], "u": ["X"]}, {"t": ["B"], "u": ["X"]}], [{"t": ["A", "B"], "u": ["X"]}]),
        ([{"t": ["A"], "u": ["X"]}, {"t": ["B"], "u": ["Y"]}], [{"t": ["A"], "u": ["X"]}, {"t": ["B"], "u": ["Y"]}]),
        ([{"t": ["A"]}, {"u": ["X"]}], [{"t": ["A"]}, {"u": ["X"]}]),
    ],
)
def test_alternatives_are_joined_where_that_says_the_same(alternatives, joined):
    assert _joined(alternatives) == joined


def test_what_has_to_stand_beside_a_switch_is_a_property_of_the_same_object():
    concerned = [each for concern in decisions.read() for each in concern.decisions if each.beside]
    assert {each.id for each in concerned} == {"transport-smb-volumes", "transport-stream-protocol"}
    for each in concerned:
        for owner in (path.rpartition(".")[0] for path in each.exact):
            module, _, name = owner.partition(".")
            properties = sdk.object_type(Ref(module, f"{name}Args")) if name else properties_of(f"azure-native:{owner}")
            assert each.beside.keys() <= properties.keys(), owner
