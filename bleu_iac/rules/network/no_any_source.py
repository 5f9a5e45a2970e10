"""No security rule lets everybody in."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bleu_iac.catalogue.facts import Fact, paths
from bleu_iac.resources import UNKNOWN, Found, Path, Resource, parse_path
from bleu_iac.rules import service_tags
from bleu_iac.rules.addresses import Network, is_anybody, is_tag, is_wide
from bleu_iac.rules.looking import MUST_BE, found
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, Verdict, undetermined
from bleu_iac.rules.security_rules import lets_in, names_groups, pieces, sources, traffic
from bleu_iac.text import Text

ANYBODY = Text("lets everybody in: {found}", "laisse entrer tout le monde : {found}")
NO_SOURCE = Text(
    "names no source, so it lets everybody in", "ne nomme pas de source : elle laisse entrer tout le monde"
)
TOGETHER = Text(
    "lets everybody in by networks put together: {found}",
    "laisse entrer tout le monde par des réseaux réunis : {found}",
)

_REFERENCES = "networkSecurityGroup"
"""Inside another resource a security group is named by its id: where it is not known yet, there is nothing to judge."""


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge each rule alone, then what the rules for the same traffic let in together."""
    for pattern in paths(Fact.SECURITY_RULES).get(resource.type, ()):
        steps = parse_path(pattern)
        together: dict[tuple[Path, str], list[Network]] = {}
        for rule in resource.each(pattern) if pattern else [Found((), resource.inputs)]:
            if rule.value is UNKNOWN:
                if _REFERENCES not in steps or len(rule.path) >= len(steps) - 1:
                    yield undetermined(rule.path)
            elif not isinstance(rule.value, Mapping):
                yield Finding(rule.path, MUST_BE(wanted="{...}", found=found(resource, rule.path)))
            else:
                yield from _judged(resource, rule.path, rule.value)
                own = pieces(rule.value)
                if is_wide(own):
                    yield Finding(rule.path, TOGETHER(found=_shown(own)))
                else:
                    together.setdefault((rule.path[:-1], traffic(rule.value)), []).extend(own)
        for (rules, _traffic), all_pieces in together.items():
            if is_wide(all_pieces):
                yield Finding(rules, TOGETHER(found=_shown(all_pieces)))


def _shown(networks: Iterable[Network]) -> str:
    return ", ".join(map(str, networks))


def _judged(resource: Resource, path: Path, rule: Mapping[str, Any]) -> Iterator[Finding]:
    allowed = lets_in(rule)
    if allowed is False:
        return
    verdict = Verdict.UNDETERMINED if allowed is UNKNOWN else Verdict.VIOLATION
    named = list(sources(rule, path))
    if not named and not names_groups(rule):
        yield Finding(path, NO_SOURCE(), verdict)
    for source in named:
        if source.value is UNKNOWN:
            yield undetermined(source.path)
        elif not isinstance(source.value, str) or is_anybody(source.value):
            yield Finding(source.path, ANYBODY(found=found(resource, source.path)), verdict)
        elif is_tag(source.value):
            yield from service_tags.judged(source, found(resource, source.path), verdict)


def _example(source: str) -> Mapping[str, Any]:
    return {"direction": "Inbound", "access": "Allow", "protocol": "Tcp", "sourceAddressPrefix": source}


RULE = Rule(
    id="network-no-any-source",
    ref="BLEU-0023",
    severity=Severity.HIGH,
    title=Text("No security rule lets everybody in", "Aucune règle de sécurité ne laisse entrer tout le monde"),
    reason=Text(
        "A rule open to the whole Internet is found by scanners within minutes. It is the same rule when it is "
        "written as a word, as a zero prefix or cut into halves, and the tag AzureCloud is little less: any customer "
        "of the platform has machines in it. The tag of a service that all customers share (AppService, LogicApps, "
        "AzureFrontDoor.Backend) lets in whatever any of them has it do; that of what manages a service in one's own "
        "network (ApiManagement, GatewayManager) does not.",
        "Une règle ouverte à tout Internet est trouvée par les scanneurs en quelques minutes. C'est la même règle "
        "qu'elle soit écrite d'un mot, d'un préfixe nul ou coupée en deux moitiés, et le tag AzureCloud est à peine "
        "moins : tout client de la plateforme y a des machines. Le tag d'un service que tous les clients partagent "
        "(AppService, LogicApps, AzureFrontDoor.Backend) laisse entrer tout ce que l'un d'eux lui fait faire ; celui "
        "de ce qui gère un service dans son propre réseau (ApiManagement, GatewayManager), non.",
    ),
    fix=Text(
        "Name the networks that may enter, or let bleu.Network deny by default and use private endpoints",
        "Nommez les réseaux qui peuvent entrer, ou laissez bleu.Network refuser par défaut et utilisez des points de "
        "terminaison privés",
    ),
    controls=("9.6.d", "13.1.a", "13.2.a", "13.2.e"),
    check=check,
    refused=Example("azure-native:network:SecurityRule", _example("0.0.0.0/0")),
    accepted=Example("azure-native:network:SecurityRule", _example("10.0.0.0/16")),
    types=frozenset(paths(Fact.SECURITY_RULES)),
)
