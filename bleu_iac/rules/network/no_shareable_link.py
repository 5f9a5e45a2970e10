"""A bastion is entered by those who have a name, not by those who have a link."""

from bleu_iac.rules.rule import Example, Rule, Severity
from bleu_iac.rules.tables import Switch, all_stand, table
from bleu_iac.text import Text

SWITCHES = table({"network:BastionHost": [Switch("enableShareableLink", (False,), absent=True)]})

RULE = Rule(
    id="network-no-shareable-link",
    ref="BLEU-0174",
    severity=Severity.HIGH,
    title=Text("A bastion gives out no shareable links", "Un bastion ne donne pas de liens partageables"),
    reason=Text(
        "Whoever has such a link reaches the machine's login page from any network, without an account in the "
        "directory.",
        "Qui a un tel lien atteint la page de connexion de la machine depuis n'importe quel réseau, sans compte dans "
        "l'annuaire.",
    ),
    fix=Text("Set enable_shareable_link=False", "Mettez enable_shareable_link=False"),
    controls=("9.6.h", "12.13.a", "13.2.c"),
    check=all_stand(SWITCHES),
    refused=Example("azure-native:network:BastionHost", {"enableShareableLink": True}),
    accepted=Example("azure-native:network:BastionHost", {"enableShareableLink": False}),
    types=frozenset(SWITCHES),
)
