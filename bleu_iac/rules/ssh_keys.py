"""Reading SSH public keys, as they stand in one line of `authorized_keys`."""

import base64
import binascii
from collections.abc import Iterator
from typing import NamedTuple


class SshKey(NamedTuple):
    """What a public key says of itself."""

    kind: str
    """`ssh-rsa`, `ecdsa-sha2-nistp256`..."""
    bits: int | None
    """The size of an RSA key's modulus; `None` for other kinds."""


def read(text: str) -> SshKey | None:
    """Read one key, with or without a remark after it; `None` when it is none."""
    words = text.split()
    if len(words) < 2:
        return None
    try:
        fields = _fields(base64.b64decode(words[1], validate=True))
        kind = next(fields).decode("ascii")
        if kind != words[0]:
            return None
        if kind != "ssh-rsa":
            return SshKey(kind, None)
        next(fields)  # the exponent
        return SshKey(kind, int.from_bytes(next(fields), "big").bit_length())
    except (binascii.Error, ValueError, StopIteration):  # not base64, not text, cut short
        return None


def _fields(content: bytes) -> Iterator[bytes]:
    """Give the fields of a key, each written after its length."""
    while content:
        size = int.from_bytes(content[:4], "big")
        if len(content) < 4 + size:
            return
        yield content[4 : 4 + size]
        content = content[4 + size :]
