"""The functions of ARM templates whose result depends on nothing but what they are given.

What is not here (`reference`, `listKeys`, `uniqueString`, `resourceGroup`, ...) is known only to ARM: its value is
unknown. A function that is given what it does not take raises, and its value is unknown as well. None makes anything
larger than it may.

An id (`resourceId` and those like it) is known but for the subscription and the group that are deployed into, which
stand in it as blanks: what it is an id of, and in whose subscription, is what rules ask.

The functions: Microsoft Learn, "ARM template functions".
"""

import base64
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from bleu_iac.resources import UNKNOWN

LONGEST_TEXT = 131_072
"""Characters; ARM takes no longer parameter."""
LONGEST_LIST = 10_000
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1
OWN_SUBSCRIPTION, OWN_GROUP, SOME_NAME = "{subscriptionId}", "{resourceGroupName}", "{name}"
"""What stands in an id for what only the deployment knows."""
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_BLANK = re.compile(r"\{(\d+)\}")


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not _SMALLEST <= value <= _LARGEST:
        raise TypeError(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _shown(value: Any) -> str:
    """Give a value as ARM writes it into a text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "True" if value else "False"
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _joined(parts: list[str], between: str = "") -> str:
    if sum(map(len, parts)) + len(between) * len(parts) > LONGEST_TEXT:
        raise ValueError("too long")
    return between.join(parts)


def _key(value: Any) -> str:
    """Give a text that only equal values have; one unknown inside makes it raise. A truth value is no number."""
    return json.dumps(value, sort_keys=True)


def _concat(*values: Any) -> Any:
    if values and isinstance(values[0], list):
        found = [element for value in values for element in _list(value)]
        if len(found) > LONGEST_LIST:
            raise ValueError("too long")
        return found
    return _joined([_shown(value) for value in values])


def _format(template: str, *values: Any) -> str:
    if "{" in _BLANK.sub("", _text(template)) or "}" in _BLANK.sub("", template):
        raise ValueError("a form that is not known here")
    pieces = _BLANK.split(template)
    return _joined([_shown(values[int(piece)]) if index % 2 else piece for index, piece in enumerate(pieces)])


def _replace(text: str, old: str, new: str) -> str:
    if not _text(old) or len(text) + text.count(old) * len(_text(new)) > LONGEST_TEXT:
        raise ValueError("too long")
    return _text(text).replace(old, new)


def _split(text: str, by: Any) -> list[str]:
    marks = sorted((_text(mark) for mark in (by if isinstance(by, list) else [by])), key=len, reverse=True)
    return re.split("|".join(map(re.escape, marks)), _text(text)) if all(marks) else [text]


def _pad_left(text: Any, length: int, character: str = " ") -> str:
    if _whole(length) > LONGEST_TEXT or len(_text(character)) != 1:
        raise ValueError("too long")
    return _shown(text).rjust(length, character)


def _range(first: int, count: int) -> list[int]:
    if not 0 <= _whole(count) <= LONGEST_LIST:
        raise ValueError("too long")
    return list(range(_whole(first), first + count))


def _union(*values: Any) -> Any:
    if isinstance(values[0], list):
        return list({_key(element): element for element in reversed(_concat(*values))}.values())[::-1]
    merged: dict[str, Any] = {}
    for value in values:
        for key, inner in dict(value).items():
            before = merged.get(key)
            both = isinstance(before, dict) and isinstance(inner, dict)
            merged[key] = _union(before, inner) if both else inner
    return merged


def _intersection(first: Any, *others: Any) -> Any:
    if isinstance(first, list):
        shared = set.intersection(*({_key(element) for element in _list(other)} for other in others))
        return [element for element in first if _key(element) in shared]
    found = dict(first)
    for other in others:
        found = {key: value for key, value in found.items() if key in other and _key(other[key]) == _key(value)}
    return found


def _length(value: Any) -> int:
    if not isinstance(value, (str, list, dict)):
        raise TypeError(value)
    return len(value)


def _empty(value: Any) -> bool:
    return value is None or _length(value) == 0


def _contains(inside: Any, value: Any) -> bool:
    if isinstance(inside, dict):
        return _text(value).lower() in {key.lower() for key in inside}
    if isinstance(inside, str):
        return _shown(value) in inside
    return _key(value) in {_key(element) for element in _list(inside)}


def _first(value: Any) -> Any:
    return value[0] if _length(value) else (None if isinstance(value, list) else "")


def _last(value: Any) -> Any:
    return value[-1] if _length(value) else (None if isinstance(value, list) else "")


def _substring(text: str, start: int, length: int | None = None) -> str:
    if _whole(start) < 0 or start > len(_text(text)):
        raise ValueError(start)
    return text[start:] if length is None else text[start : start + _whole(length)]


def _number(text: Any) -> int:
    return _whole(int(text) if isinstance(text, str) and len(text) < len(str(_SMALLEST)) + 1 else text)


def _truth(value: Any) -> bool:
    if isinstance(value, str):
        return {"true": True, "1": True, "false": False, "0": False}[value.lower()]
    return value != 0 if isinstance(value, int) else bool({}[value])


def _div(one: int, other: int) -> int:
    quotient = abs(_whole(one)) // abs(_whole(other))
    return quotient if (one < 0) == (other < 0) else -quotient


def _object(*pairs: Any) -> dict[str, Any]:
    return {_text(key): value for key, value in zip(pairs[::2], pairs[1::2], strict=True)}


def _extreme(choose: Callable[..., int]) -> Callable[..., int]:
    return lambda *values: choose(map(_whole, values[0] if isinstance(values[0], list) else values))


def _compared(holds: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compared(one: Any, other: Any) -> bool:
        return holds(_text(one), _text(other)) if isinstance(one, str) else holds(_whole(one), _whole(other))

    return compared


def _items(value: Mapping[str, Any]) -> list[Any]:
    return [{"key": key, "value": value[key]} for key in sorted(value)]


def _skip(value: Any, count: int) -> Any:
    return value[max(0, _whole(count)) :] if isinstance(value, (str, list)) else _list(value)


def _take(value: Any, count: int) -> Any:
    return value[: max(0, _whole(count))] if isinstance(value, (str, list)) else _list(value)


def _json(text: str) -> Any:
    return json.loads(_text(text))


def _id(around: str, given: tuple[Any, ...], *, named: bool = False) -> str:
    """Give an id of a type and its names; an unknown name is a blank where a subscription is `named` around it."""
    kind, *names = given
    namespace, *types = _text(kind).split("/")
    if not types or len(types) != len(names):
        raise ValueError(kind)
    shown = [SOME_NAME if named and name is UNKNOWN else _text(name) for name in names]
    return _joined(
        [
            around,
            "/providers/",
            "/".join([namespace, *(part for pair in zip(types, shown, strict=True) for part in pair)]),
        ]
    )


def _split_id(given: tuple[Any, ...], most: int) -> tuple[list[Any], tuple[Any, ...]]:
    """Split what an id is made of where the type stands: the first that has a slash."""
    at = next(index for index, each in enumerate(given) if each is not UNKNOWN and "/" in _text(each))
    if at > most:
        raise ValueError(given)
    return list(given[:at]), given[at:]


def _resource_id(*given: Any) -> str:
    around, rest = _split_id(given, 2)
    alone = len(around) == 1 and around[0] is not UNKNOWN and _GUID.fullmatch(_text(around[0]))
    group = around.pop() if around and not alone else OWN_GROUP
    subscription = around.pop() if around else OWN_SUBSCRIPTION
    named = subscription is not UNKNOWN and subscription != OWN_SUBSCRIPTION
    group = SOME_NAME if named and group is UNKNOWN else _text(group)
    return _id(f"/subscriptions/{_text(subscription)}/resourceGroups/{group}", rest, named=named)


def _subscription_resource_id(*given: Any) -> str:
    around, rest = _split_id(given, 1)
    return _id(f"/subscriptions/{_text(around[0]) if around else OWN_SUBSCRIPTION}", rest, named=bool(around))


def _tenant_resource_id(*given: Any) -> str:
    return _id("", given)


def _extension_resource_id(extended: Any, *given: Any) -> str:
    return _id(_text(extended), given)


PLAIN: Mapping[str, Callable[..., Any]] = {
    "array": lambda value: value if isinstance(value, list) else [value],
    "add": lambda one, other: _whole(one) + _whole(other),
    "base64": lambda text: base64.b64encode(_text(text).encode()).decode(),
    "base64tostring": lambda text: base64.b64decode(_text(text), validate=True).decode(),
    "bool": _truth,
    "contains": _contains,
    "div": _div,
    "extensionresourceid": _extension_resource_id,
    "endswith": lambda text, end: _text(text).lower().endswith(_text(end).lower()),
    "equals": lambda one, other: _key(one) == _key(other),
    "false": lambda: False,
    "format": _format,
    "greater": _compared(lambda one, other: one > other),
    "greaterorequals": _compared(lambda one, other: one >= other),
    "indexof": lambda text, part: _text(text).lower().find(_text(part).lower()),
    "int": _number,
    "intersection": _intersection,
    "join": lambda values, between: _joined([_shown(value) for value in _list(values)], _text(between)),
    "json": _json,
    "lastindexof": lambda text, part: _text(text).lower().rfind(_text(part).lower()),
    "less": _compared(lambda one, other: one < other),
    "lessorequals": _compared(lambda one, other: one <= other),
    "max": _extreme(max),
    "min": _extreme(min),
    "mod": lambda one, other: _whole(one) - _whole(other) * _div(one, other),
    "mul": lambda one, other: _whole(one) * _whole(other),
    "not": lambda value: {True: False, False: True}[value],
    "null": lambda: None,
    "padleft": _pad_left,
    "range": _range,
    "replace": _replace,
    "split": _split,
    "startswith": lambda text, start: _text(text).lower().startswith(_text(start).lower()),
    "string": _shown,
    "sub": lambda one, other: _whole(one) - _whole(other),
    "substring": _substring,
    "tenantresourceid": _tenant_resource_id,
    "tolower": lambda text: _text(text).lower(),
    "toupper": lambda text: _text(text).upper(),
    "trim": lambda text: _text(text).strip(),
    "true": lambda: True,
    "union": _union,
}
"""Functions that need every argument known."""

STRUCTURAL: Mapping[str, Callable[..., Any]] = {
    "concat": _concat,
    "createarray": lambda *values: list(values),
    "createobject": _object,
    "empty": _empty,
    "first": _first,
    "items": _items,
    "last": _last,
    "length": _length,
    "objectkeys": sorted,
    "resourceid": _resource_id,
    "skip": _skip,
    "subscriptionresourceid": _subscription_resource_id,
    "take": _take,
}
"""Functions that pass on what they are given, so that an unknown among it stays where it is."""
