"""BLEU-0180."""

import pytest

from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.meanings import type_facts
from bleu_iac.resources import UNKNOWN
from bleu_iac.rules.network.firewall_names_networks import NAMED, NAMES

ID = "network-firewall-names-networks"
ZERO = "0.0.0.0"  # noqa: S104 - what is looked for, not bound to
LATER = "is not known before deployment"
TENANTS = "lets everything in Azure through, of whatever customer:"
ANYBODY = "lets everybody through:"


def between(first, last):
    return {"startIpAddress": first, "endIpAddress": last}


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (between(ZERO, ZERO), [f"violation : {TENANTS} '0.0.0.0' to '0.0.0.0'"]),
        (between(ZERO, "255.255.255.255"), [f"violation : {ANYBODY} 0.0.0.0/0"]),
        (between("1.0.0.0", "200.0.0.0"), None),
        (between("x", "y"), [f"violation : {ANYBODY} 'x' to 'y'"]),
        (between(1, 2), [f"violation : {ANYBODY} 1 to 2"]),
        (between("10.0.0.9", "10.0.0.1"), [f"violation : {ANYBODY} '10.0.0.9' to '10.0.0.1'"]),
        ({}, [f"violation : {ANYBODY} nothing to nothing"]),
        (between([], {}), [f"violation : {ANYBODY} [] to {{}}"]),
        (between(UNKNOWN, "10.0.0.1"), [f"undetermined startIpAddress: {LATER}"]),
        (between(UNKNOWN, UNKNOWN), [f"undetermined startIpAddress: {LATER}", f"undetermined endIpAddress: {LATER}"]),
        (between("192.0.2.0", "192.0.2.255"), []),
    ],
)
def test_a_range(ask, inputs, expected):
    found = ask(ID, "azure-native:sql:FirewallRule", inputs)
    if expected is None:
        assert len(found) == 1
        assert found[0].startswith(f"violation : {ANYBODY} 1.0.0.0/8, 2.0.0.0/7, ")
    else:
        assert found == expected


@pytest.mark.parametrize("name", ["FirewallRule", "RedisFirewallRule"])
def test_a_range_of_a_cache(ask, name):
    token = f"azure-native:redis:{name}"
    assert ask(ID, token, {"startIP": ZERO, "endIP": "255.255.255.255"}) == [f"violation : {ANYBODY} 0.0.0.0/0"]
    assert ask(ID, token, {"startIP": "192.0.2.0", "endIP": "192.0.2.255"}) == []


@pytest.mark.parametrize(
    ("clients", "refused"),
    [
        ("10.0.0.0/16,10.1.0.0/16", False),
        ("10.0.0.0/16, 0.0.0.0/0", True),
        ("host.example.fr", False),
        ("10.0.0.0/16,%", True),
        (UNKNOWN, None),
    ],
)
def test_a_list_in_one_text(ask, clients, refused):
    path = "exportPolicy.rules[0].allowedClients"
    inputs = {"exportPolicy": {"rules": [{"allowedClients": clients}]}}
    expected = [f"violation {path}: {ANYBODY} {clients!r}"] if refused else []
    if refused is None:
        expected = [f"undetermined {path}: {LATER}"]
    assert ask(ID, "azure-native:netapp:CapacityPoolVolume", inputs) == expected


@pytest.mark.parametrize(
    ("token", "inputs", "expected"),
    [
        (
            "cosmosdb:DatabaseAccount",
            {"ipRules": [{"ipAddressOrRange": ZERO}, {"ipAddressOrRange": "192.0.2.7"}]},
            [f"violation ipRules[0].ipAddressOrRange: {ANYBODY} '0.0.0.0'"],
        ),
        (
            "cosmosdb:DatabaseAccount",
            {"ipRules": [{"ipAddressOrRange": "0.0.0.0/1"}, {"ipAddressOrRange": "128.0.0.0/1"}]},
            [
                f"violation ipRules[0].ipAddressOrRange: {ANYBODY} '0.0.0.0/1'",
                f"violation ipRules[1].ipAddressOrRange: {ANYBODY} '128.0.0.0/1'",
            ],
        ),
        (
            "cosmosdb:DatabaseAccount",
            {"ipRules": [{"ipAddressOrRange": "8.0.0.0/8"}, {"ipAddressOrRange": "9.0.0.0/8"}]},
            [f"violation ipRules: {ANYBODY} 8.0.0.0/8, 9.0.0.0/8"],
        ),
        (
            "network:IpGroup",
            {"ipAddresses": ["10.0.0.0/8", "0.0.0.0/0"]},
            [f"violation ipAddresses[1]: {ANYBODY} '0.0.0.0/0'"],
        ),
        ("cosmosdb:DatabaseAccount", {"ipRules": UNKNOWN}, [f"undetermined ipRules: {LATER}"]),
        ("cosmosdb:DatabaseAccount", {"ipRules": [UNKNOWN]}, [f"undetermined ipRules[0]: {LATER}"]),
        ("cosmosdb:DatabaseAccount", {}, []),
        (
            "containerservice:ManagedCluster",
            {"apiServerAccessProfile": {"authorizedIPRanges": ["192.0.2.0/24", "0.0.0.0/0", UNKNOWN, 5]}},
            [
                f"violation apiServerAccessProfile.authorizedIPRanges[1]: {ANYBODY} '0.0.0.0/0'",
                f"undetermined apiServerAccessProfile.authorizedIPRanges[2]: {LATER}",
                f"violation apiServerAccessProfile.authorizedIPRanges[3]: {ANYBODY} 5",
            ],
        ),
        (
            "web:WebApp",
            {
                "siteConfig": {
                    "ipSecurityRestrictions": [
                        {"ipAddress": "Any", "action": "Allow"},
                        {"ipAddress": "Any", "action": "Deny"},
                        {"vnetSubnetResourceId": "/subscriptions/0/subnets/apps", "action": "Allow"},
                        {"ipAddress": "0.0.0.0/0", "action": UNKNOWN},
                    ]
                }
            },
            [
                f"violation siteConfig.ipSecurityRestrictions[0].ipAddress: {ANYBODY} 'Any'",
                f"undetermined siteConfig.ipSecurityRestrictions[3].ipAddress: {ANYBODY} '0.0.0.0/0'",
            ],
        ),
        (
            "datalakestore:Account",
            {"firewallRules": [between(ZERO, "127.255.255.255"), between("128.0.0.0", "255.255.255.255")]},
            [f"violation firewallRules: {ANYBODY} 0.0.0.0/1, 128.0.0.0/1"],
        ),
    ],
)
def test_a_list(ask, token, inputs, expected):
    assert ask(ID, f"azure-native:{token}", inputs) == expected


@pytest.mark.parametrize(
    ("origin", "found"),
    [
        ("*", True),
        ("https://*", True),
        ("https://app.example.fr", False),
        ("https://*.example.fr", False),
        (UNKNOWN, None),
    ],
)
def test_an_origin(ask, origin, found):
    path = "cors.corsRules[0].allowedOrigins[0]"
    expected = [f"violation {path}: {ANYBODY} {origin!r}"] if found else []
    if found is None:
        expected = [f"undetermined {path}: {LATER}"]
    inputs = {"cors": {"corsRules": [{"allowedOrigins": [origin]}]}}
    assert ask(ID, "azure-native:storage:BlobServiceProperties", inputs) == expected


def test_a_firewalls_rule_that_denies_lets_nobody_in(ask):
    def collections(action):
        return {
            "natRuleCollections": [{"action": {"type": action}, "rules": [{"sourceAddresses": ["*", "10.0.0.0/8"]}]}]
        }

    firewall = "azure-native:network:AzureFirewall"
    assert ask(ID, firewall, collections("Dnat")) == [
        f"violation natRuleCollections[0].rules[0].sourceAddresses[0]: {ANYBODY} '*'"
    ]
    assert ask(ID, firewall, collections("Deny")) == []


def test_it_is_said_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    assert ask(ID, "azure-native:sql:FirewallRule", between(ZERO, ZERO)) == [
        "violation : laisse passer tout ce qui est dans Azure, de n'importe quel client : '0.0.0.0' à '0.0.0.0'"
    ]


@pytest.mark.parametrize("tag", ["AzureCloud", "azurecloud.westeurope", "AzureCloud.BleuFranceCentral", "Internet"])
def test_a_tag_of_every_customer_is_everybody(ask, tag):
    restriction = {"ipAddress": tag, "tag": "ServiceTag", "action": "Allow"}
    inputs = {"siteConfig": {"ipSecurityRestrictions": [restriction], "scmIpSecurityRestrictions": [restriction]}}
    assert ask(ID, "azure-native:web:WebApp", inputs) == [
        f"violation siteConfig.ipSecurityRestrictions[0].ipAddress: {ANYBODY} {tag!r}",
        f"violation siteConfig.scmIpSecurityRestrictions[0].ipAddress: {ANYBODY} {tag!r}",
    ]
    assert ask(
        ID,
        "azure-native:network:FirewallPolicyRuleCollectionGroup",
        {
            "ruleCollections": [
                {"action": {"type": "Allow"}, "rules": [{"sourceAddresses": [tag]}]},
                {"action": {"type": "Deny"}, "rules": [{"sourceAddresses": [tag]}]},
            ]
        },
    ) == [f"violation ruleCollections[0].rules[0].sourceAddresses[0]: {ANYBODY} {tag!r}"]


SITE = "azure-native:web:WebApp"
RESTRICTION = "siteConfig.ipSecurityRestrictions[0]"
SHARED = "lets in what any customer of the platform has this service do:"
UNHEARD_OF = "names a service tag, and it is not known here whom it lets in:"
FRONT_DOOR = "AzureFrontDoor.Backend"
PROFILE = "55ce4ed1-4b06-4bf1-b40e-4638452104da"


def restricted(tags, **more):
    return {"siteConfig": {"ipSecurityRestrictions": [{"ipAddress": tags, "tag": "ServiceTag", **more}]}}


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("AppService", [f"violation {RESTRICTION}.ipAddress: {SHARED} 'AppService'"]),
        ("logicapps.bleufrancecentral", [f"violation {RESTRICTION}.ipAddress: {SHARED} 'logicapps.bleufrancecentral'"]),
        (
            "ApiManagement,ActionGroup",
            [f"violation {RESTRICTION}.ipAddress: {SHARED} 'ApiManagement,ActionGroup'"],
        ),
        ("AzureCloudServices", [f"undetermined {RESTRICTION}.ipAddress: {UNHEARD_OF} 'AzureCloudServices'"]),
        ("not-a-tag", [f"violation {RESTRICTION}.ipAddress: {ANYBODY} 'not-a-tag'"]),
        ("ApiManagement", []),
    ],
)
def test_a_tag_is_judged_by_whom_it_lets_in(ask, tags, expected):
    assert ask(ID, SITE, restricted(tags, action="Allow")) == expected
    assert ask(ID, SITE, restricted(tags, action="Deny")) == []


def test_a_shared_tag_is_undetermined_where_it_is_not_known_whether_it_is_let_in(ask):
    expected = [f"undetermined {RESTRICTION}.ipAddress: {SHARED} 'AppService'"]
    assert ask(ID, SITE, restricted("AppService", action=UNKNOWN)) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({"x-azure-fdid": [PROFILE]}, [], id="one's own Front Door"),
        pytest.param({"X-Azure-FDID": [PROFILE, PROFILE], "x-forwarded-host": ["a"]}, [], id="in another case"),
        pytest.param({"x-azure-fdid": UNKNOWN}, [f"undetermined {RESTRICTION}.headers: {LATER}"], id="unknown ids"),
        pytest.param({"x-azure-fdid": [UNKNOWN]}, [f"undetermined {RESTRICTION}.headers: {LATER}"], id="unknown id"),
        pytest.param(UNKNOWN, [f"undetermined {RESTRICTION}.headers: {LATER}"], id="unknown headers"),
        pytest.param({"x-azure-fdid": []}, None, id="no id"),
        pytest.param({"x-azure-fdid": ["*"]}, None, id="any id"),
        pytest.param({"x-forwarded-host": ["a"]}, None, id="a header that anybody can write"),
        pytest.param({}, None, id="no header"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_front_door_is_let_in_where_the_header_says_whose_it_is(ask, headers, expected):
    refused = [f"violation {RESTRICTION}.ipAddress: {SHARED} {FRONT_DOOR!r}"]
    assert ask(ID, SITE, restricted(FRONT_DOOR, headers=headers)) == (refused if expected is None else expected)


def test_the_header_of_front_door_is_no_pass_for_another_service(ask):
    found = ask(ID, SITE, restricted("AppService", headers={"x-azure-fdid": [PROFILE]}))
    assert found == [f"violation {RESTRICTION}.ipAddress: {SHARED} 'AppService'"]


def sources():
    for token in sorted(NAMED):
        yield from ((token, path) for path, _ in type_facts(token).paths(Kind.SOURCES))


def said(ask, token, path, word):
    *above, name = path.split(".")
    inputs = {name.removesuffix("[*]"): [word]}
    for part in reversed(above):
        inputs = {part.removesuffix("[*]"): [inputs] if part.endswith("[*]") else inputs}
    return [each.partition(" ")[0] for each in ask(ID, token, inputs)]


def test_a_word_is_a_tag_in_every_property_that_is_not_said_to_hold_names(ask):
    named = {(token, path) for token, path in sources() if path.rpartition(".")[2] in NAMES}
    for token, path in sources():
        judged = said(ask, token, path, "AppService"), said(ask, token, path, "Anything")
        assert judged == (([], []) if (token, path) in named else (["violation"], ["undetermined"])), (token, path)
    assert {path.rpartition(".")[2] for _, path in named} == NAMES
