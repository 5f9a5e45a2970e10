"""Rules that judge the cloud itself."""

from bleu_iac import clouds
from bleu_iac.rules.cloud import CloudRule, judge
from bleu_iac.rules.rule import Context, Finding, Severity
from bleu_iac.text import Text

BAD = Text("is bad", "est mauvais")
TEXT = Text("text", "texte")


def failing(cloud):
    yield Finding((), BAD())
    raise KeyError(cloud.name)


def test_a_rule_that_raises_says_so_beside_what_it_had_found():
    rule = CloudRule("tool-failing", "BLEU-9000", Severity.LOW, TEXT, TEXT, TEXT, (), check=failing)
    said = judge(rule, Context(clouds.get("bleu"), {}))
    assert [str(each.message) for each in said] == ["is bad", "the rule itself failed (KeyError)"]
