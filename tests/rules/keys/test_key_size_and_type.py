"""BLEU-0012."""

import pytest

from bleu_iac.resources import UNKNOWN

SIZE = "properties.keySize"
SMALL = f"violation {SIZE}: must be at least 3072 bits, found"
CURVE = "violation properties.curveName: must be one of P-256, P-384, P-521, found"
KIND = "violation properties.kty: must be one of RSA, RSA-HSM, EC, EC-HSM, found"


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        pytest.param({"kty": "RSA", "keySize": 2048}, [f"{SMALL} 2048"], id="too small"),
        pytest.param({"kty": "RSA-HSM"}, [f"{SMALL} nothing"], id="missing size, which gives 2048"),
        pytest.param(None, [f"{KIND} nothing"], id="block missing"),
        pytest.param({"kty": "RSA", "keySize": "4096"}, [f"{SMALL} '4096'"], id="size of a wrong type"),
        pytest.param({"kty": "RSA", "keySize": True}, [f"{SMALL} True"], id="size that is a switch"),
        pytest.param({"kty": 7}, [f"{KIND} 7"], id="kind of a wrong type"),
        pytest.param({"kty": "oct-HSM", "keySize": 256}, [f"{KIND} 'oct-HSM'"], id="kind a vault has not"),
        pytest.param(
            {"kty": UNKNOWN, "keySize": 4096},
            ["undetermined properties.kty: is not known before deployment"],
            id="kind unknown",
        ),
        pytest.param(
            {"kty": "RSA", "keySize": UNKNOWN},
            [f"undetermined {SIZE}: is not known before deployment"],
            id="size unknown",
        ),
        pytest.param(UNKNOWN, ["undetermined properties.kty: is not known before deployment"], id="block unknown"),
        pytest.param({"kty": "EC", "curveName": "P-256K"}, [f"{CURVE} 'P-256K'"], id="curve ANSSI does not name"),
        pytest.param(
            {"kty": "EC", "curveName": UNKNOWN},
            ["undetermined properties.curveName: is not known before deployment"],
            id="curve unknown",
        ),
        pytest.param({"kty": "RSA", "keySize": 3072}, [], id="large enough"),
        pytest.param({"kty": "RSA-HSM", "keySize": 4096.0}, [], id="a number as the engine sends it"),
        pytest.param({"kty": "rsa-hsm", "keySize": 3072}, [], id="in another case"),
        pytest.param({"kty": "EC-HSM", "curveName": "P-384"}, [], id="curve"),
        pytest.param({"kty": "EC"}, [], id="curve left to the vault, which takes P-256"),
    ],
)
def test_a_weak_key_is_refused(ask, properties, expected):
    inputs = {} if properties is None else {"properties": properties}
    assert ask("keys-key-size-and-type", "azure-native:keyvault:Key", inputs) == expected


def test_the_size_is_said_in_french_too(ask, monkeypatch):
    monkeypatch.setenv("BLEU_IAC_LANG", "fr")
    inputs = {"properties": {"kty": "RSA", "keySize": 2048}}
    assert ask("keys-key-size-and-type", "azure-native:keyvault:Key", inputs) == [
        f"violation {SIZE}: doit être d'au moins 3072 bits, trouvé : 2048"
    ]
