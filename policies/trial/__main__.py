"""The trial pack: every rule, judged against commercial Azure in France, for trials only."""

from bleu_iac.policy.serving import serve_all

# What that cloud does not give is said once in each run, and stops nothing: whoever takes this pack chose a trial.
serve_all("bleu-trial", "azure-france", advised=["tool-cloud-immune"])
