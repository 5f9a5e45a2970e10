"""The strict pack: every rule, judged against the Bleu cloud."""

from bleu_iac import clouds
from bleu_iac.policy.serving import serve
from bleu_iac.rules import EVERY

serve("bleu-sovereignty", EVERY, clouds.get("bleu"))
