"""Keys are strong enough for data that has to stay secret beyond 2030."""

from collections.abc import Iterator

from bleu_iac.resources import UNKNOWN, Resource, parse_path
from bleu_iac.rules.looking import ONE_OF, is_one_of, require
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

SMALLEST_RSA = 3072
"""Bits. ANSSI-PG-083 v2.04 accepts 2048 until the end of 2030 and advises 3072 from now on."""
CURVES = ("P-256", "P-384", "P-521")
"""Group orders of at least 250 bits, after the same guide; P-256K is not among the curves it names."""

KIND, SIZE, CURVE = "properties.kty", "properties.keySize", "properties.curveName"

AT_LEAST = Text("at least {bits} bits", "d'au moins {bits} bits")


def _large_enough(size: object) -> bool:
    return isinstance(size, int | float) and not isinstance(size, bool) and size >= SMALLEST_RSA


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Judge by kind: an RSA key without a size gets 2048 bits, an elliptic key without a curve P-256."""
    kind = resource.look(KIND)
    if kind is UNKNOWN:
        yield undetermined(parse_path(KIND))
    elif is_one_of("RSA", "RSA-HSM")(kind):
        yield from require(resource, SIZE, resource.look(SIZE), AT_LEAST(bits=SMALLEST_RSA), _large_enough)
    elif is_one_of("EC", "EC-HSM")(kind):
        good = is_one_of(*CURVES)
        yield from require(
            resource,
            CURVE,
            resource.look(CURVE),
            ONE_OF(names=", ".join(CURVES)),
            lambda curve: curve is None or good(curve),
        )
    else:
        yield from require(resource, KIND, kind, ONE_OF(names="RSA, RSA-HSM, EC, EC-HSM"), lambda _: False)


RULE = Rule(
    id="keys-key-size-and-type",
    ref="BLEU-0012",
    severity=Severity.MEDIUM,
    title=Text(
        "Keys are RSA of 3072 bits or more, or elliptic on a curve ANSSI names",
        "Les clés sont RSA d'au moins 3072 bits, ou elliptiques sur une courbe que l'ANSSI nomme",
    ),
    reason=Text(
        "ANSSI accepts RSA of 2048 bits until the end of 2030 only, and what a key protects today has to stay "
        "protected after that.",
        "L'ANSSI n'accepte RSA 2048 bits que jusqu'à fin 2030, et ce qu'une clé protège aujourd'hui doit le rester "
        "ensuite.",
    ),
    fix=Text(
        "Use bleu.CustomerKey, or set kty='RSA-HSM' and key_size=3072 or 4096",
        "Utilisez bleu.CustomerKey, ou mettez kty='RSA-HSM' et key_size=3072 ou 4096",
    ),
    controls=("10.1.b", "10.1.c", "10.4.b", "10.5.b"),
    check=check,
    refused=Example("azure-native:keyvault:Key", {"properties": {"kty": "RSA", "keySize": 2048}}),
    accepted=Example("azure-native:keyvault:Key", {"properties": {"kty": "RSA-HSM", "keySize": 3072}}),
    types=frozenset({"azure-native:keyvault:Key"}),
)
