"""A deployment that leaves France is refused by the real engine, whoever wrote it and however."""

import sqlite3

import pytest

pytestmark = pytest.mark.engine

ACCOUNT_ABROAD = """
    import pulumi_azure_native as azure

    group = azure.resources.ResourceGroup("files", location="bleufrancecentral")
    azure.storage.StorageAccount(
        "files",
        resource_group_name=group.name,
        location="westeurope",
        kind=azure.storage.Kind.STORAGE_V2,
        sku={"name": "Standard_LRS"},
    )
"""

ACCOUNT_ABROAD_ONCE_DEPLOYED = ACCOUNT_ABROAD.replace(
    'location="westeurope"', 'location=group.id.apply(lambda _: "westeurope")'
)

MICROSOFT_KEY = ACCOUNT_ABROAD.replace('"westeurope"', '"bleufrancecentral"')


def findings(document, rule):
    return [finding for finding in document["findings"] if finding["rule"] == rule]


def created(rehearse):
    """The ARM ids the control plane holds, as its own database has them."""
    database = next(rehearse.state.glob("rehearsals/*/*.sqlite"), None)
    if database is None:
        return []
    with sqlite3.connect(database) as connection:
        return [row[0] for row in connection.execute("select id from resources")]


@pytest.mark.parametrize("verb", ["preview", "up"])
def test_a_storage_account_in_the_netherlands_is_refused_and_nothing_is_created(rehearse, verb):
    rehearse.write(ACCOUNT_ABROAD)

    ran = rehearse(verb, "--json")

    assert ran.code == 1, ran.said
    [finding] = findings(ran.document, "residency-location-in-cloud")
    assert finding["blocks"]
    assert finding["urn"].endswith("azure-native:storage:StorageAccount::files")
    for part in ("files", "location", "'westeurope'", "bleufrancecentral", "bleufrancesouth"):
        assert part in finding["message"]
    assert created(rehearse) == []


@pytest.mark.parametrize("verb", ["preview", "up"])
def test_a_key_that_microsoft_holds_is_refused_and_nothing_is_created(rehearse, verb):
    rehearse.write(MICROSOFT_KEY)

    ran = rehearse(verb, "--json")

    assert ran.code == 1, ran.said
    [finding] = findings(ran.document, "keys-storage-customer-key")
    assert finding["blocks"]
    assert "encryption" in finding["message"]
    assert findings(ran.document, "residency-location-in-cloud") == []
    assert created(rehearse) == []


def test_a_region_known_only_at_update_is_refused_before_the_account_is_created(rehearse):
    rehearse.write(ACCOUNT_ABROAD_ONCE_DEPLOYED)

    preview = rehearse("preview", "--json")
    [undetermined] = findings(preview.document, "residency-location-in-cloud")
    assert not undetermined["blocks"]

    # The other findings of this account would stop the preview: judge its place alone.
    update = rehearse("up", "--json", "--policy-pack", str(only(rehearse, "residency-location-in-cloud")))

    assert update.code == 1, update.said
    refused = [f for f in findings(update.document, "residency-location-in-cloud") if f["blocks"]]
    assert len(refused) == 1
    assert "'westeurope'" in refused[0]["message"]
    assert [arm_id for arm_id in created(rehearse) if "storageAccounts" in arm_id] == []


def only(rehearse, rule):
    """A pack of one rule."""
    pack = rehearse.state.parent / "pack"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text("runtime: python\n")
    (pack / "__main__.py").write_text(
        "from bleu_iac import clouds\n"
        "from bleu_iac.policy.serving import serve\n"
        "from bleu_iac.rules import ALL\n"
        f'serve("one-rule", [rule for rule in ALL if rule.id == "{rule}"], clouds.get("bleu"))\n'
    )
    return pack
