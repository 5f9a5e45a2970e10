"""The rules: one file each, pure functions from a resource to findings. `rule.py` says what a rule is."""
