"""Hosts that stand inside another language than a resource's own: policies, descriptions, workflows, Pulumi's assets.

Policies: Microsoft Learn, "API Management policy reference"; workflows: "Schema reference guide for trigger and action
types in Azure Logic Apps", where every action that calls somebody has its address in `uri`.
"""

import re
from collections.abc import Iterator

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Found, Resource
from bleu_iac.rules.leaves import leaves_of

_MODULE = f"{PROVIDER}:apimanagement"
POLICIES = frozenset(
    f"{_MODULE}:{workspace}{name}"
    for workspace in ("", "Workspace")
    for name in ("ApiOperationPolicy", "ApiPolicy", "Policy", "PolicyFragment", "ProductPolicy")
) | {f"{_MODULE}:GraphQLApiResolverPolicy"}
"""Types that hold a policy in `value`, or a link to one."""
DESCRIBED = {
    f"{_MODULE}:Api": ("value", "serviceUrl"),
    f"{_MODULE}:WorkspaceApi": ("value", "serviceUrl"),
    f"{PROVIDER}:web:CustomApi": ("properties.swagger", "properties.backendService.serviceUrl"),
}
"""Types that take a whole description of an API, which has its host unless that is named beside: where both stand."""
BLOB, CONTENT = f"{PROVIDER}:storage:Blob", "source"
"""The type that takes one of Pulumi's assets, or an archive of some: the provider fetches it from the address in it."""
_OF_THE_MACHINE = "file:"
WORKFLOW, DEFINITION, ADDRESS = f"{PROVIDER}:logic:Workflow", "definition", "uri"

_ATTRIBUTES = r"""(?:"[^"]*"|'[^']*'|[^>"']){0,400}?"""
_VALUE = r"""(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')"""
_CALLS = re.compile(
    rf"<\s*(?:set-backend-service|openid-config|proxy)\b{_ATTRIBUTES}\s(?:base-url|url)\s*=\s*{_VALUE}"
    r"|<\s*(?P<element>set-url|connection-string)\b[^>]{0,400}>(?P<content>.{0,2000}?)<\s*/\s*(?P=element)\s*>",
    re.IGNORECASE | re.DOTALL,
)
"""What of a policy names a host: the others name a backend or a logger, which is a resource of its own. Lengths have an
end, so that no text takes long."""
_MENTIONED = re.compile(r"\sbase-url\s*=|<\s*(?:openid-config|proxy|set-url|connection-string)\b", re.IGNORECASE)
"""The same, however it is written: where there are more of these than were read, something was not."""
_MARKED = re.compile(r"\s*<!\[CDATA\[(?P<text>.*)\]\]>\s*", re.DOTALL)


def embedded(resource: Resource) -> Iterator[Found]:
    """Give each address, and where it stands; `UNKNOWN` where it is not known yet, an empty one where none is read."""
    if resource.type in POLICIES:
        yield from _of_policy(resource)
    elif resource.type in DESCRIBED:
        description, host = DESCRIBED[resource.type]
        if resource.look(description) is not None and resource.look(host) is None:
            yield Found(tuple(host.split(".")), "")
    elif resource.type in (WORKFLOW, BLOB):
        within = DEFINITION if resource.type == WORKFLOW else CONTENT
        for leaf in leaves_of(resource):
            if leaf.path[0] != within or leaf.name != ADDRESS:
                continue
            if leaf.value is UNKNOWN or not leaf.value.startswith(_OF_THE_MACHINE):
                yield Found(leaf.path, leaf.value)


def _of_policy(resource: Resource) -> Iterator[Found]:
    value = resource.look("value")
    if value is UNKNOWN or not isinstance(value, str):
        yield from () if value is None else (Found(("value",), UNKNOWN),)
    elif not value.lstrip("\ufeff \t\r\n").startswith("<"):
        yield Found(("format",), "")  # a link: what stands there is not read
    else:
        from html import unescape  # loaded for policies only

        addresses = [unescape(_text(call)).strip() for call in _CALLS.finditer(value)]
        if len(addresses) < len(_MENTIONED.findall(value)):
            addresses.append("")
        yield from (Found(("value",), address) for address in dict.fromkeys(addresses))


def _text(call: re.Match[str]) -> str:
    text = call["content"]
    if text is None:
        return call["double"] or call["single"] or ""
    marked = _MARKED.fullmatch(text)
    return marked["text"] if marked else str(text)
