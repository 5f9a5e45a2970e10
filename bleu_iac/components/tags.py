"""The tags of a foundation: those it writes itself, and those that are added to them."""

import re
from collections.abc import Mapping

from bleu_iac.components.arguments import Checked
from bleu_iac.text import Text

MANDATORY = {
    "workload": "workload",
    "environment": "environment",
    "owner": "owner",
    "data-classification": "data_classification",
}
"""The tags written on everything, each with the argument its value comes from."""
MOST = 15
"""A storage account takes no more."""
LONGEST_NAME, LONGEST_VALUE = 128, 256
_TAG_NAME = re.compile(r"[^<>%&\\?/]+")

TAG_TAKEN = Text("is a tag that the foundation writes itself", "est une étiquette que la fondation écrit elle-même")
USE_ARGUMENT = Text("Use the argument {argument}", "Employez l'argument {argument}")
BAD_TAG = Text("is not a tag Azure takes", "n'est pas une étiquette qu'Azure admet")
WRITE_A_TAG = Text(
    "Use at most {name} characters for a tag's name, none of <>%&\\?/ among them, and at most {value} for its value",
    "Employez au plus {name} caractères pour le nom, sans aucun de <>%&\\?/, et au plus {value} pour la valeur",
)
TOO_MANY_TAGS = Text("has {count} tags", "a {count} étiquettes")
FEWER_TAGS = Text(
    "Leave room for the mandatory ones: at most {most}", "Laissez la place des obligatoires : au plus {most}"
)


def judge(checked: Checked, tags: Mapping[str, str]) -> None:
    """Note what is wrong with the tags that are added."""
    for tag, value in tags.items():
        if tag.lower() in MANDATORY:
            argument = MANDATORY[tag.lower()]
            checked.problem("BLEU-E114", f"tags.{tag}", TAG_TAKEN(), USE_ARGUMENT(argument=argument))
        elif not _TAG_NAME.fullmatch(tag) or len(tag) > LONGEST_NAME or len(value) > LONGEST_VALUE:
            fix = WRITE_A_TAG(name=LONGEST_NAME, value=LONGEST_VALUE)
            checked.problem("BLEU-E114", f"tags.{tag}", BAD_TAG(), fix)
    most = MOST - len(MANDATORY)
    if len(tags) > most:
        checked.problem("BLEU-E114", "tags", TOO_MANY_TAGS(count=len(tags)), FEWER_TAGS(most=most))
