"""Telling that a text is a secret, by the name it stands under or by what it says."""

import re
from collections.abc import Iterator
from functools import lru_cache

from bleu_iac.resources import UNKNOWN, Path, Resource
from bleu_iac.rules.leaves import Leaf, any_name, leaves_of, names_in, others_of

_ENDS = (
    "password passwd pwd passphrase clientsecret appsecret consumersecret signingsecret sharedsecret secretvalue "
    "secretkey securevalue accountkey storagekey accesskey accesskey1 accesskey2 sharedkey sharedaccesskey saskey "
    "sastoken apikey privatekey privatekeydata accesstoken refreshtoken authtoken bearertoken personalaccesstoken "
    "subscriptionkey masterkey authorizationkey authkey pfxblob pfxcertificate kubeconfig presharedkey psk"
)
_NAME = re.compile("(?:" + "|".join(_ENDS.split()) + ")$")
_LETTERS = re.compile(r"[^a-z0-9]")

_CONTENT = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|(?:^|[;\s?&\"'])(?:account|sharedaccess|access|shared)key\s*=\s*[A-Za-z0-9+/]{20,}"
    r"|(?:^|[;\s])(?:password|pwd)\s*=\s*(?![{$%<@;\s])[^;\s]"
    r"|[?&](?:sig|code)=[A-Za-z0-9%+/_-]{20,}"
    r"|://[^/\s:@]+:[^/\s:@]+@"
    r"|\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\."
    r"|\bgh[pousr]_[A-Za-z0-9]{36}"
    r"|\bpul-[0-9a-f]{40}",
    re.IGNORECASE,
)
_SHORTEST_MARKED = 27
"""Characters; what is looked for by marks of its own, of which the first line of a private key is the shortest."""

_HARMLESS = re.compile(r"\s*|@Microsoft\.KeyVault\(.*\)\s*|true|false|yes|no|null|none|enabled|disabled", re.IGNORECASE)
"""Nothing, a name of a secret in a vault, or a switch."""
_ADDRESS = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*://|[A-Za-z][A-Za-z ]*=)")
"""A URL, or a connection string: where there is a secret in it, it says so."""


@lru_cache(maxsize=8192)
def names_a_secret(name: str) -> bool:
    """Tell whether a property or setting of that name holds a secret, in whatever spelling."""
    return _NAME.search(_LETTERS.sub("", name.lower())) is not None


def says_a_secret(text: str) -> bool:
    """Tell whether a text is or holds a secret whatever its name: a key, a token, a connection with its password."""
    if "=" not in text and "@" not in text:  # without these, only the marks below are looked for: most texts have none
        if len(text) < _SHORTEST_MARKED:
            return False
        low = text.lower()
        gh = "_" in low and "gh" in low  # an ARM id often has the letters, in `Microsoft.Insights`
        if not gh and "-----" not in low and "eyj" not in low and "pul-" not in low:
            return False
    return _CONTENT.search(text) is not None


def is_nothing_secret(text: str) -> bool:
    """Tell whether the value of a property that holds a secret is none: nothing, a vault's, an address without one."""
    if _HARMLESS.fullmatch(text):
        return True
    return _ADDRESS.match(text) is not None and not says_a_secret(text)


def secrets_in(resource: Resource) -> Iterator[Leaf]:
    """Give every text that is a secret, and every unknown that has the name of one: its own, or its pair's."""
    names, others = names_in(resource), others_of(resource)
    texts = (*leaves_of(resource), *others)
    telling = any_name(names, _may_tell) or any(_may_tell(leaf.name) for leaf in others)
    if not telling:  # so it is in nearly every resource
        for leaf in texts:
            text = leaf[2]
            if text is UNKNOWN or (len(text) < _SHORTEST_MARKED and "=" not in text and "@" not in text):
                continue  # most are, and a call for each would cost as much as all the rest
            if says_a_secret(text):
                yield leaf
        return
    paired = {path[:-1] for path, name, text in texts if name == "name" and text is not UNKNOWN and _names(path, text)}
    for leaf in texts:
        path, name, text = leaf
        by_name = _names(path, name) or (path[-1] == _PAIRED and path[:-1] in paired)
        if text is UNKNOWN:
            if by_name:
                yield leaf
        elif (by_name and _HARMLESS.fullmatch(text) is None) or says_a_secret(text):
            yield leaf


_PAIRED = "value"
"""Beside a `name`, how a list says what each of its values is."""


@lru_cache(maxsize=8192)
def _may_tell(name: str) -> bool:
    return name == _PAIRED or names_a_secret(name)


def _names(path: Path, name: str) -> bool:
    """Tell whether what stands at a path by itself, and is no element of a list, is named by that name a secret."""
    return names_a_secret(name) and type(path[-1]) is str
