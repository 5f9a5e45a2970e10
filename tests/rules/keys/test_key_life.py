"""BLEU-0154 to BLEU-0157: what a key or secret may be used for, and how long."""

from typing import Any

import pytest

from bleu_iac.resources import UNKNOWN

KEY = "azure-native:keyvault:Key"
LATER = "is not known before deployment"
EXPORTABLE = "properties.attributes.exportable"
OUTSIDE = "lets the key be released to an outside environment:"


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"attributes": {"exportable": True}}, [f"violation {EXPORTABLE}: must be false, found True"]),
        ({"attributes": {"exportable": "no"}}, [f"violation {EXPORTABLE}: must be false, found 'no'"]),
        ({"attributes": {"exportable": UNKNOWN}}, [f"undetermined {EXPORTABLE}: {LATER}"]),
        ({"attributes": UNKNOWN}, [f"undetermined {EXPORTABLE}: {LATER}"]),
        ({"releasePolicy": {"data": "e30"}}, [f"violation properties.releasePolicy: {OUTSIDE} {{'data': 'e30'}}"]),
        ({"releasePolicy": UNKNOWN}, [f"undetermined properties.releasePolicy: {LATER}"]),
        ({"keyOps": ["wrapKey", "release"]}, [f"violation properties.keyOps[1]: {OUTSIDE} 'release'"]),
        ({"attributes": {"exportable": False}, "keyOps": ["wrapKey"]}, []),
        ({}, []),
    ],
)
def test_a_key_that_can_leave_is_refused(ask, properties, expected):
    assert ask("keys-key-not-exportable", KEY, {"properties": properties}) == expected


SAID = "must be a list of what the key is for, found"
ONE = "must be operations of one use, to encrypt or to sign, found"


@pytest.mark.parametrize(
    ("operations", "expected"),
    [
        (["sign", "encrypt"], [f"violation properties.keyOps: {ONE} ['sign', 'encrypt']"]),
        (
            ["Verify", UNKNOWN, "UnwrapKey"],
            [f"violation properties.keyOps: {ONE} ['Verify', unknown until deployed, 'UnwrapKey']"],
        ),
        (None, [f"violation properties.keyOps: {SAID} nothing"]),
        ([], [f"violation properties.keyOps: {SAID} []"]),
        ("sign", [f"violation properties.keyOps: {SAID} 'sign'"]),
        (UNKNOWN, [f"undetermined properties.keyOps: {LATER}"]),
        (["sign", UNKNOWN], [f"undetermined properties.keyOps[1]: {LATER}"]),
        (["sign", "verify"], []),
        (["wrapKey", "unwrapKey", "encrypt", "decrypt"], []),
    ],
)
def test_a_key_has_one_use(ask, operations, expected):
    assert ask("keys-key-one-use", KEY, {"properties": {"keyOps": operations}}) == expected


ACTIONS = "properties.rotationPolicy.lifetimeActions"
LIFE = "properties.rotationPolicy.attributes.expiryTime"
ROTATE: Any = {"action": {"type": "rotate"}, "trigger": {"timeAfterCreate": "P365D"}}
NOTIFY: Any = {"action": {"type": "notify"}}
AN_END = "must be the life of a version, such as P455D, found"
A_ROTATION = "must be a list with an action 'rotate', found"


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, [f"violation {ACTIONS}: {A_ROTATION} nothing", f"violation {LIFE}: {AN_END} nothing"]),
        (
            {"rotationPolicy": UNKNOWN},
            [f"undetermined {ACTIONS}: {LATER}", f"undetermined {LIFE}: {LATER}"],
        ),
        (
            {"rotationPolicy": {"attributes": {"expiryTime": "P1Y"}, "lifetimeActions": [NOTIFY]}},
            [f"violation {ACTIONS}: {A_ROTATION} [{NOTIFY!r}]"],
        ),
        (
            {"rotationPolicy": {"attributes": {"expiryTime": "P1Y"}, "lifetimeActions": [NOTIFY, {"action": UNKNOWN}]}},
            [f"undetermined {ACTIONS}: {LATER}"],
        ),
        (
            {"rotationPolicy": {"attributes": {"expiryTime": 90}, "lifetimeActions": [ROTATE, UNKNOWN]}},
            [f"violation {LIFE}: {AN_END} 90"],
        ),
        (
            {"attributes": {"expires": UNKNOWN}, "rotationPolicy": {"lifetimeActions": [ROTATE]}},
            [f"undetermined properties.attributes.expires: {LATER}"],
        ),
        ({"attributes": {"expires": 1830000000.0}, "rotationPolicy": {"lifetimeActions": [ROTATE]}}, []),
        ({"rotationPolicy": {"attributes": {"expiryTime": "P455D"}, "lifetimeActions": [NOTIFY, ROTATE]}}, []),
    ],
)
def test_a_key_is_renewed_and_ends(ask, properties, expected):
    assert ask("keys-key-rotated", KEY, {"properties": properties}) == expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, ["violation properties.attributes.expires: must be a date in seconds since 1970, found nothing"]),
        (
            {"attributes": {"expires": True}},
            ["violation properties.attributes.expires: must be a date in seconds since 1970, found True"],
        ),
        ({"attributes": UNKNOWN}, [f"undetermined properties.attributes.expires: {LATER}"]),
        ({"attributes": {"expires": 1830000000}}, []),
    ],
)
def test_a_secret_ends(ask, properties, expected):
    assert ask("keys-secret-expires", "azure-native:keyvault:Secret", {"properties": properties}) == expected


def test_a_use_is_said_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask("keys-key-one-use", KEY, {}) == [
        "violation properties.keyOps: doit être une liste de ce à quoi sert la clé, trouvé : rien"
    ]
