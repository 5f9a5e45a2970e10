"""Every component, with its defaults and with all it can be given, passes every rule."""

import pytest

import bleu_iac as bleu
from bleu_iac import clouds
from bleu_iac.resources import Resource
from bleu_iac.rules import ALL, STACK
from bleu_iac.rules.asking import RuleSet, default_parameters
from bleu_iac.rules.rule import Context
from bleu_iac.rules.stack import StackRules
from tests.components.conftest import FOUNDATION

SERVICES = ["blob", "file", "queue", "table"]


def least(stack, base):
    logs, subnet, vault = stack.keys(base)
    key = bleu.CustomerKey("archive", {"vault": vault})
    bleu.StorageAccount("data", {"foundation": base, "logs": logs, "key": key, "subnet": subnet})


def most(stack, base):
    logs = bleu.LogWorkspace("logs", {"foundation": base, "retention_days": 730})
    zones = ["keyvault", "sql", *(f"storage_{service}" for service in SERVICES)]
    hub = stack.hub(base, logs, spokes=["10.1.0.0/16"], private_dns_zones=zones)
    spoke = bleu.Network(
        "spoke",
        {
            "foundation": base,
            "logs": logs,
            "hub": hub,
            "address_space": ["10.1.0.0/22"],
            "subnets": {
                "apps": {"prefix": "10.1.0.0/24"},
                "endpoints": {"prefix": "10.1.1.0/26", "purpose": "private-endpoints"},
            },
            "flows": {
                "out": {"source": "apps", "destination": "0.0.0.0/0", "ports": [443], "reason": "Through the firewall"},
                "in": {"source": "10.0.0.0/24", "destination": "apps", "ports": [22, 443], "reason": "Administration"},
            },
            "egress_address": "10.0.3.4",
        },
    )
    subnet = spoke.subnet("endpoints")
    vault = bleu.KeyVault("keys", {"foundation": base, "logs": logs, "subnet": subnet, "retention_days": 7})
    key = bleu.CustomerKey("archive", {"vault": vault, "size": 3072, "rotation_days": 730})
    args = {"services": SERVICES, "redundancy": "GRS", "recovery_days": 365}
    bleu.StorageAccount("data", {"foundation": base, "logs": logs, "key": key, "subnet": subnet, **args})


def findings(registered, cloud):
    parameters = {**default_parameters(ALL), "tool-tenant-known": {"own": FOUNDATION["tenant_id"]}}
    rules = RuleSet(ALL, Context(cloud=clouds.get(cloud), parameters=parameters))
    asked = set()
    found = []
    for declared in registered:
        if declared.custom:
            resource = Resource(type=declared.type, name=declared.name, inputs=declared.inputs, urn=declared.urn)
            asked.update(rule.id for rule in rules.applying(resource.type))
            found += [
                (rule.id, declared.name, finding.property, finding.verdict)
                for rule, theirs in rules.ask(resource)
                for finding in theirs
            ]
    return asked, found


@pytest.mark.parametrize("build_in", [least, most])
@pytest.mark.parametrize("cloud", clouds.names())
def test_nothing_that_a_component_declares_is_found_wrong(stack, build_in, cloud):
    registered = stack.build(lambda base: build_in(stack, base), cloud=cloud)

    asked, found = findings(registered, cloud)

    assert found == []
    assert {rule.split("-")[0] for rule in asked} >= {"residency", "keys", "network", "identity"}  # somebody looked


@pytest.mark.parametrize("build_in", [least, most])
@pytest.mark.parametrize("cloud", clouds.names())
def test_in_a_preview_nothing_is_left_undetermined_either(stack, build_in, cloud):
    """`--fail-on undetermined` has to be of use to a good deployment: what is unknown then is no sovereign fact."""
    registered = stack.build(lambda base: build_in(stack, base), cloud=cloud, preview=True)

    _, found = findings(registered, cloud)

    assert found == []


def together(registered, cloud):
    """Ask stack rules about a preview: no id is known, and what inputs are made from is."""
    rules = StackRules(STACK, Context(cloud=clouds.get(cloud), parameters=default_parameters(STACK)))
    declared = [
        Resource(
            each.type,
            each.name,
            each.inputs,
            each.urn,
            property_dependencies={name: sorted(urns) for name, urns in each.property_depends_on.items()},
        )
        for each in registered
        if each.custom
    ]
    noted = [each for each in map(rules.note, declared) if each is not None]
    asked = {rules.rules[index].id for each in noted for index, _ in each.notes}
    found = [
        (rule.id, resource.name, str(finding.message))
        for resource, said in rules.judge(noted)
        for rule, findings_ in said
        for finding in findings_
    ]
    return asked, found


@pytest.mark.parametrize("build_in", [least, most])
@pytest.mark.parametrize("cloud", clouds.names())
def test_what_a_component_declares_is_good_together_as_well(stack, build_in, cloud):
    registered = stack.build(lambda base: build_in(stack, base), cloud=cloud, preview=True)

    asked, found = together(registered, cloud)

    assert found == []
    assert asked == {rule.id for rule in STACK}  # somebody looked


def test_without_its_lock_or_its_diagnostic_settings_a_stack_is_found_wrong(stack):
    registered = stack.build(lambda base: least(stack, base), preview=True)

    kept = [each for each in registered if "Lock" not in each.type and "DiagnosticSetting" not in each.type]

    assert {(rule, name) for rule, name, _ in together(kept, "bleu")[1]} == {
        ("governance-delete-lock", "base"),
        ("logging-diagnostics-present", "data"),
        ("logging-diagnostics-present", "data-blob"),
        ("logging-diagnostics-present", "keys"),
        ("logging-diagnostics-present", "logs"),
    }
