"""The provider does not mark each request for its maker's statistics."""

from collections.abc import Iterator

from bleu_iac.resources import UNKNOWN, Resource
from bleu_iac.rules.looking import MUST_BE
from bleu_iac.rules.providers import settings
from bleu_iac.rules.rule import Context, Example, Finding, Rule, Severity, undetermined
from bleu_iac.text import Text

LEFT_OUT = Text("left out", "omis")


def check(resource: Resource, _: Context) -> Iterator[Finding]:
    """Accept only an explicit true, for left unset the maker's mark is sent; and no mark of anybody else's."""
    for setting in settings(resource, "disablePulumiPartnerId"):
        if setting.value is UNKNOWN:
            yield undetermined(setting.path)
        elif setting.value is not True:
            yield Finding(setting.path, MUST_BE(wanted="true", found=setting.shown))
    for setting in settings(resource, "partnerId"):
        if setting.value is UNKNOWN:
            yield undetermined(setting.path)
        elif setting.value is not None and setting.value != "":
            yield Finding(setting.path, MUST_BE(wanted=LEFT_OUT(), found=setting.shown))


RULE = Rule(
    id="tool-provider-no-partner-id",
    ref="BLEU-0043",
    severity=Severity.MEDIUM,
    title=Text(
        "Requests carry no mark for a partner's statistics",
        "Les requêtes ne portent pas de marque pour les statistiques d'un partenaire",
    ),
    reason=Text(
        "Unless told otherwise the provider adds its maker's partner id to every request, so that usage can be "
        "attributed to him: technical data that a third party is given.",
        "Sauf indication contraire, le fournisseur ajoute à chaque requête l'identifiant de partenaire de son "
        "éditeur, pour que l'usage lui soit attribué : des données techniques données à un tiers.",
    ),
    fix=Text(
        "Set azure-native:disablePulumiPartnerId to true (disable_pulumi_partner_id of an explicit provider), and "
        "leave partnerId out",
        "Mettez azure-native:disablePulumiPartnerId à true (disable_pulumi_partner_id d'un fournisseur explicite) et "
        "omettez partnerId",
    ),
    controls=("12.14.a", "19.2.d"),
    check=check,
    of_provider=True,
    refused=Example("pulumi:providers:azure-native", {"disablePulumiPartnerId": "false"}),
    accepted=Example("pulumi:providers:azure-native", {"disablePulumiPartnerId": "true"}),
)
