"""Whom a service tag lets in, as the source of a rule: an answer by tag, from `data/service_tags.toml`."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from bleu_iac.resources import UNKNOWN, Found
from bleu_iac.rules.rule import Finding, Verdict, undetermined
from bleu_iac.text import Message, Text


class Admits(StrEnum):
    """Who may send from the addresses that a tag stands for."""

    OWN = "own"
    """One's own networks, or the host beneath one's own machine."""
    MANAGEMENT = "management"
    """The machinery of a service that is deployed into one's own network, which no other customer directs."""
    CUSTOMERS = "customers"
    """A service that does what any customer tells it to."""


SHARED = Text(
    "lets in what any customer of the platform has this service do: {found}",
    "laisse entrer ce que n'importe quel client de la plateforme fait faire à ce service : {found}",
)
UNHEARD_OF = Text(
    "names a service tag, and it is not known here whom it lets in: {found}",
    "nomme un tag de service, et on ne sait pas ici qui il laisse entrer : {found}",
)


_FRONT_DOOR = "azurefrontdoor.backend"
_HEADER = "x-azure-fdid"
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def is_own_front_door(tag: str, headers: Any) -> Any:
    """Tell whether a tag is Front Door's and the headers asked for beside it name the profiles that may call.

    Front Door writes the header itself, so that no other customer's can say one's own id ("Secure traffic to Azure
    Front Door origins"). `UNKNOWN` when the headers are not known yet.
    """
    if tag.strip().lower() != _FRONT_DOOR:
        return False
    if not isinstance(headers, Mapping):
        return UNKNOWN if headers is UNKNOWN else False
    ids = next((value for name, value in headers.items() if name.lower() == _HEADER), None)
    if ids is UNKNOWN or (isinstance(ids, list) and any(one is UNKNOWN for one in ids)):
        return UNKNOWN
    return isinstance(ids, list) and len(ids) > 0 and all(isinstance(one, str) and _GUID.fullmatch(one) for one in ids)


def judged(tag: Found, shown: Message | str, verdict: Verdict = Verdict.VIOLATION) -> Iterator[Finding]:
    """Judge a tag that is a source: one that is not known may let anybody in. `verdict` is that of a bad one."""
    admitted = admits(tag.value)
    if admitted is None:
        yield undetermined(tag.path, UNHEARD_OF(found=shown))
    elif admitted is Admits.CUSTOMERS:
        yield Finding(tag.path, SHARED(found=shown), verdict)


@lru_cache(maxsize=4096)
def admits(tag: str) -> Admits | None:
    """Tell whom a tag lets in, that of the whole cloud or of a region; `None` when that is not known."""
    name = tag.strip().lower()
    return answers().get(name) or answers().get(name.rpartition(".")[0])


@cache
def answers() -> Mapping[str, Admits]:
    """Give the answers, by the tag in lower case without a region."""
    text = (files("bleu_iac.rules") / "data" / "service_tags.toml").read_text("utf-8")
    return {name.lower(): Admits(raw["admits"]) for raw in tomllib.loads(text)["tags"] for name in raw["names"]}
