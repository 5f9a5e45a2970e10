"""An ARM template by itself, checked."""

import pytest

from bleu_iac import clouds
from bleu_iac.check.source import UnreadableError, opened
from bleu_iac.check.subject import Kind, Subject
from bleu_iac.rules.asking import RuleSet
from bleu_iac.rules.keys import storage_customer_key
from bleu_iac.rules.network import storage_firewall_denies
from bleu_iac.rules.residency import location_in_cloud, no_unread_template, type_known
from bleu_iac.rules.rule import Context

RULES = [rule.RULE for rule in (location_in_cloud, no_unread_template, type_known, storage_firewall_denies)]
KEYS = [storage_customer_key.RULE]

NOT_ABROAD = "must be a region of Bleu (bleufrancecentral, bleufrancesouth), found"

TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {
        "location": {"type": "string", "defaultValue": "[resourceGroup().location]"},
        "replica": {"type": "string", "defaultValue": "northeurope"},
    },
    "resources": [
        {
            "type": "Microsoft.Storage/storageAccounts",
            "apiVersion": "2023-01-01",
            "name": "data",
            "location": "[parameters('location')]",
            "properties": {"networkAcls": {"defaultAction": "Allow"}},
        },
        {
            "type": "Microsoft.Resources/deployments",
            "apiVersion": "2021-04-01",
            "name": "copies",
            "properties": {
                "mode": "Incremental",
                "expressionEvaluationOptions": {"scope": "inner"},
                "parameters": {"where": {"value": "[parameters('replica')]"}},
                "template": {
                    "parameters": {"where": {"type": "string"}},
                    "resources": [
                        {
                            "type": "Microsoft.KeyVault/vaults",
                            "apiVersion": "2023-07-01",
                            "name": "[concat('kv', copyIndex())]",
                            "location": "[parameters('where')]",
                            "copy": {"name": "vaults", "count": 2},
                        }
                    ],
                },
            },
        },
        {
            "type": "Microsoft.Resources/deployments",
            "apiVersion": "2021-04-01",
            "name": "elsewhere",
            "properties": {"templateLink": {"uri": "https://files.example/main.json?sv=1&sig=abc"}},
        },
        {
            "type": "Microsoft.Resources/deploymentScripts",
            "apiVersion": "2020-10-01",
            "name": "script",
            "kind": "AzureCLI",
            "location": "bleufrancecentral",
        },
        {"type": "Microsoft.Nobody/knows", "apiVersion": "2020-10-01", "name": "it"},
    ],
}


@pytest.fixture
def check(write):
    """Give a function that checks a document: place, name, rule, verdict, property and message of each finding."""

    def checked(document, rules=RULES):
        with opened(write(document, "main.json")) as source:
            subject = Subject(source)
            found = [
                (resource.urn, resource.name, rule.id, str(finding.verdict), finding.property, str(finding.message))
                for resource, said in subject.judged(RuleSet(rules, Context(clouds.get("bleu"), {})))
                for rule, findings in said
                for finding in findings
            ]
            assert subject.kind is Kind.TEMPLATE
            return found

    return checked


def test_everything_in_a_template_is_judged_with_its_place(check):
    vault = "resources[1].properties.template.resources[0]"
    abroad = ("residency-location-in-cloud", "violation", "location", f"{NOT_ABROAD} 'northeurope'")
    assert check(TEMPLATE) == [
        (
            "resources[0]",
            "data",
            "residency-location-in-cloud",
            "undetermined",
            "location",
            "is not known before deployment",
        ),
        (
            "resources[0]",
            "data",
            "network-storage-firewall-denies",
            "violation",
            "properties.networkAcls.defaultAction",
            "must be Deny, found 'Allow'",
        ),
        (vault, "kv0", *abroad),
        (vault, "kv1", *abroad),
        (
            "resources[2]",
            "elsewhere",
            "residency-no-unread-template",
            "undetermined",
            "properties.templateLink",
            "is a template kept at https://files.example/main.json, which is not read here",
        ),
        (
            "resources[3]",
            "script",
            "residency-no-unread-template",
            "violation",
            "",
            "runs a script, which may create or copy anything, anywhere",
        ),
        (
            "resources[4]",
            "it",
            "residency-type-known",
            "violation",
            "",
            "Microsoft.Nobody/knows is not a type this version of the library knows, "
            "so nothing can be said of where its data goes",
        ),
    ]


def test_what_could_not_be_opened_is_told_of_the_template(check):
    document = {"contentVersion": "1.0.0.0", "resources": [{"type": "[parameters('x')]"}, "text"]}
    (first, second) = check(document)
    assert first[0] == ""
    assert first[2:] == (
        "residency-no-unread-template",
        "undetermined",
        "resources[0]",
        "is of a type that is not known before deployment",
    )
    assert second[4:] == ("resources[1]", "is not a resource that can be read")


def test_a_property_that_is_absent_is_told_where_it_would_stand(check):
    document = {"contentVersion": "1.0.0.0", "resources": [TEMPLATE["resources"][0]]}
    assert check(document, KEYS)[0][4:] == (
        "properties.encryption.keySource",
        "must be Microsoft.Keyvault, found nothing",
    )


def test_a_secure_parameter_is_never_shown(check):
    document = {
        "contentVersion": "1.0.0.0",
        "parameters": {"where": {"type": "secureString", "defaultValue": "westeurope"}},
        "resources": [{"type": "Microsoft.KeyVault/vaults", "name": "v", "location": "[toUpper(parameters('where'))]"}],
    }
    assert [each[3:] for each in check(document)] == [("violation", "location", f"{NOT_ABROAD} [secret]")]


@pytest.mark.parametrize(
    "document",
    [
        {
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
            "parameters": {},
        },
        {"resources": []},
        {},
    ],
)
def test_json_that_is_no_template_is_refused(check, document):
    with pytest.raises(UnreadableError) as raised:
        check(document)
    (problem,) = raised.value.problems
    assert (problem.code, problem.where.rpartition("/")[2]) == ("BLEU-E522", "main.json")
