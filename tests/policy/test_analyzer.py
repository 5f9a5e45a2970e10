"""What the engine is answered."""

from importlib.metadata import version

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import analyzer_pb2 as proto

from bleu_iac import clouds, wire
from bleu_iac.policy.analyzer import Analyzer
from bleu_iac.resources import UNKNOWN
from bleu_iac.rules.tool import cloud_immune
from tests.policy.conftest import LOCATION, created

STORAGE = "azure-native:storage:StorageAccount"
VERSIONED = "azure-native:storage/v20240101:StorageAccount"
VAULT = "azure-native:keyvault:Vault"
WORKSPACE = "azure-native:operationalinsights:Workspace"
URN = "urn:pulumi:dev::tenant::azure-native:storage:StorageAccount::data"
MANDATORY, ADVISORY, DISABLED, REMEDIATE = proto.MANDATORY, proto.ADVISORY, proto.DISABLED, proto.REMEDIATE


def said(response):
    return [(each.policyName, each.enforcementLevel, each.message) for each in response.diagnostics]


def not_applicable(response):
    return [each.policy_name for each in response.not_applicable]


def test_a_violation_is_a_whole_diagnostic(pulumi):
    response = pulumi.analyze(STORAGE, location="westeurope")
    assert list(response.diagnostics) == [
        proto.AnalyzeDiagnostic(
            policyName="residency-in-france",
            policyPackName="pack",
            policyPackVersion=version("bleu-iac"),
            description="Reason of residency-in-france",
            message="Title of residency-in-france\ndata: location is 'westeurope'. Fix of residency-in-france",
            enforcementLevel=MANDATORY,
            urn=URN,
            severity=proto.POLICY_SEVERITY_HIGH,
        )
    ]


def test_messages_are_in_the_readers_language(pulumi, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert said(pulumi.analyze(STORAGE, location="westeurope")) == [
        (
            "residency-in-france",
            MANDATORY,
            "Titre de residency-in-france\ndata: location vaut 'westeurope'. Remède de residency-in-france",
        )
    ]


def test_a_good_resource_gets_no_diagnostic(pulumi):
    assert said(pulumi.analyze(STORAGE, location="bleufrancesouth")) == []


def test_rules_for_other_types_are_reported_as_not_applicable(pulumi):
    response = pulumi.analyze(STORAGE)
    assert not_applicable(response) == ["keys-failing", "logging-kept-long"]
    assert response.not_applicable[0].reason == "applies to other types of resource"


def test_a_versioned_token_is_judged_by_the_rules_of_its_type(pulumi):
    assert not_applicable(pulumi.analyze(VERSIONED)) == not_applicable(pulumi.analyze(STORAGE))
    assert said(pulumi.analyze("azure-native:keyvault/v20230701:Vault"))[0][0] == "keys-failing"


def test_a_secret_is_never_printed(pulumi):
    [(_, _, message)] = said(pulumi.analyze(STORAGE, secrets=[("location",)], location="s3cret"))
    assert message == "Title of residency-in-france\ndata: location is [secret]. Fix of residency-in-france"


def test_a_rule_that_raises_blocks_and_keeps_what_it_had_found(pulumi):
    pulumi.configure_stack(preview=True)
    assert said(pulumi.analyze(VAULT)) == [
        (
            "keys-failing",
            MANDATORY,
            "Title of keys-failing\ndata: sku is found before.\ndata: the rule itself failed (KeyError). "
            "Fix of keys-failing",
        )
    ]


UNDETERMINED = "Title of residency-in-france\ndata: location is not known before deployment. Fix of residency-in-france"


@pytest.mark.parametrize(
    ("preview", "configured", "level"),
    [
        pytest.param(True, {}, ADVISORY, id="a preview goes on"),
        pytest.param(False, {}, MANDATORY, id="an update is blocked"),
        pytest.param(None, {}, MANDATORY, id="blocked when nobody said it was a preview"),
        pytest.param(True, {"undetermined": "mandatory"}, MANDATORY, id="configuration blocks a preview too"),
        pytest.param(False, {"undetermined": "advisory"}, MANDATORY, id="configuration never lets an update through"),
    ],
)
def test_an_unknown_value_is_undetermined(pulumi, preview, configured, level):
    if preview is not None:
        pulumi.configure_stack(preview=preview)
    pulumi.configure(settings=(MANDATORY, configured))
    assert said(pulumi.analyze(STORAGE, location=UNKNOWN)) == [("residency-in-france", level, UNDETERMINED)]


@pytest.mark.parametrize(
    ("level", "given"),
    [(ADVISORY, ADVISORY), (MANDATORY, MANDATORY), (REMEDIATE, MANDATORY)],
    ids=["advisory", "mandatory", "remediate"],
)
def test_a_policys_level_is_the_configured_one(pulumi, level, given):
    pulumi.configure(residency_in_france=(level, {}))
    assert [found[1] for found in said(pulumi.analyze(STORAGE, location="westeurope"))] == [given]


def test_all_sets_the_level_of_every_policy_that_has_none_of_its_own(pulumi):
    pulumi.configure(all=(ADVISORY, {}), keys_failing=(MANDATORY, {}))
    assert [found[1] for found in said(pulumi.analyze(STORAGE, location="westeurope"))] == [ADVISORY]
    assert [found[1] for found in said(pulumi.analyze(VAULT))] == [MANDATORY]


def test_a_disabled_policy_is_neither_asked_nor_reported(pulumi):
    pulumi.configure(residency_in_france=(DISABLED, {}))
    response = pulumi.analyze(STORAGE, location="westeurope")
    assert said(response) == []
    assert not_applicable(response) == ["keys-failing", "logging-kept-long"]


def test_configuring_again_replaces_what_was_configured(pulumi):
    pulumi.configure(residency_in_france=(DISABLED, {}))
    pulumi.configure(residency_in_france=(MANDATORY, {}))
    assert len(said(pulumi.analyze(STORAGE, location="westeurope"))) == 1


def test_a_parameter_reaches_its_rule_and_has_its_default_otherwise(pulumi):
    assert said(pulumi.analyze(WORKSPACE, retentionInDays=90))[0][2].startswith(
        "Title of logging-kept-long\ndata: retentionInDays is 90, fewer than 180."
    )
    pulumi.configure(logging_kept_long=(MANDATORY, {"days": 60}))
    assert said(pulumi.analyze(WORKSPACE, retentionInDays=90)) == []


def test_a_region_from_the_configuration_is_accepted(pulumi):
    opened = {
        "name": "bleufranceeast",
        "display_name": "Bleu France East",
        "short_name": "blfe",
        "country": "FR",
        "city": "Strasbourg",
        "operator": "Bleu",
        "pair": None,
        "confidence": "configured",
    }
    assert len(said(pulumi.analyze(STORAGE, location="bleufranceeast"))) == 1
    pulumi.configure(settings=(MANDATORY, {"cloud": {"regions": [opened]}}))
    assert said(pulumi.analyze(STORAGE, location="bleufranceeast")) == []


def test_a_wrong_configuration_is_refused_with_every_path_and_changes_nothing(pulumi):
    with pytest.raises(grpc.RpcError) as refused:
        pulumi.configure(
            all=(ADVISORY, {"days": 3}),
            logging_kept_long=(ADVISORY, {"days": 3}),
            residency_in_france=(ADVISORY, {"regions": []}),
            residency_in_frnace=(ADVISORY, {}),
            settings=(MANDATORY, {"undetermined": "perhaps", "clowd": {}}),
        )
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert refused.value.details() == (
        "The configuration of the policy pack can't be used:\n"
        "  BLEU-E505 all.days: is not a parameter of this policy. It has only enforcementLevel\n"
        "  BLEU-E505 logging-kept-long.days: must be 30 or more. Correct the value\n"
        "  BLEU-E505 residency-in-france.regions: is not a parameter of this policy. It has only enforcementLevel\n"
        "  BLEU-E504 residency-in-frnace: is not a policy of this pack. Did you mean residency-in-france?\n"
        "  BLEU-E505 settings.undetermined: must be one of 'advisory', 'mandatory'. Correct the value\n"
        "  BLEU-E505 settings.clowd: is not a setting. Did you mean cloud?"
    )
    assert [found[1] for found in said(pulumi.analyze(STORAGE, location="westeurope"))] == [MANDATORY]


def test_the_pack_describes_each_policy(pulumi):
    info = pulumi.info()
    assert (info.name, info.version, info.supportsConfig) == ("pack", version("bleu-iac"), True)
    assert [policy.name for policy in info.policies] == [
        "residency-in-france",
        "keys-failing",
        "logging-kept-long",
        "settings",
    ]
    assert info.policies[2] == proto.PolicyInfo(
        name="logging-kept-long",
        displayName="Title of logging-kept-long",
        description="Reason of logging-kept-long",
        message="Fix of logging-kept-long",
        remediation_steps="Fix of logging-kept-long. `bleu-iac rules logging-kept-long` says more",
        enforcementLevel=MANDATORY,
        policy_type=proto.POLICY_TYPE_RESOURCE,
        severity=proto.POLICY_SEVERITY_HIGH,
        framework=proto.PolicyComplianceFramework(
            name="SecNumCloud", version="3.2", reference="ANSSI", specification="8.1, 10.2 (indicative)"
        ),
        tags=["logging", "BLEU-9017", "8.1", "10.2"],
        configSchema=proto.PolicyConfigSchema(
            properties=wire.to_struct(
                {
                    "days": {
                        "default": 180,
                        "minimum": 30,
                        "title": "Days",
                        "type": "integer",
                        "description": "Days kept",
                    }
                }
            )
        ),
    )


def test_a_rule_that_only_advises_by_default_is_described_and_applied_as_one():
    france = clouds.get("azure-france")
    analyzer = Analyzer("trial", [cloud_immune.RULE, LOCATION], france, advised=[cloud_immune.RULE.id])
    levels = {each.name: each.enforcementLevel for each in analyzer.GetAnalyzerInfo(Empty(), None).policies}
    assert levels == {"tool-cloud-immune": ADVISORY, "residency-in-france": MANDATORY, "settings": MANDATORY}
    stack = proto.AnalyzeStackRequest()
    assert [(name, level) for name, level, _ in said(analyzer.AnalyzeStack(stack, None))] == [
        ("tool-cloud-immune", ADVISORY)
    ]


@pytest.mark.parametrize(
    ("configured", "level"),
    [({}, ADVISORY), ({"tool-cloud-immune": MANDATORY}, MANDATORY), ({"all": MANDATORY}, MANDATORY)],
    ids=["by default", "made to block", "with all"],
)
def test_what_is_advised_by_default_blocks_when_that_is_configured(configured, level):
    analyzer = Analyzer("trial", [cloud_immune.RULE], clouds.get("azure-france"), advised=[cloud_immune.RULE.id])
    sent = {name: proto.PolicyConfig(enforcementLevel=each) for name, each in configured.items()}
    analyzer.Configure(proto.ConfigureAnalyzerRequest(policyConfig=sent), None)
    assert [found[1] for found in said(analyzer.AnalyzeStack(proto.AnalyzeStackRequest(), None))] == [level]


@pytest.mark.parametrize(("cloud", "count"), [("bleu", 0), ("azure-france", 1)])
def test_the_cloud_is_judged_once_whatever_the_resources(cloud, count):
    analyzer = Analyzer("strict", [cloud_immune.RULE], clouds.get(cloud))
    for _ in range(3):
        assert said(analyzer.Analyze(proto.AnalyzeRequest(type=STORAGE, urn=URN), None)) == []
    stack = proto.AnalyzeStackRequest(resources=[proto.AnalyzerResource(type=STORAGE, urn=URN)] * 3)
    found = analyzer.AnalyzeStack(stack, None).diagnostics
    assert [(each.enforcementLevel, each.urn) for each in found] == [(MANDATORY, "")] * count


def test_a_schema_refers_to_nothing_outside_itself(pulumi):
    settings = pulumi.info().policies[-1]
    shape, _ = wire.from_struct(settings.configSchema.properties)
    assert shape["undetermined"]["enum"] == ["advisory", "mandatory"]
    assert "country" in shape["cloud"]["properties"]["regions"]["items"]["required"]
    assert "$ref" not in str(shape)


def test_without_stack_rules_nothing_is_left_to_the_end_and_nothing_is_changed_on_the_way(pulumi):
    pulumi.analyze(STORAGE)
    stack = pulumi.analyze_stack(created(STORAGE, URN))
    assert (said(stack), not_applicable(stack)) == ([], ["settings"])
    assert pulumi.stub.Remediate(proto.AnalyzeRequest(type=STORAGE)) == proto.RemediateResponse()


def test_a_policy_that_is_to_mend_says_that_it_does_not(pulumi):
    pulumi.configure(residency_in_france=(REMEDIATE, {}))
    remedy = pulumi.stub.Remediate(proto.AnalyzeRequest(type=STORAGE, properties=wire.to_struct({"location": "x"})))
    assert list(remedy.remediations) == []
    assert [(each.policy_name, each.reason) for each in remedy.not_applicable] == [
        ("residency-in-france", "judges, and changes nothing")
    ]


def test_the_engine_may_shake_hands_ask_the_version_and_cancel(pulumi):
    pulumi.stub.Handshake(proto.AnalyzerHandshakeRequest(engine_address="127.0.0.1:1"))
    assert pulumi.stub.GetPluginInfo(Empty()).version == version("bleu-iac")
    pulumi.stub.Cancel(Empty())
    assert said(pulumi.analyze(STORAGE)) == []


def test_a_resource_nested_too_deeply_to_be_read_is_refused(pulumi):
    deep = proto.AnalyzeRequest(type=STORAGE, name="data", urn=URN)
    inner = deep.properties
    for _ in range(1000):
        inner = inner.fields["inner"].struct_value
    inner.SetInParent()
    with pytest.raises(grpc.RpcError) as refused:
        pulumi.stub.Analyze(deep)
    assert refused.value.details() == (
        "BLEU-E506 data (azure-native:storage:StorageAccount): is nested too deeply to be judged. "
        "Nest its properties at most a hundred times"
    )
