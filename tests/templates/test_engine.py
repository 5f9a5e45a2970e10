"""A template inside a program, judged by the pack in the real engine."""

import pytest

pytestmark = pytest.mark.engine

PROGRAM = """
    import pulumi_azure_native as azure

    group = azure.resources.ResourceGroup("files", location="bleufrancecentral")
    azure.resources.Deployment(
        "templated",
        resource_group_name=group.name,
        properties={{
            "mode": "Incremental",
            "parameters": {{"where": {{"value": "{region}"}}}},
            "template": {{
                "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                "contentVersion": "1.0.0.0",
                "parameters": {{"where": {{"type": "string"}}}},
                "resources": [
                    {{
                        "type": "Microsoft.ManagedIdentity/userAssignedIdentities",
                        "apiVersion": "2023-01-31",
                        "name": "reader",
                        "location": "[parameters('where')]",
                    }}
                ],
            }},
        }},
    )
"""


def findings(rehearse, region):
    rehearse.write(PROGRAM.format(region=region))
    ran = rehearse("preview", "--json")
    about = [found for found in ran.document["findings"] if found["urn"].endswith("Deployment::templated")]
    return ran.code, {found["rule"]: (found["blocks"], found["message"]) for found in about}


def test_a_place_abroad_inside_a_template_is_refused(rehearse):
    code, found = findings(rehearse, "westeurope")
    assert code == 1
    blocks, message = found["residency-location-in-cloud"]
    assert blocks
    assert (
        "templated: properties.template.resources[0].location must be a region of Bleu "
        "(bleufrancecentral, bleufrancesouth), found 'westeurope'"
    ) in message


def test_a_template_that_can_be_opened_and_stays_is_no_finding_of_these_rules(rehearse):
    _, found = findings(rehearse, "bleufrancesouth")
    assert not {"residency-location-in-cloud", "residency-no-unread-template", "residency-type-known"} & found.keys()
