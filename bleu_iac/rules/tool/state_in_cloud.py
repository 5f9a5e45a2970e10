"""The state of the stack is kept by its owner, or in this cloud."""

from collections.abc import Iterator
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

from bleu_iac.resources import STACK_TYPE, UNKNOWN, Resource
from bleu_iac.rules.destinations import Leads, leads
from bleu_iac.rules.rule import Context, Example, Finding, Rule, RuleParameters, Severity, undetermined
from bleu_iac.text import Text

ID = "tool-state-in-cloud"
BACKEND = "stateBackend"
"""Where whoever knows it puts it among the inputs of the stack itself: `{url, endpoint}`, see
`bleu_iac.state_backend`."""
OWN_DISK = "file"
BUCKETS = {"azblob": ("Azure's public cloud", "domain"), "s3": ("Amazon", "endpoint"), "gs": ("Google", None)}
"""Schemes of buckets: whose they are unless something says otherwise, and the part of the URL that says it."""
BY_HOST = frozenset({"http", "https", "postgres", "postgresql"})
"""Schemes of servers, which the URL names."""

ELSEWHERE = Text(
    "must be a disk of one's own, or a host of {cloud}, a private address, or one in the rule's list, found {host!r}",
    "doit être un disque à soi, ou un hôte de {cloud}, une adresse privée, ou un hôte de la liste de la règle, "
    "trouvé : {host!r}",
)
BY_DEFAULT = Text(
    "is a bucket of {who}, since neither the URL nor the environment names another host",
    "est un seau de {who}, puisque ni l'URL ni l'environnement ne nomme un autre hôte",
)
UNCLEAR = Text(
    "is a backend ({scheme!r}) of which nothing says where it keeps the state",
    "est un backend ({scheme!r}) dont rien ne dit où il garde l'état",
)


class Parameters(RuleParameters):
    """What the rule may be told."""

    hosts: Annotated[
        tuple[str, ...],
        Text(
            "Hosts outside the cloud that may keep the state; with a leading dot, all those under it",
            "Hôtes hors du cloud qui peuvent garder l'état ; précédé d'un point, tous ceux en dessous",
        ),
    ] = ()


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge what the environment of whoever asks says of it; an export does not tell."""
    url, endpoint, path = resource.look(f"{BACKEND}.url"), resource.look(f"{BACKEND}.endpoint"), (BACKEND, "url")
    if url is UNKNOWN or endpoint is UNKNOWN:
        yield undetermined(path)
        return
    if url is None:
        return
    scheme, host = _parts(url)
    if scheme == OWN_DISK:
        return
    who, setting = BUCKETS.get(scheme, ("", None))
    if who:
        host = (_setting(url, setting) or endpoint) if setting else None
        if not host:
            yield Finding(path, BY_DEFAULT(who=who))
            return
    elif scheme not in BY_HOST:
        yield undetermined(path, UNCLEAR(scheme=scheme))
        return
    where, named = leads(host, context.cloud, context.parameters.get(ID, {}).get("hosts", ()))
    if where is Leads.ELSEWHERE:
        yield Finding(path, ELSEWHERE(cloud=context.cloud.display_name, host=named))
    elif where is Leads.UNCLEAR:
        yield undetermined(path, UNCLEAR(scheme=scheme))


def _parts(url: object) -> tuple[str, str | None]:
    """Give the scheme of a URL and the host."""
    try:
        parts = urlsplit(url) if isinstance(url, str) else None
        return (parts.scheme.lower(), parts.netloc) if parts is not None else ("", None)
    except ValueError:  # brackets that don't match
        return "", None


def _setting(url: object, name: str) -> str | None:
    """Give what stands in the query of a URL, the last time."""
    values = parse_qs(urlsplit(str(url)).query).get(name)
    return values[-1] if values else None


RULE = Rule(
    id=ID,
    ref="BLEU-0125",
    severity=Severity.HIGH,
    title=Text(
        "The state of the stack is kept by its owner or in this cloud",
        "L'état de la pile est gardé par qui la possède ou dans ce cloud",
    ),
    reason=Text(
        "A stack's state describes everything that was deployed, by name, address and setting: whoever keeps it reads "
        "that, and may be made to hand it over.",
        "L'état d'une pile décrit tout ce qui a été déployé, par nom, adresse et réglage : qui le garde le lit, et "
        "peut être contraint de le livrer.",
    ),
    fix=Text(
        "Run pulumi login with file://, with azblob:// and the domain of this cloud's blob storage (`?domain=`), or "
        "with a host in the rule's parameter `hosts`",
        "Lancez pulumi login avec file://, avec azblob:// et le domaine du stockage de blobs de ce cloud (`?domain=`), "
        "ou avec un hôte du paramètre `hosts` de la règle",
    ),
    controls=("10.5.c", "19.2.b", "19.2.d"),
    check=check,
    refused=Example(STACK_TYPE, {BACKEND: {"url": "https://state.example.org"}}),
    accepted=Example(STACK_TYPE, {BACKEND: {"url": "file:///srv/state"}}),
    types=frozenset({STACK_TYPE}),
    parameters=Parameters,
)
