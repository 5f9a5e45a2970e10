"""BLEU-0120 and BLEU-0121."""

import pytest

from bleu_iac import clouds
from bleu_iac.catalogue import sdk
from bleu_iac.resources import UNKNOWN, Provider, Resource
from bleu_iac.rules.rule import Context, judge
from bleu_iac.rules.tool import subscription_known, tenant_known

SUBSCRIPTION = "tool-subscription-known"
TENANT = "tool-tenant-known"
PROVIDER = "pulumi:providers:azure-native"
DIAGNOSTIC = "azure-native:monitor:DiagnosticSetting"
OWN = "11111111-1111-4111-8111-111111111111"
OTHER = "22222222-2222-4222-8222-222222222222"
THIRD = "33333333-3333-4333-8333-333333333333"


def workspace(subscription):
    return f"/subscriptions/{subscription}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/w"


def ask(rule, kind, inputs, parameters=None, provider=None, **more):
    managed = None if provider is None else Provider(PROVIDER, "p", provider, urn="urn:p")
    context = Context(clouds.get("bleu"), {rule.id: parameters or {}})
    found = judge(rule, Resource(kind, "it", inputs, provider=managed, **more), context)
    return [f"{finding.verdict} {finding.property}: {finding.message}" for finding in found]


def ask_subscription(inputs, parameters=None, provider=None, kind=DIAGNOSTIC, **more):
    return ask(subscription_known.RULE, kind, inputs, parameters, provider, **more)


def ask_tenant(inputs, parameters=None, provider=None, kind="azure-native:keyvault:Vault", **more):
    return ask(tenant_known.RULE, kind, inputs, parameters, provider, **more)


def not_own(path, found):
    return (
        f"undetermined {path}: names another subscription than the stack's own ({OWN}), and the rule's list of "
        f"subscriptions does not have it, found {found!r}"
    )


def test_ids_are_pinned():
    assert (subscription_known.RULE.id, tenant_known.RULE.id) == (SUBSCRIPTION, TENANT)


def test_an_id_of_another_subscription_is_undetermined_without_a_list():
    inputs = {"workspaceId": workspace(OTHER), "resourceUri": workspace(OWN)}
    assert ask_subscription(inputs, provider={"subscriptionId": OWN}) == [not_own("workspaceId", workspace(OTHER))]


def test_an_id_of_another_subscription_is_refused_beside_a_list():
    inputs = {"workspaceId": workspace(OTHER)}
    assert ask_subscription(inputs, {"subscriptions": (OWN, THIRD)}, {"subscriptionId": OWN}) == [
        f"violation workspaceId: must be in one of the subscriptions listed ({OWN}, {THIRD}), found "
        f"{workspace(OTHER)!r}"
    ]


@pytest.mark.parametrize(
    ("parameters", "provider", "more"),
    [
        pytest.param({"subscriptions": (OTHER.upper(),)}, {"subscriptionId": OWN}, {}, id="listed"),
        pytest.param({"own": OTHER}, None, {}, id="said to be one's own"),
        pytest.param({}, {"subscriptionId": OTHER.upper()}, {}, id="the provider's"),
        pytest.param({}, {"subscriptionId": f'"{OTHER}"'}, {}, id="the provider's, JSON in a text"),
        pytest.param({}, {"subscriptionId": UNKNOWN}, {"id": workspace(OTHER)}, id="the resource's own id"),
    ],
)
def test_ones_own_passes(parameters, provider, more):
    assert ask_subscription({"workspaceId": workspace(OTHER)}, parameters, provider, **more) == []


def test_the_resources_own_id_says_which_subscription_is_ones_own():
    assert ask_subscription({"workspaceId": workspace(OTHER)}, id=workspace(OWN)) == [
        not_own("workspaceId", workspace(OTHER))
    ]


def unsaid(path, found):
    return (
        f"undetermined {path}: names a subscription, and nothing says which is the stack's own: set "
        f"azure-native:subscriptionId, or list yours in the rule's parameter `subscriptions`, found {found!r}"
    )


def test_where_nothing_says_which_is_ones_own_none_passes():
    assert ask_subscription({"resourceUri": workspace(OWN), "workspaceId": workspace(OWN)}) == [
        unsaid("resourceUri", workspace(OWN)),
        unsaid("workspaceId", workspace(OWN)),
    ]
    assert ask_subscription({"resourceUri": workspace(OWN), "workspaceId": workspace(OTHER)}) == [
        unsaid("resourceUri", workspace(OWN)),
        f"undetermined workspaceId: names another subscription than {OWN}, which the same resource names, and nothing "
        f"says which is the stack's own, found {workspace(OTHER)!r}",
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"/SUBSCRIPTIONS/{OTHER}/x",
        f"/Subscriptions/{OTHER.upper()}",
        f"https://host.example{workspace(OTHER)}?api-version=1",
        f"[concat('{workspace(OTHER)}')]",
        f"/subscriptions/{OWN};/subscriptions/{OTHER}",
    ],
)
def test_an_id_is_found_in_any_spelling_and_inside_other_texts(text):
    assert ask_subscription({"workspaceId": text}, provider={"subscriptionId": OWN}) == [not_own("workspaceId", text)]


@pytest.mark.parametrize("name", ["subscriptionId", "adlsSubscriptionId", "subscriptionIds", "subscriptions"])
def test_a_bare_id_is_judged_where_its_name_says_what_it_is(name):
    assert ask_subscription({name: OTHER}, provider={"subscriptionId": OWN}) == [not_own(name, OTHER)]


@pytest.mark.parametrize(
    "inputs",
    [
        {"saasSubscriptionId": OTHER},
        {"objectId": OTHER},
        {"tags": {"cost": workspace(OTHER)}},
        {"workspaceId": UNKNOWN, "resourceUri": UNKNOWN},
        {"workspaceId": "[subscription().subscriptionId]"},
        {"policyDefinitionId": "/providers/Microsoft.Authorization/policyDefinitions/x"},
        {"scope": "/subscriptions/{subscriptionId}/resourceGroups/x"},
    ],
)
def test_what_is_no_id_of_a_subscription_is_left_alone(inputs):
    assert ask_subscription(inputs, provider={"subscriptionId": OWN}) == []


def test_everybody_is_nobody_in_particular():
    assert ask_subscription({"visibility": {"subscriptions": ["*"]}}, {"own": OWN}) == [
        "violation visibility.subscriptions[0]: must name subscriptions one by one, found '*'"
    ]


def test_a_secret_id_is_judged_and_not_shown():
    found = ask_subscription(
        {"workspaceId": workspace(OTHER)}, provider={"subscriptionId": OWN}, secrets=frozenset({("workspaceId",)})
    )
    assert found == [not_own("workspaceId", "x").replace("'x'", "[secret]")]


def test_a_provider_deploys_only_into_what_is_listed():
    assert ask_subscription({"subscriptionId": OTHER}, {"subscriptions": (OWN,)}, kind=PROVIDER) == [
        f"violation subscriptionId: must be in one of the subscriptions listed ({OWN}), found {OTHER!r}"
    ]
    assert ask_subscription({"subscriptionId": UNKNOWN}, {"subscriptions": (OWN,)}, kind=PROVIDER) == [
        "undetermined subscriptionId: is not known before deployment"
    ]
    assert ask_subscription({"subscriptionId": OWN}, {"subscriptions": (OWN,)}, kind=PROVIDER) == []
    assert ask_subscription({}, {"subscriptions": (OWN,)}, kind=PROVIDER) == []
    assert ask_subscription({"subscriptionId": OTHER}, kind=PROVIDER) == []


def test_the_environment_says_which_is_ones_own_unless_configured(monkeypatch):
    monkeypatch.setenv("ARM_SUBSCRIPTION_ID", OWN)
    monkeypatch.setenv("ARM_TENANT_ID", OTHER)
    assert subscription_known.Parameters().own == OWN
    assert subscription_known.Parameters(own=THIRD).own == THIRD
    assert tenant_known.Parameters().own == OTHER


def test_it_is_said_in_french(monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask_subscription({"workspaceId": "/subscriptions/b"}, {"subscriptions": ("a",)}) == [
        "violation workspaceId: doit être dans l'un des abonnements listés (a), trouvé : '/subscriptions/b'"
    ]


def test_another_tenant_is_undetermined_without_a_list_and_refused_beside_one():
    inputs = {"properties": {"tenantId": OTHER}}
    assert ask_tenant(inputs, provider={"tenantId": OWN}) == [
        f"undetermined properties.tenantId: names another tenant than the stack's own ({OWN}), and the rule's list of "
        f"tenants does not have it, found {OTHER!r}"
    ]
    assert ask_tenant(inputs, {"tenants": (OWN,)}) == [
        f"violation properties.tenantId: must be one of the tenants listed ({OWN}), found {OTHER!r}"
    ]
    assert ask_tenant(inputs, {"tenants": (OTHER,)}) == []
    assert ask_tenant(inputs) == [
        "undetermined properties.tenantId: names a tenant, and nothing says which is the stack's own: set "
        f"azure-native:tenantId, or list yours in the rule's parameter `tenants`, found {OTHER!r}"
    ]
    assert ask_tenant({"properties": {"tenantId": UNKNOWN}}, {"tenants": (OWN,)}) == []


@pytest.mark.parametrize(
    "name", ["managedByTenantId", "aadTenant", "tenantID", "allowedTenants", "tenant", "office365TenantId"]
)
def test_a_tenant_goes_by_many_names(name):
    assert ask_tenant({name: OTHER}, {"tenants": (OWN,)}) == [
        f"violation {name}: must be one of the tenants listed ({OWN}), found {OTHER!r}"
    ]


def test_a_tenant_that_the_catalogue_knows_needs_no_such_name():
    inputs = {"trustedExternalTenants": [{"value": OTHER}]}
    assert ask_tenant(inputs, {"tenants": (OWN,)}, kind="azure-native:kusto:Cluster") == [
        f"violation trustedExternalTenants[0].value: must be one of the tenants listed ({OWN}), found {OTHER!r}"
    ]


@pytest.mark.parametrize("word", ["common", "organizations", "Consumers"])
def test_anybodys_directory_is_refused(word):
    assert ask_tenant({"signinTenant": word}) == [
        f"violation signinTenant: must name one tenant, found {word!r}: anybody's directory"
    ]


@pytest.mark.parametrize(
    ("value", "parameters", "expected"),
    [
        (f'["{OWN}"]', {"tenants": (OWN,)}, []),
        ([OWN], {"tenants": (OWN,)}, []),
        ([], {}, []),
        ("", {}, []),
        (None, {}, []),
        (
            f'["{OTHER}"]',
            {"tenants": (OWN,)},
            [f"violation auxiliaryTenantIds: must be one of the tenants listed ({OWN}), found '[\"{OTHER}\"]'"],
        ),
        (
            [OTHER],
            {},
            [
                "undetermined auxiliaryTenantIds: has the provider ask tokens of a tenant that the rule's list of "
                f"tenants does not have, found ['{OTHER}']"
            ],
        ),
        (UNKNOWN, {}, ["undetermined auxiliaryTenantIds: is not known before deployment"]),
        ([UNKNOWN], {}, ["undetermined auxiliaryTenantIds: is not known before deployment"]),
        ("x", {}, ["violation auxiliaryTenantIds: must be a list of tenants' ids, found 'x'"]),
        (7, {}, ["violation auxiliaryTenantIds: must be a list of tenants' ids, found 7"]),
    ],
)
def test_tokens_of_other_tenants_are_asked_only_of_those_listed(value, parameters, expected):
    inputs = {} if value is None else {"auxiliaryTenantIds": value}
    assert ask_tenant(inputs, parameters, kind=PROVIDER) == expected


FETCHED = (
    "has the key to the data fetched from a vault of another tenant, by an application that the rule's list of "
    "applications does not have, found"
)


@pytest.mark.parametrize(
    ("kind", "inputs", "path", "shown"),
    [
        ("compute:DiskEncryptionSet", {"federatedClientId": OTHER}, "federatedClientId", OTHER),
        ("sql:Server", {"federatedClientId": OTHER}, "federatedClientId", OTHER),
        (
            "storage:StorageAccount",
            {"encryption": {"encryptionIdentity": {"encryptionFederatedIdentityClientId": OTHER}}},
            "encryption.encryptionIdentity.encryptionFederatedIdentityClientId",
            OTHER,
        ),
        (
            "cosmosdb:DatabaseAccount",
            {"defaultIdentity": f"UserAssignedIdentity=/a/b&FederatedClientId={OTHER}"},
            "defaultIdentity",
            f"UserAssignedIdentity=/a/b&FederatedClientId={OTHER}",
        ),
    ],
)
def test_an_application_that_fetches_a_key_from_another_tenant_has_to_be_listed(kind, inputs, path, shown):
    def asked(*listed):
        return ask_tenant(inputs, {"applications": listed}, kind=f"azure-native:{kind}")

    assert asked() == [f"undetermined {path}: {FETCHED} {shown!r}"]
    assert asked(THIRD) == [f"violation {path}: {FETCHED} {shown!r}"]
    assert asked(THIRD, OTHER) == []


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"federatedClientId": "None"}, []),
        ({"federatedClientId": ""}, []),
        ({"federatedClientId": UNKNOWN}, ["undetermined federatedClientId: is not known before deployment"]),
        ({"defaultIdentity": "FirstPartyIdentity"}, []),
        ({"defaultIdentity": UNKNOWN}, []),
    ],
)
def test_where_no_application_fetches_a_key_nothing_is_said(inputs, expected):
    assert ask_tenant(inputs, kind="azure-native:cosmosdb:DatabaseAccount") == expected


def test_every_property_that_reaches_a_key_of_another_tenant_is_asked():
    inputs = [sdk.resource_type(token).inputs for token in sdk.tokens()]
    names = {name for each in inputs for owner in (each, *map(sdk.object_type, sdk.reachable(each))) for name in owner}
    reaching = {name for name in names if ("ederated" in name and "lient" in name) or name.startswith("crossTenantCmk")}
    assert reaching <= tenant_known.BY_APPLICATION


def test_other_providers_are_not_asked():
    assert ask_subscription({"subscriptionId": OTHER}, {"subscriptions": (OWN,)}, kind="random:x:Y") == []


@pytest.mark.parametrize(
    ("kind", "inputs", "path"),
    [
        pytest.param(DIAGNOSTIC, {"workspaceId": UNKNOWN}, "workspaceId", id="an id"),
        pytest.param(DIAGNOSTIC, {"resourceUri": UNKNOWN}, "resourceUri", id="a scope"),
        pytest.param(
            "azure-native:network:NetworkInterface",
            {"ipConfigurations": [{"subnet": UNKNOWN}]},
            "ipConfigurations[0].subnet",
            id="what holds an id",
        ),
        pytest.param(
            "azure-native:resources:Deployment",
            {"subscriptionId": UNKNOWN},
            "subscriptionId",
            id="a bare id by its name",
        ),
    ],
)
def test_an_id_that_is_not_known_is_left_to_the_update_and_reported_where_none_follows(kind, inputs, path):
    assert ask_subscription(inputs, {"own": OWN}, kind=kind) == []
    assert ask_subscription(inputs, {"own": OWN}, kind=kind, final=True) == [
        f"undetermined {path}: is not known before deployment"
    ]


def test_what_is_no_id_is_not_asked_for_one():
    inputs = {"name": UNKNOWN, "logs": [{"category": UNKNOWN}], "tags": {"workspaceId": UNKNOWN}}
    assert ask_subscription(inputs, {"own": OWN}, final=True) == []


def test_a_tenant_that_is_not_known_is_left_to_the_update_and_reported_where_none_follows():
    inputs = {"properties": {"tenantId": UNKNOWN}}
    assert ask_tenant(inputs, {"own": OWN}) == []
    assert ask_tenant(inputs, {"own": OWN}, final=True) == [
        "undetermined properties.tenantId: is not known before deployment"
    ]
