"""BLEU-0240."""

import pytest

from bleu_iac.resources import UNKNOWN, Resource

ID = "governance-delete-lock"
GROUP_ID = "/subscriptions/1/resourceGroups/data"
VAULT_ID = f"{GROUP_ID}/providers/Microsoft.KeyVault/vaults/keys"
NO_LOCK = "has no delete lock, nor has its resource group or its subscription"
MAYBE = "may have a delete lock: what it holds is not known before deployment"


def group(*, id_=GROUP_ID):
    return Resource("azure-native:resources:ResourceGroup", "data", {"resourceGroupName": "data"}, "urn:data", id=id_)


def vault(*, id_=VAULT_ID, group_name="data", name="keys"):
    inputs = {"resourceGroupName": group_name, "vaultName": name}
    dependencies = {"resourceGroupName": ["urn:data"]}
    return Resource(
        "azure-native:keyvault:Vault", name, inputs, f"urn:{name}", id=id_, property_dependencies=dependencies
    )


def lock(scope, *, of=(), level="CanNotDelete"):
    inputs = {"scope": scope, **({} if level is None else {"level": level})}
    kind = "azure-native:authorization:ManagementLockByScope"
    return Resource(kind, "lock", inputs, "urn:lock", property_dependencies={"scope": [*of]})


def other(kind, **inputs):
    return Resource(f"azure-native:authorization:ManagementLockAt{kind}Level", "lock", {"level": "ReadOnly", **inputs})


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param([group(), vault()], [f"violation data: {NO_LOCK}"], id="none: told of the group"),
        pytest.param([vault()], [f"violation keys: {NO_LOCK}"], id="none, and the group is elsewhere"),
        pytest.param([group()], [], id="nothing in the group"),
        pytest.param([group(), vault(), lock(GROUP_ID)], [], id="the group's"),
        pytest.param([group(), vault(), lock(VAULT_ID)], [], id="its own"),
        pytest.param([group(), vault(), lock("/subscriptions/1")], [], id="the subscription's"),
        pytest.param([group(), vault(), lock(GROUP_ID + "2")], [f"violation data: {NO_LOCK}"], id="another group's"),
        pytest.param(
            [group(), vault(), lock(GROUP_ID, level="NotSpecified")], [f"violation data: {NO_LOCK}"], id="locks nothing"
        ),
        pytest.param(
            [group(), vault(), lock(GROUP_ID, level=None)], [f"violation data: {NO_LOCK}"], id="level missing"
        ),
        pytest.param(
            [group(), vault(), lock(GROUP_ID, level=3)], [f"violation data: {NO_LOCK}"], id="level wrong type"
        ),
        pytest.param(
            [group(), vault(), lock(GROUP_ID, level=UNKNOWN)], [f"undetermined data: {MAYBE}"], id="level unknown"
        ),
        pytest.param([group(), vault(), lock(UNKNOWN)], [f"undetermined data: {MAYBE}"], id="scope unknown"),
        pytest.param(
            [group(), vault(), other("ResourceGroup", resourceGroupName="data")], [], id="the group's, by name"
        ),
        pytest.param(
            [group(), vault(), other("ResourceGroup", resourceGroupName="x")],
            [f"violation data: {NO_LOCK}"],
            id="another group's, by name",
        ),
        pytest.param([group(), vault(), other("Subscription")], [], id="the subscription's, by kind"),
        pytest.param(
            [
                group(),
                vault(),
                other(
                    "Resource",
                    resourceGroupName="data",
                    resourceProviderNamespace="Microsoft.KeyVault",
                    parentResourcePath="",
                    resourceType="vaults",
                    resourceName="keys",
                ),
            ],
            [],
            id="its own, in parts",
        ),
        pytest.param(
            [group(), vault(), other("Resource", resourceGroupName="data", resourceName=UNKNOWN)],
            [f"undetermined data: {MAYBE}"],
            id="in parts, one unknown",
        ),
        pytest.param(
            [group(), vault(), other("ResourceGroup", resourceGroupName=3)],
            [f"violation data: {NO_LOCK}"],
            id="by name, wrong type",
        ),
    ],
)
def test_data_that_a_mistake_could_delete_is_refused(ask_stack, resources, expected):
    assert ask_stack(ID, resources) == expected
    assert ask_stack(ID, resources[::-1]) == expected


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param([group(id_=""), vault(id_=""), lock(UNKNOWN, of=["urn:data"])], [], id="names known"),
        pytest.param(
            [group(id_=""), vault(id_="", group_name=UNKNOWN), lock(UNKNOWN, of=["urn:data"])], [], id="names unknown"
        ),
        pytest.param(
            [group(id_=""), vault(id_="", group_name=UNKNOWN), lock(UNKNOWN, of=["urn:x"])],
            [f"violation data: {NO_LOCK}"],
            id="of another group",
        ),
        pytest.param([group(id_=""), vault(id_=""), lock("/subscriptions/1")], [], id="of the subscription"),
    ],
)
def test_at_a_preview_what_the_scope_is_made_from_tells(ask_stack, resources, expected):
    assert ask_stack(ID, resources) == expected


def test_a_group_is_told_once_however_much_is_in_it(ask_stack):
    second = vault(name="more", id_=f"{GROUP_ID}/providers/Microsoft.KeyVault/vaults/more")
    assert ask_stack(ID, [group(), vault(), second]) == [f"violation data: {NO_LOCK}"]
    assert ask_stack(ID, [group(), vault(), second, lock(VAULT_ID)]) == [f"violation data: {NO_LOCK}"]


def test_a_message_is_in_french_too(ask_stack, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask_stack(ID, [vault()]) == [
        "violation keys: n'a pas de verrou de suppression, ni son groupe de ressources ou son abonnement"
    ]


@pytest.mark.parametrize(
    ("token", "needs"),
    [
        ("sql:Server", True),
        ("compute:Disk", True),
        ("operationalinsights:Workspace", True),
        ("keyvault:ManagedHsm", True),
        ("keyvault:Secret", False),
        ("network:VirtualNetwork", False),
        ("storage:BlobContainer", False),
    ],
)
def test_what_holds_data_of_its_own_needs_one(ask_stack, token, needs):
    resource = Resource(f"azure-native:{token}", "it", {}, "urn:it")
    assert ask_stack(ID, [resource]) == ([f"violation it: {NO_LOCK}"] if needs else [])
