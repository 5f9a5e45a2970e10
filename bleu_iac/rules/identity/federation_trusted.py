"""Tokens from outside are believed only from whom the customer named, and only when they were made for this cloud."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from bleu_iac.catalogue.kinds import Kind
from bleu_iac.catalogue.meanings import types_with
from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.clouds import Cloud
from bleu_iac.resources import UNKNOWN, Path, Resource
from bleu_iac.rules.leaves import Leaf
from bleu_iac.rules.looking import MUST_BE, found, host, require
from bleu_iac.rules.meant import meant
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity, undetermined
from bleu_iac.text import Text

ID = "identity-federation-trusted"
CREDENTIAL = f"{PROVIDER}:managedidentity:FederatedIdentityCredential"
ISSUER, AUDIENCES = "issuer", "audiences"

THE_AUDIENCE = Text("the one audience of {cloud}, {audience}", "la seule audience de {cloud}, {audience}")
LISTED = Text("one of the issuers that are trusted ({issuers})", "l'un des émetteurs de confiance ({issuers})")
NOT_LISTED = Text(
    "can't be told: which issuers are trusted is not configured (parameter issuers), found {found}",
    "ne peut pas être jugé : les émetteurs de confiance ne sont pas configurés (paramètre issuers), trouvé : {found}",
)
AN_ISSUER = Text("the https address of an issuer", "l'adresse https d'un émetteur")


NOT_AUDIENCE = Text(
    "can't be told: an audience that is another host's is to be listed (parameter audiences), found {found}",
    "ne peut pas être jugé : une audience qui est celle d'un autre hôte doit être listée (paramètre audiences), "
    "trouvé : {found}",
)


class Parameters(RuleParameters):
    """What is trusted."""

    issuers: Annotated[
        tuple[str, ...],
        Text(
            "Addresses of the issuers whose tokens are believed, beside those on the cloud's own hosts",
            "Adresses des émetteurs dont les jetons sont crus, outre ceux sur les hôtes du cloud",
        ),
    ] = ()
    audiences: Annotated[
        tuple[str, ...],
        Text(
            "Audiences of one's own applications that are addresses of other hosts than the cloud's",
            "Audiences d'applications à soi qui sont des adresses d'autres hôtes que ceux du cloud",
        ),
    ] = ()


def _audience(cloud: Cloud) -> str | None:
    return cloud.fact("audiences", "wif").value


def _plain(issuer: Any) -> str:
    return str(issuer).rstrip("/").lower()


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge the issuer and the audience; whose token it is (the subject) the issuer decides."""
    if resource.type == CREDENTIAL:
        yield from _credential(resource, context)
        return
    parameters = context.parameters.get(ID, {})
    issuers, audiences = parameters.get("issuers", ()), parameters.get("audiences", ())
    for leaf, _ in meant(resource, Kind.TRUST):
        if leaf.value is UNKNOWN:
            yield undetermined(leaf.path)
        elif _is_near(leaf.value) or context.cloud.has_host(leaf.value):
            continue
        elif _is_audience(leaf):
            if _plain(leaf.value) not in map(_plain, audiences):
                yield undetermined(leaf.path, NOT_AUDIENCE(found=found(resource, leaf.path)))
        elif _plain(leaf.value) not in map(_plain, issuers):
            yield _not_trusted(resource, leaf.path, issuers)


def _is_audience(leaf: Leaf) -> bool:
    return any(isinstance(step, str) and "audience" in step.lower() for step in leaf.path[-2:])


def _is_near(text: str) -> bool:
    """Tell whether a text is no address: the id of an application of the directory, a thumbprint, a switch."""
    return not text.strip() or text.lower().startswith("api://") or ("://" not in text and "." not in text)


def _not_trusted(resource: Resource, path: Path, trusted: Sequence[str]) -> Finding:
    shown = found(resource, path)
    if trusted:
        return Finding(path, MUST_BE(wanted=LISTED(issuers=", ".join(map(str, trusted))), found=shown))
    return undetermined(path, NOT_LISTED(found=shown))


def _credential(resource: Resource, context: Context) -> Iterator[Finding]:
    issuer = resource.look(ISSUER)
    trusted = context.parameters.get(ID, {}).get("issuers", ())
    if issuer is UNKNOWN:
        yield undetermined((ISSUER,))
    elif host(issuer) is None:
        yield Finding((ISSUER,), MUST_BE(wanted=AN_ISSUER(), found=found(resource, ISSUER)))
    elif not context.cloud.has_host(issuer) and _plain(issuer) not in map(_plain, trusted):
        yield _not_trusted(resource, (ISSUER,), trusted)
    yield from _judge_audiences(resource, context.cloud)


def _judge_audiences(resource: Resource, cloud: Cloud) -> Iterator[Finding]:
    audience, given = _audience(cloud), resource.look(AUDIENCES)
    if given is UNKNOWN or audience is None:
        yield undetermined((AUDIENCES,))
        return
    wanted = THE_AUDIENCE(cloud=cloud.display_name, audience=audience)
    if not isinstance(given, list) or not given:
        yield Finding((AUDIENCES,), MUST_BE(wanted=wanted, found=found(resource, AUDIENCES)))
        return
    for index, each in enumerate(given):
        yield from require(resource, (AUDIENCES, index), each, wanted, lambda value: value == audience)


_EXAMPLE: Mapping[str, Any] = {"issuer": "{vault}", "subject": "repo:example/infra:environment:prod"}

RULE = Rule(
    id=ID,
    ref="BLEU-0206",
    severity=Severity.HIGH,
    title=Text(
        "Federation believes listed issuers and this cloud's audience",
        "La fédération ne croit que des émetteurs listés et l'audience de ce cloud",
    ),
    reason=Text(
        "Whoever signs as the issuer becomes the identity, without a password. A token made for another cloud's "
        "audience was meant for another directory.",
        "Qui signe comme l'émetteur devient l'identité, sans mot de passe. Un jeton fait pour l'audience d'un autre "
        "cloud était destiné à un autre annuaire.",
    ),
    fix=Text(
        "Set audiences to the cloud's own, and list the issuer in the rule's parameter issuers",
        "Mettez l'audience du cloud dans audiences, et l'émetteur dans le paramètre issuers de la règle",
    ),
    controls=("9.5.d", "9.6.f", "19.6.c"),
    check=check,
    refused=Example(CREDENTIAL, {**_EXAMPLE, "audiences": ["{foreign_audience}"]}),
    accepted=Example(CREDENTIAL, {**_EXAMPLE, "audiences": ["{audience}"]}),
    types=types_with(Kind.TRUST),
    parameters=Parameters,
)
