"""No service speaks a TLS or a Windows protocol that is broken, whatever the property is called."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bleu_iac.catalogue.facts import Fact, paths
from bleu_iac.resources import UNKNOWN, Path, Resource, parse_path
from bleu_iac.rules.listed import Listed
from bleu_iac.rules.looking import MUST_BE, found, is_one_of
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.rules.tables import Switch, judged, table
from bleu_iac.text import Text

GOOD_POLICY = Text(
    "a policy that begins at TLS 1.2 ({names}, or Custom with min_protocol_version TLSv1_2 or TLSv1_3)",
    "une politique qui commence à TLS 1.2 ({names}, ou Custom avec min_protocol_version TLSv1_2 ou TLSv1_3)",
)
POLICIES = ("AppGwSslPolicy20170401S", "AppGwSslPolicy20220101", "AppGwSslPolicy20220101S")

_OFF = (False, "Disabled")
_RECENT = ("1.2", "1.3")
_PROTOCOLS = ("1.2", "1.3", "1.2,1.3", "1.3,1.2")
_SITE = (Switch("siteConfig.scmMinTlsVersion", _RECENT, absent=True),)

SWITCHES = table(
    {
        "aad:DomainService": [
            Switch("domainSecuritySettings.tlsV1", _OFF),
            Switch("domainSecuritySettings.ntlmV1", _OFF),
            Switch("domainSecuritySettings.kerberosRc4Encryption", _OFF),
        ],
        "apimanagement:GatewayHostnameConfiguration": [
            Switch("tls10Enabled", _OFF, absent=None),
            Switch("tls11Enabled", _OFF, absent=None),
        ],
        "azurearcdata:SqlManagedInstance": [
            Switch("properties.k8sRaw.spec.settings.network.tlsprotocols", _PROTOCOLS, absent=None),
        ],
        "web:WebApp": _SITE,
        "web:WebAppSlot": _SITE,
    }
)

SERVICE = "azure-native:apimanagement:ApiManagementService"
CUSTOM = "customProperties"
_OLD = re.compile(r".*\.(?:Protocols\.(?:Tls1[01]|Ssl30)|Ciphers\.(?:TripleDes168|.*_CBC_.*))", re.IGNORECASE)
"""Keys of API Management that turn on what is broken, towards clients and towards what stands behind."""

GATEWAY = "azure-native:network:ApplicationGateway"
POLICY, LOWEST = "sslPolicy", "minProtocolVersion"
LISTED = Listed(
    "transport-tls-minimum",
    "transport-tls-listed",
    "transport-tls-protocols",
    "transport-tls-old-by-default",
    "transport-tls-recent-by-default",
    table=SWITCHES,
    elsewhere={
        **paths(Fact.TLS),
        GATEWAY: [f"{at}.{name}" for at in (POLICY, f"sslProfiles[*].{POLICY}") for name in ("policyName", LOWEST)],
    },
)
DATABASES = frozenset({"azure-native:dbformysql:Configuration", "azure-native:dbforpostgresql:Configuration"})
VERSIONS = ("tls_version", "ssl_min_protocol_version")
RECENT = Text("TLS 1.2 or 1.3 only", "TLS 1.2 ou 1.3 seulement")
_VERSION = re.compile(r"TLSv1(?:\.\d)?", re.IGNORECASE)

_good_policy = is_one_of(*POLICIES)
_custom = is_one_of("Custom", "CustomV2")
_recent = is_one_of("TLSv1_2", "TLSv1_3")
_off = is_one_of("false")


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge each service by its own way to say it; a gateway without a policy has one that begins at TLS 1.0."""
    for switch in SWITCHES.get(resource.type, ()):
        yield from judged(resource, switch)
    yield from LISTED.findings(resource)
    if resource.type == GATEWAY:
        yield from _policy(resource, parse_path(POLICY), resource.look(POLICY))
        for each in resource.each(f"sslProfiles[*].{POLICY}"):
            yield from _policy(resource, each.path, each.value)
    elif resource.type == SERVICE:
        yield from _custom_properties(resource)
    elif resource.type in DATABASES:
        yield from _parameter(resource)


def _policy(resource: Resource, path: Path, policy: Any) -> Iterator[Finding]:
    if policy is UNKNOWN:
        yield undetermined(path)
        return
    kind, name, lowest = (_inside(policy, key) for key in ("policyType", "policyName", LOWEST))
    if any(value is UNKNOWN for value in (kind, name, lowest)):
        yield undetermined(path)
    elif not (_recent(lowest) if _custom(kind) else _good_policy(name)):
        yield Finding(path, MUST_BE(wanted=GOOD_POLICY(names=", ".join(POLICIES)), found=found(resource, path)))


def _inside(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, Mapping) else None


def _custom_properties(resource: Resource) -> Iterator[Finding]:
    properties = resource.look(CUSTOM)
    if properties is UNKNOWN:
        yield undetermined(parse_path(CUSTOM))
    elif isinstance(properties, Mapping):
        for key, value in properties.items():
            path = (CUSTOM, key)
            if _OLD.fullmatch(key) is None:
                continue
            if value is UNKNOWN:
                yield undetermined(path)
            elif value is not False and not _off(value):
                yield Finding(path, MUST_BE(wanted="false", found=found(resource, path)))


def _parameter(resource: Resource) -> Iterator[Finding]:
    name = resource.look("configurationName")
    if name is UNKNOWN or not any(each in VERSIONS for each in (name, resource.name)):
        return
    value = resource.look("value")
    if value is UNKNOWN:
        yield undetermined(("value",))
    else:
        versions = {each.lower() for each in _VERSION.findall(value)} if isinstance(value, str) else set()
        if not versions or not versions <= {"tlsv1.2", "tlsv1.3"}:
            yield Finding(("value",), MUST_BE(wanted=RECENT(), found=found(resource, ("value",))))


RULE = Rule(
    id="network-no-old-tls",
    ref="BLEU-0178",
    severity=Severity.MEDIUM,
    title=Text(
        "No service speaks a protocol or cipher that is broken",
        "Aucun service ne parle un protocole ou un chiffrement cassé",
    ),
    reason=Text(
        "ANSSI forbids SSL and TLS before 1.2. Gateways, deployment sites, domain services and database parameters "
        "have switches of their own for them, and some are on unless switched off.",
        "L'ANSSI interdit SSL et TLS avant 1.2. Passerelles, sites de déploiement, services de domaine et paramètres "
        "de bases ont leurs propres interrupteurs, et certains sont actifs si on ne les coupe pas.",
    ),
    fix=Text(
        "Switch what is named off, or name a policy that begins at TLS 1.2",
        "Coupez ce qui est nommé, ou nommez une politique qui commence à TLS 1.2",
    ),
    controls=("10.2.a", "10.2.c"),
    check=check,
    refused=Example(GATEWAY, {"sslPolicy": {"policyType": "Predefined", "policyName": "AppGwSslPolicy20150501"}}),
    accepted=Example(GATEWAY, {"sslPolicy": {"policyType": "Predefined", "policyName": "AppGwSslPolicy20220101"}}),
    types=frozenset(SWITCHES) | LISTED.types | {GATEWAY, SERVICE} | DATABASES,
)
