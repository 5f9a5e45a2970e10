"""Asking rules about a resource with others inside: what is inside is judged with it."""

from bleu_iac import clouds
from bleu_iac.resources import Resource
from bleu_iac.rules.asking import RuleSet, tell
from bleu_iac.rules.network import no_any_source, storage_firewall_denies
from bleu_iac.rules.residency import location_in_cloud, no_unread_template
from bleu_iac.rules.rule import Context, Verdict

RULES = [rule.RULE for rule in (location_in_cloud, no_unread_template, no_any_source, storage_firewall_denies)]
ASKED = RuleSet(RULES, Context(clouds.get("bleu"), {}))
DEPLOYMENT = "azure-native:resources:Deployment"

ACCOUNT = {
    "type": "Microsoft.Storage/storageAccounts",
    "name": "data",
    "location": "westeurope",
    "properties": {"networkAcls": {"defaultAction": "Allow"}},
}


def deployment(*resources, name="templated", **more):
    return Resource(DEPLOYMENT, name, {"properties": {"template": {"resources": [*resources]}, **more}})


def said(resource):
    return [
        (rule.id, [(finding.property, str(finding.message)) for finding in findings])
        for rule, findings in ASKED.ask(resource)
    ]


def test_what_is_inside_is_told_with_its_place_and_each_rule_once():
    abroad = "must be a region of Bleu (bleufrancecentral, bleufrancesouth), found"
    group = {
        "type": "Microsoft.Network/networkSecurityGroups",
        "name": "nsg",
        "location": "northeurope",
        "properties": {
            "securityRules": [
                {"name": "in", "properties": {"access": "Allow", "direction": "Inbound", "sourceAddressPrefix": "*"}}
            ]
        },
    }
    inside = "properties.template.resources"
    assert said(deployment(ACCOUNT, group)) == [
        (
            "residency-location-in-cloud",
            [(f"{inside}[0].location", f"{abroad} 'westeurope'"), (f"{inside}[1].location", f"{abroad} 'northeurope'")],
        ),
        (
            "network-storage-firewall-denies",
            [(f"{inside}[0].properties.networkAcls.defaultAction", "must be Deny, found 'Allow'")],
        ),
        (
            "network-no-any-source",
            [
                (
                    f"{inside}[1].properties.securityRules[0].properties.sourceAddressPrefix",
                    "lets everybody in: '*'",
                )
            ],
        ),
    ]


def test_what_every_turn_of_a_loop_has_is_told_once():
    looped = {**ACCOUNT, "name": "[concat('data', copyIndex())]", "copy": {"name": "l", "count": 50}}
    assert [len(findings) for _, findings in said(deployment(looped))] == [1, 1]


def test_a_template_that_is_good_has_no_findings():
    good = {**ACCOUNT, "location": "bleufrancecentral", "properties": {"networkAcls": {"defaultAction": "Deny"}}}
    assert said(deployment(good)) == []


def test_any_rule_may_apply_to_what_has_others_inside():
    assert list(ASKED.applying(DEPLOYMENT)) == RULES
    assert no_any_source.RULE not in ASKED.applying("azure-native:storage:StorageAccount")


def test_asked_alone_only_the_deployment_is_judged():
    assert list(ASKED.ask_alone(deployment(ACCOUNT), tuple)) == []


def test_a_resource_of_any_type_is_judged_as_the_type_it_names():
    inputs = {
        "resourceProviderNamespace": "Microsoft.Storage",
        "resourceType": "storageAccounts",
        "parentResourcePath": "",
        "resourceName": "data",
        "location": "westeurope",
        "properties": {},
    }
    assert [
        (rule, [place for place, _ in found])
        for rule, found in said(Resource("azure-native:resources:Resource", "a", inputs))
    ] == [
        ("residency-location-in-cloud", ["location"]),
        ("network-storage-firewall-denies", ["properties.networkAcls.defaultAction"]),
    ]


def test_opening_that_fails_is_told_and_no_pass(monkeypatch):
    def fail(resource):
        raise KeyError(resource.name)

    monkeypatch.setattr("bleu_iac.templates.opening.opening", fail)
    told = [message for _, findings in said(deployment(ACCOUNT)) for _, message in findings]
    assert set(told) == {"the rule itself failed (KeyError)"}


def test_a_finding_inside_reads_as_one_of_the_deployment():
    rule, findings = next(iter(ASKED.ask(deployment(ACCOUNT))))
    assert findings[0].verdict is Verdict.VIOLATION
    assert tell(rule, deployment(ACCOUNT), findings) == (
        "Everything is in a region of the cloud\n"
        "templated: properties.template.resources[0].location must be a region of Bleu "
        "(bleufrancecentral, bleufrancesouth), found 'westeurope'. Write one of the regions named"
    )
