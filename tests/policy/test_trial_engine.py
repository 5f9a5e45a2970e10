"""The trial pack by the real engine: commercial Azure in France passes, and is told once not to be sovereign."""

import pytest

from bleu_iac.policy import packs

pytestmark = pytest.mark.engine

TRIAL = ["--policy-pack", str(packs.folder("trial"))]
CLOUD = {
    "bleu-iac:cloud": "azure-france",
    "azure-native:disablePulumiPartnerId": "true",
    "azure-native:tenantId": "11111111-2222-4333-8444-555555555555",
    "azure-native:subscriptionId": "00000000-0000-4000-8000-00000000c10d",
}
CAVEAT = (
    "The cloud is immune from extraterritorial law\n"
    "stack: Azure France (commercial) is not immune: commercial Azure keeps data in France but gives no immunity from "
    "extraterritorial law: for trials only. Use it for trials only, and deploy what has to be sovereign to Bleu, "
    "judged by the sovereignty pack"
)
COMPONENTS = """
    import pulumi

    import bleu_iac as bleu

    bleu.guard(pulumi.Config("bleu-iac").require("cloud"))

    with bleu.Foundation(
        "base",
        {
            "cloud": pulumi.Config("bleu-iac").require("cloud"),
            "workload": "tax",
            "environment": "test",
            "owner": "platform team",
            "data_classification": "restricted",
            "tenant_id": "11111111-2222-4333-8444-555555555555",
        },
    ) as base:
        logs = bleu.LogWorkspace("logs", {"foundation": base})
        hub = bleu.Network(
            "hub",
            {
                "foundation": base,
                "logs": logs,
                "address_space": ["10.0.0.0/22"],
                "subnets": {"endpoints": {"prefix": "10.0.0.0/26", "purpose": "private-endpoints"}},
            },
        )
        bleu.KeyVault("keys", {"foundation": base, "logs": logs, "subnet": hub.subnet("endpoints")})
"""
GROUP = """
    import pulumi_azure_native as azure

    tags = {{"workload": "w", "environment": "test", "owner": "o", "data-classification": "internal"}}
    azure.resources.ResourceGroup("files", location="{region}", tags=tags)
"""


def told(ran):
    return [(each["rule"], each["blocks"]) for each in ran.document["findings"]]


@pytest.mark.parametrize("verb", ["preview", "up"])
def test_a_trial_passes_and_is_told_once_what_it_does_not_give(rehearse, verb):
    rehearse.write(COMPONENTS, config=CLOUD)

    ran = rehearse(verb, "--json", *TRIAL)

    assert ran.code == 0, ran.said
    assert ran.document["cloud"] == "azure-france"
    assert told(ran) == [("tool-cloud-immune", False)]
    [finding] = ran.document["findings"]
    assert (finding["pack"], finding["severity"], finding["message"]) == ("bleu-trial", "critical", CAVEAT)


def test_people_are_told_it_in_their_language(rehearse):
    rehearse.write(GROUP.format(region="francecentral"), config=CLOUD)

    ran = rehearse("preview", *TRIAL, BLEU_IAC_LANG="fr")

    assert ran.code == 0, ran.said
    assert ran.stdout.count("ne protège pas des lois extraterritoriales : essais seulement") == 1


def test_a_trial_does_not_leave_france_either(rehearse):
    rehearse.write(GROUP.format(region="westeurope"), config=CLOUD)

    ran = rehearse("preview", "--json", *TRIAL)

    assert ran.code == 1
    assert [rule for rule, blocks in told(ran) if blocks] == ["residency-location-in-cloud"]


def test_the_strict_pack_refuses_commercial_azure_in_france_and_says_why(rehearse):
    rehearse.write(GROUP.format(region="francecentral"), config=CLOUD)

    ran = rehearse("preview", "--json")

    assert ran.code == 1
    [finding] = [each for each in ran.document["findings"] if each["rule"] == "residency-location-in-cloud"]
    assert finding["blocks"]
    assert (
        "files: location must be a region of Bleu (bleufrancecentral, bleufrancesouth), found 'francecentral', a "
        "region of Azure France (commercial): commercial Azure keeps data in France but gives no immunity from "
        "extraterritorial law: for trials only."
    ) in finding["message"]


def test_rules_that_no_pack_softens_refuse_a_cloud_that_is_not_immune(rehearse, tmp_path):
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text("runtime: python\n")
    (pack / "__main__.py").write_text(
        "from bleu_iac import clouds\n"
        "from bleu_iac.policy.serving import serve\n"
        "from bleu_iac.rules import EVERY\n"
        'serve("strict", EVERY, clouds.get("azure-france"))\n'
    )
    rehearse.write(GROUP.format(region="francecentral"), config=CLOUD)

    ran = rehearse("preview", "--json", "--policy-pack", str(pack))

    assert ran.code == 1
    assert told(ran) == [("tool-cloud-immune", True)]
