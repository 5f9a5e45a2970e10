"""Whether what happens is kept, long enough, and where nobody can take it away."""
