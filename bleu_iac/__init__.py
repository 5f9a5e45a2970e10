"""Sovereign building blocks and policy packs for the Bleu cloud."""
