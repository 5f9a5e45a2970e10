"""Judging what already exists or is about to: a stack's export or state, an ARM template."""
