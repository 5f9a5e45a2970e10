"""Whether one resource names another: by ARM id where it is known, else by what Pulumi says an input was made from."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Any

from bleu_iac.catalogue import arm
from bleu_iac.resources import UNKNOWN, Resource

_BLANK = re.compile(r"\{(\w+)\}")
_SUBSCRIPTION = re.compile(r"/subscriptions/[^/]+", re.IGNORECASE)
GROUP = "resourceGroupName"


class Names(IntEnum):
    """What is known of whether a resource is meant: of two answers, of which one is enough, the lower is the surer."""

    YES = 0
    MAYBE = 1
    """Only the deployment will tell."""
    NO = 2


def plain_id(value: Any) -> str | None:
    """Give an ARM id the way ARM compares it; `None` for what is none."""
    if not isinstance(value, str) or not value.strip("/ "):
        return None
    return "/" + value.strip().strip("/").lower()


def within(id_: str) -> str:
    """Give what follows the subscription in an id: what can be told before it is known which subscription it is."""
    return _SUBSCRIPTION.sub("", id_, count=1)


def declared_id(resource: Resource) -> str | None:
    """Give a resource's ARM id after the subscription, from the names it was declared with.

    `None` when a name is not given, or not known yet, or the type stands nowhere below a subscription.
    """
    pieces = list(_pieces(resource.type))
    for index in range(1, len(pieces), 2):
        name = _name(resource.inputs, pieces[index])
        if name is None:
            return None
        pieces[index] = name
    return plain_id("".join(pieces))


@lru_cache(maxsize=4096)
def _pieces(token: str) -> Sequence[str]:
    """Give the path of a type after the subscription: what stands there and the names of its blanks, in turns."""
    try:
        path = arm.path_of(token)
    except KeyError:
        return ()
    return () if not _SUBSCRIPTION.match(path) else tuple(_BLANK.split(within(path)))


def _name(inputs: Mapping[str, Any], blank: str) -> str | None:
    value = inputs.get(blank)
    return value if isinstance(value, str) and value and "/" not in value else None


def above(id_: str) -> Iterator[str]:
    """Give an id and every scope that it lies in, from the nearest to the subscription, which may be nameless."""
    while id_:
        yield id_
        id_ = id_.rpartition("/")[0]
    yield ""


class Targets:
    """What a kind of resource names: the targets of all locks, of all diagnostic settings."""

    def __init__(self) -> None:
        self._ids: dict[str, Names] = {}
        self._tails: dict[str, Names] = {}
        self._of_any_subscription: dict[str, Names] = {}
        self._made_from_unknown: dict[str, Names] = {}
        self._made_from: dict[str, Names] = {}
        self._blind = Names.NO

    def add(self, target: Any, made_from: Iterable[str], *, sure: bool = True) -> None:
        """Take a target as it was given, and the URNs it was made from; unsure, it names something only maybe."""
        answer = Names.YES if sure else Names.MAYBE
        if target is UNKNOWN:
            urns = list(made_from)
            for urn in urns:
                _surer(self._made_from_unknown, urn, answer)
            if not urns:
                self._blind = Names.MAYBE
        elif (id_ := plain_id(target)) is not None:
            _surer(self._ids, id_, answer)
            _surer(self._tails, within(id_), answer)
            if not _SUBSCRIPTION.match(id_):
                _surer(self._of_any_subscription, id_, answer)
            for urn in made_from:
                _surer(self._made_from, urn, answer)

    def name(self, resource: Resource, declared: str | None) -> Names:
        """Tell whether a resource itself is named; `declared` is what `declared_id` says of it."""
        return self._find(resource, declared, lambda id_: (id_,), (resource.urn,))

    def cover(self, resource: Resource, declared: str | None, lies_in: Iterable[str] = ()) -> Names:
        """Tell whether a resource, or a scope that it lies in, is named; `lies_in` are the URNs of those known."""
        return self._find(resource, declared, above, (resource.urn, *lies_in))

    def _find(
        self, resource: Resource, declared: str | None, scopes: Callable[[str], Iterable[str]], urns: Sequence[str]
    ) -> Names:
        answer = self._blind
        for urn in urns:
            answer = min(answer, self._made_from_unknown.get(urn, Names.NO))
        own = plain_id(resource.id)
        if own is not None:
            answer = _any(self._of_any_subscription, scopes(within(own)), answer)
            return _any(self._ids, scopes(own), answer)
        if declared is not None:
            return _any(self._tails, scopes(declared), answer)
        return _any(self._made_from, urns, min(answer, Names.MAYBE) if self._ids else answer)


def _surer(answers: dict[str, Names], key: str, answer: Names) -> None:
    answers[key] = min(answers.get(key, Names.NO), answer)


def _any(answers: Mapping[str, Names], keys: Iterable[str], answer: Names) -> Names:
    for key in keys:
        found = answers.get(key)
        if found is not None and found < answer:
            answer = found
    return answer
