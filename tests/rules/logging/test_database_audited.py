"""BLEU-0219."""

import pytest

from bleu_iac.catalogue import known
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.logging.database_audited import BY_SETTING, POLICIES
from bleu_iac.rules.logging.kept_six_months import AUDITS

ID = "logging-database-audited"
GROUP = "/subscriptions/1/resourceGroups/data/providers"
SERVER_ID = f"{GROUP}/Microsoft.Sql/servers/records"
INSTANCE_ID = f"{GROUP}/Microsoft.Sql/managedInstances/records"
NONE = "violation records: has no auditing policy that is enabled and sends somewhere"
NOT_TAKEN = (
    "violation records: sends its audit to Azure Monitor, where no diagnostic setting of its master database keeps it"
)
NOT_KEPT = "violation records: has no diagnostic setting that keeps its audit (SQLSecurityAuditEvents)"
MAYBE = "undetermined records: may be audited: what is audited, or what is kept of it, is not known before deployment"
TO_STORAGE = {"state": "Enabled", "storageEndpoint": "https://audits.example/"}
TO_MONITOR = {"state": "Enabled", "isAzureMonitorTargetEnabled": True}


def server(*, id_=SERVER_ID, name="records"):
    inputs = {"resourceGroupName": "data", "serverName": name}
    return Resource("azure-native:sql:Server", "records", inputs, "urn:server", id=id_)


def audit(*, kind="Extended", name="records", of=(), id_="", **settings):
    inputs = {"resourceGroupName": "data", "serverName": name, **settings}
    token = f"azure-native:sql:{kind}ServerBlobAuditingPolicy"
    return Resource(token, "audit", inputs, "urn:audit", id=id_, property_dependencies={"serverName": [*of]})


def setting(target, *, of=(), **log):
    logs = [{"category": "SQLSecurityAuditEvents", "enabled": True, **log}]
    kind = "azure-native:monitor:DiagnosticSetting"
    inputs = {"resourceUri": target, "logs": logs}
    return Resource(kind, "setting", inputs, "urn:setting", property_dependencies={"resourceUri": [*of]})


MASTER = f"{SERVER_ID}/databases/master"


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param([server()], [NONE], id="none"),
        pytest.param([server(), audit(**TO_STORAGE)], [], id="to storage"),
        pytest.param([server(), audit(kind="", **TO_STORAGE)], [], id="the plain policy"),
        pytest.param([server(), audit(state="Enabled", storageEndpoint=UNKNOWN)], [], id="to storage not known yet"),
        pytest.param([server(), audit(**{**TO_STORAGE, "state": "Disabled"})], [NONE], id="off"),
        pytest.param([server(), audit(storageEndpoint="https://audits.example/")], [NONE], id="no state"),
        pytest.param([server(), audit(**{**TO_STORAGE, "state": UNKNOWN})], [MAYBE], id="state unknown"),
        pytest.param([server(), audit(state="Enabled")], [NONE], id="to nowhere"),
        pytest.param([server(), audit(name="other", **TO_STORAGE)], [NONE], id="another server's"),
        pytest.param([server(), audit(name=UNKNOWN, **TO_STORAGE)], [MAYBE], id="who knows whose"),
        pytest.param(
            [server(), audit(name=UNKNOWN, id_=f"{SERVER_ID}/auditingSettings/default", **TO_STORAGE)],
            [],
            id="deployed",
        ),
        pytest.param([server(), audit(**TO_MONITOR)], [NOT_TAKEN], id="to Azure Monitor, which nobody reads"),
        pytest.param([server(), audit(**TO_MONITOR), setting(MASTER)], [], id="to Azure Monitor"),
        pytest.param([server(), audit(**TO_MONITOR), setting(MASTER.upper())], [], id="in capitals"),
        pytest.param([server(), audit(**TO_MONITOR), setting(SERVER_ID)], [NOT_TAKEN], id="of the server itself"),
        pytest.param(
            [server(), audit(**TO_MONITOR), setting(f"{SERVER_ID}/databases/data")], [NOT_TAKEN], id="of another base"
        ),
        pytest.param(
            [server(), audit(**TO_MONITOR), setting(MASTER, category="SQLInsights")], [NOT_TAKEN], id="other logs"
        ),
        pytest.param(
            [server(), audit(**TO_MONITOR), setting(MASTER, enabled=False)], [NOT_TAKEN], id="the category is off"
        ),
        pytest.param(
            [server(), audit(**TO_MONITOR), setting(MASTER, category=None, categoryGroup="allLogs")], [], id="all logs"
        ),
        pytest.param(
            [server(), audit(**TO_MONITOR), setting(MASTER, category=UNKNOWN)], [MAYBE], id="category unknown"
        ),
        pytest.param([server(), audit(**TO_MONITOR), setting(MASTER, enabled=UNKNOWN)], [MAYBE], id="on, maybe"),
        pytest.param([server(), audit(**TO_MONITOR), setting(UNKNOWN)], [MAYBE], id="target unknown"),
        pytest.param(
            [server(), audit(state="Enabled", isAzureMonitorTargetEnabled=UNKNOWN), setting(MASTER)],
            [MAYBE],
            id="to Azure Monitor, maybe",
        ),
        pytest.param([setting(MASTER), audit(**TO_MONITOR)], [], id="no server in the stack"),
    ],
)
def test_a_server_that_nobody_audits_is_refused(ask_stack, resources, expected):
    assert ask_stack(ID, resources) == expected
    assert ask_stack(ID, resources[::-1]) == expected


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param(
            [server(id_="", name=UNKNOWN), audit(name=UNKNOWN, of=["urn:server"], **TO_STORAGE)], [], id="made from it"
        ),
        pytest.param(
            [server(id_="", name=UNKNOWN), audit(name=UNKNOWN, of=["urn:other"], **TO_STORAGE)],
            [NONE],
            id="made from another",
        ),
        pytest.param([server(id_=""), audit(**TO_STORAGE)], [], id="by the names declared"),
        pytest.param(
            [
                server(id_="", name=UNKNOWN),
                audit(name=UNKNOWN, of=["urn:server"], **TO_MONITOR),
                setting(UNKNOWN, of=["urn:server"]),
            ],
            [MAYBE],
            id="a setting made from the server, of one of its databases",
        ),
    ],
)
def test_at_a_preview_what_a_name_is_made_from_tells_whose_it_is(ask_stack, resources, expected):
    assert ask_stack(ID, resources) == expected


def instance(kind="sql:ManagedInstance", *, id_=INSTANCE_ID):
    return Resource(f"azure-native:{kind}", "records", {"managedInstanceName": "records"}, "urn:records", id=id_)


@pytest.mark.parametrize("token", sorted(BY_SETTING))
@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ([], [NOT_KEPT]),
        ([setting(INSTANCE_ID)], []),
        ([setting(INSTANCE_ID, category="ResourceUsageStats")], [NOT_KEPT]),
        ([setting(INSTANCE_ID, category=None, categoryGroup="audit")], []),
        ([setting(f"{INSTANCE_ID}2")], [NOT_KEPT]),
        ([setting(UNKNOWN, of=["urn:records"])], []),
        ([setting(UNKNOWN)], [MAYBE]),
        ([setting(INSTANCE_ID, enabled=UNKNOWN)], [MAYBE]),
    ],
)
def test_what_has_no_policy_has_its_audit_kept_by_a_setting(ask_stack, token, settings, expected):
    assert ask_stack(ID, [instance(token.partition(":")[2]), *settings]) == expected


def test_every_auditing_policy_of_the_sdk_is_known():
    assert {token for token in known.types() if "Auditing" in token} == AUDITS
    assert POLICIES < AUDITS


def test_a_message_is_in_french_too(ask_stack, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask_stack(ID, [server()]) == [
        "violation records: n'a pas de stratégie d'audit activée qui envoie quelque part"
    ]
    assert ask_stack(ID, [instance()]) == [
        "violation records: n'a pas de paramètre de diagnostic qui garde son audit (SQLSecurityAuditEvents)"
    ]
