"""A cloud that is in reach of other countries' laws is named, with what its profile says of it."""

from bleu_iac import clouds
from bleu_iac.rules import CLOUD
from bleu_iac.rules.cloud import judge
from bleu_iac.rules.rule import Context, Verdict

[RULE] = [rule for rule in CLOUD if rule.id == "tool-cloud-immune"]


def test_bleu_is_immune():
    assert judge(RULE, Context(clouds.get("bleu"), {})) == []


def test_commercial_azure_in_france_is_not():
    [finding] = judge(RULE, Context(clouds.get("azure-france"), {}))
    assert finding.verdict is Verdict.VIOLATION
    assert finding.message.in_language("en") == (
        "Azure France (commercial) is not immune: commercial Azure keeps data in France but gives no immunity from "
        "extraterritorial law: for trials only"
    )
    assert finding.message.in_language("fr") == (
        "Azure France (commercial) n'est pas protégé : Azure commercial garde les données en France mais ne protège "
        "pas des lois extraterritoriales : essais seulement"
    )
