"""The key that a stack's secrets are encrypted with is held by the user, or by this cloud."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from bleu_iac.clouds import Cloud
from bleu_iac.resources import STACK_TYPE, UNKNOWN, Resource
from bleu_iac.rules.looking import found
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.rules.vaults import is_vault
from bleu_iac.text import Text

PROVIDER = "secretsProvider"
"""Where whoever reads an export puts its `deployment.secrets_providers` (sdk/go/common/apitype/core.go) among the
inputs of the stack itself: `{type, state: {url}}`."""
PASSPHRASE, IN_A_CLOUD, SERVICE = "passphrase", "cloud", "service"
VAULT = "azurekeyvault"

NOT_HELD = Text(
    "must be {passphrase}, or a key vault of {cloud}, found {found}",
    "doit être {passphrase}, ou un coffre de clés de {cloud}, trouvé : {found}",
)
BY_SERVICE = Text(
    "is kept by the Pulumi Cloud service, which holds the stack's state and the key to its secrets",
    "est tenu par le service Pulumi Cloud, qui détient l'état de la pile et la clé de ses secrets",
)


def _is_here(url: object, cloud: Cloud) -> bool:
    try:
        parts = urlsplit(url) if isinstance(url, str) else None
    except ValueError:  # brackets that don't match
        return False
    return parts is not None and parts.scheme == VAULT and is_vault(f"https://{parts.netloc}", cloud)


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge what an export says of it; a program and a policy pack are not told."""
    provider = resource.inputs.get(PROVIDER)
    if provider is None:
        return
    cloud, kind, where = context.cloud, resource.look(f"{PROVIDER}.type"), resource.look(f"{PROVIDER}.state.url")
    path: tuple[str, ...] = (PROVIDER, "type")
    if kind is UNKNOWN:
        yield undetermined(path)
    elif kind == SERVICE:
        yield Finding(path, BY_SERVICE())
    elif kind == IN_A_CLOUD and isinstance(provider, Mapping):
        path = (PROVIDER, "state", "url")
        if where is UNKNOWN:
            yield undetermined(path)
        elif not _is_here(where, cloud):
            said = NOT_HELD(passphrase=PASSPHRASE, cloud=cloud.display_name, found=found(resource, path))
            yield Finding(path, said)
    elif kind != PASSPHRASE:
        yield Finding(path, NOT_HELD(passphrase=PASSPHRASE, cloud=cloud.display_name, found=found(resource, path)))


RULE = Rule(
    id="tool-secrets-provider-in-cloud",
    ref="BLEU-0124",
    severity=Severity.HIGH,
    title=Text(
        "The key to the stack's secrets is held by the user or by this cloud",
        "La clé des secrets de la pile est détenue par l'utilisateur ou par ce cloud",
    ),
    reason=Text(
        "A stack's state holds the description of everything deployed, and its secrets under one key: whoever holds "
        "that key in another cloud reads them.",
        "L'état d'une pile contient la description de tout ce qui est déployé, et ses secrets sous une seule clé : "
        "qui détient cette clé dans un autre cloud les lit.",
    ),
    fix=Text(
        "Run pulumi stack change-secrets-provider with passphrase or a key of a vault of this cloud, and keep the "
        "state in a backend of one's own",
        "Lancez pulumi stack change-secrets-provider avec passphrase ou une clé d'un coffre de ce cloud, et gardez "
        "l'état dans un backend à soi",
    ),
    controls=("10.5.c", "19.2.d", "19.6.c"),
    check=check,
    refused=Example(STACK_TYPE, {PROVIDER: {"type": SERVICE, "state": {"url": "https://service.example.org"}}}),
    accepted=Example(STACK_TYPE, {PROVIDER: {"type": PASSPHRASE, "state": {"salt": "v1:a:b"}}}),
    types=frozenset({STACK_TYPE}),
)
