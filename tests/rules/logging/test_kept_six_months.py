"""BLEU-0217."""

import pytest

from bleu_iac.components.operationalinsights import SHORTEST_RETENTION
from bleu_iac.policy.configuration import PackConfigurationError, read
from bleu_iac.resources import UNKNOWN
from bleu_iac.rules.logging.kept_six_months import ALERTS, AUDITS, SETTINGS, SIX_MONTHS

ID = "logging-kept-six-months"
LATER = "is not known before deployment"
DAYS = "retentionInDays"
MUST = "must be at least 183 (days), found"


def test_it_asks_for_what_the_component_gives():
    assert SIX_MONTHS == SHORTEST_RETENTION


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param({DAYS: 30}, [f"violation {DAYS}: {MUST} 30"], id="short"),
        pytest.param({DAYS: 182.0}, [f"violation {DAYS}: {MUST} 182.0"], id="a day short, as a float"),
        pytest.param({}, [f"violation {DAYS}: {MUST} nothing"], id="missing"),
        pytest.param({DAYS: "365"}, [f"violation {DAYS}: {MUST} '365'"], id="wrong type"),
        pytest.param({DAYS: True}, [f"violation {DAYS}: {MUST} True"], id="a flag"),
        pytest.param({DAYS: UNKNOWN}, [f"undetermined {DAYS}: {LATER}"], id="unknown"),
        pytest.param({DAYS: 183.0}, [], id="long enough"),
    ],
)
def test_a_workspace_that_forgets_is_refused(ask, inputs, expected):
    assert ask(ID, "azure-native:operationalinsights:Workspace", inputs) == expected


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        ("operationalinsights:Table", {}, []),
        ("operationalinsights:Table", {DAYS: -1}, []),
        ("operationalinsights:Table", {DAYS: 30, "totalRetentionInDays": 365}, []),
        ("operationalinsights:Table", {DAYS: 30}, [f"violation {DAYS}: {MUST} 30"]),
        (
            "operationalinsights:Table",
            {DAYS: 365, "totalRetentionInDays": 90},
            [f"violation totalRetentionInDays: {MUST} 90"],
        ),
        (
            "operationalinsights:Table",
            {"totalRetentionInDays": UNKNOWN},
            [f"undetermined totalRetentionInDays: {LATER}"],
        ),
        ("applicationinsights:Component", {"workspaceResourceId": "/w"}, []),
        ("applicationinsights:Component", {"workspaceResourceId": UNKNOWN}, []),
        ("applicationinsights:Component", {}, [f"violation {DAYS}: {MUST} nothing"]),
        ("network:FlowLog", {}, []),
        ("network:FlowLog", {"retentionPolicy": {"enabled": False, "days": 3}}, []),
        ("network:FlowLog", {"retentionPolicy": {"enabled": True, "days": 0}}, []),
        (
            "network:FlowLog",
            {"retentionPolicy": {"enabled": True, "days": 90}},
            [f"violation retentionPolicy.days: {MUST} 90"],
        ),
        ("network:FlowLog", {"retentionPolicy": UNKNOWN}, [f"undetermined retentionPolicy.days: {LATER}"]),
    ],
)
def test_other_places_have_other_ways_of_saying_how_long(ask, token, inputs, expected):
    assert ask(ID, f"azure-native:{token}", inputs) == expected


@pytest.mark.parametrize("token", sorted(AUDITS | ALERTS))
def test_an_audit_is_kept_for_ever_unless_told(ask, token):
    assert ask(ID, token, {}) == ask(ID, token, {"retentionDays": 0}) == []
    assert ask(ID, token, {"retentionDays": 90}) == [f"violation retentionDays: {MUST} 90"]


def test_how_long_can_be_configured(ask):
    inputs = {DAYS: 200}
    assert ask(ID, "azure-native:operationalinsights:Workspace", inputs, parameters={"days": 365}) == [
        f"violation {DAYS}: must be at least 365 (days), found 200"
    ]


def test_less_than_the_law_asks_for_can_not_be_configured():
    from pulumi.runtime.proto import analyzer_pb2 as proto

    from bleu_iac import clouds, wire
    from bleu_iac.rules.logging.kept_six_months import RULE

    sent = {ID: proto.PolicyConfig(enforcementLevel=proto.MANDATORY, properties=wire.to_struct({"days": 30}))}
    with pytest.raises(PackConfigurationError, match=f"{ID}.days"):
        read(sent, [RULE], clouds.get("bleu"))


RETENTION = "logs[0].retentionPolicy.days"


@pytest.mark.parametrize("token", sorted(SETTINGS))
@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ({"enabled": True, "days": 365}, []),
        ({"enabled": True, "days": 0}, []),
        ({"enabled": False, "days": 7}, []),
        (None, []),
        ({"enabled": True, "days": 90}, [f"violation {RETENTION}: {MUST} 90"]),
        ({"enabled": True, "days": UNKNOWN}, [f"undetermined {RETENTION}: {LATER}"]),
        ({"enabled": UNKNOWN, "days": UNKNOWN}, [f"undetermined {RETENTION}: {LATER}"]),
        (UNKNOWN, [f"undetermined logs[0].retentionPolicy: {LATER}"]),
    ],
)
def test_a_setting_does_not_let_storage_forget(ask, token, policy, expected):
    inputs = {"logs": [{"enabled": True, "retentionPolicy": policy}]}
    assert ask(ID, token, {**inputs, "storageAccountId": "/account"}) == expected
    assert ask(ID, token, {**inputs, "storageAccountId": UNKNOWN}) == expected
    assert ask(ID, token, {**inputs, "workspaceId": "/workspace"}) == []
