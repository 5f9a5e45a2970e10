"""The strict pack: every rule, judged against the Bleu cloud."""

from bleu_iac.policy.serving import serve_all

serve_all("bleu-sovereignty", "bleu")
