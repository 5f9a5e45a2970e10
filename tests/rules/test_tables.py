"""Rules that are a table."""

from importlib import import_module
from typing import Any

import pytest

from bleu_iac.catalogue import sdk
from bleu_iac.resources import UNKNOWN, Resource, parse_path
from bleu_iac.rules import ALL
from bleu_iac.rules.backup.daily import (
    APP_SCHEDULE,
    APPS,
    AUTOMATIC,
    BACKUP_POLICY,
    BETWEEN,
    CLUSTER,
    COUNTS,
    SQL_MACHINE,
    VAULT_POLICY,
)
from bleu_iac.rules.backup.data_protected import DISKS, EXCLUDED, ITEM, MACHINE, SOURCES, STATE
from bleu_iac.rules.backup.kept import DURATION, DURATIONS, LIFECYCLES, RULES
from bleu_iac.rules.backup.point_in_time_kept import RETENTIONS
from bleu_iac.rules.backup.switched_on import IN_FORCE
from bleu_iac.rules.keys.ssh_key_kind import PATHS as SSH_KEYS
from bleu_iac.rules.logging.activity_exported import ALIAS, EXISTING
from bleu_iac.rules.logging.destination_named import ANALYTICS, FLOWS, MONITOR, STORAGE, WORKSPACE
from bleu_iac.rules.logging.kept_six_months import ALERTS, AUDITS, FLOW_LOG, SETTINGS
from bleu_iac.rules.network.firewall_names_networks import PLACES
from bleu_iac.rules.network.ipsec_strong import TUNNELS
from bleu_iac.rules.network.no_public_address import REFERENCES
from bleu_iac.rules.restoring import Means, answered
from bleu_iac.rules.rule import Family, Finding
from bleu_iac.rules.tables import Switch, Table, judged

LATER = "is not known before deployment"


def said(switch: Switch, inputs: dict[str, Any]) -> list[str]:
    findings: list[Finding] = list(judged(Resource("t", "it", inputs), switch))
    return [f"{each.verdict} {each.property}: {each.message}" for each in findings]


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param({"a": {"on": False}}, ["violation a.on: must be one of true, Enabled, found False"], id="off"),
        pytest.param({"a": {}}, ["violation a.on: must be one of true, Enabled, found nothing"], id="missing"),
        pytest.param({}, ["violation a.on: must be one of true, Enabled, found nothing"], id="block missing"),
        pytest.param({"a": {"on": 1}}, ["violation a.on: must be one of true, Enabled, found 1"], id="wrong type"),
        pytest.param({"a": {"on": UNKNOWN}}, [f"undetermined a.on: {LATER}"], id="unknown"),
        pytest.param({"a": UNKNOWN}, [f"undetermined a.on: {LATER}"], id="block unknown"),
        pytest.param({"a": {"on": True}}, [], id="on"),
        pytest.param({"a": {"on": "enabled"}}, [], id="on, as a word in another case"),
    ],
)
def test_a_switch(inputs, expected):
    assert said(Switch("a.on", (True, "Enabled")), inputs) == expected


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param(
            {"l": [{}, {"on": True}, UNKNOWN, "x"]},
            [
                "violation l[0].on: must be true, found nothing",
                f"undetermined l[2]: {LATER}",
                "violation l[3].on: must be true, found nothing",
            ],
            id="each element for itself",
        ),
        pytest.param({"l": UNKNOWN}, [f"undetermined l: {LATER}"], id="list unknown"),
        pytest.param({"l": "x"}, ["violation l: must be true, found 'x'"], id="no list"),
        pytest.param({"l": []}, [], id="no element"),
        pytest.param({}, [], id="list missing"),
    ],
)
def test_a_switch_of_each_element(inputs, expected):
    assert said(Switch("l[*].on", (True,)), inputs) == expected


def test_leaving_it_out_can_be_good():
    switch = Switch("on", (False,), absent=True)
    assert said(switch, {}) == []
    assert said(switch, {"on": True}) == ["violation on: must be false, found True"]
    assert said(switch, {"on": UNKNOWN}) == [f"undetermined on: {LATER}"]


def test_a_switch_can_depend_on_its_block():
    switch = Switch("a.on", (True,), inside="a")
    assert said(switch, {}) == []
    assert said(switch, {"a": {}}) == ["violation a.on: must be true, found nothing"]
    assert said(switch, {"a": UNKNOWN}) == [f"undetermined a.on: {LATER}"]


def test_a_switch_can_depend_on_another_property():
    switch = Switch("on", (True,), only=("kind", ("Wide",)))
    assert said(switch, {"kind": "Narrow"}) == []
    assert said(switch, {"kind": "wide"}) == ["violation on: must be true, found nothing"]
    assert said(switch, {}) == []


def test_what_a_switch_depends_on_may_not_be_known_yet():
    switch = Switch("on", (True,), only=("kind", ("Wide",)))
    doubt = f"must be true if kind is Wide, which {LATER}"
    assert said(switch, {"kind": UNKNOWN}) == [f"undetermined on: {doubt}"]
    assert said(switch, {"kind": UNKNOWN, "on": False}) == [f"undetermined on: {doubt}"]
    assert said(switch, {"kind": UNKNOWN, "on": UNKNOWN}) == [f"undetermined on: {LATER}"]
    assert said(switch, {"kind": UNKNOWN, "on": True}) == []
    each = Switch("l[*].on", (True,), only=("kind", ("Wide",)))
    assert said(each, {"kind": UNKNOWN, "l": [{}, {"on": True}]}) == [f"undetermined l[0].on: {doubt}"]


def test_nobody_may_say_what_leaving_it_out_amounts_to():
    switch = Switch("a.on", (True,), absent=None)
    left_out = "undetermined a.on: is left out, and what that amounts to is not documented: write true"
    assert said(switch, {}) == [left_out]
    assert said(switch, {"a": {}}) == [left_out]
    assert said(switch, {"a": UNKNOWN}) == [f"undetermined a.on: {LATER}"]
    assert said(switch, {"a": {"on": False}}) == ["violation a.on: must be true, found False"]
    assert said(switch, {"a": {"on": True}}) == []


def tables() -> dict[str, Table]:
    """Give the table of each rule that is one, by the rule's id."""
    found = {}
    for rule in ALL:
        family, rest = rule.id.split("-", 1)
        module = import_module(f"bleu_iac.rules.{family}.{rest.replace('-', '_')}")
        if rule.family in (Family.KEYS, Family.NETWORK) and hasattr(module, "SWITCHES"):
            found[rule.id] = module.SWITCHES
    return found


def steps_exist(properties: Any, steps: tuple[str | int, ...]) -> bool:
    """Tell whether the SDK has a property at a path, under some alternative of each object on the way."""
    name, rest = steps[0], list(steps[1:])
    if name not in properties:
        return False
    while rest and rest[0] == "*":
        rest.pop(0)
    if not rest:
        return True
    return any(steps_exist(sdk.object_type(ref), tuple(rest)) for ref in sdk.references(properties[name].shape))


@pytest.mark.parametrize("rule", sorted(tables()))
def test_every_switch_of_a_table_is_the_sdks(rule):
    wrong = []
    for token, switches in tables()[rule].items():
        resource_type = sdk.resource_type(token)
        assert resource_type is not None, token
        for switch in switches:
            paths = [switch.path, switch.inside, *([switch.only[0]] if switch.only else [])]
            wrong += [
                (token, path) for path in paths if path and not steps_exist(resource_type.inputs, parse_path(path))
            ]
    assert wrong == []


PLAIN = {
    "firewalls": {
        token: [f"{place.at}.{name}".removeprefix(".") for name in (place.first, place.last)]
        for token, place in PLACES.items()
    },
    "public addresses": REFERENCES,
    "SSH keys": SSH_KEYS,
    "days of backups": {token: [path] for token, path in RETENTIONS.items()},
    "counts of backups": COUNTS,
    "durations of backups": {
        VAULT_POLICY: [f"{path}.{name}" for path in DURATIONS for name in ("count", "durationType")],
        BACKUP_POLICY: [f"{RULES}[*].{LIFECYCLES}[*].{DURATION}", f"{RULES}[*].isDefault"],
    },
    "destinations of logs": {
        FLOW_LOG: [FLOWS, f"{ANALYTICS}.enabled", f"{ANALYTICS}.{WORKSPACE}"],
        **{token: [STORAGE, MONITOR, "state"] for token in AUDITS},
    },
    "retentions of settings": {token: ["storageAccountId", "logs[*].retentionPolicy.days"] for token in SETTINGS},
    "retentions of alerts": {token: ["retentionDays"] for token in ALERTS},
    "subscriptions": {ALIAS: [EXISTING]},
    "names of what is protected": {token: [path] for token, path in SOURCES.items()},
    "what protected items say": {ITEM: [STATE, EXCLUDED], MACHINE: DISKS},
    "schedules of backups": {
        CLUSTER: [BETWEEN],
        SQL_MACHINE: [f"{AUTOMATIC}.enable", f"{AUTOMATIC}.fullBackupFrequency"],
        **{token: [f"{APP_SCHEDULE}.{name}" for name in ("frequencyUnit", "frequencyInterval")] for token in APPS},
    },
    "switches of backups": {
        token: [
            *(f"{answer.each}.{path}".removeprefix(".") for path in answer.any),
            *filter(None, [answer.within]),
        ]
        for means in (Means.SWITCH, Means.VAULT)
        for token, answer in answered(means).items()
    },
    "policies in force": {token: [each.path for each in switches] for token, switches in IN_FORCE.items()},
    "tunnels": {
        token: [
            f"{tunnel.at}.{name}".removeprefix(".")
            for tunnel in found
            for name in (tunnel.policies, tunnel.protocol)
            if name
        ]
        for token, found in TUNNELS.items()
    },
}


@pytest.mark.parametrize("kind", PLAIN)
def test_every_other_path_is_the_sdks_too(kind):
    wrong = []
    for token, paths in PLAIN[kind].items():
        resource_type = sdk.resource_type(token)
        assert resource_type is not None, token
        wrong += [(token, path) for path in paths if not steps_exist(resource_type.inputs, parse_path(path))]
    assert wrong == []
