"""The trial pack: every rule, judged against commercial Azure in France, for trials only."""

from bleu_iac import clouds
from bleu_iac.policy.serving import serve
from bleu_iac.rules import EVERY
from bleu_iac.rules.tool import cloud_immune

# What that cloud does not give is said once in each run, and stops nothing: whoever takes this pack chose a trial.
serve("bleu-trial", EVERY, clouds.get("azure-france"), advised=[cloud_immune.RULE.id])
