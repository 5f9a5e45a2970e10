"""BLEU-0158."""

import base64

import pytest

from bleu_iac.resources import UNKNOWN
from bleu_iac.rules import ssh_keys
from bleu_iac.rules.keys.ssh_key_kind import PATHS

ID = "keys-ssh-key-kind"
PUBLIC = "azure-native:compute:SshPublicKey"
MACHINE = "azure-native:compute:VirtualMachine"
WANTED = "must be an SSH public key: RSA of at least 2048 bits, ECDSA or Ed25519, found"


def line(kind: str, *fields: bytes) -> str:
    content = b"".join(len(field).to_bytes(4, "big") + field for field in (kind.encode(), *fields))
    return f"{kind} {base64.b64encode(content).decode()} someone@example"


def rsa(bits: int) -> str:
    return line("ssh-rsa", b"\x01\x00\x01", b"\x00" + (1 << (bits - 1)).to_bytes(bits // 8, "big"))


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (rsa(1024), ["violation publicKey: is an RSA key of 1024 bits: at least 2048 are needed"]),
        (line("ssh-dss", b"\x01"), ["violation publicKey: is a key of kind ssh-dss: RSA, ECDSA or Ed25519 is needed"]),
        ("ssh-rsa AAAA", [f"violation publicKey: {WANTED} 'ssh-rsa AAAA'"]),
        ("ssh-rsa", [f"violation publicKey: {WANTED} 'ssh-rsa'"]),
        ("ssh-rsa ***", [f"violation publicKey: {WANTED} 'ssh-rsa ***'"]),
        (line("ssh-ed25519", b"1").replace("ssh-ed25519", "ssh-rsa", 1), None),
        (7, [f"violation publicKey: {WANTED} 7"]),
        (UNKNOWN, ["undetermined publicKey: is not known before deployment"]),
        (rsa(2048), []),
        (rsa(4096), []),
        (line("ssh-ed25519", b"\x01" * 32), []),
        (line("ecdsa-sha2-nistp256", b"nistp256", b"\x04"), []),
    ],
)
def test_a_public_key(ask, key, expected):
    found = ask(ID, PUBLIC, {"publicKey": key})
    assert found == ([f"violation publicKey: {WANTED} {key!r}"] if expected is None else expected)


def test_each_key_of_a_machine_is_judged(ask):
    keys = {"publicKeys": [{"keyData": rsa(3072)}, {"keyData": rsa(1024)}, {"path": "/home/x"}]}
    where = "osProfile.linuxConfiguration.ssh.publicKeys[1].keyData"
    assert ask(ID, MACHINE, {"osProfile": {"linuxConfiguration": {"ssh": keys}}}) == [
        f"violation {where}: is an RSA key of 1024 bits: at least 2048 are needed"
    ]
    assert ask(ID, MACHINE, {"osProfile": UNKNOWN}) == ["undetermined osProfile: is not known before deployment"]
    assert ask(ID, MACHINE, {}) == []


def test_keys_stand_in_23_types():
    assert len(PATHS) == 23


def test_a_key_is_read_with_its_size():
    assert ssh_keys.read(rsa(2048)) == ssh_keys.SshKey("ssh-rsa", 2048)
    assert ssh_keys.read("") is None
