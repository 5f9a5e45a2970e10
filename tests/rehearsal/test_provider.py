"""The protocol, spoken to a served control plane as the engine speaks it."""

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2
from pulumi.runtime.proto import provider_pb2 as proto

from bleu_iac.catalogue import sdk
from bleu_iac.resources import UNKNOWN
from bleu_iac.wire import from_struct, to_struct

SUBSCRIPTION = "00000000-0000-4000-8000-00000000c10d"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
ACCOUNT = {
    "resourceGroupName": "rg",
    "accountName": "data1",
    "location": "bleufrancecentral",
    "kind": "StorageV2",
    "sku": {"name": "Standard_LRS"},
}
ACCOUNT_ID = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/data1"


def refused(call, *arguments):
    """Give the text of a refusal."""
    with pytest.raises(Exception, match="BLEU-E") as answer:
        call(*arguments)
    return str(answer.value)


class TestPlugin:
    def test_its_version_is_the_sdks(self, client):
        assert client.stub.GetPluginInfo(Empty()).version == sdk.version()

    def test_it_takes_secrets_and_names_made_by_the_engine(self, client):
        answer = client.stub.Handshake(proto.ProviderHandshakeRequest(engine_address="127.0.0.1:1"))
        assert (answer.accept_secrets, answer.supports_autonaming_configuration) == (True, True)
        assert (answer.accept_resources, answer.accept_outputs) == (False, False)

    def test_it_attaches_to_an_engine(self, client):
        assert client.stub.Attach(plugin_pb2.PluginAttach(address="127.0.0.1:1")) == Empty()

    def test_it_supports_previews(self, client):
        answer = client.stub.Configure(proto.ConfigureRequest())
        assert (answer.supportsPreview, answer.acceptSecrets, answer.acceptOutputs) == (True, True, False)

    @pytest.mark.parametrize(
        ("method", "request_"),
        [
            ("Construct", proto.ConstructRequest(type="azure-native:index:X")),
            ("Call", proto.CallRequest(tok="azure-native:index:X/y")),
            ("Parameterize", proto.ParameterizeRequest()),
        ],
    )
    def test_what_azure_native_has_not_is_unimplemented(self, client, method, request_):
        with pytest.raises(grpc.RpcError) as error:
            getattr(client.stub, method)(request_)
        assert error.value.code() is grpc.StatusCode.UNIMPLEMENTED
        assert error.value.details().startswith("BLEU-E424 REHEARSAL NotImplemented ")

    def test_it_listens_on_the_loopback_address_only(self, server):
        import socket

        with socket.socket(socket.AF_INET6) as other, pytest.raises(OSError, match="refused"):
            other.connect(("::1", server.port))

    def test_nothing_is_done_after_a_cancellation(self, client, group):
        client.stub.Cancel(Empty())
        text = refused(client.create, "storage:StorageAccount", ACCOUNT)
        assert text == (
            "BLEU-E423 REHEARSAL OperationCancelled urn:pulumi:test::project::azure-native:storage:StorageAccount::it: "
            "was not done: the run was cancelled. Run it again"
        )
        assert client.read("storage:StorageAccount", ACCOUNT_ID)[0] == ""

    def test_a_run_that_is_cancelled_does_not_stop_the_next(self, server, client, group, connect):
        client.stub.Cancel(Empty())
        assert connect(server).create("storage:StorageAccount", ACCOUNT)[0] == ACCOUNT_ID


class TestConfiguration:
    def test_settings_of_azure_native_pass(self, client):
        news = to_struct({"subscriptionId": SUBSCRIPTION, "location": "x", "metadataHost": "h", "version": "3.29.0"})
        answer = client.stub.CheckConfig(proto.CheckRequest(news=news))
        assert (list(answer.failures), answer.inputs) == ([], news)

    def test_a_mistyped_setting_is_refused_with_the_nearest(self, client):
        answer = client.stub.CheckConfig(proto.CheckRequest(news=to_struct({"metadatHost": "secret"})))
        assert [(failure.property, failure.reason) for failure in answer.failures] == [
            (
                "metadatHost",
                "BLEU-E421 REHEARSAL InvalidProviderConfiguration metadatHost: is not a setting of azure-native. "
                "Did you mean metadataHost?",
            )
        ]

    def test_a_subscription_that_is_no_guid_is_refused(self, client):
        answer = client.stub.CheckConfig(proto.CheckRequest(news=to_struct({"subscriptionId": "mine"})))
        assert [failure.reason for failure in answer.failures] == [
            "BLEU-E421 REHEARSAL InvalidSubscriptionId subscriptionId: 'mine' is not a subscription's id. "
            "Give a GUID, or leave it out: a rehearsal has a subscription of its own"
        ]

    def test_each_provider_has_its_own_subscription_and_location(self, server, client, connect):
        other = connect(
            server, {"subscriptionId": "11111111-1111-4111-8111-111111111111", "location": "bleufrancesouth"}
        )
        own, _ = client.create("resources:ResourceGroup", {"resourceGroupName": "a", "location": "bleufrancecentral"})
        theirs, outputs = other.create("resources:ResourceGroup", {"resourceGroupName": "a"})
        assert own == f"/subscriptions/{SUBSCRIPTION}/resourceGroups/a"
        assert theirs == "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/a"
        assert outputs["location"] == "bleufrancesouth"


class TestCheck:
    def test_a_name_is_made_from_the_engines_seed(self, client):
        inputs, failures = client.check("storage:StorageAccount", {**ACCOUNT, "accountName": None}, name="data")
        again, _ = client.check("storage:StorageAccount", {**ACCOUNT, "accountName": None}, name="data")
        assert failures == []
        assert inputs["accountName"] == again["accountName"]
        assert len(inputs["accountName"]) == len("data") + 8
        assert inputs["__createBeforeDelete"] is True

    def test_a_name_that_was_made_stays(self, client):
        old = {"accountName": "data12345678", "__createBeforeDelete": True}
        inputs, _ = client.check("storage:StorageAccount", {**ACCOUNT, "accountName": None}, old)
        assert (inputs["accountName"], inputs["__createBeforeDelete"]) == ("data12345678", True)

    def test_a_child_is_named_as_in_the_program_and_a_role_assignment_by_a_guid(self, client):
        subnet, _ = client.check(
            "network:Subnet", {"resourceGroupName": "rg", "virtualNetworkName": "vn", "addressPrefix": "10.0.0.0/24"}
        )
        role, failures = client.check(
            "authorization:RoleAssignment",
            {"scope": GROUP, "principalId": "p", "roleDefinitionId": "/roleDefinitions/x"},
        )
        assert subnet["subnetName"] == "it"
        assert "__createBeforeDelete" not in subnet
        assert failures == []
        assert len(role["roleAssignmentName"]) == 36

    def test_the_users_own_naming_is_kept(self, client):
        modes = proto.CheckRequest.AutonamingOptions
        unnamed = {**ACCOUNT, "accountName": None}
        proposed = modes(proposed_name="theirs", mode=modes.PROPOSE)
        named, _ = client.check("storage:StorageAccount", unnamed, autonaming=proposed)
        assert named["accountName"] == "theirs"
        without, _ = client.check("storage:StorageAccount", unnamed, autonaming=modes(mode=modes.DISABLE))
        assert "accountName" not in without
        assert refused(
            client.ask,
            "Create",
            proto.CreateRequest(
                urn="urn:pulumi:t::p::azure-native:storage:StorageAccount::it", properties=to_struct(without)
            ),
        ) == (
            "BLEU-E411 REHEARSAL MissingRequiredParameter accountName: is missing: the resource has no id without it. "
            "Give it a value"
        )

    def test_a_location_is_the_groups_when_none_is_given(self, client, group):
        inputs, _ = client.check("storage:StorageAccount", {**ACCOUNT, "location": None})
        unknown, _ = client.check("storage:StorageAccount", {**ACCOUNT, "location": None, "resourceGroupName": UNKNOWN})
        assert inputs["location"] == "bleufrancecentral"
        assert unknown["location"] is UNKNOWN

    def test_the_version_of_the_services_api_is_added(self, client):
        inputs, _ = client.check("storage:StorageAccount", ACCOUNT)
        assert inputs["azureApiVersion"][:2] == "20"

    def test_every_mistake_is_told_with_its_place(self, client):
        wrong = {**ACCOUNT, "location": "westeurope", "accountName": "Data-1", "allowBlobPublicAces": True}
        _, failures = client.check("storage:StorageAccount", wrong)
        assert failures == [
            (
                "allowBlobPublicAces",
                "BLEU-E411 REHEARSAL InvalidRequestContent allowBlobPublicAces: is not a property. "
                "Did you mean allowBlobPublicAccess?",
            ),
            (
                "location",
                "BLEU-E412 REHEARSAL LocationNotAvailableForResourceType location: the location 'westeurope' is not "
                "available for Microsoft.Storage/storageAccounts. Bleu has bleufrancecentral, bleufrancesouth",
            ),
            (
                "accountName",
                "BLEU-E413 REHEARSAL InvalidResourceName accountName: 'Data-1' is not a name for a "
                "Microsoft.Storage/storageAccounts. Use lower-case letters and digits",
            ),
        ]

    def test_messages_are_in_french_too(self, client, monkeypatch):
        monkeypatch.setenv("BLEU_IAC_LANG", "fr")
        assert client.failures("storage:StorageAccount", {**ACCOUNT, "location": "westeurope"}) == [
            "BLEU-E412 REHEARSAL LocationNotAvailableForResourceType location: l'emplacement 'westeurope' n'est pas "
            "disponible pour Microsoft.Storage/storageAccounts. Bleu a bleufrancecentral, bleufrancesouth"
        ]

    def test_a_type_that_does_not_exist_is_refused_with_the_nearest(self, client):
        assert client.failures("storage:StorageAcount", {}) == [
            "BLEU-E411 REHEARSAL InvalidResourceType azure-native:storage:StorageAcount: "
            "'azure-native:storage:StorageAcount' is not a resource type of pulumi-azure-native "
            f"{sdk.version()}. Did you mean azure-native:storage:StorageAccount?"
        ]

    def test_a_secret_stays_one_and_is_not_shown(self, client):
        news = to_struct({**ACCOUNT, "location": "westeurope", "tags": {"a": 7}}, [("tags", "a")])
        answer = client.ask(
            "Check", proto.CheckRequest(urn="urn:x::y::azure-native:storage:StorageAccount::it", news=news)
        )
        assert from_struct(answer.inputs)[1] == {("tags", "a")}
        assert answer.failures[0].reason.endswith("tags.a: must be a string, found [secret]. Give it a string")

    def test_only_a_property_at_the_top_is_pointed_at_since_the_engine_shows_its_value(self, client):
        inputs = {**ACCOUNT, "sku": {"name": "Huge"}, "kind": 7}
        assert [where for where, _ in client.check("storage:StorageAccount", inputs)[1]] == ["kind", ""]
        request = proto.CheckRequest(
            urn="urn:x::y::azure-native:storage:StorageAccount::it", news=to_struct(inputs, [("kind",)])
        )
        assert [failure.property for failure in client.ask("Check", request).failures] == ["", ""]

    def test_what_is_unknown_passes(self, client):
        assert client.failures("storage:StorageAccount", dict.fromkeys(ACCOUNT, UNKNOWN)) == []

    def test_what_is_refused_is_told_once_to_whoever_serves(self, client, server):
        for _ in range(2):
            client.check("storage:StorageAccount", {**ACCOUNT, "location": "westeurope"})
        assert [problem.code for problem in server.refusals] == ["BLEU-E412"]


class TestLife:
    def test_a_resource_is_created_with_an_id_and_outputs_of_the_clouds_own(self, client, group):
        identifier, outputs = client.create("storage:StorageAccount", {**ACCOUNT, "location": "Bleu France Central"})
        assert identifier == ACCOUNT_ID
        assert outputs == {
            "azureApiVersion": outputs["azureApiVersion"],
            "kind": "StorageV2",
            "location": "bleufrancecentral",
            "name": "data1",
            "primaryEndpoints": {
                service: f"https://data1.{service}.core.sovcloud-api.fr/"
                for service in ("blob", "dfs", "file", "queue", "table", "web")
            },
            "primaryLocation": "bleufrancecentral",
            "provisioningState": "Succeeded",
            "sku": {"name": "Standard_LRS"},
            "statusOfPrimary": "available",
            "type": "Microsoft.Storage/storageAccounts",
        }

    def test_a_geo_redundant_account_has_its_copy_in_the_paired_region(self, client, group):
        _, outputs = client.create("storage:StorageAccount", {**ACCOUNT, "sku": {"name": "Standard_RAGRS"}})
        assert outputs["secondaryLocation"] == "bleufrancesouth"
        assert outputs["secondaryEndpoints"]["blob"] == "https://data1-secondary.blob.core.sovcloud-api.fr/"

    def test_a_secret_comes_back_as_one(self, client, group):
        client.create("storage:StorageAccount", {**ACCOUNT, "tags": {"a": "b", "c": "d"}}, secrets=[("tags", "a")])
        assert client.secrets == {("tags", "a")}
        answer = client.stub.Read(
            proto.ReadRequest(urn="urn:x::y::azure-native:storage:StorageAccount::it", id=ACCOUNT_ID)
        )
        assert from_struct(answer.properties)[1] == from_struct(answer.inputs)[1] == {("tags", "a")}

    def test_it_is_read_in_any_spelling_and_gone_is_no_id(self, client, group):
        client.create("storage:StorageAccount", ACCOUNT)
        identifier, inputs, outputs = client.read("storage:StorageAccount", ACCOUNT_ID.upper())
        assert (identifier, inputs["accountName"], outputs["name"]) == (ACCOUNT_ID, "data1", "data1")
        assert client.read("storage:StorageAccount", f"{ACCOUNT_ID}x") == ("", {}, {})

    def test_a_type_that_does_not_exist_can_not_be_read(self, client):
        assert refused(client.read, "storage:StorageAcount", ACCOUNT_ID) == (
            "BLEU-E411 REHEARSAL InvalidResourceType azure-native:storage:StorageAcount: "
            "'azure-native:storage:StorageAcount' is not a resource type of pulumi-azure-native "
            f"{sdk.version()}. Did you mean azure-native:storage:StorageAccount?"
        )

    def test_an_id_of_another_type_is_refused(self, client, group):
        assert refused(client.read, "storage:StorageAccount", group) == (
            f"BLEU-E411 REHEARSAL InvalidResourceId {group}: is not the id of a Microsoft.Storage/storageAccounts. "
            "Give an id of the shape /subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/"
            "Microsoft.Storage/storageAccounts/{accountName}"
        )

    def test_it_is_changed(self, client, group):
        client.create("storage:StorageAccount", ACCOUNT)
        outputs = client.update("storage:StorageAccount", ACCOUNT_ID, {**ACCOUNT, "tags": {"a": "b"}})
        assert outputs["tags"] == {"a": "b"}
        assert client.read("storage:StorageAccount", ACCOUNT_ID)[1]["tags"] == {"a": "b"}

    def test_a_change_of_what_is_gone_is_refused(self, client, group):
        assert refused(client.update, "storage:StorageAccount", ACCOUNT_ID, ACCOUNT) == (
            f"BLEU-E415 REHEARSAL ResourceNotFound {ACCOUNT_ID}: does not exist any more. "
            "Refresh the stack, then try again"
        )

    def test_a_second_creation_is_refused(self, client, group):
        client.create("storage:StorageAccount", ACCOUNT)
        assert refused(client.create, "storage:StorageAccount", ACCOUNT, "other") == (
            f"BLEU-E414 REHEARSAL ResourceAlreadyExists {ACCOUNT_ID}: exists already. Choose another name, or bring it "
            f"into the stack: `pulumi import azure-native:storage:StorageAccount NAME {ACCOUNT_ID}`"
        )

    def test_what_an_interrupted_run_had_made_is_taken_over(self, client, group):
        client.create("storage:StorageAccount", ACCOUNT)
        identifier, outputs = client.create("storage:StorageAccount", {**ACCOUNT, "tags": {"a": "b"}})
        assert (identifier, outputs["tags"]) == (ACCOUNT_ID, {"a": "b"})

    def test_deleting_twice_is_no_error_and_takes_what_is_inside(self, client, group):
        client.create("storage:StorageAccount", ACCOUNT)
        container = {"resourceGroupName": "rg", "accountName": "data1", "containerName": "logs"}
        inner, _ = client.create("storage:BlobContainer", container)
        client.delete("resources:ResourceGroup", group)
        client.delete("resources:ResourceGroup", group)
        assert client.read("storage:BlobContainer", inner)[0] == ""

    def test_an_engine_that_went_away_does_not_stop_what_is_noted_on_the_way(self, client, group):
        client.stub.Attach(plugin_pb2.PluginAttach(address="127.0.0.1:1"))
        bus = {"resourceGroupName": "rg", "namespaceName": "bus", "location": "bleufrancecentral"}
        _, outputs = client.create("servicebus:Namespace", bus)
        assert "serviceBusEndpoint" not in outputs

    def test_a_mistake_of_ours_is_told_without_a_traceback(self, client, group, monkeypatch):
        from bleu_iac.rehearsal.arm import plane

        def broken(*_: object) -> None:
            raise ZeroDivisionError("of ours")

        monkeypatch.setattr(plane, "create", broken)
        assert refused(client.create, "storage:StorageAccount", ACCOUNT) == (
            "BLEU-E425 REHEARSAL InternalError: the rehearsal itself failed (ZeroDivisionError: of ours). "
            "Please report this, with the program"
        )


class TestPreview:
    def test_what_the_inputs_say_is_known_and_the_rest_is_not(self, client):
        identifier, outputs = client.preview("storage:StorageAccount", {**ACCOUNT, "encryption": {"keySource": "x"}})
        assert identifier == ""
        assert (outputs["kind"], outputs["sku"]["name"]) == ("StorageV2", "Standard_LRS")
        assert outputs["encryption"]["keySource"] == "x"
        unknown = (
            outputs["name"],
            outputs["sku"]["tier"],
            outputs["encryption"]["services"],
            outputs["primaryEndpoints"],
        )
        assert all(value is UNKNOWN for value in unknown)

    def test_a_change_keeps_the_name_and_the_location(self, client):
        old = {"name": "data1", "location": "bleufrancecentral", "primaryEndpoints": {"blob": "x"}}
        outputs = client.preview_update("storage:StorageAccount", ACCOUNT_ID, old, {**ACCOUNT, "location": UNKNOWN})
        assert (outputs["name"], outputs["location"]) == ("data1", "bleufrancecentral")
        assert outputs["primaryEndpoints"] is UNKNOWN

    def test_nothing_is_created(self, client, group):
        client.preview("storage:StorageAccount", ACCOUNT)
        assert client.read("storage:StorageAccount", ACCOUNT_ID)[0] == ""


class TestDiff:
    def test_no_difference(self, client):
        answer = client.diff("storage:StorageAccount", ACCOUNT, {**ACCOUNT, "location": "Bleu France Central"})
        assert answer.changes == proto.DiffResponse.DIFF_NONE
        assert not answer.detailedDiff

    def test_a_tag_changes_in_place(self, client):
        answer = client.diff("storage:StorageAccount", {**ACCOUNT, "tags": {"a": "1"}}, {**ACCOUNT, "tags": {"b": "1"}})
        kinds = {name: item.kind for name, item in answer.detailedDiff.items()}
        assert kinds == {"tags.a": proto.PropertyDiff.DELETE, "tags.b": proto.PropertyDiff.ADD}
        assert (list(answer.replaces), answer.deleteBeforeReplace, list(answer.diffs)) == ([], False, ["tags"])

    @pytest.mark.parametrize("name", ["accountName", "location", "isHnsEnabled", "resourceGroupName"])
    def test_what_only_a_new_resource_can_have_replaces(self, client, name):
        answer = client.diff("storage:StorageAccount", {**ACCOUNT, name: "old"}, {**ACCOUNT, name: "new"})
        assert list(answer.replaces) == [name]
        assert answer.detailedDiff[name].kind == proto.PropertyDiff.UPDATE_REPLACE
        assert answer.deleteBeforeReplace is True

    def test_with_a_name_made_at_random_the_new_one_comes_first(self, client):
        old = {**ACCOUNT, "__createBeforeDelete": True}
        answer = client.diff("storage:StorageAccount", old, {**ACCOUNT, "location": "bleufrancesouth"})
        assert answer.deleteBeforeReplace is False

    def test_what_is_not_known_yet_counts_as_changed(self, client):
        answer = client.diff("network:PrivateEndpoint", {"subnet": {"id": "a"}}, {"subnet": {"id": UNKNOWN}})
        assert {name: item.kind for name, item in answer.detailedDiff.items()} == {
            "subnet.id": proto.PropertyDiff.UPDATE_REPLACE
        }
        assert list(answer.replaces) == ["subnet"]
