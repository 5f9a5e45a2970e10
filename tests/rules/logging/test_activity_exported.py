"""BLEU-0221."""

import pytest

from bleu_iac.resources import UNKNOWN, Provider, Resource

ID = "logging-activity-exported"
NONE = "violation files: has no diagnostic setting of the subscription that keeps its activity log"
MAYBE = (
    "undetermined files: may have its activity log kept: which subscription a setting is about, or what it keeps, is "
    "not known before deployment"
)
ALL = [{"categoryGroup": "allLogs", "enabled": True}]
PROVIDER = "pulumi:providers:azure-native"


def alias(subscription=None):
    inputs = {"aliasName": "files", "properties": {"subscriptionId": subscription}}
    id_ = "/providers/Microsoft.Subscription/aliases/files"
    return Resource("azure-native:subscription:Alias", "files", inputs, "urn:files", id=id_)


def general(target, *, of=(), logs=ALL):
    kind = "azure-native:monitor:DiagnosticSetting"
    inputs = {"resourceUri": target, "logs": logs}
    return Resource(kind, "setting", inputs, "urn:setting", property_dependencies={"resourceUri": [*of]})


def provider(subscription, *, of=()):
    inputs = {"subscriptionId": subscription}
    return Resource(PROVIDER, "there", inputs, "urn:there", property_dependencies={"subscriptionId": [*of]})


def own(subscription=UNKNOWN, *, id_="", logs=ALL, urn="urn:there"):
    managed = None if urn is None else Provider(PROVIDER, "there", {"subscriptionId": subscription}, urn)
    kind = "azure-native:monitor:SubscriptionDiagnosticSetting"
    return Resource(kind, "setting", {"logs": logs}, "urn:setting", provider=managed, id=id_)


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param([alias()], [NONE], id="none"),
        pytest.param([alias(), general(UNKNOWN, of=["urn:files"])], [], id="preview, made from it"),
        pytest.param([alias(), general("/subscriptions/7", of=["urn:files"])], [], id="deployed, made from it"),
        pytest.param([alias(), general(UNKNOWN, of=["urn:other"])], [NONE], id="made from another"),
        pytest.param([alias(), general(UNKNOWN)], [MAYBE], id="made from who knows what"),
        pytest.param([alias(), general("/subscriptions/7")], [MAYBE], id="written out, which may be it"),
        pytest.param([alias("7"), general("/subscriptions/7/")], [], id="an alias of one that exists"),
        pytest.param([alias("7"), general("/subscriptions/8")], [NONE], id="another's"),
        pytest.param([alias(UNKNOWN), general("/subscriptions/8")], [MAYBE], id="an alias of who knows which"),
        pytest.param(
            [alias("7"), general("/subscriptions/7/resourceGroups/x/providers/Microsoft.KeyVault/vaults/keys")],
            [NONE],
            id="of a resource in it",
        ),
        pytest.param([alias(), general(UNKNOWN, of=["urn:files"], logs=[])], [NONE], id="that keeps nothing"),
        pytest.param([alias(), general(UNKNOWN, of=["urn:files"], logs=UNKNOWN)], [MAYBE], id="that keeps it, maybe"),
    ],
)
def test_a_subscription_whose_activity_nobody_keeps_is_refused(ask_stack, resources, expected):
    assert ask_stack(ID, resources) == expected
    assert ask_stack(ID, resources[::-1]) == expected


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param([alias(), provider(UNKNOWN, of=["urn:files"]), own()], [], id="preview, made from it"),
        pytest.param([alias(), provider("7", of=["urn:files"]), own("7")], [], id="deployed, made from it"),
        pytest.param([alias(), provider(UNKNOWN, of=["urn:other"]), own()], [NONE], id="made from another"),
        pytest.param([alias(), own()], [MAYBE], id="a provider that is not shown"),
        pytest.param([alias(), own(urn=None)], [MAYBE], id="no provider told"),
        pytest.param([alias(), own(None)], [MAYBE], id="a provider configured by its environment"),
        pytest.param([alias("7"), own("7")], [], id="an alias of one that exists"),
        pytest.param([alias("7"), own("8")], [NONE], id="another's"),
        pytest.param(
            [alias("7"), own(None, id_="/subscriptions/7/providers/Microsoft.Insights/diagnosticSettings/all")],
            [],
            id="deployed, by its own id",
        ),
        pytest.param(
            [alias(), provider(UNKNOWN, of=["urn:files"]), own(logs=[{"category": "Policy", "enabled": False}])],
            [NONE],
            id="switched off",
        ),
    ],
)
def test_a_setting_of_a_subscription_is_about_its_provider_s(ask_stack, resources, expected):
    assert ask_stack(ID, resources) == expected
    assert ask_stack(ID, resources[::-1]) == expected


def test_a_provider_alone_is_not_asked_anything(ask_stack):
    assert ask_stack(ID, [provider("7")]) == []


def test_a_message_is_in_french_too(ask_stack, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask_stack(ID, [alias()]) == [
        "violation files: n'a pas de paramètre de diagnostic de l'abonnement qui garde son journal d'activité"
    ]
