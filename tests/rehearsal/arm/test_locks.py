"""Management locks hold their scope, what is in it, and what it is in."""

import pytest

SUBSCRIPTION = "00000000-0000-4000-8000-00000000c10d"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
IDENTITY = {"resourceGroupName": "rg", "resourceName": "who", "location": "bleufrancecentral"}
LOCK = "authorization:ManagementLockByScope"


def refused(call, *arguments):
    with pytest.raises(Exception, match="BLEU-E") as answer:
        call(*arguments)
    return str(answer.value)


@pytest.fixture
def identity(client, group):
    return client.create("managedidentity:UserAssignedIdentity", IDENTITY)[0]


@pytest.mark.parametrize("held", ["group", "identity"])
@pytest.mark.parametrize("level", ["CanNotDelete", "ReadOnly"])
def test_a_lock_on_a_resource_or_on_its_group_keeps_it(client, group, identity, held, level):
    scope = {"group": group, "identity": identity}[held]
    client.create(LOCK, {"scope": scope, "lockName": "stay", "level": level})
    assert refused(client.delete, "managedidentity:UserAssignedIdentity", identity) == (
        f"BLEU-E419 REHEARSAL ScopeLocked {identity}: can't be deleted: the lock 'stay' ({level}) on {scope} holds it. "
        "Delete the lock first"
    )
    assert client.read("managedidentity:UserAssignedIdentity", identity)[0] == identity


def test_a_lock_on_a_resource_keeps_its_group(client, group, identity):
    client.create(LOCK, {"scope": identity, "lockName": "stay", "level": "CanNotDelete"})
    assert refused(client.delete, "resources:ResourceGroup", group) == (
        f"BLEU-E419 REHEARSAL ScopeLocked {group}: can't be deleted: the lock 'stay' (CanNotDelete) on {identity} "
        "holds it. Delete the lock first"
    )


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        (LOCK, {"scope": GROUP, "level": "CanNotDelete"}),
        ("authorization:ManagementLockAtResourceGroupLevel", {"resourceGroupName": "rg", "level": "CanNotDelete"}),
        ("authorization:ManagementLockAtSubscriptionLevel", {"level": "CanNotDelete"}),
        (
            "authorization:ManagementLockAtResourceLevel",
            {
                "resourceGroupName": "rg",
                "resourceProviderNamespace": "Microsoft.ManagedIdentity",
                "parentResourcePath": "",
                "resourceType": "userAssignedIdentities",
                "resourceName": "who",
                "apiVersion": "2023-01-31",
                "level": "CanNotDelete",
            },
        ),
    ],
)
def test_every_form_of_lock_holds_until_it_is_deleted(client, group, identity, kind, inputs):
    lock, _ = client.create(kind, inputs)
    assert "BLEU-E419" in refused(client.delete, "managedidentity:UserAssignedIdentity", identity)
    client.delete(kind, lock)
    client.delete("managedidentity:UserAssignedIdentity", identity)
    assert client.read("managedidentity:UserAssignedIdentity", identity)[0] == ""


def test_a_lock_on_something_else_does_not_hold(client, group, identity):
    other, _ = client.create("managedidentity:UserAssignedIdentity", {**IDENTITY, "resourceName": "who2"})
    client.create(LOCK, {"scope": other, "level": "CanNotDelete"})
    client.delete("managedidentity:UserAssignedIdentity", identity)


def test_read_only_stops_changes_and_new_resources(client, group, identity):
    client.create(LOCK, {"scope": group, "lockName": "frozen", "level": "ReadOnly"})
    changed = {**IDENTITY, "tags": {"a": "b"}}
    assert refused(client.update, "managedidentity:UserAssignedIdentity", identity, changed) == (
        f"BLEU-E419 REHEARSAL ScopeLocked {identity}: can't be changed: the lock 'frozen' (ReadOnly) on {group} holds "
        "it. Delete the lock first"
    )
    assert "BLEU-E419" in refused(
        client.create, "managedidentity:UserAssignedIdentity", {**IDENTITY, "resourceName": "new"}
    )


def test_can_not_delete_lets_changes_through(client, group, identity):
    client.create(LOCK, {"scope": group, "level": "CanNotDelete"})
    outputs = client.update("managedidentity:UserAssignedIdentity", identity, {**IDENTITY, "tags": {"a": "b"}})
    assert outputs["tags"] == {"a": "b"}


def test_keys_go_through_the_vaults_own_endpoint_and_are_not_held(client, group, vault, key):
    client.create(LOCK, {"scope": group, "level": "CanNotDelete"})
    client.delete("keyvault:Key", key)
    assert "BLEU-E419" in refused(client.delete, "keyvault:Vault", vault)
