"""Whether the guardrails hold: locks, tags, policies, and what takes them away."""
