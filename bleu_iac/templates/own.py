"""What a template says of where it is deployed itself: its subscription, its resource group, ids of what lies in them.

Only ARM knows these values, and yet they are known to be one's own: whose subscription a deployment goes to is judged
where the deployment is. So they are told from what may be anybody's. No function looks into one (`equals`, `contains`
would compare it with what nobody knows): it can only be passed on, be a part of an id, and stand as a value in the end.

The functions: Microsoft Learn, "Resource functions for ARM templates" and "Scope functions for ARM templates".
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from bleu_iac.resources import UNKNOWN
from bleu_iac.templates.functions import LONGEST_TEXT

_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_BLANK = re.compile(r"\{(\d+)\}")
_NO_PARTS: Mapping[str, "Own"] = MappingProxyType({})


class Own:
    """Such a value: opaque, for it is no text before ARM has made it one."""

    __slots__ = ("parts", "text")

    def __init__(self, text: str | None = None, parts: Mapping[str, "Own"] = _NO_PARTS) -> None:
        """`text` has an expression in the place of what only ARM knows; `parts` are what an object has, by name."""
        self.text = text
        self.parts = parts

    def part(self, name: Any) -> Any:
        """Give a part of an object, `UNKNOWN` where it has none that is one's own."""
        return self.parts.get(name.lower(), UNKNOWN) if isinstance(name, str) else UNKNOWN


_SOME_NAME = "[name]"
_SUBSCRIPTION, _GROUP = "[subscription().subscriptionId]", "[resourceGroup().name]"
_OWN_SUBSCRIPTION, _OWN_GROUP = Own(_SUBSCRIPTION), Own(_GROUP)


def settled(value: Any) -> Any:
    """Give a value as rules see it: an id or a tenant of one's own as a text, what else is own as unknown."""
    if isinstance(value, Own):
        return UNKNOWN if value.text is None or value is _OWN_GROUP else value.text
    if isinstance(value, Mapping):
        return {key: settled(inner) for key, inner in value.items()}
    return [settled(inner) for inner in value] if isinstance(value, list) else value


def _subscription() -> Own:
    tenant = Own("[subscription().tenantId]")
    whole = Own(f"/subscriptions/{_SUBSCRIPTION}")
    return Own(parts={"id": whole, "subscriptionid": _OWN_SUBSCRIPTION, "tenantid": tenant})


def _group() -> Own:
    return Own(parts={"id": Own(f"/subscriptions/{_SUBSCRIPTION}/resourceGroups/{_GROUP}"), "name": _OWN_GROUP})


def _tenant() -> Own:
    return Own(parts={"tenantid": Own("[tenant().tenantId]")})


def _resource_id(*arguments: Any) -> Any:
    before, kind, names = _parted(arguments)
    if len(before) > 2:
        raise ValueError("too many")
    subscription: Any = _OWN_SUBSCRIPTION
    group: Any = _OWN_GROUP
    if len(before) == 2:
        subscription, group = before
    elif before and (before[0] is _OWN_SUBSCRIPTION or (isinstance(before[0], str) and _GUID.fullmatch(before[0]))):
        subscription = before[0]
    elif before:
        group = before[0]
    group, *names = _blank(subscription, group, *names)
    return _id("/subscriptions/", subscription, "/resourceGroups/", group, _provided(kind, names))


def _subscription_resource_id(*arguments: Any) -> Any:
    before, kind, names = _parted(arguments)
    if len(before) > 1:
        raise ValueError("too many")
    subscription: Any = before[0] if before else _OWN_SUBSCRIPTION
    return _id("/subscriptions/", subscription, _provided(kind, _blank(subscription, *names)))


def _blank(subscription: Any, *names: Any) -> list[Any]:
    """Give names, with a blank for one that is not known where a subscription is named: whose it is hides in none."""
    return [_SOME_NAME if isinstance(subscription, str) and name is UNKNOWN else name for name in names]


def _tenant_resource_id(*arguments: Any) -> Any:
    before, kind, names = _parted(arguments)
    if before:
        raise ValueError("too many")
    return _provided(kind, names)


def _extension_resource_id(extended: Any, *arguments: Any) -> Any:
    return _id(extended, _tenant_resource_id(*arguments))


def _parted(arguments: tuple[Any, ...]) -> tuple[list[Any], str, list[Any]]:
    """Part the type of a resource, the first argument with a slash, from what is before it and the names behind."""
    for index, argument in enumerate(arguments):
        if isinstance(argument, str) and "/" in argument:
            return list(arguments[:index]), argument, list(arguments[index + 1 :])
    raise ValueError("no type")


def _provided(kind: str, names: list[Any]) -> str:
    namespace, *kinds = kind.split("/")
    if not all(isinstance(name, str) for name in names):
        raise TypeError(names)
    pairs = "".join(f"/{word}/{name}" for word, name in zip(kinds, names, strict=True))
    return f"/providers/{namespace}{pairs}"


def _id(*pieces: Any) -> Any:
    """Put an id together, one's own where a piece is."""
    texts: list[Any] = [piece.text if isinstance(piece, Own) else piece for piece in pieces]
    if not all(isinstance(text, str) for text in texts) or sum(map(len, texts)) > LONGEST_TEXT:
        raise ValueError("no text, or too long")
    whole = "".join(texts)
    if not whole.startswith("/"):
        raise ValueError("no id")
    return Own(whole) if any(isinstance(piece, Own) for piece in pieces) else whole


def _format(template: Any, *values: Any) -> Any:
    pieces = _BLANK.split(template)
    if any("{" in piece or "}" in piece for piece in pieces[::2]):
        raise ValueError("a form that is not known here")
    return _id(*(values[int(piece)] if index % 2 else piece for index, piece in enumerate(pieces)))


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "extensionresourceid": _extension_resource_id,
    "resourcegroup": _group,
    "resourceid": _resource_id,
    "subscription": _subscription,
    "subscriptionresourceid": _subscription_resource_id,
    "tenant": _tenant,
    "tenantresourceid": _tenant_resource_id,
}
"""Functions that give one's own, and ids that may be."""
JOINING: Mapping[str, Callable[..., Any]] = {"concat": _id, "format": _format}
"""Functions that, given one's own, make an id of it."""
