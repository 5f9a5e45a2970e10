"""What a host looks like, alone or inside an URL; nothing here knows any cloud."""

import re
from collections.abc import Callable
from functools import lru_cache

Fits = Callable[[str], bool]

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?:\*\.)?(?:{_LABEL}\.)*{_LABEL}")
_AUTHORITY = re.compile(r"(?:[^@]*@)?(?P<host>[^@:]+)(?::[0-9]{1,5})?")
_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)

_PLACEHOLDER = re.compile(r"\{region(?:Code)?\}")
_NAME = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")
"""A host as a profile writes it: lower case, two labels at least, so that no top-level domain is a root."""
_ENDPOINT = re.compile(rf"https://(?:{_LABEL}\.)+{_LABEL}(?::[0-9]{{1,5}})?(?:/[!-~]*)?")
_API = re.compile(r"api://[A-Za-z0-9._/-]+")


@lru_cache(maxsize=4096)  # the same few hosts stand in many resources
def host_of(text: str) -> str | None:
    """Give the host that a host (with a port or not) or an URL names, in lower case; `None` when it is not plain."""
    if not text.isascii() or not text.isprintable() or " " in text or "\\" in text:
        return None  # readers of URLs differ on these, and one of them may go somewhere else
    scheme = _SCHEME.match(text)
    authority = _AUTHORITY.fullmatch(re.split(r"[/?#]", text[scheme.end() if scheme else 0 :], maxsplit=1)[0])
    if authority is None or (not scheme and "@" in authority[0]):
        return None
    # A suffix (".service.example") and a fully qualified name ("service.example.") name hosts as well.
    host = authority["host"].lower().removeprefix(".").removesuffix(".")
    return host if _HOST.fullmatch(host) and len(host) <= _LONGEST else None


_LONGEST = 253
"""Octets of a host, RFC 1035 in text form."""


def is_host(text: str) -> bool:
    """Tell whether a text is a host as profiles write them."""
    return bool(_NAME.fullmatch(_PLACEHOLDER.sub("x", text)))


def is_suffix(text: str) -> bool:
    """Tell whether a text is a suffix: a dot, then a host."""
    return text.startswith(".") and is_host(text[1:])


def is_endpoint(text: str) -> bool:
    """Tell whether a text is an endpoint: an `https` URL, or a host."""
    return is_host(text) or bool(_ENDPOINT.fullmatch(text))


def is_audience(text: str) -> bool:
    """Tell whether a text is a token audience: an `https` URL, or an `api` URI."""
    return bool(_ENDPOINT.fullmatch(text) or _API.fullmatch(text))


def root_of(name: str) -> str:
    """Give the root under which the hosts of an endpoint, suffix or zone stand, with a leading dot."""
    return "." + (host_of(_PLACEHOLDER.sub("*", name).rsplit("*.", 1)[-1]) or "")
