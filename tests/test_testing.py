"""What users test their own programs with."""

import pulumi
import pytest
from pulumi_azure_native import authorization, resources

from bleu_iac.resources import UNKNOWN
from bleu_iac.testing import Mocks, UnexpectedCallError, build


def test_all_that_was_registered_is_given_back_with_what_it_waits_for():
    def program():
        parent = pulumi.ComponentResource("test:index:Parent", "parent")
        opts = pulumi.ResourceOptions(parent=parent)
        group = resources.ResourceGroup("group", resource_group_name="rg", opts=opts)
        pulumi.CustomResource("test:index:Own", "own", {"in": group.name, "secret": pulumi.Output.secret("x")}, None)

    registered = {resource.name: resource for resource in build(program)}

    group, parent, own = registered["group"], registered["parent"], registered["own"]
    assert (parent.type, parent.custom, parent.parent) == ("test:index:Parent", False, "")
    assert group.parent == parent.urn
    assert group.inputs == {"resourceGroupName": "rg"}
    assert group.version == "3.29.0"
    assert own.inputs == {"in": "group", "secret": "x"}
    assert own.secrets == {("secret",)}
    assert own.depends_on == {group.urn}
    assert own.property_depends_on == {"in": frozenset({group.urn})}


def test_callbacks_have_run_before_anything_is_given_back():
    ran = []

    def program():
        resources.ResourceGroup("group").name.apply(ran.append)

    build(program)

    assert ran == ["group"]


def test_in_a_preview_what_was_not_given_is_unknown_and_callbacks_on_it_do_not_run():
    ran = []

    def program():
        group = resources.ResourceGroup("group", location="here")
        group.id.apply(ran.append)
        pulumi.CustomResource("test:index:Own", "own", {"id": group.id, "place": group.location}, None)

    own = build(program, preview=True)[1]

    assert own.type == "test:index:Own"
    assert own.inputs["id"] is UNKNOWN
    assert own.inputs["place"] == "here"
    assert ran == []


def test_a_function_call_that_the_test_gives_no_answer_for_is_refused():
    def program():
        authorization.get_client_config()

    with pytest.raises(
        Exception, match="azure-native:authorization:getClientConfig, for which the test gives no answer"
    ):
        build(program)


@pytest.mark.parametrize("preview", [False, True])
def test_a_function_call_gets_the_answer_the_test_gives(preview):
    told = []
    answers = {"azure-native:authorization:getClientConfig": {"tenantId": "t"}}

    build(lambda: told.append(authorization.get_client_config().tenant_id), mocks=Mocks(calls=answers), preview=preview)

    assert told == ["t"]


def test_outputs_that_azure_alone_gives_can_be_given():
    gives = {"test:index:Own": {"address": "10.0.0.{name}", "port": 443}}
    told = []

    def program():
        own = pulumi.CustomResource("test:index:Own", "own", {"address": None, "port": None}, None)
        pulumi.Output.all(own.address, own.port).apply(told.append)

    build(program, mocks=Mocks(outputs=gives))

    assert told == [["10.0.0.own", 443]]


def test_what_the_program_raises_is_raised():
    def program():
        raise ValueError("wrong by itself")

    with pytest.raises(ValueError, match="wrong by itself"):
        build(program)


def test_what_a_callback_raises_is_raised():
    def program():
        def fail(_):
            raise ValueError("wrong in a callback")

        return resources.ResourceGroup("group").name.apply(fail)

    with pytest.raises(ValueError, match="wrong in a callback"):
        build(program)


def test_builds_have_nothing_in_common():
    def program():
        resources.ResourceGroup("group")

    (first,) = build(program, stack="one")
    (second,) = build(program, stack="two", project="other")

    assert first.urn == "urn:pulumi:one::project::pulumi:pulumi:Stack$azure-native:resources:ResourceGroup::group"
    assert second.urn == "urn:pulumi:two::other::pulumi:pulumi:Stack$azure-native:resources:ResourceGroup::group"
    assert (first.parent, second.parent) == ("", "")


def test_an_unexpected_call_fails_the_test_it_happens_in():
    assert issubclass(UnexpectedCallError, AssertionError)
