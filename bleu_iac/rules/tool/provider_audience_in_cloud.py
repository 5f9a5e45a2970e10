"""A federated token is asked for this cloud's directory."""

from collections.abc import Iterator

from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.looking import MUST_BE
from bleu_iac.rules.providers import settings
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

AUDIENCE = "oidcAudience"
"""The provider reads it, though its schema does not have it (pulumi-azure-native, PR 3963)."""


def check(resource: Resource, context: Context) -> Iterator[Finding]:
    """Judge the audience that is written. Its environment variable can't be seen; a wrong one there only fails."""
    wanted = context.cloud.audience("wif")
    for setting in settings(resource, AUDIENCE):
        if setting.value is UNKNOWN:
            yield undetermined(setting.path)
        elif setting.value is not None and setting.value not in ("", wanted):
            yield Finding(setting.path, MUST_BE(wanted=wanted, found=setting.shown))


RULE = Rule(
    id="tool-provider-audience-in-cloud",
    ref="BLEU-0123",
    severity=Severity.MEDIUM,
    title=Text(
        "Federated tokens are made for this cloud's directory",
        "Les jetons fédérés sont faits pour l'annuaire de ce cloud",
    ),
    reason=Text(
        "A token whose audience is another cloud's directory is of use there, to whoever gets hold of it, and is "
        "refused here.",
        "Un jeton dont l'audience est l'annuaire d'un autre cloud sert là-bas, à qui s'en empare, et est refusé ici.",
    ),
    fix=Text(
        "Leave azure-native:oidcAudience out and set ARM_OIDC_AUDIENCE to this cloud's audience, or write it there",
        "Omettez azure-native:oidcAudience et mettez l'audience de ce cloud dans ARM_OIDC_AUDIENCE, ou écrivez-la là",
    ),
    controls=("9.5.a", "19.2.d"),
    check=check,
    of_provider=True,
    refused=Example("pulumi:providers:azure-native", {AUDIENCE: "api://elsewhere"}),
    accepted=Example("pulumi:providers:azure-native", {"useOidc": "true"}),
)
