"""A key is renewed by itself, and each version ends."""

from collections.abc import Iterator, Mapping

from bleu_iac.resources import UNKNOWN, Resource, parse_path
from bleu_iac.rules.looking import MUST_BE, found, is_one_of
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

ACTIONS = "properties.rotationPolicy.lifetimeActions"
LIFE = "properties.rotationPolicy.attributes.expiryTime"
EXPIRES = "properties.attributes.expires"

ROTATION = Text("a list with an action 'rotate'", "une liste avec une action « rotate »")
AN_END = Text("the life of a version, such as P455D", "la durée de vie d'une version, comme P455D")


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Take the end of a version from the policy, or from a date of its own."""
    yield from _rotation(resource)
    life, expires = resource.look(LIFE), resource.look(EXPIRES)
    if not (isinstance(life, str) and life.strip()) and not _is_date(expires):
        if life is UNKNOWN or expires is UNKNOWN:
            yield undetermined(parse_path(LIFE if life is UNKNOWN else EXPIRES))
        else:
            yield Finding(parse_path(LIFE), MUST_BE(wanted=AN_END(), found=found(resource, LIFE)))


def _rotation(resource: Resource) -> Iterator[Finding]:
    path = parse_path(ACTIONS)
    actions = resource.look(ACTIONS)
    kinds = [_kind(action) for action in actions] if isinstance(actions, list) else []
    if any(kind is not UNKNOWN and is_one_of("rotate")(kind) for kind in kinds):
        return
    if actions is UNKNOWN or any(kind is UNKNOWN for kind in kinds):
        yield undetermined(path)
    else:
        yield Finding(path, MUST_BE(wanted=ROTATION(), found=found(resource, path)))


def _kind(action: object) -> object:
    for step in ("action", "type"):
        if action is UNKNOWN:
            return UNKNOWN
        action = action.get(step) if isinstance(action, Mapping) else None
    return action


def _is_date(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


RULE = Rule(
    id="keys-key-rotated",
    ref="BLEU-0156",
    severity=Severity.MEDIUM,
    title=Text(
        "A key is renewed by itself, and each version ends",
        "Une clé est renouvelée d'elle-même, et chaque version a une fin",
    ),
    reason=Text(
        "The longer a key lives, the more it protects and the more its loss costs. A renewal that somebody has to "
        "remember is forgotten.",
        "Plus une clé vit, plus elle protège et plus sa perte coûte. Un renouvellement auquel il faut penser est "
        "oublié.",
    ),
    fix=Text(
        "Use bleu.CustomerKey, or give a rotation_policy with an action 'rotate' and an expiry_time",
        "Utilisez bleu.CustomerKey, ou donnez une rotation_policy avec une action 'rotate' et un expiry_time",
    ),
    controls=("10.5.a", "10.5.b"),
    check=check,
    refused=Example("azure-native:keyvault:Key", {"properties": {"kty": "RSA-HSM", "keySize": 3072}}),
    accepted=Example(
        "azure-native:keyvault:Key",
        {
            "properties": {
                "rotationPolicy": {
                    "attributes": {"expiryTime": "P455D"},
                    "lifetimeActions": [
                        {"action": {"type": "rotate"}, "trigger": {"timeAfterCreate": "P365D"}},
                    ],
                }
            }
        },
    ),
    types=frozenset({"azure-native:keyvault:Key"}),
)
