"""What holds for every rule, and for every rule that will be added."""

import re
import string
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bleu_iac.rules
from bleu_iac import clouds
from bleu_iac.catalogue import known
from bleu_iac.catalogue.tokens import PROVIDER_TYPE
from bleu_iac.clouds import Cloud
from bleu_iac.resources import UNKNOWN, Provider, Resource
from bleu_iac.rules import ALL, CLOUD, EVERY, STACK, WAIVERS, examples, requirements
from bleu_iac.rules.asking import default_parameters
from bleu_iac.rules.rule import UNSAID, Context, Described, Example, Family, Finding, Rule, Verdict, judge, meaning
from bleu_iac.rules.stack import StackRule, StackRules
from bleu_iac.text import Text

FOLDER = Path(bleu_iac.rules.__file__).parent
REQUIREMENTS = requirements.titles().keys()

PINNED = {
    "BLEU-0001": "residency-location-in-cloud",
    "BLEU-0002": "residency-geo-redundancy-in-pair",
    "BLEU-0003": "residency-no-cross-tenant-replication",
    "BLEU-0004": "residency-type-known",
    "BLEU-0005": "residency-provider-known",
    "BLEU-0006": "residency-no-unread-template",
    "BLEU-0010": "keys-vault-purge-protected",
    "BLEU-0011": "keys-vault-rbac",
    "BLEU-0012": "keys-key-size-and-type",
    "BLEU-0013": "keys-storage-customer-key",
    "BLEU-0020": "network-public-access-closed",
    "BLEU-0021": "network-storage-firewall-denies",
    "BLEU-0022": "network-vault-firewall-denies",
    "BLEU-0023": "network-no-any-source",
    "BLEU-0024": "network-tls-minimum",
    "BLEU-0030": "identity-no-shared-keys",
    "BLEU-0031": "identity-no-local-auth",
    "BLEU-0040": "tool-provider-in-cloud",
    "BLEU-0041": "tool-provider-location-in-cloud",
    "BLEU-0042": "tool-provider-no-instance-discovery",
    "BLEU-0043": "tool-provider-no-partner-id",
    "BLEU-0044": "tool-provider-genuine",
    "BLEU-0100": "residency-no-global-service",
    "BLEU-0101": "residency-model-in-region",
    "BLEU-0102": "residency-stays-in-region",
    "BLEU-0103": "residency-destination-in-cloud",
    "BLEU-0104": "residency-partner-known",
    "BLEU-0105": "residency-no-third-party-service",
    "BLEU-0106": "residency-no-delegation",
    "BLEU-0107": "residency-linked-service-in-cloud",
    "BLEU-0108": "residency-dns-stays-inside",
    "BLEU-0109": "residency-connection-known",
    "BLEU-0110": "residency-no-telemetry",
    "BLEU-0112": "residency-recipients-known",
    "BLEU-0113": "residency-images-from-known-registries",
    "BLEU-0120": "tool-subscription-known",
    "BLEU-0121": "tool-tenant-known",
    "BLEU-0122": "tool-provider-identity-endpoint-local",
    "BLEU-0123": "tool-provider-audience-in-cloud",
    "BLEU-0124": "tool-secrets-provider-in-cloud",
    "BLEU-0125": "tool-state-in-cloud",
    "BLEU-0150": "keys-customer-key",
    "BLEU-0151": "keys-key-versionless",
    "BLEU-0152": "keys-infrastructure-encrypted",
    "BLEU-0153": "keys-encryption-at-host",
    "BLEU-0154": "keys-key-not-exportable",
    "BLEU-0155": "keys-key-one-use",
    "BLEU-0156": "keys-key-rotated",
    "BLEU-0157": "keys-secret-expires",
    "BLEU-0158": "keys-ssh-key-kind",
    "BLEU-0159": "keys-certificate-authority",
    "BLEU-0160": "keys-no-plain-secret",
    "BLEU-0161": "keys-encryption-on",
    "BLEU-0170": "network-public-side-closed",
    "BLEU-0171": "network-cluster-private",
    "BLEU-0172": "network-egress-named",
    "BLEU-0173": "network-subnet-filtered",
    "BLEU-0174": "network-no-shareable-link",
    "BLEU-0175": "network-web-firewall-prevents",
    "BLEU-0176": "network-site-egress-in-network",
    "BLEU-0177": "network-no-clear-text",
    "BLEU-0178": "network-no-old-tls",
    "BLEU-0179": "network-firewall-denies",
    "BLEU-0180": "network-firewall-names-networks",
    "BLEU-0181": "network-no-public-address",
    "BLEU-0182": "network-ipsec-strong",
    "BLEU-0190": "network-bypass-for-nobody",
    "BLEU-0191": "network-no-internet-route",
    "BLEU-0260": "tool-cloud-immune",
    "BLEU-0200": "identity-no-local-accounts",
    "BLEU-0201": "identity-no-anonymous-access",
    "BLEU-0202": "identity-no-shared-access-policies",
    "BLEU-0203": "identity-no-wide-roles",
    "BLEU-0204": "identity-no-wide-custom-roles",
    "BLEU-0205": "identity-principals-of-this-directory",
    "BLEU-0206": "identity-federation-trusted",
    "BLEU-0207": "identity-no-foreign-accounts",
    "BLEU-0215": "logging-diagnostics-present",
    "BLEU-0216": "logging-diagnostics-complete",
    "BLEU-0217": "logging-kept-six-months",
    "BLEU-0218": "logging-not-deletable",
    "BLEU-0219": "logging-database-audited",
    "BLEU-0220": "logging-destination-named",
    "BLEU-0221": "logging-activity-exported",
    "BLEU-0225": "backup-soft-delete",
    "BLEU-0226": "backup-vault-immutable",
    "BLEU-0227": "backup-point-in-time-kept",
    "BLEU-0228": "backup-daily",
    "BLEU-0229": "backup-data-protected",
    "BLEU-0230": "backup-switched-on",
    "BLEU-0231": "backup-kept",
    "BLEU-0240": "governance-delete-lock",
    "BLEU-0241": "governance-policies-enforced",
    "BLEU-0242": "governance-exemptions-expire",
    "BLEU-0243": "governance-locks-hold",
    "BLEU-0244": "governance-changes-not-ignored",
    "BLEU-0245": "governance-features-listed",
    "BLEU-0246": "governance-subscriptions-placed",
    "BLEU-0247": "governance-mandatory-tags",
    "BLEU-0248": "governance-waivers-hold",
    "BLEU-0249": "governance-waivers-used",
}
"""A ref that was given once keeps its meaning for ever: a waiver names it."""

each_of_all = pytest.mark.parametrize("rule", EVERY, ids=[rule.id for rule in EVERY])
each_rule = pytest.mark.parametrize("rule", ALL, ids=[rule.id for rule in ALL])
each_stack_rule = pytest.mark.parametrize("rule", STACK, ids=[rule.id for rule in STACK])
each_cloud = pytest.mark.parametrize("cloud", clouds.names())


def context_of(cloud: Cloud, rule: Described | None = None, example: Example | None = None) -> Context:
    parameters = dict(default_parameters(EVERY))
    if rule is not None and example is not None and example.parameters:
        parameters[rule.id] = {**parameters[rule.id], **example.parameters}
    return Context(cloud, parameters)


def texts_of(rule: Described) -> Iterator[tuple[str, Text]]:
    for name, value in vars(import_module(module_of(rule))).items():
        if isinstance(value, Text):
            yield name, value
    yield from (("title", rule.title), ("reason", rule.reason), ("fix", rule.fix))


def module_of(rule: Described) -> str:
    family, rest = rule.id.split("-", 1)
    return f"bleu_iac.rules.{family}.{rest.replace('-', '_')}"


def test_every_rule_file_is_in_all_under_the_id_its_name_gives():
    files = {
        f"{family}-{path.stem.replace('_', '-')}"
        for family in Family
        for path in (FOLDER / family).glob("*.py")
        if path.stem != "__init__"
    }
    in_order = sorted(files, key=lambda name: (list(Family).index(Family(name.split("-")[0])), name))
    assert [rule.id for rule in EVERY] == in_order
    assert sorted(rule.id for rule in (*ALL, *STACK, *CLOUD, *WAIVERS)) == sorted(in_order)


def test_every_ref_and_id_is_pinned_and_unique():
    assert {rule.ref: rule.id for rule in EVERY} == PINNED
    assert len({rule.id for rule in EVERY}) == len(EVERY) == len(PINNED)


def test_every_rule_has_a_test_of_its_own():
    tests = Path(__file__).parent
    missing = [
        rule.id
        for rule in EVERY
        if f'"{rule.id}"' not in "".join(p.read_text("utf-8") for p in tests.glob("*/test_*.py"))
    ]
    assert missing == []


@each_of_all
def test_a_rule_module_holds_the_rule(rule: Described):
    assert import_module(module_of(rule)).RULE is rule


@each_of_all
def test_a_rule_serves_requirements_that_exist(rule: Described):
    assert rule.controls
    assert set(rule.controls) <= REQUIREMENTS


@pytest.mark.parametrize("rule", [*ALL, *STACK], ids=lambda rule: rule.id)
def test_a_rule_applies_to_types_that_exist(rule: Rule | StackRule):
    assert rule.types <= known.types() | {PROVIDER_TYPE, "pulumi:pulumi:Stack"}


@each_of_all
def test_a_title_states_the_good_state_in_one_line(rule: Described):
    for title in (rule.title.en, rule.title.fr):
        assert len(title) <= 100
        assert not title.endswith(".")
    assert not re.match(r"(Ensure|Check|Verify|Make sure)\b", rule.title.en)
    assert not re.match(r"(Assurez|Vérifie[rz]|S'assurer)", rule.title.fr)


@each_of_all
def test_reasons_are_sentences_and_fixes_are_not(rule: Described):
    for text in (rule.reason.en, rule.reason.fr):
        assert text.endswith(".")
    for text in (rule.fix.en, rule.fix.fr):
        assert not text.endswith(".")


@each_of_all
def test_what_a_rule_says_of_itself_can_be_shown(rule: Described):
    for text in (rule.title, rule.reason, rule.fix):
        for shown in (text.in_language("en"), text.in_language("fr")):
            assert shown.strip() == shown != ""


@each_of_all
def test_both_languages_name_the_same_values(rule: Described):
    def blanks(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for name, text in texts_of(rule):
        assert blanks(text.en) == blanks(text.fr), name
        assert text.en != text.fr, name


@each_rule
@each_cloud
def test_the_accepted_example_is_accepted(rule: Rule, cloud: str):
    chosen = clouds.get(cloud)
    assert judge(rule, examples.resource(rule.accepted, chosen), context_of(chosen, rule, rule.accepted)) == []


@each_rule
def test_the_refused_example_is_refused(rule: Rule):
    bleu = clouds.get("bleu")
    findings = judge(rule, examples.resource(rule.refused, bleu), context_of(bleu, rule, rule.refused))
    assert Verdict.VIOLATION in {finding.verdict for finding in findings}


@each_rule
def test_the_refused_example_reaches_the_rule_by_its_type(rule: Rule):
    assert not rule.types or rule.refused.type in rule.types


NAMES = """
    location locations properties sku name encryption keySource keyVaultProperties keyVaultUri keyVersion identity type
    networkRuleSet networkAcls defaultAction ipRules value iPAddressOrRange publicNetworkAccess network features
    siteConfig disableLocalAuth minimumTlsVersion securityRules sourceAddressPrefix sourceAddressPrefixes sources
    addressPrefix access direction subnets networkSecurityGroup metadataHost environment disableInstanceDiscovery
    disablePulumiPartnerId __internal pluginDownloadURL
    kty keySize curveName enablePurgeProtection enableSoftDelete tags targetRegions
    extendedLocation regions dataLocation publishingProfile allowSharedKeyAccess allowCrossTenantReplication
    peeringLocation
    keyOps rotationPolicy lifetimeActions action attributes exportable expires releasePolicy activeKey keyUrl keyName
    storageProfile osDisk dataDisks managedDisk diskEncryptionSet id securityProfile encryptionAtHost agentPoolProfiles
    osProfile adminPassword linuxConfiguration ssh publicKeys keyData publicKey hostnameConfigurations certificateSource
    httpListeners requestRoutingRules httpListener redirectConfiguration protocol sslPolicy policyType customProperties
    ipConfigurations publicIPAddress resourceGroupName subnetName startIpAddress endIpAddress ipAddressOrRange
    ipsecPolicies connectionType connectionProtocol firewallPolicy webApplicationFirewallConfiguration ipAddress
"""
WORDS = """
    0.0.0.0/0 ::/0 * Internet 10.0.0.0/8 0.0.0.0/1 128.0.0.0/1 1-2 0.0.0.0-::1 Deny Allow RSA EC Microsoft.Keyvault
    Standard_GRS UserAssigned https://[ https://a:b/ "x" {} [[[ SecuredByPerimeter global France bleufrancecentral
"""
IDS = (
    "",
    "/subscriptions/0/resourceGroups/files",
    "/subscriptions/0/resourceGroups/files/providers/Microsoft.Storage/storageAccounts/files",
    "/subscriptions/0/resourceGroups/other/providers/Microsoft.KeyVault/vaults/keys",
)
PROPERTY_NAMES = st.sampled_from(NAMES.split()) | st.text(max_size=5)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.just(UNKNOWN)
    | st.sampled_from(WORDS.split())
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PROPERTY_NAMES, inner, max_size=4),
    max_leaves=25,
)
INPUTS = st.dictionaries(PROPERTY_NAMES, VALUES, max_size=8)
TYPES = st.sampled_from(sorted({token for rule in ALL for token in rule.types} | {rule.refused.type for rule in ALL}))
ANY_TYPE = TYPES | st.sampled_from(sorted(known.types())) | st.text(max_size=20)


@settings(max_examples=300, deadline=None)
@given(token=ANY_TYPE, inputs=INPUTS, provider=st.none() | INPUTS, cloud=st.sampled_from(clouds.names()))
def test_nothing_that_is_declared_makes_a_rule_raise(token: str, inputs: Any, provider: Any, cloud: str):
    managed = None if provider is None else Provider(PROVIDER_TYPE, "default", provider)
    resource = Resource(token, "it", inputs, provider=managed)
    context = context_of(clouds.get(cloud))
    for rule in ALL:
        for finding in rule.check(resource, context):
            assert finding.property is not None
            assert finding.message.in_language("en")
            assert finding.message.in_language("fr")


def longer(value: Any, element: Any) -> Any:
    """Add an element to the end of every list that has some; none at all can be a finding of its own."""
    if isinstance(value, dict):
        return {key: longer(inner, element) for key, inner in value.items()}
    if isinstance(value, list):
        return [*(longer(inner, element) for inner in value), element] if value else value
    return value


@settings(max_examples=200, deadline=None)
@given(token=TYPES, inputs=INPUTS, element=VALUES)
def test_adding_elements_to_lists_removes_no_finding(token: str, inputs: Any, element: Any):
    context = context_of(clouds.get("bleu"))
    for rule in ALL:
        before = judge(rule, Resource(token, "it", inputs), context)
        after = judge(rule, Resource(token, "it", longer(inputs, element)), context)
        assert {f.path for f in before if f.verdict is Verdict.VIOLATION} <= {f.path for f in after}, rule.id


def judged_together(rule: StackRule, resources: Sequence[Resource], context: Context) -> list[tuple[str, Finding]]:
    rules = StackRules([rule], context)
    noted = [each for each in map(rules.note, resources) if each is not None]
    return [
        (resource.urn, finding) for resource, said in rules.judge(noted) for _, findings in said for finding in findings
    ]


@each_stack_rule
@each_cloud
def test_the_accepted_stack_is_accepted(rule: StackRule, cloud: str):
    chosen = clouds.get(cloud)
    assert judged_together(rule, examples.stack(rule.accepted, chosen), context_of(chosen)) == []


@each_stack_rule
def test_the_refused_stack_is_refused(rule: StackRule):
    bleu = clouds.get("bleu")
    findings = judged_together(rule, examples.stack(rule.refused, bleu), context_of(bleu))
    assert Verdict.VIOLATION in {finding.verdict for _, finding in findings}


@each_stack_rule
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_no_stack_makes_a_rule_raise_and_its_order_does_not_matter(rule: StackRule, data: st.DataObject):
    tokens = st.sampled_from(sorted(rule.types or known.types()))
    urns = st.sampled_from("abcd")
    resources = [
        Resource(
            data.draw(tokens),
            f"{number}",
            data.draw(INPUTS),
            urn,
            id=data.draw(st.sampled_from(IDS)),
            property_dependencies={name: [data.draw(urns)] for name in rule.follows},
        )
        for number, urn in enumerate("abcd"[: data.draw(st.integers(0, 4))])
    ]
    context = context_of(clouds.get("bleu"))
    found = judged_together(rule, resources, context)
    again = judged_together(rule, data.draw(st.permutations(resources)), context)
    assert not [finding for _, finding in found if "itself failed" in str(finding.message)]
    assert sorted((urn, finding.property, str(finding.verdict)) for urn, finding in found) == sorted(
        (urn, finding.property, str(finding.verdict)) for urn, finding in again
    )


def test_every_parameter_says_what_it_means():
    unsaid = [
        f"{rule.id} {name}"
        for rule in EVERY
        for name, field in (rule.parameters.model_fields if rule.parameters else {}).items()
        if meaning(field) is UNSAID
    ]
    assert unsaid == []
