"""BLEU-0150."""

from typing import Any

import pytest

from bleu_iac.catalogue import sdk
from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.meanings import types_with
from bleu_iac.resources import UNKNOWN, parse_path
from bleu_iac.rules import customer_keys
from bleu_iac.rules.customer_keys import ELSEWHERE, USES

ID = "keys-customer-key"
LATER = "is not known before deployment"
VAULT = "https://kv-data.vault.sovcloud-api.fr"
KEY = f"{VAULT}/keys/data"
SUFFIXES = ".vault.sovcloud-api.fr, .managedhsm.sovcloud-api.fr"
A_KEY = f"must be the https address of a key in a vault of Bleu ({SUFFIXES}), found"
A_VAULT = f"must be the https address of a vault of Bleu ({SUFFIXES}), found"
SET = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Compute/diskEncryptionSets/des"
A_SET = "must be the id of a disk encryption set, found"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param({}, [f"violation keyVaultKeyUri: {A_KEY} nothing"], id="missing"),
        pytest.param({"keyVaultKeyUri": ""}, [f"violation keyVaultKeyUri: {A_KEY} ''"], id="empty"),
        pytest.param({"keyVaultKeyUri": 3}, [f"violation keyVaultKeyUri: {A_KEY} 3"], id="wrong type"),
        pytest.param({"keyVaultKeyUri": UNKNOWN}, [f"undetermined keyVaultKeyUri: {LATER}"], id="unknown"),
        pytest.param({"keyVaultKeyUri": VAULT}, [f"violation keyVaultKeyUri: {A_KEY} {VAULT!r}"], id="only a vault"),
        pytest.param(
            {"keyVaultKeyUri": f"{VAULT}/secrets/data"},
            [f"violation keyVaultKeyUri: {A_KEY} '{VAULT}/secrets/data'"],
            id="a secret",
        ),
        pytest.param(
            {"keyVaultKeyUri": "https://kv.vault.azure.net/keys/data"},
            [f"violation keyVaultKeyUri: {A_KEY} 'https://kv.vault.azure.net/keys/data'"],
            id="another cloud's vault",
        ),
        pytest.param({"keyVaultKeyUri": KEY}, [], id="a key"),
        pytest.param({"keyVaultKeyUri": f"{KEY}/0123"}, [], id="a version: another rule's matter"),
        pytest.param({"keyVaultKeyUri": "https://hsm1.managedhsm.sovcloud-api.fr/keys/data/"}, [], id="an HSM's key"),
    ],
)
def test_a_key_given_by_its_address(ask, inputs, expected):
    assert ask(ID, "azure-native:cosmosdb:DatabaseAccount", inputs) == expected


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param(
            {},
            ["violation encryption.keySource: must be Microsoft.Keyvault, the customer's key, found nothing"],
            id="nothing said",
        ),
        pytest.param(
            {"encryption": {"keySource": "Microsoft.Automation", "keyVaultProperties": {}}},
            [
                "violation encryption.keySource: must be Microsoft.Keyvault, the customer's key, "
                "found 'Microsoft.Automation'"
            ],
            id="the platform's key: the rest needs no judging",
        ),
        pytest.param(
            {"encryption": {"keySource": "Microsoft.KeyVault"}},
            [
                f"violation encryption.keyVaultProperties.keyvaultUri: {A_VAULT} nothing",
                "violation encryption.keyVaultProperties.keyName: must be the name of a key, found nothing",
            ],
            id="no key",
        ),
        pytest.param(
            {"encryption": UNKNOWN},
            [f"undetermined encryption: {LATER}", f"undetermined encryption: {LATER}"],
            id="block unknown",
        ),
        pytest.param(
            {"encryption": {"keySource": UNKNOWN, "keyVaultProperties": {"keyName": "data", "keyvaultUri": VAULT}}},
            [f"undetermined encryption.keySource: {LATER}"],
            id="switch unknown",
        ),
        pytest.param(
            {"encryption": {"keySource": 1}},
            ["violation encryption.keySource: must be Microsoft.Keyvault, the customer's key, found 1"],
            id="switch of a wrong type",
        ),
        pytest.param(
            {
                "encryption": {
                    "keySource": "microsoft.keyvault",
                    "keyVaultProperties": {"keyName": "data", "keyvaultUri": f"{VAULT}/"},
                }
            },
            [],
            id="a key",
        ),
    ],
)
def test_a_key_and_a_switch(ask, inputs, expected):
    assert ask(ID, "azure-native:automation:AutomationAccount", inputs) == expected


def test_a_list_of_keys_needs_one_and_each_is_judged(ask):
    namespace = "azure-native:eventhub:Namespace"
    assert ask(ID, namespace, {"encryption": {"keySource": "Microsoft.KeyVault", "keyVaultProperties": []}}) == [
        "violation encryption.keyVaultProperties: must be the key or vault of the customer, found []"
    ]
    keys = [{"keyName": "data", "keyVaultUri": VAULT}, {"keyName": "data", "keyVaultUri": "https://kv.example.org"}]
    assert ask(ID, namespace, {"encryption": {"keySource": "Microsoft.KeyVault", "keyVaultProperties": keys}}) == [
        f"violation encryption.keyVaultProperties[1].keyVaultUri: {A_VAULT} 'https://kv.example.org'"
    ]


OS = "storageProfile.osDisk.managedDisk.diskEncryptionSet.id"


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        pytest.param({"osDisk": {"createOption": "FromImage"}}, [f"violation {OS}: {A_SET} nothing"], id="no set"),
        pytest.param(
            {"osDisk": {"managedDisk": {"diskEncryptionSet": {"id": UNKNOWN}}}},
            [f"undetermined {OS}: {LATER}"],
            id="unknown",
        ),
        pytest.param(
            {"osDisk": {"managedDisk": {"diskEncryptionSet": {"id": "des"}}}},
            [f"violation {OS}: {A_SET} 'des'"],
            id="no id",
        ),
        pytest.param(
            {"osDisk": UNKNOWN, "dataDisks": [UNKNOWN]},
            [f"undetermined storageProfile.osDisk: {LATER}", f"undetermined storageProfile.dataDisks[0]: {LATER}"],
            id="disks unknown",
        ),
        pytest.param({"osDisk": {"managedDisk": {"diskEncryptionSet": {"id": SET}}}}, [], id="a set"),
        pytest.param(
            {"osDisk": {"managedDisk": {"securityProfile": {"diskEncryptionSet": {"id": SET}}}}},
            [],
            id="a confidential machine's set",
        ),
        pytest.param({"dataDisks": [{"managedDisk": {"id": UNKNOWN}}]}, [], id="a disk that has a set itself"),
    ],
)
def test_a_machines_disks(ask, profile, expected):
    assert ask(ID, "azure-native:compute:VirtualMachine", {"storageProfile": profile}) == expected


def test_a_cluster_encrypts_its_disks_and_its_own_store(ask):
    cluster = "azure-native:containerservice:ManagedCluster"
    kms = "securityProfile.azureKeyVaultKms"
    assert ask(ID, cluster, {}) == [
        f"violation diskEncryptionSetID: {A_SET} nothing",
        f"violation {kms}.enabled: must be true, the customer's key, found nothing",
    ]
    good = {"diskEncryptionSetID": SET, "securityProfile": {"azureKeyVaultKms": {"enabled": True, "keyId": KEY}}}
    assert ask(ID, cluster, good) == []


def test_a_key_that_may_be_missing_is_judged_when_it_is_there(ask):
    database = "azure-native:sql:Database"
    assert ask(ID, database, {}) == []
    assert ask(ID, database, {"encryptionProtector": "https://kv.example.org/keys/data"}) == [
        f"violation encryptionProtector: {A_KEY} 'https://kv.example.org/keys/data'"
    ]


def test_it_is_said_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(ID, "azure-native:cosmosdb:DatabaseAccount", {}) == [
        "violation keyVaultKeyUri: doit être l'adresse https d'une clé dans un coffre de Bleu "
        f"({SUFFIXES}), trouvé : rien"
    ]


def test_a_secret_address_is_not_shown(ask):
    inputs = {"keyVaultKeyUri": "https://hush.example.org"}
    found = ask(ID, "azure-native:cosmosdb:DatabaseAccount", inputs, secrets=frozenset({("keyVaultKeyUri",)}))
    assert found == [f"violation keyVaultKeyUri: {A_KEY} [secret]"]


def steps_exist(properties: Any, steps: tuple[str | int, ...]) -> bool:
    """Tell whether the SDK has a property at a path, under some alternative of each object on the way."""
    if not steps:
        return True
    name, rest = steps[0], list(steps[1:])
    if name not in properties:
        return False
    while rest and rest[0] == "*":
        rest.pop(0)
    if not rest:
        return True
    return any(steps_exist(sdk.object_type(ref), tuple(rest)) for ref in sdk.references(properties[name].shape))


def paths_of(use: customer_keys.Use) -> list[tuple[str | int, ...]]:
    inside = [use.uri, use.vault, use.name, use.version, use.reference, use.switch, use.rotates, *use.disk_sets]
    at = parse_path(use.at) if use.at else ()
    return [(*at, *parse_path(steps)) for steps in inside if steps]


MODULES = sorted({token.split(":")[1] for token in USES})


@pytest.mark.parametrize("module", MODULES)
def test_every_path_of_the_table_is_the_sdks(module):
    for token in USES:
        if token.split(":")[1] == module:
            properties = sdk.resource_type(token).inputs
            wrong = [path for use in USES[token] for path in paths_of(use) if not steps_exist(properties, path)]
            assert wrong == [], token


@pytest.mark.parametrize("token", sorted(USES))
def test_no_type_of_the_table_passes_when_nothing_is_said_of_its_key(ask, token):
    """Where the key may be left out, or stands in a list of disks, there is nothing to say."""
    silent = all(use.if_present or "[" in use.at for use in USES[token])
    assert (ask(ID, token, {}) == []) is silent


def test_every_type_that_takes_a_key_is_judged_or_has_a_reason_not_to_be():
    taking = set(types_with(Kind.CUSTOMER_KEY))
    assert taking - USES.keys() == ELSEWHERE.keys()
    assert len(taking) == 110
