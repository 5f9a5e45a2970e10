"""The tool itself: which cloud the provider talks to, and what it gives away."""
