"""The classic provider's types: what each is in azure-native, and how that is decided."""

import re
from collections import Counter
from pathlib import Path

import pulumi_azure
import pytest

from bleu_iac.catalogue import arm, build, classic, classic_build, comparing, data, known
from bleu_iac.catalogue.classic import Relation, counterpart
from bleu_iac.catalogue.classic_build import Decision, decide
from bleu_iac.catalogue.walk import Unclassified

STORAGE = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a"
SUBNET = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/s"
DEPLOYMENT = "/subscriptions/0/providers/Microsoft.Resources/deployments/d"
STORAGE_TYPE = "microsoft.storage/storageaccounts"
BLOB = "storage/blob:Blob"


@pytest.mark.parametrize(
    ("token", "relation", "types"),
    [
        ("storage/account:Account", "same", ["storage:StorageAccount"]),
        ("storage/container:Container", "same", ["storage:BlobContainer"]),
        ("keyvault/keyVault:KeyVault", "same", ["keyvault:Vault"]),
        ("core/resourceGroup:ResourceGroup", "same", ["resources:ResourceGroup"]),
        ("compute/windowsVirtualMachine:WindowsVirtualMachine", "same", ["compute:VirtualMachine"]),
        ("dns/cNameRecord:CNameRecord", "same", ["dns:RecordSet"]),
        ("mssql/server:Server", "same", ["sql:Server"]),
        ("sql/sqlServer:SqlServer", "same", ["sql:Server"]),
        ("appservice/appService:AppService", "same", ["web:WebApp"]),
        ("role/assignment:Assignment", "same", ["authorization:RoleAssignment"]),
        ("mysql/configuration:Configuration", "same", ["dbformysql:SingleServerConfiguration"]),
        ("mysql/flexibleServerConfiguration:FlexibleServerConfiguration", "same", ["dbformysql:Configuration"]),
        ("keyvault/secret:Secret", "same", ["keyvault:Secret"]),
        ("cosmosdb/mongoCluster:MongoCluster", "same", ["mongocluster:MongoCluster", "cosmosdb:MongoCluster"]),
        ("storage/accountNetworkRules:AccountNetworkRules", "part", ["storage:StorageAccount"]),
        ("network/subnetRouteTableAssociation:SubnetRouteTableAssociation", "part", ["network:Subnet"]),
        ("lb/rule:Rule", "part", ["network:LoadBalancer"]),
        ("storage/shareFile:ShareFile", "none", []),
        ("compute/managedDiskSasToken:ManagedDiskSasToken", "none", []),
        ("media/asset:Asset", "none", []),
    ],
)
def test_what_stands_for_a_type_is_known(token, relation, types):
    found = counterpart(f"azure:{token}")
    assert (found.relation, list(found.types)) == (relation, [f"azure-native:{each}" for each in types])
    assert found.reason


@pytest.mark.parametrize(
    "token",
    [
        "azure:storage/acount:Account",
        "azure:storage:Account",
        "azure:storage/account:account",
        "azure:",
        "azure",
        "",
        "storage/account:Account",
        "azure-native:storage:StorageAccount",
        "aws:storage/account:Account",
    ],
)
def test_what_no_release_had_stands_for_nothing(token):
    assert counterpart(token) is None


def test_every_type_of_the_installed_sdk_is_known():
    """Read the SDK again, another way than the builder does."""
    tokens = set()
    for source in Path(pulumi_azure.__file__).parent.rglob("*.py"):
        tokens.update(re.findall(r"super\(\w+, __self__\)\.__init__\(\n +'(azure:[^']+)'", source.read_text("utf-8")))
    assert len(tokens) == 1162
    assert tokens - classic.types() == set()
    assert {f"azure:{token}" for token in classic_build.types()} == tokens


def test_every_earlier_name_that_the_sdk_says_is_known():
    aliases = classic_build.aliases()
    assert len(aliases) == 43
    assert {f"azure:{alias}" for alias in aliases} - classic.types() == set()


def test_no_type_is_undecided_and_every_decision_decides_something():
    built = classic_build.build()
    assert (built.undecided, built.unused) == ([], [])


def test_everything_that_stands_for_a_type_is_a_type_of_azure_native():
    for token in classic.types():
        found = counterpart(token)
        assert all(map(known.is_known, found.types)), token
        assert bool(found.types) is (found.relation is not Relation.NONE), token


def test_how_many_there_are_of_each():
    assert Counter(counterpart(token).relation.value for token in classic.types()) == {
        "same": 1085,
        "part": 79,
        "none": 114,
    }


def test_what_stands_for_a_type_is_of_the_service_its_id_names():
    """ARM's namespace is the same on both sides; the two others are addressed by what they are about."""
    examples = {**dict(data.rows("classic_earlier.tsv")), **classic_build.types()}
    compared, others = 0, set()
    for token, example in examples.items():
        mine = arm.type_of(example) if re.fullmatch(r"/[^|]*", example) else ""
        for each in counterpart(f"azure:{token}").types:
            theirs = arm.type_of(arm.path_of(each))
            if mine and theirs:
                compared += 1
                if mine.partition("/")[0].lower() != theirs.partition("/")[0].lower():
                    others.add(token.partition(":")[0])
    assert others == {"eventgrid/partnerConfiguration", "securitycenter/storageDefender"}
    assert compared > 1100


def test_a_type_is_earlier_only_when_the_installed_sdk_does_not_have_it():
    earlier = [token for token, _ in data.rows("classic_earlier.tsv")]
    assert earlier == sorted(set(earlier))
    assert set(earlier) & classic_build.types().keys() == set()


def decision(kind="same", of=None, name="d"):
    return Decision(name, Relation(kind), "a reason", of or {})


def test_an_id_that_one_type_has_decides():
    built = decide({"a/b:B": STORAGE}, [])
    assert built.types == {"a/b:B": ["same-by-id", "storage:StorageAccount"]}
    assert (built.undecided, built.unused) == ([], [])


@pytest.mark.parametrize(
    ("tokens", "by"),
    [
        ({"a/b:B": STORAGE, "a/c:C": STORAGE.lower()}, ["Microsoft.Storage/storageAccounts", STORAGE_TYPE]),
        ({"a/b:B": ""}, ["no ARM id"]),
        ({"a/b:B": "https://v.vault.azure.net/keys/k/1"}, ["no ARM id"]),
        ({"a/b:B": f"{STORAGE}|{SUBNET}"}, ["no ARM id"]),
        ({"a/b:B": "/subscriptions/0/providers/Microsoft.Nothing/things/t"}, ["Microsoft.Nothing/things"]),
        ({"a/b:B": DEPLOYMENT}, ["Microsoft.Resources/deployments"]),
    ],
    ids=["shared", "none", "a URL", "two ids", "no type", "several types"],
)
def test_an_id_that_says_too_little_leaves_the_type_undecided(tokens, by):
    built = decide(tokens, [])
    assert built.types == {}
    assert built.undecided == [
        Unclassified(f"azure:{token}", "classic", each) for token, each in zip(tokens, by, strict=True)
    ]


def test_an_id_decides_once_those_that_share_it_are_decided():
    parts = decision("part", {"a/b*Rules": ("storage:StorageAccount",)})
    assert decide({"a/b:B": STORAGE, "a/bRules:BRules": STORAGE}, [parts]).types == {
        "a/b:B": ["same-by-id", "storage:StorageAccount"],
        "a/bRules:BRules": ["d", "storage:StorageAccount"],
    }


def test_a_name_in_full_comes_before_the_id_and_the_id_before_a_pattern():
    subnets = decision("same", {"a/*": ("network:Subnet",)}, "pattern")
    named = decision("same", {"a/c": ("network:Route",)}, "named")
    assert decide({"a/b:B": STORAGE, "a/c:C": SUBNET, "a/d:D": ""}, [subnets, named]).types == {
        "a/b:B": ["same-by-id", "storage:StorageAccount"],
        "a/c:C": ["named", "network:Route"],
        "a/d:D": ["pattern", "network:Subnet"],
    }


def test_a_decision_may_leave_the_type_to_the_id():
    variants = decision("same", {"a/*": ()})
    assert decide({"a/b:B": STORAGE, "a/c:C": STORAGE}, [variants]).types == {
        "a/b:B": ["d", "storage:StorageAccount"],
        "a/c:C": ["d", "storage:StorageAccount"],
    }


def test_a_decision_that_decides_nothing_is_said():
    assert decide({"a/b:B": STORAGE}, [decision("none", {"a/c": (), "x/*": ()})]).unused == ["d: a/c", "d: x/*"]


@pytest.mark.parametrize(
    ("kind", "given", "example"),
    [("same", (), ""), ("part", (), STORAGE), ("none", ("storage:StorageAccount",), STORAGE)],
)
def test_a_decision_that_does_not_say_what_it_must_is_an_error(kind, given, example):
    with pytest.raises(ValueError, match=re.escape(f"d does not say what a/b:B is, nor does its id: {example!r}")):
        decide({"a/b:B": example}, [decision(kind, {"a/b": given})])


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Let decisions be read from a file of the test's own."""

    def write(text):
        (tmp_path / "decisions").mkdir()
        (tmp_path / "decisions" / "classic.toml").write_text(text, "utf-8")
        monkeypatch.setattr(classic_build, "data", type("Data", (), {"FOLDER": tmp_path}))
        return classic_build.read.__wrapped__()

    return write


def test_decisions_are_read(written):
    text = """
        [[decision]]
        id = "one"
        kind = "none"
        reason = "why"
        of = ["a/b"]
        [[decision]]
        id = "two"
        kind = "part"
        reason = "why not"
        [decision.of]
        "a/c" = "storage:Blob"
        "a/*" = ["storage:Queue", "storage:Table"]
    """
    assert written(text) == (
        Decision("one", Relation.NONE, "why", {"a/b": ()}),
        Decision(
            "two", Relation.PART, "why not", {"a/c": ("storage:Blob",), "a/*": ("storage:Queue", "storage:Table")}
        ),
    )


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ('{"a/b" = "storage:Nothing"}', "one: azure-native has no storage:Nothing"),
        ('["a/b", "a/c"]\n[[decision]]\nid="two"\nkind="none"\nreason=""\nof=["a/c"]', "decided twice: a/c"),
    ],
)
def test_a_decision_written_wrongly_is_an_error(written, of, said):
    with pytest.raises(ValueError, match=said):
        written(f'[[decision]]\nid="one"\nkind="none"\nreason="why"\nof={of}')


@pytest.fixture
def not_installed(monkeypatch):
    monkeypatch.setattr(classic_build, "find_spec", lambda name: None)
    classic_build.types.cache_clear()
    classic_build.build.cache_clear()
    yield
    classic_build.types.cache_clear()
    classic_build.build.cache_clear()


@pytest.mark.usefixtures("not_installed")
def test_without_the_sdk_nothing_is_built_and_the_rest_can_be_compared():
    with pytest.raises(ModuleNotFoundError, match="pulumi_azure is not installed"):
        build.contents()
    assert not comparing.compare()


def test_what_a_newer_sdk_brings_is_compared(monkeypatch):
    shipped = classic_build.build().types
    types = {token: said for token, said in shipped.items() if token != BLOB}
    types |= {"storage/new:New": ["d"], "storage/queue:Queue": ["d"]}
    monkeypatch.setattr(classic_build, "build", lambda: classic_build.Built(types))
    difference = comparing.compare()
    assert (difference.new_types, difference.removed_types, difference.changed) == (
        ["azure:storage/new:New"],
        [f"azure:{BLOB}"],
        ["azure:storage/queue:Queue"],
    )
