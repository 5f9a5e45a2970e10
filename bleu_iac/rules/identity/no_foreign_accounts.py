"""People are told apart by the directory of the cloud, not by another company's accounts."""

from collections.abc import Iterator, Mapping
from typing import Any

from bleu_iac.catalogue.tokens import PROVIDER
from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.looking import found
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

OTHERS = ("apple", "facebook", "gitHub", "google", "legacyMicrosoftAccount", "twitter")
"""Blocks of an application's sign-in that are another company's accounts; the directory and providers that are named
by their own addresses are judged by these (`openIdIssuer`, `customOpenIdConnectProviders`)."""
BLOCKS = frozenset(
    f"{PROVIDER}:{name}"
    for name in (
        "app:ContainerAppsAuthConfig",
        "web:WebAppAuthSettingsV2",
        "web:WebAppAuthSettingsV2Slot",
        "web:WebAppAuthSettingsV2WithoutSecrets",
        "web:WebAppAuthSettingsV2WithoutSecretsSlot",
    )
)
CLIENTS = ("facebookAppId", "gitHubClientId", "googleClientId", "microsoftAccountClientId", "twitterConsumerKey")
"""In the older form: what an application is called at another company."""
FLAT = frozenset(f"{PROVIDER}:{name}" for name in ("web:WebAppAuthSettings", "web:WebAppAuthSettingsSlot"))
KIND, NAME = "type", "identityProviderName"
PORTAL = f"{PROVIDER}:apimanagement:IdentityProvider"
DIRECTORY = "aad"

ANOTHERS = Text(
    "lets in who has an account at another company, found {found}",
    "laisse entrer qui a un compte chez une autre entreprise, trouvé : {found}",
)


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Refuse each provider that stands and is not switched off."""
    if resource.type == PORTAL:
        yield from _portal(resource)
        return
    paths = (
        [("identityProviders", name) for name in OTHERS] if resource.type in BLOCKS else [(name,) for name in CLIENTS]
    )
    for path in paths:
        value = resource.look(".".join(path))
        if value is UNKNOWN:
            yield undetermined(path)
        elif value not in (None, "", {}) and not _is_off(value):
            yield Finding(path, ANOTHERS(found=found(resource, path)))


def _is_off(value: Any) -> bool:
    enabled = value.get("enabled") if isinstance(value, Mapping) else None
    return enabled is False


def _portal(resource: Resource) -> Iterator[Finding]:
    said = [name for name in (KIND, NAME) if resource.look(name) is not None]
    for name in said or [KIND]:
        value = resource.look(name)
        if value is UNKNOWN:
            yield undetermined((name,))
        elif not (isinstance(value, str) and value.lower() == DIRECTORY):
            yield Finding((name,), ANOTHERS(found=found(resource, name)))


RULE = Rule(
    id="identity-no-foreign-accounts",
    ref="BLEU-0207",
    severity=Severity.HIGH,
    title=Text(
        "Nobody comes in with another company's account", "Personne n'entre avec un compte d'une autre entreprise"
    ),
    reason=Text(
        "Whoever signs people in learns who comes and when, can come in their place, and answers to the law of his "
        "own country.",
        "Qui authentifie les personnes sait qui vient et quand, peut venir à leur place, et répond au droit de son "
        "propre pays.",
    ),
    fix=Text(
        "Take the provider out, and let people sign in with the cloud's directory",
        "Supprimez le fournisseur, et laissez les personnes s'authentifier auprès de l'annuaire du cloud",
    ),
    controls=("9.2.b", "9.5.d", "19.6.c"),
    check=check,
    refused=Example(PORTAL, {"type": "google", "clientId": "example"}),
    accepted=Example(PORTAL, {"type": "aad", "clientId": "example"}),
    types=BLOCKS | FLAT | {PORTAL},
)
