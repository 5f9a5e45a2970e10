"""The cloud that is deployed to is out of reach of the laws of countries outside the European Union."""

from collections.abc import Iterator

from bleu_iac.clouds import Cloud
from bleu_iac.rules.cloud import CloudRule
from bleu_iac.rules.rule import Finding, Severity
from bleu_iac.text import Text

NOT_IMMUNE = Text("{cloud} is not immune: {caveat}", "{cloud} n'est pas protégé : {caveat}")


def check(cloud: Cloud) -> Iterator[Finding]:
    """Take the profile's word, and its own words for what is missing."""
    if not cloud.immune_to_foreign_law:
        caveat = cloud.caveat.model_dump()
        yield Finding((), NOT_IMMUNE(cloud=cloud.display_name, caveat=Text(caveat["en"], caveat["fr"])))


RULE = CloudRule(
    id="tool-cloud-immune",
    ref="BLEU-0260",
    severity=Severity.CRITICAL,
    title=Text(
        "The cloud is immune from extraterritorial law",
        "Le cloud est à l'abri des lois extraterritoriales",
    ),
    reason=Text(
        "An operator that answers to another country's law can be made to hand data over, wherever the data is. No "
        "property of a resource changes that.",
        "Un opérateur soumis au droit d'un autre pays peut être contraint de livrer les données, où qu'elles soient. "
        "Aucune propriété d'une ressource n'y change rien.",
    ),
    fix=Text(
        "Use it for trials only, and deploy what has to be sovereign to Bleu, judged by the sovereignty pack",
        "Ne l'utilisez que pour des essais, et déployez dans Bleu, jugé par le pack de souveraineté, ce qui doit être "
        "souverain",
    ),
    controls=("5.3.d", "19.6.a", "19.6.c"),
    check=check,
)
